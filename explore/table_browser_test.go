package explore_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/swelter/swelter/explore"
	"github.com/swelter/swelter/internal/browser"
	"github.com/swelter/swelter/internal/testdata"
	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/source/duckdb"
	"github.com/swelter/swelter/table"

	_ "github.com/swelter/swelter/source/parquet"
	_ "github.com/swelter/swelter/source/text"
)

// serveTable shows a table until the test ends and gives the link.
func serveTable(t *testing.T, in table.Input, o explore.TableOptions) string {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	link, ended := make(chan string, 1), make(chan error, 1)
	go func() {
		ended <- explore.ServeTable(ctx, in, o, explore.Env{Open: source.Options{}}, func(l string) { link <- l })
	}()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil && !strings.Contains(err.Error(), "deadline") {
			t.Error(err)
		}
	})
	select {
	case l := <-link:
		return l
	case err := <-ended:
		ended <- nil
		t.Fatal(err)
		return ""
	}
}

// filter is one filter as the page has it.
type filter struct {
	Column  string
	Lo, Hi  *float64
	In, Out []string
	Missing bool
}

// sum is what a view shows and which rows it is of.
type sum struct {
	Column  string // of a chart; "" for the heatmap
	Filters []filter
	Edges   []float64 // of a chart of numbers
	Texts   []string
	Counts  []float64 // its slots, then other and missing
}

// db answers counts by SQL.
type db struct {
	t   *testing.T
	src func(sql string) *table.Table
	// times are the columns whose values are times.
	times map[string]bool
}

func newDB(t *testing.T, path string, times ...string) *db {
	t.Helper()
	if !duckdb.Available {
		t.Skip("SKIP: this build has no DuckDB")
	}
	d := &db{t: t, times: map[string]bool{}, src: func(sql string) *table.Table {
		src, err := source.Open(context.Background(), table.Input{Paths: []string{path}, SQL: sql}, source.Options{})
		if err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
		defer src.Close()
		all, err := table.Collect(context.Background(), src, table.Query{}, table.CollectLimits{})
		if err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
		return all
	}}
	for _, c := range times {
		d.times[c] = true
	}
	return d
}

// column is a column, or a part of a time, as SQL.
func (d *db) column(name string) string {
	quoted := func(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }
	if base, part, ok := strings.Cut(name, "."); ok && d.times[base] {
		return map[string]string{"hour": "hour(", "weekday": "dayname(", "month": "monthname("}[part] + quoted(base) + ")"
	}
	if d.times[name] {
		return "epoch(" + quoted(name) + ")"
	}
	return quoted(name)
}

func number(v float64) string {
	return "CAST(" + strconv.FormatFloat(v, 'g', -1, 64) + " AS DOUBLE)"
}

func texts(list []string) string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = "'" + strings.ReplaceAll(s, "'", "''") + "'"
	}
	return strings.Join(out, ", ")
}

func (d *db) where(filters []filter) string {
	parts := []string{"true"}
	for _, f := range filters {
		c := d.column(f.Column)
		var one []string
		if f.Lo != nil {
			one = append(one, fmt.Sprintf("CAST(%s AS DOUBLE) >= %s", c, number(*f.Lo)))
		}
		if f.Hi != nil {
			one = append(one, fmt.Sprintf("CAST(%s AS DOUBLE) < %s", c, number(*f.Hi)))
		}
		if f.In != nil {
			one = append(one, fmt.Sprintf("CAST(%s AS VARCHAR) IN (%s)", c, texts(f.In)))
		}
		if f.Out != nil {
			one = append(one, fmt.Sprintf("CAST(%s AS VARCHAR) NOT IN (%s)", c, texts(f.Out)))
		}
		part := strings.Join(one, " AND ")
		if f.Missing && part != "" {
			part = "(" + part + ") OR " + c + " IS NULL"
		} else if f.Missing {
			part = c + " IS NULL"
		}
		parts = append(parts, "("+part+")")
	}
	return strings.Join(parts, " AND ")
}

// counts are the rows that meet each condition, by one query.
func (d *db) counts(each ...string) []float64 {
	d.t.Helper()
	list := make([]string, len(each))
	for i, c := range each {
		list[i] = fmt.Sprintf("count(*) FILTER (WHERE %s) AS n%d", c, i)
	}
	t := d.src("SELECT " + strings.Join(list, ", ") + " FROM src")
	out := make([]float64, len(each))
	for i, c := range t.Columns {
		out[i] = c.Floats[0]
	}
	return out
}

