package clickhouse

import (
	"context"
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/swelter/swelter/density"
	"github.com/swelter/swelter/geom"
	servers "github.com/swelter/swelter/internal/clickhouse"
	"github.com/swelter/swelter/table"
)

// Points on the edges of cells, beyond them and nowhere are counted on two
// shards as density counts them, in any extent.
func TestCountsEqualBins(t *testing.T) {
	shards := servers.Start(t)
	p := geom.Points{}
	for i := range 3000 {
		p.X = append(p.X, float64(i%71)/10)
		p.Y = append(p.Y, float64(i*i%97)/7-3)
	}
	p.X[5], p.Y[6], p.X[7] = math.NaN(), math.NaN(), math.Inf(1)
	name := servers.Load(t, shards, &table.Table{Name: "p", Columns: []*table.Column{{Name: "x", Floats: p.X}, {Name: "y", Floats: p.Y}}})
	src := opened(t, table.Input{Paths: []string{name}, DB: addressOf(shards, "")})
	ctx, o := context.Background(), table.PointsOptions{X: "x", Y: "y"}
	want := table.NewSurvey()
	want.Add(p)
	if got, ok, err := src.SurveyPoints(ctx, o, table.Query{}); !ok || err != nil || got != want {
		t.Errorf("survey %+v %v %v, of the points %+v", got, ok, err, want)
	}
	rapid.Check(t, func(t *rapid.T) {
		e := geom.Extent{XMin: float64(rapid.IntRange(-5, 40).Draw(t, "x")) / 10, YMin: float64(rapid.IntRange(-40, 60).Draw(t, "y")) / 10}
		e.XMax, e.YMax = e.XMin+float64(rapid.IntRange(1, 60).Draw(t, "w"))/10, e.YMin+float64(rapid.IntRange(1, 60).Draw(t, "h"))/10
		b := density.BinOptions{Layout: density.Layout{Extent: e, Cols: rapid.IntRange(1, 90).Draw(t, "cols"), Rows: rapid.IntRange(1, 90).Draw(t, "rows")}}
		there, err := density.NewBinner(b)
		if err != nil {
			t.Fatal(err)
		}
		x, y := there.Sides()
		if err := src.CountPoints(ctx, o, table.Query{}, table.Ruler(x), table.Ruler(y), there.AddCount); err != nil {
			t.Fatal(err)
		}
		here, stats, err := density.Bin(p, b)
		if err != nil {
			t.Fatal(err)
		}
		if used := there.Stats().Used; used != stats.Used {
			t.Errorf("%d points in cells, want %d", used, stats.Used)
		}
		for i, v := range there.Grid().Values {
			if v != here.Values[i] {
				t.Fatalf("%v points in cell %d, want %v", v, i, here.Values[i])
			}
		}
	})
}
