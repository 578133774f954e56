package clickhouse

import (
	"flag"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/geo"
	"github.com/swelter/swelter/table"
)

var benchRows = flag.Int("rows", 1_000_000, "rows of the table that tiles are made of")

// BenchmarkTile asks for tiles of zooms 5 to 12 where points are, of a table laid
// out as docs/clickhouse.md says, and shows their median and what moved of what
// exporting would have. Half of the points lie anywhere on the map, half in a
// hundred towns.
func BenchmarkTile(b *testing.B) {
	s := Start(b)[0]
	s.Exec(b, "CREATE TABLE bench_tiles (lon Float64, lat Float64, "+PlaceColumn+") ENGINE = MergeTree ORDER BY swelter_place SETTINGS index_granularity = 1024")
	defer s.Exec(b, "DROP TABLE bench_tiles")
	const part = 1_000_000
	for from := 0; from < *benchRows; from += part {
		n := min(part, *benchRows-from)
		of := func(k int) string { return fmt.Sprintf("cityHash64(number + %d, %d) / 18446744073709551616.", from, k) }
		town := func(k int) string {
			return fmt.Sprintf("cityHash64(intDiv(number, 2) %% 100, %d) / 18446744073709551616. + 0.007 * (%s + %s + %s + %s - 2)", k, of(3*k), of(5*k), of(7*k), of(11*k))
		}
		x := "if(number % 2 = 0, " + of(1) + ", " + town(101) + ")"
		y := "greatest(0.001, least(0.999, if(number % 2 = 0, " + of(2) + ", " + town(103) + ")))"
		m := "(pi() * (1 - 2 * " + y + "))"
		s.Exec(b, fmt.Sprintf("INSERT INTO bench_tiles (lon, lat) SELECT (%s - 0.5) * 360, atan((exp(%s) - exp(-%s)) / 2) * 180 / pi() FROM numbers(%d)", x, m, m, n))
	}
	s.Exec(b, "OPTIMIZE TABLE bench_tiles")
	o := &swelter.TilesOptions{Points: table.PointsOptions{X: "lon", Y: "lat"}}
	tiles, err := swelter.OpenTiles(b.Context(), swelter.Spec{Input: table.Input{DB: s.address(""), Paths: []string{"bench_tiles"}}, Make: swelter.Make{Tiles: o}}, swelter.Env{})
	if err != nil {
		b.Fatal(err)
	}
	defer tiles.Close()
	var places [][2]float64
	for _, line := range strings.Split(s.Exec(b, "SELECT lon, lat FROM bench_tiles ORDER BY cityHash64(lon) LIMIT 64"), "\n") {
		lon, lat, _ := strings.Cut(line, "\t")
		var at [2]float64
		for i, v := range []string{lon, lat} {
			if at[i], err = strconv.ParseFloat(v, 64); err != nil {
				b.Fatal(err)
			}
		}
		places = append(places, at)
	}
	b.ResetTimer()
	for range b.N {
		var took []time.Duration
		before := tiles.Received()
		for i, at := range places {
			start := time.Now()
			v, err := tiles.Pyramid.Values(geo.TileAt(at[0], at[1], 5+i%8))
			if err != nil || v == nil {
				b.Fatalf("%d values, %v", len(v), err)
			}
			took = append(took, time.Since(start))
		}
		slices.Sort(took)
		b.ReportMetric(float64(took[len(took)/2].Microseconds())/1e3, "ms/tile-median")
		b.ReportMetric(float64(took[len(took)-1].Microseconds())/1e3, "ms/tile-slowest")
		b.ReportMetric(100*float64(tiles.Received()-before)/float64(len(places))/float64(16**benchRows), "%/moved")
	}
}
