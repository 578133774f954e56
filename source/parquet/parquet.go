// Package parquet reads the flat columns of Parquet files, page by page:
// numbers, booleans, texts, dates, times and decimals. Nested columns are left
// out and named in a note.
package parquet

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"

	parquet "github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
)

var magic = []byte("PAR1")

func init() {
	source.Register(source.Format{
		Name: "parquet", Endings: []string{".parquet", ".pq"},
		Sniff: func(head []byte) bool { return bytes.HasPrefix(head, magic) },
		Open:  Open,
	})
}

// file is one Parquet file. It is a table.Source.
type file struct {
	name    string
	data    *source.File
	pq      *parquet.File
	columns []column
	notes   []string
}

// Open reads the footer.
func Open(ctx context.Context, r source.Request) (src table.Source, err error) {
	data, err := r.File(ctx)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			data.Close()
		}
	}()
	defer guard(r.Name, &err)
	if err := checkFooter(r.Name, data); err != nil {
		return nil, err
	}
	f := &file{name: r.Name, data: data}
	f.pq, err = parquet.OpenFile(data.File, data.Size, parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return nil, broken(r.Name, err)
	}
	if err := f.findColumns(); err != nil {
		return nil, err
	}
	return f, nil
}

// checkFooter refuses a footer that does not fit the file before its size is
// trusted with memory.
func checkFooter(name string, data *source.File) error {
	const tail = 8 // size of the footer, magic
	end := make([]byte, tail)
	if data.Size < int64(len(magic))+tail {
		return fmt.Errorf("%s: is too short for a Parquet file (%d bytes)", name, data.Size)
	}
	if _, err := data.ReadAt(end, data.Size-tail); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	switch n := int64(binary.LittleEndian.Uint32(end)); {
	case string(end[4:]) == "PARE":
		return fmt.Errorf("%s: is encrypted, which is not read here", name)
	case !bytes.Equal(end[4:], magic):
		return fmt.Errorf("%s: does not end as a Parquet file does (PAR1); it is cut short or none", name)
	case n > data.Size-tail-int64(len(magic)):
		return fmt.Errorf("%s: its footer claims %d bytes, more than the file has; it is cut short or broken", name, n)
	}
	return nil
}

// guard turns a panic on broken data into an error: the file is not ours, and
// nor is the decoder.
func guard(name string, err *error) {
	if p := recover(); p != nil {
		*err = broken(name, fmt.Errorf("%v", p))
	}
}

func broken(name string, err error) error {
	return fmt.Errorf("%s: broken Parquet data (%s); fetch or write the file again", name, oneLine(err))
}

// oneLine keeps what a decoder says on one short line.
func oneLine(err error) string {
	s := strings.Join(strings.Fields(err.Error()), " ")
	if r := []rune(s); len(r) > 160 {
		s = string(r[:160]) + "…"
	}
	return strings.ToValidUTF8(s, "?")
}

// findColumns lists the leaves that are columns of a flat table.
func (f *file) findColumns() error {
	var left, names []string
	half := f.halfFloats()
	for _, c := range f.pq.Root().Columns() {
		col, ok := newColumn(c, half[c.Name()])
		if !ok {
			left = append(left, c.Name())
			continue
		}
		f.columns = append(f.columns, col)
		names = append(names, c.Name())
	}
	if len(f.columns) == 0 {
		return fmt.Errorf("%s: has no flat column; nested ones are not read", f.name)
	}
	names, changed := table.UniqueNames(names)
	for i := range f.columns {
		f.columns[i].name = names[i]
	}
	if changed > 0 {
		f.notes = append(f.notes, fmt.Sprintf("%d duplicate column names were told apart", changed))
	}
	if len(left) > 0 {
		const most = 12
		f.notes = append(f.notes, "nested columns were left out: "+strings.Join(left[:min(len(left), most)], ", "))
	}
	return nil
}

// halfFloats names the columns of 16-bit floats, which the library takes for
// bytes.
func (f *file) halfFloats() map[string]bool {
	names := map[string]bool{}
	for _, e := range f.pq.Metadata().Schema {
		if _, ok := e.LogicalType.Value.(*format.Float16Type); ok {
			names[e.Name] = true
		}
	}
	return names
}

// Schema names the flat columns.
func (f *file) Schema(ctx context.Context) ([]table.Field, error) {
	fields := make([]table.Field, len(f.columns))
	for i, c := range f.columns {
		fields[i] = table.Field{Name: c.name, Kind: c.kind}
	}
	return fields, nil
}

// chunkRows is how many rows a chunk of Scan has at most.
const chunkRows = 1 << 16

// Scan reads the columns that the query needs, row group by row group.
func (f *file) Scan(ctx context.Context, q table.Query, yield func(*table.Table) error) (err error) {
	names := make([]string, len(f.columns))
	for i, c := range f.columns {
		names[i] = c.name
	}
	need, err := q.Needs(f.name, names)
	if err != nil {
		return err
	}
	answer, err := table.Answer(q, yield)
	if err != nil {
		return err
	}
	s := &scan{file: f, answer: answer, notes: f.notes}
	for i, n := range names {
		if contains(need, n) {
			s.readers = append(s.readers, &reader{column: &f.columns[i], name: f.name})
		}
	}
	for _, g := range f.pq.RowGroups() {
		if err := s.group(ctx, g); err != nil {
			if errors.Is(err, table.ErrEnough) {
				return nil
			}
			return err
		}
	}
	return nil
}

func contains(list []string, s string) bool {
	for _, v := range list {
		if v == s {
			return true
		}
	}
	return false
}

// scan is one walk over the row groups.
type scan struct {
	*file
	readers []*reader // of the columns that are needed
	answer  func(*table.Table) error
	notes   []string // not yet said
}

func (s *scan) group(ctx context.Context, g parquet.RowGroup) error {
	chunks := g.ColumnChunks()
	for _, r := range s.readers {
		if r.index >= len(chunks) {
			return broken(s.name, errors.New("a row group lacks columns"))
		}
		r.start(chunks[r.index])
		defer r.close()
	}
	for left := g.NumRows(); left > 0; {
		if err := ctx.Err(); err != nil {
			return err
		}
		n := int(min(left, chunkRows))
		t := &table.Table{Name: s.name, Notes: s.notes}
		for _, r := range s.readers {
			c, err := r.read(n)
			if err != nil {
				return err
			}
			t.Columns = append(t.Columns, c)
		}
		s.notes = nil
		if err := s.answer(t); err != nil {
			return err
		}
		left -= int64(n)
	}
	return nil
}

// Close closes the file.
func (f *file) Close() error { return f.data.Close() }
