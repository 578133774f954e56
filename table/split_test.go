package table

import (
	"errors"
	"fmt"
	"testing"
)

// Months go by the calendar, numbers ascend, other texts stay as they come;
// every row with a value is in exactly one part.
func TestSplit(t *testing.T) {
	tab := read(t, "m,k,s,v\nMar,2,x,1\nJan,10,y,2\nMar,,x,3\nJan,2,,4\n")
	for _, c := range []struct{ by, want, notes string }{
		{"m", "Jan [2 4]; Mar [1 3]; ", "[]"},
		{"k", "2 [1 4]; 10 [2]; ", "[1 of 4 rows had no k and were left out]"},
		{"s", "x [1 3]; y [2]; ", "[1 of 4 rows had no s and were left out]"},
		{"v:2", "0 – 2 [1]; 2 – 4 [2 3]; 4 – 6 [4]; ", "[]"},
	} {
		parts, notes, err := Split(tab, c.by, "", 3)
		if err != nil {
			t.Errorf("%s: %v", c.by, err)
			continue
		}
		got := ""
		for _, p := range parts {
			v, _ := p.Table.Column("v")
			got += fmt.Sprintf("%s %v; ", p.Label, v.Floats)
		}
		if got != c.want || fmt.Sprint(notes) != c.notes {
			t.Errorf("%s: %s %s, want %s %s", c.by, got, notes, c.want, c.notes)
		}
	}
}

func TestSplitRefuses(t *testing.T) {
	tab := read(t, "a,b\n1,\n2,\n3,\n")
	_, _, err := Split(tab, "a", "", 2)
	var many *SplitError
	if !errors.As(err, &many) || many.Values != 3 || many.Most != 2 {
		t.Errorf("three values for two parts: %v", err)
	}
	if _, _, err := Split(tab, "b", "", 2); !errors.Is(err, ErrNoRows) {
		t.Errorf("an empty column: %v", err)
	}
	if _, _, err := Split(tab, "c", "", 2); err == nil {
		t.Error("a column that is not there was split")
	}
}
