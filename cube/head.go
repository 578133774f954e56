package cube

import (
	"context"
	"fmt"
	"math"

	"github.com/swelter/swelter/grid"
)

// Head says what the frames of a variable over time hold. Rows are latitudes
// from north to south, columns are longitudes from west to east.
type Head struct {
	Name  string
	Title string // long name, or ""
	Unit  string
	Step  float64 // between neighbouring stored values, where they are packed; else 0
	Attrs map[string]string

	Lat, Lon Axis
	Times    []Moment // one a frame, rising; of a variable without time the zero moment alone
	Calendar Calendar
	Pace     Pace // how far apart the frames are
	Timeless bool // the variable has no time axis
}

// Cells is the number of values of a frame.
func (h *Head) Cells() int { return h.Lat.Len() * h.Lon.Len() }

// About is what the values are called: the long name, else the name.
func (h *Head) About() string {
	if h.Title != "" {
		return h.Title
	}
	return h.Name
}

// Frames are a variable over time that is visited in order, whether it lies in
// memory or in a file larger than that.
type Frames interface {
	Head() *Head
	// Each visits the frames from up to but not including to. Values are
	// row-major, NaN where missing, and valid until visit returns.
	Each(ctx context.Context, from, to int, visit func(i int, values []float64) error) error
}

// Field is a variable over time in memory.
type Field struct {
	head   Head
	Values []float64 // frame after frame
}

// NewField is a field of missing values.
func NewField(h Head) *Field {
	f := &Field{head: h, Values: make([]float64, len(h.Times)*h.Cells())}
	for i := range f.Values {
		f.Values[i] = math.NaN()
	}
	return f
}

// Head says what the field holds.
func (f *Field) Head() *Head { return &f.head }

// Frame is a view of one frame, not a copy.
func (f *Field) Frame(i int) []float64 {
	n := f.head.Cells()
	return f.Values[i*n : (i+1)*n]
}

// Each visits frames.
func (f *Field) Each(ctx context.Context, from, to int, visit func(i int, values []float64) error) error {
	for i := from; i < to; i++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := visit(i, f.Frame(i)); err != nil {
			return err
		}
	}
	return nil
}

// Load takes frames into memory, at most limit values.
func Load(ctx context.Context, in Frames, limit int) (*Field, error) {
	h := in.Head()
	if n := len(h.Times); limit > 0 && n > limit/max(1, h.Cells()) {
		return nil, fmt.Errorf("%s: %d frames of %d x %d values; %d values are held at once; choose a span of time or a part of the map",
			h.Name, n, h.Lat.Len(), h.Lon.Len(), limit)
	}
	f := &Field{head: *h, Values: make([]float64, len(h.Times)*h.Cells())}
	err := in.Each(ctx, 0, len(h.Times), func(i int, values []float64) error {
		copy(f.Frame(i), values)
		return nil
	})
	return f, err
}

// Grid is a frame's values with the axes of a map. It shares the values.
func (h *Head) Grid(values []float64) *grid.Grid {
	g := &grid.Grid{Rows: h.Lat.Len(), Cols: h.Lon.Len(), Values: values, Name: h.About(), Unit: h.Unit}
	g.Y = grid.Edged(titleOf(&h.Lat, "latitude"), grid.Number, h.Lat.Edges())
	g.X = grid.Edged(titleOf(&h.Lon, "longitude"), grid.Number, h.Lon.Edges())
	return g
}

func titleOf(a *Axis, plain string) string {
	if a.Title != "" {
		return a.Title
	}
	return plain
}

// Edges are from where to where the cells reach, one more than there are: the
// bounds where they touch each other, else midway between the centres, the
// outer ones mirrored. Latitudes end at the poles.
func (a *Axis) Edges() []float64 {
	n := len(a.Values)
	e := make([]float64, n+1)
	switch {
	case n == 0:
		return e
	case a.touching():
		for i, b := range a.Bounds {
			e[i] = b[0]
		}
		e[n] = a.Bounds[n-1][1]
	case n == 1:
		e[0], e[1] = a.Values[0]-.5, a.Values[0]+.5
	default:
		for i := 1; i < n; i++ {
			e[i] = (a.Values[i-1] + a.Values[i]) / 2
		}
		e[0], e[n] = 2*a.Values[0]-e[1], 2*a.Values[n-1]-e[n-1]
	}
	if a.Kind == Lat {
		for i := range e {
			e[i] = max(-90, min(90, e[i]))
		}
	}
	return e
}

// touching reports whether the bounds, in the order of the cells, leave no gap.
func (a *Axis) touching() bool {
	if len(a.Bounds) != len(a.Values) {
		return false
	}
	for i := 1; i < len(a.Bounds); i++ {
		if math.Abs(a.Bounds[i][0]-a.Bounds[i-1][1]) > 1e-6*math.Abs(a.Bounds[i][1]-a.Bounds[i][0]) {
			return false
		}
	}
	return true
}
