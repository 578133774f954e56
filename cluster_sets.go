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
	in.path = path
	here := make([]int, len(sets))
	for i, s := range sets {
		for _, l := range labels {
			if s.members[l] {
				here[i]++
			}
		}
	}
	order := slices.DeleteFunc(upTo(len(sets)), func(i int) bool { return here[i] == 0 })
	slices.SortStableFunc(order, func(a, b int) int { return here[b] - here[a] })
	if len(order) == 0 {
		return fmt.Errorf("%s: none of the %d sets has a member among the labels of the %s; are these the same kind of names?", path, len(sets), in.word)
	}
	own := make([]*table.Column, 0, len(order)+len(in.columns))
	for _, i := range order {
		texts := make([]string, len(labels))
		for k, l := range labels {
			if texts[k] = noSet; sets[i].members[l] {
				texts[k] = inSet
			}
		}
		own = append(own, textColumn(sets[i].name, texts))
	}
	in.from = min(len(own), shownSets)
	in.notes = append(in.notes, fmt.Sprintf("%d of %d sets of %s have members among the %s; %d are shown, those with the most", len(own), len(sets), path, in.word, in.from))
	in.columns = append(own, in.columns...)
	return nil
}
