package swelter

import (
	"fmt"
	"slices"
	"strings"

	"github.com/swelter/swelter/geo/crs"
	"github.com/swelter/swelter/geom"
)

// MapOptions make a map. What it shows follows from them: regions coloured by a
// table or by the points in them, lines between places, the cells of a grid
// (NetCDF, GeoTIFF, npy), or else points as a density.
type MapOptions struct {
	Projection string      `json:"projection,omitempty"` // "" chooses by the extent
	Lon0       *float64    `json:"lon0,omitempty"`       // its central meridian
	Lat0       *float64    `json:"lat0,omitempty"`
	Parallels  []float64   `json:"parallels,omitempty"` // one or two standard ones
	Extent     geom.Extent `json:"extent,omitzero"`     // degrees; zero is that of the data

	Regions   string `json:"regions,omitempty"`   // countries, states, counties, or a file of GeoJSON, TopoJSON or GeoPackage
	RegionKey string `json:"regionKey,omitempty"` // property of the file that identifies them
	Key       string `json:"key,omitempty"`       // column that says which region a row is of; "" finds it
	Value     string `json:"value,omitempty"`     // column of the colours; of lines their weight
	Agg       string `json:"agg,omitempty"`       // sum, mean, median, min, max, count of the rows of a region
	Per       string `json:"per,omitempty"`       // area: a rate per km²; or a column to divide by
	Count     bool   `json:"count,omitempty"`     // points into regions, or their weights

	FromLon string `json:"fromLon,omitempty"` // columns of lines along great circles
	FromLat string `json:"fromLat,omitempty"`
	ToLon   string `json:"toLon,omitempty"`
	ToLat   string `json:"toLat,omitempty"`

	CRS string `json:"crs,omitempty"` // of points, lines, a raster and the regions of a file: EPSG:n; "" is the file's own, else degrees

	Variable string            `json:"variable,omitempty"` // of a cube
	Time     string            `json:"time,omitempty"`     // the slice of a cube: a date or a part of one, such as 1998
	At       map[string]string `json:"at,omitempty"`       // its value or label on any further axis, such as lev: 850

	With []string `json:"with,omitempty"` // files of points, lines and areas that are drawn over the values

	Graticule float64 `json:"graticule,omitempty"` // degrees between its lines
	Places    bool    `json:"places,omitempty"`    // names of the regions, or of countries
	NoGround  bool    `json:"noGround,omitempty"`  // neither sea and land nor coasts

	Density *DensityOptions `json:"density,omitempty"` // of points: their columns, the method
}

// aggs are what the rows of one region can become.
var aggs = []string{"sum", "mean", "median", "min", "max", "count"}

// check refuses choices that fight.
func (o *MapOptions) check() error {
	flows := o.FromLon != "" || o.FromLat != "" || o.ToLon != "" || o.ToLat != ""
	for _, c := range []struct {
		bad   bool
		words string
	}{
		{flows && (o.FromLon == "" || o.FromLat == "" || o.ToLon == "" || o.ToLat == ""), "lines need four columns: from-lon, from-lat, to-lon and to-lat"},
		{flows && o.Regions != "", "lines between places and regions are two maps; give one"},
		{o.Regions == "" && (o.RegionKey != "" || o.Key != "" || o.Per != "" || o.Agg != "" || o.Count), "key, agg, per and count are of regions; say which: --regions countries, states, counties or a file"},
		{o.Count && (o.Key != "" || o.Agg != ""), "points are counted by where they lie; leave key and agg out"},
		{o.Count && o.Per != "" && o.Per != "area", "counted points have a rate per area; for one by the column " + o.Per + " join a table that has it to the regions by their key"},
		{o.Agg != "" && !slices.Contains(aggs, o.Agg), fmt.Sprintf("agg %q is not known; there are %s", o.Agg, strings.Join(aggs, ", "))},
		{len(o.Parallels) > 2, "a projection has one or two standard parallels"},
		{o.Graticule < 0 || o.Graticule > 90 || o.Graticule > 0 && o.Graticule < .01, "the lines of a graticule are 0.01 to 90 degrees apart"},
		{o.Regions != "" && (o.Variable != "" || o.Time != "" || len(o.At) > 0), "variable, at and time choose a grid of a cube; rows are chosen by --where"},
	} {
		if c.bad {
			return fmt.Errorf("%s", c.words)
		}
	}
	s, err := crs.Parse(o.CRS)
	if err != nil {
		return err
	}
	if s != nil { // an array's place may be in the units of that system
		return nil
	}
	return o.extentInDegrees()
}

// extentInDegrees refuses an extent that is none of longitudes and latitudes.
func (o *MapOptions) extentInDegrees() error {
	e := o.Extent
	if !e.IsZero() && !(e.XMin < e.XMax && e.YMin < e.YMax && e.YMin >= -90 && e.YMax <= 90 && e.Width() <= 360 && e.XMin >= -360 && e.XMax <= 540) {
		return fmt.Errorf("extent %g,%g,%g,%g: west,south,east,north in degrees are wanted, at most once around the world", e.XMin, e.YMin, e.XMax, e.YMax)
	}
	return nil
}

// builtIn are the regions that need no file.
var builtIn = []string{"countries", "states", "counties"}

// files are the paths among the options.
func (o *MapOptions) files() []*string {
	var paths []*string
	if o.Regions != "" && !slices.Contains(builtIn, o.Regions) {
		paths = append(paths, &o.Regions)
	}
	o.With = slices.Clone(o.With)
	for i := range o.With {
		if !slices.Contains(builtIn, o.With[i]) {
			paths = append(paths, &o.With[i])
		}
	}
	if o.Density != nil {
		own := *o.Density
		o.Density = &own
		paths = append(paths, o.Density.files()...)
	}
	return paths
}
