package text

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"sync"
)

// blockSize is how much text one worker gets at a time: far more than a line,
// and a few of them fit the caches.
const blockSize = 1 << 20

// block is whole records, the last of which ends with a newline.
type block struct {
	text []byte
	line int64 // number of its first line, from 1
	buf  []byte
}

// splitter cuts text into blocks that end between records.
type splitter struct {
	r       io.Reader
	d       *dialect
	name    string
	maxLine int64
	size    int // of a block; 0 is blockSize
	rest    []byte
	line    int64
	pool    sync.Pool
	eof     bool
}

func newSplitter(r io.Reader, d *dialect, name string, maxLine int64) *splitter {
	return &splitter{r: r, d: d, name: name, maxLine: maxLine, size: blockSize, line: 1}
}

func (s *splitter) buffer(n int) []byte {
	if b, ok := s.pool.Get().(*[]byte); ok && cap(*b) >= n {
		return (*b)[:cap(*b)]
	}
	return make([]byte, n)
}

// release gives the memory of a block back.
func (s *splitter) release(b *block) { s.pool.Put(&b.buf) }

// next is the next block, or io.EOF.
func (s *splitter) next() (*block, error) {
	if s.eof && len(s.rest) == 0 {
		return nil, io.EOF
	}
	buf := s.buffer(max(s.size, 2*len(s.rest), 16))
	n := copy(buf, s.rest)
	for {
		room := len(buf) - 1 // one for the newline that a last line may lack
		for n < room && !s.eof {
			k, err := s.r.Read(buf[n:room])
			n += k
			if err == io.EOF {
				s.eof = true
			} else if err != nil {
				return nil, err
			}
		}
		if n == 0 {
			return nil, io.EOF
		}
		if s.eof && buf[n-1] != s.d.newline {
			buf[n] = s.d.newline
			n++
		}
		end, open := s.d.lastRecord(buf[:n])
		if s.eof && open >= 0 {
			line := s.line + int64(bytes.Count(buf[:open], []byte{s.d.newline}))
			return nil, fmt.Errorf("%s:%d: a quote is opened and never closed", s.name, line)
		}
		if end > 0 {
			return s.cut(buf, n, end), nil
		}
		if int64(len(buf)) >= s.maxLine && open >= 0 {
			line := s.line + int64(bytes.Count(buf[:open], []byte{s.d.newline}))
			return nil, fmt.Errorf("%s:%d: a quote is opened and not closed within %d MiB", s.name, line, s.maxLine>>20)
		}
		if int64(len(buf)) >= s.maxLine {
			return nil, fmt.Errorf("%s:%d: the line is longer than %d MiB; if it is a table all the same, raise --limit-line", s.name, s.line, s.maxLine>>20)
		}
		grown := make([]byte, 2*len(buf))
		copy(grown, buf[:n])
		buf = grown
	}
}

func (s *splitter) cut(buf []byte, n, end int) *block {
	b := &block{line: s.line, buf: buf}
	s.rest = append(s.rest[:0], buf[end:n]...)
	b.text = buf[:end]
	s.line += int64(bytes.Count(b.text, []byte{s.d.newline}))
	return b
}

// lastRecord is the end of the last whole record of text that starts with one,
// and where a quote was opened that text does not close, or -1.
func (d *dialect) lastRecord(text []byte) (end, open int) {
	for pos := 0; ; {
		q := bytes.IndexByte(text[pos:], '"')
		if q < 0 {
			if i := bytes.LastIndexByte(text[pos:], d.newline); i >= 0 {
				end = pos + i + 1
			}
			return end, -1
		}
		if i := bytes.LastIndexByte(text[pos:pos+q], d.newline); i >= 0 {
			end = pos + i + 1
		}
		q += pos
		pos = q + 1
		if q > 0 && !d.beforeCell(text[q-1]) {
			continue // inside a cell that is not quoted: a character like any other
		}
		if pos = closingQuote(text, pos); pos < 0 {
			return end, q
		}
	}
}

// beforeCell reports whether a cell starts behind c.
func (d *dialect) beforeCell(c byte) bool { return c == d.sep || c == d.newline }

// closingQuote is the place behind the quote that ends a quoted cell, or -1.
// Two quotes are one character of the cell.
func closingQuote(text []byte, pos int) int {
	for {
		i := bytes.IndexByte(text[pos:], '"')
		if i < 0 {
			return -1
		}
		pos += i + 1
		if pos == len(text) {
			return -1 // its twin may come in the next block
		}
		if text[pos] != '"' {
			return pos
		}
		pos++
	}
}

// inOrder works on blocks with several workers and delivers the results in the
// order of the text, so that they do not depend on the number of workers. The
// first error in that order is returned.
func inOrder[T any](ctx context.Context, s *splitter, workers int, work func(*block) (T, error), deliver func(T) error) error {
	type job struct {
		block  *block
		result T
		err    error
		done   chan struct{}
	}
	ctx, cancel := context.WithCancel(ctx)
	todo, order := make(chan *job), make(chan *job, 2*workers)
	var wg sync.WaitGroup
	defer wg.Wait()
	defer cancel()
	for range workers {
		wg.Go(func() {
			for j := range todo {
				j.result, j.err = work(j.block)
				s.release(j.block)
				close(j.done)
			}
		})
	}
	wg.Go(func() {
		defer close(order)
		defer close(todo)
		for {
			j := &job{done: make(chan struct{})}
			j.block, j.err = s.next()
			if j.err != nil {
				close(j.done)
			}
			select {
			case order <- j:
			case <-ctx.Done():
				return
			}
			if j.err != nil {
				return
			}
			todo <- j
		}
	})
	for j := range order {
		<-j.done
		if j.err == nil {
			j.err = deliver(j.result)
		}
		if j.err == io.EOF {
			return nil
		}
		if j.err != nil {
			return j.err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return ctx.Err()
}
