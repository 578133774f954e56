package table

import (
	"fmt"
	"math"
	"math/bits"
	"strconv"
	"strings"
)

// keyColumn turns the values of one key column into codes 0, 1, 2 ... by first
// appearance, over all chunks.
type keyColumn struct {
	name  string
	known bool // a chunk with a present value has been seen
	Column
	values  []float64 // of a Number, Time or Bool, by code
	numbers floatIndex
	words   map[string]int32 // of a Text; Dict has the words by code
	remap   []int32          // from the codes of this chunk
}

// start prepares for the rows of a chunk.
func (k *keyColumn) start(table string, c *Column) error {
	switch {
	case !k.known && c.Kind == Number && allMissing(c.Floats):
		return nil
	case !k.known:
		k.known = true
		k.Column = Column{Name: c.Name, Kind: c.Kind, Integer: c.Integer, Unit: c.Unit, Zoned: c.Zoned, Step: c.Step}
		k.words = make(map[string]int32)
	case c.Kind != k.Kind && !(c.Kind == Number && allMissing(c.Floats)):
		return fmt.Errorf("%s%w", where(table), twoKinds(k.name, k.Kind, c.Kind))
	}
	if unitOrder[c.Unit] > unitOrder[k.Unit] {
		k.Unit = c.Unit
	}
	k.remap = k.remap[:0]
	for range c.Dict {
		k.remap = append(k.remap, -1)
	}
	return nil
}

// encode writes the codes of rows lo to hi, -1 for missing.
func (k *keyColumn) encode(c *Column, lo, hi int, out []int32) {
	if c.Kind != Text {
		k.encodeFloats(c.Floats[lo:hi], out)
		return
	}
	for i, code := range c.Codes[lo:hi] {
		switch {
		case code < 0:
			out[i] = -1
		case k.remap[code] >= 0:
			out[i] = k.remap[code]
		default:
			w := c.Dict[code]
			to, ok := k.words[w]
			if !ok {
				to = int32(len(k.Dict))
				k.words[w] = to
				k.Dict = append(k.Dict, w)
			}
			k.remap[code], out[i] = to, to
		}
	}
}

func (k *keyColumn) encodeFloats(v []float64, out []int32) {
	last, lastCode := math.NaN(), int32(-1)
	for i, x := range v {
		if x == last {
			out[i] = lastCode
			continue
		}
		code := int32(-1)
		if x == x {
			if code = k.numbers.code(x, int32(len(k.values))); int(code) == len(k.values) {
				k.values = append(k.values, x+0) // -0 reads 0
			}
		}
		out[i], last, lastCode = code, x, code
	}
}

// n is the number of distinct values.
func (k *keyColumn) n() int { return max(len(k.values), len(k.Dict)) }

// label is the text of a value.
func (k *keyColumn) label(code int32) string {
	switch k.Kind {
	case Text:
		return k.Dict[code]
	case Time:
		return TimeLabel(k.values[code], k.Unit)
	case Bool:
		return strconv.FormatBool(k.values[code] != 0)
	}
	return NumberLabel(k.values[code])
}

// NumberLabel writes a number as a key or a name shows it: the fewest digits
// that read back the same.
func NumberLabel(v float64) string {
	if a := math.Abs(v); a != 0 && (a < 1e-4 || a >= 1e15) {
		return strings.Replace(strconv.FormatFloat(v, 'g', -1, 64), "+Inf", "Inf", 1)
	}
	return strconv.FormatFloat(v+0, 'f', -1, 64)
}

// TimeLabel writes a time down to a unit of Column.Unit.
func TimeLabel(v float64, unit string) string {
	n := math.Floor(v / day)
	if !representable(n) {
		return NumberLabel(v)
	}
	y, m, d := civil(int(n))
	s := v - n*day
	clock := func() string { return fmt.Sprintf("%02d:%02d", int(s)/3600, int(s)/60%60) }
	switch unit {
	case "year":
		return fmt.Sprintf("%04d", y)
	case "month":
		return fmt.Sprintf("%04d-%02d", y, m)
	case "day":
		return fmt.Sprintf("%04d-%02d-%02d", y, m, d)
	case "minute":
		return fmt.Sprintf("%04d-%02d-%02d %s", y, m, d, clock())
	}
	frac := strings.TrimPrefix(strconv.FormatFloat(math.Round(math.Mod(s, 1)*1e6)/1e6, 'f', -1, 64), "0")
	if strings.HasPrefix(frac, "1") { // rounded up to a whole second
		frac = ""
	}
	return fmt.Sprintf("%04d-%02d-%02d %s:%02d%s", y, m, d, clock(), int(s)%60, frac)
}

// floatIndex finds the code of a number: small whole numbers by their place in
// an array, others by open addressing over their bits.
type floatIndex struct {
	small []int32 // code+1 of whole numbers from 0
	keys  []uint64
	codes []int32 // code+1, 0 is free
	used  int
}