// chart are the conditions of a chart's bars, missing values last.
func (d *db) chart(s sum) []string {
	c := d.column(s.Column)
	var each []string
	for i := 0; i+1 < len(s.Edges); i++ {
		each = append(each, fmt.Sprintf("CAST(%s AS DOUBLE) >= %s AND CAST(%s AS DOUBLE) < %s", c, number(s.Edges[i]), c, number(s.Edges[i+1])))
	}
	for _, text := range s.Texts {
		each = append(each, fmt.Sprintf("CAST(%s AS VARCHAR) = %s", c, texts([]string{text})))
	}
	each = append(each, c+" IS NULL")
	for i := range each {
		each[i] = "(" + each[i] + ") AND " + d.where(s.Filters)
	}
	return each
}

const script = `(() => {
  const app = swelterPage, s = app.state, f = but => s.drill.flat().concat(...Object.entries(s.brush).filter(([k]) => k !== but).map(([, l]) => l))
  return app.charts.map(p => ({ column: p.chart.column.name, filters: f(p.chart.column.name), edges: p.chart.axis.edges ?? [], texts: p.chart.axis.texts ?? [], counts: Array.from(p.shown.now) }))
})()`

// cell is a cell of the heatmap with its filters.
type cell struct {
	Filters []filter
	Count   float64
}

const cells = `(() => {
  const app = swelterPage, d = app.shown, s = app.state, ny = d.y ? d.y.n : 1, all = []
  const rest = s.drill.flat().concat(...Object.entries(s.brush).filter(([k]) => k !== 'heat').map(([, l]) => l))
  const one = (a, i) => a.edges ? { column: a.column.name, lo: a.edges[i], hi: a.edges[i + 1] } : { column: a.column.name, in: [a.texts[i]] }
  for (let k = 0; k < d.counts.length; k++) all.push({ count: d.counts[k], k })
  all.sort((a, b) => b.count - a.count || a.k - b.k)
  const some = all.slice(0, 6).concat(all.filter(c => c.count > 0).slice(-4), all.filter(c => c.count === 0).slice(0, 3))
  return some.map(({ count, k }) => ({ count, filters: rest.concat(one(d.x, Math.floor(k / ny) % d.x.n), d.y ? one(d.y, k % ny) : [], d.split ? one(d.split, Math.floor(k / ny / d.x.n)) : []) }))
})()`

// settle waits for exact numbers of the present state.
func settle(p *browser.Page) {
	p.Wait("swelterPage.asker.state === 'exact' && !swelterPage.asker.now")
	p.Frame()
}

// holds compares every number of the page with SQL.
func (d *db) holds(p *browser.Page, what string) {
	d.t.Helper()
	settle(p)
	type state struct {
		Filters []filter
		Met     float64
	}
	now := browser.Eval[state](p, "(() => { const s = swelterPage.state; return { filters: s.drill.flat().concat(...Object.values(s.brush)), met: swelterPage.met } })()")
	conds, said, words := []string{d.where(now.Filters)}, []float64{now.Met}, []string{"rows"}
	for _, s := range browser.Eval[[]sum](p, script) {
		conds = append(conds, d.chart(s)...)
		said = append(said, slices.Concat(s.Counts[:len(s.Counts)-2], s.Counts[len(s.Counts)-1:])...)
		for i := range len(s.Counts) - 1 {
			words = append(words, fmt.Sprintf("chart %s, bar %d", s.Column, i))
		}
	}
	for _, c := range browser.Eval[[]cell](p, cells) {
		conds, said, words = append(conds, d.where(c.Filters)), append(said, c.Count), append(words, "a cell of the heatmap")
	}
	for i, want := range d.counts(conds...) {
		if said[i] != want {
			d.t.Errorf("%s: %s: the page says %v, SQL %v: %.300s", what, words[i], said[i], want, conds[i])
		}
	}
}

type box struct{ X, Y, W, H float64 }

func boxOf(p *browser.Page, selector string) box {
	p.Wait("document.querySelector('" + selector + "')")
	return browser.Eval[box](p, "(() => { const e = document.querySelector('"+selector+"'); e.scrollIntoView({ block: 'center' }); const b = e.getBoundingClientRect(); return { x: b.left, y: b.top, w: b.width, h: b.height } })()")
}

