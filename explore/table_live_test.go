package explore_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/explore"
	"github.com/swelter/swelter/internal/browser"
	"github.com/swelter/swelter/internal/testdata"
	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/source/duckdb"
	"github.com/swelter/swelter/table"
)

// The page follows the file: it grows, a column that is shown and brushed
// disappears, the filters select nothing; names and texts are never markup.
func TestPageFollowsHostileTable(t *testing.T) {
	file := filepath.Join(t.TempDir(), "<b>x.csv")
	write := func(header string, rows ...string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(header+"\n"+strings.Join(rows, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var rows []string
	for i := range 60 {
		rows = append(rows, fmt.Sprintf(`%d,%d.5,"<img src=x onerror=alert(%d)>",%s`, i, i*i%50, i%3, []string{"=1+1", "\u202egnp", "</script>"}[i%3]))
	}
	header := `a,b,"<script>alert(1)</script>","k""'&"`
	write(header, rows...)
	ctx := browser.Start(t)
	p := browser.Visit(t, ctx, serveTable(t, table.Input{Paths: []string{file}}, explore.TableOptions{}), 1200, 900)
	p.Wait("window.swelterPage")
	settle(p)
	if n := browser.Eval[float64](p, "document.querySelectorAll('img, main script, main b').length"); n != 0 {
		t.Errorf("%v elements were made of labels", n)
	}
	if s := browser.Eval[string](p, "document.querySelector('h1').textContent"); s != "<b>x.csv" {
		t.Errorf("the title is %q", s)
	}

	write(header, append(rows, "200,3.5,new,new")...)
	p.Wait("swelterPage.head.rows === 61 && swelterPage.met === 61")
	// The text that came last is found by a filter; then by none.
	browser.Eval[bool](p, "(swelterPage.brush('k\"\\'&', [{ column: 'k\"\\'&', in: ['new'] }]), true)")
	settle(p)
	if n := browser.Eval[float64](p, "swelterPage.met"); n != 1 {
		t.Errorf("%v rows are new, not 1", n)
	}
	browser.Eval[bool](p, "(swelterPage.brush('heat', [{ column: 'a', lo: 0, hi: 5 }]), true)")
	settle(p)
	if s := browser.Eval[string](p, "document.querySelector('.rows h2').textContent + document.querySelector('.status').textContent"); !strings.Contains(s, "No row meets the filters") || !strings.Contains(s, "0 of 61 rows") {
		t.Errorf("filters that select nothing: %q", s)
	}

	write("a,b", "1,2", "3,4", "5,6")
	p.Wait("swelterPage.head.rows === 3 && swelterPage.asker.state === 'exact'")
	settle(p)
	if s := browser.Eval[string](p, "document.querySelector('.note').textContent"); !strings.Contains(s, "no longer there as before") || !strings.Contains(s, "<script>alert(1)</script>") {
		t.Errorf("columns that are gone: %q", s)
	}
	// The filter of the gone column went with it; that of a is there still.
	if n := browser.Eval[float64](p, "swelterPage.met"); n != 2 {
		t.Errorf("%v of a = 1, 3, 5 are below 5, not 2", n)
	}
}

// The recipe of what is seen draws the same numbers on the command line.
func TestRecipeDrawsTheSame(t *testing.T) {
	path := testdata.Path(t, "points/flights-200k.parquet")
	var file bytes.Buffer
	in := table.Input{Paths: []string{path}}
	if _, err := explore.Table(context.Background(), in, explore.TableOptions{X: "distance", Y: "delay"}, explore.Env{}, &file); err != nil {
		t.Fatal(err)
	}
	p := browser.Open(t, browser.Start(t), file.Bytes(), 1200, 900, "")
	settle(p)
	browser.Eval[bool](p, "(swelterPage.brush('time', [{ column: 'time', lo: 6, hi: 12.5 }]), true)")
	settle(p)
	recipe := browser.Eval[string](p, "(() => { let out = ''; const make = URL.createObjectURL; URL.createObjectURL = b => { out = b.text(); return make(b) }; [...document.querySelectorAll('button')].find(b => b.textContent.startsWith('Recipe')).click(); URL.createObjectURL = make; return out })()")
	spec, err := swelter.ReadSpec(strings.NewReader(recipe), "recipe")
	if err != nil {
		t.Fatalf("%v: %s", err, recipe)
	}
	spec.Input.Paths = []string{path}
	figure, err := swelter.Run(context.Background(), spec, swelter.Env{})
	if err != nil {
		t.Fatalf("%v: %s", err, recipe)
	}
	var data bytes.Buffer
	if err := figure.EncodeData(&data, "json"); err != nil {
		t.Fatal(err)
	}
	var drawn struct{ Values [][]*float64 }
	if err := json.Unmarshal(data.Bytes(), &drawn); err != nil {
		t.Fatal(err)
	}
	type shown struct {
		NX, NY int
		Counts []float64
	}
	s := browser.Eval[shown](p, "({ nx: swelterPage.shown.x.n, ny: swelterPage.shown.y.n, counts: Array.from(swelterPage.shown.counts) })")
	if len(drawn.Values) != s.NY || len(drawn.Values[0]) != s.NX {
		t.Fatalf("%d x %d cells drawn, %d x %d seen", len(drawn.Values), len(drawn.Values[0]), s.NY, s.NX)
	}
	total := 0.0
	for r, row := range drawn.Values {
		for c, v := range row {
			n := 0.0
			if v != nil {
				n = *v
			}
			total += n
			if seen := s.Counts[c*s.NY+s.NY-1-r]; n != seen {
				t.Fatalf("row %d, column %d: %v drawn, %v seen", r, c, n, seen)
			}
		}
	}
	if total == 0 {
		t.Error("nothing is drawn")
	}
}

// A table that does not fit into memory stays where it is: SQL answers.
func TestLargeTableIsAskedWhereItLies(t *testing.T) {
	if !duckdb.Available {
		t.Skip("SKIP: this build has no DuckDB")
	}
	path := testdata.Path(t, "points/storm_event_locations_2008_2024.parquet")
	ctx, cancel := context.WithCancel(context.Background())
	link, ended := make(chan string, 1), make(chan error, 1)
	go func() {
		o := source.Options{Limits: source.Limits{Bytes: 28 << 20}} // of 32 MB
		ended <- explore.ServeTable(ctx, table.Input{Paths: []string{path}}, explore.TableOptions{}, explore.Env{Open: o}, func(l string) { link <- l })
	}()
	defer func() { cancel(); <-ended }()
	var address string
	select {
	case address = <-link:
	case err := <-ended:
		ended <- nil
		t.Fatal(err)
	}
	d := newDB(t, path)
	p := browser.Visit(t, browser.Start(t), address, 1200, 900)
	p.Wait("window.swelterPage")
	d.holds(p, "pushed down")
	browser.Eval[bool](p, "(swelterPage.brush('range_mi', [{ column: 'range_mi', lo: 2, hi: 5 }]), true)")
	d.holds(p, "pushed down and brushed")
}
