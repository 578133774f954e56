package cube

import (
	"context"
	"fmt"
	"math"
	"sort"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"github.com/swelter/swelter/geo/outline"
)

// Weighing is how cells count in a mean over an area.
type Weighing string

// The areas of cells on the sphere, or the cosine of the latitude of their
// centres, which is nearly the same.
const (
	ByArea   Weighing = "area" // the empty name too
	ByCosine Weighing = "cos"
)

// Weights are what every cell of a frame counts: its area, or its cosine.
func (h *Head) Weights(by Weighing) []float64 {
	lat, lon := h.Lat.Edges(), h.Lon.Edges()
	out := make([]float64, h.Cells())
	for r := range h.Lat.Values {
		tall := math.Sin(lat[r]*radian) - math.Sin(lat[r+1]*radian)
		if by == ByCosine {
			tall = max(0, math.Cos(h.Lat.Values[r]*radian))
		}
		for c := range h.Lon.Values {
			wide := (lon[c+1] - lon[c]) * radian
			if by == ByCosine {
				wide = 1
			}
			out[r*h.Lon.Len()+c] = tall * wide
		}
	}
	return out
}

// Region is a part of the earth.
type Region struct {
	Name string
	Part []float64 // of every cell that lies in it, 0 to 1; nil is all of it
}

// World is all cells.
var World = Region{Name: "all"}

// RegionOf finds a region by name: land, ocean, a continent, a country by name or
// code, or "west,south,east,north" in degrees. Outlines are Natural Earth's at
// 1:50 million, where Russia is all in Europe and lakes are land.
func RegionOf(h *Head, name string) (Region, error) {
	key := fold(name)
	switch key {
	case "", "all", "world", "globe", "global":
		return World, nil
	case "land", "ocean", "sea":
		shape, err := outline.Land(outline.Fine)
		if err != nil {
			return Region{}, err
		}
		r, err := RegionIn(h, key, shape)
		if key != "land" && r.Part != nil {
			for i, p := range r.Part {
				r.Part[i] = 1 - p
			}
			r.Name, err = "ocean", r.check()
		}
		return r, err
	}
	if strings.Count(name, ",") == 3 {
		return boxRegion(h, name)
	}
	all, err := outline.Countries(outline.Fine)
	if err != nil {
		return Region{}, err
	}
	var shape orb.MultiPolygon
	full := ""
	continents := map[string]bool{}
	for i := range all {
		continents[all[i].Continent] = true
		if fold(all[i].Continent) == key {
			shape, full = append(shape, all[i].Shape...), all[i].Continent
		}
	}
	for i := range all {
		if shape == nil && isCountry(&all[i], key) {
			shape, full = all[i].Shape, all[i].Name
		}
	}
	if shape == nil {
		var known []string
		for c := range continents {
			if c != "" {
				known = append(known, c)
			}
		}
		sort.Strings(known)
		return Region{}, fmt.Errorf("region %q is not known; there are land, ocean, %s, countries by name or ISO code, and west,south,east,north", name, strings.Join(known, ", "))
	}
	return RegionIn(h, full, shape)
}

// fold makes names comparable.
func fold(s string) string {
	return strings.ToLower(strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '-' || r == '_' }), " "))
}

// RegionIn is the region within polygons.
func RegionIn(h *Head, name string, shape orb.MultiPolygon) (Region, error) {
	r := Region{Name: name, Part: Fractions(h, shape)}
	return r, r.check()
}

func (r Region) check() error {
	for _, p := range r.Part {
		if p > 0 {
			return nil
		}
	}
	return fmt.Errorf("region %s: no cell of the data lies in it", r.Name)
}

func boxRegion(h *Head, text string) (Region, error) {
	var b [4]float64
	for i, word := range strings.Split(text, ",") {
		v, err := strconv.ParseFloat(strings.TrimSpace(word), 64)
		if err != nil {
			return Region{}, fmt.Errorf("region %q: %q is not a number of degrees", text, word)
		}
		b[i] = v
	}
	west, south, east, north := b[0], b[1], b[2], b[3]
	if east < west {
		east += 360
	}
	if !(south < north) || !(west < east) || east-west > 360 {
		return Region{}, fmt.Errorf("region %q: write west,south,east,north, south below north", text)
	}
	var ring orb.Ring // in steps that are no jump
	for i := range 5 {
		ring = append(ring, orb.Point{west + (east-west)*float64(i)/4, south})
	}
	for i := range 5 {
		ring = append(ring, orb.Point{east - (east-west)*float64(i)/4, north})
	}
	return RegionIn(h, text, orb.MultiPolygon{{append(ring, ring[0])}})
}

// Series is the mean over a region, frame after frame.
type Series struct {
	Region string
	Times  []Moment
	Mean   []float64 // NaN without any value
	Share  []float64 // of the region's area in the data that had values, 0 to 1
}

// Means are area-weighted means over regions, in one visit of the frames.
// Missing cells are left out of the weights; cells that a region covers in part
// count by that part.
func Means(ctx context.Context, in Frames, by Weighing, regions ...Region) ([]Series, error) {
	h := in.Head()
	area := h.Weights(by)
	out := make([]Series, len(regions))
	weighers := make([]*weigher, len(regions))
	for i, r := range regions {
		out[i] = Series{Region: r.Name, Times: h.Times, Mean: make([]float64, len(h.Times)), Share: make([]float64, len(h.Times))}
		var err error
		if weighers[i], err = newWeigher(r, area); err != nil {
			return nil, err
		}
	}
	err := in.Each(ctx, 0, len(h.Times), func(i int, values []float64) error {
		for k, w := range weighers {
			out[k].Mean[i], out[k].Share[i] = w.mean(values)
		}
		return nil
	})
	return out, err
}

// weigher holds the cells that count, as stretches, so that a small region
// does not visit the whole earth.
type weigher struct {
	weights []float64
	runs    []run
	total   float64
}

func newWeigher(r Region, area []float64) (*weigher, error) {
	w := &weigher{weights: area}
	if r.Part != nil {
		if len(r.Part) != len(area) {
			return nil, fmt.Errorf("region %s is of %d cells, the data of %d", r.Name, len(r.Part), len(area))
		}
		w.weights = make([]float64, len(area))
		for i, p := range r.Part {
			w.weights[i] = p * area[i]
		}
	}
	for i := 0; i < len(area); {
		for i < len(area) && w.weights[i] == 0 {
			i++
		}
		from := i
		for i < len(area) && w.weights[i] != 0 {
			w.total += w.weights[i]
			i++
		}
		if i > from {
			w.runs = append(w.runs, run{from, i - from})
		}
	}
	if w.total == 0 {
		return nil, fmt.Errorf("region %s: no cell of the data lies in it", r.Name)
	}
	return w, nil
}

func (w *weigher) mean(values []float64) (mean, share float64) {
	sum, total := 0.0, 0.0
	for _, r := range w.runs {
		weights := w.weights[r.from : r.from+r.n]
		for i, v := range values[r.from : r.from+r.n] {
			if v == v {
				sum += v * weights[i]
				total += weights[i]
			}
		}
	}
	return sum / total, total / w.total // 0/0 is NaN
}

func isCountry(r *outline.Region, key string) bool {
	for _, list := range [][]string{{r.ID, r.Name}, r.Codes, r.Names} {
		for _, n := range list {
			if n != "" && fold(n) == key {
				return true
			}
		}
	}
	return false
}
