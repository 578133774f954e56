package page_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/swelter/swelter/cluster"
	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/internal/browser"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/page"
)

// genes is a clustered figure of 6 rows and 8 columns: the columns a to h merge
// as ((a b)(c d)) and ((e f)(g h)), those as one. Annotated are the columns a to
// c and h with x, the others with y; they came in the order h, g, ... a.
func genes(t testing.TB) figure.Plot {
	g := grid.New(6, 8)
	for i := range g.Values {
		g.Values[i] = float64((i*29)%48) / 4
	}
	g.Y = grid.Labelled("gene", []string{"one", "two", "three", "four", "five", "six"})
	g.X = grid.Labelled("sample", strings.Split("a b c d e f g h", " "))
	g.Name = "level"
	p := plot(t, g, norm.Options{})
	p.ColTree = &figure.Tree{Slices: []*cluster.Tree{{N: 8, Merges: []cluster.Merge{
		{A: 0, B: 1, Height: 1, Size: 2}, {A: 2, B: 3, Height: 2, Size: 2}, {A: 4, B: 5, Height: 1.5, Size: 2}, {A: 6, B: 7, Height: 2.5, Size: 2}, {A: 8, B: 9, Height: 4, Size: 4}, {A: 10, B: 11, Height: 5, Size: 4}, {A: 12, B: 13, Height: 8, Size: 8},
	}}}}
	kinds := plot(t, func() *grid.Grid { g := grid.New(1, 2); g.Values[1] = 1; return g }(), norm.Options{})
	p.ColTracks = []figure.Track{{Name: "kind", Kind: figure.TrackStrip, Values: []float64{0, 0, 0, 1, 1, 1, 1, 0}, Categories: []string{"x", "y"}, Mapper: kinds.Mapper}}
	return p
}

func openGenes(t *testing.T, width, height int, hash string) (*browser.Page, figure.Plot) {
	p := genes(t)
	doc := html(t, p, page.Options{ColInput: []int{7, 6, 5, 4, 3, 2, 1, 0}})
	return browser.Open(t, browser.Start(t), doc, width, height, hash), p
}

// columns are the labels of the columns from left to right.
func columns(p *browser.Page) string {
	return browser.Eval[string](p, "Array.from({length: swelterPage.app.x.n}, (_, i) => swelterPage.app.data.head.x.labels[swelterPage.app.x.order.cell(i)]).join(' ')")
}

func announced(p *browser.Page) string {
	return browser.Eval[string](p, "document.querySelector('[aria-live=polite]').textContent")
}

func note(p *browser.Page) string {
	return browser.Eval[string](p, "document.querySelector('.note').textContent")
}

// button clicks a button by what it says.
func button(p *browser.Page, name string) {
	if !browser.Eval[bool](p, fmt.Sprintf("(() => { const b = [...document.querySelectorAll('button')].find(b => b.checkVisibility() && (b.textContent === %q || b.title === %q)); b?.click(); return !!b })()", name, name)) {
		panic("no button " + name)
	}
	p.Frame()
}

// shows holds the colours of the window against those of Go for the cells that
// stand at each place, and says how many differ.
func shows(p *browser.Page, f figure.Plot, rows, cols []int) int {
	p.Move(2, 2)
	p.Frame()
	shot, wrong := p.Shot(), 0
	for r, row := range rows {
		for c, col := range cols {
			x, y := middle(p, r, c)
			if !near(at(shot, x, y), f.Mapper.Color(f.Grid.At(row, col)), 2) {
				wrong++
			}
		}
	}
	return wrong
}

