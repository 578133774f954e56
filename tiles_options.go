package swelter

import (
	"fmt"

	"github.com/swelter/swelter/pyramid"
	"github.com/swelter/swelter/table"
)

// TilesOptions make web tiles of points on the ground: which columns are their
// longitude and latitude, which zooms, and how they become heat. Recipes with
// them are for OpenTiles; Run, which makes figures, refuses them.
type TilesOptions struct {
	Points table.PointsOptions `json:"points,omitzero"`
	Zoom   *[2]int             `json:"zoom,omitempty"`   // from and to; nil is 0 to 8
	Values bool                `json:"values,omitempty"` // tiles of values in place of colours

	pyramid.Options // radius, kernel, norm, cmap, opacity

	Name        string `json:"name,omitempty"` // of the tiles; "" is that of the input
	Attribution string `json:"attribution,omitempty"`
}

// zooms are those wanted.
func (o *TilesOptions) zooms() (lo, hi int) {
	if o.Zoom == nil {
		return 0, 8
	}
	return o.Zoom[0], o.Zoom[1]
}

func (o *TilesOptions) check() error {
	lo, hi := o.zooms()
	if lo < 0 || hi > pyramid.MaxZoom || lo > hi {
		return fmt.Errorf("zoom %d-%d: two zooms from 0 to %d are wanted, the lower first, such as 0-8", lo, hi, pyramid.MaxZoom)
	}
	if o.Points.Group != "" || o.Points.Time != "" {
		return fmt.Errorf("tiles take a longitude, a latitude and a weight; groups and times are for densities")
	}
	return nil
}
