package text

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"runtime"
	"strings"

	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
)

func init() {
	source.Register(source.Format{Name: "csv", Endings: []string{".csv", ".txt", ".dat"}, Sniff: sniff, Loose: true, Open: Open})
	source.Register(source.Format{Name: "tsv", Endings: []string{".tsv", ".tab"}, Sniff: sniff, Loose: true, Open: Open})
}

// sniff takes anything without zero bytes for text, and UTF-16.
func sniff(head []byte) bool {
	_, _, err := findEncoding("", "", head)
	return err == nil
}

// The head of a file settles its dialect; more of it settles the kinds of its
// columns.
const (
	dialectHead = 128 << 10
	kindsHead   = 4 << 20
)

// file is one delimited text. It is a table.Source and a table.MatrixSource.
type file struct {
	r       source.Request
	d       dialect
	l       *layout
	notes   []string
	workers int
	// blockSize is 0 but in tests, which want many blocks from little text.
	blockSize int
	head      []byte // whole records, the header too
	whole     bool   // the head is the whole text
	kinds     []*table.Inferrer
}

// Open looks at the head of a delimited text: its encoding, separator and
// header, each of which r.Input may settle.
func Open(ctx context.Context, r source.Request) (table.Source, error) {
	r.Limits = r.Limits.OrDefaults()
	f := &file{r: r, workers: min(runtime.GOMAXPROCS(0), 16)}
	in := r.Input
	enc, note, err := findEncoding(r.Name, in.Encoding, r.Head)
	if err != nil {
		return nil, err
	}
	f.d.enc = enc
	f.note(note)
	if err := f.words(in); err != nil {
		return nil, err
	}
	f.d.newline, f.d.sep = '\n', ','
	raw, err := f.readHead()
	if err != nil {
		return nil, err
	}
	if err := f.findDialect(in, raw); err != nil {
		return nil, err
	}
	if f.head, err = f.wholeRecords(raw); err != nil {
		return nil, err
	}
	if f.l, err = f.d.findLayout(r.Name, in.NoHeader, f.head); err != nil {
		return nil, err
	}
	f.notes = append(f.notes, f.l.notes...)
	if f.whole && f.l.bytes == int64(len(f.head)) {
		return nil, fmt.Errorf("%s: %w: the file has a header and nothing below it", r.Name, table.ErrNoRows)
	}
	return f, nil
}

func (f *file) note(s string) {
	if s != "" {
		f.notes = append(f.notes, s)
	}
}

// words takes the user's words for missing and the decimal sign.
func (f *file) words(in table.Input) error {
	f.d.missing = make(map[string]bool, len(in.NA))
	for _, w := range in.NA {
		f.d.missing[w] = true
	}
	switch in.Decimal {
	case "", ".", "point":
		f.d.decimal = '.'
	case ",", "comma":
		f.d.decimal = ','
	default:
		return fmt.Errorf("%s: decimal sign %q: it is . or ,", f.r.Name, in.Decimal)
	}
	return nil
}

// readHead is the decoded start of the text. It is more than dialectHead only
// while it does not hold three lines.
func (f *file) readHead() ([]byte, error) {
	rc, r, err := f.open()
	if err != nil {
		return nil, err
	}
	defer rc.Close()
	head := make([]byte, 0, dialectHead)
	for size := dialectHead; ; size *= 2 {
		head = append(make([]byte, 0, size+1), head...)
		n, err := io.ReadFull(r, head[len(head):size])
		head = head[:len(head)+n]
		f.d.newline = findNewline(head)
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			if len(bytes.Trim(head, " \t\r\n")) == 0 {
				return nil, fmt.Errorf("%s: holds blank lines only", f.r.Name)
			}
			if head[len(head)-1] != f.d.newline {
				head = append(head, f.d.newline)
			}
			f.whole = true
			return head, nil
		}
		if err != nil {
			return nil, err
		}
		if bytes.Count(head, []byte{f.d.newline}) >= 3 {
			return head, nil
		}
		if int64(size) >= f.r.Limits.Line {
			line := bytes.Count(head, []byte{f.d.newline}) + 1
			return nil, fmt.Errorf("%s:%d: the line is longer than %d MiB; if it is a table all the same, raise --limit-line", f.r.Name, line, f.r.Limits.Line>>20)
		}
	}
}

// open is the text from its start, without a byte-order mark.
func (f *file) open() (io.Closer, io.Reader, error) {
	rc, err := f.r.Open()
	if err != nil {
		return nil, nil, err
	}
	r, err := f.d.enc.reader(rc)
	if err != nil {
		rc.Close()
		return nil, nil, fmt.Errorf("%s: the file is empty", f.r.Name)
	}
	return rc, r, nil
}

func (f *file) findDialect(in table.Input, raw []byte) error {
	ending := strings.ToLower(f.r.Name)
	switch {
	case in.Delim != "":
		return f.d.setSeparator(f.r.Name, in.Delim)
	case in.Format == "tsv", in.Format == "" && (strings.HasSuffix(ending, ".tsv") || strings.HasSuffix(ending, ".tab")):
		if bytes.IndexByte(raw, '\t') >= 0 {
			f.d.sep = '\t'
			return nil
		}
	}
	first := raw
	if i := bytes.LastIndexByte(raw, f.d.newline); i >= 0 {
		first = raw[:i+1]
	}
	name := f.d.findSeparator(first)
	if f.d.sep != ',' {
		f.note("separator: " + name)
	}
	return nil
}

// wholeRecords cuts the head behind its last whole record.
func (f *file) wholeRecords(raw []byte) ([]byte, error) {
	s := newSplitter(bytes.NewReader(raw), &f.d, f.r.Name, f.r.Limits.Line)
	s.size = len(raw) + 1
	end, open := f.d.lastRecord(raw)
	if end == 0 && open >= 0 {
		// One quoted cell fills the head: let the splitter find its end.
		rc, r, err := f.open()
		if err != nil {
			return nil, err
		}
		defer rc.Close()
		s.r = r
		b, err := s.next()
		if err != nil {
			return nil, err
		}
		return b.text, nil
	}
	return raw[:end], nil
}

// blocks are the data below the header, and what to close afterwards.
func (f *file) blocks() (*splitter, io.Closer, error) {
	rc, r, err := f.open()
	if err != nil {
		return nil, nil, err
	}
	if _, err := io.CopyN(io.Discard, r, f.l.bytes); err != nil {
		rc.Close()
		return nil, nil, fmt.Errorf("%s: has changed while it was read: %w", f.r.Name, err)
	}
	s := newSplitter(r, &f.d, f.r.Name, f.r.Limits.Line)
	s.line = f.l.lines + 1
	if f.blockSize > 0 {
		s.size = f.blockSize
	}
	return s, rc, nil
}

// ragged is the error of a record with another number of cells.
func (f *file) ragged(line int64, cells int) error {
	return fmt.Errorf("%s:%d: %d %s, where the first line has %d; is a separator missing or a quote?", f.r.Name, line, cells, plural(cells, "cell", "cells"), len(f.l.names))
}

// Close has nothing to close: the file is open only while it is read.
func (f *file) Close() error { return nil }
