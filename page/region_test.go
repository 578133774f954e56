package page_test

import (
	"encoding/csv"
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/swelter/swelter/internal/browser"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/page"
)

func TestSearch(t *testing.T) {
	p, _ := openGenes(t, 1400, 900, "")
	browser.Eval[bool](p, "(document.querySelector('.figure').focus(), true)")
	p.Key("/")
	// The driver sends the letter of a key that the page has taken, too.
	if !browser.Eval[bool](p, "(i => { i.value = ''; return i === document.activeElement })(document.querySelector('.find input'))") {
		t.Fatal("/ does not lead to the field")
	}
	for _, letter := range "our" {
		p.Key(string(letter))
	}
	if got := announced(p); got != "1 row found" {
		t.Errorf("announced %q", got)
	}
	p.Key(browser.Enter)
	if got := announced(p); got != "1 of 1: row four" {
		t.Errorf("announced %q", got)
	}
	// The marks stand in the place of the row within the whole edge.
	body := browser.Eval[[]float64](p, "(() => { const b = swelterPage.app.geometry.body, r = swelterPage.app.root.getBoundingClientRect(); return [r.left + b[0], r.top + b[1], b[2], b[3]] })()")
	shot := p.Shot()
	for row := range 6 {
		c := at(shot, body[0]+body[2]-2, body[1]+(float64(row)+.5)/6*body[3])
		if blue := c.B > 150 && c.R < 60; blue != (row == 3) {
			t.Errorf("the edge beside row %d is %v", row, c)
		}
	}
	browser.Eval[bool](p, "(i => { i.value = 'e'; i.dispatchEvent(new Event('input')); return true })(document.querySelector('.find input'))")
	if got := announced(p); got != "3 rows and 1 column found" {
		t.Errorf("announced %q", got)
	}
	for i, want := range []string{"1 of 4: row one", "2 of 4: row three", "3 of 4: row five", "4 of 4: column e", "1 of 4: row one"} {
		p.Key(browser.Enter)
		if got := announced(p); got != want {
			t.Errorf("step %d: %q, want %q", i, got, want)
		}
	}
	button(p, "The one before")
	if got := announced(p); got != "4 of 4: column e" {
		t.Errorf("back: %q", got)
	}
	p.Key(browser.Escape)
	if got := browser.Eval[string](p, "swelterPage.app.hash"); got != "" {
		t.Errorf("after Escape the link is %q", got)
	}
}

// In a dense matrix the next one found is brought into sight, large enough.
func TestSearchZoomsToWhatIsFound(t *testing.T) {
	g := waves(600)
	p := browser.Open(t, browser.Start(t), html(t, plot(t, g, norm.Options{}), page.Options{}), 1000, 700, "#find=417")
	button(p, "The next")
	if got := browser.Eval[float64](p, "(a => a.boxOfCell({row: 417, col: 0})[3])(swelterPage.app)"); got < 8 {
		t.Errorf("row 417 is %g pixels high", got)
	}
	if v := browser.Eval[[]float64](p, "swelterPage.app.store.view.y"); v[0] > 417./600 || v[1] < 418./600 {
		t.Errorf("row 417 is not between %v", v)
	}
}

