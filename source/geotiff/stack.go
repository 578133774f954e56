package geotiff

import (
	"context"
	"fmt"
	"strings"

	"github.com/swelter/swelter/cube"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/source"
)

// OpenCube reads all bands as frames: their descriptions are times where all of
// them read like dates, else names.
func OpenCube(ctx context.Context, r source.Request) (cube.Source, error) {
	r.Limits = r.Limits.OrDefaults()
	in, err := r.File(ctx)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	d := &decoder{ctx: ctx, r: in.File, size: in.Size, limits: r.Limits}
	c, err := d.stack()
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, fmt.Errorf("%s: %w", r.Name, err)
	}
	return c, nil
}

func (d *decoder) stack() (*cube.Held, error) {
	if err := d.directory(); err != nil {
		return nil, err
	}
	m, err := d.image()
	if err != nil {
		return nil, err
	}
	g := &grid.Grid{Rows: m.rows, Cols: m.cols}
	if err := d.place(g); err != nil {
		return nil, err
	}
	if n := int64(m.bands) * int64(m.rows) * int64(m.cols); n > d.limits.Cells {
		return nil, fmt.Errorf("%d bands of %d x %d cells are more than the limit of %d; raise --limit-cells", m.bands, m.rows, m.cols, d.limits.Cells)
	}
	v := cube.Variable{Name: "value", Type: typeOf(m)}
	band := cube.Axis{Name: "band", Values: make([]float64, m.bands), Labels: make([]string, m.bands)}
	values := make([]float64, 0, m.bands*m.rows*m.cols)
	for i := range m.bands {
		g.Name = ""
		if g.Values, err = d.values(m, i); err != nil {
			return nil, err
		}
		d.meaning(m, g, i)
		values = append(values, g.Values...)
		if band.Values[i], band.Labels[i] = float64(i), g.Name; g.Name == "" {
			band.Labels[i] = fmt.Sprintf("band %d", i+1)
		}
	}
	v.Unit = g.Unit
	rows, cols := d.sides(g)
	v.Axes = []cube.Axis{rows, cols}
	if m.bands > 1 {
		if times, ok := cube.TimesOf(band.Labels); ok {
			band = times
		}
		v.Axes = []cube.Axis{band, rows, cols}
	} else if g.Name != "" {
		v.Title = g.Name
	}
	return cube.Hold(v, values), nil
}

// sides are the axes of rows and columns: latitudes and longitudes unless the
// coordinates are projected or none.
func (d *decoder) sides(g *grid.Grid) (rows, cols cube.Axis) {
	kinds := [2]cube.Kind{cube.Lat, cube.Lon}
	names := [2]string{"lat", "lon"}
	if g.X.Edges == nil || d.key(1024) == 1 || d.key(3072) > 0 {
		kinds, names = [2]cube.Kind{cube.Y, cube.X}, [2]string{"y", "x"}
	}
	if g.X.Edges == nil {
		kinds = [2]cube.Kind{}
	}
	for i, a := range []grid.Axis{g.Y, g.X} {
		out := cube.Axis{Name: names[i], Kind: kinds[i], Values: make([]float64, a.N)}
		for k := range out.Values {
			out.Values[k] = float64(k)
			if a.Edges != nil {
				out.Values[k] = a.Centre(k)
				out.Bounds = append(out.Bounds, [2]float64{a.Edges[k], a.Edges[k+1]})
			}
		}
		if i == 0 {
			rows = out
		} else {
			cols = out
		}
	}
	return rows, cols
}

func typeOf(m *image) string {
	return [...]string{"uint", "int", "float"}[m.format-1] + strings.TrimSpace(fmt.Sprint(8*m.size))
}
