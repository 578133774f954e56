package density

import "github.com/swelter/swelter/geom"

// Choose is the options with the bandwidth, the extent and the cells that Estimate
// would choose for these points, for several estimates that are to be compared.
// A bandwidth of each point's own is not among them.
func Choose(pts geom.Points, o Options) (Options, error) {
	e, err := newEstimate(pts, o)
	if err != nil {
		return o, err
	}
	if e.Bandwidths == nil {
		o.Bandwidth = e.Bandwidth
	}
	if o.Extent.IsZero() {
		o.Extent, _ = e.lattice.gridOf(nil).Extent()
	}
	if o.Cell == 0 && o.Cols == 0 && o.Rows == 0 && o.Cells == 0 {
		o.Cols, o.Rows = e.lattice.x.n, e.lattice.y.n
	}
	return o, nil
}
