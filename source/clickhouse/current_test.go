package clickhouse

import (
	"context"
	"encoding/json"
	"flag"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	servers "github.com/swelter/swelter/internal/clickhouse"
	"github.com/swelter/swelter/source/conformance"
	"github.com/swelter/swelter/table"
	"github.com/swelter/swelter/table/cross"
)

var record = flag.Bool("record", false, "write what testdata/chdb/answer.js answers")

// What is sent to servers passes a current engine too, with the answers of the
// distribution's server of 2018: testdata/chdb has the statements and what chdb
// answered, which names its version.
func TestCurrentEngine(t *testing.T) {
	shards := servers.Start(t)
	name := servers.Load(t, shards, conformance.EngineTable())
	src := opened(t, table.Input{Paths: []string{name}, DB: addressOf(shards, "order=id")})
	var mu sync.Mutex
	var sent []string
	src.client.asked = func(sql string) {
		mu.Lock()
		defer mu.Unlock()
		// Any row stands for its group; here it has to be the same one.
		sent = append(sent, strings.NewReplacer("`"+name+"`", "`oracle`", "any(", "min(").Replace(sql))
	}
	everyQuestion(t, src)
	src.client.asked = nil
	slices.Sort(sent)
	sent = slices.DeleteFunc(slices.Compact(sent), func(sql string) bool {
		return strings.Contains(sql, "system.") || strings.Contains(sql, "timezone()")
	})
	one := shards[0]
	if *record {
		keep(t, "statements.json", struct{ Create, Rows, Statements any }{
			one.Exec(t, "SHOW CREATE TABLE "+name+"_part"), one.Exec(t, "SELECT * FROM "+name+" ORDER BY id"), sent})
		t.Skip("SKIP: recorded; now run node answer.js in testdata/chdb")
	}
	var answers struct {
		Version string
		Answers map[string]string
	}
	text, err := os.ReadFile("testdata/chdb/answers.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &answers); err != nil {
		t.Fatal(err)
	}
	for _, sql := range sent {
		want, ok := answers.Answers[sql]
		if !ok {
			t.Fatalf("chdb has not been asked %s\n; go test -run CurrentEngine -record, then node answer.js in testdata/chdb", sql)
		}
		got := one.Exec(t, strings.ReplaceAll(sql, "`oracle`", "`"+name+"`"))
		if why := differs(got, want); why != "" {
			t.Errorf("%s: %s, chdb %s", sql, why, answers.Version)
		}
	}
	if len(sent) < 50 {
		t.Errorf("only %d statements", len(sent))
	}
}

// everyQuestion asks all kinds of questions that are pushed down.
func everyQuestion(t *testing.T, src *Source) {
	t.Helper()
	ctx := context.Background()
	where := []table.Cond{{Column: "n", Op: ">=", Values: []string{"2"}}, {Column: "c", Op: "!=", Values: []string{""}}}
	for _, o := range []table.MatrixOptions{
		{Rows: []string{"c"}, Cols: []string{"n"}},
		{Rows: []string{"c"}, Cols: []string{"x:0.1"}, Value: "n", Agg: "count"},
		{Rows: []string{"when.weekday"}, Cols: []string{"when.hour"}, Value: "x", Agg: "mean"},
		{Rows: []string{"n:5"}, Cols: []string{"c"}, Value: "id", Agg: "max"},
		{Rows: []string{"n"}, Cols: []string{"c"}, Value: "x", Agg: "median"},
	} {
		if _, _, err := table.PivotSource(ctx, src, o, where[:1], ""); err != nil {
			t.Fatal(err)
		}
	}
	if _, ok, err := src.SurveyColumns(ctx, []string{"id", "x", "n"}, where[:1]); !ok || err != nil {
		t.Fatal(ok, err)
	}
	x, n := table.Shifted{Name: "x", Less: 98765.4, Times: 1. / (1 << 17)}, table.Shifted{Name: "n", Less: 5.5, Times: .125, Whole: true}
	if _, err := src.Products(ctx, where[:1], []table.Pair{{X: x, Y: n}, {X: n, Y: n}}); err != nil {
		t.Fatal(err)
	}
	e, err := cross.Opener(src).Engine(ctx)
	if err != nil {
		t.Fatal(err)
	}
	conformance.Engine(t, e)
	o := table.PointsOptions{X: "x", Y: "n"}
	if _, _, err := src.SurveyPoints(ctx, o, table.Query{Where: where[:1]}); err != nil {
		t.Fatal(err)
	}
	r := table.Ruler{Lo: 0, Hi: 7, Step: 1. / 3, N: 21}
	if err := src.CountPoints(ctx, o, table.Query{}, r, r, func(int, int, int64) error { return nil }); err != nil {
		t.Fatal(err)
	}
	o.Weight = "id"
	p, ok := src.Places(o, table.Query{Where: where[:1]})
	if !ok {
		t.Fatal("no places")
	}
	p.(*places).ordered = false
	if _, err := p.Survey(ctx); err != nil {
		t.Fatal(err)
	}
	if err := p.Cells(ctx, 12, table.PlaceBox{X0: 2040, Y0: 2000, X1: 2100, Y1: 2060}, func(table.PlaceCell) error { return nil }); err != nil {
		t.Fatal(err)
	}
	if err := p.Sums(ctx, 14, func(float64, int64) error { return nil }); err != nil {
		t.Fatal(err)
	}
}

func keep(t *testing.T, name string, v any) {
	t.Helper()
	text, err := json.MarshalIndent(v, "", " ")
	if err == nil {
		err = os.WriteFile("testdata/chdb/"+name, append(text, '\n'), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// differs compares answers, whose rows have no order; numbers within 1e-12.
func differs(got, want string) string {
	a, b := strings.Split(strings.TrimSpace(got), "\n"), strings.Split(strings.TrimSpace(want), "\n")
	if len(a) != len(b) {
		return strconv.Itoa(len(a)) + " rows and not " + strconv.Itoa(len(b))
	}
	slices.Sort(a)
	slices.Sort(b)
	for i := range a {
		x, y := strings.Split(a[i], "\t"), strings.Split(b[i], "\t")
		if len(x) != len(y) {
			return a[i] + " and not " + b[i]
		}
		for k := range x {
			v, err1 := strconv.ParseFloat(x[k], 64)
			w, err2 := strconv.ParseFloat(y[k], 64)
			if x[k] != y[k] && !(err1 == nil && err2 == nil && math.Abs(v-w) <= 1e-12*math.Abs(w)) {
				return a[i] + " and not " + b[i]
			}
		}
	}
	return ""
}
