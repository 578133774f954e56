package parquet

import (
	"fmt"
	"math"
	"math/big"

	parquet "github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/encoding"
	"github.com/parquet-go/parquet-go/format"

	"github.com/swelter/swelter/table"
)

// column is a flat column and how its stored values become ours.
type column struct {
	name    string
	index   int
	kind    table.Kind
	zoned   bool
	unit    float64 // what one stored unit is worth: seconds of times, 10^-scale of decimals
	convert func(c *column, v *encoding.Values, out []float64) []float64
	text    func(b []byte) string // of Text columns
}

// newColumn knows what a leaf holds; not ok for nested and unknown ones.
func newColumn(leaf *parquet.Column, half bool) (column, bool) {
	if !leaf.Leaf() || leaf.Repeated() || leaf.MaxDefinitionLevel() > 1 {
		return column{}, false
	}
	c := column{name: leaf.Name(), index: leaf.Index(), unit: 1}
	t := leaf.Type()
	var logical format.LogicalTypeValue
	if l := t.LogicalType(); l != nil {
		logical = l.Value
	}
	if half {
		logical = &format.Float16Type{}
	}
	switch t.Kind() {
	case parquet.Boolean:
		c.kind, c.convert = table.Bool, booleans
	case parquet.Int32:
		c.convert = int32s
		c.whole(logical)
	case parquet.Int64:
		c.convert = int64s
		c.whole(logical)
	case parquet.Int96:
		c.kind, c.convert = table.Time, int96s
	case parquet.Float:
		c.convert = float32s
	case parquet.Double:
		c.convert = float64s
	case parquet.ByteArray:
		return c, c.bytes(logical)
	case parquet.FixedLenByteArray:
		return c, c.fixed(logical)
	default:
		return c, false
	}
	return c, true
}

// whole takes the meaning of integers.
func (c *column) whole(logical format.LogicalTypeValue) {
	switch l := logical.(type) {
	case *format.DateType:
		c.kind, c.unit = table.Time, 86400
	case *format.TimestampType:
		c.kind, c.unit, c.zoned = table.Time, seconds(l.Unit), l.IsAdjustedToUTC
	case *format.TimeType:
		c.unit = seconds(l.Unit)
	case *format.DecimalType:
		c.unit = math.Pow10(-int(l.Scale))
	case *format.IntType:
		if !l.IsSigned && l.BitWidth == 32 {
			c.convert = uint32s
		} else if !l.IsSigned && l.BitWidth == 64 {
			c.convert = uint64s
		}
	}
}

func seconds(u format.TimeUnit) float64 {
	switch u.Value.(type) {
	case *format.MilliSeconds:
		return 1e-3
	case *format.NanoSeconds:
		return 1e-9
	}
	return 1e-6
}

func (c *column) bytes(logical format.LogicalTypeValue) bool {
	switch l := logical.(type) {
	case *format.DecimalType:
		c.unit, c.convert = math.Pow10(-int(l.Scale)), decimals
	case *format.BsonType:
		return false
	default:
		c.kind, c.text = table.Text, func(b []byte) string { return string(b) }
	}
	return true
}

func (c *column) fixed(logical format.LogicalTypeValue) bool {
	switch l := logical.(type) {
	case *format.DecimalType:
		c.unit, c.convert = math.Pow10(-int(l.Scale)), decimals
	case *format.Float16Type:
		c.convert = halves
	case *format.UUIDType:
		c.kind, c.text = table.Text, func(b []byte) string { return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:]) }
	default:
		return false
	}
	return true
}

func booleans(_ *column, v *encoding.Values, out []float64) []float64 {
	for _, b := range v.Boolean() {
		for bit := range 8 {
			out = append(out, float64(b>>bit&1))
		}
	}
	return out
}

// scaled is stored units as ours: a division by an exact power of ten rounds
// once, a product with its inexact inverse twice.
func (c *column) scaled(v float64) float64 {
	if c.unit < 1 {
		return v / math.Round(1/c.unit)
	}
	return v * c.unit
}

func int32s(c *column, v *encoding.Values, out []float64) []float64 {
	for _, x := range v.Int32() {
		out = append(out, c.scaled(float64(x)))
	}
	return out
}

func int64s(c *column, v *encoding.Values, out []float64) []float64 {
	const exact = 1 << 53
	per := int64(math.Round(1 / c.unit))
	for _, x := range v.Int64() {
		if c.unit < 1 && (x > exact || x < -exact) {
			// Nanoseconds since 1970 are more digits than a float64 has.
			out = append(out, float64(x/per)+float64(x%per)/float64(per))
			continue
		}
		out = append(out, c.scaled(float64(x)))
	}
	return out
}

func uint32s(_ *column, v *encoding.Values, out []float64) []float64 {
	for _, x := range v.Uint32() {
		out = append(out, float64(x))
	}
	return out
}

func uint64s(_ *column, v *encoding.Values, out []float64) []float64 {
	for _, x := range v.Uint64() {
		out = append(out, float64(x))
	}
	return out
}

// int96s are nanoseconds of a Julian day, as Impala wrote times.
func int96s(_ *column, v *encoding.Values, out []float64) []float64 {
	const julian1970 = 2440588
	for _, x := range v.Int96() {
		out = append(out, impalaTime(x, julian1970))
	}
	return out
}

func impalaTime(x deprecated.Int96, epoch int64) float64 {
	nanos := float64(uint64(x[1])<<32 | uint64(x[0]))
	return float64(int64(x[2])-epoch)*86400 + nanos/1e9
}

func float32s(_ *column, v *encoding.Values, out []float64) []float64 {
	for _, x := range v.Float() {
		out = append(out, float64(x))
	}
	return out
}

func float64s(_ *column, v *encoding.Values, out []float64) []float64 {
	return append(out, v.Double()...)
}

// halves are binary16 of IEEE 754.
func halves(_ *column, v *encoding.Values, out []float64) []float64 {
	data, size := v.FixedLenByteArray()
	for ; len(data) >= size && size == 2; data = data[2:] {
		u := uint16(data[0]) | uint16(data[1])<<8
		exp, frac := int(u>>10&31), float64(u&1023)
		x := math.Ldexp(1024+frac, exp-25)
		switch {
		case exp == 0:
			x = math.Ldexp(frac, -24)
		case exp == 31 && frac == 0:
			x = math.Inf(1)
		case exp == 31:
			x = math.NaN()
		}
		if u>>15 == 1 {
			x = -x
		}
		out = append(out, x)
	}
	return out
}

// decimals are big-endian two's complement integers of any size.
func decimals(c *column, v *encoding.Values, out []float64) []float64 {
	if v.Kind() == encoding.FixedLenByteArray {
		data, size := v.FixedLenByteArray()
		for ; size > 0 && len(data) >= size; data = data[size:] {
			out = append(out, c.decimal(data[:size]))
		}
		return out
	}
	data, at := v.ByteArray()
	for i := 0; i+1 < len(at); i++ {
		out = append(out, c.decimal(data[at[i]:at[i+1]]))
	}
	return out
}

func (c *column) decimal(b []byte) float64 {
	n := new(big.Int).SetBytes(b)
	if len(b) > 0 && b[0]&0x80 != 0 {
		n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(8*len(b))))
	}
	r := new(big.Rat).SetInt(n)
	if c.unit < 1 {
		r.Quo(r, new(big.Rat).SetInt64(int64(math.Round(1/c.unit))))
	}
	f, _ := r.Float64()
	return f
}
