package clickhouse

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
)

func init() {
	source.Register(source.Format{Name: "clickhouse", Scheme: "clickhouse", Open: open})
}

// Source is a table or the answer to a query.
type Source struct {
	client *client
	name   string
	from   string // what stands after FROM
	fields []field
	placed bool     // the table has a column of places: see placeColumn
	left   []string // columns of kinds that are not drawn
	order  []string // columns in SQL that the rows are ordered by
	sorted bool     // rows of equal order are told apart by all that is read
}

func open(ctx context.Context, r source.Request) (table.Source, error) {
	a, err := parseAddress(r.Input.DB)
	if err != nil {
		return nil, err
	}
	s := &Source{client: &client{at: a}, sorted: true}
	switch paths := r.Input.Paths; {
	case r.Input.SQL != "" && len(paths) > 0:
		return nil, fmt.Errorf("%s: --sql names its tables itself; leave the input %s out", a, paths[0])
	case r.Input.SQL != "":
		// The query's own order stays. A comment at its end ends with its line.
		s.name, s.from, s.sorted = "sql", "(\n"+strings.TrimRight(strings.TrimSpace(r.Input.SQL), "; \n")+"\n)", false
	case len(paths) > 1 || len(paths) == 1 && a.table != "":
		return nil, fmt.Errorf("%s: one table is read at a time, and %s is named; use --sql to join", a, strings.Join(append(slices.Clone(paths), a.table), " "))
	case len(paths) == 1:
		s.name = paths[0]
	case a.table != "":
		s.name = a.table
	default:
		return nil, fmt.Errorf("%s: no table is named; name one as the input or behind the database, or write a query (--sql)", a)
	}
	if s.from == "" {
		s.from = quoteName(a.database) + "." + quoteName(s.name)
	}
	err = s.describe(ctx)
	if err == nil && r.Input.SQL == "" {
		err = s.findPlaces(ctx)
	}
	if err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// describe finds the columns, by asking for no row of them.
func (s *Source) describe(ctx context.Context) error {
	var head *block
	var zone string
	err := s.client.query(ctx, "SELECT timezone()", func(b *block) error {
		if b.rows > 0 {
			zone = b.text(0, 0)
		}
		return nil
	})
	if err != nil {
		return err
	}
	err = s.client.query(ctx, "SELECT * FROM "+s.from+" LIMIT 0", func(b *block) error {
		if head == nil {
			head = b
		}
		return nil
	})
	if err != nil {
		return err
	}
	if head == nil {
		return fmt.Errorf("%s: the server says nothing of the columns of %s", s.client.at, s.name)
	}
	for i, name := range head.names {
		if f, ok := fieldOf(name, head.types[i], zone); ok {
			s.fields = append(s.fields, f)
		} else {
			s.left = append(s.left, name)
		}
	}
	if len(s.fields) == 0 {
		return fmt.Errorf("%s: %s has no column of numbers, texts, times or truths", s.client.at, s.name)
	}
	return s.ordered()
}

// findPlaces looks for the column of places, which need not be among those that
// a * selects.
func (s *Source) findPlaces(ctx context.Context) error {
	return s.client.query(ctx, "DESCRIBE TABLE "+s.from, func(b *block) error {
		for r := range b.rows {
			s.placed = s.placed || b.text(0, r) == placeColumn && b.text(1, r) == "UInt64"
		}
		return nil
	})
}

// Received is how many bytes the server has sent so far.
func (s *Source) Received() int64 { return s.client.received.Load() }

// ordered reads what the address says of the order.
func (s *Source) ordered() error {
	switch order := s.client.at.order; order {
	case "":
	case "none":
		s.sorted = false
	default:
		for _, name := range strings.Split(order, ",") {
			f, err := s.field(strings.TrimSpace(name))
			if err != nil {
				return err
			}
			s.order = append(s.order, f.quoted)
		}
		s.sorted = true
	}
	return nil
}

func (s *Source) names() []string {
	names := make([]string, len(s.fields))
	for i, f := range s.fields {
		names[i] = f.Name
	}
	return names
}

func (s *Source) field(name string) (field, error) {
	for _, f := range s.fields {
		if f.Name == name {
			return f, nil
		}
	}
	_, err := table.Query{Columns: []string{name}}.Needs(s.name, s.names())
	if err == nil {
		err = fmt.Errorf("%s: %q is a part of a column, where a column is wanted", s.name, name)
	}
	return field{}, err
}

// Schema names the columns.
func (s *Source) Schema(context.Context) ([]table.Field, error) {
	out := make([]table.Field, len(s.fields))
	for i, f := range s.fields {
		out[i] = f.Field
	}
	return out, nil
}

// Scan reads the columns that q needs. The server leaves out rows that cannot
// meet the conditions; the conditions themselves, derived columns and the limit
// are the table's own, so that every reader gives the same rows.
//
// The order of rows that no ORDER BY gives is another each time: rows of a table
// are sorted by all that is read, so that the same question has the same answer
// to the last bit. ?order=column names another order, ?order=none takes rows as
// they come.
func (s *Source) Scan(ctx context.Context, q table.Query, yield func(*table.Table) error) error {
	need, err := q.Needs(s.name, s.names())
	if err != nil {
		return err
	}
	answer, err := table.Answer(q, yield)
	if err != nil {
		return err
	}
	fields := make([]field, len(need))
	for i, name := range need {
		if fields[i], err = s.field(name); err != nil {
			return err
		}
	}
	first := true
	err = s.client.query(ctx, s.statement(fields, q), func(b *block) error {
		if b.rows == 0 {
			return nil
		}
		t := s.table(fields, b)
		if first && len(q.Columns) == 0 {
			t.Notes = s.leftOut()
		}
		first = false
		return answer(t)
	})
	if errors.Is(err, table.ErrEnough) {
		return nil
	}
	return err
}

// leftOut is the note about columns that are not drawn.
func (s *Source) leftOut() []string {
	if len(s.left) == 0 {
		return nil
	}
	return []string{"columns of lists and structures were left out: " + strings.Join(s.left, ", ")}
}

// table gives the columns of a block their names and kinds.
func (s *Source) table(fields []field, b *block) *table.Table {
	t := &table.Table{Name: s.name, Columns: b.columns[:len(fields)]}
	for i, c := range t.Columns {
		f := fields[i]
		c.Name, c.Kind, c.Zoned = f.Name, f.Kind, f.zoned
		c.Settle()
	}
	return t
}

func (s *Source) statement(fields []field, q table.Query) string {
	var b strings.Builder
	b.WriteString("SELECT ")
	for i, f := range fields {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(f.expr)
	}
	if len(fields) == 0 {
		b.WriteString("1")
	}
	b.WriteString(" FROM " + s.from)
	if w := s.prefilter(q.Where); w != "" {
		b.WriteString(" WHERE " + w)
	}
	order := slices.Clone(s.order)
	if s.sorted {
		for _, f := range fields {
			if !slices.Contains(order, f.quoted) {
				order = append(order, f.quoted)
			}
		}
	}
	if len(order) > 0 {
		b.WriteString(" ORDER BY " + strings.Join(order, ", "))
	}
	if q.Limit > 0 && len(q.Where) == 0 {
		fmt.Fprintf(&b, " LIMIT %d", q.Limit)
	}
	return b.String()
}

// Close ends the connections.
func (s *Source) Close() error {
	s.client.close()
	return nil
}
