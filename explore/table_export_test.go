package explore_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"image/png"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/explore"
	"github.com/swelter/swelter/internal/browser"
	"github.com/swelter/swelter/internal/testdata"
	"github.com/swelter/swelter/table"
)

const taxis = "matrix/taxis.csv.gz"

// visitTaxis is the dashboard of taxi trips, with SQL beside it.
func visitTaxis(t *testing.T) (context.Context, *browser.Page, *db) {
	t.Helper()
	path := testdata.Path(t, taxis)
	d := newDB(t, path, "pickup", "dropoff")
	ctx := browser.Start(t)
	p := browser.Visit(t, ctx, serveTable(t, table.Input{Paths: []string{path}}, explore.TableOptions{}), 1300, 1000)
	p.Wait("window.swelterPage")
	settle(p)
	return ctx, p, d
}

func brush(p *browser.Page, view, list string) {
	browser.Eval[bool](p, "(swelterPage.brush('"+view+"', "+list+"), true)")
	settle(p)
}

// saved presses an item of the menu of exports and gives what would be saved.
func saved(t *testing.T, p *browser.Page, item string) []byte {
	t.Helper()
	text := browser.Eval[string](p, `(async () => {
		const make = URL.createObjectURL, got = new Promise(yes => { URL.createObjectURL = b => { yes(b); return make.call(URL, b) } })
		const item = [...document.querySelectorAll('[role=menuitem]')].find(b => b.textContent === '`+item+`')
		item.click()
		const bytes = new Uint8Array(await (await Promise.race([got, new Promise((_, no) => setTimeout(() => no(document.querySelector('.note').textContent), 10000))])).arrayBuffer())
		URL.createObjectURL = make
		let out = ''
		for (let i = 0; i < bytes.length; i += 32768) out += String.fromCharCode(...bytes.subarray(i, i + 32768))
		return btoa(out)
	})()`)
	b, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(b) == 0 {
		t.Fatalf("%s: nothing is saved: %v", item, err)
	}
	return b
}

