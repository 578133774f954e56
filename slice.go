package swelter

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/source/nifti"
	"github.com/swelter/swelter/table"
)

// Slice says which plane of a volume is drawn. The zero value is the axial one
// through the peak of a map over a scan, or through the middle of a scan.
type Slice struct {
	At           string   `json:"at,omitempty"`    // "axial=12mm", "coronal", "sagittal=-30"
	Frame        int      `json:"frame,omitempty"` // of a volume with several, from 0
	Radiological bool     `json:"radiological,omitempty"`
	Window       *float64 `json:"window,omitempty"` // width of the range of greys of a scan; nil for nearly all values
	Level        *float64 `json:"level,omitempty"`  // its middle
}

// plane is how slices across an axis are called, and what lies on their sides.
type plane struct {
	name, axis               string
	left, right, top, bottom string
}

// planes are in the order of the axes.
var planes = []plane{
	{"sagittal", "x", "P", "A", "S", "I"},
	{"coronal", "y", "L", "R", "S", "I"},
	{"axial", "z", "L", "R", "A", "P"},
}

// parse reads the plane and its place; placed is false when only the plane is
// named.
func (s Slice) parse() (across int, at float64, placed bool, err error) {
	name, place, placed := strings.Cut(strings.TrimSpace(s.At), "=")
	if name == "" && !placed {
		return 2, 0, false, nil
	}
	across = slices.IndexFunc(planes, func(p plane) bool {
		return p.name == strings.ToLower(strings.TrimSpace(name)) || p.axis == strings.ToLower(strings.TrimSpace(name))
	})
	if across < 0 {
		return 0, 0, false, fmt.Errorf("slice %q; axial, coronal or sagittal are wanted, with a place such as axial=12mm", s.At)
	}
	if !placed {
		return across, 0, false, nil
	}
	place = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(strings.ReplaceAll(place, "−", "-")), "mm"))
	at, err = strconv.ParseFloat(place, 64)
	if err != nil || at-at != 0 {
		return 0, 0, false, fmt.Errorf("slice %q: %q is not a place in millimetres; write axial=12mm", s.At, place)
	}
	return across, at, true, nil
}

// volumes is a source of volumes in space.
type volumes interface {
	Volume(ctx context.Context, frame int) (*nifti.Volume, error)
	Frames() int
}

// planSlice draws a slice of a volume; nil for any other source.
func planSlice(ctx context.Context, src table.Source, spec Spec, env Env) (*plan, error) {
	f, ok := src.(volumes)
	if !ok {
		if spec.Slice != (Slice{}) && !isVolume(spec.Under.Picture) {
			return nil, errors.New("slice, frame, radiological, window and level are of volumes (.nii, .nii.gz); the input is none")
		}
		return nil, nil
	}
	if o := spec.Figure; o.Origin != "" || o.Extent != nil || o.XEdges != nil || o.YEdges != nil || spec.Mesh != (Mesh{}) || spec.Make.Matrix.Transpose {
		return nil, errors.New("origin, extent, edges and transpose: a slice lies where its volume's affine puts it; leave them out")
	}
	if o := *spec.Make.Matrix; !o.Unsaid() || o.DDof != nil || o.SortRows+o.SortCols+spec.Input.Key+spec.Input.TZ != "" || len(spec.Input.Where) > 0 {
		return nil, errors.New("rows, cols, value, agg, ddof, columns, orders, where, tz and key are of tables; a volume is cut by slice and frame; leave them out")
	}
	v, err := f.Volume(ctx, spec.Slice.Frame)
	if err != nil {
		return nil, err
	}
	drawn := &plan{color: spec.Color}
	if f.Frames() > 1 {
		drawn.notes = append(drawn.notes, fmt.Sprintf("frame %d of %d", spec.Slice.Frame, f.Frames()))
	}
	ref, scan := v, (*nifti.Volume)(nil)
	if isVolume(spec.Under.Picture) {
		if scan, err = readVolume(ctx, spec.Under.Picture, env); err != nil {
			return nil, err
		}
		ref = scan
		if err := drawn.apart(v, scan); err != nil {
			return nil, err
		}
	}
	p, err := cut(spec.Slice, v, ref, scan != nil)
	if err != nil {
		return nil, err
	}
	values, err := v.On(p)
	if err != nil {
		return nil, err
	}
	drawn.place(p, values, spec)
	if scan != nil {
		if err := drawn.lay(scan, p, spec.Slice); err != nil {
			return nil, err
		}
	}
	drawn.shades(v.Values, spec, scan != nil)
	return drawn, nil
}

func isVolume(path string) bool {
	path = strings.ToLower(path)
	return strings.HasSuffix(path, ".nii") || strings.HasSuffix(path, ".nii.gz")
}

func readVolume(ctx context.Context, path string, env Env) (*nifti.Volume, error) {
	src, err := source.Open(ctx, table.Input{Paths: []string{path}}, env.source())
	if err != nil {
		return nil, err
	}
	defer src.Close()
	f, ok := src.(volumes)
	if !ok {
		return nil, fmt.Errorf("%s: is no volume", path)
	}
	return f.Volume(ctx, 0)
}

// cut finds the plane in the volume that gives the raster.
func cut(s Slice, v, ref *nifti.Volume, over bool) (nifti.Plane, error) {
	across, at, placed, err := s.parse()
	if err != nil {
		return nifti.Plane{}, err
	}
	if !placed {
		lo, hi := ref.Box()
		at = (lo[across] + hi[across]) / 2
		if mm, _, ok := v.Peak(); ok && over {
			at = max(lo[across], min(hi[across], mm[across]))
		}
	}
	return ref.Plane(across, at)
}

