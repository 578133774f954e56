package table

import "math"

// textCells is a growing column of text: each text once, in order of first
// appearance.
type textCells struct {
	codes []int32
	dict  []string
	index map[string]int32
	last  int32 // code of the last cell; neighbours are often equal
}

func (t *textCells) add(b []byte) { t.codes = append(t.codes, t.code(b)) }

// code finds or makes the code of a text.
func (t *textCells) code(b []byte) int32 {
	if t.index == nil {
		t.index = make(map[string]int32)
	} else if len(t.dict) > 0 && t.dict[t.last] == string(b) {
		return t.last
	}
	c, ok := t.index[string(b)]
	if !ok {
		c = int32(len(t.dict))
		s := string(b)
		t.dict = append(t.dict, s)
		t.index[s] = c
	}
	t.last = c
	return c
}

// codeOf is code for a text that stays.
func (t *textCells) codeOf(s string) int32 {
	if t.index == nil {
		t.index = make(map[string]int32)
	}
	c, ok := t.index[s]
	if !ok {
		c = int32(len(t.dict))
		t.dict = append(t.dict, s)
		t.index[s] = c
	}
	return c
}

// append adds a column with a dictionary of its own. Texts that no row uses
// are left out.
func (t *textCells) append(codes []int32, dict []string) {
	mine := make([]int32, len(dict))
	for i := range mine {
		mine[i] = -1
	}
	for _, c := range codes {
		if c < 0 {
			t.codes = append(t.codes, -1)
			continue
		}
		if mine[c] < 0 {
			mine[c] = t.codeOf(dict[c])
		}
		t.codes = append(t.codes, mine[c])
	}
}

func allWhole(v []float64) bool {
	any := false
	for _, x := range v {
		if math.IsNaN(x) {
			continue
		}
		if x != math.Trunc(x) || math.IsInf(x, 0) {
			return false
		}
		any = true
	}
	return any
}

// finestUnit is the finest part of the times that is not always zero.
func finestUnit(v []float64) string {
	unit := "year"
	for _, x := range v {
		s := int64(x)
		switch {
		case x != x:
		case float64(s) != x || s%60 != 0:
			return "second"
		case unit == "minute":
		case s%int64(day) != 0:
			unit = "minute"
		case unit == "day":
		default:
			if _, m, d := civil(int(s / int64(day))); d != 1 {
				unit = "day"
			} else if m != 1 {
				unit = "month"
			}
		}
	}
	return unit
}
