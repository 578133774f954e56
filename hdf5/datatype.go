package hdf5

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// Class is what a value is.
type Class int

// Classes of HDF5 that are told apart. Others can be listed, not read.
const (
	Integer   Class = 0
	Float     Class = 1
	String    Class = 3 // of fixed size
	Compound  Class = 6
	Reference Class = 7
	Enum      Class = 8 // of integers; h5py's booleans
	VarLen    Class = 9 // a sequence of any length; of text when Text is set
	Array     Class = 10
)

// Type is what one element of a dataset or attribute is.
type Type struct {
	Class    Class
	Size     int  // bytes in the file
	Big      bool // most significant byte first
	Signed   bool
	SpacePad bool // fixed text ends in spaces
	Text     bool // VarLen: text, not a sequence
	Base     *Type
}

// Numeric says whether Floats can read it.
func (t Type) Numeric() bool {
	switch t.Class {
	case Integer:
		return t.Size == 1 || t.Size == 2 || t.Size == 4 || t.Size == 8
	case Float:
		return t.Size == 4 || t.Size == 8 || t.Size == 2
	case Enum:
		return t.Base != nil && t.Base.Class == Integer && t.Base.Numeric()
	}
	return false
}

// Textual says whether Strings can read it.
func (t Type) Textual() bool { return t.Class == String || t.Class == VarLen && t.Text }

// Name is the type as NumPy names it: int16, float32, string.
func (t Type) Name() string {
	switch {
	case t.Textual():
		return "string"
	case t.Class == Enum && t.Base != nil:
		return t.Base.Name()
	case t.Class == Integer && t.Signed:
		return fmt.Sprintf("int%d", 8*t.Size)
	case t.Class == Integer:
		return fmt.Sprintf("uint%d", 8*t.Size)
	case t.Class == Float:
		return fmt.Sprintf("float%d", 8*t.Size)
	}
	names := map[Class]string{2: "time", 4: "bit field", 5: "opaque", Compound: "compound", Reference: "reference", VarLen: "sequence", Array: "array"}
	if name, ok := names[t.Class]; ok {
		return name
	}
	return fmt.Sprintf("class %d", int(t.Class))
}

// datatype reads a datatype message; depth bounds types within types.
func (f *File) datatype(c *cursor, depth int) (Type, error) {
	if depth > 8 {
		return Type{}, errors.New("a type holds types without end")
	}
	class := c.u8()
	bits := c.uint(3)
	t := Type{Class: Class(class & 15), Size: c.u32()}
	if c.err != nil {
		return t, c.err
	}
	var err error
	switch t.Class {
	case Integer:
		t.Big, t.Signed = bits&1 != 0, bits&8 != 0
		bitOffset, precision := c.u16(), c.u16()
		if bitOffset != 0 || precision != 8*t.Size {
			err = fmt.Errorf("integers of %d bits within %d bytes are not read", precision, t.Size)
		}
	case Float:
		err = t.float(c, bits)
	case String:
		t.SpacePad = bits&15 == 2
	case Enum, Array, VarLen:
		t.Text = t.Class == VarLen && bits&15 == 1
		if t.Class == Array { // dimensions: a count, then (up to version 2) reserved bytes, then sizes
			n := c.u8()
			if class>>4 < 3 {
				c.skip(3 + 4*n)
			}
			c.skip(4 * n)
		}
		var base Type
		base, err = f.datatype(c, depth+1)
		t.Base = &base
	}
	return t, errors.Join(err, c.err)
}

// float accepts the three formats of IEEE 754 that files hold.
func (t *Type) float(c *cursor, bits uint64) error {
	t.Big = bits&1 != 0
	c.skip(4)
	exponentAt, exponent, mantissaAt, mantissa, bias := c.u8(), c.u8(), c.u8(), c.u8(), c.u32()
	type layout struct{ at, exponent, mantissa, bias int }
	want, ok := map[int]layout{2: {10, 5, 10, 15}, 4: {23, 8, 23, 127}, 8: {52, 11, 52, 1023}}[t.Size]
	if bits&0x40 != 0 || mantissaAt != 0 || !ok || want != (layout{exponentAt, exponent, mantissa, bias}) {
		return fmt.Errorf("floats of %d bytes that are not IEEE 754 are not read", t.Size)
	}
	return nil
}

