package partial

import (
	"archive/zip"
	"bufio"
	"bytes"
	"cmp"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/swelter/swelter/density"
)

const headerName = "grid.json"

// most bytes of a header; it names each group.
const maxHeader = 1 << 20

// Write writes the file. The same grid gives the same bytes.
func (g *Grid) Write(w io.Writer) error {
	cells, err := g.Cells()
	if err != nil {
		return err
	}
	h := g.Header
	h.Bin = g.BinOptions
	h.Used, h.Outside, h.Unknown = cells.Stats.Used, cells.Stats.Outside, cells.Stats.LeftOut
	z := zip.NewWriter(w)
	out, err := z.Create(headerName)
	if err != nil {
		return err
	}
	if err := json.NewEncoder(out).Encode(h); err != nil {
		return err
	}
	shape := shapeOf(g.Binner)
	for _, a := range arraysOf(cells) {
		if a.values() == nil {
			continue
		}
		out, err := z.Create(a.name + ".npy")
		if err != nil {
			return err
		}
		if err := writeArray(out, a.kind(), shape, a.values()); err != nil {
			return err
		}
	}
	return z.Close()
}

// array is one of the arrays of cells, of whole numbers or of others.
type array struct {
	name  string
	ints  *[]int64
	reals *[]float64
}

func arraysOf(c *density.Cells) []array {
	return []array{{"count", &c.Count, nil}, {"sum", nil, &c.Sum}, {"mean", nil, &c.Mean}, {"m2", nil, &c.M2}, {"value", nil, &c.Value}}
}

func (a array) kind() string {
	if a.ints != nil {
		return "<i8"
	}
	return "<f8"
}

// values are a slice, or nil where there is none.
func (a array) values() any {
	switch {
	case a.ints != nil && *a.ints != nil:
		return *a.ints
	case a.reals != nil && *a.reals != nil:
		return *a.reals
	}
	return nil
}

func shapeOf(b *density.Binner) [3]int {
	rows, cols := b.Shape()
	return [3]int{max(1, len(b.Groups)), rows, cols}
}

// preface is what stands before the values of an array, as NumPy writes it.
func preface(kind string, shape [3]int) []byte {
	text := fmt.Sprintf("{'descr': '%s', 'fortran_order': False, 'shape': (%d, %d, %d), }", kind, shape[0], shape[1], shape[2])
	for (10+len(text)+1)%64 != 0 {
		text += " "
	}
	text += "\n"
	b := append([]byte("\x93NUMPY\x01\x00"), byte(len(text)), byte(len(text)>>8))
	return append(b, text...)
}

func writeArray(w io.Writer, kind string, shape [3]int, values any) error {
	b := bufio.NewWriterSize(w, 1<<16)
	if _, err := b.Write(preface(kind, shape)); err != nil {
		return err
	}
	if err := binary.Write(b, binary.LittleEndian, values); err != nil {
		return err
	}
	return b.Flush()
}

// Read reads a file of size bytes, of at most maxCells cells (0: 100 million).
// The errors say what is wrong, not where.
func Read(r io.ReaderAt, size int64, maxCells int) (*Grid, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, errors.New("is no .grid file; swelter density --method bin -o FILE.grid writes them")
	}
	members := map[string]*zip.File{}
	for _, f := range z.File {
		if members[f.Name] != nil {
			return nil, fmt.Errorf("is damaged: two members %q", f.Name)
		}
		members[f.Name] = f
	}
	if members[headerName] == nil {
		return nil, errors.New("is no .grid file: it has no member " + headerName)
	}
	g := &Grid{}
	if err := g.readHeader(members[headerName]); err != nil {
		return nil, err
	}
	g.Bin.MaxCells = maxCells
	if err := g.readCells(members); err != nil {
		return nil, fmt.Errorf("is damaged: %w", err)
	}
	return g, nil
}

