package swelter

import (
	"strings"
	"testing"
)

// FuzzReadSets: never a panic; a set that is read has a member, and what is
// written of it is read again.
func FuzzReadSets(f *testing.F) {
	f.Add("small\tabout it\tp\tx\nbig\t\tq\tr\ts\t\n")
	f.Add("short\tof members\n")
	f.Add("a\r\n\t\t\t\n")
	f.Fuzz(func(t *testing.T, text string) {
		sets, err := readSets(strings.NewReader(text))
		if err != nil {
			return
		}
		var again strings.Builder
		for _, s := range sets {
			if len(s.members) == 0 {
				t.Fatalf("%q has no members", s.name)
			}
			again.WriteString(s.name + "\t")
			for m := range s.members {
				again.WriteString("\t" + m)
			}
			again.WriteString("\tlast\n")
		}
		more, err := readSets(strings.NewReader(again.String()))
		if err != nil || len(more) != len(sets) {
			t.Fatalf("%d sets are %d: %v", len(sets), len(more), err)
		}
		for i, s := range sets {
			if more[i].name != s.name || len(more[i].members) < len(s.members) {
				t.Fatalf("%q became %q", s.name, more[i].name)
			}
		}
	})
}
