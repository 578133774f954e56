package cross

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"

	"github.com/swelter/swelter/table"
)

// Memory answers from a table in memory. Beside the table it keeps the slots of
// the rows for the last keys (one or two bytes a row each, 24 together) and the
// rows of the last filters (a bit a row each, 8 bytes together).
type Memory struct {
	table   *table.Table
	rows    int
	columns []Column
	schema  Schema
	byName  map[string]*table.Column

	mu    sync.Mutex
	slots *recent[*slots]
	masks *recent[[]uint64]
}

// What is kept for further questions, in bytes a row.
const (
	keptSlots = 24
	keptMasks = 8
)

// NewMemory looks at a table, which must not be changed afterwards. Truths
// become the texts false and true; times bring their hour, weekday and month.
func NewMemory(ctx context.Context, t *table.Table) (*Memory, error) {
	m := &Memory{table: t, rows: t.Rows(), byName: map[string]*table.Column{}}
	m.forget()
	for _, c := range t.Columns {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if c.Kind == table.Bool {
			c = truths(c)
		}
		m.add(c, "")
		if c.Kind != table.Time {
			continue
		}
		for _, part := range Parts(c.Unit) {
			name := c.Name + "." + part
			if _, taken := m.byName[name]; taken {
				continue
			}
			p, err := t.Resolve(name, nil)
			if err != nil {
				return nil, err
			}
			m.add(p, c.Name)
		}
	}
	m.schema = SchemaOf(m.columns)
	return m, nil
}

// Parts are the parts of times down to a unit that make columns of their own.
func Parts(unit string) []string {
	switch unit {
	case "year":
		return nil
	case "month":
		return []string{"month"}
	case "day":
		return []string{"month", "weekday"}
	}
	return []string{"month", "weekday", "hour"}
}

// truths makes texts of true and false.
func truths(c *table.Column) *table.Column {
	out := &table.Column{Name: c.Name, Kind: table.Text, Dict: []string{"false", "true"}, Codes: make([]int32, len(c.Floats))}
	for i, v := range c.Floats {
		switch {
		case v != v:
			out.Codes[i] = -1
		case v != 0:
			out.Codes[i] = 1
		}
	}
	return out
}

func (m *Memory) add(c *table.Column, of string) {
	if _, taken := m.byName[c.Name]; taken {
		return
	}
	m.byName[c.Name] = c
	d := describe(c)
	d.Of = of
	m.columns = append(m.columns, d)
}

// describe looks at all values of a column.
func describe(c *table.Column) Column {
	d := Column{Name: c.Name, Rows: int64(c.Len()), Integer: c.Integer, Unit: c.Unit}
	if c.Kind == table.Text {
		d.Kind = "text"
		n := make([]int64, len(c.Dict))
		for _, k := range c.Codes {
			if k < 0 {
				d.Missing++
			} else {
				n[k]++
			}
		}
		all := ranked(c.Dict, n, "")
		d.Distinct, d.Top = int64(len(all)), all[:min(len(all), TopTexts)]
		return d
	}
	d.Kind = "number"
	if c.Kind == table.Time {
		d.Kind = "time"
	}
	different := map[float64]bool{}
	d.Lo, d.Hi = math.Inf(1), math.Inf(-1)
	for _, v := range c.Floats {
		switch {
		case v != v:
			d.Missing++
		case !math.IsInf(v, 0):
			d.Lo, d.Hi = min(d.Lo, v), max(d.Hi, v)
		}
		if len(different) < DistinctNumbers && v == v {
			different[v] = true
		}
	}
	d.Distinct = int64(len(different))
	if d.Lo > d.Hi {
		d.Lo, d.Hi = 0, 0
	}
	d.Low, d.High = middle(c.Floats, d.Lo, d.Hi)
	return d
}

// middle is the range of all but one in 200 on either side, of at most some
// 100 000 values evenly spread.
func middle(v []float64, lo, hi float64) (float64, float64) {
	var some []float64
	for i := 0; i < len(v); i += 1 + len(v)/100_000 {
		if v[i] == v[i] && !math.IsInf(v[i], 0) {
			some = append(some, v[i])
		}
	}
	if len(some) < 200 {
		return lo, hi
	}
	slices.Sort(some)
	return some[len(some)/200], some[len(some)-1-len(some)/200]
}

// ranked lists the texts that occur, the most frequent first.
func ranked(dict []string, n []int64, match string) []Count {
	match = strings.ToLower(match)
	var out []Count
	for k, count := range n {
		if count > 0 && (match == "" || strings.Contains(strings.ToLower(dict[k]), match)) {
			out = append(out, Count{dict[k], count})
		}
	}
	slices.SortFunc(out, func(a, b Count) int { return cmp.Or(cmp.Compare(b.N, a.N), strings.Compare(a.Text, b.Text)) })
	return out
}

