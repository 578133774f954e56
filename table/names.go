package table

import (
	"sort"
	"strconv"
	"strings"
)

// Names of the columns in order.
func (t *Table) Names() []string {
	names := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		names[i] = c.Name
	}
	return names
}

// Column is the column of that name. The error is a *ColumnError with the
// nearest names.
func (t *Table) Column(name string) (*Column, error) {
	for _, c := range t.Columns {
		if c.Name == name {
			return c, nil
		}
	}
	return nil, NoColumn(t.Name, name, t.Names())
}

// NoColumn is the error for a name that is not among the columns of a table,
// with at most three names that are near: equal but for case, or at an edit
// distance of at most a third of the letters.
func NoColumn(table, name string, columns []string) error {
	type near struct {
		name string
		d    int
	}
	var found []near
	want := strings.ToLower(name)
	most := max(1, min(3, len([]rune(name))/3))
	for _, c := range columns {
		if d := editDistance(want, strings.ToLower(c), most); c != "" && d <= most {
			found = append(found, near{c, d})
		}
	}
	sort.SliceStable(found, func(i, j int) bool { return found[i].d < found[j].d })
	e := &ColumnError{Table: table, Name: name, Columns: columns}
	for _, n := range found[:min(3, len(found))] {
		e.Near = append(e.Near, n.name)
	}
	return e
}

// editDistance counts the letters to insert, delete, replace or swap with
// their neighbour (optimal string alignment), or is most+1 as soon as it must
// be more than most.
func editDistance(a, b string, most int) int {
	x, y := []rune(a), []rune(b)
	if d := len(x) - len(y); d > most || -d > most {
		return most + 1
	}
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least > most {
			return most + 1
		}
		before, last, row = last, row, before
	}
	return last[len(y)]
}

// UniqueNames tells equal column names apart: the second "a" becomes "a (2)",
// or the next number that is free. It returns the names and how many were
// changed; names is not changed.
func UniqueNames(names []string) ([]string, int) {
	taken := make(map[string]bool, len(names))
	for _, n := range names {
		taken[n] = true
	}
	seen := make(map[string]int, len(names))
	out := make([]string, len(names))
	changed := 0
	for i, n := range names {
		k, again := seen[n]
		if !again {
			seen[n], out[i] = 1, n
			continue
		}
		for k++; taken[numbered(n, k)]; k++ {
		}
		seen[n] = k
		out[i] = numbered(n, k)
		taken[out[i]] = true
		changed++
	}
	return out, changed
}

func numbered(name string, k int) string { return name + " (" + strconv.Itoa(k) + ")" }

// unnumbered takes off what UniqueNames put on: "a (2)" is "a" when has knows
// a column "a".
func unnumbered(name string, has func(string) bool) string {
	i := strings.LastIndex(name, " (")
	if i < 0 || !strings.HasSuffix(name, ")") {
		return name
	}
	if k, err := strconv.Atoi(name[i+2 : len(name)-1]); err != nil || k < 2 || !has(name[:i]) {
		return name
	}
	return name[:i]
}
