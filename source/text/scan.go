package text

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"unicode/utf8"

	"github.com/swelter/swelter/table"
)

// Schema names the columns and their kinds, which the first 4 MiB settle, and
// in larger files some places further down: a cell of another kind that was not
// among them is an error of Scan that names it.
func (f *file) Schema(ctx context.Context) ([]table.Field, error) {
	if err := f.findKinds(ctx); err != nil {
		return nil, err
	}
	fields := make([]table.Field, len(f.kinds))
	for i, k := range f.kinds {
		fields[i] = table.Field{Name: f.l.names[i], Kind: k.Kind()}
	}
	return fields, nil
}

// findKinds reads the head into one Inferrer a column.
func (f *file) findKinds(ctx context.Context) error {
	if f.kinds != nil {
		return nil
	}
	s, c, err := f.blocks()
	if err != nil {
		return err
	}
	defer c.Close()
	kinds := f.inferrers()
	read := 0
	type part struct {
		kinds []*table.Inferrer
		size  int
	}
	err = inOrder(ctx, s, f.workers, func(b *block) (part, error) {
		p := part{f.inferrers(), len(b.text)}
		return p, f.infer(b, p.kinds)
	}, func(p part) error {
		for i, k := range kinds {
			k.Append(p.kinds[i])
		}
		if read += p.size; read >= kindsHead {
			return io.EOF
		}
		return nil
	})
	if err != nil {
		return err
	}
	before := make([]table.Kind, len(kinds))
	for i, k := range kinds {
		before[i] = k.Kind()
	}
	if err := f.sampleBelow(kinds); err != nil {
		return err
	}
	for i, k := range kinds {
		k.Settle()
		if k.Kind() != before[i] {
			f.note(fmt.Sprintf("column %q is text: cells further down are not like the first", f.l.names[i]))
			continue
		}
		for _, n := range k.Notes() {
			f.note(n)
		}
	}
	f.kinds = kinds
	return ctx.Err()
}

// samples are how many places below the head are looked at, of sampleSize
// bytes each.
const (
	samples    = 8
	sampleSize = 128 << 10
)

// sampleBelow adds cells from places spread over the rest of a large file, the
// last at its end: identifiers often start as numbers and go on with letters.
// Packed and UTF-16 texts, and places with quotes, cannot be entered midway.
func (f *file) sampleBelow(kinds []*table.Inferrer) error {
	rest := f.r.Size - kindsHead - blockSize
	if f.r.Packed != "" || f.d.enc.wide || rest < samples*sampleSize {
		return nil
	}
	rc, err := f.r.Open()
	if err != nil {
		return err
	}
	defer rc.Close()
	at, ok := rc.(io.ReaderAt)
	if !ok {
		return nil
	}
	buf := make([]byte, sampleSize)
	for k := int64(1); k <= samples; k++ {
		n, err := at.ReadAt(buf, f.r.Size-rest+rest*k/samples-sampleSize)
		if err != nil && err != io.EOF {
			return err
		}
		from := bytes.IndexByte(buf[:n], f.d.newline) + 1
		to := bytes.LastIndexByte(buf[:n], f.d.newline) + 1
		if from >= to || bytes.IndexByte(buf[:n], '"') >= 0 {
			continue
		}
		// Ragged rows are reported, with their line, by the reading itself.
		_ = f.infer(&block{text: buf[from:to]}, kinds)
	}
	return nil
}

// inferrers are new ones, one a column.
func (f *file) inferrers() []*table.Inferrer {
	o := table.InferOptions{NA: f.r.Input.NA, Decimal: f.d.decimal}
	kinds := make([]*table.Inferrer, len(f.l.names))
	for i, name := range f.l.names {
		kinds[i] = table.NewInferrer(name, o)
	}
	return kinds
}

