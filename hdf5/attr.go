package hdf5

import (
	"fmt"
)

const maxAttribute = 64 << 20

// Value is what an attribute holds; the slice that its type does not fill is
// nil. Shape is nil for one value.
type Value struct {
	Type  Type
	Shape []int
	Nums  []float64
	Texts []string
	IDs   [][]uint64 // references to objects, as sequences: NetCDF-4's DIMENSION_LIST
}

// Text is the first text, or "".
func (v Value) Text() string {
	if len(v.Texts) == 0 {
		return ""
	}
	return v.Texts[0]
}

// Attrs are the attributes that can be read, by name. Those of other types
// (compounds, opaque bytes) are left out.
func (o *Object) Attrs() (map[string]Value, error) {
	attrs := map[string]Value{}
	add := func(data []byte) error {
		name, v, err := o.f.attribute(data)
		if err != nil {
			return fmt.Errorf("%s: attribute %q: %w", o.path, name, err)
		}
		if v != nil {
			attrs[name] = *v
		}
		return nil
	}
	for _, m := range o.msgs {
		var err error
		switch m.kind {
		case msgAttribute:
			err = add(m.data)
		case msgAttrInfo:
			err = o.f.dense(m.data, 2, 8, 0, add)
		}
		if err != nil {
			return nil, err
		}
	}
	return attrs, nil
}

// attribute reads an attribute message; nil when its type cannot be read.
func (f *File) attribute(data []byte) (string, *Value, error) {
	c := f.over(data)
	version, flags := c.u8(), c.u8()
	nameLen, typeLen, spaceLen := c.u16(), c.u16(), c.u16()
	pad := func(n int) int { return n }
	switch version {
	case 1:
		flags = 0
		pad = func(n int) int { return (n + 7) &^ 7 }
	case 2:
	case 3:
		c.skip(1)
	default:
		return "", nil, fmt.Errorf("version %d is not known", version)
	}
	nameBytes, typeBytes, spaceBytes := c.take(pad(nameLen)), c.take(pad(typeLen)), c.take(pad(spaceLen))
	if c.err != nil {
		return "", nil, c.err
	}
	name := Type{}.trim(nameBytes)
	var err error
	if flags&1 != 0 {
		if typeBytes, err = f.shared(msgDatatype, typeBytes); err != nil {
			return name, nil, err
		}
	}
	t, err := f.datatype(f.over(typeBytes), 0)
	references := t.Class == VarLen && !t.Text && t.Base != nil && t.Base.Class == Reference && t.Base.Size == f.offsets
	if err != nil || !t.Numeric() && !t.Textual() && !references || flags&2 != 0 {
		return name, nil, nil // left out, as documented; no writer shares an extent
	}
	shape, _, none, err := f.dataspace(spaceBytes)
	if err != nil {
		return name, nil, err
	}
	v := &Value{Type: t, Shape: shape}
	n, ok := product(shape)
	if none || n == 0 {
		return name, v, nil
	}
	if !ok || n > maxAttribute/max(1, t.Size) || n*t.Size > len(c.rest()) {
		return name, nil, fmt.Errorf("%d values do not fit where they should be", n)
	}
	return name, v, f.fill(v, c.take(n*t.Size), n)
}

// fill reads the n values of an attribute.
func (f *File) fill(v *Value, raw []byte, n int) error {
	t := v.Type
	switch {
	case t.Numeric():
		convert, err := t.converter()
		if err != nil {
			return err
		}
		v.Nums = make([]float64, n)
		convert(v.Nums, raw)
	case t.Textual():
		v.Texts = make([]string, n)
		return f.texts(t, raw, v.Texts)
	default:
		v.IDs = make([][]uint64, n)
		for i := range v.IDs {
			b, err := f.sequence(raw[i*t.Size:(i+1)*t.Size], f.offsets)
			if err != nil {
				return err
			}
			for c := f.over(b); len(c.rest()) >= f.offsets; {
				v.IDs[i] = append(v.IDs[i], c.addr()) // the object's own address
			}
		}
	}
	return nil
}

// texts reads len(dst) texts, of fixed or of any length.
func (f *File) texts(t Type, raw []byte, dst []string) error {
	for i := range dst {
		b := raw[i*t.Size : (i+1)*t.Size]
		if t.Class == VarLen {
			var err error
			if b, err = f.sequence(b, 1); err != nil {
				return err
			}
		}
		dst[i] = t.trim(b)
	}
	return nil
}

// sequence follows an element of any length: its count, a heap and an index.
func (f *File) sequence(b []byte, size int) ([]byte, error) {
	c := f.over(b)
	n, addr, index := c.u32(), c.addr(), c.u32()
	if c.err != nil || n == 0 || addr == undefined || addr == 0 {
		return nil, c.err
	}
	object, err := f.global(addr, index)
	if err != nil {
		return nil, err
	}
	if n > len(object)/size {
		return nil, fmt.Errorf("a sequence of %d does not fit its place", n)
	}
	return object[:n*size], nil
}
