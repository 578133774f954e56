package house

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/cluster"
	"github.com/swelter/swelter/colormap"
	"github.com/swelter/swelter/density"
	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/geom"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/shade"
)

// huge x huge cells overflow the sizes of every machine.
const huge = 1 << (31 - 1) << (^uint(0) >> 63 * 31)

var (
	nan      = math.NaN()
	inf      = math.Inf(1)
	nowhere  = geom.Extent{XMin: nan, YMin: nan, XMax: nan, YMax: nan}
	endless  = geom.Extent{XMin: -inf, YMin: -inf, XMax: inf, YMax: inf}
	swapped  = geom.Extent{XMin: 1, YMin: 1, XMax: -1, YMax: -1}
	widest   = geom.Extent{XMin: -math.MaxFloat64, YMin: -1, XMax: math.MaxFloat64, YMax: 1}
	two      = geom.Points{X: []float64{0, 1}, Y: []float64{0, 1}}
	uneven   = geom.Points{X: []float64{0, 1}, Y: []float64{0}}
	vastGrid = &grid.Grid{Rows: huge, Cols: huge, X: grid.Index("", huge), Y: grid.Index("", huge)}
	vastRows = cluster.Rows{N: huge, D: huge}
	badRows  = cluster.Rows{N: 2, D: 2, V: []float64{1}}
)

// bad is a call that has no answer.
type bad struct {
	name string
	call func() error
}

// second drops the first result.
func second[T any](_ T, err error) error { return err }

func third[S, T any](_ S, _ T, err error) error { return err }

// An answerless call gives an error of one line, never a panic.
func TestBadValues(t *testing.T) {
	for _, list := range [][]bad{badGrids(), badDensities(), badClusters(), badFigures(), badRuns(t)} {
		for _, b := range list {
			t.Run(b.name, func(t *testing.T) {
				defer func() {
					if p := recover(); p != nil {
						t.Errorf("panic: %v", p)
					}
				}()
				err := b.call()
				if err == nil {
					t.Fatal("no error")
				}
				if s := err.Error(); s == "" || strings.Contains(s, "\n") {
					t.Errorf("the error is not one line: %q", s)
				}
			})
		}
	}
}

func badGrids() []bad {
	check := func(g grid.Grid) func() error { return g.Check }
	return []bad{
		{"grid/vast", vastGrid.Check},
		{"grid/negative", check(grid.Grid{Rows: -1, Cols: 1})},
		{"grid/few values", check(grid.Grid{Rows: 2, Cols: 2, Values: []float64{1}})},
		{"grid/axes of other sizes", check(grid.Grid{Rows: 1, Cols: 1, Values: []float64{1}})},
		{"grid/nil", (*grid.Grid)(nil).Check},
		{"grid/reducer", func() error { return second(grid.ParseReducer("rms")) }},
	}
}

