package text

import (
	"encoding/binary"
	"math"
	"math/big"
	"math/bits"
	"strconv"
	"sync"
)

// number reads the decimal number at the start of b[i:] and returns the value
// and the place behind it. b ends with a byte that no number has, such as a
// newline. The value is the float64 nearest to the decimal, the same that
// strconv.ParseFloat gives. ok is false when no number starts there; words such
// as "inf" are the caller's.
//
// Up to 19 digits are gathered in a uint64, eight at a time. When that and the
// power of ten are exact in float64, one operation rounds correctly (Clinger,
// PLDI 1990); else the product with a 128-bit power of ten decides (Lemire,
// "Number parsing at a gigabyte per second", Software: Practice and Experience
// 51(8), 2021). The few cases that leaves open go to strconv.
func number(b []byte, i int, decimal byte) (v float64, next int, ok bool) {
	from := i
	neg := false
	if c := b[i]; c == '-' || c == '+' {
		neg = c == '-'
		i++
	}
	start := i
	var man uint64
	for b[i]-'0' < 10 {
		man = man*10 + uint64(b[i]-'0')
		i++
	}
	digits := i - start
	exp := 0
	if b[i] == decimal {
		i++
		point := i
		for i+8 <= len(b) {
			w := binary.LittleEndian.Uint64(b[i:])
			if !eightDigits(w) {
				break
			}
			man = man*1e8 + readEight(w)
			i += 8
		}
		for b[i]-'0' < 10 {
			man = man*10 + uint64(b[i]-'0')
			i++
		}
		exp = point - i
		digits += i - point
	}
	if digits == 0 {
		return 0, from, false
	}
	if b[i]|0x20 == 'e' {
		if e, after, ok := exponent(b, i+1); ok {
			exp += e
			i = after
		}
	}
	if digits > 19 {
		return slowNumber(b[from:i], decimal), i, true
	}
	return assemble(man, exp, neg, b[from:i], decimal), i, true
}

// assemble is man x 10^exp, correctly rounded; text is the number as written.
func assemble(man uint64, exp int, neg bool, text []byte, decimal byte) float64 {
	if man < 1<<53 && exp >= -22 && exp <= 22 {
		v := float64(man)
		if exp < 0 {
			v /= exactTens[-exp]
		} else {
			v *= exactTens[exp]
		}
		if neg {
			v = -v
		}
		return v
	}
	if v, ok := lemire(man, exp); ok {
		if neg {
			v = -v
		}
		return v
	}
	return slowNumber(text, decimal)
}

var exactTens = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22}

// eightDigits reports whether all bytes of w are '0' to '9'.
func eightDigits(w uint64) bool {
	return w&0xF0F0F0F0F0F0F0F0|(w+0x0606060606060606)&0xF0F0F0F0F0F0F0F0>>4 == 0x3333333333333333
}

// readEight is the number of eight digits, the first in the lowest byte: pairs,
// then fours, then all, by multiplication.
func readEight(w uint64) uint64 {
	w -= 0x3030303030303030
	w = w*10 + w>>8
	const mask = 0x000000FF000000FF
	return (w&mask*(100+1000000<<32) + w>>16&mask*(1+10000<<32)) >> 32
}

// exponent reads the digits after an e; without any there is no exponent.
func exponent(b []byte, i int) (e, next int, ok bool) {
	neg := false
	if b[i] == '-' || b[i] == '+' {
		neg = b[i] == '-'
		i++
	}
	start := i
	for b[i]-'0' < 10 {
		if e < 100000 { // far beyond any float64, and no overflow
			e = e*10 + int(b[i]-'0')
		}
		i++
	}
	if neg {
		e = -e
	}
	return e, i, i > start
}

// slowNumber is strconv's answer; numbers beyond float64 are infinite.
func slowNumber(text []byte, decimal byte) float64 {
	s := make([]byte, len(text))
	copy(s, text)
	if decimal != '.' {
		for i, c := range s {
			if c == decimal {
				s[i] = '.'
			}
		}
	}
	v, _ := strconv.ParseFloat(string(s), 64)
	return v
}

// The powers of ten that Lemire's method is used for. Tables hold few others.
const (
	leastPower = -64
	mostPower  = 64
)

// powers holds 10^e as 128 bits, high and low, rounded down, the top bit set.
// Negative ones are reciprocals. They are computed once, when first needed.
var powers = sync.OnceValue(func() *[mostPower - leastPower + 1][2]uint64 {
	var p [mostPower - leastPower + 1][2]uint64
	one, ten := big.NewInt(1), big.NewInt(10)
	low := new(big.Int).SetUint64(math.MaxUint64)
	for e := leastPower; e <= mostPower; e++ {
		m := new(big.Int)
		if e >= 0 {
			m.Exp(ten, big.NewInt(int64(e)), nil)
		} else {
			d := new(big.Int).Exp(ten, big.NewInt(int64(-e)), nil)
			m.Div(m.Lsh(one, uint(d.BitLen()+128)), d)
		}
		if n := m.BitLen(); n > 128 {
			m.Rsh(m, uint(n-128))
		} else {
			m.Lsh(m, uint(128-n))
		}
		p[e-leastPower][1] = new(big.Int).And(m, low).Uint64()
		p[e-leastPower][0] = m.Rsh(m, 64).Uint64()
	}
	return &p
})

// lemire is man x 10^exp, or not ok where 128 bits do not decide.
func lemire(man uint64, exp int) (float64, bool) {
	if man == 0 {
		return 0, true
	}
	if exp < leastPower || exp > mostPower {
		return 0, false
	}
	power := &powers()[exp-leastPower]
	zeros := bits.LeadingZeros64(man)
	man <<= uint(zeros)
	const bias = 1023
	exp2 := uint64(217706*exp>>16+64+bias) - uint64(zeros) // 217706/2^16 is log2(10)
	hi, lo := bits.Mul64(man, power[0])
	if hi&0x1FF == 0x1FF && lo+man < man {
		yHi, yLo := bits.Mul64(man, power[1])
		mHi, mLo := hi, lo+yHi
		if mLo < lo {
			mHi++
		}
		if mHi&0x1FF == 0x1FF && mLo+1 == 0 && yLo+man < man {
			return 0, false
		}
		hi, lo = mHi, mLo
	}
	top := hi >> 63
	m := hi >> (top + 9)
	exp2 -= 1 ^ top
	if lo == 0 && hi&0x1FF == 0 && m&3 == 1 {
		return 0, false // exactly between two float64
	}
	m += m & 1
	m >>= 1
	if m>>53 > 0 {
		m >>= 1
		exp2++
	}
	if exp2-1 >= 0x7FF-1 {
		return 0, false // subnormal or beyond
	}
	return math.Float64frombits(exp2<<52 | m&(1<<52-1)), true
}
