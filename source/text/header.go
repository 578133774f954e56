package text

import (
	"fmt"
	"strings"

	"github.com/swelter/swelter/table"
)

// layout is what stands above the data: the names of the columns, and how much
// of the text they take.
type layout struct {
	names  []string   // of the columns, told apart
	levels [][]string // of a header of several lines, outermost first, each one name a column; else nil
	title  string     // of levels: their own names
	header bool
	bytes  int64 // of the text before the data
	lines  int64
	notes  []string
}

// maxHeader is how many lines a header may have.
const maxHeader = 8

// headRecord is one record of the head.
type headRecord struct {
	cells [][]byte
	next  int   // where the following record starts
	line  int64 // lines up to next
}

// firstRecords are at most n records that are not blank.
func (d *dialect) firstRecords(head []byte, n int) []headRecord {
	var out []headRecord
	line := int64(0)
	for i := 0; i < len(head) && len(out) < n; {
		from := i
		if next, ok := d.blank(head, i); ok {
			i = next
			line++
			continue
		}
		var r headRecord
		r.cells, r.next = d.record(head, i, nil)
		i = r.next
		for _, c := range head[from:i] {
			if c == d.newline {
				line++
			}
		}
		r.line = line
		out = append(out, r)
	}
	return out
}

// findLayout looks at the first records. The first is a header unless all its
// cells are numbers; several are one when the last of them is all words and
// numbers follow.
func (d *dialect) findLayout(name string, noHeader bool, head []byte) (*layout, error) {
	recs := d.firstRecords(head, maxHeader+4)
	if len(recs) == 0 {
		return nil, fmt.Errorf("%s: holds blank lines only", name)
	}
	l := &layout{}
	width := len(recs[0].cells)
	if width > maxColumns {
		return nil, fmt.Errorf("%s:1: %d columns are more than the %d that can be read", name, width, maxColumns)
	}
	if noHeader || d.allNumbers(recs[0].cells) {
		if !noHeader {
			l.notes = append(l.notes, "the first line is all numbers, so there is no header")
		}
		l.names = numberedNames(width)
		return l, nil
	}
	l.header = true
	k := d.headerLines(recs)
	last := recs[k-1]
	l.bytes, l.lines = int64(last.next), last.line
	if k > 1 {
		d.joinLevels(l, recs, k)
	} else {
		l.names = d.texts(l, recs[0].cells)
	}
	// R writes no name above the labels of its rows.
	if k == 1 && len(recs) > 1 && width > 0 && len(recs[1].cells) == width+1 && (len(recs) < 3 || len(recs[2].cells) == width+1) {
		l.names = append([]string{""}, l.names...)
		l.notes = append(l.notes, "the header has one name less than there are columns, so the first column has none")
	}
	names, changed := table.UniqueNames(l.names)
	l.names = names
	if changed > 0 && l.levels == nil {
		l.notes = append(l.notes, fmt.Sprintf("%d duplicate column %s told apart", changed, plural(changed, "name was", "names were")))
	}
	return l, nil
}

// maxColumns keeps a line of commas from taking all memory.
const maxColumns = 1 << 20

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

func numberedNames(n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprint(i)
	}
	return names
}

func (d *dialect) texts(l *layout, cells [][]byte) []string {
	out := make([]string, len(cells))
	wasLatin := false
	for i, c := range cells {
		s, latin := d.enc.decode(trimBlank(c))
		out[i] = s
		wasLatin = wasLatin || latin
	}
	if wasLatin && !contains(l.notes, latinNote) {
		l.notes = append(l.notes, latinNote)
	}
	return out
}

func contains(list []string, s string) bool {
	for _, v := range list {
		if v == s {
			return true
		}
	}
	return false
}

func (d *dialect) allNumbers(cells [][]byte) bool {
	for _, c := range cells {
		if len(trimBlank(c)) == 0 {
			return false
		}
		if _, ok := d.value(c); !ok {
			return false
		}
	}
	return true
}

// headerLines is how many records the header has. The header of a table of
// pandas with levels of columns is a line a level, then a line with the names
// of the row labels and nothing else.
func (d *dialect) headerLines(recs []headRecord) int {
	width := len(recs[0].cells)
	if width < 3 {
		return 1
	}
	for k := min(maxHeader, len(recs)-1); k > 1; k-- {
		if !d.sameWidth(recs[:k+1], width) || !d.body(recs[k], isNumber) {
			continue
		}
		end := k
		if d.body(recs[k-1], isEmpty) {
			end--
		}
		if end > 1 && d.body(recs[end-1], isWord) && d.body(recs[end-2], notEmpty) {
			return k
		}
	}
	return 1
}

func (d *dialect) sameWidth(recs []headRecord, width int) bool {
	for _, r := range recs {
		if len(r.cells) != width {
			return false
		}
	}
	return true
}

type cellTest func(empty, number bool) bool

func isNumber(empty, number bool) bool { return number }
func isEmpty(empty, number bool) bool  { return empty }
func isWord(empty, number bool) bool   { return !empty && !number }
func notEmpty(empty, number bool) bool { return !empty }

// body asks all cells of a record but the first.
func (d *dialect) body(r headRecord, is cellTest) bool {
	for _, c := range r.cells[1:] {
		_, number := d.value(c)
		if !is(len(trimBlank(c)) == 0, number) {
			return false
		}
	}
	return true
}

// joinLevels makes the names of the columns from the levels above them.
func (d *dialect) joinLevels(l *layout, recs []headRecord, k int) {
	corner := ""
	if d.body(recs[k-1], isEmpty) {
		corner = strings.Join(d.texts(l, recs[k-1].cells[:1]), "")
		k--
	}
	width := len(recs[0].cells)
	l.levels = make([][]string, k)
	titles := make([]string, k)
	for i := range k {
		l.levels[i] = d.texts(l, recs[i].cells)
		titles[i] = l.levels[i][0]
		l.levels[i][0] = corner
	}
	l.title = strings.Trim(strings.Join(titles, " / "), "/ ")
	l.names = make([]string, width)
	l.names[0] = corner
	parts := make([]string, k)
	for c := 1; c < width; c++ {
		for i := range k {
			parts[i] = l.levels[i][c]
		}
		l.names[c] = strings.Join(parts, " / ")
	}
	l.notes = append(l.notes, fmt.Sprintf("the header has %d lines, joined by /", k))
}