func (f *file) infer(b *block, kinds []*table.Inferrer) error {
	lines := bytes.Count(b.text, []byte{f.d.newline})
	for _, k := range kinds {
		k.Grow(lines)
	}
	var cells [][]byte
	for i := 0; i < len(b.text); {
		if next, ok := f.d.blank(b.text, i); ok {
			i = next
			continue
		}
		from := i
		cells, i = f.d.record(b.text, i, cells)
		if len(cells) != len(kinds) {
			return f.ragged(f.lineOf(b, from), len(cells))
		}
		for c, cell := range cells {
			if !f.plainUTF8(cell) {
				s, _ := f.d.enc.decode(cell)
				cell = []byte(s)
			}
			kinds[c].Add(cell)
		}
	}
	return nil
}

func (f *file) lineOf(b *block, i int) int64 {
	return b.line + int64(bytes.Count(b.text[:i], []byte{f.d.newline}))
}

// plainUTF8 is true of cells that need no decoding.
func (f *file) plainUTF8(cell []byte) bool {
	if !f.d.enc.single {
		return utf8.Valid(cell)
	}
	for _, c := range cell {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// Scan reads the columns of the query in chunks of about a megabyte of text,
// with several goroutines; other columns are stepped over.
func (f *file) Scan(ctx context.Context, q table.Query, yield func(*table.Table) error) error {
	if err := f.findKinds(ctx); err != nil {
		return err
	}
	need, err := q.Needs(f.r.Name, f.l.names)
	if err != nil {
		return err
	}
	answer, err := table.Answer(q, yield)
	if err != nil {
		return err
	}
	s, c, err := f.blocks()
	if err != nil {
		return err
	}
	defer c.Close()
	plan := f.plan(need)
	rows, first, latin := int64(0), true, false
	deliver := func(ch *chunk) error {
		if ch.err != nil {
			var cell *table.CellError
			if errors.As(ch.err, &cell) {
				cell.Table = f.r.Name
				cell.Row += rows
			}
			return ch.err
		}
		rows += int64(ch.rows)
		t := &table.Table{Name: f.r.Name, Columns: ch.columns}
		if first {
			t.Notes = append(t.Notes, f.notes...)
			latin = contains(f.notes, latinNote)
		}
		if ch.latin && !latin {
			latin = true
			t.Notes = append(t.Notes, latinNote)
		}
		first = false
		return answer(t)
	}
	err = inOrder(ctx, s, f.workers, func(b *block) (*chunk, error) { return plan.read(b), nil }, deliver)
	if errors.Is(err, table.ErrEnough) {
		return nil
	}
	return err
}

// plan is which columns of the text are read, and how.
type plan struct {
	f       *file
	columns []planned
	width   int
	fast    bool // no user's word for missing is a number
}

// planned is one column to read: cells are stepped over until its index.
type planned struct {
	index int
	from  *table.Inferrer
	kind  table.Kind
}

func (f *file) plan(need []string) *plan {
	p := &plan{f: f, width: len(f.l.names), fast: !f.d.numericMissing()}
	wanted := make(map[string]bool, len(need))
	for _, n := range need {
		wanted[n] = true
	}
	for i, n := range f.l.names {
		if wanted[n] {
			p.columns = append(p.columns, planned{i, f.kinds[i], f.kinds[i].Kind()})
		}
	}
	return p
}

// chunk is what became of one block.
type chunk struct {
	columns []*table.Column
	rows    int
	latin   bool
	err     error
}

// reading is one block on its way to columns.
type reading struct {
	*plan
	b      *block
	quoted bool
	floats [][]float64       // of number columns
	cells  []*table.Inferrer // of the others
	out    chunk
}

func (p *plan) read(b *block) *chunk {
	r := &reading{plan: p, b: b, quoted: bytes.IndexByte(b.text, '"') >= 0}
	r.floats = make([][]float64, len(p.columns))
	r.cells = make([]*table.Inferrer, len(p.columns))
	rows := bytes.Count(b.text, []byte{p.f.d.newline})
	for k, c := range p.columns {
		if c.kind == table.Number {
			r.floats[k] = make([]float64, 0, rows)
		} else {
			r.cells[k] = c.from.Fork()
		}
	}
	for i := 0; i < len(b.text) && r.out.err == nil; {
		if next, ok := p.f.d.blank(b.text, i); ok {
			i = next
			continue
		}
		i = r.row(i)
		r.out.rows++
	}
	if r.out.err == nil {
		r.finish()
	}
	return &r.out
}

func (r *reading) finish() {
	for k, c := range r.columns {
		if c.kind == table.Number {
			r.out.columns = append(r.out.columns, &table.Column{Name: r.f.l.names[c.index], Floats: r.floats[k], Integer: whole(r.floats[k])})
			continue
		}
		col, err := r.cells[k].Take()
		if err != nil {
			r.out.err = err
			return
		}
		r.out.columns = append(r.out.columns, col)
	}
}

// row reads the record at i and returns the place behind it.
func (r *reading) row(i int) int {
	from, b, d := i, r.b.text, &r.f.d
	at, last := 0, false
	for k := range r.columns {
		c := &r.columns[k]
		for at < c.index && !last {
			i, last = r.skip(i)
			at++
		}
		if last {
			return r.ragged(from)
		}
		if c.kind == table.Number && r.fast {
			if d.run {
				i = skipBlank(b, i)
			}
			if v, next, ok := number(b, i, d.decimal); ok && (b[next] == d.sep || b[next] == d.newline) && !d.run {
				r.floats[k] = append(r.floats[k], v)
				last = b[next] == d.newline
				i = next + 1
				at++
				continue
			}
		}
		var cell []byte
		cell, i, last = d.cell(b, i)
		at++
		if r.add(k, cell); r.out.err != nil {
			return i
		}
	}
	if last {
		if at != r.width {
			return r.ragged(from)
		}
		return i
	}
	return r.rest(from, i, at)
}

// rest steps to the end of a record and counts its cells.
func (r *reading) rest(from, i, at int) int {
	if !r.quoted && !r.f.d.run {
		end := i + bytes.IndexByte(r.b.text[i:], r.f.d.newline)
		at += 1 + bytes.Count(r.b.text[i:end], []byte{r.f.d.sep})
		i = end + 1
	} else {
		for last := false; !last; at++ {
			_, i, last = r.f.d.cell(r.b.text, i)
		}
	}
	if at != r.width {
		return r.ragged(from)
	}
	return i
}

// skip steps over one cell.
func (r *reading) skip(i int) (next int, last bool) {
	d, b := &r.f.d, r.b.text
	if r.quoted || d.run {
		_, next, last = d.cell(b, i)
		return next, last
	}
	for b[i] != d.sep && b[i] != d.newline {
		i++
	}
	return i + 1, b[i] == d.newline
}

// ragged ends the block with the error of a record with other cells.
func (r *reading) ragged(from int) int {
	cells, next := r.f.d.record(r.b.text, from, nil)
	r.out.err = r.f.ragged(r.f.lineOf(r.b, from), len(cells))
	return next
}

// add takes a cell that the fast way did not.
func (r *reading) add(k int, cell []byte) {
	c := &r.columns[k]
	if c.kind == table.Number {
		v, ok := r.f.d.value(cell)
		if !ok {
			s, _ := r.f.d.enc.decode(cell)
			r.out.err = &table.CellError{Row: int64(r.out.rows) + 1, Column: r.f.l.names[c.index], Text: s, Want: "a number"}
		}
		r.floats[k] = append(r.floats[k], v)
		return
	}
	if !r.f.plainUTF8(cell) {
		s, latin := r.f.d.enc.decode(cell)
		r.out.latin = r.out.latin || latin
		cell = []byte(s)
	}
	r.cells[k].Add(cell)
}

// whole reports whether all values present are whole numbers and some is.
func whole(v []float64) bool {
	some := false
	for _, x := range v {
		if x != x {
			continue
		}
		if x != math.Trunc(x) || math.IsInf(x, 0) {
			return false
		}
		some = true
	}
	return some
}
