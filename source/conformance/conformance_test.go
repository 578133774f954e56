package conformance

import (
	"context"
	"errors"
	"testing"

	"github.com/swelter/swelter/table"
)

// memory is the plainest source: a table in memory, yielded in two parts.
type memory struct{ t *table.Table }

func (m memory) Schema(context.Context) ([]table.Field, error) {
	var fields []table.Field
	for _, c := range m.t.Columns {
		fields = append(fields, table.Field{Name: c.Name, Kind: c.Kind})
	}
	return fields, nil
}

func (m memory) Scan(ctx context.Context, q table.Query, yield func(*table.Table) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	answer, err := table.Answer(q, yield)
	if err != nil {
		return err
	}
	if _, err := q.Needs(m.t.Name, m.t.Names()); err != nil {
		return err
	}
	if err := answer(m.t); !errors.Is(err, table.ErrEnough) {
		return err
	}
	return nil
}

func (m memory) Close() error { return nil }

func TestRunOnATableInMemory(t *testing.T) {
	Run(t, func(_ testing.TB, want *table.Table) table.Source { return memory{want} })
}

// The comparison sees every kind of difference, so that an adapter cannot pass
// by an oversight of the suite.
func TestEqualSeesDifferences(t *testing.T) {
	for name, spoil := range map[string]func(*table.Table){
		"a number":  func(t *table.Table) { t.Columns[2].Floats[0] = -3.4999999999999996 },
		"a missing": func(t *table.Table) { t.Columns[2].Floats[4] = 0 },
		"a text":    func(t *table.Table) { t.Columns[1].Dict[0] = "oslo" },
		"a name":    func(t *table.Table) { t.Columns[0].Name = "ID" },
		"a kind":    func(t *table.Table) { t.Columns[6].Kind = table.Number },
		"a unit":    func(t *table.Table) { t.Columns[4].Unit = "second" },
		"a row":     func(t *table.Table) { t.Columns[2].Floats = t.Columns[2].Floats[:5] },
	} {
		spoiled := Stations()
		spoil(spoiled)
		same := true
		for i, c := range spoiled.Columns {
			same = same && difference(c, Stations().Columns[i]) == ""
		}
		if same {
			t.Errorf("%s changed and nothing was seen", name)
		}
	}
}