// apart says in millimetres how a map and the scan under it do not fit.
func (p *plan) apart(v, scan *nifti.Volume) error {
	lo, hi := v.Box()
	from, to := scan.Box()
	for i, axis := range planes {
		if hi[i] <= from[i] || lo[i] >= to[i] {
			return fmt.Errorf("%s reaches from %.4g to %.4g mm along %s, %s from %.4g to %.4g mm: they do not overlap; are they in one space?",
				v.Name, lo[i], hi[i], axis.axis, scan.Name, from[i], to[i])
		}
		if beyond := max(from[i]-lo[i], hi[i]-to[i]); beyond > .5 {
			p.notes = append(p.notes, fmt.Sprintf("the map reaches %.3g mm beyond the scan along %s", beyond, axis.axis))
		}
	}
	for _, one := range []*nifti.Volume{v, scan} {
		if !one.Placed {
			p.warnings = append(p.warnings, fmt.Sprintf("%s: the header gives no place in space (sform and qform are 0); it is laid at the origin by the sizes of its voxels", one.Name))
		}
	}
	return nil
}

// place puts the values of a plane on axes in millimetres, left and right named.
func (p *plan) place(at nifti.Plane, values []float64, spec Spec) {
	edges := func(n int, from, step float64) []float64 {
		e := make([]float64, n+1)
		for i := range e {
			e[i] = from + float64(i)*step
		}
		return e
	}
	g := &grid.Grid{Rows: at.Rows, Cols: at.Cols, Values: values}
	g.X = grid.Edged(planes[at.U].axis, grid.Number, edges(at.Cols, at.Left, at.StepU))
	g.Y = grid.Edged(planes[at.V].axis, grid.Number, edges(at.Rows, at.Top, -at.StepV))
	g.X.Unit, g.Y.Unit = "mm", "mm"
	name := planes[at.Across]
	p.sides = [4]string{name.left, name.right, name.top, name.bottom}
	if p.swapped = spec.Slice.Radiological && at.U == 0; p.swapped {
		g = g.FlipCols()
		p.sides[0], p.sides[1] = name.right, name.left
	}
	p.grid = g
	o := spec.Figure
	if o.Subtitle == "" {
		o.Subtitle = fmt.Sprintf("%s, %s = %s mm", name.name, name.axis, strings.ReplaceAll(strconv.FormatFloat(math.Round(at.At*1000)/1000+0, 'f', -1, 64), "-", "−"))
	}
	if o.Aspect == "" && !o.Square {
		o.Aspect = "equal"
	}
	p.figure = &o
}

// lay puts the scan's slice under the cells, in greys.
func (p *plan) lay(scan *nifti.Volume, at nifti.Plane, s Slice) error {
	values, err := scan.On(at)
	if err != nil {
		return err
	}
	lo, hi := s.greys(scan.Values)
	img := image.NewPaletted(image.Rect(0, 0, at.Cols, at.Rows), greyPalette())
	for i, v := range values {
		col, row := i%at.Cols, i/at.Cols
		if p.swapped {
			col = at.Cols - 1 - col
		}
		if v == v {
			img.SetColorIndex(col, row, uint8(math.Round(255*max(0, min(1, (v-lo)/(hi-lo))))))
		}
	}
	p.under = img
	return nil
}

func greyPalette() color.Palette {
	p := make(color.Palette, 256)
	for i := range p {
		p[i] = color.NRGBA{uint8(i), uint8(i), uint8(i), 255}
	}
	return p
}

// greySample is about how many voxels tell the range of a scan's greys.
const greySample = 500_000

// greys are the values that are black and white: window and level, or all but
// the outermost of 200 of what is not 0.
func (s Slice) greys(values []float64) (lo, hi float64) {
	var inner []float64
	for i := 0; i < len(values); i += 1 + len(values)/greySample {
		if v := values[i]; v != 0 && v-v == 0 {
			inner = append(inner, v)
		}
	}
	if len(inner) > 0 {
		slices.Sort(inner)
		lo, hi = min(0, inner[len(inner)/200]), inner[len(inner)-1-len(inner)/200]
	}
	width, level := hi-lo, (lo+hi)/2
	if s.Window != nil {
		width = *s.Window
	}
	if s.Level != nil {
		level = *s.Level
	}
	if !(width > 0) {
		width = 1
	}
	return level - width/2, level + width/2
}

// shades gives a volume the limits that all its slices share: greys for a scan,
// and for values on both sides of 0 colours about it.
func (p *plan) shades(all []float64, spec Spec, over bool) {
	c := &p.color
	n := &c.Norm
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, v := range all {
		if v-v == 0 {
			lo, hi = min(lo, v), max(hi, v)
		}
	}
	if lo > hi {
		return
	}
	both := balanced(all)
	switch {
	case both && n.Name == "" && n.Center == nil:
		zero := 0.0
		n.Center = &zero
		hi = max(-lo, hi)
		lo = -hi
	case !over && !both && c.Map == "":
		c.Map = "gray"
		lo, hi = spec.Slice.greys(all)
	}
	if over && !both && spec.Under.Threshold != nil && lo >= 0 {
		lo = *spec.Under.Threshold
	}
	if n.Robust || n.RobustRange != [2]float64{} || lo >= hi {
		return
	}
	if n.VMin == nil {
		n.VMin = &lo
	}
	if n.VMax == nil {
		n.VMax = &hi
	}
}
