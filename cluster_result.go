package swelter

import (
	"context"

	"github.com/swelter/swelter/cluster"
	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/grid"
)

// Clustering is what a clustered heatmap found.
type Clustering struct {
	Rows, Cols Clustered
}

// Clustered is one side of it.
type Clustered struct {
	Order    []int          // index in the input, from 0, of each drawn row or column
	Labels   []string       // in drawn order
	Kept     []int          // input indices of the items of Tree, rising
	Tree     *cluster.Tree  // of all kept items; nil where there is none, or one for each slice
	Clusters []int          // of each drawn row or column, from 0; nil where nothing was cut
	Titles   []string       // of the clusters, where slices have them
	Tracks   []figure.Track // as drawn, in reading order

	Silhouettes []float64 // of each drawn row or column; nil where they were not measured
}

// clustered is what a clustered heatmap adds to a plan.
type clustered struct {
	input              *grid.Grid // as read: what masks and texts are joined to
	rowOrder, colOrder []int      // drawn from its rows and columns

	rowTree, colTree     *figure.Tree
	rowTracks, colTracks []figure.Track
	rowSlices, colSlices []figure.Slice
	further              []figure.Beside
	clustering           *Clustering
}

// around puts trees, tracks and slices into the figure.
func (c *clustered) around(p *figure.Plot) {
	p.RowTree, p.ColTree = c.rowTree, c.colTree
	p.RowTracks, p.ColTracks = c.rowTracks, c.colTracks
	p.RowSlices, p.ColSlices = c.rowSlices, c.colSlices
	p.Beside = c.further
}

// drawnCells takes cells of the input into drawn order.
func drawnCells[T any](c *clustered, cells []T) []T {
	if cells == nil || c.input == nil {
		return cells
	}
	out := make([]T, 0, len(c.rowOrder)*len(c.colOrder))
	for _, r := range c.rowOrder {
		for _, k := range c.colOrder {
			out = append(out, cells[r*c.input.Cols+k])
		}
	}
	return out
}

// joined is the grid that masks and texts belong to.
func (p *plan) joined(drawn *grid.Grid) *grid.Grid {
	if p.input != nil {
		return p.input
	}
	return drawn
}

func (p *plan) mask(ctx context.Context, drawn *grid.Grid, env Env) ([]bool, error) {
	hidden, err := readMask(ctx, p.joined(drawn), p.color.Mask, env)
	return drawnCells(&p.clustered, hidden), err
}

func (p *plan) alphas(ctx context.Context, drawn *grid.Grid, env Env) ([]float64, error) {
	alphas, err := readAlphas(ctx, p.joined(drawn), p.color.AlphaFrom, env)
	return drawnCells(&p.clustered, alphas), err
}

func (p *plan) texts(ctx context.Context, drawn *grid.Grid, spec Spec, env Env) ([]string, error) {
	texts, err := readTexts(ctx, p.joined(drawn), spec, env)
	return drawnCells(&p.clustered, texts), err
}

// result gathers orders, trees and clusters.
func (c *clustering) result(p *plan) *Clustering {
	var out Clustering
	out.Rows.Tracks, out.Cols.Tracks = p.rowTracks, p.colTracks
	for i, to := range []*Clustered{&out.Rows, &out.Cols} {
		s := c.sides[i]
		to.Kept = c.kept(grid.Side(i))
		to.Order = inThisOrder(to.Kept, s.order)
		to.Labels = s.names(s.order)
		to.Tree = s.tree
		if s.clusters != nil {
			to.Clusters = inThisOrder(s.clusters, s.order)
		}
		to.Silhouettes = weightsOf(s.silhouettes, s.order)
		for _, sl := range s.slices {
			to.Titles = append(to.Titles, sl.Title)
		}
	}
	return &out
}
