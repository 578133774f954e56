package clickhouse

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/geo"
	"github.com/swelter/swelter/pyramid"
	"github.com/swelter/swelter/table"
)

func (s *Shard) address(query string) string {
	u := url.URL{Scheme: "clickhouse", User: url.UserPassword("reader", Password), Host: "127.0.0.1:" + strconv.Itoa(s.TCP), Path: "/default", RawQuery: query}
	return u.String()
}

// someTowns is points all over the world, half of them in towns, with what is
// hard: 180 degrees and beyond, the equator, poles, missing places.
func someTowns(n int) *table.Table {
	random := rand.New(rand.NewPCG(7, 8))
	lon, lat, w := make([]float64, n), make([]float64, n), make([]float64, n)
	for i := range n {
		lon[i], lat[i], w[i] = random.Float64()*360-180, math.Asin(random.Float64()*2-1)*180/math.Pi, math.Round(random.Float64()*9)
		if i%2 == 0 {
			town := rand.New(rand.NewPCG(uint64(i%14), 9))
			lon[i], lat[i] = town.Float64()*360-180+random.NormFloat64()/9, town.Float64()*120-60+random.NormFloat64()/9
		}
	}
	hard := [][2]float64{{180, 0}, {-180, 0}, {0, 0}, {359.5, 10}, {-200, 10}, {12, 90}, {12, -90}, {12, 85.0511}, {12, 85.052}, {math.NaN(), 3}, {3, math.NaN()}, {45, 45}, {-90, -45}, {90, 66.51326044311186}}
	for i, at := range hard {
		lon[i], lat[i] = at[0], at[1]
	}
	return &table.Table{Columns: []*table.Column{{Name: "lon", Floats: lon}, {Name: "lat", Floats: lat}, {Name: "w", Floats: w}}}
}

// csvOf writes a table as a file.
func csvOf(t *testing.T, all *table.Table) string {
	t.Helper()
	var b bytes.Buffer
	b.WriteString(strings.Join(all.Names(), ",") + "\n")
	for r := range all.Rows() {
		for i, c := range all.Columns {
			if i > 0 {
				b.WriteByte(',')
			}
			if v := c.Floats[r]; v == v {
				b.WriteString(strconv.FormatFloat(v, 'g', -1, 64))
			}
		}
		b.WriteByte('\n')
	}
	path := filepath.Join(t.TempDir(), "points.csv")
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// placed lays a table out as docs/clickhouse.md recommends, over the shards.
func placed(t *testing.T, shards []*Shard, all *table.Table) string {
	t.Helper()
	plain := Load(t, shards, all)
	name := plain + "_placed"
	columns := "lon Float64, lat Float64, w Float64, " + PlaceColumn
	for _, s := range shards {
		s.Exec(t, "CREATE TABLE "+name+"_part ("+columns+") ENGINE = MergeTree ORDER BY swelter_place SETTINGS index_granularity = 256")
		t.Cleanup(func() { s.Exec(t, "DROP TABLE "+name+"_part") })
		s.Exec(t, "INSERT INTO "+name+"_part (lon, lat, w) SELECT ifNull(lon, nan), ifNull(lat, nan), ifNull(w, 0) FROM "+plain+"_part")
	}
	shards[0].Exec(t, "CREATE TABLE "+name+" AS "+name+"_part ENGINE = Distributed("+Cluster+", default, "+name+"_part)")
	t.Cleanup(func() { shards[0].Exec(t, "DROP TABLE "+name) })
	return name
}

// Tiles that two shards add up are those of the points in memory, byte for byte:
// of a plain table and of one that is laid out for maps, counts and kernels of
// them, and weights that are whole numbers.
func TestTilesOfTheShards(t *testing.T) {
	shards := Start(t)
	all := someTowns(6000)
	file, plain, laid := csvOf(t, all), Load(t, shards, all), placed(t, shards, all)
	for _, c := range []struct {
		swelter.TilesOptions
		zoom   [2]int
		tables []string
	}{
		{swelter.TilesOptions{}, [2]int{0, 2}, []string{plain, laid}},
		{swelter.TilesOptions{Values: true, Points: table.PointsOptions{Weight: "w"}}, [2]int{0, 1}, []string{laid}},
		{swelter.TilesOptions{Options: pyramid.Options{Radius: "12px"}}, [2]int{1, 1}, []string{laid}},
		{swelter.TilesOptions{Options: pyramid.Options{Radius: "300km"}, Values: true}, [2]int{0, 0}, []string{plain}},
	} {
		o := c.TilesOptions
		o.Points.X, o.Points.Y, o.Zoom = "lon", "lat", &c.zoom
		open := func(in table.Input) *swelter.Tiles {
			own := o
			tiles, err := swelter.OpenTiles(t.Context(), swelter.Spec{Input: in, Make: swelter.Make{Tiles: &own}}, swelter.Env{})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { tiles.Close() })
			return tiles
		}
		here := open(table.Input{Paths: []string{file}})
		for _, name := range c.tables {
			there := open(table.Input{DB: shards[0].address(""), Paths: []string{name}})
			if here.Points() != there.Points() || here.LeftOut() != there.LeftOut() || here.Extent() != there.Extent() || here.Weight() != there.Weight() {
				t.Errorf("%s: %d points in %v, want %d in %v", name, there.Points(), there.Extent(), here.Points(), here.Extent())
			}
			want, got := archiveOf(t, here), archiveOf(t, there)
			if len(got) != len(want) {
				t.Errorf("%+v: %d tiles of %s, want %d", o.Options, len(got), name, len(want))
			}
			for at, b := range want {
				if !bytes.Equal(got[at], b) {
					t.Fatalf("%+v: tile %v of %s is another", o.Options, at, name)
				}
			}
		}
	}
}