// heatBox is where the cells are in the window.
func heatBox(p *browser.Page) box {
	b := boxOf(p, "canvas.heat")
	in := browser.Eval[box](p, "swelterPage.heat.boxes[0]")
	return box{b.X + in.X, b.Y + in.Y, in.W, in.H}
}

// greatest is where the fullest cell is, and what it counts.
func greatest(p *browser.Page) (x, y, count float64) {
	b := boxOf(p, "canvas.heat")
	at := browser.Eval[[]float64](p, `(() => { const d = swelterPage.shown, ny = d.y ? d.y.n : 1, k = d.counts.indexOf(Math.max(...d.counts)), i = Math.floor(k / ny) % d.x.n, j = k % ny
		const r = swelterPage.heat.rectOf(d, swelterPage.heat.boxes[0], i, i, j, j); return [r.x + r.w / 2, r.y + r.h / 2, d.counts[k]] })()`)
	return b.X + at[0], b.Y + at[1], at[2]
}

func press(p *browser.Page, text string) {
	b := browser.Eval[box](p, `(() => { const e = [...document.querySelectorAll('button')].find(b => b.offsetParent && b.textContent === '`+text+`'); e.scrollIntoView({ block: 'nearest' }); const b = e.getBoundingClientRect(); return { x: b.left, y: b.top, w: b.width, h: b.height } })()`)
	p.Click(b.X+b.W/2, b.Y+b.H/2)
}

// Four real tables are explored as a person would: every number that the page
// shows after each step equals a count by SQL.
func TestEveryBrushedCountIsThatOfSQL(t *testing.T) {
	ctx := browser.Start(t)
	for _, c := range []struct {
		file  string
		times []string
		text  string // a chart whose bar is pressed, or ""
		drag  string // a chart that is brushed
	}{
		{"points/houston_crime_2010.csv.gz", []string{"time"}, "offense", "time"},
		{"points/flights-200k.parquet", nil, "", "distance"},
		{"matrix/taxis.csv.gz", []string{"pickup", "dropoff"}, "payment", "pickup"},
		{"points/storm_event_locations_2008_2024.parquet", nil, "", "range_mi"},
	} {
		t.Run(c.file, func(t *testing.T) {
			path := testdata.Path(t, c.file)
			d := newDB(t, path, c.times...)
			link := serveTable(t, table.Input{Paths: []string{path}}, explore.TableOptions{})
			p := browser.Visit(t, ctx, link, 1300, 1000)
			p.Wait("window.swelterPage")
			d.holds(p, "at first")

			b := heatBox(p)
			p.Drag(b.X+b.W*.35, b.Y+b.H*.35, b.X+b.W*.7, b.Y+b.H*.65)
			d.holds(p, "heatmap brushed")
			chart := boxOf(p, `.panel[aria-label="`+c.drag+`"] canvas`)
			p.Drag(chart.X+chart.W*.1, chart.Y+40, chart.X+chart.W*.45, chart.Y+40)
			d.holds(p, "and a chart")
			if c.text != "" {
				bar := boxOf(p, `.panel[aria-label="`+c.text+`"] canvas`)
				p.Click(bar.X+bar.W*.6, bar.Y+15)
				d.holds(p, "and a text")
			}
			compares(t, p, d)
			shares(t, ctx, p)
			drills(t, p, d)
		})
	}
}