const smallWhole = 1 << 16

// code is the code of x, or next, which x then gets.
func (f *floatIndex) code(x float64, next int32) int32 {
	if i := int(x); x >= 0 && x < smallWhole && float64(i) == x {
		for i >= len(f.small) {
			f.small = append(f.small, make([]int32, max(256, len(f.small)))...)
		}
		if f.small[i] == 0 {
			f.small[i] = next + 1
		}
		return f.small[i] - 1
	}
	return f.hashed(math.Float64bits(x), next)
}

func (f *floatIndex) hashed(key uint64, next int32) int32 {
	if 2*f.used >= len(f.keys) {
		f.grow()
	}
	mask := uint64(len(f.keys) - 1)
	for i := mix(key) & mask; ; i = (i + 1) & mask {
		switch {
		case f.codes[i] == 0:
			f.keys[i], f.codes[i] = key, next+1
			f.used++
			return next
		case f.keys[i] == key:
			return f.codes[i] - 1
		}
	}
}

func (f *floatIndex) grow() {
	keys, codes := f.keys, f.codes
	n := max(64, 2*len(keys))
	f.keys, f.codes = make([]uint64, n), make([]int32, n)
	mask := uint64(n - 1)
	for j, c := range codes {
		if c == 0 {
			continue
		}
		i := mix(keys[j]) & mask
		for f.codes[i] != 0 {
			i = (i + 1) & mask
		}
		f.keys[i], f.codes[i] = keys[j], c
	}
}

// mix spreads the bits of a key (the finaliser of wyhash).
func mix(x uint64) uint64 {
	hi, lo := bits.Mul64(x^0x9e3779b97f4a7c15, 0xe7037ed1a0b428db)
	return hi ^ lo
}

// axisKeys are the nested key columns of one side. A row's codes are folded
// into one from the outermost inwards.
type axisKeys struct {
	levels []*keyColumn
	pairs  []pairIndex // of the code so far and the next level's
	buf    []int32
}

type pairIndex struct {
	index floatIndex
	list  []uint64 // outer<<32 | inner, by code
}

func newAxisKeys(names []string) *axisKeys {
	a := &axisKeys{pairs: make([]pairIndex, len(names)-1), buf: make([]int32, block)}
	for _, n := range names {
		a.levels = append(a.levels, &keyColumn{name: n})
	}
	return a
}

func (a *axisKeys) start(table string, cols []*Column) error {
	for i, k := range a.levels {
		if err := k.start(table, cols[i]); err != nil {
			return err
		}
	}
	return nil
}

// encode writes the folded codes of rows lo to hi, -1 where a key is missing.
func (a *axisKeys) encode(cols []*Column, lo, hi int, out []int32) {
	a.levels[0].encode(cols[0], lo, hi, out)
	for l := range a.pairs {
		inner := a.buf[:hi-lo]
		a.levels[l+1].encode(cols[l+1], lo, hi, inner)
		p := &a.pairs[l]
		last, lastCode := uint64(math.MaxUint64), int32(-1)
		for i, o := range out[:hi-lo] {
			if o < 0 || inner[i] < 0 {
				out[i] = -1
				continue
			}
			key := uint64(o)<<32 | uint64(inner[i])
			if key != last {
				last = key
				if lastCode = p.index.hashed(key, int32(len(p.list))); int(lastCode) == len(p.list) {
					p.list = append(p.list, key)
				}
			}
			out[i] = lastCode
		}
	}
}

// n is the number of distinct folded keys.
func (a *axisKeys) n() int {
	if len(a.pairs) == 0 {
		return a.levels[0].n()
	}
	return len(a.pairs[len(a.pairs)-1].list)
}

// unfold writes the code of each level of a folded code.
func (a *axisKeys) unfold(code int32, out []int32) {
	for l := len(a.pairs) - 1; l >= 0; l-- {
		key := a.pairs[l].list[code]
		out[l+1], code = int32(key&math.MaxUint32), int32(key>>32)
	}
	out[0] = code
}

func (a *axisKeys) labels(code int32) []string {
	codes := make([]int32, len(a.levels))
	a.unfold(code, codes)
	out := make([]string, len(codes))
	for l, c := range codes {
		out[l] = a.levels[l].label(c)
	}
	return out
}

func (a *axisKeys) label(code int32) string { return strings.Join(a.labels(code), " / ") }

func (a *axisKeys) title() string {
	names := make([]string, len(a.levels))
	for i, k := range a.levels {
		names[i] = Title(k.name)
		if k.known && k.Step == 0 && strings.Contains(k.name, ":") {
			names[i] = k.name // a column of that very name
		}
	}
	return strings.Join(names, " / ")
}
