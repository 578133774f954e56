package cube

import (
	"context"
	"math"
)

// regridded are frames on the cells of another head.
type regridded struct {
	in       Frames
	head     Head
	rows     [][]part
	cols     [][]part
	wideFrom int
}

// part is a cell that another one overlaps, and by how much.
type part struct {
	at     int
	weight float64
}

// Regrid brings frames to the cells of to: the mean of the cells that each of
// them overlaps, weighted by the area in common, missing ones left out (first
// order conservative, Jones 1999, Monthly Weather Review 127:2204, for cells
// between parallels and meridians).
func Regrid(in Frames, to *Head) Frames {
	h := in.Head()
	head := *h
	head.Lat, head.Lon = to.Lat, to.Lon
	sine := func(edges []float64) []float64 {
		out := make([]float64, len(edges))
		for i, e := range edges {
			out[i] = -math.Sin(e * radian) // rising, as the rows go south
		}
		return out
	}
	return &regridded{
		in: in, head: head, wideFrom: h.Lon.Len(),
		rows: overlaps(sine(to.Lat.Edges()), sine(h.Lat.Edges()), 0),
		cols: overlaps(to.Lon.Edges(), h.Lon.Edges(), 360),
	}
}

// overlaps finds, for every stretch between edges, the others it has in common
// with, around a circle where there is a period.
func overlaps(edges, others []float64, period float64) [][]part {
	out := make([][]part, len(edges)-1)
	for i := range out {
		for k := 0; k+1 < len(others); k++ {
			total := 0.0
			for _, turn := range []float64{-period, 0, period} {
				total += max(0, min(edges[i+1], others[k+1]+turn)-max(edges[i], others[k]+turn))
				if period == 0 {
					break
				}
			}
			if total > 1e-12 {
				out[i] = append(out[i], part{k, total})
			}
		}
	}
	return out
}

func (g *regridded) Head() *Head { return &g.head }

func (g *regridded) Each(ctx context.Context, from, to int, visit func(i int, values []float64) error) error {
	out := make([]float64, g.head.Cells())
	return g.in.Each(ctx, from, to, func(i int, values []float64) error {
		k := 0
		for _, rows := range g.rows {
			for _, cols := range g.cols {
				sum, total := 0.0, 0.0
				for _, r := range rows {
					for _, c := range cols {
						if v := values[r.at*g.wideFrom+c.at]; v == v {
							w := r.weight * c.weight
							sum, total = sum+w*v, total+w
						}
					}
				}
				out[k] = sum / total
				k++
			}
		}
		return visit(i, out)
	})
}
