//go:build unix

package main

import (
	"fmt"
	"os/exec"
	"regexp"
	"strconv"
)

// farTilesName is what -only looks for.
const farTilesName = "tile of 50 M rows in ClickHouse"

// farTiles measures tiles that a real ClickHouse server adds up, by the
// benchmark beside the servers of the tests.
func farTiles() (missed int, err error) {
	fmt.Printf("\n%s\n", farTilesName)
	if _, err := exec.LookPath("clickhouse-server"); err != nil {
		fmt.Println("  clickhouse-server is not installed and left out")
		return 0, nil
	}
	out, err := exec.Command("go", "test", "./internal/clickhouse", "-run", "^$", "-bench", "^BenchmarkTile$", "-benchtime", "1x", "-timeout", "60m", "-args", "-rows", "50000000").CombinedOutput()
	if err != nil {
		return 0, fmt.Errorf("%w: %s", err, out)
	}
	for _, g := range []struct {
		unit, what string
		goal       float64
	}{{"ms/tile-median", "ms, median of 64 tiles of zooms 5 to 12", 150}, {"%/moved", "% of the table's bytes moved for a tile", 1}} {
		m := regexp.MustCompile(`([0-9.e+-]+) ` + regexp.QuoteMeta(g.unit)).FindSubmatch(out)
		if m == nil {
			return missed, fmt.Errorf("no %s in %s", g.unit, out)
		}
		v, err := strconv.ParseFloat(string(m[1]), 64)
		if err != nil {
			return missed, err
		}
		fmt.Printf("  %10.4g %s, goal %g: %s\n", v, g.what, g.goal, verdict(v <= g.goal, &missed))
	}
	return missed, nil
}
