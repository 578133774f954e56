package page_test

import (
	"fmt"
	"image/color"
	"math"
	"strings"
	"testing"

	"github.com/swelter/swelter/colormap"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/internal/browser"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/page"
	"github.com/swelter/swelter/shade"
	"github.com/swelter/swelter/table"
)

// choose takes an option of the menu of colours as a person does.
func choose(p *browser.Page, name, option string) {
	if !browser.Eval[bool](p, fmt.Sprintf(`(() => { const s = [...document.querySelectorAll('select')].find(s => s.ariaLabel === %q && !s.closest('label').hidden), o = s && [...s.options].find(o => o.text === %q)
		if (!o) return false; s.value = o.value; s.dispatchEvent(new Event('change')); return true })()`, name, option)) {
		panic("no choice of " + option)
	}
	p.Frame()
}

// TestZScores holds what the page shows as z-scores against a hand calculation:
// of 2, 4, 9 the mean is 5 and the standard deviation with divisor 2 the root of
// 13; of 1, 3 (one missing) 2 and the root of 2; a constant row has none.
func TestZScores(t *testing.T) {
	g := grid.New(3, 3)
	g.Values = []float64{2, 4, 9, 1, math.NaN(), 3, 7, 7, 7}
	g.Y, g.X, g.Name = grid.Labelled("row", []string{"one", "two", "flat"}), grid.Labelled("column", []string{"a", "b", "c"}), "level"
	f := plot(t, g, norm.Options{})
	f.Options.Theme = "light"
	p := browser.Open(t, browser.Start(t), html(t, f, page.Options{}), 1000, 700, "#limits=0,5&norm=power")
	choose(p, "Show", "z-score by row")
	if got := browser.Eval[string](p, "swelterPage.app.hash"); got != "show=z-rows" {
		t.Fatalf("the link is %q: limits and scale of the values are not those of z-scores", got)
	}
	none := math.NaN()
	want := []float64{-3 / math.Sqrt(13), -1 / math.Sqrt(13), 4 / math.Sqrt(13), -1 / math.Sqrt2, none, 1 / math.Sqrt2, none, none, none}
	vlag, err := colormap.Named("vlag")
	if err != nil {
		t.Fatal(err)
	}
	most := 4 / math.Sqrt(13) // the limits are as far below 0 as above
	linear, _, err := norm.Fit([]float64{-most, most}, norm.Options{})
	if err != nil {
		t.Fatal(err)
	}
	mapper, shot := shade.New(linear, vlag, color.NRGBA{}), p.Shot()
	for i, z := range want {
		lines := browser.Eval[string](p, fmt.Sprintf("swelterPage.linesOf(swelterPage.app, {row: %d, col: %d}).map(l => l.name + '=' + l.value).join('|')", i/3, i%3))
		words := "none"
		if z == z {
			words = strings.ReplaceAll(fmt.Sprintf("%.4g", z), "-", "−")
		}
		if !strings.Contains(lines, "z-score by row="+words) || g.Values[i] == g.Values[i] && !strings.Contains(lines, fmt.Sprintf("level=%v|", g.Values[i])) {
			t.Errorf("cell %d: %q, want its value and the z-score %s", i, lines, words)
		}
		if x, y := middle(p, i/3, i%3); z == z && !near(at(shot, x, y), mapper.Color(z), 2) {
			t.Errorf("cell %d is %v, its z-score %v is %v", i, at(shot, x, y), z, mapper.Color(z))
		}
	}
	limits := "swelterPage.app.colors.norm.params.hi"
	if got := browser.Eval[float64](p, limits); math.Abs(got-most) > 1e-6 {
		t.Errorf("the bar ends at %v, want %v", got, most)
	}
	if got := note(p); !strings.Contains(got, "z-scores of each row") {
		t.Errorf("the note is %q", got)
	}
	if got := browser.Eval[string](p, "swelterPage.app.layerName"); got != "z-score by row" {
		t.Errorf("the legend is headed %q", got)
	}

	// By column: of 2, 1, 7 the mean is 10/3 and the variance 31/3.
	choose(p, "Show", "z-score by column")
	score := func() float64 {
		return browser.Eval[float64](p, "swelterPage.app.layerAt({row: 2, col: 0})?.value ?? -9")
	}
	if got, want := score(), (7-10./3)/math.Sqrt(31./3); math.Abs(got-want) > 1e-6 {
		t.Errorf("by column the z-score of 7 is %v, want %v", got, want)
	}
	browser.Eval[bool](p, "(document.querySelector('.figure').focus(), true)")
	p.Key("z")
	if got := browser.Eval[string](p, "swelterPage.app.hash"); got == "show=z-cols" {
		t.Error("undo leaves the layer")
	}
	choose(p, "Show", "the values")
	if got := browser.Eval[float64](p, limits); got != 9 {
		t.Errorf("with the values again the bar ends at %v, want 9", got)
	}
}

