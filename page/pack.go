package page

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"hash/crc32"
	"io"
	"math"

	"github.com/klauspost/compress/flate"
)

// section is a named run of numbers in the data of a page. Its bytes are stored
// plane by plane (all lowest bytes first, then the next), each number as its
// difference from the one before, so that they compress well. With Cols the
// first of each row is the difference from the row above.
type section struct {
	Name string `json:"name"`
	Type string `json:"type"` // u16, u32, i32, f32, f64
	N    int    `json:"n"`
	Cols int    `json:"cols,omitempty"`

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
	return planes(name, "u16", len(v), cols, func(i int) uint16 { return v[i] })
}

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
const magic = "SWL1"

// pack writes head and sections as base64 of one deflate stream. Unpacked they
// are the magic, the length of the head, the head as JSON, the sections one
// after the other, and the CRC-32 of all that.
func pack(w io.Writer, head any, sections []section) error {
	text, err := json.Marshal(head)
	if err != nil {
		return err
	}
	b64 := base64.NewEncoder(base64.StdEncoding, w)
	z, err := flate.NewWriter(b64, 6)
	if err != nil {
		return err
	}
	sum := crc32.NewIEEE()
	out := io.MultiWriter(z, sum)
	start := append([]byte(magic), 0, 0, 0, 0)
	binary.LittleEndian.PutUint32(start[4:], uint32(len(text)))
	if _, err := out.Write(append(start, text...)); err != nil {
		return err
	}
	for _, s := range sections {
		if err := s.write(out); err != nil {
			return err
		}
	}
	if err := binary.Write(z, binary.LittleEndian, sum.Sum32()); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	return b64.Close()
}
