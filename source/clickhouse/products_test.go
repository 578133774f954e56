package clickhouse

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	servers "github.com/swelter/swelter/internal/clickhouse"
	"github.com/swelter/swelter/stat"
	"github.com/swelter/swelter/table"
)

// hardColumns are columns that sums lose their digits of, beside ordinary ones:
// far from 0, huge, tiny, constant, constant where another one has values,
// missing in part, infinite, truths.
func hardColumns(n int) *table.Table {
	rng := rand.New(rand.NewPCG(1, 2))
	of := map[string]func(i int, u float64) float64{
		"plain":    func(i int, u float64) float64 { return u },
		"whole":    func(i int, u float64) float64 { return math.Floor(9*u) + float64(i%3) },
		"far":      func(i int, u float64) float64 { return 1e9 + math.Floor(1000*u)/1000 },
		"huge":     func(i int, u float64) float64 { return (u - .3) * 1.5e308 * float64(1-2*(i%2)) },
		"tiny":     func(i int, u float64) float64 { return (u + rng.Float64()) * 1e-300 },
		"constant": func(i int, u float64) float64 { return 0.1 },
		"holes": func(i int, u float64) float64 {
			if i%5 < 2 {
				return math.NaN()
			}
			return u*u + rng.Float64()
		},
		"few": func(i int, u float64) float64 { // far from its mean where "holes" has values
			if i%5 < 2 {
				return 1e12 * u
			}
			return 3 + u*rng.Float64()*1e-6
		},
		"even": func(i int, u float64) float64 { // constant where "holes" has values
			if i%5 < 2 {
				return u
			}
			return 0.3
		},
		"wild": func(i int, u float64) float64 {
			switch i % 7 {
			case 0:
				return math.Inf(1)
			case 1:
				return math.Inf(-1)
			case 2:
				return math.NaN()
			}
			return -u + rng.Float64()
		},
		"nothing": func(i int, u float64) float64 { return math.NaN() },
	}
	order := []string{"plain", "whole", "far", "huge", "tiny", "constant", "holes", "few", "even", "wild", "nothing"}
	t := &table.Table{Name: "hard"}
	for _, name := range order {
		t.Columns = append(t.Columns, &table.Column{Name: name, Floats: make([]float64, n)})
	}
	truth := &table.Column{Name: "truth", Kind: table.Bool, Floats: make([]float64, n)}
	for i := range n {
		u := rng.Float64()
		for k, name := range order {
			t.Columns[k].Floats[i] = of[name](i, u)
		}
		if truth.Floats[i] = 0; u > .7 {
			truth.Floats[i] = 1
		}
	}
	t.Columns = append(t.Columns, truth)
	return t
}

