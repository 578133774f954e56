package webmap

import (
	"bytes"
	"math"

	"github.com/paulmach/orb"

	"github.com/swelter/swelter/geo"
	"github.com/swelter/swelter/geo/outline"
	"github.com/swelter/swelter/render/geojson"
)

// ground is land, coasts and borders as GeoJSON, to a thousandth of a degree.
func ground() ([]byte, error) {
	land, err := outline.Land(outline.Fine)
	if err != nil {
		return nil, err
	}
	coast, err := outline.Coast(outline.Fine)
	if err != nil {
		return nil, err
	}
	borders, err := outline.Borders(outline.Fine)
	if err != nil {
		return nil, err
	}
	kind := func(name string) []geojson.Property { return []geojson.Property{{Name: "kind", Value: name}} }
	areas := make(orb.MultiPolygon, len(land))
	for i, p := range land {
		for _, r := range p {
			areas[i] = append(areas[i], orb.Ring(thousandths(orb.LineString(geo.Unwrap(r)))))
		}
	}
	lines := func(from []orb.LineString) (out orb.MultiLineString) {
		for _, l := range from {
			start := 0
			for i := 1; i <= len(l); i++ {
				// A whole turn at one latitude is the edge of a map, no coast.
				if i == len(l) || math.Abs(l[i][0]-l[i-1][0]) == 360 && l[i][1] == l[i-1][1] {
					if i-start > 1 {
						out = append(out, thousandths(geo.UnwrapLine(l[start:i])))
					}
					start = i
				}
			}
		}
		return out
	}
	var b bytes.Buffer
	err = geojson.Features(&b, []geojson.Feature{
		{Area: areas, Properties: kind("land")},
		{Lines: lines(coast), Properties: kind("coast")},
		{Lines: lines(borders), Properties: kind("border")},
	}, geojson.Options{EPSG: 4326})
	return b.Bytes(), err
}

// thousandths are the points of a line to a thousandth of a degree, without
// those that fall together.
func thousandths(l orb.LineString) orb.LineString {
	var out orb.LineString
	for i, p := range l {
		q := orb.Point{math.Round(p[0]*1000) / 1000, math.Round(p[1]*1000) / 1000}
		if i == 0 || i == len(l)-1 || q != out[len(out)-1] {
			out = append(out, q)
		}
	}
	return out
}
