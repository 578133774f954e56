package geojson

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/swelter/swelter/source/internal/jsontext"
	"github.com/swelter/swelter/table"
)

// schema is the columns of the table, those that all documents have first.
type schema struct {
	names []string
	kinds []*table.Inferrer // settled; of what the walker itself reads too
	props map[string]int    // name of a property to its column
	id    int               // column of the ids, -1
	ele   int               // column of altitudes, -1
	notes []string
}

const (
	colFeature, colPart, colLon, colLat = 0, 1, 2, 3
	headBytes                           = 4 << 20 // settle the schema
	chunkRows                           = 1 << 16
)

var nan = math.NaN()

var errHead = errors.New("the head is read")

// survey reads the head and finds the columns.
func (f *file) survey(ctx context.Context) error {
	if f.schema != nil {
		return nil
	}
	s := &schema{id: -1, ele: -1, props: map[string]int{}}
	var props []*table.Inferrer
	ids := table.NewInferrer("id", table.InferOptions{})
	altitudes, rows := false, 0
	var w *walker
	emit := func(ft *feature) error {
		for _, c := range ft.order {
			i, ok := s.props[c.name]
			if !ok {
				i = len(props)
				s.props[c.name] = i
				props = append(props, table.NewInferrer(c.name, table.InferOptions{NA: f.r.Input.NA}))
			}
			for props[i].Len() < rows {
				props[i].AddMissing()
			}
			c.addTo(props[i])
		}
		if ft.id.set {
			ft.id.addTo(ids)
		}
		for i := 2; i < len(ft.xyz) && !altitudes; i += 3 {
			altitudes = ft.xyz[i] == ft.xyz[i]
		}
		if rows++; w.s.Offset() > headBytes {
			return errHead
		}
		return nil
	}
	w, c, err := open(ctx, f.r, emit)
	if err != nil {
		return err
	}
	defer c.Close()
	if err := w.document(); err != nil && !errors.Is(err, errHead) {
		return err
	}
	s.settle(props, ids, altitudes)
	if len(w.left) > 0 {
		s.notes = append(s.notes, "lists and deeper objects of the properties were left out: "+few(w.left))
	}
	f.schema = s
	return nil
}

// settle orders the columns. A property that has the name of a column before it
// is called properties.NAME.
func (s *schema) settle(props []*table.Inferrer, ids *table.Inferrer, altitudes bool) {
	s.names = []string{"feature", "part", "lon", "lat"}
	if altitudes {
		s.ele = len(s.names)
		s.names = append(s.names, "ele")
	}
	for _, n := range s.names {
		s.kinds = append(s.kinds, table.NewInferrer(n, table.InferOptions{}))
	}
	if ids.Len() > 0 {
		s.id = len(s.names)
		s.names = append(s.names, "id")
		s.kinds = append(s.kinds, ids)
	}
	own := slices.Clone(s.names)
	order := make([]string, len(props))
	for name, i := range s.props {
		order[i] = name
	}
	for i, name := range order {
		s.props[name] = len(s.names)
		if slices.Contains(own, name) {
			name = "properties." + name
		}
		s.names = append(s.names, name)
		s.kinds = append(s.kinds, props[i])
	}
	s.names, _ = table.UniqueNames(s.names)
	for _, k := range s.kinds {
		k.Settle()
		s.notes = append(s.notes, k.Notes()...)
	}
}

func (c *cell) addTo(col *table.Inferrer) {
	if c.kind == jsontext.Null {
		col.AddMissing()
	} else {
		col.Add(c.text)
	}
}

// few names a few keys of a set, sorted.
func few(set map[string]bool) string {
	const most = 12
	names := make([]string, 0, len(set))
	for n := range set {
		names = append(names, jsontext.Clip([]byte(n)))
	}
	slices.Sort(names)
	if len(names) > most {
		return strings.Join(names[:most], ", ") + fmt.Sprintf(" and %d more", len(names)-most)
	}
	return strings.Join(names, ", ")
}