func collected(t *testing.T, src table.Source, q table.Query) *table.Table {
	t.Helper()
	all, err := table.Collect(context.Background(), src, q, table.CollectLimits{})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// Coefficients that two shards add up are those of the rows, within 1e-12, with
// the same pairs, p-values and notes, from NULL and from NaN.
func TestProductsEqualRows(t *testing.T) {
	shards := servers.Start(t)
	ctx := context.Background()
	name := servers.Load(t, shards, hardColumns(4000))
	address := addressOf(shards, "order=none")
	where := []table.Cond{{Column: "whole", Op: ">", Values: []string{"3"}}}
	nan := "SELECT * FROM (SELECT ifNull(wild, nan) AS wild, ifNull(holes, nan) AS holes, few, plain FROM " + name + ")"
	for _, in := range []table.Input{{Paths: []string{name}, DB: address}, {DB: address, SQL: nan}} {
		src := opened(t, in)
		for _, q := range []table.Query{{}, {Where: where}, {Columns: []string{"plain", "wild", "few", "holes"}}} {
			if in.SQL != "" && q.Where != nil {
				continue
			}
			o := table.CorrOptions{Columns: q.Columns, MinPeriods: 500 * len(q.Columns)}
			got, err := table.CorrelateThere(ctx, src, o, q)
			if err != nil || got == nil {
				t.Fatalf("%v: %v, %v", q, got, err)
			}
			want, err := table.Correlate(collected(t, src, q), o)
			if err != nil {
				t.Fatal(err)
			}
			sameCoefficients(t, got, want)
		}
	}
}

func sameCoefficients(t *testing.T, got, want *table.Correlated) {
	t.Helper()
	if !reflect.DeepEqual(got.R.X, want.R.X) || got.R.Name != want.R.Name || !reflect.DeepEqual(got.Notes, want.Notes) {
		t.Errorf("%v %q %q, of the rows %v %q %q", got.R.X, got.R.Name, got.Notes, want.R.X, want.R.Name, want.Notes)
	}
	names, k := want.R.X.Labels, want.R.Cols
	if !reflect.DeepEqual(got.N, want.N) {
		t.Errorf("other pairs: %v, of the rows %v", got.N.Values, want.N.Values)
	}
	near := func(what string, a, b []float64, tolerance float64) {
		for i, w := range b {
			if v := a[i]; v != w && !(v != v && w != w) && !(math.Abs(v-w) <= tolerance) {
				t.Errorf("%s of %s and %s is %.17g, of the rows %.17g", what, names[i/k], names[i%k], v, w)
			}
		}
	}
	near("r", got.R.Values, want.R.Values, 1e-12)
	near("p", got.PValues(stat.Unadjusted).Values, want.PValues(stat.Unadjusted).Values, 1e-9)
}

// Ranks, partial coefficients, texts and conditions on times are of the rows:
// nothing is asked of the server.
func TestProductsAreRefused(t *testing.T) {
	shards := servers.Start(t)
	all := hardColumns(10)
	src := opened(t, table.Input{Paths: []string{servers.Load(t, shards, all)}, DB: addressOf(shards, "")})
	for _, o := range []table.CorrOptions{{Method: "spearman"}, {Method: "kendall"}, {Method: "other"}, {Partial: true}, {Columns: []string{"none"}}} {
		if got, err := table.CorrelateThere(context.Background(), src, o, table.Query{Columns: o.Columns}); got != nil || err != nil {
			t.Errorf("%+v: %v, %v", o, got, err)
		}
	}
}

// Of a wide table the statements are short, and what travels is under a
// hundredth of what the rows are.
func TestProductsMoveLittle(t *testing.T) {
	shards := servers.Start(t)
	const columns, rows = 24, 30000
	rng := rand.New(rand.NewPCG(3, 4))
	all := &table.Table{Name: "wide"}
	for k := range columns {
		c := &table.Column{Name: fmt.Sprintf("column %d of 'many", k)}
		for i := range rows {
			v := rng.NormFloat64() + float64(i%(k+2))
			if k%2 == 1 && i%11 == k%11 {
				v = math.NaN()
			}
			c.Floats = append(c.Floats, v)
		}
		all.Columns = append(all.Columns, c)
	}
	src := opened(t, table.Input{Paths: []string{servers.Load(t, shards, all)}, DB: addressOf(shards, "order=none")})
	longest, before := 0, src.Received()
	src.client.asked = func(sql string) {
		longest = max(longest, len(sql))
		if strings.Contains(sql, "GROUP BY") {
			t.Error(sql)
		}
	}
	got, err := table.CorrelateThere(context.Background(), src, table.CorrOptions{}, table.Query{})
	if err != nil || got == nil {
		t.Fatal(got, err)
	}
	moved := src.Received() - before
	src.client.asked = nil
	before = src.Received()
	want, err := table.Correlate(collected(t, src, table.Query{}), table.CorrOptions{})
	if err != nil {
		t.Fatal(err)
	}
	sameCoefficients(t, got, want)
	exported := src.Received() - before
	if longest > 100<<10 || moved*100 > exported {
		t.Errorf("%d bytes moved of %d, the longest statement has %d", moved, exported, longest)
	}
	t.Logf("%d bytes moved of %d", moved, exported)
}