func TestSorting(t *testing.T) {
	p, f := openGenes(t, 1400, 900, "")
	all := []int{0, 1, 2, 3, 4, 5}
	// By the second row from its greatest, worked out here; ties keep their order.
	byTwo := []int{0, 1, 2, 3, 4, 5, 6, 7}
	slices.SortStableFunc(byTwo, func(a, b int) int { return -compare(f.Grid.At(1, a), f.Grid.At(1, b)) })
	names := func(order []int) string {
		var out []string
		for _, c := range order {
			out = append(out, f.Grid.X.Labels[c])
		}
		return strings.Join(out, " ")
	}
	x, y := middle(p, 1, 0)
	p.Click(x, y)
	button(p, "Sort columns by this row")
	if got := columns(p); got != names(byTwo) {
		t.Fatalf("sorted by a row the columns are %q, want %q", got, names(byTwo))
	}
	p.Key(browser.Escape)
	if n := shows(p, f, all, byTwo); n > 0 {
		t.Errorf("sorted by a row %d of 48 cells have another colour", n)
	}
	if got := note(p); !strings.Contains(got, "Columns sorted by gene two, from the greatest; their tree is hidden.") {
		t.Errorf("the note is %q", got)
	}
	for _, c := range []struct{ sort, want string }{
		{"input", "h g f e d c b a"}, {"-name", "h g f e d c b a"}, {"t0", "a b c h d e f g"}, {"-t0", "d e f g a b c h"}, {"", "a b c d e f g h"},
	} {
		browser.Eval[bool](p, fmt.Sprintf("(swelterPage.app.arrange('cols', {sort: %q}), true)", c.sort))
		p.Frame()
		if got := columns(p); got != c.want {
			t.Errorf("sorted by %q the columns are %q, want %q", c.sort, got, c.want)
		}
	}
	// The keyboard: S sorts the rows by the column of the cursor.
	browser.Eval[bool](p, "(document.querySelector('.figure').focus(), true)")
	p.Key("s")
	said := announced(p)
	p.Key(browser.Escape)
	byCol := slices.Clone(all)
	slices.SortStableFunc(byCol, func(a, b int) int { return -compare(f.Grid.At(a, 0), f.Grid.At(b, 0)) })
	if n := shows(p, f, byCol, []int{0, 1, 2, 3, 4, 5, 6, 7}); n > 0 || !strings.Contains(said, "Rows sorted by sample a") {
		t.Errorf("after S %d cells have another colour, announced %q", n, said)
	}
}

