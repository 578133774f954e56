package mtx

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/swelter/swelter/source"
)

// matrix is the entries of a file, from 0.
type matrix struct {
	rows, cols int64
	row, col   []int32
	value      []float64
	whole      bool // of integers
}

// kind is what the banner says.
type kind struct {
	sparse, whole, pattern bool
	symmetry               string // general, symmetric, skew-symmetric
}

func parseBanner(head string) (kind, error) {
	line, _, _ := strings.Cut(head, "\n")
	words := strings.Fields(strings.ToLower(line))
	if len(words) < 5 || !strings.HasPrefix(line, banner) || words[1] != "matrix" {
		return kind{}, fmt.Errorf("%q is not the first line of a Matrix Market file; %q is one", clip(strings.TrimSpace(line)), banner+" matrix coordinate real general")
	}
	k := kind{sparse: words[2] == "coordinate", whole: words[3] == "integer" || words[3] == "pattern", pattern: words[3] == "pattern", symmetry: words[4]}
	switch {
	case !k.sparse && words[2] != "array":
		return k, fmt.Errorf("the form %q is not known; coordinate and array are", clip(words[2]))
	case words[3] != "real" && words[3] != "double" && !k.whole || k.pattern && !k.sparse:
		return k, fmt.Errorf("values of the kind %q are not read; real, integer and pattern are", clip(words[3]))
	case k.symmetry != "general" && k.symmetry != "symmetric" && k.symmetry != "skew-symmetric":
		return k, fmt.Errorf("the symmetry %q is not read; general, symmetric and skew-symmetric are", clip(k.symmetry))
	}
	return k, nil
}

// lines reads the lines that are neither comments nor blank.
type lines struct {
	ctx  context.Context
	name string
	in   *bufio.Scanner
	n    int
}

func (l *lines) fail(format string, args ...any) error {
	return fmt.Errorf("%s:%d: %s", l.name, l.n, fmt.Sprintf(format, args...))
}

// next is the words of the next line, io.EOF behind the last.
func (l *lines) next() ([]string, error) {
	for l.in.Scan() {
		if l.n++; l.n&4095 == 0 && l.ctx.Err() != nil {
			return nil, l.ctx.Err()
		}
		if t := l.in.Text(); !strings.HasPrefix(t, "%") {
			if w := strings.Fields(t); len(w) > 0 {
				return w, nil
			}
		}
	}
	if err := l.in.Err(); errors.Is(err, bufio.ErrTooLong) {
		return nil, l.fail("the line is too long; this is no Matrix Market file")
	} else if err != nil {
		return nil, err
	}
	return nil, io.EOF
}

// entryBytes is what an entry takes, growth included.
const entryBytes = 32

func read(ctx context.Context, r source.Request, in io.Reader) (*matrix, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	l := &lines{ctx: ctx, name: r.Name, in: bufio.NewScanner(in)}
	l.in.Buffer(make([]byte, 4096), 1<<16)
	if !l.in.Scan() {
		return nil, fmt.Errorf("%s: the file ends before its first line", r.Name)
	}
	l.n++
	k, err := parseBanner(l.in.Text())
	if err != nil {
		return nil, l.fail("%v", err)
	}
	m := &matrix{whole: k.whole}
	claimed, err := m.sizes(l, k)
	if err != nil {
		return nil, err
	}
	each := int64(entryBytes)
	if k.symmetry != "general" {
		each *= 2 // both halves
	}
	if claimed > r.Limits.Bytes/each {
		return nil, l.fail("%d entries need more than the limit of %d bytes of memory; raise --limit-memory", claimed, r.Limits.Bytes)
	}
	for n := int64(0); ; n++ {
		w, err := l.next()
		if errors.Is(err, io.EOF) {
			if n < claimed {
				return nil, fmt.Errorf("%s: %d entries, where the head says %d; the file is cut short", r.Name, n, claimed)
			}
			return m, nil
		}
		if err != nil {
			return nil, err
		}
		if n == claimed {
			return nil, l.fail("more entries than the %d of the head", claimed)
		}
		if k.sparse {
			err = m.entry(l, k, w)
		} else {
			err = m.cell(l, k, w)
		}
		if err != nil {
			return nil, err
		}
	}
}

