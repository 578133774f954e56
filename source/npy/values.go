package npy

import (
	"context"
	"encoding/binary"
	"io"
	"math"
)

// readBytes is how much is read at a time.
const readBytes = 1 << 20

// Values reads all values of the array as float64, row-major (the last
// dimension runs fastest), whatever the order in the file. Integers beyond
// 2^53 are rounded. Memory grows as bytes arrive, so that a header cannot claim
// it; the error is io.ErrUnexpectedEOF when values are missing.
func (h Header) Values(ctx context.Context, r io.Reader) ([]float64, error) {
	n, ok := h.Count()
	if !ok {
		return nil, io.ErrUnexpectedEOF
	}
	out := make([]float64, 0, min(n, readBytes))
	buf := make([]byte, readBytes/h.Type.Size*h.Type.Size)
	for int64(len(out)) < n {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		want := min(int64(len(buf)), (n-int64(len(out)))*int64(h.Type.Size))
		if _, err := io.ReadFull(r, buf[:want]); err != nil {
			if err == io.EOF {
				err = io.ErrUnexpectedEOF
			}
			return nil, err
		}
		if cap(out) == readBytes && n > readBytes {
			// The first megabyte of values is there: the header can be trusted
			// as far as limits allow.
			out = append(make([]float64, 0, n), out...)
		}
		out = h.Type.decode(out, buf[:want])
	}
	if h.Fortran && len(h.Shape) > 1 {
		out = toRowMajor(out, h.Shape)
	}
	return out, nil
}

// decode appends the values of b.
func (t Type) decode(out []float64, b []byte) []float64 {
	for ; len(b) >= t.Size; b = b[t.Size:] {
		out = append(out, t.value(t.bits(b)))
	}
	return out
}

func (t Type) bits(b []byte) uint64 {
	switch {
	case t.Size == 1:
		return uint64(b[0])
	case t.Size == 2 && t.Big:
		return uint64(binary.BigEndian.Uint16(b))
	case t.Size == 2:
		return uint64(binary.LittleEndian.Uint16(b))
	case t.Size == 4 && t.Big:
		return uint64(binary.BigEndian.Uint32(b))
	case t.Size == 4:
		return uint64(binary.LittleEndian.Uint32(b))
	case t.Big:
		return binary.BigEndian.Uint64(b)
	}
	return binary.LittleEndian.Uint64(b)
}

func (t Type) value(u uint64) float64 {
	switch t.Kind {
	case 'b':
		if u != 0 {
			return 1
		}
		return 0
	case 'u':
		return float64(u)
	case 'i':
		shift := uint(64 - 8*t.Size)
		return float64(int64(u<<shift) >> shift)
	}
	switch t.Size {
	case 2:
		return half(uint16(u))
	case 4:
		return float64(math.Float32frombits(uint32(u)))
	}
	return math.Float64frombits(u)
}

// half is IEEE 754's binary16: 1 bit of sign, 5 of exponent, 10 of fraction.
func half(u uint16) float64 {
	exp, frac := int(u>>10&31), float64(u&1023)
	var v float64
	switch exp {
	case 0:
		v = math.Ldexp(frac, -24)
	case 31:
		v = math.Inf(1)
		if frac != 0 {
			return math.NaN()
		}
	default:
		v = math.Ldexp(1024+frac, exp-25)
	}
	if u>>15 == 1 {
		v = -v
	}
	return v
}

// toRowMajor turns an array whose first dimension runs fastest.
func toRowMajor(v []float64, shape []int64) []float64 {
	out := make([]float64, len(v))
	stride := make([]int, len(shape)) // in v
	step := 1
	for i, d := range shape {
		stride[i] = step
		step *= int(d)
	}
	at := make([]int64, len(shape))
	from := 0
	for k := range out {
		out[k] = v[from]
		for i := len(shape) - 1; i >= 0; i-- {
			at[i]++
			from += stride[i]
			if at[i] < shape[i] {
				break
			}
			from -= int(at[i]) * stride[i]
			at[i] = 0
		}
	}
	return out
}