// compares keeps the selection as A, takes one filter away and looks at both.
func compares(t *testing.T, p *browser.Page, d *db) {
	t.Helper()
	press(p, "Compare")
	settle(p)
	first := browser.Eval[[]filter](p, "swelterPage.state.first")
	browser.Eval[bool](p, "(swelterPage.brush('heat', []), true)")
	settle(p)
	got := browser.Eval[[]float64](p, "[swelterPage.firstMet, swelterPage.met]")
	second := browser.Eval[[]filter](p, "[].concat(...Object.values(swelterPage.state.brush))")
	want := d.counts(d.where(first), d.where(second))
	if !slices.Equal(got, want) {
		t.Errorf("compared: A and B are %v rows, SQL %v", got, want)
	}
	// Differences of some cells, B - A.
	conds, said := []string{"true", "true"}, []float64{0}
	for _, c := range browser.Eval[[]struct{ X, Y, Value float64 }](p, `(() => { const d = swelterPage.shown, ny = d.y ? d.y.n : 1; return Array.from(d.values, (v, k) => ({ x: Math.floor(k / ny), y: k % ny, value: v })).filter(c => c.value === c.value && c.value !== 0).slice(0, 3) })()`) {
		own := browser.Eval[[]filter](p, fmt.Sprintf(`(() => { const d = swelterPage.shown, one = (a, i) => a.edges ? { column: a.column.name, lo: a.edges[i], hi: a.edges[i + 1] } : { column: a.column.name, in: [a.texts[i]] }; return [one(d.x, %v), one(d.y, %v)] })()`, c.X, c.Y))
		conds, said = append(conds, d.where(slices.Concat(second, own)), d.where(slices.Concat(first, own))), append(said, c.Value)
	}
	n := d.counts(conds...)
	for i, v := range said {
		if n[2*i]-n[2*i+1] != v {
			t.Errorf("compared: a cell is %v, SQL %v - %v", v, n[2*i], n[2*i+1])
		}
	}
	browser.Eval[bool](p, "(swelterPage.store.change({ first: null }), true)")
	settle(p)
}

// shares opens the link in a page of its own, which shows the same numbers.
func shares(t *testing.T, ctx context.Context, p *browser.Page) {
	t.Helper()
	const numbers = "JSON.stringify([swelterPage.met, swelterPage.charts.map(p => Array.from(p.shown.now)), Array.from(swelterPage.shown.counts)])"
	was, link := browser.Eval[string](p, numbers), browser.Eval[string](p, "location.href")
	p.Go("about:blank")
	q := browser.Visit(t, ctx, link, 1300, 1000)
	q.Wait("window.swelterPage")
	settle(q)
	if now := browser.Eval[string](q, numbers); now != was || len(was) < 50 {
		t.Error("the link does not restore the same numbers")
	}
}

// drills goes into the fullest cell, whose rows are as many as it counted.
func drills(t *testing.T, p *browser.Page, d *db) {
	t.Helper()
	x, y, count := greatest(p)
	p.Click(x, y)
	p.Wait("!document.querySelector('.card').hidden")
	press(p, "Zoom in")
	d.holds(p, "drilled")
	type seen struct {
		Met, Cells, Outside float64
		Rows                string
		Steps               int
	}
	p.Wait("/\\d/.test(document.querySelector('.rows h2').textContent) || swelterPage.met === 0")
	now := browser.Eval[seen](p, "({ met: swelterPage.met, cells: swelterPage.shown.counts.reduce((a, b) => a + b, 0), outside: swelterPage.shown.outside, rows: document.querySelector('.rows h2').textContent.replace(/[^0-9]/g, ''), steps: swelterPage.state.drill.length })")
	if now.Met != count || now.Cells+now.Outside != count || now.Outside != 0 || now.Rows != strconv.FormatFloat(count, 'f', -1, 64) || now.Steps != 1 {
		t.Errorf("a cell of %v rows drilled: %+v", count, now)
	}
	// All its rows, one by one: as many as the cell counted.
	listed := browser.Eval[float64](p, `(async () => { let n = 0; const s = swelterPage.state, filters = s.drill.flat().concat(...Object.values(s.brush))
		for (;;) { const a = await swelterPage.asker.ask({ rows: { columns: [s.x], filters, limit: 1000, offset: n } }, new AbortController().signal); n += a.table[0].length; if (a.table[0].length < 1000) return n } })()`)
	if listed != count {
		t.Errorf("a cell of %v rows lists %v", count, listed)
	}
	browser.Eval[bool](p, "(swelterPage.store.change({ drill: [], brush: {} }), true)")
	settle(p)
}

// Brushes answered in advance, by adding up the bins of the chart under the
// resting pointer, are the same numbers.
func TestAnswersInAdvance(t *testing.T) {
	path := testdata.Path(t, "matrix/taxis.csv.gz")
	d := newDB(t, path, "pickup", "dropoff")
	ctx := browser.Start(t)
	p := browser.Visit(t, ctx, serveTable(t, table.Input{Paths: []string{path}}, explore.TableOptions{}), 1300, 1000)
	p.Wait("window.swelterPage")
	settle(p)
	chart := boxOf(p, `.panel[aria-label="pickup"] canvas`)
	p.Move(chart.X+chart.W*.3, chart.Y+40)
	p.Wait("swelterPage.asker.cube")
	p.Drag(chart.X+chart.W*.2, chart.Y+40, chart.X+chart.W*.6, chart.Y+40)
	if n := browser.Eval[float64](p, "swelterPage.asker.ahead"); n < 5 {
		t.Errorf("%v answers came in advance", n)
	}
	d.holds(p, "in advance")
}

