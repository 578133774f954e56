package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/swelter/swelter/figure"
)

func (f *flags) marks(to *[]figure.Mark) {
	add := func(kind, name, usage string) {
		f.add(&value{kind: "text", repeat: true, set: func(s string) error {
			m, err := parseMark(kind, s)
			*to = append(*to, m)
			return err
		}}, name, usage)
	}
	add("col", "mark-col", "`LABEL=TEXT` a line before that column, on a number or time axis at that value, with a text above it; may be repeated, as all marks")
	add("row", "mark-row", "`LABEL=TEXT` a line above that row, or at that value")
	add("cell", "mark-cell", "`ROW,COLUMN=TEXT` a frame around a cell; labels with commas, = or : in double quotes")
	add("box", "box", "`R1:R2,C1:C2=TEXT` a frame around cells from row to row and column to column; the text may be left out")
}

// parseMark reads LABEL=TEXT, with as many labels as the kind needs. Labels with
// a separator in them stand in double quotes.
func parseMark(kind, s string) (figure.Mark, error) {
	m := figure.Mark{Kind: kind}
	place, text, _ := cutOutside(s, '=')
	m.Text = text
	parts := []string{place}
	var err error
	switch kind {
	case "cell":
		parts, err = pairOf(place, ',', "ROW,COLUMN=TEXT")
	case "box":
		if parts, err = pairOf(place, ',', "R1:R2,C1:C2"); err != nil {
			break
		}
		var all []string
		for _, p := range parts {
			ends, err := pairOf(p, ':', "R1:R2,C1:C2")
			if err != nil {
				return m, err
			}
			all = append(all, ends...)
		}
		parts = all
	}
	if err != nil {
		return m, err
	}
	for _, p := range parts {
		p = strings.TrimSpace(p)
		if len(p) > 1 && p[0] == '"' && p[len(p)-1] == '"' {
			p = strings.ReplaceAll(p[1:len(p)-1], `""`, `"`)
		}
		if p == "" {
			return m, errors.New("a label is missing")
		}
		m.At = append(m.At, p)
	}
	return m, nil
}

func pairOf(s string, sep byte, form string) ([]string, error) {
	a, b, ok := cutOutside(s, sep)
	if _, _, more := cutOutside(b, sep); !ok || more {
		return nil, fmt.Errorf("%s is wanted; labels with %q in them stand in double quotes", form, sep)
	}
	return []string{a, b}, nil
}

// cutOutside cuts at the first separator that is not inside double quotes.
func cutOutside(s string, sep byte) (before, after string, ok bool) {
	quoted := false
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '"':
			quoted = !quoted
		case s[i] == sep && !quoted:
			return s[:i], s[i+1:], true
		}
	}
	return s, "", false
}

// few are the first labels of many, for an error.
func few(labels []string) string {
	const most = 5
	quoted := make([]string, 0, most)
	for _, l := range labels[:min(len(labels), most)] {
		quoted = append(quoted, fmt.Sprintf("%q", l))
	}
	s := strings.Join(quoted, ", ")
	if n := len(labels) - most; n > 0 {
		s += fmt.Sprintf(" and %s more", grouped(int64(n)))
	}
	return s
}
