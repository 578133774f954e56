package text

import (
	"bytes"

	"github.com/swelter/swelter/table"
)

// cell reads the cell that starts at b[i]: its content without quotes, the
// place behind its separator or newline, and whether it ends the record. b ends
// with a newline. The content may be part of b.
func (d *dialect) cell(b []byte, i int) (content []byte, next int, last bool) {
	if d.run {
		i = skipBlank(b, i)
	}
	from := i
	if b[i] == '"' {
		if end := closingQuote(b, i+1); end > 0 {
			content = b[i+1 : end-1]
			if bytes.IndexByte(content, '"') >= 0 {
				content = bytes.ReplaceAll(content, []byte(`""`), []byte(`"`))
			}
			i = end
			from = end
		}
	}
	for b[i] != d.sep && b[i] != d.newline && !(d.run && b[i] == '\t') {
		i++
	}
	rest := b[from:i]
	if d.run {
		i = skipBlank(b, i)
		last = b[i] == d.newline || b[i] == '\r' && b[i+1] == d.newline
		if last {
			i += bytes.IndexByte(b[i:], d.newline) + 1
		}
	} else {
		last = b[i] == d.newline
		i++
	}
	if last && len(rest) > 0 && rest[len(rest)-1] == '\r' {
		rest = rest[:len(rest)-1]
	}
	switch {
	case content == nil:
		content = rest
	case len(rest) > 0: // "a"b, which nobody should write
		content = append(content[:len(content):len(content)], rest...)
	}
	return content, i, last
}

func skipBlank(b []byte, i int) int {
	for b[i] == ' ' || b[i] == '\t' {
		i++
	}
	return i
}

// blank reports whether a line without cells starts at b[i], and the place
// behind it. Spaces are no cell.
func (d *dialect) blank(b []byte, i int) (next int, ok bool) {
	for b[i] == ' ' || b[i] == '\t' && d.sep != '\t' {
		i++
	}
	if b[i] == '\r' && d.newline == '\n' && b[i+1] == d.newline {
		i++
	}
	return i + 1, b[i] == d.newline
}

// record reads the cells of one record into cells[:0]. They may be part of b.
func (d *dialect) record(b []byte, i int, cells [][]byte) ([][]byte, int) {
	cells = cells[:0]
	for last := false; !last; {
		var c []byte
		c, i, last = d.cell(b, i)
		cells = append(cells, c)
	}
	return cells, i
}

// value is the number that a cell holds: NaN when it is empty or a word for
// missing. b is followed by nothing that matters.
func (d *dialect) value(cell []byte) (v float64, ok bool) {
	t := trimBlank(cell)
	if len(t) == 0 || d.missing[string(t)] {
		return nan, true
	}
	if len(t) > 400 {
		return 0, false // no number; and not worth a copy
	}
	var buf [401]byte // the last byte is no digit
	n := copy(buf[:], t)
	if v, end, ok := number(buf[:n+1], 0, d.decimal); ok && end == n {
		return v, true
	}
	if v, ok := infinite(t); ok {
		return v, true
	}
	return nan, naWords[string(t)]
}

// numericMissing reports whether a user's word for missing is a number, such as
// -999. A measured -999.0 is not that word, so then the text of every cell
// decides and not its value.
func (d *dialect) numericMissing() bool {
	plain := *d
	plain.missing = nil
	for w := range d.missing {
		if v, ok := plain.value([]byte(w)); ok && v == v {
			return true
		}
	}
	return false
}

func trimBlank(b []byte) []byte { return bytes.Trim(b, " \t") }

func infinite(t []byte) (float64, bool) {
	sign := 1.0
	if len(t) > 0 && (t[0] == '-' || t[0] == '+') {
		if t[0] == '-' {
			sign = -1
		}
		t = t[1:]
	}
	if len(t) != 3 && len(t) != 8 {
		return 0, false
	}
	if bytes.EqualFold(t, []byte("inf")) || bytes.EqualFold(t, []byte("infinity")) {
		return sign * inf, true
	}
	return 0, false
}

// naWords are the words for missing among numbers.
var naWords = func() map[string]bool {
	m := make(map[string]bool, len(table.NAWords))
	for _, w := range table.NAWords {
		m[w] = true
	}
	return m
}()
