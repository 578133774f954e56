package table

// Thinner keeps an evenly spread part of the rows that it is given, chunk by
// chunk: every row as long as they are few, then every second, every fourth and
// so on. Memory depends on Most alone. The zero value of all but Most is ready.
type Thinner struct {
	Most  int   // rows kept in the end, at least 1
	Every int64 // of the rows one was kept, 0 before the first
	Seen  int64 // rows given

	kept appender
}

// Add takes the next rows, with the same columns as those before.
func (t *Thinner) Add(u *Table) error {
	if t.kept.Table == nil {
		t.kept.Table, t.Every = &Table{}, 1
	}
	n := int64(u.Rows())
	first := (t.Every - t.Seen%t.Every) % t.Every
	if t.Every > 1 {
		u = u.each(first, t.Every)
	}
	t.Seen += n
	if err := t.kept.add(u); err != nil {
		return err
	}
	if t.kept.Rows() > 2*t.Most {
		t.halve()
	}
	return nil
}

// Bytes is the memory of the rows kept.
func (t *Thinner) Bytes() int64 {
	if t.kept.Table == nil {
		return 0
	}
	return t.kept.Bytes()
}

// halve drops every second row that was kept, and the words that only they had.
func (t *Thinner) halve() {
	for t.kept.Rows() > t.Most {
		notes := t.kept.Notes
		t.kept = appender{Table: t.kept.each(0, 2)}
		t.kept.Notes = notes
		t.Every *= 2
	}
}

// Table is the rows kept so far, at most Most of them.
func (t *Thinner) Table() *Table {
	if t.kept.Table == nil {
		return &Table{}
	}
	t.halve()
	return t.kept.Table
}

// each is the table of every n-th row from the first.
func (t *Table) each(first, n int64) *Table {
	var rows []int32
	for i := first; i < int64(t.Rows()); i += n {
		rows = append(rows, int32(i))
	}
	out := t.pick(append([]int32{}, rows...))
	for _, c := range out.Columns {
		c.compact()
	}
	out.Notes = t.Notes
	return out
}

// compact leaves only the words that occur in a dictionary, in their order.
func (c *Column) compact() {
	if c.Kind != Text {
		return
	}
	used := make([]bool, len(c.Dict))
	for _, code := range c.Codes {
		if code >= 0 {
			used[code] = true
		}
	}
	to, dict := make([]int32, len(c.Dict)), []string(nil)
	for i, u := range used {
		if u {
			to[i] = int32(len(dict))
			dict = append(dict, c.Dict[i])
		}
	}
	for i, code := range c.Codes {
		if code >= 0 {
			c.Codes[i] = to[code]
		}
	}
	c.Dict = dict
}
