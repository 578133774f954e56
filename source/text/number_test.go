package text

import (
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
)

// hardNumbers are decimals near the middle between two float64, at the ends of
// the range, and of odd shape; strconv.ParseFloat is the reference.
var hardNumbers = []string{
	"0", "-0", "+0", "00", "007", ".5", "5.", "-.25", "+1", "1e5", "1E-5", "1e+05", "0e99999",
	"9007199254740993", "9007199254740992.5", "9007199254740993.0", "9007199254740995", "18446744073709551615", "18446744073709551616",
	"1e22", "1e23", "8.5e22", "9.5367431640625e-7", "2.2250738585072011e-308", "2.2250738585072014e-308", "4.9e-324", "2.4703282292062327e-324", "2.4703282292062328e-324",
	"1.7976931348623157e308", "1.7976931348623159e308", "1e309", "-1e400", "1e-400", "123456789012345678901234567890", "0.000000000000000000000000000000123456789012345678",
	"1.00000000000000011102230246251565404236316680908203125", "1.00000000000000011102230246251565404236316680908203124", "1.00000000000000011102230246251565404236316680908203126",
	"6.02214076e23", "1.0000000000000002", "56.05574417114258", "0.1", "0.2", "0.3", "123456.789", "3.141592653589793238462643383279",
	"7.2057594037927933e16", "4503599627370496.5", "4503599627370497.5", "8.442911973260991817129021309e-12", "1234567812345678", "12345678.12345678", "0.1234567812345678123",
}

func checkNumber(t *testing.T, s string, decimal byte) {
	t.Helper()
	want, err := strconv.ParseFloat(s, 64)
	if err != nil && !math.IsInf(want, 0) {
		t.Fatalf("%q is no test of a number: %v", s, err)
	}
	b := []byte(s + ";")
	if decimal != '.' {
		b = []byte(strings.ReplaceAll(string(b), ".", string(decimal)))
	}
	got, next, ok := number(b, 0, decimal)
	if !ok || next != len(s) || math.Float64bits(got) != math.Float64bits(want) {
		t.Fatalf("%q: got %v (%d bytes of %d, %v), want %v", s, got, next, len(s), ok, want)
	}
}

func TestNumberIsBitExact(t *testing.T) {
	for _, s := range hardNumbers {
		checkNumber(t, s, '.')
		checkNumber(t, s, ',')
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	n := 1_000_000
	if testing.Short() {
		n = 50_000
	}
	for i := 0; i < n; i++ {
		var s string
		switch v := math.Float64frombits(rnd.Uint64()); {
		case i%4 == 0 && v-v == 0: // any float64 there is, shortest form
			s = strconv.FormatFloat(v, 'g', -1, 64)
		case i%4 == 1: // what tables hold: some digits before, some after the point
			s = strconv.FormatFloat(rnd.NormFloat64()*math.Pow(10, float64(rnd.IntN(8))), 'f', rnd.IntN(18), 64)
		case i%4 == 2: // seventeen digits
			s = strconv.FormatFloat(rnd.NormFloat64(), 'e', 16, 64)
		default: // halfway between two neighbours, to the last digit and one digit short
			x := rnd.Float64() * 1e6
			s = strconv.FormatFloat(x, 'f', 40, 64)[:12+rnd.IntN(28)]
		}
		checkNumber(t, s, '.')
	}
}

func TestNumberStops(t *testing.T) {
	for _, c := range []struct {
		in   string
		next int
		ok   bool
	}{
		{"", 0, false}, {"-", 0, false}, {"+", 0, false}, {".", 0, false}, {"-.", 0, false}, {"e5", 0, false}, {"abc", 0, false}, {"nan", 0, false},
		{"1x", 1, true}, {"1e", 1, true}, {"1e+", 1, true}, {"1.2.3", 3, true}, {"0x10", 1, true}, {"1_000", 1, true}, {"--1", 0, false},
	} {
		_, next, ok := number([]byte(c.in+"\n"), 0, '.')
		if next != c.next || ok != c.ok {
			t.Errorf("%q: stopped at %d, %v; want %d, %v", c.in, next, ok, c.next, c.ok)
		}
	}
}

func BenchmarkNumber(b *testing.B) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for _, prec := range []int{4, 17} {
		var buf []byte
		var at []int
		for i := 0; i < 10000; i++ {
			at = append(at, len(buf))
			buf = strconv.AppendFloat(buf, rnd.NormFloat64()*100, 'g', prec, 64)
			buf = append(buf, ',')
		}
		size := int64(len(buf))
		buf = append(buf, 0)
		b.Run("ours/digits="+strconv.Itoa(prec), func(b *testing.B) {
			b.SetBytes(size)
			for b.Loop() {
				for i := 0; buf[i] != 0; i++ {
					_, i, _ = number(buf, i, '.')
				}
			}
		})
		b.Run("strconv/digits="+strconv.Itoa(prec), func(b *testing.B) {
			b.SetBytes(size)
			for b.Loop() {
				for k, i := range at {
					end := int(size)
					if k+1 < len(at) {
						end = at[k+1]
					}
					strconv.ParseFloat(string(buf[i:end-1]), 64)
				}
			}
		})
	}
}
