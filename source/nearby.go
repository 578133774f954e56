package source

import (
	"os"
	"path/filepath"
	"sort"
	"strings"
)

// nearby is the end of a message about a file that is not there: the names in
// its folder that are most like it, or that the folder is missing too.
func nearby(path string) string {
	dir, base := filepath.Split(path)
	if dir == "" {
		dir = "."
	}
	folder, err := os.Open(dir)
	if err != nil {
		return "; its folder does not exist either"
	}
	defer folder.Close()
	names, _ := folder.Readdirnames(10000) // enough of any folder to help
	near := nearest(base, names, 3)
	if len(near) == 0 {
		return ""
	}
	return "; near it: " + strings.Join(near, ", ")
}

// nearest returns at most n names that are a few slips away from name, or that
// share its stem, nearest first.
func nearest(name string, names []string, n int) []string {
	type candidate struct {
		name string
		d    int
	}
	var list []candidate
	lower := strings.ToLower(name)
	stem := strings.SplitN(lower, ".", 2)[0]
	for _, c := range names {
		low := strings.ToLower(c)
		d := slips(lower, low)
		if d > max(2, len(lower)/4) {
			if stem == "" || strings.SplitN(low, ".", 2)[0] != stem {
				continue
			}
		}
		list = append(list, candidate{c, d})
	}
	sort.Slice(list, func(i, j int) bool {
		if list[i].d != list[j].d {
			return list[i].d < list[j].d
		}
		return list[i].name < list[j].name
	})
	var out []string
	for _, c := range list[:min(n, len(list))] {
		out = append(out, c.name)
	}
	return out
}

// slips is the Levenshtein distance: letters added, left out or exchanged.
func slips(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := diagonal
			if a[i-1] != b[j-1] {
				cost = 1 + min(diagonal, row[j], row[j-1])
			}
			diagonal, row[j] = row[j], cost
		}
	}
	return row[len(b)]
}
