package nifti

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
)

// header is what both versions of the format say, in one form.
type header struct {
	order       binary.ByteOrder
	dims        []int64 // x, y, z, frames and further ones, at least three
	kind        kind
	offset      int64 // of the values
	slope, add  float64
	pixdim      [8]float64
	qform       int
	sform       int
	quat, shift [3]float64
	srow        [3][4]float64
	mm          float64 // of a unit of length
	intent      string
}

// kind is a type of values.
type kind struct {
	name string
	size int64
	read func(b []byte, o binary.ByteOrder) float64
}

// kinds are the types that are read, by the numbers of the standard.
var kinds = map[int]kind{
	2:    {"uint8", 1, func(b []byte, _ binary.ByteOrder) float64 { return float64(b[0]) }},
	256:  {"int8", 1, func(b []byte, _ binary.ByteOrder) float64 { return float64(int8(b[0])) }},
	4:    {"int16", 2, func(b []byte, o binary.ByteOrder) float64 { return float64(int16(o.Uint16(b))) }},
	512:  {"uint16", 2, func(b []byte, o binary.ByteOrder) float64 { return float64(o.Uint16(b)) }},
	8:    {"int32", 4, func(b []byte, o binary.ByteOrder) float64 { return float64(int32(o.Uint32(b))) }},
	768:  {"uint32", 4, func(b []byte, o binary.ByteOrder) float64 { return float64(o.Uint32(b)) }},
	1024: {"int64", 8, func(b []byte, o binary.ByteOrder) float64 { return float64(int64(o.Uint64(b))) }},
	1280: {"uint64", 8, func(b []byte, o binary.ByteOrder) float64 { return float64(o.Uint64(b)) }},
	16:   {"float32", 4, func(b []byte, o binary.ByteOrder) float64 { return float64(math.Float32frombits(o.Uint32(b))) }},
	64:   {"float64", 8, func(b []byte, o binary.ByteOrder) float64 { return math.Float64frombits(o.Uint64(b)) }},
}

// refused are types with no one number a voxel.
var refused = map[int]string{1: "bits", 32: "complex numbers", 128: "colours (RGB)", 1536: "128-bit floats", 1792: "complex numbers", 2048: "complex numbers", 2304: "colours (RGBA)"}

// Sizes of the two headers, which begin with them.
const (
	size1 = 348
	size2 = 540
)

// sniff knows a header by its size in either byte order and its magic.
func sniff(head []byte) bool {
	_, version := orderOf(head)
	return version > 0
}

// orderOf finds byte order and version, 0 for neither.
func orderOf(head []byte) (binary.ByteOrder, int) {
	if len(head) < size1 {
		return nil, 0
	}
	for _, o := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
		switch o.Uint32(head) {
		case size1:
			if m := string(head[344:348]); m == "n+1\x00" || m == "ni1\x00" {
				return o, 1
			}
		case size2:
			if m := string(head[4:8]); m == "n+2\x00" || m == "ni2\x00" {
				return o, 2
			}
		}
	}
	return nil, 0
}

// readHeader reads and checks a header; nothing of it is believed that the
// values do not bear out later.
func readHeader(r io.Reader) (header, error) {
	b := make([]byte, size2)
	n, err := io.ReadFull(r, b)
	if n < size1 {
		return header{}, errors.New("the file ends within its header")
	}
	order, version := orderOf(b[:n])
	switch {
	case version == 0 && (binary.LittleEndian.Uint32(b) == size1 || binary.BigEndian.Uint32(b) == size1):
		return header{}, errors.New("is of the Analyze format, which says nothing of left and right; convert it to NIfTI")
	case version == 0:
		return header{}, errors.New("is not a NIfTI file")
	case version == 2 && err != nil:
		return header{}, errors.New("the file ends within its header")
	case string(b[344:347]) == "ni1" && version == 1, string(b[4:7]) == "ni2":
		return header{}, errors.New("is the header of a pair of files; convert them to one .nii")
	}
	h := header{order: order}
	var code, units int
	var dim [8]int64
	if version == 1 {
		code, units = h.read1(b, &dim)
	} else {
		code, units = h.read2(b, &dim)
	}
	return h, h.check(dim, code, units)
}

// read1 reads the fields of NIfTI-1 (nifti1.h, 2007).
func (h *header) read1(b []byte, dim *[8]int64) (code, units int) {
	i16 := func(at int) int { return int(int16(h.order.Uint16(b[at:]))) }
	f32 := func(at int) float64 { return float64(math.Float32frombits(h.order.Uint32(b[at:]))) }
	for i := range dim {
		dim[i], h.pixdim[i] = int64(i16(40+2*i)), f32(76+4*i)
	}
	h.offset = int64(f32(108))
	h.slope, h.add = f32(112), f32(116)
	h.qform, h.sform = i16(252), i16(254)
	for i := range 3 {
		h.quat[i], h.shift[i] = f32(256+4*i), f32(268+4*i)
		for j := range 4 {
			h.srow[i][j] = f32(280 + 16*i + 4*j)
		}
	}
	h.intent = text(b[328:344])
	return i16(70), int(b[123])
}

// read2 reads the fields of NIfTI-2 (nifti2.h, 2011).
func (h *header) read2(b []byte, dim *[8]int64) (code, units int) {
	f64 := func(at int) float64 { return math.Float64frombits(h.order.Uint64(b[at:])) }
	for i := range dim {
		dim[i], h.pixdim[i] = int64(h.order.Uint64(b[16+8*i:])), f64(104+8*i)
	}
	h.offset = int64(h.order.Uint64(b[168:]))
	h.slope, h.add = f64(176), f64(184)
	h.qform, h.sform = int(int32(h.order.Uint32(b[344:]))), int(int32(h.order.Uint32(b[348:])))
	for i := range 3 {
		h.quat[i], h.shift[i] = f64(352+8*i), f64(376+8*i)
		for j := range 4 {
			h.srow[i][j] = f64(400 + 32*i + 8*j)
		}
	}
	h.intent = text(b[508:524])
	return int(int16(h.order.Uint16(b[12:]))), int(h.order.Uint32(b[500:]))
}

func text(b []byte) string {
	s, _, _ := strings.Cut(string(b), "\x00")
	return strings.ToValidUTF8(strings.TrimSpace(s), "")
}

// maxSide keeps products of sides within an int64.
const maxSide = 1 << 20

func (h *header) check(dim [8]int64, code, units int) error {
	n := dim[0]
	if n < 1 || n > 7 {
		return fmt.Errorf("the header says %d dimensions; 1 to 7 can be", n)
	}
	for i := int64(1); i <= n; i++ {
		if dim[i] < 1 || dim[i] > maxSide {
			return fmt.Errorf("the header says a side of %d voxels; 1 to %d can be", dim[i], maxSide)
		}
		h.dims = append(h.dims, dim[i])
	}
	for len(h.dims) < 3 {
		h.dims = append(h.dims, 1)
	}
	var ok bool
	if h.kind, ok = kinds[code]; !ok {
		if what := refused[code]; what != "" {
			return fmt.Errorf("holds %s, which have no one value a voxel; save one part of them", what)
		}
		return fmt.Errorf("values of type %d are not known", code)
	}
	if h.offset < size1 {
		return fmt.Errorf("the header says that values begin at byte %d, within itself", h.offset)
	}
	if h.slope == 0 || h.slope-h.slope != 0 || h.add-h.add != 0 {
		h.slope, h.add = 1, 0 // no scaling, says the standard
	}
	h.mm = map[int]float64{1: 1000, 3: .001}[units&7]
	if h.mm == 0 {
		h.mm = 1
	}
	return nil
}
