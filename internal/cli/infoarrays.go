package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/swelter/swelter/cube"
	"github.com/swelter/swelter/hdf5"
	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/source/nifti"
	"github.com/swelter/swelter/stat"
	"github.com/swelter/swelter/table"
)

// arrayInfo is a variable on named axes, as --json writes it.
type arrayInfo struct {
	Name    string     `json:"name"`
	Title   string     `json:"title,omitempty"`
	Unit    string     `json:"unit,omitempty"`
	Type    string     `json:"type,omitempty"` // as it is stored
	Axes    []axisInfo `json:"axes"`           // the slowest first
	Missing int64      `json:"missing"`
	Min     *float64   `json:"min,omitempty"`
	Max     *float64   `json:"max,omitempty"`
	Mean    *float64   `json:"mean,omitempty"`
}

// axisInfo is one of its axes. From and To are the first and the last centre,
// in the order of the file, of a volume in space its outer edges; times and
// names are texts.
type axisInfo struct {
	Name  string `json:"name"`
	Kind  string `json:"kind,omitempty"`
	Unit  string `json:"unit,omitempty"`
	Cells int    `json:"cells"`
	From  any    `json:"from,omitempty"`
	To    any    `json:"to,omitempty"`
}

// mostAtOnce is how many values of an array are held at a time.
const mostAtOnce = 1 << 21

// lookCube reads all variables of a file of variables on axes.
func (info *fileInfo) lookCube(ctx context.Context, in table.Input, o source.Options) error {
	src, err := source.OpenCube(ctx, in, o)
	if err != nil {
		return err
	}
	defer src.Close()
	for _, key := range []string{"title", "institution", "source"} {
		if text := src.Attrs()[key]; text != "" {
			info.Notes = append(info.Notes, key+": "+shortened(text, 200))
		}
	}
	for _, v := range src.Variables() {
		a := arrayInfo{Name: v.Name, Title: v.Title, Unit: v.Unit, Type: v.Type, Axes: []axisInfo{}}
		for _, axis := range v.Axes {
			a.Axes = append(a.Axes, describeAxis(&axis))
		}
		var m stat.Moments
		err := eachPart(&v, mostAtOnce, func(start, count []int, n int) error {
			values := make([]float64, n)
			if err := src.Read(ctx, v.Name, start, count, values); err != nil {
				return err
			}
			a.add(&m, values)
			return ctx.Err()
		})
		var unread *hdf5.FilterError
		switch {
		case errors.As(err, &unread): // the others are told
			info.Notes = append(info.Notes, v.Name+" "+unread.Error())
		case err != nil:
			return err
		default:
			a.summarise(m)
		}
		info.Arrays = append(info.Arrays, a)
	}
	return nil
}

// eachPart cuts a variable along its slowest axes into parts of at most so many
// values, whole blocks of the file where they are not too large.
func eachPart(v *cube.Variable, most int, visit func(start, count []int, n int) error) error {
	start, count := make([]int, len(v.Axes)), make([]int, len(v.Axes))
	var walk func(axis int) error
	walk = func(axis int) error {
		inner := 1
		for i := axis; i < len(v.Axes); i++ {
			start[i], count[i] = 0, v.Axes[i].Len()
			inner *= count[i]
		}
		if inner <= most {
			return visit(start, count, inner)
		}
		whole := count[axis]
		each := inner / whole // values of one step along this axis
		step := max(1, most/each)
		if len(v.Block) > axis && v.Block[axis] > 1 && step > v.Block[axis] {
			step -= step % v.Block[axis]
		}
		for from := 0; from < whole; from += step {
			start[axis], count[axis] = from, min(step, whole-from)
			if each*count[axis] <= most {
				if err := visit(start, count, each*count[axis]); err != nil {
					return err
				}
			} else if err := walk(axis + 1); err != nil {
				return err
			}
		}
		return nil
	}
	if v.Size() == 0 {
		return nil
	}
	return walk(0)
}