// builder makes chunks of the columns needed.
type builder struct {
	name   string
	s      *schema
	need   []bool
	yield  func(*table.Table) error
	floats [4][]float64 // feature, part, lon, lat
	ele    []float64
	cols   []*table.Inferrer // nil for columns above and those not needed

	n, rows, before int64 // features; rows of this chunk, of all before
	empty, polygons int64
	late            map[string]bool // properties that the head had not
	lost            int64           // altitudes that the head had not
}

func newBuilder(name string, s *schema, need []string, yield func(*table.Table) error) *builder {
	b := &builder{name: name, s: s, yield: yield, need: make([]bool, len(s.names)), late: map[string]bool{}}
	for i, n := range s.names {
		b.need[i] = slices.Contains(need, n)
	}
	b.start()
	return b
}

func (b *builder) start() {
	b.floats, b.ele, b.rows = [4][]float64{}, nil, 0
	b.cols = make([]*table.Inferrer, len(b.s.names))
	for i := range b.cols {
		if i > colLat && i != b.s.ele && b.need[i] {
			b.cols[i] = b.s.kinds[i].Fork()
		}
	}
}

// feature adds the rows of one feature.
func (b *builder) feature(f *feature) error {
	b.n++
	if len(f.ends) == 0 {
		if f.polygons {
			b.polygons++
		} else {
			b.empty++
		}
		return b.row(f, 0, []float64{nan, nan, nan})
	}
	i := 0
	for part, end := range f.ends {
		for ; i < end; i++ {
			if err := b.row(f, part+1, f.xyz[3*i:3*i+3]); err != nil {
				return err
			}
		}
	}
	return nil
}

// row adds one position of a part (0: none).
func (b *builder) row(f *feature, part int, xyz []float64) error {
	at := float64(part)
	if part == 0 {
		at = nan
	}
	for i, v := range [4]float64{float64(b.n), at, xyz[0], xyz[1]} {
		if b.need[i] {
			b.floats[i] = append(b.floats[i], v)
		}
	}
	switch {
	case b.s.ele < 0 && xyz[2] == xyz[2]:
		b.lost++
	case b.s.ele >= 0 && b.need[b.s.ele]:
		b.ele = append(b.ele, xyz[2])
	}
	for _, c := range f.order {
		i, ok := b.s.props[c.name]
		if !ok {
			b.late[c.name] = true
		} else if b.cols[i] != nil {
			c.addTo(b.cols[i])
		}
	}
	if f.id.set && b.s.id >= 0 && b.cols[b.s.id] != nil {
		f.id.addTo(b.cols[b.s.id])
	}
	b.rows++
	for _, c := range b.cols {
		if c != nil && int64(c.Len()) < b.rows {
			c.AddMissing()
		}
	}
	if b.rows == chunkRows {
		return b.flush(nil)
	}
	return nil
}

// flush hands over a chunk and starts the next.
func (b *builder) flush(notes []string) error {
	t := &table.Table{Name: b.name, Notes: notes}
	for i, name := range b.s.names {
		switch {
		case !b.need[i]:
		case i <= colLat:
			t.Columns = append(t.Columns, &table.Column{Name: name, Floats: b.floats[i], Integer: i <= colPart})
		case i == b.s.ele:
			t.Columns = append(t.Columns, &table.Column{Name: name, Floats: b.ele})
		default:
			c, err := b.cols[i].Take()
			if err != nil {
				var cell *table.CellError
				if errors.As(err, &cell) {
					cell.Table = b.name
					cell.Row += b.before
				}
				return err
			}
			c.Name = name
			t.Columns = append(t.Columns, c)
		}
	}
	b.before += b.rows
	b.start()
	return b.yield(t)
}

// finish hands over the last rows and what had to be decided.
func (b *builder) finish() error {
	notes := slices.Clone(b.s.notes)
	say := func(n int64, format string, args ...any) {
		if n > 0 {
			notes = append(notes, fmt.Sprintf(format, args...))
		}
	}
	say(b.empty, "%d of %d features have no geometry", b.empty, b.n)
	say(b.polygons, "%d of %d features are polygons, which have no one longitude and latitude", b.polygons, b.n)
	say(int64(len(b.late)), "properties that the first %d MiB have not were left out: %s", headBytes>>20, few(b.late))
	say(b.lost, "%d altitudes were left out: the first %d MiB have none", b.lost, headBytes>>20)
	return b.flush(notes)
}
