package xlsx

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
	"github.com/xuri/excelize/v2"
)

// builder makes a table of the lines of a sheet.
type builder struct {
	ctx   context.Context
	r     source.Request
	book  *excelize.File
	sheet string

	dates, flags map[int]bool // columns of the sheet whose numbers are dates, true and false
	from1904     bool

	first []string // a line that may be a title, or the names
	cols  []*table.Inferrer
	names []string
	n     int // rows
	notes []string
}

// headLines are looked at twice, as stored and as shown: a workbook stores dates
// as numbers of days, and only their format tells them from numbers.
const headLines = 200

var dateLike = regexp.MustCompile(`(?i)[0-9][-:][0-9]|[0-9]/[0-9]+/[0-9]|[0-9]/[0-9]{4}|[0-9]\.[0-9]+\.[0-9]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec`)

// kinds finds the columns of dates and of true and false.
func (b *builder) kinds() error {
	props, err := b.book.GetWorkbookProps()
	b.from1904 = err == nil && props.Date1904 != nil && *props.Date1904
	var raw [][]string
	if err := b.lines(true, func(cells []string) (bool, error) {
		raw = append(raw, cells)
		return len(raw) < headLines, nil
	}); err != nil {
		return err
	}
	b.dates, b.flags = map[int]bool{}, map[int]bool{}
	never := map[int]bool{}
	i := 0
	return b.lines(false, func(shown []string) (bool, error) {
		if i == len(raw) { // a line that is shown but not stored: an error's text
			return false, nil
		}
		for c, s := range raw[i] {
			v, err := strconv.ParseFloat(s, 64)
			if err != nil || c >= len(shown) {
				continue
			}
			switch as := shown[c]; {
			case (as == "TRUE" || as == "FALSE") && (s == "0" || s == "1"):
				b.flags[c] = true
			case as != s && v >= 1 && dateLike.MatchString(as):
				b.dates[c] = true
			default:
				never[c] = true
			}
			if never[c] || b.dates[c] && b.flags[c] {
				never[c] = true
				delete(b.dates, c)
				delete(b.flags, c)
			}
		}
		i++
		return i < len(raw), nil
	})
}

// read fills in the columns.
func (b *builder) read() error {
	err := b.lines(true, func(cells []string) (bool, error) {
		switch {
		case b.names != nil:
			return true, b.row(cells)
		case b.r.Input.NoHeader:
			b.header(nil)
			return true, b.row(cells)
		case b.first == nil:
			b.first = cells
			return true, nil
		case filled(b.first) == 1 && filled(cells) > 1:
			b.notes = append(b.notes, fmt.Sprintf("the line %q above the names is passed over", clip(strings.TrimSpace(strings.Join(b.first, "")))))
			b.header(cells)
			return true, nil
		}
		b.header(b.first)
		return true, b.row(cells)
	})
	if err == nil && b.names == nil {
		b.header(b.first)
	}
	return err
}

func (b *builder) header(cells []string) {
	b.names = []string{}
	for _, s := range cells {
		b.column(strings.TrimSpace(s))
	}
}

// column adds a column, named by its letters where it has no name; names that
// occur twice are told apart.
func (b *builder) column(name string) {
	if name == "" {
		name, _ = excelize.ColumnNumberToName(len(b.names) + 1)
	}
	for k, plain := 2, name; ; k++ {
		taken := false
		for _, n := range b.names {
			taken = taken || n == name
		}
		if !taken {
			break
		}
		name = fmt.Sprintf("%s_%d", plain, k)
	}
	b.names = append(b.names, name)
	in := table.NewInferrer(name, table.InferOptions{NA: b.r.Input.NA})
	for range b.n {
		in.AddMissing()
	}
	b.cols = append(b.cols, in)
}

func (b *builder) row(cells []string) error {
	for len(cells) > 0 && cells[len(cells)-1] == "" {
		cells = cells[:len(cells)-1]
	}
	for len(b.cols) < len(cells) {
		b.column("")
	}
	if n := int64(b.n+1) * int64(len(b.cols)); n > b.r.Limits.Cells || n > b.r.Limits.Bytes/cellBytes {
		return fmt.Errorf("%s: sheet %q: more than %d rows of %d cells are beyond the limits; raise --limit-cells or --limit-memory", b.r.Name, b.sheet, b.n, len(b.cols))
	}
	for i, in := range b.cols {
		if i >= len(cells) || cells[i] == "" {
			in.AddMissing()
		} else {
			in.Add([]byte(b.text(i, cells[i])))
		}
	}
	b.n++
	return nil
}

// longNumber is how many digits an identifier may have. Some programs write 1e300
// with all its zeros; a workbook itself keeps 15 digits.
const longNumber = 40

// text is a stored cell as a reader of text knows it.
func (b *builder) text(col int, s string) string {
	switch {
	case b.flags[col] && s == "1":
		return "true"
	case b.flags[col] && s == "0":
		return "false"
	case !b.dates[col] && len(s) <= longNumber:
		return s
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return s
	}
	if !b.dates[col] {
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	t, err := excelize.ExcelDateToTime(v, b.from1904)
	if err != nil {
		return s
	}
	// Days are stored as float64: a second is no round number.
	if t = t.Round(time.Millisecond); t.Equal(t.Truncate(24 * time.Hour)) {
		return t.Format("2006-01-02")
	}
	return t.Format("2006-01-02T15:04:05.999")
}

// table is the columns that have a name or a cell.
func (b *builder) table() (*table.Table, error) {
	if b.n == 0 {
		return nil, fmt.Errorf("%s: sheet %q: %w", b.r.Name, b.sheet, table.ErrNoRows)
	}
	t := &table.Table{Name: b.r.Name, Notes: b.notes}
	for _, in := range b.cols {
		c, notes := in.Column()
		t.Columns = append(t.Columns, c)
		t.Notes = append(t.Notes, notes...)
	}
	return t, nil
}

func filled(cells []string) (n int) {
	for _, s := range cells {
		if strings.TrimSpace(s) != "" {
			n++
		}
	}
	return n
}

func clip(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
