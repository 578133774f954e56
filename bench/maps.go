//go:build unix

package main

import (
	"bufio"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"

	"github.com/swelter/swelter/geo/outline"
)

// borders are those that the program has in itself, as a peer reads them.
const borders = "geo/outline/data/"

// mapBenches are maps from table to PNG, whole processes.
func mapBenches() []bench {
	geopandas := func(script, data string) contender {
		p := python3()
		return contender{name: "geopandas", need: p, check: []string{p, "-c", "import geopandas, matplotlib"}, out: ".png", limit: 1. / 10,
			args: []string{p, "bench/peers/" + script, "{in}", borders + data, "{out}.png"}}
	}
	ours := func(args ...string) contender {
		return contender{name: "swelter", out: ".png", args: append(append([]string{"{swelter}", "map", "{in}"}, args...), "--quiet", "-o", "{out}.png")}
	}
	return []bench{
		{name: "map, choropleth of 3231 counties", input: countyTable, ours: ours("--regions", "counties", "--key", "id", "--value", "rate"),
			peers: []contender{geopandas("geopandas_counties.py", "counties-10m.json.gz")}},
		{name: "map, world density of 100 000 points", input: worldPoints, ours: ours("--radius", "200km"),
			peers: []contender{geopandas("geopandas_density.py", "countries-50m.json.gz")}},
	}
}

// countyTable is a rate for every county.
func countyTable(dir string) (string, error) {
	list, err := outline.Counties()
	if err != nil {
		return "", err
	}
	random := rand.New(rand.NewPCG(3, 4))
	return lines(filepath.Join(dir, "counties.csv"), func(w *bufio.Writer) {
		fmt.Fprintln(w, "id,rate")
		for _, r := range list {
			fmt.Fprintf(w, "%s,%.3f\n", r.ID, .09+.02*random.NormFloat64())
		}
	})
}

// worldPoints are 100 000 places around 300 towns.
func worldPoints(dir string) (string, error) {
	random := rand.New(rand.NewPCG(5, 6))
	var towns [300][2]float64
	for i := range towns {
		towns[i] = [2]float64{360*random.Float64() - 180, math.Asin(1.8*random.Float64()-.9) * 180 / math.Pi}
	}
	return lines(filepath.Join(dir, "places.csv"), func(w *bufio.Writer) {
		fmt.Fprintln(w, "lon,lat")
		for range 100_000 {
			t := towns[random.IntN(len(towns))]
			lon := t[0] + 3*random.NormFloat64()
			lon -= 360 * math.Round(lon/360)
			fmt.Fprintf(w, "%.5f,%.5f\n", lon, max(-89, min(89, t[1]+2*random.NormFloat64())))
		}
	})
}

// lines writes a file of text.
func lines(path string, write func(w *bufio.Writer)) (string, error) {
	f, err := os.Create(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	w := bufio.NewWriter(f)
	write(w)
	return path, w.Flush()
}