func describeAxis(a *cube.Axis) axisInfo {
	out := axisInfo{Name: a.Name, Kind: string(a.Kind), Unit: a.Unit, Cells: a.Len()}
	if out.Cells == 0 {
		return out
	}
	at := func(i int) any {
		if a.Labels != nil {
			return a.Labels[i]
		}
		if a.Kind == cube.Time {
			if m, err := a.Clock.At(a.Values[i]); err == nil {
				return m.String()
			}
		}
		return a.Values[i]
	}
	out.From, out.To = at(0), at(out.Cells-1)
	return out
}

// lookVolume reads all frames of a volume. What cannot be placed is still told.
func (info *fileInfo) lookVolume(ctx context.Context, f *nifti.File) error {
	a := arrayInfo{Name: "value"}
	var m stat.Moments
	for frame := range f.Frames() {
		v, err := f.Volume(ctx, frame)
		if err != nil {
			return err
		}
		a.add(&m, v.Values)
		if frame > 0 {
			continue
		}
		lo, hi := v.Box()
		for i, name := range []string{"x", "y", "z"} {
			a.Axes = append(a.Axes, axisInfo{Name: name, Unit: "mm", Cells: v.Dims[i], From: lo[i], To: hi[i]})
		}
		var size []string
		for j := range 3 {
			size = append(size, brief(math.Hypot(math.Hypot(v.Affine[0][j], v.Affine[1][j]), v.Affine[2][j])))
		}
		info.Notes = append(info.Notes, "voxels of "+strings.Join(size, " × ")+" mm; x runs to the right, y to the front, z upwards")
		if !v.Placed {
			info.Notes = append(info.Notes, "the header does not say where the volume lies; it is laid from 0 mm on")
		}
		if at, value, ok := v.Peak(); ok {
			info.Notes = append(info.Notes, fmt.Sprintf("farthest from 0 is %s at x %s, y %s, z %s mm", brief(value), brief(at[0]), brief(at[1]), brief(at[2])))
		}
	}
	if n := f.Frames(); n > 1 {
		a.Axes = append(a.Axes, axisInfo{Name: "frame", Cells: n, From: 0.0, To: float64(n - 1)})
	}
	a.summarise(m)
	info.Arrays = append(info.Arrays, a)
	info.Notes = append(info.Notes, "a volume: swelter matrix draws a slice of it, such as --slice axial=12mm")
	return nil
}

func (a *arrayInfo) add(m *stat.Moments, values []float64) {
	for _, x := range values {
		if x != x {
			a.Missing++
		} else {
			m.Add(x)
		}
	}
}

func (a *arrayInfo) summarise(m stat.Moments) {
	if m.N > 0 {
		a.Min, a.Max, a.Mean = &m.Min, &m.Max, &m.Mean
	}
}

// printArrays writes a line a variable, and one for each axis the first time
// it is met.
func (info *fileInfo) printArrays(w io.Writer) {
	rows := [][]string{{"variable", "on", "kind", "missing", "values"}}
	axes := [][]string{{"axis", "cells", "from", "to", "unit"}}
	seen := map[axisInfo]bool{}
	for _, a := range info.Arrays {
		var on []string
		for _, axis := range a.Axes {
			on = append(on, printable(axis.Name))
			if seen[axis] {
				continue
			}
			seen[axis] = true
			axes = append(axes, []string{printable(axis.Name), grouped(int64(axis.Cells)), place(axis.From), place(axis.To), printable(axis.Unit)})
		}
		rows = append(rows, []string{printable(a.Name), strings.Join(on, " × "), a.Type, gaps(a.Missing), a.values()})
	}
	printColumns(w, rows)
	if len(axes) > 1 {
		fmt.Fprintln(w)
		printColumns(w, axes)
	}
}

func (a *arrayInfo) values() string {
	s := "none"
	if a.Min != nil {
		s = fmt.Sprintf("%s to %s, mean %s", brief(*a.Min), brief(*a.Max), brief(*a.Mean))
		if a.Unit != "" && a.Unit != "1" { // CF's word for no unit
			s += " " + printable(a.Unit)
		}
	}
	if a.Title != "" {
		s += " (" + printable(a.Title) + ")"
	}
	return s
}

func place(v any) string {
	switch v := v.(type) {
	case float64:
		return brief(v)
	case string:
		return shortened(printable(v), 24)
	}
	return ""
}