func badDensities() (list []bad) {
	layouts := map[string]density.Layout{
		"NaN extent": {Extent: nowhere}, "endless extent": {Extent: endless}, "swapped extent": {Extent: swapped},
		"widest extent": {Extent: widest}, "vast": {Rows: huge, Cols: huge}, "negative size": {Rows: -1, Cols: 5},
		"NaN step": {Cell: nan}, "tiny step": {Cell: 1e-300}, "negative step": {Cell: -1}, "vast side": {Cells: huge},
	}
	for name, l := range layouts {
		o, b := density.Options{Bandwidth: 1, Layout: l}, density.BinOptions{Layout: l}
		list = append(list,
			bad{"Estimate/" + name, func() error { return second(density.Estimate(two, o)) }},
			bad{"Difference/" + name, func() error { return second(density.Difference(two, two, o)) }},
			bad{"Ratio/" + name, func() error { return second(density.Ratio(two, two, .1, o)) }},
			bad{"MeanSurface/" + name, func() error { return second(density.MeanSurface(two, []float64{1, 2}, o)) }},
			bad{"Bin/" + name, func() error { return third(density.Bin(two, b)) }},
			bad{"NewBinner/" + name, func() error { return second(density.NewBinner(b)) }},
			bad{"Lines/" + name, func() error {
				return second(density.Lines([]geom.Points{two}, density.LineOptions{Layout: l}))
			}},
		)
		if name != "vast side" { // hexagons are counted across, by Cols
			list = append(list, bad{"Hexbin/" + name, func() error { return third(density.Hexbin(two, b)) }},
				bad{"NewHexBinner/" + name, func() error { return second(density.NewHexBinner(b)) }})
		}
	}
	for name, h := range map[string]float64{"NaN": nan, "negative": -1, "endless": inf} {
		list = append(list, bad{"bandwidth/" + name, func() error {
			return second(density.Estimate(two, density.Options{Bandwidth: h}))
		}})
	}
	return append(list, []bad{
		{"Estimate/uneven columns", func() error { return second(density.Estimate(uneven, density.Options{})) }},
		{"Estimate/no points", func() error { return second(density.Estimate(geom.Points{}, density.Options{})) }},
		{"Estimate/NaN tolerance", func() error { return second(density.Estimate(two, density.Options{Bandwidth: 1, Tolerance: nan})) }},
		{"EstimateWithin/NaN window", func() error {
			return second(density.EstimateWithin(two, nowhere, 0, density.Options{Bandwidth: 1}))
		}},
		{"MeanSurface/values short", func() error { return second(density.MeanSurface(two, []float64{1}, density.Options{Bandwidth: 1})) }},
		{"Ratio/NaN floor", func() error { return second(density.Ratio(two, two, nan, density.Options{Bandwidth: 1})) }},
		{"Bin/uneven columns", func() error { return third(density.Bin(uneven, density.BinOptions{})) }},
		{"Hexbin/uneven columns", func() error { return third(density.Hexbin(uneven, density.BinOptions{})) }},
		{"Lines/uneven columns", func() error {
			return second(density.Lines([]geom.Points{uneven}, density.LineOptions{}))
		}},
		{"Lines/NaN width", func() error {
			return second(density.Lines([]geom.Points{two}, density.LineOptions{Width: nan}))
		}},
		{"Dots/uneven columns", func() error { return second(density.Dots(uneven, density.DotsOptions{})) }},
		{"Dots/vast", func() error { return second(density.Dots(two, density.DotsOptions{Width: huge, Height: huge})) }},
		{"Dots/vast dots", func() error { return second(density.Dots(two, density.DotsOptions{Dotsize: huge})) }},
		{"Dots/negative", func() error { return second(density.Dots(two, density.DotsOptions{Width: -1, Height: 5})) }},
		{"Dots/NaN area", func() error { return second(density.Dots(two, density.DotsOptions{Area: nowhere})) }},
		{"Spread/nil", func() error { return second(density.Spread(nil, 1, false)) }},
		{"Spread/vast", func() error { return second(density.Spread(vastGrid, 1, false)) }},
		{"Spread/negative", func() error { return second(density.Spread(grid.New(2, 2), -1, false)) }},
		{"Hot/nil", func() error { return second(density.Hot(nil, 1, .05)) }},
		{"Hot/zero grid", func() error { return second(density.Hot(&grid.Grid{}, 1, .05)) }},
		{"Hot/NaN radius", func() error { return second(density.Hot(grid.New(2, 2), nan, .05)) }},
	}...)
}

