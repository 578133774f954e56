package figure_test

import (
	"flag"
	"fmt"
	"image/color"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/swelter/swelter/cluster"
	"github.com/swelter/swelter/colormap"
	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/scene"
	"github.com/swelter/swelter/shade"
)

// plot is a figure of a grid under a norm and a sequential map.
func plot(t testing.TB, g *grid.Grid, n norm.Options, o figure.Options) figure.Plot {
	t.Helper()
	if g.Categories != nil {
		return figure.Plot{Grid: g, Mapper: shade.Categories(len(g.Categories), color.NRGBA{}), Options: o}
	}
	m, err := colormap.Named("viridis")
	if err != nil {
		t.Fatal(err)
	}
	nm, fitted, err := norm.Fit(g.Values, n)
	if err != nil {
		nm, fitted = norm.Linear(0, 1), norm.Fitted{}
	}
	return figure.Plot{Grid: g, Mapper: shade.New(nm, m, color.NRGBA{}), Fitted: fitted, Options: o}
}

// counting is a grid of 0, 1, 2, ...
func counting(rows, cols int) *grid.Grid {
	g := grid.New(rows, cols)
	for i := range g.Values {
		g.Values[i] = float64(i)
	}
	return g
}

func names(prefix string, n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("%s %d", prefix, i)
	}
	return out
}

// texts are all texts of a scene, those in groups too.
func texts(items []scene.Item) []*scene.Text {
	var out []*scene.Text
	for _, it := range items {
		switch it := it.(type) {
		case *scene.Text:
			out = append(out, it)
		case *scene.Group:
			out = append(out, texts(it.Items)...)
		}
	}
	return out
}

func roles(s *scene.Scene) map[string][]string {
	out := map[string][]string{}
	for _, t := range texts(s.Items) {
		out[t.Role] = append(out[t.Role], t.String)
	}
	return out
}

// checkTexts is what must always hold: every text lies on the page, no two
// overlap, none is too small to read.
func checkTexts(t interface{ Errorf(string, ...any) }, s *scene.Scene) {
	all := texts(s.Items)
	boxes := make([][4]scene.Point, len(all))
	type span struct{ x0, x1, y0, y1 float64 }
	bounds := make([]span, len(all))
	for i, a := range all {
		boxes[i] = a.Box()
		x, y, w, h := scene.Bounds(boxes[i][:])
		bounds[i] = span{x, x + w, y, y + h}
		if x < -0.01 || y < -0.01 || x+w > s.Width+.01 || y+h > s.Height+.01 {
			t.Errorf("%s %q at %.1f,%.1f %.1f x %.1f leaves the page of %.1f x %.1f", a.Role, a.String, x, y, w, h, s.Width, s.Height)
		}
		if a.Size < 6.999 {
			t.Errorf("%s %q has %.2f pt", a.Role, a.String, a.Size)
		}
	}
	for i, a := range all {
		for j := i + 1; j < len(all); j++ {
			p, q := bounds[i], bounds[j]
			if p.x1 <= q.x0 || q.x1 <= p.x0 || p.y1 <= q.y0 || q.y1 <= p.y0 {
				continue
			}
			if scene.Overlap(boxes[i][:], boxes[j][:], 0.01) {
				t.Errorf("%s %q overlaps %s %q", a.Role, a.String, all[j].Role, all[j].String)
			}
		}
	}
}

// word draws labels of all kinds, long ones seldom.
func word() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.StringN(0, 12, -1),
		rapid.StringMatching(`[A-Za-z]{1,10}`),
		rapid.StringMatching(`[A-Za-z]{1,10}( [a-z]{1,10}){0,3}`),
		rapid.Custom(func(t *rapid.T) string {
			return strings.Repeat(rapid.StringMatching(`[a-z ]{1,6}`).Draw(t, "part"), rapid.IntRange(1, 60).Draw(t, "times"))
		}),
		rapid.SampledFrom([]string{"שלום עולם", "مرحبا", "🎉🎊 party", "a\nb", "<script>", "日本語ラベル", "e\u0301tude", "\u202eevil"}),
	)
}

