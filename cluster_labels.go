package swelter

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/swelter/swelter/grid"
)

// Spreadsheets take the symbols SEPT2, MARCH1 and DEC1 for days (Ziemann, Eren
// and El-Osta, Genome Biology 17:177, 2016).
var daySymbol = regexp.MustCompile(`(?i)^(?:(\d{1,2})-(mar|sep|dec|oct|nov|apr|feb)|(mar|sep|dec|oct|nov|apr|feb)-(\d{1,2}))$`)

// symbolOfDay is the symbol that a label was before a spreadsheet read it, or "".
func symbolOfDay(label string) string {
	m := daySymbol.FindStringSubmatch(label)
	if m == nil {
		return ""
	}
	family := map[string]string{"mar": "MARCH", "sep": "SEPT", "dec": "DEC", "oct": "OCT", "nov": "NOV", "apr": "APR", "feb": "FEB"}[strings.ToLower(m[2]+m[3])]
	return family + m[1] + m[4]
}

// checkLabels counts labels that occur more than once, and names those that a
// spreadsheet turned into dates. Where half of the labels are days, they are days.
func (c *clustering) checkLabels() {
	for side, a := range []grid.Axis{c.input.Y, c.input.X} {
		word := words(grid.Side(side))
		seen := make(map[string]int, len(a.Labels))
		var twice, days []string
		extra, dated := 0, 0
		for _, l := range a.Labels {
			if seen[l]++; seen[l] == 2 {
				twice = append(twice, l)
			}
			if seen[l] > 1 {
				extra++
			}
			if symbol := symbolOfDay(l); symbol != "" {
				if dated++; !slices.Contains(days, l) {
					days = append(days, l)
				}
			}
		}
		if len(twice) > 0 {
			c.warnings = append(c.warnings, fmt.Sprintf("%d labels of the %s occur more than once (%d %s beyond the first); each is drawn: %s", len(twice), word, extra, word, few(twice)))
		}
		if dated > 0 && dated*2 < len(a.Labels) {
			first := days[0]
			c.warnings = append(c.warnings, fmt.Sprintf("%d labels of the %s look like gene symbols that a spreadsheet turned into dates: %s (%s was %s); mend them before they are joined by name",
				dated, word, few(days), first, symbolOfDay(first)))
		}
	}
}
