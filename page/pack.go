package page

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"io"
	"math"

	"github.com/klauspost/compress/gzip"
)

// section is a named run of numbers in the data of a page. Its bytes are stored
// plane by plane (all lowest bytes first, then the next), each number as its
// difference from the one before, so that they compress well. With Cols the
// first of each row is the difference from the row above; with Slope each other
// one is the difference from left + above - above left, where a plane through
// these three would be, folded (0, -1, 1, -2 ... are 0, 1, 2, 3 ...).
type section struct {
	Name  string `json:"name"`
	Type  string `json:"type"` // u16, u32, i32, f32, f64
	N     int    `json:"n"`
	Cols  int    `json:"cols,omitempty"`
	Slope bool   `json:"slope,omitempty"` // of u16 alone

	write func(w io.Writer) error
}

// widths are the bytes of a number of each type.
var widths = map[string]int{"u16": 2, "u32": 4, "i32": 4, "f32": 4, "f64": 8}

// number is what a section may hold, as its bits.
type number interface{ ~uint16 | ~uint32 | ~uint64 }

// planes makes a section of the bits of n numbers.
func planes[T number](name, kind string, n, cols int, bits func(i int) T) section {
	return section{Name: name, Type: kind, N: n, Cols: cols, write: func(w io.Writer) error {
		buf := make([]byte, 0, 1<<16)
		for b := range widths[kind] {
			for i := range n {
				before := i - 1
				if cols > 0 && i%cols == 0 {
					before = i - cols
				}
				var prev T
				if before >= 0 {
					prev = bits(before)
				}
				buf = append(buf, byte((bits(i)-prev)>>(8*b)))
				if len(buf) == cap(buf) {
					if _, err := w.Write(buf); err != nil {
						return err
					}
					buf = buf[:0]
				}
			}
		}
		_, err := w.Write(buf)
		return err
	}}
}

func u16s(name string, v []uint16, cols int) section {
	if cols == 0 || len(v)%cols > 0 || !sloped(v, cols) {
		return planes(name, "u16", len(v), cols, func(i int) uint16 { return v[i] })
	}
	s := section{Name: name, Type: "u16", N: len(v), Cols: cols, Slope: true}
	s.write = func(w io.Writer) error {
		for shift := 0; shift <= 8; shift += 8 {
			row := make([]byte, cols)
			for i := range v {
				row[i%cols] = byte(folded(v, cols, i) >> shift)
				if i%cols == cols-1 {
					if _, err := w.Write(row); err != nil {
						return err
					}
				}
			}
		}
		return nil
	}
	return s
}

// folded is the i-th number of a section with Slope.
func folded(v []uint16, cols, i int) uint16 {
	d := int16(v[i] - foretold(v, cols, i))
	return uint16(d<<1) ^ uint16(d>>15)
}

// foretold is what the neighbours of a number let expect.
func foretold(v []uint16, cols, i int) uint16 {
	switch {
	case i == 0:
		return 0
	case i < cols:
		return v[i-1]
	case i%cols == 0:
		return v[i-cols]
	}
	return v[i-1] + v[i-cols] - v[i-cols-1]
}

// sloped tells whether numbers are nearer to what three neighbours foretell than
// to the one before: fields are, noise and classes are not.
func sloped(v []uint16, cols int) bool {
	var left, slope int64
	for i := cols; i < len(v); i++ {
		if i%cols == 0 {
			continue
		}
		left += size(v[i] - v[i-1])
		slope += size(v[i] - foretold(v, cols, i))
	}
	return slope < left
}

// size is that of a difference of 16 bits.
func size(d uint16) int64 { return int64(max(int16(d), -int16(d))) }

func u32s(name string, v []uint32) section {
	return planes(name, "u32", len(v), 0, func(i int) uint32 { return v[i] })
}

func i32s(name string, v []int32, cols int) section {
	return planes(name, "i32", len(v), cols, func(i int) uint32 { return uint32(v[i]) })
}

func f64s(name string, v []float64) section {
	return planes(name, "f64", len(v), 0, func(i int) uint64 { return math.Float64bits(v[i]) })
}

// f32s are float64 values rounded to float32.
func f32s(name string, v []float64, cols int) section {
	return planes(name, "f32", len(v), cols, func(i int) uint32 { return math.Float32bits(float32(v[i])) })
}

// magic opens the data, so that a page knows what it has unpacked.
const magic = "SWL2"

// pack writes head and sections as base64 of a gzip file, whose checksum the
// browser verifies. Unpacked they are the magic, the length of the head, the head
// as JSON, and the sections one after the other.
func pack(w io.Writer, head any, sections []section) error {
	text, err := json.Marshal(head)
	if err != nil {
		return err
	}
	b64 := base64.NewEncoder(base64.StdEncoding, w)
	z, err := gzip.NewWriterLevel(b64, 6)
	if err != nil {
		return err
	}
	start := append([]byte(magic), 0, 0, 0, 0)
	binary.LittleEndian.PutUint32(start[4:], uint32(len(text)))
	if _, err := z.Write(append(start, text...)); err != nil {
		return err
	}
	for _, s := range sections {
		if err := s.write(z); err != nil {
			return err
		}
	}
	if err := z.Close(); err != nil {
		return err
	}
	return b64.Close()
}
