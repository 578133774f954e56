package site

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"io"
	"strconv"
	"strings"
	"time"
)

// RawColumns name what is in a row of raw events, one a row.
var RawColumns = []string{
	"time", "page", "address", "view", "batch", "visitor_day", "kind", "ms", "selector", "hash", "hosts", "container", "fixed", "tag", "name",
	"ex", "ey", "x", "y", "scroll_x", "scroll_y", "inner_x", "inner_y", "pointer", "count", "rest_ms", "zoom", "bands_ms",
	"viewport_w", "viewport_h", "page_w", "page_h", "dpr", "rate", "referrer", "variant", "layout",
}

// RawRow is one event as texts; numbers are as they were sent, missing is "".
type RawRow []string

// EachRaw calls f with the raw events of a query, of all pages when it names
// none. An event that names several elements (of what came in sight) is a row
// for each. The row is f's until f returns.
func EachRaw(ctx context.Context, store Store, s *Site, q Query, f func(RawRow) error) error {
	pager, err := NewPager(s.Rules)
	if err != nil {
		return err
	}
	all, err := store.Addresses(ctx, s.Key)
	if err != nil {
		return err
	}
	pages := map[string]string{}
	addresses := []string{}
	for _, a := range all {
		page := pager.Page(a.Address)
		if q.Page == "" || page == q.Page {
			pages[a.Address] = page
			addresses = append(addresses, a.Address)
		}
	}
	if len(addresses) == 0 {
		return nil
	}
	row := make(RawRow, len(RawColumns))
	return store.Records(ctx, s.Key, addresses, q.Filter.Span, func(r *Record) error {
		if !q.Filter.holds(r) {
			return ctx.Err()
		}
		for i := range r.Events {
			if err := rawEvent(row, r, &r.Events[i], pages[r.Address()], f); err != nil {
				return err
			}
		}
		return ctx.Err()
	})
}

func rawEvent(row RawRow, r *Record, e *Event, page string, f func(RawRow) error) error {
	clear(row)
	rawRecord(row, r, e, page)
	set := func(at int, v float64) { row[at] = strconv.FormatFloat(v, 'g', -1, 64) }
	switch {
	case e.Kind == Seen:
		for _, el := range e.Els {
			rawElement(row, &r.Els[el])
			if err := f(row); err != nil {
				return err
			}
		}
		return nil
	case e.Kind == Scroll:
		set(18, e.Y)
	case e.Kind == Attention:
		set(18, e.Y)
		b, _ := json.Marshal(e.Bands)
		row[27] = strings.Trim(string(b), "[]")
	default:
		rawElement(row, &r.Els[*e.El])
		for i, v := range [...]float64{float64(e.EX), float64(e.EY), e.X, e.Y, e.SX, e.SY} {
			set(15+i, v)
		}
		if e.CX != 0 || e.CY != 0 { // our tracker tells the place in the element instead
			set(21, e.CX)
			set(22, e.CY)
		}
		row[23] = e.Points
		if e.Count != 0 {
			row[24] = strconv.Itoa(e.Count)
		}
		if e.Kind == Rest {
			set(25, e.MS)
		}
		if e.Zoom != 0 {
			set(26, e.Zoom)
		}
	}
	return f(row)
}

var kindWords = map[string]string{Click: "click", Rage: "rage", Dead: "dead", Rest: "rest", Scroll: "scroll", Attention: "attention", Seen: "seen"}

func rawRecord(row RawRow, r *Record, e *Event, page string) {
	row[0] = time.UnixMilli(r.Start + int64(e.T)).UTC().Format("2006-01-02T15:04:05.000Z")
	row[1], row[2], row[3], row[4] = page, r.Address(), r.ID, strconv.Itoa(r.Seq)
	row[5] = strconv.FormatUint(r.Visitor, 16)
	row[6], row[7] = kindWords[e.Kind], strconv.FormatFloat(e.T, 'f', -1, 64)
	pw, ph := r.PW, r.PH
	if e.PW != 0 {
		pw = e.PW
	}
	if e.PH != 0 {
		ph = e.PH
	}
	for i, v := range [...]float64{r.VW, r.VH, pw, ph, r.DPR, r.Rate} {
		row[28+i] = strconv.FormatFloat(v, 'g', 7, 64)
	}
	row[34], row[35], row[36] = r.Ref, r.Variant, r.Layout
}

func rawElement(row RawRow, e *Element) {
	row[8], row[9], row[10], row[11], row[12], row[13], row[14] = e.Selector, e.Hash, strings.Join(e.Hosts, " >> "), e.Container, strconv.Itoa(e.Fixed), e.Tag, e.Name
}

// rawNumbers are the columns that hold numbers.
func rawNumber(i int) bool {
	return i == 4 || i == 7 || i == 12 || i >= 15 && i != 23 && i != 27 && i < 34
}

// Guard keeps a spreadsheet from reading a text as a formula.
func Guard(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

// WriteRawCSV writes the raw events of a query, formulas guarded.
func WriteRawCSV(ctx context.Context, store Store, s *Site, q Query, w io.Writer) error {
	c := csv.NewWriter(w)
	if err := c.Write(RawColumns); err != nil {
		return err
	}
	err := EachRaw(ctx, store, s, q, func(row RawRow) error {
		for i := range row {
			if !rawNumber(i) {
				row[i] = Guard(row[i])
			}
		}
		return c.Write(row)
	})
	c.Flush()
	if err != nil {
		return err
	}
	return c.Error()
}

// WriteRawJSON writes the raw events of a query as an array of objects.
func WriteRawJSON(ctx context.Context, store Store, s *Site, q Query, w io.Writer) error {
	before := "[\n"
	err := EachRaw(ctx, store, s, q, func(row RawRow) error {
		var b []byte
		for i, v := range row {
			if v == "" {
				continue
			}
			b = append(b, ',', '"')
			b = append(b, RawColumns[i]...)
			b = append(b, '"', ':')
			if rawNumber(i) {
				b = append(b, v...)
				continue
			}
			text, err := json.Marshal(v)
			if err != nil {
				return err
			}
			b = append(b, text...)
		}
		b[0] = '{'
		_, err := io.WriteString(w, before+string(b)+"}")
		before = ",\n"
		return err
	})
	if err != nil {
		return err
	}
	if before == "[\n" {
		_, err = io.WriteString(w, "[]\n")
		return err
	}
	_, err = io.WriteString(w, "\n]\n")
	return err
}