func drawAxis(t *rapid.T, name string, n int) grid.Axis {
	var a grid.Axis
	switch rapid.IntRange(0, 6).Draw(t, name+" kind") {
	case 0:
		a = grid.Index("", n)
	case 1:
		edges := make([]float64, n+1)
		at := rapid.Float64Range(-1e6, 1e6).Draw(t, name+" from")
		for i := range edges {
			edges[i] = at
			at += rapid.Float64Range(0.1, 10).Draw(t, name+" step")
		}
		a = grid.Edged("", grid.Number, edges)
	case 2:
		edges := make([]float64, n+1)
		from, step := rapid.Float64Range(-1e9, 2e9).Draw(t, name+" from"), rapid.SampledFrom([]float64{1, 60, 3600, 86400, 30 * 86400}).Draw(t, name+" step")
		for i := range edges {
			edges[i] = from + float64(i)*step
		}
		a = grid.Edged("", grid.Time, edges)
	case 3:
		labels, outer := make([]string, n), make([]string, n)
		for i := range labels {
			labels[i] = word().Draw(t, name+" label")
			outer[i] = fmt.Sprint("group ", i/max(1, n/3))
		}
		joined := make([]string, n)
		for i := range joined {
			joined[i] = outer[i] + " / " + labels[i]
		}
		a = grid.Labelled("", joined)
		a.Levels = [][]string{outer, labels}
	case 4:
		labels := make([]string, n)
		for i := range labels {
			labels[i] = fmt.Sprint(1900 + i)
		}
		a = grid.Labelled("", labels)
	default:
		labels := make([]string, n)
		for i := range labels {
			labels[i] = word().Draw(t, name+" label")
		}
		a = grid.Labelled("", labels)
	}
	a.Title = rapid.OneOf(rapid.Just(""), word()).Draw(t, name+" title")
	return a
}

func drawPlot(t *rapid.T) figure.Plot {
	size := rapid.OneOf(rapid.IntRange(1, 12), rapid.IntRange(1, 70))
	rows, cols := size.Draw(t, "rows"), size.Draw(t, "cols")
	g := counting(rows, cols)
	scale := rapid.SampledFrom([]float64{1, 0.001, 1e5, -3, 0}).Draw(t, "scale")
	for i := range g.Values {
		g.Values[i] = math.Sin(float64(i)*1.7) * scale
	}
	if rapid.Bool().Draw(t, "missing") {
		g.Values[rapid.IntRange(0, len(g.Values)-1).Draw(t, "at")] = math.NaN()
	}
	if rapid.IntRange(0, 5).Draw(t, "categories") == 0 {
		n := rapid.IntRange(1, 30).Draw(t, "n")
		for i := range g.Values {
			g.Values[i] = float64(i % n)
		}
		for range n {
			g.Categories = append(g.Categories, word().Draw(t, "category"))
		}
	}
	g.X, g.Y = drawAxis(t, "x", cols), drawAxis(t, "y", rows)
	g.Name = rapid.OneOf(rapid.Just(""), word()).Draw(t, "name")
	g.Unit = rapid.SampledFrom([]string{"", "m", "events per square kilometre"}).Draw(t, "unit")
	pick := rapid.SampledFrom([]string{"auto", "auto", "all", "none", "3"})
	length := rapid.SampledFrom([]string{"", "", "", "500", "800", "1600", "10cm", "6in"})
	o := figure.Options{
		Title: rapid.OneOf(rapid.Just(""), word()).Draw(t, "title"), Subtitle: rapid.OneOf(rapid.Just(""), word()).Draw(t, "subtitle"),
		Note: rapid.OneOf(rapid.Just(""), word()).Draw(t, "note"), Source: rapid.OneOf(rapid.Just(""), word()).Draw(t, "source"),
		XTickLabels: pick.Draw(t, "xticklabels"), YTickLabels: pick.Draw(t, "yticklabels"),
		Annot: rapid.Bool().Draw(t, "annot"), Square: rapid.Bool().Draw(t, "square"),
		CbarSide:   rapid.SampledFrom([]string{"", "right", "left", "top", "bottom"}).Draw(t, "side"),
		CbarExtend: rapid.SampledFrom([]string{"", "both", "min", "max"}).Draw(t, "extend"),
		Theme:      rapid.SampledFrom([]string{"", "dark", "paper"}).Draw(t, "theme"),
		DPI:        rapid.SampledFrom([]float64{0, 72, 96, 300}).Draw(t, "dpi"),
		Width:      length.Draw(t, "width"), Height: length.Draw(t, "height"),
	}
	n := norm.Options{Name: rapid.SampledFrom([]string{"", "symlog", "asinh", "power", "centered", "two-slope", "quantile", "log"}).Draw(t, "norm")}
	m, _ := colormap.Named("viridis")
	if g.Categories != nil {
		return figure.Plot{Grid: g, Mapper: shade.Categories(len(g.Categories), color.NRGBA{}), Options: o}
	}
	nm, fitted, err := norm.Fit(g.Values, n)
	if err != nil {
		nm, fitted, _ = norm.Fit(g.Values, norm.Options{})
	}
	if nm == nil {
		nm = norm.Linear(0, 1)
	}
	return figure.Plot{Grid: g, Mapper: shade.New(nm, m, color.NRGBA{}), Fitted: fitted, Options: o, Notes: []string{"months in calendar order"}}
}

