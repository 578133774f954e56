package figure

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/swelter/swelter/figure/style"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/tick"
)

// count writes a whole number with thin spaces between thousands.
func count(n int) string {
	s := strconv.Itoa(n)
	if n < 10000 {
		return s
	}
	var b strings.Builder
	for i, r := range s {
		if i > 0 && (len(s)-i)%3 == 0 {
			b.WriteRune('\u2009')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// valueTexts writes every value as the options say.
func (s *sheet) valueTexts() ([]string, error) {
	write, err := s.writer()
	if err != nil {
		return nil, err
	}
	out := make([]string, len(s.said()))
	for i, v := range s.said() {
		switch {
		case math.IsNaN(v) || s.p.Hidden != nil && s.p.Hidden[i]:
		case s.g.Categories != nil:
			if k := int(v); k >= 0 && k < len(s.g.Categories) {
				out[i] = style.Clean(s.g.Categories[k])
			}
		default:
			if out[i], err = write(v); err != nil {
				return nil, fmt.Errorf("fmt %q: row %s: %w", s.o.Fmt, s.place(grid.Place{Row: i / s.g.Cols, Col: i % s.g.Cols}), err)
			}
		}
	}
	return out, nil
}

// writer is Python's format where one is given, else the fewest digits that
// keep neighbours apart.
func (s *sheet) writer() (func(float64) (string, error), error) {
	if s.o.Fmt == "" {
		write := tick.AnnotFormat(s.seen(), s.locale)
		return func(v float64) (string, error) { return write(v), nil }, nil
	}
	write, err := tick.ParseFormat(s.o.Fmt)
	if err != nil {
		return nil, fmt.Errorf("fmt %q: %w", s.o.Fmt, err)
	}
	return func(v float64) (string, error) {
		t, err := write(v)
		return tick.Minus(t), err
	}, nil
}

// said are the values as they are written.
func (s *sheet) said() []float64 {
	if s.p.Said != nil {
		return s.p.Said
	}
	return s.g.Values
}

// seen are the values that are not masked.
func (s *sheet) seen() []float64 {
	if s.p.Hidden == nil {
		return s.said()
	}
	var out []float64
	for i, v := range s.said() {
		if !s.p.Hidden[i] {
			out = append(out, v)
		}
	}
	return out
}
