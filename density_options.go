package swelter

import (
	"fmt"
	"slices"
	"strings"

	"github.com/swelter/swelter/density"
	"github.com/swelter/swelter/geo"
	"github.com/swelter/swelter/geo/crs"
	"github.com/swelter/swelter/table"
)

// DensityOptions make a heatmap of points: which columns they are, how they
// become cells, and the options of that method.
type DensityOptions struct {
	// Points name the columns. With a Group, kernels and bins draw the groups in
	// colours that blend, and lines are one track a group.
	Points table.PointsOptions `json:"points,omitzero"`
	Method string              `json:"method,omitempty"` // kde (default), bin, hex, lines or dots
	LonLat bool                `json:"lonlat,omitempty"` // x and y are degrees on WGS 84

	// Radius of kernels: "0.1" in data units, "500m" with LonLat, or a rule that
	// chooses it: scott (also ""), silverman, cv, likelihood, adaptive, knn, knn:20.
	Radius       string `json:"radius,omitempty"`
	RadiusColumn string `json:"radiusColumn,omitempty"` // one for each point, in data units or metres
	Strip        bool   `json:"bandwidthStrip,omitempty"`
	ShowPoints   bool   `json:"showPoints,omitempty"` // the points themselves, as dots over the cells

	// Cell is a length on the ground, such as "5km", with LonLat: how wide and high
	// cells are. In the units of x and y it is in the layouts below.
	Cell       string  `json:"cell,omitempty"`
	cellMetres float64 // what it says

	Value string  `json:"value,omitempty"` // column whose mean around each place is drawn; of bins, what is reduced
	Minus string  `json:"minus,omitempty"` // a second set of points, a file or a condition, whose density is taken away
	Per   string  `json:"per,omitempty"`   // the same; the density is divided by its
	Floor float64 `json:"floor,omitempty"` // of Per: share of the second set's greatest density below which there is no ratio; 0: a tenth of one point's

	Edge   density.Edge `json:"edge,omitzero"`
	Within string       `json:"within,omitempty"` // GeoJSON file of the area that was observed

	Hotspots bool    `json:"hotspots,omitempty"` // Gi* of bins
	FDR      float64 `json:"fdr,omitempty"`      // share of false ones among the hotspots; 0 is 0.05
	Spread   int     `json:"spread,omitempty"`   // cells that each bin shines over

	Parts bool `json:"parts,omitempty"` // the input is cells of several jobs (.grid), which are added up; they say the method, the columns and the cells

	SpaceTime SpaceTimeOptions `json:"spaceTime,omitzero"` // a density at each of several times

	KDE     density.Options     `json:"kde,omitzero"`
	Bin     density.BinOptions  `json:"bin,omitzero"`
	Lines   density.LineOptions `json:"lines,omitzero"`
	Dots    density.DotsOptions `json:"dots,omitzero"`
	crs     *crs.System         // of a map's points, or nil
	Scheme  string              `json:"scheme,omitempty"`  // of dots: classic (default), fire, omg, pbj, pgaitch
	Opacity *int                `json:"opacity,omitempty"` // of dots: 0 to 255; nil is 128
}

// densityMethods are all, the default first.
var densityMethods = []string{"kde", "bin", "hex", "lines", "dots"}

// check refuses choices that would do nothing, and those that fight.
func (o *DensityOptions) check() error {
	switch {
	case o.Parts:
		return o.checkParts()
	case o.Method == "":
		o.Method = densityMethods[0]
	}
	if !slices.Contains(densityMethods, o.Method) {
		return fmt.Errorf("method %q is not known; there are %s", o.Method, strings.Join(densityMethods, ", "))
	}
	for _, c := range []struct {
		given bool
		what  string
		of    []string
	}{
		{o.Radius != "" && !o.Hotspots, "a radius", []string{"kde"}},
		{o.RadiusColumn != "", "a column of radii", []string{"kde"}},
		{o.Strip, "a strip of bandwidths", []string{"kde"}},
		{o.ShowPoints, "dots for the points", []string{"kde"}},
		{o.Value != "", "a column of values", []string{"kde", "bin", "hex"}},
		{o.Minus != "" || o.Per != "", "a second set of points", []string{"kde"}},
		{o.Edge != density.NoEdge || o.Within != "", "an edge correction", []string{"kde"}},
		{o.Hotspots || o.FDR != 0, "hotspots", []string{"bin"}},
		{o.Spread > 0, "a spread", []string{"bin"}},
		{o.Bin.Reduce != density.Count, "a reducer", []string{"bin", "hex"}},
		{o.Points.Group != "", "groups", []string{"kde", "bin", "lines"}},
		{o.Lines.Width != 0, "a width of lines", []string{"lines"}},
		{o.Scheme != "" || o.Opacity != nil || o.Dots.Dotsize != 0 || !o.Dots.Area.IsZero(), "a dotsize, opacity, scheme or area", []string{"dots"}},
	} {
		if c.given && !slices.Contains(c.of, o.Method) {
			return fmt.Errorf("%s does nothing for method %s; it is for %s", c.what, o.Method, strings.Join(c.of, ", "))
		}
	}
	if err := o.readCell(); err != nil {
		return err
	}
	return o.fights()
}

