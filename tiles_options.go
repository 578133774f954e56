package swelter

import (
	"errors"
	"fmt"
	"math"

	"github.com/swelter/swelter/geo"
	"github.com/swelter/swelter/geo/crs"
	"github.com/swelter/swelter/pyramid"
	"github.com/swelter/swelter/table"
)

// TilesOptions make web tiles of points on the ground: which columns are their
// longitude and latitude, which zooms, and how they become heat. Recipes with
// them are for OpenTiles; Run, which makes figures, refuses them.
type TilesOptions struct {
	Points table.PointsOptions `json:"points,omitzero"`
	CRS    string              `json:"crs,omitempty"`    // of the points: EPSG:n; "" is degrees, or a GeoPackage's own
	Zoom   *[2]int             `json:"zoom,omitempty"`   // from and to; nil is 0 to 8, or to where the radius is a tile wide
	Values bool                `json:"values,omitempty"` // tiles of values in place of colours
	Lines  bool                `json:"lines,omitempty"`  // the way through the points of each group, in kilometres

	pyramid.Options // radius, kernel, surface, norm, cmap, opacity

	Value string `json:"value,omitempty"` // column that a mean is of
	Cases string `json:"cases,omitempty"` // condition of the points whose share a ratio is, as in where

	Name        string `json:"name,omitempty"` // of the tiles; "" is that of the input
	Attribution string `json:"attribution,omitempty"`
}

// systemOf is the reference system of a recipe's points, nil where its reader
// brings them to degrees: that of a GeoPackage is named to it.
func (o *TilesOptions) systemOf(in *table.Input) *crs.System {
	if readsSystem(*in) {
		in.CRS = o.CRS
		return nil
	}
	s, _ := crs.Parse(o.CRS) // check has refused others
	return s
}

// lastZoom is the finest zoom when nobody says.
const lastZoom = 8

// zooms are those wanted. By themselves they end where a radius on the ground is
// as wide as a tile at the equator: what follows is the same heat magnified, in
// four times the tiles for each zoom.
func (o *TilesOptions) zooms() (lo, hi int) {
	if o.Zoom != nil {
		return o.Zoom[0], o.Zoom[1]
	}
	metres, err := geo.ParseLength(o.Radius)
	if err != nil || !(metres > 0) { // pixels, which are no length of the ground, or none
		return 0, lastZoom
	}
	const around = 2 * math.Pi * geo.SemiMajor
	return 0, min(lastZoom, max(0, math.Ilogb(around/metres)))
}

func (o *TilesOptions) check() error {
	lo, hi := o.zooms()
	if lo < 0 || hi > pyramid.MaxZoom || lo > hi {
		return fmt.Errorf("zoom %d-%d: two zooms from 0 to %d are wanted, the lower first, such as 0-8", lo, hi, pyramid.MaxZoom)
	}
	if _, err := crs.Parse(o.CRS); err != nil {
		return err
	}
	if o.Points.Time != "" || o.Points.Group != "" && !o.Lines {
		return fmt.Errorf("tiles take a longitude, a latitude and a weight, with lines a group; times are for densities")
	}
	if o.Lines && (o.Points.Weight != "" || o.Surface != "" && o.Surface != "density") {
		return fmt.Errorf("lines weigh their kilometres and are a density; leave weight and surface out")
	}
	surface := o.Surface
	for _, c := range []struct {
		bad   bool
		words string
	}{
		{(o.Value != "") != (surface == pyramid.Mean), "surface mean and value belong together: the column that the mean is of"},
		{(o.Cases != "") != (surface == pyramid.Ratio), "surface ratio and cases belong together: the condition of the points whose share is looked at, such as 'severity = 3'"},
		{o.Points.Weight != "" && surface != "" && surface != "density", "weight is of a density; the points of a " + surface + " count once"},
	} {
		if c.bad {
			return errors.New(c.words)
		}
	}
	return nil
}