func (g *Grid) readHeader(f *zip.File) error {
	text, err := readMember(f, maxHeader)
	if err != nil {
		return fmt.Errorf("is damaged: %w", err)
	}
	var v struct {
		Version int `json:"version"`
	}
	if err := json.Unmarshal(text, &v); err != nil || v.Version < 1 {
		return errors.New("is damaged: its header cannot be read")
	}
	if v.Version > Version {
		return fmt.Errorf("is of version %d, and this Swelter reads %d; use a newer Swelter", v.Version, Version)
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&g.Header); err != nil {
		return fmt.Errorf("is damaged: header: %w", err)
	}
	if g.Method != "bin" && g.Method != "hex" || g.Rows < 0 || g.LeftOut < 0 || g.Origin < 0 {
		return errors.New("is damaged: its header cannot be true")
	}
	return nil
}

// readCells reads the arrays. How large they are follows from the header, so
// that no more is unpacked than is used.
func (g *Grid) readCells(members map[string]*zip.File) error {
	lay := density.NewBinner
	if g.Method == "hex" {
		lay = density.NewHexBinner
	}
	own := g.Bin
	own.Workers = 1
	if held := heldBy(members); held < cmp.Or(uint64(own.MaxCells), math.MaxInt64) {
		own.MaxCells = int(held) // before room is made for what a header claims
	}
	b, err := lay(own)
	if err != nil {
		return err
	}
	own.MaxCells = g.Bin.MaxCells
	want, err := b.Cells()
	if err != nil {
		return err
	}
	cells := &density.Cells{Stats: density.BinStats{Used: g.Used, Outside: g.Outside, LeftOut: g.Unknown}}
	shape, known := shapeOf(b), 1
	there := arraysOf(want)
	for i, a := range arraysOf(cells) {
		if there[i].values() == nil {
			continue
		}
		f := members[a.name+".npy"]
		if f == nil {
			return fmt.Errorf("no member %s.npy", a.name)
		}
		if err := a.read(f, shape); err != nil {
			return err
		}
		known++
	}
	if len(members) != known {
		return fmt.Errorf("%d members, where %d belong", len(members), known)
	}
	g.Binner, err = density.Restore(own, g.Method == "hex", cells)
	return err
}

// heldBy is how many cells the members can hold at most: 8 bytes each, packed a
// thousandfold at best.
func heldBy(members map[string]*zip.File) uint64 {
	most := uint64(1)
	for _, f := range members {
		if f.CompressedSize64 < 1<<40 {
			most = max(most, min(f.UncompressedSize64, 1100*f.CompressedSize64)/8)
		}
	}
	return min(most, math.MaxInt32)
}

// read fills the array.
func (a array) read(f *zip.File, shape [3]int) error {
	n := shape[0] * shape[1] * shape[2]
	start := preface(a.kind(), shape)
	if f.UncompressedSize64 != uint64(len(start)+8*n) {
		return fmt.Errorf("%s has %d bytes, where %d cells have %d", f.Name, f.UncompressedSize64, n, len(start)+8*n)
	}
	text, err := readMember(f, int64(len(start)+8*n))
	if err != nil {
		return err
	}
	if !bytes.HasPrefix(text, start) {
		return fmt.Errorf("%s is not an array of %s of %v", f.Name, a.kind(), shape)
	}
	text = text[len(start):]
	if a.ints != nil {
		*a.ints = make([]int64, n)
		for i := range *a.ints {
			(*a.ints)[i] = int64(binary.LittleEndian.Uint64(text[8*i:]))
		}
		return nil
	}
	*a.reals = make([]float64, n)
	for i := range *a.reals {
		(*a.reals)[i] = math.Float64frombits(binary.LittleEndian.Uint64(text[8*i:]))
	}
	return nil
}

// readMember unpacks a member of at most so many bytes, and checks its CRC-32.
func readMember(f *zip.File, most int64) ([]byte, error) {
	if f.UncompressedSize64 > uint64(most) {
		return nil, fmt.Errorf("%s has %d bytes, %d at most", f.Name, f.UncompressedSize64, most)
	}
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.Name, err)
	}
	defer r.Close()
	text, err := io.ReadAll(io.LimitReader(r, most+1))
	if err == nil && uint64(len(text)) != f.UncompressedSize64 {
		err = fmt.Errorf("%d bytes, not %d", len(text), f.UncompressedSize64)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.Name, err)
	}
	return text, nil
}
