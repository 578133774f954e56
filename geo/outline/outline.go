// Package outline holds the borders that are drawn and joined without a file of
// one's own: countries and land of Natural Earth at 1:110 million and 1:50
// million, states and counties of the United States. data/README.md names
// sources and licences. Shapes follow GeoJSON's order of coordinates; rings
// that cross 180 degrees go on there by a step of nearly 360, and Antarctica's
// goes around the pole, as package geo/proj takes them.
package outline

import (
	"bytes"
	"embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/paulmach/orb"

	"github.com/swelter/swelter/geo/topo"
)

//go:generate go run ./pack

//go:embed data/*.arcs data/countries.csv
var files embed.FS

// Detail is how fine the borders are.
type Detail int

// The two that are embedded: for maps of the world at a thousand pixels and
// below, and for anything larger.
const (
	Coarse Detail = iota // 1:110 million
	Fine                 // 1:50 million
)

// Region is an area with its names.
type Region struct {
	ID        string   // ISO 3166-1 alpha-3 of a country, FIPS code of a state or county
	Codes     []string // further codes: ISO alpha-2, ISO numeric, postal
	Name      string
	Names     []string // further names
	Continent string   // of a country
	Shape     orb.MultiPolygon
}

func load(name string) (*topo.Topology, error) {
	data, err := files.ReadFile("data/" + name + ".arcs")
	if err != nil {
		return nil, err
	}
	return topo.Unpack(data)
}

var (
	coarse   = sync.OnceValues(func() (*topo.Topology, error) { return load("countries-110m") })
	fine     = sync.OnceValues(func() (*topo.Topology, error) { return load("countries-50m") })
	states   = sync.OnceValues(func() (*topo.Topology, error) { return load("states-10m") })
	counties = sync.OnceValues(func() (*topo.Topology, error) { return load("counties-10m") })
	codes    = sync.OnceValues(readCodes)
)

func world(d Detail) (*topo.Topology, error) {
	if d == Coarse {
		return coarse()
	}
	return fine()
}

// readCodes reads the table of countries by numeric code and by name.
func readCodes() (map[string]Region, error) {
	data, err := files.ReadFile("data/countries.csv")
	if err != nil {
		return nil, err
	}
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		return nil, err
	}
	out := map[string]Region{}
	for _, row := range rows[1:] {
		names := strings.Split(row[4], "|")
		r := Region{ID: row[2], Name: names[0], Names: names[1:], Continent: row[3]}
		for _, c := range []string{row[1], row[0]} {
			if c != "" {
				r.Codes = append(r.Codes, c)
			}
		}
		if row[0] != "" {
			out[row[0]] = r
			continue
		}
		for _, n := range names {
			out[n] = r
		}
	}
	return out, nil
}

// Countries are the countries of the world. Those without an ISO code have
// Natural Earth's (Kosovo KOS, Somaliland SOL, Northern Cyprus CYN) or none.
func Countries(d Detail) ([]Region, error) {
	t, err := world(d)
	if err != nil {
		return nil, err
	}
	table, err := codes()
	if err != nil {
		return nil, err
	}
	var out []Region
	for i := range t.Objects["countries"] {
		f := &t.Objects["countries"][i]
		name, _ := f.Properties["name"].(string)
		r, ok := table[f.ID]
		if !ok {
			r, ok = table[name]
		}
		if !ok {
			r = Region{Name: name}
		}
		if name != r.Name {
			r.Names = append(r.Names[:len(r.Names):len(r.Names)], name)
		}
		if at := slices.IndexFunc(out, func(o Region) bool { return r.ID != "" && o.ID == r.ID }); at >= 0 {
			out[at].Shape = append(out[at].Shape, f.Shape()...) // Ashmore and Cartier belong to Australia
			continue
		}
		r.Shape = f.Shape()
		out = append(out, r)
	}
	return out, nil
}

// What maps of the world are drawn with is put together once for each Detail.
var (
	land    = each(assembleLand)
	coast   = each(between(func(_, b *topo.Feature) bool { return b == nil }))
	borders = each(between(func(_, b *topo.Feature) bool { return b != nil }))
)

func each[T any](make func(Detail) (T, error)) (of [2]func() (T, error)) {
	for d := range of {
		of[d] = sync.OnceValues(func() (T, error) { return make(Detail(d)) })
	}
	return of
}

// Land is all land, lakes not left out. It is shared and must not be changed.
func Land(d Detail) (orb.MultiPolygon, error) { return land[d]() }

// Coast is where land ends, each line once. It is shared and must not be changed.
func Coast(d Detail) ([]orb.LineString, error) { return coast[d]() }

// Borders are those between two countries, each once. They are shared and must
// not be changed.
func Borders(d Detail) ([]orb.LineString, error) { return borders[d]() }

func assembleLand(d Detail) (orb.MultiPolygon, error) {
	t, err := world(d)
	if err != nil {
		return nil, err
	}
	var out orb.MultiPolygon
	for i := range t.Objects["land"] {
		out = append(out, t.Objects["land"][i].Shape()...)
	}
	return out, nil
}

// between are the arcs of countries, each once, that keep says to draw.
func between(keep func(a, b *topo.Feature) bool) func(Detail) ([]orb.LineString, error) {
	return func(d Detail) ([]orb.LineString, error) {
		t, err := world(d)
		if err != nil {
			return nil, err
		}
		return t.Borders("countries", keep), nil
	}
}

// postal abbreviations of the states and areas, by FIPS code.
const postal = "01AL02AK04AZ05AR06CA08CO09CT10DE11DC12FL13GA15HI16ID17IL18IN19IA20KS21KY22LA23ME24MD25MA26MI27MN28MS29MO30MT31NE32NV33NH34NJ35NM36NY37NC38ND39OH40OK41OR42PA44RI45SC46SD47TN48TX49UT50VT51VA53WA54WV55WI56WY60AS66GU69MP72PR78VI"

// States are the states of the United States, the District of Columbia and the
// territories, by FIPS code.
func States() ([]Region, error) {
	return american(states, "states", func(r *Region) {
		for i := 0; i+4 <= len(postal); i += 4 {
			if postal[i:i+2] == r.ID {
				r.Codes = append(r.Codes, postal[i+2:i+4], "US-"+postal[i+2:i+4])
			}
		}
	})
}

// StateBorders are those between two states, each once.
func StateBorders() ([]orb.LineString, error) {
	t, err := states()
	if err != nil {
		return nil, err
	}
	return t.Borders("states", func(_, b *topo.Feature) bool { return b != nil }), nil
}

// Counties are the counties of the United States by FIPS code, five digits.
func Counties() ([]Region, error) {
	return american(counties, "counties", func(r *Region) {
		// Tables lose the leading zero when they pass through a spreadsheet.
		if short := strings.TrimLeft(r.ID, "0"); short != r.ID {
			r.Codes = append(r.Codes, short)
		}
	})
}

func american(load func() (*topo.Topology, error), object string, more func(*Region)) ([]Region, error) {
	t, err := load()
	if err != nil {
		return nil, err
	}
	var out []Region
	for i := range t.Objects[object] {
		f := &t.Objects[object][i]
		name, _ := f.Properties["name"].(string)
		r := Region{ID: f.ID, Name: name, Shape: f.Shape()}
		more(&r)
		out = append(out, r)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("the embedded %s are damaged", object)
	}
	return out, nil
}