// drawAround puts trees, tracks and slices around a plot of things.
func drawAround(t *rapid.T, p *figure.Plot) {
	side := func(name string, a grid.Axis) (tree *figure.Tree, tracks []figure.Track, slices []figure.Slice) {
		left := a.N
		cells := []int{a.N}
		if a.Edges == nil && rapid.Bool().Draw(t, name+" slices") {
			cells = nil
			for left > 0 {
				n := rapid.IntRange(max(1, left/4), left).Draw(t, name+" slice")
				slices = append(slices, figure.Slice{Title: word().Draw(t, name+" slice title"), Cells: n})
				cells, left = append(cells, n), left-n
			}
		}
		if rapid.Bool().Draw(t, name+" tree") {
			tree = &figure.Tree{Apart: rapid.Bool().Draw(t, name+" apart")}
			for _, n := range cells {
				tree.Slices = append(tree.Slices, chain(n))
			}
			if len(cells) > 1 {
				tree.Parent = chain(len(cells))
			}
		}
		for range rapid.IntRange(0, 3).Draw(t, name+" tracks") {
			tracks = append(tracks, drawTrack(t, name, a.N))
		}
		return tree, tracks, slices
	}
	p.RowTree, p.RowTracks, p.RowSlices = side("row", p.Grid.Y)
	p.ColTree, p.ColTracks, p.ColSlices = side("column", p.Grid.X)
	for range rapid.IntRange(0, 4).Draw(t, "beside") - 2 {
		p.Beside = append(p.Beside, drawBeside(t, p))
	}
}

// drawBeside makes a heatmap that shares rows or columns.
func drawBeside(t *rapid.T, p *figure.Plot) figure.Beside {
	b := figure.Beside{Title: word().Draw(t, "beside title"), Below: rapid.Bool().Draw(t, "below")}
	b.Size = rapid.SampledFrom([]float64{0, 0, 30, 200}).Draw(t, "beside size")
	b.Labels = rapid.SampledFrom([]string{"", "all", "none"}).Draw(t, "beside labels")
	own := rapid.OneOf(rapid.IntRange(1, 6), rapid.IntRange(1, 40)).Draw(t, "beside cells")
	g := counting(p.Grid.Rows, own)
	g.X = drawAxis(t, "beside", own)
	if g.X.Edges != nil || g.X.Levels != nil {
		g.X = grid.Index("", own)
	}
	if b.Below {
		g = counting(own, p.Grid.Cols)
		g.Y = drawAxis(t, "beside", own)
		if g.Y.Edges != nil || g.Y.Levels != nil {
			g.Y = grid.Index("", own)
		}
	}
	g.Name = word().Draw(t, "beside name")
	if rapid.Bool().Draw(t, "beside gap") {
		g.Values[len(g.Values)/2] = math.NaN()
	}
	m, _ := colormap.Named("crest")
	b.Grid, b.Mapper = g, shade.New(norm.Linear(0, float64(len(g.Values))), m, color.NRGBA{})
	if rapid.Bool().Draw(t, "beside tree") {
		b.Tree = &figure.Tree{Slices: []*cluster.Tree{chain(own)}}
	}
	return b
}

func drawTrack(t *rapid.T, name string, n int) figure.Track {
	track := figure.Track{Name: word().Draw(t, name+" track"), Values: make([]float64, n), Far: rapid.Bool().Draw(t, name+" far")}
	if kind := rapid.IntRange(0, 12).Draw(t, name+" drawn as"); kind > 0 && kind <= int(figure.TrackMarks) {
		drawGraph(t, name, n, figure.TrackKind(kind), &track)
		return track
	}
	m, _ := colormap.Named("viridis")
	track.Mapper = shade.New(norm.Linear(0, 1), m, color.NRGBA{})
	kinds := rapid.IntRange(0, 20).Draw(t, name+" kinds")
	for i := range track.Values {
		track.Values[i] = float64(i%3) / 3
		if kinds > 0 {
			track.Values[i] = float64(i % kinds)
		}
	}
	if rapid.Bool().Draw(t, name+" gap") {
		track.Values[n/2] = math.NaN()
	}
	for range kinds {
		track.Categories = append(track.Categories, word().Draw(t, name+" kind"))
	}
	if kinds > 0 {
		track.Mapper = shade.Categories(kinds, color.NRGBA{})
	}
	return track
}

