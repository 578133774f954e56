package table

// Fork is an Inferrer for other cells of the same column, of the kind and the
// order of dates that f has found: a reader settles the columns on the head of
// a file and reads the rest with several goroutines. A cell that does not fit
// is the *CellError of Take, with the row counted from the fork. A column
// without any cell so far is one of numbers.
func (f *Inferrer) Fork() *Inferrer {
	g := &Inferrer{name: f.name, o: f.o, state: f.state, frozen: true, monthFirst: f.monthFirst, firstRow: -1, breakRow: -1}
	if g.state == unknown {
		g.state = number
	}
	return g
}

// Settle ends the search for the kind, so that Kind and Fork answer, and frees
// the cells.
func (f *Inferrer) Settle() {
	f.finish()
	f.n, f.floats, f.forms, f.odd, f.arena, f.text = 0, nil, nil, nil, nil, textCells{}
}

// Kind is the kind found so far; Number while no cell is present.
func (f *Inferrer) Kind() Kind {
	switch f.state {
	case boolean:
		return Bool
	case moment:
		return Time
	case words:
		return Text
	}
	return Number
}
