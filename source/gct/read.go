package gct

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
)

// data is a file in memory.
type data struct {
	header  []string   // of the names of rows and of their metadata
	samples []string   // of the columns of values
	ids     []string   // names of rows
	meta    [][]string // of every row, header[1:]
	about   [][]string // lines of metadata of the columns: a name, and a cell a sample
	values  []float64  // len(ids) x len(samples), row-major
	notes   []string
}

// read reads the file once.
func (f *file) read(ctx context.Context) error {
	if f.d != nil {
		return nil
	}
	rc, err := f.r.Open()
	if err != nil {
		return err
	}
	defer rc.Close()
	p := &parser{ctx: ctx, r: f.r, in: bufio.NewReaderSize(rc, 1<<16)}
	if err := p.file(); err != nil {
		return err
	}
	f.d = &p.data
	return nil
}

type parser struct {
	data
	ctx   context.Context
	r     source.Request
	in    *bufio.Reader
	line  int
	bytes int64
}

func (p *parser) fail(format string, args ...any) error {
	return fmt.Errorf("%s:%d: %s", p.r.Name, p.line, fmt.Sprintf(format, args...))
}

// next is the cells of the next line; io.EOF behind the last.
func (p *parser) next() ([]string, error) {
	if err := p.ctx.Err(); err != nil {
		return nil, err
	}
	p.line++
	var line []byte
	for {
		part, err := p.in.ReadSlice('\n')
		line = append(line, part...)
		if int64(len(line)) > p.r.Limits.Line {
			return nil, p.fail("the line is longer than the limit of %d bytes", p.r.Limits.Line)
		}
		if err == nil || err == io.EOF && len(line) > 0 {
			break
		}
		if err != bufio.ErrBufferFull {
			return nil, err
		}
	}
	cells := strings.Split(strings.TrimRight(string(line), "\r\n"), "\t")
	for i, c := range cells {
		cells[i] = unquoted(c)
	}
	return cells, nil
}

// unquoted takes off the quotes that spreadsheets set around texts.
func unquoted(s string) string {
	if len(s) < 2 || s[0] != '"' || s[len(s)-1] != '"' {
		return s
	}
	return strings.ReplaceAll(s[1:len(s)-1], `""`, `"`)
}

// filled is the next line that is not blank.
func (p *parser) filled() ([]string, error) {
	for {
		cells, err := p.next()
		if err != nil || strings.TrimSpace(strings.Join(cells, "")) != "" {
			return cells, err
		}
	}
}

func (p *parser) file() error {
	first, err := p.next()
	if err != nil {
		return p.ended(err)
	}
	newer := strings.TrimSpace(first[0]) == "#1.3"
	sizes, err := p.sizes(newer)
	if err != nil {
		return err
	}
	rows, cols, meta, lines := sizes[0], sizes[1], sizes[2], sizes[3]
	if rows > 0 && cols > math.MaxInt64/rows || rows*cols > p.r.Limits.Cells {
		return p.fail("%d rows of %d values are more than the limit of %d; raise --limit-cells", rows, cols, p.r.Limits.Cells)
	}
	head, err := p.filled()
	if err != nil {
		return p.ended(err)
	}
	for int64(len(head)) > 1+meta+cols && head[len(head)-1] == "" { // tabs of spreadsheets
		head = head[:len(head)-1]
	}
	if int64(len(head)) != 1+meta+cols {
		return p.fail("%d columns, where the second line says %d of names and metadata and %d of values", len(head), 1+meta, cols)
	}
	p.header, p.samples = head[:1+meta], head[1+meta:]
	for range lines {
		cells, err := p.next()
		if err != nil {
			return p.ended(err)
		}
		if int64(len(cells)) < 1+meta+cols {
			return p.fail("%d cells of metadata, where the header has %d", len(cells), 1+meta+cols)
		}
		if p.bytes += cols * perCell; p.bytes > p.r.Limits.Bytes {
			return p.fail("the table needs more than the limit of %d bytes of memory; raise --limit-memory", p.r.Limits.Bytes)
		}
		p.about = append(p.about, append([]string{strings.Clone(cells[0])}, cloned(cells[1+meta:1+meta+cols])...))
	}
	return p.rows(int(rows), int(meta))
}