func TestRegion(t *testing.T) {
	p, f := openGenes(t, 1400, 900, "#cols=input")
	button(p, "Mark a region of cells")
	x0, y0 := middle(p, 1, 2)
	x1, y1 := middle(p, 3, 4)
	p.Drag(x0, y0, x1, y1)
	if got := browser.Eval[string](p, "swelterPage.app.hash"); got != "cols=input&region=1,3,2,4" {
		t.Fatalf("the link is %q", got)
	}
	rows, err := csv.NewReader(strings.NewReader(browser.Eval[string](p, "swelterPage.regions.csv()"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	// In input order the columns are h g f e d ...: places 2 to 4 are f e d.
	if got := fmt.Sprint(rows[0], rows[1][0], rows[3][0]); got != "[gene f e d]twofour" {
		t.Errorf("the labels are %q", got)
	}
	sum := 0.
	for r, row := range rows[1:] {
		for c, cell := range row[1:] {
			v, err := strconv.ParseFloat(cell, 64)
			if want := f.Grid.At(1+r, 5-c); err != nil || v != want {
				t.Errorf("row %d, column %d of the region is %q, want %v", r, c, cell, want)
			}
			sum += v
		}
	}
	told := browser.Eval[string](p, "document.querySelector('.region').innerText")
	if want := fmt.Sprintf("mean %.4g", sum/9); !strings.Contains(told, "3 × 3 cells") || !strings.Contains(told, want) {
		t.Errorf("the card says %q, want %q", told, want)
	}
	card := browser.Eval[[]float64](p, "(() => { const c = document.querySelector('.region').getBoundingClientRect(), a = swelterPage.app, r = a.root.getBoundingClientRect(), b = a.geometry.body; return [c.left - r.left - b[0] - b[2], r.left + b[0] - c.right, c.top - r.top - b[1] - b[3], r.top + b[1] - c.bottom] })()")
	if max(card[0], card[1], card[2], card[3]) < 0 {
		t.Errorf("the card covers cells: %v", card)
	}
	// Its frame stands in the figure: blue between cells 1 and 2.
	c := at(p.Shot(), (x0+x1)/2, y0-(y1-y0)/4)
	if !(c.B > 150 && c.R < 80) {
		t.Errorf("the edge of the region is %v", c)
	}
	button(p, "Let the region go")
	if got := browser.Eval[string](p, "swelterPage.app.hash"); got != "cols=input" {
		t.Errorf("let go, the link is %q", got)
	}
	// By keys: B, arrows, B.
	browser.Eval[bool](p, "(document.querySelector('.figure').focus(), true)")
	p.Key("0")
	for _, k := range []string{"b", browser.Right, browser.Down, "b"} {
		p.Key(k)
	}
	if got := announced(p); !strings.HasPrefix(got, "marked: 2 × 2 cells") {
		t.Errorf("by keys: %q", got)
	}
}

func TestEachRowHasItsOwnColours(t *testing.T) {
	p, f := openGenes(t, 1400, 900, "#each=rows&rows=-name")
	p.Move(2, 2)
	p.Frame()
	shot := p.Shot()
	order := []int{1, 2, 5, 0, 3, 4} // two three six one four five
	for place, row := range order {
		lo, hi := math.Inf(1), math.Inf(-1)
		for c := range 8 {
			lo, hi = min(lo, f.Grid.At(row, c)), max(hi, f.Grid.At(row, c))
		}
		for c := range 8 {
			x, y := middle(p, place, c)
			want := f.Mapper.Map.At((f.Grid.At(row, c) - lo) / (hi - lo))
			if got := at(shot, x, y); !near(got, want, 2) {
				t.Errorf("row %d, column %d is %v, want %v", row, c, got, want)
			}
		}
	}
	x, y := middle(p, 0, 0)
	p.Move(x, y)
	p.Frame()
	if got, want := browser.Eval[string](p, toldAt), strings.TrimSuffix(said(f.Grid.At(1, 0)), " m"); got != want {
		t.Errorf("the tooltip says %q, want %q", got, want)
	}
}

// A centre of 0 is not written into the page.
func TestTheCentreIsNought(t *testing.T) {
	ctx := browser.Start(t)
	p := browser.Open(t, ctx, html(t, plot(t, waves(6), norm.Options{Name: "two-slope"}), page.Options{}), 1200, 800, "")
	if got := browser.Eval[string](p, "document.querySelector('.handle.centre').getAttribute('aria-valuenow')"); got != "0" {
		t.Errorf("the handle stands at %q, want 0", got)
	}
}

func TestTheCentreOfTheColours(t *testing.T) {
	p, f := openGenes(t, 1400, 900, "")
	box := browser.Eval[[]float64](p, "(b => [b.left + b.width / 2, b.top + b.height / 2])(document.querySelector('.handle.centre').getBoundingClientRect())")
	bar := browser.Eval[[]float64](p, "swelterPage.app.bar.box")
	p.Drag(box[0], box[1], box[0], box[1]+bar[3]/4)
	params := browser.Eval[map[string]any](p, "(p => ({kind: p.kind, center: p.center, lo: p.lo, hi: p.hi}))(swelterPage.app.colors.norm.params)")
	center, lo, hi := params["center"].(float64), params["lo"].(float64), params["hi"].(float64)
	if params["kind"] != "two-slope" || math.Abs(center-(lo+(hi-lo)/4)) > (hi-lo)/40 {
		t.Fatalf("a quarter down the norm is %v", params)
	}
	n, _, err := norm.Fit(f.Grid.Values, norm.Options{Name: "two-slope", VCenter: &center})
	if err != nil {
		t.Fatal(err)
	}
	// The card is open and covers no cell.
	card := browser.Eval[[]float64](p, "(() => { const c = document.querySelector('.limits').getBoundingClientRect(), a = swelterPage.app, r = a.root.getBoundingClientRect(), b = a.geometry.body; return [c.width, c.left - r.left - b[0] - b[2], c.top - r.top - b[1] - b[3], r.top + b[1] - c.bottom] })()")
	if card[0] == 0 || max(card[1], card[2], card[3]) < 0 {
		t.Errorf("the histogram covers cells or is closed: %v", card)
	}
	browser.Eval[bool](p, "(document.activeElement.blur(), true)")
	p.Move(2, 2)
	p.Frame()
	shot := p.Shot()
	for i, v := range f.Grid.Values {
		x, y := middle(p, i/8, i%8)
		if got, want := at(shot, x, y), f.Mapper.Map.At(n.Scale(v)); !near(got, want, 2) {
			t.Errorf("%v is %v, want %v", v, got, want)
		}
	}
}

func TestProfiles(t *testing.T) {
	p, _ := openGenes(t, 1400, 900, "#profiles=on")
	x, y := middle(p, 2, 5)
	p.Move(x, y)
	p.Frame()
	// The points lie under the column and beside the row, below and right of the cells.
	rows := browser.Eval[[]float64](p, "[...document.querySelectorAll('.profile')].map(c => { const r = c.getBoundingClientRect(); return [r.left, r.top, r.right, r.bottom] }).flat()")
	shot := p.Shot()
	blue := func(x0, y0, x1, y1 float64) (sx, sy float64, n int) {
		for v := int(y0); v < int(y1); v++ {
			for u := int(x0); u < int(x1); u++ {
				if c := at(shot, float64(u), float64(v)); c.B > 150 && c.R < 60 {
					sx, sy, n = sx+float64(u), sy+float64(v), n+1
				}
			}
		}
		return sx / float64(n), sy / float64(n), n
	}
	if _, my, n := blue(rows[0], rows[1], rows[2], rows[3]); n == 0 || math.Abs(my-y) > 2 {
		t.Errorf("the column's point is at y %g of %d pixels, the cell at %g", my, n, y)
	}
	if mx, _, n := blue(rows[4], rows[5], rows[6], rows[7]); n == 0 || math.Abs(mx-x) > 2 {
		t.Errorf("the row's point is at x %g of %d pixels, the cell at %g", mx, n, x)
	}
}
