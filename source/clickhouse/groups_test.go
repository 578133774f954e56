package clickhouse

import (
	"context"
	"math"
	"reflect"
	"testing"

	servers "github.com/swelter/swelter/internal/clickhouse"
	"github.com/swelter/swelter/source/conformance"
	"github.com/swelter/swelter/table"
)

// rowsOnly hides that a source reduces rows itself.
type rowsOnly struct{ table.Source }

// Pivots that the shards reduce are those of their rows: labels, order, counts
// and extremes equal, sums within 1e-12. Far fewer bytes travel.
func TestGroupsEqualRows(t *testing.T) {
	shards := servers.Start(t)
	ctx := context.Background()
	src := opened(t, table.Input{Paths: []string{servers.Load(t, shards, conformance.EngineTable())}, DB: addressOf(shards, "order=id")})
	where := []table.Cond{{Column: "n", Op: ">=", Values: []string{"2"}}, {Column: "c", Op: "!=", Values: []string{""}}}
	for _, o := range []table.MatrixOptions{
		{Rows: []string{"c"}, Cols: []string{"n"}},
		{Rows: []string{"c"}, Cols: []string{"x:0.1"}, Value: "n", Agg: "count"},
		{Rows: []string{"when.weekday"}, Cols: []string{"when.hour"}, Value: "x", Agg: "mean"},
		{Rows: []string{"when.month"}, Cols: []string{"when.year", "c"}, Value: "n", Agg: "sum"},
		{Rows: []string{"when.minute:20"}, Cols: []string{"when.hour:3"}, Value: "x", Agg: "mean"},
		{Rows: []string{"n:5"}, Cols: []string{"when.date"}, Value: "x", Agg: "min"},
		{Rows: []string{"n:5"}, Cols: []string{"c"}, Value: "id", Agg: "max"},
		{Rows: []string{"n"}, Cols: []string{"c"}, Value: "x", Agg: "std"},
		{Rows: []string{"n"}, Cols: []string{"when.week"}, Value: "c", Agg: "count"},
		{Rows: []string{"n"}, Cols: []string{"c"}, Value: "x", Agg: "median"},
	} {
		for _, conds := range [][]table.Cond{nil, where[:1], where} {
			got, notes, err := table.PivotSource(ctx, src, o, conds, "")
			if err != nil {
				t.Fatalf("%+v: %v", o, err)
			}
			want, wantNotes, err := table.PivotSource(ctx, rowsOnly{src}, o, conds, "")
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got.X, want.X) || !reflect.DeepEqual(got.Y, want.Y) || got.Name != want.Name || got.Integer != want.Integer || !reflect.DeepEqual(notes, wantNotes) {
				t.Errorf("%+v %v: axes %v %v integer %v %q, of rows %v %v %v %q", o, conds, got.X, got.Y, got.Integer, notes, want.X, want.Y, want.Integer, wantNotes)
				continue
			}
			for i, v := range want.Values {
				w := got.Values[i]
				near := math.Abs(v-w) <= 1e-12*math.Abs(v) && (o.Agg == "mean" || o.Agg == "sum")
				if v != w && !near && !(v != v && w != w) {
					t.Errorf("%+v: cell %d is %v, of rows %v", o, i, w, v)
				}
			}
		}
	}
}
