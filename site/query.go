package site

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Filter chooses records, and of Pointer clicks; zero fields choose all.
type Filter struct {
	Span    Span    `json:"-"`
	WidthLo float64 `json:"widthLo,omitempty"` // of the viewport, CSS pixels, included
	WidthHi float64 `json:"widthHi,omitempty"` //
	Pointer string  `json:"pointer,omitempty"` // m, t, p or k
	Ref     string  `json:"ref,omitempty"`     // origin of the referring page; "none" is none
	Variant string  `json:"variant,omitempty"`
	Layout  string  `json:"layout,omitempty"`
}

// Query says which heatmap is read: a page, and who is counted. With Minus it
// is the difference of two segments.
type Query struct {
	Page   string
	Filter Filter
	Minus  *Filter
}

var pointerWords = map[string]string{"m": "mouse", "t": "touch", "p": "pen", "k": "keyboard"}

func (f *Filter) holds(r *Record) bool {
	return f.Span.Holds(r.At) && (f.WidthLo == 0 || r.VW >= f.WidthLo) && (f.WidthHi == 0 || r.VW <= f.WidthHi) &&
		(f.Ref == "" || r.Ref == f.Ref || f.Ref == "none" && r.Ref == "") && (f.Variant == "" || r.Variant == f.Variant) && (f.Layout == "" || r.Layout == f.Layout)
}

// span holds the times of both segments.
func (q *Query) span() Span {
	s := q.Filter.Span
	if q.Minus == nil {
		return s
	}
	m := q.Minus.Span
	if s.From.IsZero() || m.From.IsZero() {
		s.From = time.Time{}
	} else if m.From.Before(s.From) {
		s.From = m.From
	}
	if s.To.IsZero() || m.To.IsZero() {
		s.To = time.Time{}
	} else if m.To.After(s.To) {
		s.To = m.To
	}
	return s
}

// String is the filter in words, "" when it chooses all.
func (f *Filter) String() string {
	var parts []string
	add := func(format string, args ...any) { parts = append(parts, fmt.Sprintf(format, args...)) }
	if !f.Span.From.IsZero() {
		add("from %s", f.Span.From.UTC().Format(time.DateOnly))
	}
	if !f.Span.To.IsZero() {
		add("to %s", f.Span.To.UTC().Add(-time.Millisecond).Format(time.DateOnly))
	}
	switch {
	case f.WidthHi != 0:
		add("width %g to %g px", f.WidthLo, f.WidthHi)
	case f.WidthLo != 0:
		add("width from %g px", f.WidthLo)
	}
	if f.Pointer != "" {
		add("by %s", pointerWords[f.Pointer])
	}
	for _, p := range [][2]string{{"referrer", f.Ref}, {"variant", f.Variant}, {"layout", f.Layout}} {
		if p[1] != "" {
			add("%s %s", p[0], p[1])
		}
	}
	return strings.Join(parts, ", ")
}

// ParseFilter reads a filter from a query string; the names have a prefix in
// front: "minus." for the segment that is compared.
func ParseFilter(q url.Values, prefix string) (Filter, error) {
	var f Filter
	get := func(name string) string { return q.Get(prefix + name) }
	var err error
	if f.Span, err = ParseSpan(get("from"), get("to")); err != nil {
		return f, err
	}
	if w := get("width"); w != "" {
		if f.WidthLo, f.WidthHi, err = parseWidths(w); err != nil {
			return f, err
		}
	}
	f.Pointer, f.Ref, f.Variant, f.Layout = get("pointer"), get("ref"), get("variant"), get("layout")
	switch f.Pointer {
	case "", "m", "t", "p", "k":
	default:
		return f, fmt.Errorf("pointer %q is not known; there are m (mouse), t (touch), p (pen), k (keyboard)", f.Pointer)
	}
	return f, nil
}

// ParseQuery reads page, filter and, where any "minus." is given, the segment
// that is compared.
func ParseQuery(q url.Values) (Query, error) {
	f, err := ParseFilter(q, "")
	out := Query{Page: q.Get("page"), Filter: f}
	if err != nil {
		return out, err
	}
	for name := range q {
		if strings.HasPrefix(name, "minus.") && q.Get(name) != "" { // a form sends what nobody filled in, too
			m, err := ParseFilter(q, "minus.")
			out.Minus = &m
			return out, err
		}
	}
	return out, nil
}

// ParseSpan reads two days (2026-11-01, in UTC), both included; "" is open.
func ParseSpan(from, to string) (Span, error) {
	var s Span
	for _, d := range []struct {
		text string
		into *time.Time
		days int
	}{{from, &s.From, 0}, {to, &s.To, 1}} {
		if d.text == "" {
			continue
		}
		t, err := time.Parse(time.DateOnly, d.text)
		if err != nil {
			return s, fmt.Errorf("%q is not a day such as 2026-11-21", d.text)
		}
		*d.into = t.AddDate(0, 0, d.days)
	}
	if !s.From.IsZero() && !s.To.IsZero() && !s.From.Before(s.To) {
		return s, fmt.Errorf("from %s is after to %s", from, to)
	}
	return s, nil
}

func parseWidths(s string) (lo, hi float64, err error) {
	a, b, two := strings.Cut(s, "-")
	lo, errLo := strconv.ParseFloat(a, 64)
	hi, errHi := lo, errLo
	if two {
		hi, errHi = strconv.ParseFloat(b, 64)
	}
	if errLo != nil || errHi != nil || !(lo >= 0 && lo <= hi && hi <= 100_000) {
		return 0, 0, fmt.Errorf("width %q is not like 320-480 (CSS pixels of the viewport)", s)
	}
	return lo, hi, nil
}

// Widths of viewports that are usual limits of layouts.
var widthClasses = [...]float64{480, 768, 1024, 1440}

// WidthClass is 0 to 4: at most 480, 768, 1024, 1440 pixels wide, or more. Exact
// widths are kept; classes only group skeletons.
func WidthClass(vw float64) int {
	for i, w := range widthClasses {
		if vw <= w {
			return i
		}
	}
	return len(widthClasses)
}
