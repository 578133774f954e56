package text

import (
	"bytes"
	"fmt"
	"math"
	"strings"
)

var (
	nan = math.NaN()
	inf = math.Inf(1)
)

// dialect is how a text is written: what stands between cells and records, and
// what its numbers look like.
type dialect struct {
	enc     encoding
	sep     byte
	run     bool // any number of spaces or tabs is one separator
	newline byte // '\n', or '\r' in texts that have no other
	decimal byte
	missing map[string]bool // the user's words for missing
}

// separators in the order in which they win a draw.
var separators = []struct {
	sep  byte
	run  bool
	name string
}{{',', false, "comma"}, {'\t', false, "tab"}, {';', false, "semicolon"}, {'|', false, "bar |"}, {' ', true, "spaces"}}

// setSeparator takes what the user says: one character, or a name.
func (d *dialect) setSeparator(name, asked string) error {
	switch strings.ToLower(asked) {
	case "tab", `\t`:
		d.sep = '\t'
		return nil
	case "space", "spaces", "whitespace", " ":
		d.sep, d.run = ' ', true
		return nil
	}
	for _, s := range separators {
		if asked == s.name {
			asked = string(s.sep)
		}
	}
	if len(asked) != 1 || !separates(asked[0]) {
		return fmt.Errorf("%s: separator %q: say one sign that no number has, or tab, or space", name, asked)
	}
	if asked[0] == d.decimal {
		return fmt.Errorf("%s: %q cannot be both the separator and the decimal sign", name, asked)
	}
	d.sep = asked[0]
	return nil
}

// separates is true of signs that may stand between cells: not those of quotes,
// lines, words and numbers.
func separates(c byte) bool {
	return c > ' ' && c < 0x7f && !(c-'0' < 10 || c|0x20-'a' < 26) && strings.IndexByte("\"+-.", c) < 0
}

// findSeparator tries each separator on the first records: the one that gives
// the same number of cells everywhere wins, then the one that leaves most
// numbers. It returns the separator's name for the note.
func (d *dialect) findSeparator(head []byte) string {
	best, bestScore, bestName := *d, -1.0, ""
	for _, s := range separators {
		if s.run && bestScore >= 2 {
			break // spaces are also within cells; they count only when nothing else does
		}
		if s.sep == d.decimal {
			continue
		}
		try := *d
		try.sep, try.run = s.sep, s.run
		if score := try.score(head); score > bestScore {
			best, bestScore, bestName = try, score, s.name
		}
	}
	*d = best
	return bestName
}

// score is 0 for a single column; else at least 1, and at least 2 when all
// records have the same number of cells.
func (d *dialect) score(head []byte) float64 {
	const most = 100
	counts := map[int]int{}
	records, numbers, total := 0, 0, 0
	var cells [][]byte
	for i := 0; i < len(head) && records < most; records++ {
		if next, ok := d.blank(head, i); ok {
			i = next
			records--
			continue
		}
		cells, i = d.record(head, i, cells)
		counts[len(cells)]++
		for _, c := range cells {
			total++
			if d.looksNumeric(c) {
				numbers++
			}
		}
	}
	mode, share := 0, 0
	for n, k := range counts {
		if k > share || k == share && n > mode {
			mode, share = n, k
		}
	}
	if mode < 2 {
		if len(counts) > 1 { // ragged, and mostly of one cell
			return 0.5
		}
		return 0
	}
	score := 1 + 0.5*float64(share)/float64(records) + 0.4*float64(numbers)/float64(total)
	// One record may differ: the header of R, which has no name for its labels,
	// or a line that is to be reported.
	if share == records || records > 3 && share == records-1 {
		score++
	}
	return score
}

// looksNumeric is true of numbers with a point or a comma.
func (d *dialect) looksNumeric(c []byte) bool {
	if _, ok := d.value(c); ok {
		return true
	}
	return d.decimal == '.' && len(c) < 40 && d.decimalComma(c)
}

func (d *dialect) decimalComma(c []byte) bool {
	other := *d
	other.decimal = ','
	_, ok := other.value(c)
	return ok && bytes.IndexByte(c, ',') >= 0
}

// findNewline is '\r' for texts of old that have no other.
func findNewline(head []byte) byte {
	if bytes.IndexByte(head, '\n') < 0 && bytes.IndexByte(head, '\r') >= 0 {
		return '\r'
	}
	return '\n'
}
