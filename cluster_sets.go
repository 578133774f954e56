package swelter

import (
	"bufio"
	"errors"
	"fmt"
	"image/color"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
)

// geneSet is one line of a GMT file (Broad Institute, "Gene Matrix Transposed").
type geneSet struct {
	name    string
	members map[string]bool
}

// Limits of a file of sets, and how many of them are shown unless they are named.
const (
	mostSetLine  = 16 << 20
	mostSetFile  = 512 << 20
	mostSets     = 100_000
	shownSets    = 10
	inSet, noSet = "in", "not in"
)

// outside is the quiet colour of what no set holds.
var outside = color.NRGBA{0xdd, 0xdd, 0xe0, 0xff}

// readSets reads sets: a name, a description and members a line, between tabs.
func readSets(r io.Reader) ([]geneSet, error) {
	lines := bufio.NewScanner(io.LimitReader(r, mostSetFile))
	lines.Buffer(nil, mostSetLine)
	var sets []geneSet
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimRight(lines.Text(), "\r\t ")
		if line == "" {
			continue
		}
		fields := strings.Split(line, "\t")
		if len(fields) < 3 {
			return nil, fmt.Errorf("line %d: %d fields; a set has a name, a description and members, between tabs", n, len(fields))
		}
		if len(sets) == mostSets {
			return nil, fmt.Errorf("more than %d sets", mostSets)
		}
		s := geneSet{name: fields[0], members: make(map[string]bool, len(fields)-2)}
		for _, m := range fields[2:] {
			s.members[m] = true
		}
		sets = append(sets, s)
	}
	if errors.Is(lines.Err(), bufio.ErrTooLong) {
		return nil, fmt.Errorf("a line is longer than %d MB", mostSetLine>>20)
	}
	return sets, lines.Err()
}

// annotateSets makes a column of each set of a GMT file that has a member among
// the labels, those with the most first. The first of them are shown; others by
// their names.
func (in *info) annotateSets(path string, labels []string, env Env) error {
	file, err := source.Regular(path, env.Dir)
	if err != nil {
		return err
	}
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	sets, err := readSets(f)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	in.path, in.sets = path, len(sets)
	for _, s := range sets {
		texts, here := make([]string, len(labels)), 0
		for k, l := range labels {
			if texts[k] = noSet; s.members[l] {
				texts[k] = inSet
				here++
			}
		}
		if here > 0 {
			in.found++
			in.columns = slices.Insert(in.columns, in.found-1, textColumn(s.name, texts))
		}
	}
	if in.found == 0 {
		return fmt.Errorf("%s: none of the %d sets has a member among the labels of the %s; are these the same kind of names?", path, len(sets), in.word)
	}
	return nil
}

// rankSets puts the sets first that have the most members among those kept, of
// which some are shown by themselves, and says how many there are.
func (in *info) rankSets(kept []int) (note string) {
	if in.found == 0 {
		return ""
	}
	here := make(map[*table.Column]int, in.found)
	for _, c := range in.columns[:in.found] {
		for _, k := range kept {
			if c.Dict[c.Codes[k]] == inSet {
				here[c]++
			}
		}
	}
	slices.SortStableFunc(in.columns[:in.found], func(a, b *table.Column) int { return here[b] - here[a] })
	some := 0
	for some < in.found && here[in.columns[some]] > 0 {
		some++
	}
	in.from = min(some, shownSets)
	return fmt.Sprintf("%d of %d sets of %s have members among the %d %s; %d are shown, those with the most", some, in.sets, in.path, len(kept), in.word, in.from)
}