// What leaves the page says what the page says.
func TestWhatLeavesThePage(t *testing.T) {
	ctx, p, d := visitTaxis(t)
	brush(p, "payment", "[{ column: 'payment', in: ['cash'] }]")
	met := int(browser.Eval[float64](p, "swelterPage.met"))
	if want := d.counts(`payment = 'cash'`)[0]; met != int(want) || met == 0 {
		t.Fatalf("%d rows are paid in cash, SQL says %v", met, want)
	}

	picture, err := png.Decode(bytes.NewReader(saved(t, p, "Picture (PNG)")))
	if err != nil || picture.Bounds().Dx() != 2400 {
		t.Errorf("the picture: %v", err)
	}
	drawing := saved(t, p, "Drawing (SVG)")
	words := ""
	for x := xml.NewDecoder(bytes.NewReader(drawing)); ; {
		token, err := x.Token()
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("the drawing is no XML: %v", err)
		}
		switch v := token.(type) {
		case xml.CharData:
			words += string(v) + "\n"
		case xml.StartElement:
			if v.Name.Local == "script" || v.Name.Local == "foreignObject" {
				t.Errorf("the drawing has a %s", v.Name.Local)
			}
		}
	}
	for _, want := range []string{"taxis.csv.gz", "1812 of 6433 rows", "payment cash", "pickup_zone"} {
		if !strings.Contains(strings.ReplaceAll(words, "\u202f", ""), want) {
			t.Errorf("the drawing does not say %q: %.300s", want, words)
		}
	}

	numbers, err := csv.NewReader(bytes.NewReader(saved(t, p, "Numbers (CSV)"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	heat, zones := 0, 0
	for _, row := range numbers[1:] {
		n, err := strconv.Atoi(row[5])
		if err != nil {
			t.Fatalf("%q: %v", row, err)
		}
		switch {
		case strings.Contains(row[0], "×"):
			heat += n
		case row[0] == "pickup_zone":
			zones += n
		}
	}
	if heat != met || zones != met {
		t.Errorf("the numbers add up to %d rows in the heatmap and %d in zones, not %d", heat, zones, met)
	}
	rows, err := csv.NewReader(bytes.NewReader(saved(t, p, "Chosen rows (CSV)"))).ReadAll()
	if err != nil || len(rows)-1 != met || slices.Contains(rows[0], "pickup.hour") {
		t.Errorf("%d rows are saved, not %d, of %v: %v", len(rows)-1, met, rows[0], err)
	}
	at := slices.Index(rows[0], "payment")
	for _, row := range rows[1:] {
		if row[at] != "cash" {
			t.Fatalf("a row that was not chosen: %v", row)
		}
	}

	hash := browser.Eval[string](p, "location.hash")
	q := browser.Open(t, ctx, saved(t, p, "Everything in one file (HTML)"), 1300, 1000, hash)
	q.Wait("window.swelterPage")
	settle(q)
	if n := browser.Eval[float64](q, "swelterPage.met"); int(n) != met {
		t.Errorf("the file opens with %v rows, not %d (%s)", n, met, hash)
	}
}

// The recipe of every state draws the numbers that are seen.
func TestRecipesDrawWhatIsSeen(t *testing.T) {
	_, p, _ := visitTaxis(t)
	const cash, card = "[{ column: 'payment', in: ['cash'] }]", "[{ column: 'payment', in: ['credit card'] }]"
	for _, c := range []struct{ name, change, x, y string }{
		{"hours and weekdays", "brush: { payment: " + cash + " }", "pickup.hour", "pickup.weekday"},
		{"difference", "brush: { payment: " + cash + " }, first: " + card, "pickup.hour", "pickup.weekday"},
		{"difference of shares, one of missing ones", "brush: { payment: " + cash + " }, mode: 'shares', first: [{ column: 'payment', missing: true, in: ['credit card'] }]", "pickup.hour", "pickup.weekday"},
		{"ratio to all", "brush: { payment: " + cash + " }, mode: 'ratio', first: []", "pickup.hour", "pickup.weekday"},
		{"ratio of means", "brush: { payment: " + cash + " }, mode: 'ratio', first: " + card + ", agg: 'mean', value: 'fare'", "pickup.hour", "pickup.weekday"},
		{"split", "split: 'payment'", "pickup.hour", "pickup.weekday"},
		{"half days", "", "pickup", "payment"},
		{"half hours", "drill: [[{ column: 'pickup', lo: 1551657600, hi: 1551744000 }]]", "pickup", "payment"},
		{"hours of three days and some of many zones", "drill: [[{ column: 'pickup', lo: 1551657600, hi: 1551916800 }]]", "pickup", "pickup_zone"},
		{"bins of numbers compared", "brush: { payment: " + cash + " }, first: " + card, "distance", "fare"},
		{"bins of numbers split", "split: 'color', agg: 'median', value: 'tip'", "distance", "fare"},
		{"a number, not all of it, and a text", "", "fare", "dropoff_borough"},
	} {
		t.Run(c.name, func(t *testing.T) {
			change := "{ ...swelterPage.start, x: '" + c.x + "', y: '" + c.y + "', " + c.change + " }"
			browser.Eval[bool](p, "(swelterPage.store.change("+change+"), true)")
			settle(p)
			seen := browser.Eval[[]string](p, "(() => { const d = swelterPage.shown, s = swelterPage.state; return Array.from(d.values).filter((v, k) => v === v && (s.first || d.counts[k] > 0)).map(String) })()")
			recipe := saved(t, p, "Recipe (JSON)")
			spec, err := swelter.ReadSpec(bytes.NewReader(recipe), "recipe")
			if err != nil {
				t.Fatalf("%v: %s", err, recipe)
			}
			spec.Input.Paths = []string{testdata.Path(t, taxis)}
			f, err := swelter.Run(context.Background(), spec, swelter.Env{})
			if err != nil {
				t.Fatalf("%v: %s", err, recipe)
			}
			same(t, f, seen, spec.Against.As == "" && (spec.Make.Density == nil || spec.Make.Density.Value == ""))
		})
	}
}

// same holds the numbers of a figure, in any order, against those of a page; of
// counts those above 0.
func same(t *testing.T, f *swelter.Figure, seen []string, counts bool) {
	t.Helper()
	var drawn, want []float64
	figures := f.Panels
	if len(figures) == 0 {
		figures = []*swelter.Figure{f}
	}
	for _, one := range figures {
		for _, v := range one.Grid.Values {
			if v == v && (!counts || v > 0) {
				drawn = append(drawn, v)
			}
		}
	}
	for _, text := range seen {
		v, err := strconv.ParseFloat(text, 64)
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, v)
	}
	slices.Sort(drawn)
	slices.Sort(want)
	if len(drawn) != len(want) || len(want) < 10 {
		t.Fatalf("%d numbers are drawn, %d seen", len(drawn), len(want))
	}
	for i, v := range want {
		if drawn[i] != v && !(math.Abs(drawn[i]-v) <= 1e-9*max(1, math.Abs(v))) {
			t.Fatalf("number %d: %v is drawn, %v seen", i, drawn[i], v)
		}
	}
}

// Views that were saved come back with their numbers, also after the page was
// opened anew.
func TestSavedViews(t *testing.T) {
	ctx, p, _ := visitTaxis(t)
	brush(p, "payment", "[{ column: 'payment', in: ['cash'] }]")
	press(p, "Views")
	b := boxOf(p, "input[aria-label=\"name of this view\"]")
	p.Click(b.X+5, b.Y+5)
	p.Type("cash <i>only</i>")
	press(p, "Save")
	p.Wait("[...document.querySelectorAll('.menu button')].some(b => b.textContent === 'cash <i>only</i>')")
	link := browser.Eval[string](p, "location.href.replace(/#.*/, '')")
	p.Go("about:blank")
	q := browser.Visit(t, ctx, link, 1300, 1000)
	q.Wait("window.swelterPage")
	settle(q)
	if n := browser.Eval[float64](q, "swelterPage.met"); n != 6433 {
		t.Errorf("the page opens with %v rows", n)
	}
	press(q, "Views")
	q.Wait("[...document.querySelectorAll('.menu button')].some(b => b.textContent === 'cash <i>only</i>')")
	press(q, "cash <i>only</i>")
	settle(q)
	if n := browser.Eval[float64](q, "swelterPage.met"); n != 1812 {
		t.Errorf("the saved view has %v rows, not 1812", n)
	}
}

// A cell is split by a further column from its card; the steps down are the way
// back up.
func TestSplitAndWayBack(t *testing.T) {
	_, p, d := visitTaxis(t)
	x, y, count := greatest(p)
	p.Click(x, y)
	p.Wait("!document.querySelector('.card').hidden")
	browser.Eval[bool](p, "(() => { const s = document.querySelector('.card select'); s.value = 'payment'; s.dispatchEvent(new Event('change')); return true })()")
	d.holds(p, "split")
	type seen struct {
		Split  []string
		Cells  float64
		Panels int
		Met    float64
	}
	now := browser.Eval[seen](p, "({ split: swelterPage.shown.split?.texts ?? [], cells: swelterPage.shown.counts.reduce((a, b) => a + b, 0), panels: swelterPage.heat.boxes.length, met: swelterPage.met })")
	if len(now.Split) < 2 || now.Panels != len(now.Split) || now.Met != count {
		t.Errorf("a cell of %v rows split: %+v", count, now)
	}
	one := browser.Eval[[]filter](p, "swelterPage.state.drill.flat()")
	missing := d.counts(d.where(one) + " AND payment IS NULL")[0]
	if now.Cells+missing != count {
		t.Errorf("the parts hold %v rows, and %v have no payment; the cell has %v", now.Cells, missing, count)
	}

	// A second step, back to the first, back to all.
	browser.Eval[bool](p, "(swelterPage.zoom([{ column: 'fare', lo: 5, hi: 10 }]), true)")
	d.holds(p, "two steps down")
	if n := browser.Eval[int](p, "document.querySelectorAll('.path .sep').length"); n != 2 {
		t.Errorf("%d steps are shown, not 2", n)
	}
	browser.Eval[bool](p, "(document.querySelectorAll('.path button')[1].click(), true)")
	settle(p)
	if n := browser.Eval[float64](p, "swelterPage.met"); n != count {
		t.Errorf("back at the first step: %v rows, not %v", n, count)
	}
	press(p, "All")
	d.holds(p, "back at all")
	if n := browser.Eval[float64](p, "swelterPage.met"); n != 6433 {
		t.Errorf("back at all: %v rows", n)
	}
}

// Two selections as a ratio of shares, and a mean against a mean.
func TestCompareAsRatio(t *testing.T) {
	_, p, d := visitTaxis(t)
	brush(p, "payment", "[{ column: 'payment', in: ['credit card'] }]")
	press(p, "Compare")
	brush(p, "payment", "[{ column: 'payment', in: ['cash'] }]")
	browser.Eval[bool](p, "(swelterPage.store.change({ mode: 'ratio' }), true)")
	settle(p)
	const friday = "(() => { const d = swelterPage.shown; return d.values[d.x.edges.findIndex(e => Math.round(e) === 18) * d.y.n + d.y.texts.indexOf('Friday')] })()"
	// x is the hour of the day, y the weekday: of the cell at 18 on Fridays.
	at := `hour(pickup) = 18 AND dayname(pickup) = 'Friday' AND payment = `
	n := d.counts(at+`'cash'`, `payment = 'cash'`, at+`'credit card'`, `payment = 'credit card'`)
	want := (n[0] / n[1]) / (n[2] / n[3])
	if got := browser.Eval[float64](p, friday); math.Abs(got-want) > 1e-9*want {
		t.Errorf("the ratio of shares is %v, SQL says %v", got, want)
	}
	browser.Eval[bool](p, "(swelterPage.store.change({ agg: 'mean', value: 'distance' }), true)")
	settle(p)
	means := d.src(`SELECT avg(distance) FILTER (WHERE ` + at + `'cash') / avg(distance) FILTER (WHERE ` + at + `'credit card') AS r FROM src`)
	if got, want := browser.Eval[float64](p, friday), means.Columns[0].Floats[0]; math.Abs(got-want) > 1e-9*want {
		t.Errorf("the ratio of means is %v, SQL says %v", got, want)
	}
}