// Columns describes the columns and the parts of times.
func (m *Memory) Columns(context.Context) ([]Column, error) { return m.columns, nil }

// Close frees what is kept.
func (m *Memory) Close() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.forget()
	return nil
}

func (m *Memory) forget() {
	m.slots = &recent[*slots]{most: keptSlots * m.rows, all: map[string]*kept[*slots]{}}
	m.masks = &recent[[]uint64]{most: keptMasks * m.rows, all: map[string]*kept[[]uint64]{}}
}

// Top counts the texts of a column among the rows that meet the filters.
func (m *Memory) Top(ctx context.Context, q TopQuestion) (*Tops, error) {
	if err := q.Check(m.schema); err != nil {
		return nil, err
	}
	masks, err := m.masksOf(ctx, q.Filters)
	if err != nil {
		return nil, err
	}
	c := m.byName[q.Column]
	n := make([]int64, len(c.Dict))
	var met [blockWords]uint64
	for from := 0; from < m.rows; from += blockRows {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		rows := min(blockRows, m.rows-from)
		meeting(met[:], masks, from, rows)
		each(met[:], rows, func(i int) {
			if k := c.Codes[from+i]; k >= 0 {
				n[k]++
			}
		})
	}
	all := ranked(c.Dict, n, q.Match)
	limit := q.Limit
	if limit == 0 {
		limit = TopTexts
	}
	return &Tops{Counts: all[:min(len(all), limit)], Distinct: int64(len(all))}, nil
}

// Rows lists rows that meet the filters.
func (m *Memory) Rows(ctx context.Context, q RowsQuestion) (*table.Table, error) {
	if err := q.Check(m.schema); err != nil {
		return nil, err
	}
	masks, err := m.masksOf(ctx, q.Filters)
	if err != nil {
		return nil, err
	}
	take := newTaker(m.byName[q.Sort], q.Desc, q.Offset+q.Limit)
	var met [blockWords]uint64
	for from := 0; from < m.rows && !take.full(); from += blockRows {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		rows := min(blockRows, m.rows-from)
		meeting(met[:], masks, from, rows)
		each(met[:], rows, func(i int) { take.add(from + i) })
	}
	rows := take.rows()
	rows = rows[min(q.Offset, len(rows)):min(q.Offset+q.Limit, len(rows))]
	out := &table.Table{Name: m.table.Name}
	for _, name := range q.Columns {
		out.Columns = append(out.Columns, m.byName[name].At(rows))
	}
	return out, nil
}

// recent keeps the last values asked for, in so many bytes.
type recent[V any] struct {
	most, held int
	tick       int64
	all        map[string]*kept[V]
}

type kept[V any] struct {
	v     V
	bytes int
	used  int64
}

func (r *recent[V]) get(key string) (v V, ok bool) {
	k, ok := r.all[key]
	if !ok {
		return v, false
	}
	r.tick++
	k.used = r.tick
	return k.v, true
}

func (r *recent[V]) put(key string, v V, bytes int) {
	if was, ok := r.all[key]; ok { // made twice at once
		r.held -= was.bytes
	}
	r.tick++
	r.held += bytes
	r.all[key] = &kept[V]{v, bytes, r.tick}
	for r.held > r.most && len(r.all) > 1 {
		oldest := key
		for k, e := range r.all {
			if e.used < r.all[oldest].used {
				oldest = k
			}
		}
		r.held -= r.all[oldest].bytes
		delete(r.all, oldest)
	}
}

// once makes what is not kept yet, of so many bytes, and keeps it.
func once[V any](m *Memory, r func() *recent[V], key string, bytes int, build func() (V, error)) (V, error) {
	m.mu.Lock()
	v, ok := r().get(key)
	m.mu.Unlock()
	if ok {
		return v, nil
	}
	v, err := build()
	if err != nil {
		return v, err
	}
	m.mu.Lock()
	r().put(key, v, bytes)
	m.mu.Unlock()
	return v, nil
}

func (f Filter) id() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%q %q %q %v", f.Column, f.In, f.Out, f.Missing)
	for _, v := range []*float64{f.Lo, f.Hi} {
		if v != nil {
			fmt.Fprintf(&b, " %x", math.Float64bits(*v))
		} else {
			b.WriteString(" -")
		}
	}
	return b.String()
}

func (k Key) id() string {
	if k.Bins != nil {
		return fmt.Sprintf("%q %+v", k.Column, *k.Bins)
	}
	return fmt.Sprintf("%q %q", k.Column, k.Values)
}