// TestZScoresFollowOrder: sorted, cropped and collapsed, a z-score is the one of
// its whole row, and a link brings it back.
func TestZScoresFollowOrder(t *testing.T) {
	p, f := openGenes(t, 1000, 700, "#show=z-rows&cols=-name&cols-crop=2,5")
	want, _ := f.Grid.ZScore(grid.ByRow)
	for col, name := range strings.Fields(columns(p)) {
		got := browser.Eval[float64](p, fmt.Sprintf("swelterPage.app.layerAt({row: 1, col: %d}).value", col))
		if z := want.At(1, int(name[0]-'a')); math.Abs(got-z) > 1e-5 {
			t.Errorf("column %s: %v, want %v", name, got, z)
		}
	}
	if got := columns(p); got != "f e d c" {
		t.Errorf("the columns are %q", got)
	}
}

// TestLayersAreOffered where the legend is a bar: z-scores have no classes.
func TestLayersAreOffered(t *testing.T) {
	f := plot(t, waves(9), norm.Options{Name: "quantile"})
	p := browser.Open(t, browser.Start(t), html(t, f, page.Options{}), 800, 600, "#show=z-rows")
	if got := browser.Eval[string](p, "swelterPage.app.hash"); got != "" {
		t.Errorf("classes have z-scores: %q", got)
	}
}

// TestCounts holds the layer of how many values the cells were made of against a
// pivot worked out by hand: a, x is the mean of 1, 3 and 8, b, y of one value;
// a, y has none.
func TestCounts(t *testing.T) {
	long := &table.Table{Name: "long", Columns: []*table.Column{
		{Name: "row", Kind: table.Text, Codes: []int32{0, 0, 1, 0, 1, 1}, Dict: []string{"a", "b"}},
		{Name: "col", Kind: table.Text, Codes: []int32{0, 0, 0, 0, 0, 1}, Dict: []string{"x", "y"}},
		{Name: "level", Kind: table.Number, Floats: []float64{1, 3, 5, 8, 7, 2}},
	}}
	g, _, err := table.Pivot(long, table.MatrixOptions{Rows: []string{"row"}, Cols: []string{"col"}, Value: "level", Agg: "mean"}, "")
	if err != nil {
		t.Fatal(err)
	}
	p := browser.Open(t, browser.Start(t), html(t, plot(t, g, norm.Options{}), page.Options{}), 1000, 700, "")
	words := func(r, c int) string {
		return browser.Eval[string](p, fmt.Sprintf("swelterPage.linesOf(swelterPage.app, {row: %d, col: %d}).map(l => l.name + '=' + l.value).join('|')", r, c))
	}
	if got := words(0, 0); got != "row=a|col=x|level (mean)=4|number of values=3" {
		t.Errorf("the tooltip says %q", got)
	}
	choose(p, "Show", "number of values")
	if got := browser.Eval[string](p, "swelterPage.app.hash"); got != "show=counts" {
		t.Errorf("the link is %q", got)
	}
	for i, want := range []string{"3", "none", "2", "1"} {
		if got := words(i/2, i%2); want != "none" && !strings.HasSuffix(got, "|number of values="+want) {
			t.Errorf("cell %d: %q, want %s values", i, got, want)
		}
	}
	mako, err := colormap.Named("mako_r")
	if err != nil {
		t.Fatal(err)
	}
	linear, _, err := norm.Fit([]float64{0, 3}, norm.Options{})
	if err != nil {
		t.Fatal(err)
	}
	shot, mapper := p.Shot(), shade.New(linear, mako, color.NRGBA{})
	for i, n := range []float64{3, -1, 2, 1} {
		if x, y := middle(p, i/2, i%2); n > 0 && !near(at(shot, x, y), mapper.Color(n), 2) {
			t.Errorf("cell %d is %v, %v values are %v", i, at(shot, x, y), n, mapper.Color(n))
		}
	}
	if got := note(p); !strings.Contains(got, "how many values") {
		t.Errorf("the note is %q", got)
	}

	// Turned and sorted, every count goes with its value.
	f := plot(t, g.Transpose(), norm.Options{})
	p = browser.Open(t, browser.Start(t), html(t, f, page.Options{}), 1000, 700, "#cols=-name")
	if got := words(0, 1); got != "col=x|row=a|level (mean)=4|number of values=3" {
		t.Errorf("turned and sorted the tooltip says %q", got)
	}
}