// A page in one file answers by itself what the server answers.
func TestOneFileSaysTheSame(t *testing.T) {
	path := testdata.Path(t, "matrix/taxis.csv.gz")
	in := table.Input{Paths: []string{path}}
	var file strings.Builder
	if _, err := explore.Table(context.Background(), in, explore.TableOptions{}, explore.Env{}, &file); err != nil {
		t.Fatal(err)
	}
	ctx := browser.Start(t)
	served := browser.Visit(t, ctx, serveTable(t, in, explore.TableOptions{}), 1300, 1000)
	served.Wait("window.swelterPage")
	r := rand.New(rand.NewPCG(1, 2))
	questions := `[
		{ group: { keys: [], filters: [] } },
		{ group: { keys: [{ column: 'fare', bins: { first: 0, n: 30, num: 5, den: 10 } }, { column: 'payment', values: ['cash'] }], filters: [{ column: 'distance', lo: 1, hi: ` + fmt.Sprint(2+r.Float64()) + ` }], agg: 'AGG', value: 'tip' } },
		{ group: { keys: [{ column: 'pickup', bins: { first: 590, n: 3, num: 1, den: 1, months: true } }, { column: 'pickup.hour', bins: { first: 0, n: 24, num: 1, den: 1 } }], filters: [{ column: 'pickup.weekday', in: ['Monday', 'Friday'] }, { column: 'payment', missing: true, in: ['cash'] }] } },
		{ group: { keys: [{ column: 'pickup.weekday', values: ['Sunday'] }, { column: 'dropoff.month', values: ['March', 'April'] }], filters: [{ column: 'pickup_zone', out: ['Midtown Center'] }] } },
		{ top: { column: 'pickup_zone', filters: [{ column: 'tip', lo: 2 }], match: 'east', limit: 7 } },
		{ rows: { columns: ['fare', 'payment', 'pickup', 'pickup_zone'], filters: [{ column: 'payment', missing: true }], sort: 'fare', desc: true, offset: 3, limit: 20 } },
		{ rows: { columns: ['fare'], filters: [], sort: 'payment', limit: 50 } },
	]`
	ask := "(async () => JSON.stringify((await swelterPage.engine.ask(" + questions + ", new AbortController().signal)).answers.map(a => [a.met, Array.from(a.counts ?? []), Array.from(a.present ?? []), Array.from(a.values ?? [], v => v === v ? Number(v.toPrecision(11)) : 'none'), a.top, a.table])))()"
	aggs := []string{"sum", "mean", "min", "max", "std", "median"}
	want := map[string]string{}
	for _, agg := range aggs {
		want[agg] = browser.Eval[string](served, strings.Replace(ask, "AGG", agg, 1))
	}
	page := browser.Open(t, ctx, []byte(file.String()), 1300, 1000, "")
	page.Wait("window.swelterPage")
	for _, agg := range aggs {
		if got := browser.Eval[string](page, strings.Replace(ask, "AGG", agg, 1)); got != want[agg] || len(got) < 500 {
			i := 0
			for i < min(len(got), len(want[agg])) && got[i] == want[agg][i] {
				i++
			}
			t.Errorf("%s: the file and the server differ at %d: %.80q, %.80q", agg, i, got[i:], want[agg][i:])
		}
	}
	if v := browser.Eval[float64](page, "swelterPage.met"); math.Abs(v-6433) > 0 {
		t.Errorf("the file shows %v rows, not 6433", v)
	}
}

// Whatever is done with the dashboard of a table, it throws nothing.
func TestWanderInATable(t *testing.T) {
	link := serveTable(t, table.Input{Paths: []string{testdata.Path(t, "matrix/taxis.csv.gz")}}, explore.TableOptions{})
	p := browser.Visit(t, browser.Start(t), link, 1300, 1000)
	p.Wait("window.swelterPage")
	p.Wander(1, 150)
}