// archiveOf is all tiles of the zooms, and two deeper down.
func archiveOf(t *testing.T, tiles *swelter.Tiles) map[geo.Tile][]byte {
	t.Helper()
	all := map[geo.Tile][]byte{{Z: 9, X: 256, Y: 255}: nil, {Z: 9, X: 0, Y: 256}: nil}
	for z := tiles.MinZoom; z <= tiles.MaxZoom; z++ {
		ids, err := tiles.IDs(z)
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range ids {
			all[geo.TileOfID(id)] = nil
		}
	}
	for at := range all {
		b, err := tiles.Tile(at)
		if err != nil {
			t.Fatal(err)
		}
		all[at] = b
	}
	return all
}

// Of all that exporting would move, a tile moves next to nothing; a question
// that nobody waits for ends on the server too.
func TestTilesMoveLittle(t *testing.T) {
	shards := Start(t)
	s := shards[0]
	s.Exec(t, "CREATE TABLE many (lon Float64, lat Float64, "+PlaceColumn+") ENGINE = MergeTree ORDER BY swelter_place")
	defer s.Exec(t, "DROP TABLE many")
	const rows = 5_000_000
	s.Exec(t, fmt.Sprintf("INSERT INTO many (lon, lat) SELECT (cityHash64(number) %% 3600000) / 10000 - 180, (cityHash64(number, 1) %% 1600000) / 10000 - 80 FROM numbers(%d)", rows))
	o := &swelter.TilesOptions{Points: table.PointsOptions{X: "lon", Y: "lat"}, Zoom: &[2]int{6, 6}}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	tiles, err := swelter.OpenTiles(ctx, swelter.Spec{Input: table.Input{DB: s.address(""), Paths: []string{"many"}}, Make: swelter.Make{Tiles: o}}, swelter.Env{})
	if err != nil {
		t.Fatal(err)
	}
	defer tiles.Close()
	// So many pixels hold points that the server's memory does not suffice for all
	// of them at once: they are asked for band by band, and each is there.
	level, err := tiles.Level(6)
	if err != nil {
		t.Fatal(err)
	}
	if level.Max < 2 || level.Fitted.Lo != 1 || level.Fitted.Hi != level.Max {
		t.Errorf("the limits are %v, the most in a pixel %v", level.Fitted, level.Max)
	}
	before := tiles.Received()
	if b, err := tiles.Tile(geo.Tile{Z: 6, X: 33, Y: 22}); err != nil || b == nil {
		t.Fatalf("%d bytes, %v", len(b), err)
	}
	if moved := tiles.Received() - before; moved*100 > rows*16 || moved == 0 {
		t.Errorf("a tile moved %d bytes, which is over 1 %% of the table's %d", moved, rows*16)
	}
	asked := s.Exec(t, "SELECT count() FROM system.processes WHERE query LIKE '%cx >=%' AND query NOT LIKE '%processes%'")
	ended := make(chan error)
	go func() {
		for {
			if _, err := tiles.Tile(geo.Tile{Z: 0}); err != nil {
				ended <- err
				return
			}
		}
	}()
	running := func() bool {
		return s.Exec(t, "SELECT count() FROM system.processes WHERE query LIKE '%cx >=%' AND query NOT LIKE '%processes%'") != asked
	}
	await(t, "the tile is never asked for", running)
	cancel()
	if err := <-ended; err == nil {
		t.Error("no error of a tile that was given up")
	}
	await(t, "the server works on for nobody", func() bool { return !running() })
}

func await(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for range 1000 {
		if ok() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal(what)
}

// The layout that is tested is the one that docs/clickhouse.md recommends.
func TestPlaceColumnIsDocumented(t *testing.T) {
	text, err := os.ReadFile("../../docs/clickhouse.md")
	if err != nil {
		t.Fatal(err)
	}
	bare := func(s string) string { return strings.Join(strings.Fields(s), "") }
	if !strings.Contains(bare(string(text)), bare(PlaceColumn)) {
		t.Errorf("docs/clickhouse.md has another expression than %s", PlaceColumn)
	}
}