// drawGraph makes a track of what is not a strip of colours.
func drawGraph(t *rapid.T, name string, n int, kind figure.TrackKind, track *figure.Track) {
	track.Kind, track.Values = kind, nil
	track.Depth = rapid.SampledFrom([]float64{0, 0, 1, 20, 80}).Draw(t, name+" depth")
	scale := rapid.SampledFrom([]float64{1, 1e-4, 1e6, -2, 0}).Draw(t, name+" scale")
	value := func(i int) float64 {
		if i%7 == 3 {
			return math.NaN()
		}
		return math.Cos(float64(i)*2.3)*scale + scale/2
	}
	track.Words = make([]string, n)
	track.Samples = make([][]float64, n)
	part := make([]float64, n)
	some := rapid.IntRange(1, 4).Draw(t, name+" every")
	for i := range n {
		part[i] = value(i)
		for k := range i % 9 {
			track.Samples[i] = append(track.Samples[i], value(i+k))
		}
		if i%some == 0 {
			track.Words[i] = word().Draw(t, name+" word")
		}
	}
	for range rapid.IntRange(1, 4).Draw(t, name+" parts") {
		track.Series = append(track.Series, part)
		track.Parts = append(track.Parts, word().Draw(t, name+" part"))
	}
}

// chain is a tree of n leaves, each joined to all before it.
func chain(n int) *cluster.Tree {
	t := &cluster.Tree{N: n}
	for k := 1; k < n; k++ {
		a := n + k - 2
		if k == 1 {
			a = 0
		}
		t.Merges = append(t.Merges, cluster.Merge{A: a, B: k, Height: float64(k), Size: k + 1})
	}
	return t
}

// Each round is 100 figures of its own seed, the same on every run; -short does
// with one. SWELTER_SEED moves on to others: what they find is mended, then kept.
func TestNothingOverlapsOrLeavesThePage(t *testing.T) {
	rounds := 20
	if testing.Short() {
		rounds = 1
	}
	first, _ := strconv.Atoi(os.Getenv("SWELTER_SEED"))
	for i := range rounds {
		if err := flag.Set("rapid.seed", fmt.Sprint(first+i+1)); err != nil {
			t.Fatal(err)
		}
		t.Run(fmt.Sprint(i), rapid.MakeCheck(checkRandomFigure))
	}
}

func checkRandomFigure(t *rapid.T) {
	p := drawPlot(t)
	if rapid.Bool().Draw(t, "around") {
		drawAround(t, &p)
	}
	s, r, err := figure.Layout(p)
	if err != nil {
		if p.Options.Width == "" && p.Options.Height == "" || !strings.Contains(err.Error(), "give at least") {
			t.Fatalf("%v", err)
		}
		return
	}
	checkTexts(t, s)
	got := roles(s)
	squash := func(s string) string {
		return strings.Join(strings.Fields(strings.NewReplacer("\u202e", "", "\n", " ").Replace(s)), "")
	}
	has := func(role, want string) {
		if all := squash(strings.Join(got[role], "")); !strings.Contains(all, squash(want)) {
			t.Errorf("%s: %q is not in %q", role, want, all)
		}
	}
	if strings.IndexFunc(p.Options.Title+p.Grid.Name, func(r rune) bool { return r < ' ' || r > '~' }) < 0 {
		has("title", p.Options.Title)
		if r.Bar.W > 0 {
			has("bartitle", p.Grid.Unit)
		}
	}
	for _, n := range r.Notes {
		has("note", n)
	}
	if n := len(r.BarTicks); r.Bar.W > 0 && (n < 1 || p.Grid.Categories == nil && n > 7) {
		t.Errorf("%d bar ticks", n)
	}
	if b := r.Body; b.X < -.01 || b.Y < -.01 || b.X+b.W > s.Width+.01 || b.Y+b.H > s.Height+.01 {
		t.Errorf("body %v leaves the page", b)
	}
}
