package clickhouse

import (
	"maps"
	"math/rand/v2"
	"testing"

	servers "github.com/swelter/swelter/internal/clickhouse"
	"github.com/swelter/swelter/table"
)

// Band by band the cells are those of one question, and no row is in two bands.
func TestBandsAreTheSquare(t *testing.T) {
	shards := servers.Start(t)
	random := rand.New(rand.NewPCG(1, 2))
	var lon, lat []float64
	for range 4000 {
		lon, lat = append(lon, random.Float64()*4-2), append(lat, random.Float64()*170-85)
	}
	lat[0], lat[1], lat[2] = 0, 85.05112877980659, -85.05112877980659
	name := servers.Load(t, shards, &table.Table{Columns: []*table.Column{{Name: "lon", Floats: lon}, {Name: "lat", Floats: lat}}})
	src := opened(t, table.Input{Paths: []string{name}, DB: addressOf(shards, "")})
	found, ok := src.Places(table.PointsOptions{X: "lon", Y: "lat"}, table.Query{})
	if !ok {
		t.Fatal("no places")
	}
	p := found.(*places)
	whole, parts := map[float64]int64{}, map[float64]int64{}
	if err := p.sumsOf(t.Context(), 12, "", whole); err != nil {
		t.Fatal(err)
	}
	n := 0
	err := p.bands(t.Context(), 50, func(where string) error {
		n++
		return p.sumsOf(t.Context(), 12, where, parts)
	})
	if err != nil {
		t.Fatal(err)
	}
	if n < 40 || !maps.Equal(whole, parts) {
		t.Errorf("%v in %d bands, at once %v", parts, n, whole)
	}
	points := int64(0)
	for sum, cells := range parts {
		points += int64(sum) * cells
	}
	if points != 4000 {
		t.Errorf("%d points, want 4000", points)
	}
}