func badClusters() (list []bad) {
	three := cluster.RowsOf([][]float64{{1, 2}, {3, 4}, {6, 5}})
	for name, r := range map[string]cluster.Rows{"vast": vastRows, "short": badRows, "negative": {N: -1, D: 2}} {
		list = append(list,
			bad{"Distances/" + name, func() error { return second(cluster.Distances(r, 0, cluster.DistanceOptions{})) }},
			bad{"LinkRows/" + name, func() error { return second(cluster.LinkRows(r, 0, 0, cluster.LinkOptions{})) }},
			bad{"LinkGroups/" + name, func() error {
				return second(cluster.LinkGroups(r, []int{0, 1}, 0, 0, cluster.LinkOptions{}))
			}},
			bad{"KMeans/" + name, func() error { return second(cluster.KMeans(r, 2, cluster.KMeansOptions{})) }},
			bad{"ConsensusKMeans/" + name, func() error { return third(cluster.ConsensusKMeans(r, 2, 3, cluster.KMeansOptions{})) }},
			bad{"Precomputed/" + name, func() error { return second(cluster.Precomputed(r)) }},
		)
	}
	for name, k := range map[string]int{"0": 0, "negative": -1, "more than rows": 4} {
		list = append(list, bad{"KMeans/k " + name, func() error { return second(cluster.KMeans(three, k, cluster.KMeansOptions{})) }})
	}
	return append(list, []bad{
		{"Link/NaN", func() error { return second(cluster.Link([]float64{nan}, 2, 0)) }},
		{"Link/short", func() error { return second(cluster.Link([]float64{1}, 3, 0)) }},
		{"Link/negative", func() error { return second(cluster.Link(nil, -1, 0)) }},
		{"Link/vast", func() error { return second(cluster.Link(nil, huge, 0)) }},
		{"PlanLink/vast", func() error { return second(cluster.PlanLink(huge, huge, 0, 0, 0)) }},
		{"LinkGroups/short", func() error { return second(cluster.LinkGroups(three, []int{1}, 0, 0, cluster.LinkOptions{})) }},
		{"Distances/NaN power", func() error {
			m, _ := cluster.ParseMetric("minkowski")
			return second(cluster.Distances(three, m, cluster.DistanceOptions{P: nan}))
		}},
		{"Tree/Optimal short", func() error {
			tree, err := cluster.LinkRows(three, 0, 0, cluster.LinkOptions{})
			if err != nil {
				return fmt.Errorf("cannot even link:\n%w", err)
			}
			return second(tree.Optimal([]float64{1}))
		}},
		{"ReadNewick/no tree", func() error { return third(cluster.ReadNewick(strings.NewReader("(("), nil)) }},
		{"ReadZ/no tree", func() error { return second(cluster.ReadZ(strings.NewReader("x"))) }},
	}...)
}

func badFigures() []bad {
	mapper := func(g *grid.Grid) *shade.Mapper {
		n, _, _ := norm.Fit(g.Values, norm.Options{})
		m, _ := colormap.Named("viridis")
		return &shade.Mapper{Norm: n, Map: m}
	}
	layout := func(p figure.Plot) func() error { return func() error { return third(figure.Layout(p)) } }
	full := grid.New(2, 2)
	copy(full.Values, []float64{1, 2, 3, 4})
	turned := *full
	turned.X = grid.Edged("", grid.Number, []float64{0, nan, 1})
	with := func(o figure.Options) figure.Plot { return figure.Plot{Grid: full, Mapper: mapper(full), Options: o} }
	return []bad{
		{"Layout/nothing", layout(figure.Plot{})},
		{"Layout/zero grid", layout(figure.Plot{Grid: &grid.Grid{}, Mapper: mapper(full)})},
		{"Layout/vast", layout(figure.Plot{Grid: vastGrid, Mapper: mapper(full)})},
		{"Layout/no mapper", layout(figure.Plot{Grid: full})},
		{"Layout/NaN edges", layout(figure.Plot{Grid: &turned, Mapper: mapper(full)})},
		{"Layout/NaN extent", layout(with(figure.Options{Extent: []float64{nan, nan, nan, nan}}))},
		{"Layout/short extent", layout(with(figure.Options{Extent: []float64{1}}))},
		{"Layout/vast width", layout(with(figure.Options{Width: "1e300in"}))},
		{"Layout/NaN dpi", layout(with(figure.Options{DPI: nan}))},
		{"Layout/hidden short", layout(figure.Plot{Grid: full, Mapper: mapper(full), Hidden: []bool{true}})},
		{"Layout/texts short", layout(figure.Plot{Grid: full, Mapper: mapper(full), Text: []string{"a"}})},
		{"Layout/alphas short", layout(figure.Plot{Grid: full, Mapper: mapper(full), Alphas: []float64{1}})},
		{"Layout/sizes short", layout(figure.Plot{Grid: full, Mapper: mapper(full), Sizes: []float64{1}})},
		{"Placed/no places", func() error { return second(figure.Placed(grid.Index("", 2), []string{"a", "b", "c"}, "x-edges")) }},
		{"Placed/NaN", func() error { return second(figure.Placed(grid.Index("", 2), []string{"0", "NaN", "1"}, "x-edges")) }},
	}
}