// readCell reads the length of a cell on the ground.
func (o *DensityOptions) readCell() (err error) {
	switch {
	case o.Cell == "":
		return nil
	case !o.LonLat:
		return fmt.Errorf("cell %q is a length on the ground, which needs --lonlat; otherwise give a number in the units of x and y", o.Cell)
	case o.KDE.Cell > 0 || o.Bin.Cell > 0 || o.Lines.Cell > 0:
		return fmt.Errorf("cell %q and another in degrees; give one", o.Cell)
	case o.Method == "dots":
		return fmt.Errorf("cell %q: dots are drawn on pixels; give a size", o.Cell)
	}
	o.cellMetres, err = geo.ParseLength(o.Cell)
	return err
}

// fights refuses pairs of choices.
func (o *DensityOptions) fights() error {
	two := o.Minus != "" || o.Per != ""
	edge := o.Edge != density.NoEdge || o.Within != ""
	group := o.Points.Group != "" && o.Method != "lines"
	for _, c := range []struct {
		given bool
		words string
	}{
		{o.Minus != "" && o.Per != "", "a difference and a ratio are two maps; give one of minus and per"},
		{o.Floor != 0 && o.Per == "", "the floor is that of a ratio; it needs per"},
		{o.Radius != "" && o.RadiusColumn != "", "a radius for all points and a column of radii; give one"},
		{o.Value != "" && o.Method == "kde" && (two || edge), "a mean of values takes neither a second set nor an edge correction, which cancels in it"},
		{two && edge, "the difference and the ratio of two sets take no edge correction"},
		{group && (o.Value != "" || two || edge || o.Strip || o.Hotspots || o.RadiusColumn != ""), "groups are drawn by their counts or densities alone; leave the other choice out"},
		{group && o.Bin.Reduce != density.Count, "groups are counted; a reducer needs one set, such as that of --where"},
		{o.Strip && (strings.HasPrefix(o.Radius, "adaptive") || strings.HasPrefix(o.Radius, "knn") || strings.HasPrefix(o.Radius, "nearest")), "a strip of bandwidths is of one radius for all points"},
		{o.ShowPoints && (o.Strip || o.SpaceTime != SpaceTimeOptions{}), "points are shown over one density; leave the strip or the times out"},
		{o.Strip && (o.RadiusColumn != "" || edge || two || o.Value != ""), "a strip of bandwidths is of a plain density with one radius"},
		{o.FDR != 0 && !o.Hotspots, "a rate of false discoveries is that of hotspots"},
		{o.Hotspots && o.Spread > 0, "a spread would make hotspots of its own"},
	} {
		if c.given {
			return fmt.Errorf("%s", c.words)
		}
	}
	return nil
}

// files are the paths among the options, for recipes that move.
func (o *DensityOptions) files() []*string {
	paths := []*string{&o.Within}
	for _, p := range []*string{&o.Minus, &o.Per} {
		if *p != "" && !isCondition(*p) {
			paths = append(paths, p)
		}
	}
	return paths
}

// columns are those that are named, "" among them for others.
func (o *DensityOptions) columns(p table.PointsOptions) []string {
	names := []string{p.X, p.Y, p.Weight, p.Group, p.Time, o.Value, o.RadiusColumn}
	for _, second := range []string{o.Minus, o.Per} {
		if c, err := table.ParseCond(second); err == nil {
			names = append(names, c.Column)
		}
	}
	return names
}

// isCondition reports whether a second set is some rows of the first file.
func isCondition(s string) bool {
	_, err := table.ParseCond(s)
	return err == nil
}