func (t Type) order() binary.ByteOrder {
	if t.Big {
		return binary.BigEndian
	}
	return binary.LittleEndian
}

// converter turns elements one after the other into float64. Integers beyond
// 2^53 are rounded to the nearest.
func (t Type) converter() (func(dst []float64, src []byte), error) {
	if !t.Numeric() {
		return nil, fmt.Errorf("holds values of type %s, not numbers", t.Name())
	}
	if t.Class == Enum {
		return t.Base.converter()
	}
	o, little := t.order(), !t.Big
	each := func(size int, one func([]byte) float64) func([]float64, []byte) {
		return func(dst []float64, src []byte) {
			for i := range dst {
				dst[i] = one(src[i*size:])
			}
		}
	}
	switch {
	case t.Class == Float && t.Size == 4 && little: // the usual cases, without a call an element
		return func(dst []float64, src []byte) {
			for i := range dst {
				dst[i] = float64(math.Float32frombits(binary.LittleEndian.Uint32(src[4*i:])))
			}
		}, nil
	case t.Class == Float && t.Size == 8 && little:
		return func(dst []float64, src []byte) {
			for i := range dst {
				dst[i] = math.Float64frombits(binary.LittleEndian.Uint64(src[8*i:]))
			}
		}, nil
	case t.Class == Integer && t.Size == 2 && little && t.Signed:
		return func(dst []float64, src []byte) {
			for i := range dst {
				dst[i] = float64(int16(binary.LittleEndian.Uint16(src[2*i:])))
			}
		}, nil
	case t.Class == Float && t.Size == 4:
		return each(4, func(b []byte) float64 { return float64(math.Float32frombits(o.Uint32(b))) }), nil
	case t.Class == Float && t.Size == 8:
		return each(8, func(b []byte) float64 { return math.Float64frombits(o.Uint64(b)) }), nil
	case t.Class == Float:
		return each(2, func(b []byte) float64 { return half(o.Uint16(b)) }), nil
	case t.Size == 1 && t.Signed:
		return each(1, func(b []byte) float64 { return float64(int8(b[0])) }), nil
	case t.Size == 1:
		return each(1, func(b []byte) float64 { return float64(b[0]) }), nil
	case t.Size == 2 && t.Signed:
		return each(2, func(b []byte) float64 { return float64(int16(o.Uint16(b))) }), nil
	case t.Size == 2:
		return each(2, func(b []byte) float64 { return float64(o.Uint16(b)) }), nil
	case t.Size == 4 && t.Signed:
		return each(4, func(b []byte) float64 { return float64(int32(o.Uint32(b))) }), nil
	case t.Size == 4:
		return each(4, func(b []byte) float64 { return float64(o.Uint32(b)) }), nil
	case t.Signed:
		return each(8, func(b []byte) float64 { return float64(int64(o.Uint64(b))) }), nil
	}
	return each(8, func(b []byte) float64 { return float64(o.Uint64(b)) }), nil
}

// half is an IEEE 754 binary16 number.
func half(b uint16) float64 {
	sign, exponent, mantissa := 1.0, int(b>>10)&31, float64(b&1023)
	if b>>15 != 0 {
		sign = -1
	}
	switch exponent {
	case 0:
		return sign * math.Ldexp(mantissa, -24)
	case 31:
		if mantissa != 0 {
			return math.NaN()
		}
		return math.Inf(int(sign))
	}
	return sign * math.Ldexp(1024+mantissa, exponent-25)
}

// trim is fixed text without what fills it up.
func (t Type) trim(b []byte) string {
	if t.SpacePad {
		for len(b) > 0 && b[len(b)-1] == ' ' {
			b = b[:len(b)-1]
		}
		return string(b)
	}
	for i, ch := range b {
		if ch == 0 {
			return string(b[:i])
		}
	}
	return string(b)
}