func badRuns(t *testing.T) []bad {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.csv"), []byte("a,b\n1,2\n3,4\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	stopped, cancel := context.WithCancel(context.Background())
	cancel()
	env := swelter.Env{Dir: dir}
	table := `{"version":1,"input":{"paths":["a.csv"]},"make":{`
	run := func(ctx context.Context, recipe string) func() error {
		return func() error {
			spec, err := swelter.ReadSpec(strings.NewReader(recipe), "recipe")
			if err != nil {
				return fmt.Errorf("not the fault that was meant:\n%w", err)
			}
			return second(swelter.Run(ctx, spec, env))
		}
	}
	list := []bad{
		{"Run/nothing", func() error { return second(swelter.Run(context.Background(), swelter.Spec{}, env)) }},
		{"Heatmap/nothing", func() error { return second(swelter.Heatmap(nil, swelter.Spec{})) }},
		{"Heatmap/no columns", func() error { return second(swelter.Heatmap([][]float64{{}, {}}, swelter.Spec{})) }},
		{"Heatmap/uneven", func() error { return second(swelter.Heatmap([][]float64{{1}, {1, 2}}, swelter.Spec{})) }},
		{"FromGrid/zero", func() error { return second(swelter.FromGrid(&grid.Grid{}, swelter.Spec{})) }},
		{"FromGrid/nil", func() error { return second(swelter.FromGrid(nil, swelter.Spec{})) }},
		{"FromGrid/vast", func() error { return second(swelter.FromGrid(vastGrid, swelter.Spec{})) }},
		{"FromGrid/NaN extent", func() error {
			return second(swelter.FromGrid(grid.New(2, 2), swelter.Spec{Figure: figure.Options{Extent: []float64{nan, 0, 1, 1}}}))
		}},
		{"FromGrid/view outside", func() error {
			return second(swelter.FromGrid(grid.New(2, 2), swelter.Spec{Figure: figure.Options{View: figure.View{Rows: [2]int{1, 9}}}}))
		}},
		{"FromGrid/order outside", func() error {
			return second(swelter.FromGrid(grid.New(2, 2), swelter.Spec{Figure: figure.Options{View: figure.View{RowOrder: []int{5, -1}}}}))
		}},
		{"ReadSpec/no recipe", func() error { return second(swelter.ReadSpec(strings.NewReader("["), "recipe")) }},
		{"SaveScene/nil", func() error { return swelter.SaveScene(nil, 0, filepath.Join(dir, "x.png")) }},
		{"Figure/Encode zero", func() error { return new(swelter.Figure).Encode(new(bytes.Buffer), "png") }},
		{"Figure/EncodeData zero", func() error { return new(swelter.Figure).EncodeData(new(bytes.Buffer), "csv") }},
		{"Figure/Save zero", func() error { return new(swelter.Figure).Save(filepath.Join(dir, "x.png")) }},
		{"Figure/OnGround zero", func() error { return third(new(swelter.Figure).OnGround()) }},
	}
	for _, kind := range []string{`"matrix":{}`, `"corr":{}`, `"cluster":{}`, `"density":{"points":{"x":"a","y":"b"}}`} {
		call := run(stopped, table+kind+"}}")
		list = append(list, bad{"Run/stopped " + kind, func() error {
			if err := call(); !errors.Is(err, context.Canceled) {
				return fmt.Errorf("not the error of the context:\n%v", err)
			}
			return context.Canceled
		}})
	}
	return list
}