// sizes reads the line of sizes and says how many entries are to follow.
func (m *matrix) sizes(l *lines, k kind) (entries int64, err error) {
	w, err := l.next()
	if err != nil && !errors.Is(err, io.EOF) {
		return 0, err
	}
	want := 2
	if k.sparse {
		want = 3
	}
	if len(w) != want {
		return 0, l.fail("%d numbers, where %d say how large the matrix is", len(w), want)
	}
	var n [3]int64
	for i, s := range w {
		if n[i], err = strconv.ParseInt(s, 10, 64); err != nil || n[i] < 0 || i < 2 && (n[i] == 0 || n[i] > maxSide) {
			return 0, l.fail("%q is not a number of rows, columns or entries", clip(s))
		}
	}
	m.rows, m.cols, entries = n[0], n[1], n[2]
	if k.symmetry != "general" && m.rows != m.cols {
		return 0, l.fail("%d x %d is not symmetric", m.rows, m.cols)
	}
	if !k.sparse {
		switch entries = m.rows * m.cols; k.symmetry { // the lower triangle, by columns
		case "symmetric":
			entries = m.rows * (m.rows + 1) / 2
		case "skew-symmetric":
			entries = m.rows * (m.rows - 1) / 2
		}
	}
	return entries, nil
}

// entry reads row, column and value, from 1.
func (m *matrix) entry(l *lines, k kind, w []string) error {
	want := 3
	if k.pattern {
		want = 2
	}
	if len(w) != want {
		return l.fail("%d words, where an entry has %d", len(w), want)
	}
	row, err := strconv.ParseInt(w[0], 10, 64)
	if err != nil || row < 1 || row > m.rows {
		return l.fail("row %q is not one of the %d", clip(w[0]), m.rows)
	}
	col, err := strconv.ParseInt(w[1], 10, 64)
	if err != nil || col < 1 || col > m.cols {
		return l.fail("column %q is not one of the %d", clip(w[1]), m.cols)
	}
	v := 1.
	if !k.pattern {
		if v, err = number(w[2]); err != nil {
			return l.fail("%q is not a number", clip(w[2]))
		}
	}
	m.add(k, int32(row-1), int32(col-1), v)
	return nil
}

// cell reads the next value of a dense file, which runs down the columns.
func (m *matrix) cell(l *lines, k kind, w []string) error {
	v, err := number(w[0])
	if err != nil || len(w) != 1 {
		return l.fail("%q is not a number", clip(strings.Join(w, " ")))
	}
	row, col := int32(0), int32(0)
	if k.symmetry == "skew-symmetric" {
		row = 1
	}
	if n := len(m.value); n > 0 {
		row, col = m.row[n-1]+1, m.col[n-1]
		if k.symmetry != "general" && m.mirrored(n-1) {
			row, col = m.col[n-1]+1, m.row[n-1]
		}
		if int64(row) == m.rows {
			col++
			switch row = 0; k.symmetry {
			case "symmetric":
				row = col
			case "skew-symmetric":
				row = col + 1
			}
		}
	}
	m.add(k, row, col, v)
	return nil
}

// mirrored says that entry n is the one that add made of its lower twin.
func (m *matrix) mirrored(n int) bool { return m.row[n] < m.col[n] }

func (m *matrix) add(k kind, row, col int32, v float64) {
	m.row, m.col, m.value = append(m.row, row), append(m.col, col), append(m.value, v)
	if k.symmetry == "general" || row == col {
		return
	}
	if k.symmetry == "skew-symmetric" {
		v = -v
	}
	m.row, m.col, m.value = append(m.row, col), append(m.col, row), append(m.value, v)
}

func number(s string) (float64, error) {
	v, err := strconv.ParseFloat(s, 64)
	if errors.Is(err, strconv.ErrRange) && math.IsInf(v, 0) {
		err = nil // beyond float64
	}
	return v, err
}

func clip(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
