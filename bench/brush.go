//go:build unix

package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/swelter/swelter/source"
	_ "github.com/swelter/swelter/source/duckdb" // answers the query that makes the trips
	"github.com/swelter/swelter/table"
	"github.com/swelter/swelter/table/cross"
)

// brushName is what -only looks for.
const brushName = "brush on 10 M rows beside Mosaic"

// trips is a query of made-up trips, the same rows in any engine of DuckDB:
// places around a town, an hour, a distance, a fare, a tip and how it was paid.
func trips(rows int) string {
	u := func(k int) string {
		return fmt.Sprintf("(((hash(range * 8 + %d) >> 12) + 1) / 4503599627370497.0)", k)
	}
	q := "SELECT sqrt(-2 * ln(U0)) * cos(2 * pi() * U1) AS x, sqrt(-2 * ln(U0)) * sin(2 * pi() * U1) AS y, floor(24 * U2) AS hour, " +
		"-3 * ln(U3) AS distance, 3 - 10 * ln(U4) AS fare, floor(-100 * ln(U5)) / 50 AS tip, " +
		"['card', 'cash', 'none', 'other', 'gift'][1 + floor(5 * U6 * U6)::INT] AS payment FROM range(" + strconv.Itoa(rows) + ")"
	for k := range 7 {
		q = strings.ReplaceAll(q, "U"+strconv.Itoa(k), u(k))
	}
	return q
}

// brushes measures brushes on random charts of a dashboard of a heatmap and five
// charts: the first one, and the median of 60; and Mosaic's on the same rows
// where BENCH_MOSAIC names a folder in which npm has installed it (see
// peers/mosaic_brush.mjs).
func brushes() (missed int, err error) {
	const rows = 10_000_000
	fmt.Printf("\n%s\n", brushName)
	ctx := context.Background()
	src, err := source.Open(ctx, table.Input{SQL: trips(rows)}, source.Options{})
	if err != nil {
		return 0, err
	}
	t, err := table.Collect(ctx, src, table.Query{}, table.CollectLimits{Bytes: 4 << 30})
	src.Close()
	if err != nil {
		return 0, err
	}
	m, err := cross.NewMemory(ctx, t)
	if err != nil {
		return 0, err
	}
	cold, err := brush(ctx, m, 1)
	if err != nil {
		return 0, err
	}
	time.Sleep(time.Second)
	rested, err := brush(ctx, m, 60)
	if err != nil {
		return 0, err
	}
	fmt.Printf("  %-52s %8.1f ms, goal 400: %s\n", "the first brush", cold[0], verdict(cold[0] <= 400, &missed))
	fmt.Printf("  %-52s %8.1f ms, goal 100: %s\n", "median of 60, after a second of rest", median(rested), verdict(median(rested) <= 100, &missed))
	return missed, mosaic(rows)
}

// brush is how long all other charts take to follow brushes on random ones.
func brush(ctx context.Context, m *cross.Memory, n int) ([]float64, error) {
	bins := func(column string, first int64, n int, num, den float64) cross.Key {
		return cross.Key{Column: column, Bins: &cross.Bins{First: first, N: n, Num: num, Den: den}}
	}
	charts := [][]cross.Key{
		{bins("x", -60, 120, 5, 100), bins("y", -40, 80, 1, 10)}, {bins("hour", 0, 24, 1, 1)}, {bins("distance", 0, 40, 5, 10)},
		{bins("fare", 0, 40, 2, 1)}, {bins("tip", 0, 40, 2, 10)}, {{Column: "payment", Values: []string{"card", "cash", "none", "other", "gift"}}},
	}
	r := rand.New(rand.NewPCG(3, 4))
	var took []float64
	for range n {
		own := charts[1+r.IntN(4)][0]
		from := r.IntN(own.Bins.N - 1)
		to := from + 1 + r.IntN(own.Bins.N-from-1)
		lo, hi := own.Bins.Edge(from), own.Bins.Edge(to)
		start := time.Now()
		for _, keys := range charts {
			q := cross.Question{Keys: keys}
			if keys[0].Column != own.Column {
				q.Filters = []cross.Filter{{Column: own.Column, Lo: &lo, Hi: &hi}}
			}
			if _, err := m.Group(ctx, q); err != nil {
				return nil, err
			}
		}
		took = append(took, float64(time.Since(start).Microseconds())/1e3)
	}
	return took, nil
}

// mosaic shows the same of Mosaic, where it is.
func mosaic(rows int) error {
	dir := os.Getenv("BENCH_MOSAIC")
	if dir == "" {
		fmt.Println("  Mosaic is left out: BENCH_MOSAIC names no folder with it")
		return nil
	}
	script, err := filepath.Abs("bench/peers/mosaic_brush.mjs")
	if err != nil {
		return err
	}
	c := exec.Command("node", script, trips(rows), "12")
	c.Dir = dir
	out, err := c.CombinedOutput()
	if err != nil {
		return fmt.Errorf("mosaic: %w: %s", err, out)
	}
	for _, part := range [][2]string{{"cold-ms", "Mosaic, without its cubes"}, {"rested-ms", "Mosaic, four seconds after the pointer came"}} {
		if v := regexp.MustCompile(part[0] + ` ([0-9.]+)`).FindSubmatch(out); v != nil {
			fmt.Printf("  %-52s %8s ms\n", part[1], v[1])
		}
	}
	return nil
}
