//go:build unix

package main

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/geo"
	"github.com/swelter/swelter/geom"
	"github.com/swelter/swelter/pyramid"
)

// Tiles of points on the ground: a whole pyramid, and one tile on demand.

func tileBenches() []bench {
	peer := func(what string, limit float64) contender {
		c := scripted("datashader", "datashader.tiles, dask", "datashader_tiles.py", limit, what)
		c.once = true
		return c
	}
	return []bench{
		{name: "all tiles of zooms 0 to 7, 10 M points", points: 10e6, file: ".lonlat", megabytes: 1000,
			ours: computed("-method", "pyramid"), peers: []contender{peer("all", 1./10)}},
		{name: "one tile on demand, 10 M points", points: 10e6, file: ".lonlat",
			ours: computed("-method", "tile"), peers: []contender{peer("tile", 1./10)}},
	}
}

// groundPoints makes points of longitudes and latitudes: half of them anywhere on
// the square of web Mercator, half in a hundred towns.
func groundPoints(w io.Writer, n int) error {
	r := rand.New(rand.NewPCG(3, 4))
	var towns [100][2]float64
	for i := range towns {
		towns[i] = [2]float64{r.Float64(), r.Float64()}
	}
	var b [16]byte
	for i := range n {
		x, y := r.Float64(), r.Float64()
		if i%2 == 0 {
			t := towns[r.IntN(len(towns))]
			x, y = t[0]+.004*r.NormFloat64(), max(0, min(1, t[1]+.004*r.NormFloat64()))
			x -= math.Floor(x)
		}
		lon, lat := geo.FromWorldPlace(x, y)
		binary.LittleEndian.PutUint64(b[:8], math.Float64bits(lon))
		binary.LittleEndian.PutUint64(b[8:], math.Float64bits(lat))
		if _, err := w.Write(b[:]); err != nil {
			return err
		}
	}
	return nil
}

// workTiles is our own work on tiles: all of zooms 0 to 7, index included, or
// the slowest of one at zooms 0 to 8 with the index there.
func workTiles(p geom.Points, all bool) error {
	start := time.Now()
	index, err := pyramid.NewIndex(p)
	if err != nil {
		return err
	}
	spec := swelter.Spec{Version: swelter.SpecVersion, Make: swelter.Make{Tiles: &swelter.TilesOptions{Zoom: &[2]int{0, 7}}}}
	t, err := swelter.NewTiles(index, spec)
	if err != nil {
		return err
	}
	fmt.Printf("index %.2f s, %.0f MB\n", time.Since(start).Seconds(), float64(index.Bytes())/1e6)
	if !all {
		return workTile(t)
	}
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	tiles := 0
	last := map[int]int{}
	if err := t.Write(context.Background(), filepath.Join(dir, "all.pmtiles"), 0, func(zoom, done, _ int) { last[zoom] = done }); err != nil {
		return err
	}
	for _, n := range last {
		tiles += n
	}
	fmt.Printf("tiles %d\nseconds %.6f\n", tiles, time.Since(start).Seconds())
	return nil
}

func workTile(t *swelter.Tiles) error {
	slowest := 0.
	for z := range 9 {
		at := geo.Tile{Z: z, X: 1 << z / 2, Y: max(0, 1<<z/2-1)}
		if _, err := t.Level(z); err != nil { // the limits of a zoom are found once
			return err
		}
		best := math.Inf(1)
		for range 3 {
			start := time.Now()
			if _, err := t.Tile(at); err != nil {
				return err
			}
			best = min(best, time.Since(start).Seconds())
		}
		fmt.Printf("zoom %d %.6f\n", z, best)
		slowest = max(slowest, best)
	}
	fmt.Printf("seconds %.6f\n", slowest)
	return nil
}