func compare(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func TestSortingStaysInsideSlices(t *testing.T) {
	f := genes(t)
	f.ColTree = &figure.Tree{Slices: []*cluster.Tree{nil, nil}}
	f.ColSlices = []figure.Slice{{Title: "first", Cells: 3}, {Title: "second", Cells: 5}}
	p := browser.Open(t, browser.Start(t), html(t, f, page.Options{}), 1400, 900, "#cols=-name")
	if got := columns(p); got != "c b a h g f e d" {
		t.Errorf("the columns are %q", got)
	}
	if got := note(p); !strings.Contains(got, "inside their slices") {
		t.Errorf("the note is %q", got)
	}
	if n := shows(p, f, []int{0, 1, 2, 3, 4, 5}, []int{2, 1, 0, 7, 6, 5, 4, 3}); n > 0 {
		t.Errorf("%d cells have another colour", n)
	}
}

// branch is where a branch of the columns' tree joins its parts, in the window.
func branch(p *browser.Page, id int) (x, y float64) {
	at := browser.Eval[[]float64](p, fmt.Sprintf("(() => { const a = swelterPage.app, t = a.treePlace('x'), n = a.trees.x.nodes[%d], q = t.at(t.along(n.at), t.up(n)), r = a.root.getBoundingClientRect(); return [q[0] + r.left, q[1] + r.top] })()", id))
	return at[0], at[1]
}

func TestBranches(t *testing.T) {
	p, f := openGenes(t, 1400, 900, "")
	x, y := branch(p, 4) // a b c d
	p.Click(x, y)
	told := browser.Eval[string](p, "document.querySelector('.branch').innerText")
	for _, want := range []string{"4 of 8 columns", "Height", "4", "3 of 4 x, 1 y"} {
		if !strings.Contains(told, want) {
			t.Errorf("the card of the branch says %q, not %q", told, want)
		}
	}
	if !strings.Contains(announced(p), "4 of 8 columns") {
		t.Errorf("announced: %q", announced(p))
	}
	button(p, "Collapse")
	if got := browser.Eval[int](p, "swelterPage.app.x.n"); got != 5 {
		t.Fatalf("%d places after collapsing four of eight columns, want 5", got)
	}
	mean := (f.Grid.At(2, 0) + f.Grid.At(2, 1) + f.Grid.At(2, 2) + f.Grid.At(2, 3)) / 4
	if got := browser.Eval[float64](p, "swelterPage.app.matrix.value(2, 0)"); math.Abs(got-mean) > 1e-12 {
		t.Errorf("the collapsed branch has %g, its mean is %g", got, mean)
	}
	x, y = middle(p, 2, 0)
	p.Move(2, 2)
	p.Frame()
	// A mean takes the nearest of the values that have a code.
	if got, want := seen(p, x, y), f.Mapper.Color(math.Round(mean*4)/4); !near(got, want, 8) {
		t.Errorf("the collapsed branch is %v, want about %v", got, want)
	}
	button(p, "Open")
	button(p, "Crop")
	if got := columns(p); got != "a b c d" {
		t.Errorf("cropped to %q", got)
	}
	if !strings.Contains(note(p), "4 of 8 columns are shown.") {
		t.Errorf("the note is %q", note(p))
	}
	if n := shows(p, f, []int{0, 1, 2, 3, 4, 5}, []int{0, 1, 2, 3}); n > 0 {
		t.Errorf("cropped, %d cells have another colour", n)
	}
	button(p, "Show all")
	if got := columns(p); got != "a b c d e f g h" {
		t.Errorf("back to %q", got)
	}
	// The same by keys: T, then the buttons of the card.
	browser.Eval[bool](p, "(document.querySelector('.figure').focus(), true)")
	p.Key("t")
	button(p, "Its first part")
	if got := announced(p); !strings.HasPrefix(got, "4 of 8 columns") {
		t.Errorf("by keys: %q", got)
	}
}

func TestCutLine(t *testing.T) {
	p, _ := openGenes(t, 1400, 900, "")
	p.Move(700, 450)
	h := browser.Eval[[]float64](p, "(() => { const b = document.querySelector('.cut.cols').getBoundingClientRect(); return [b.left + b.width / 2, b.top + b.height / 2] })()")
	_, top := branch(p, 6)
	_, low := branch(p, 4)
	// Between the heights 5 and 4 lie three clusters: abcd's parts are not cut yet.
	_, five := branch(p, 5)
	p.Drag(h[0], h[1], h[0], (five+low)/2)
	if got := note(p); !strings.Contains(got, "Columns in 3 clusters: 4, 2, 2.") {
		t.Fatalf("the tree's top is at %g; the note is %q", top, got)
	}
	if got := announced(p); got != "3 clusters: 4, 2, 2" {
		t.Errorf("announced: %q", got)
	}
	// The clusters have colours of their own: the beams of three branches differ.
	p.Move(2, 2)
	p.Frame()
	shot := p.Shot()
	inks := map[string]bool{}
	for _, id := range []int{4, 2, 3} {
		x, y := branch(p, id)
		c := at(shot, x+3, y)
		inks[fmt.Sprint(c)] = true
		if c.R == c.G && c.G == c.B {
			t.Errorf("the branch %d is grey: %v", id, c)
		}
	}
	if len(inks) != 3 {
		t.Errorf("the clusters have the colours %v", inks)
	}
	browser.Eval[bool](p, "(document.querySelector('.cut.cols').focus(), true)")
	p.Key(browser.Down)
	if got := announced(p); got != "4 clusters: 2, 2, 2, 2" {
		t.Errorf("by key: %q", got)
	}
}

func TestUndo(t *testing.T) {
	p, _ := openGenes(t, 1400, 900, "")
	browser.Eval[bool](p, "(swelterPage.app.arrange('cols', {sort: 'name'}), swelterPage.app.store.change({map: 'magma'}), true)")
	browser.Eval[bool](p, "(document.querySelector('.figure').focus(), true)")
	hash := func() string { return browser.Eval[string](p, "swelterPage.app.hash") }
	if got := hash(); got != "map=magma&cols=name" {
		t.Fatalf("the link is %q", got)
	}
	for i, want := range []string{"cols=name", ""} {
		p.Key("z", chromedp.KeyModifiers(2))
		if got := hash(); got != want {
			t.Errorf("undone %d times the link is %q, want %q", i+1, got, want)
		}
	}
	button(p, "Redo")
	if got := hash(); got != "cols=name" {
		t.Errorf("redone the link is %q", got)
	}
}
