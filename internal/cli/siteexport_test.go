package cli

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/swelter/swelter/site"
	"github.com/swelter/swelter/site/sqlite"
	"github.com/swelter/swelter/source/duckdb"
)

// readExports has pandas count what an export holds, by page and kind, and add
// up where its events lie; the names of elements as they were read.
const readExports = `
import sys, pandas
csv, js = pandas.read_csv(sys.argv[1], keep_default_na=False, na_values={c: [''] for c in ['x', 'y', 'ex', 'viewport_w']}), pandas.read_json(sys.argv[2])
assert len(csv) == len(js), (len(csv), len(js))
assert list(csv.columns[:8]) == ['time', 'page', 'address', 'view', 'batch', 'visitor_day', 'kind', 'ms']
pandas.to_datetime(csv.time); pandas.to_datetime(js.time)
for t in (csv, js):
    for (page, kind), g in t.groupby(['page', 'kind']):
        print(page, kind, len(g), '%.3f' % g.x.fillna(0).sum(), '%.3f' % g.ex.fillna(0).sum())
    print(';'.join(sorted(set(str(v) for v in t.name.fillna('') if v))))
`

// The events of a site are exported, and read by pandas (CSV, JSON) and DuckDB
// (Parquet): all find the same, and what the recorded visits hold.
func TestExportsAreReadByOthers(t *testing.T) {
	dir := t.TempDir()
	ctx := context.Background()
	path := filepath.Join(dir, "site.db")
	store, err := sqlite.Open(path, sqlite.Options{Collect: true})
	if err != nil {
		t.Fatal(err)
	}
	s := site.NewSite("Shop", []string{"https://shop.example"}, time.Now())
	if err := store.PutSite(ctx, s); err != nil {
		t.Fatal(err)
	}
	// Ten visits of two pages: visit i clicks once at x = 10 i + 0.5, and scrolls.
	for i := range 10 {
		el := 0
		r := &site.Record{At: time.Now().UnixMilli(), Visitor: uint64(i), Batch: site.Batch{V: 1, ID: fmt.Sprintf("view-of-sixteen-%d", i), URL: "https://shop.example/cart", VW: 1280, VH: 720, PW: 1280, PH: 2400, DPR: 1, Rate: 1,
			Els: []site.Element{{Hash: "8f14e45fceea167a", Selector: `a[title="x, \"y\""]`, Tag: "a", Name: "=1+1"}},
			Events: []site.Event{
				{Kind: site.Click, T: 100, El: &el, EX: 1000 * i, EY: 1, X: 10*float64(i) + .5, Y: 5, Points: "m"},
				{Kind: site.Scroll, T: 200, Y: 900},
			}}}
		r.Start = r.At - 1000
		if i >= 7 {
			r.URL = "https://shop.example/pay"
		}
		if _, err := store.Append(ctx, s.Key, r); err != nil {
			t.Fatal(err)
		}
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	out := func(name string) string { return filepath.Join(dir, name) }
	for _, name := range []string{"e.csv", "e.json", "e.parquet"} {
		run(t, "site", "export", "Shop", "--store", path, "-o", out(name))
	}
	// 0.5 + 10.5 + ... + 60.5 and 70.5 + 80.5 + 90.5; 1000 (0 + ... + 6), 1000 (7 + 8 + 9).
	table := "/cart click 7 213.500 21000.000\n/cart scroll 7 0.000 0.000\n/pay click 3 241.500 24000.000\n/pay scroll 3 0.000 0.000\n"
	if python, err := exec.LookPath("/usr/bin/python3"); err == nil && exec.Command(python, "-c", "import pandas").Run() == nil {
		got, err := exec.Command(python, "-c", readExports, out("e.csv"), out("e.json")).CombinedOutput()
		if want := table + "'=1+1\n" + table + "=1+1\n"; err != nil || string(got) != want {
			t.Errorf("pandas: %v\n%s\nwant\n%s", err, got, want)
		}
	} else if os.Getenv("CI") != "" {
		t.Error("pandas is not installed; run sudo make deps")
	}
	if !duckdb.Available {
		return
	}
	query := "SELECT page, kind, count(*) AS n FROM src WHERE name = '=1+1' OR kind = 'scroll' GROUP BY ALL ORDER BY ALL"
	run(t, "matrix", out("e.parquet"), "--sql", query, "--rows", "page", "--cols", "kind", "--value", "n", "-o", out("n.png"), "--data", out("n.csv"), "--quiet")
	b, err := os.ReadFile(out("n.csv"))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, r := range rows[1:] {
		for i := 1; i < len(r); i++ {
			got[r[0]+" "+rows[0][i]] = r[i]
		}
	}
	for cell, n := range map[string]string{"/cart click": "7", "/cart scroll": "7", "/pay click": "3", "/pay scroll": "3"} {
		if got[cell] != n {
			t.Errorf("DuckDB: %s is %q, want %s:\n%s", cell, got[cell], n, strings.TrimSpace(string(b)))
		}
	}
}
