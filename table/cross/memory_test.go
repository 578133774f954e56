package cross

import (
	"context"
	"testing"
)

// However many keys and filters are asked for, what is kept of them stays within
// 24 and 8 bytes a row, and the last ones are among it.
func TestMemoryKeepsWithinItsBytes(t *testing.T) {
	const rows = 10_000
	m, err := NewMemory(context.Background(), trips(rows))
	if err != nil {
		t.Fatal(err)
	}
	var last Question
	for i := range 200 {
		n, lo := 40+i%2*400, float64(i)/10 // every other key takes two bytes a row
		last = Question{
			Keys:    []Key{{Column: "fare", Bins: &Bins{First: int64(i), N: n, Num: 2, Den: 10}}},
			Filters: []Filter{{Column: "distance", Lo: &lo}},
		}
		if _, err := m.Group(context.Background(), last); err != nil {
			t.Fatal(err)
		}
	}
	slots, masks := 0, 0
	for _, k := range m.slots.all {
		slots += len(k.v.narrow) + 2*len(k.v.wide)
	}
	for _, k := range m.masks.all {
		masks += 8 * len(k.v)
	}
	if slots > 24*rows || masks > 8*rows+64*len(m.masks.all) || slots < 20*rows || masks < 7*rows {
		t.Errorf("%d rows: %d bytes of slots, %d of masks are kept", rows, slots, masks)
	}
	if _, ok := m.slots.get(last.Keys[0].id()); !ok {
		t.Error("the last key is forgotten")
	}
}
