package cross

import (
	"container/heap"
	"slices"
	"strings"

	"github.com/swelter/swelter/table"
)

// taker keeps the first rows: of those added, or by a column, as a heap whose
// top is the last of them.
type taker struct {
	by   *table.Column
	desc bool
	most int
	list []int
}

func newTaker(by *table.Column, desc bool, most int) *taker {
	return &taker{by: by, desc: desc, most: most}
}

func (t *taker) full() bool { return t.by == nil && len(t.list) >= t.most }

func (t *taker) add(row int) {
	switch {
	case len(t.list) < t.most:
		if t.by == nil {
			t.list = append(t.list, row)
		} else {
			heap.Push(t, row)
		}
	case t.by != nil && t.order(row, t.list[0]) < 0:
		t.list[0] = row
		heap.Fix(t, 0)
	}
}

// rows are those kept, in order.
func (t *taker) rows() []int {
	if t.by != nil {
		slices.SortFunc(t.list, t.order)
	}
	return t.list
}

// order says which row comes first: by value, missing last, then as in the table.
func (t *taker) order(a, b int) int {
	lost := func(r int) bool {
		if t.by.Kind == table.Text {
			return t.by.Codes[r] < 0
		}
		return t.by.Floats[r] != t.by.Floats[r]
	}
	if la, lb := lost(a), lost(b); la || lb {
		switch {
		case la && lb:
			return a - b
		case la:
			return 1
		}
		return -1
	}
	c := 0
	if t.by.Kind == table.Text {
		c = strings.Compare(t.by.Dict[t.by.Codes[a]], t.by.Dict[t.by.Codes[b]])
	} else if x, y := t.by.Floats[a], t.by.Floats[b]; x < y {
		c = -1
	} else if x > y {
		c = 1
	}
	if t.desc {
		c = -c
	}
	if c == 0 {
		return a - b
	}
	return c
}

func (t *taker) Len() int           { return len(t.list) }
func (t *taker) Less(i, j int) bool { return t.order(t.list[i], t.list[j]) > 0 }
func (t *taker) Swap(i, j int)      { t.list[i], t.list[j] = t.list[j], t.list[i] }
func (t *taker) Push(x any)         { t.list = append(t.list, x.(int)) }

// Pop is heap.Interface's; the taker never calls it.
func (t *taker) Pop() any {
	last := t.list[len(t.list)-1]
	t.list = t.list[:len(t.list)-1]
	return last
}