// perCell is what a cell of text takes, in bytes.
const perCell = 32

// sizes are the numbers of rows, of values a row, of columns of metadata, and of
// lines of metadata.
func (p *parser) sizes(newer bool) ([4]int64, error) {
	var out [4]int64
	cells, err := p.next()
	if err != nil {
		return out, p.ended(err)
	}
	want := 2
	if newer {
		want = 4
	}
	out[2] = 1 // version 1.2 has a description
	cells = strings.Fields(strings.Join(cells, " "))
	if len(cells) < want {
		return out, p.fail("%d numbers, where %d say how large the table is", len(cells), want)
	}
	for i := range want {
		n, err := strconv.ParseInt(cells[i], 10, 32)
		if err != nil || n < 0 || i < 2 && n == 0 {
			return out, p.fail("%q is not a number of rows or columns", clip(cells[i]))
		}
		out[i] = n
	}
	return out, nil
}

func (p *parser) rows(rows, meta int) error {
	for {
		cells, err := p.filled()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if len(p.ids) == rows {
			return p.fail("more rows than the %d of the second line", rows)
		}
		for len(cells) > len(p.header)+len(p.samples) && cells[len(cells)-1] == "" {
			cells = cells[:len(cells)-1]
		}
		if len(cells) != len(p.header)+len(p.samples) {
			return p.fail("%d cells, where the header has %d", len(cells), len(p.header)+len(p.samples))
		}
		for _, c := range cells[:1+meta] {
			p.bytes += int64(len(c)) + 16
		}
		if p.bytes += int64(len(p.samples)) * 16; p.bytes > p.r.Limits.Bytes {
			return p.fail("the table needs more than the limit of %d bytes of memory; raise --limit-memory", p.r.Limits.Bytes)
		}
		p.ids = append(p.ids, strings.Clone(cells[0]))
		p.meta = append(p.meta, cloned(cells[1:1+meta]))
		for i, c := range cells[1+meta:] {
			v, err := p.number(c)
			if err != nil {
				return p.fail("column %q: %q is not a number", clip(p.samples[i]), clip(c))
			}
			p.values = append(p.values, v)
		}
	}
	if len(p.ids) < rows {
		return fmt.Errorf("%s: %d rows, where the second line says %d; the file is cut short", p.r.Name, len(p.ids), rows)
	}
	return nil
}

// number reads a value; an empty cell and the words for missing are NaN.
func (p *parser) number(s string) (float64, error) {
	s = strings.TrimSpace(s)
	if s == "" || slices.Contains(table.NAWords, s) || slices.Contains(p.r.Input.NA, s) || s == "na" {
		return math.NaN(), nil
	}
	v, err := strconv.ParseFloat(s, 64)
	if errors.Is(err, strconv.ErrRange) {
		err = nil // beyond float64: an infinity
	}
	return v, err
}

func (p *parser) ended(err error) error {
	if errors.Is(err, io.EOF) {
		return fmt.Errorf("%s: the file ends in its head; it is cut short", p.r.Name)
	}
	return err
}

func cloned(cells []string) []string {
	out := make([]string, len(cells))
	for i, c := range cells {
		out[i] = strings.Clone(c)
	}
	return out
}

func clip(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

// table is the file as columns.
func (d *data) table(r source.Request) *table.Table {
	t := &table.Table{Name: r.Name, Notes: d.notes}
	used := map[string]int{}
	name := func(s string) string {
		used[s]++
		if n := used[s]; n > 1 {
			return fmt.Sprintf("%s_%d", s, n)
		}
		return s
	}
	for k, h := range d.header {
		in := table.NewInferrer(h, table.InferOptions{NA: r.Input.NA})
		if k == 0 {
			in.ForceText()
		}
		for i, id := range d.ids {
			if k > 0 {
				id = d.meta[i][k-1]
			}
			in.Add([]byte(id))
		}
		c, _ := in.Column()
		c.Name = name(h)
		t.Columns = append(t.Columns, c)
	}
	for k, s := range d.samples {
		c := &table.Column{Name: name(s), Floats: make([]float64, len(d.ids))}
		for i := range c.Floats {
			c.Floats[i] = d.values[i*len(d.samples)+k]
		}
		t.Columns = append(t.Columns, c)
	}
	return t
}
