// Package cube holds variables on named axes, such as time, latitude and
// longitude, and what is computed from them.
package cube

import (
	"context"
	"math"
	"strings"
)

// Kind is what an axis measures.
type Kind string

// The kinds of axes. The empty kind is any other axis.
const (
	Time   Kind = "time"
	Lat    Kind = "lat"
	Lon    Kind = "lon"
	Level  Kind = "level"  // pressure, height or depth
	Member Kind = "member" // of an ensemble
	X      Kind = "x"      // of a projection or a plain picture
	Y      Kind = "y"
)

// Axis is one dimension with its coordinates.
type Axis struct {
	Name   string
	Title  string // long name, or ""
	Kind   Kind
	Unit   string
	Values []float64    // centres, one a cell; never nil, whole numbers from 0 when the file has none
	Bounds [][2]float64 // from where to where each cell reaches, or nil
	Labels []string     // names in place of values, or nil
	Clock  Clock        // of a time axis: what Values count
}

// Len is the number of cells along the axis.
func (a *Axis) Len() int { return len(a.Values) }

// Variable is a named array of values.
type Variable struct {
	Name  string
	Title string // long name, or ""
	Unit  string
	Type  string  // as it is stored: int16, float32
	Axes  []Axis  // the slowest first
	Step  float64 // between neighbouring stored values, where they are packed; else 0
	Curve string  // why the cells are curved (names of the 2-D coordinates), or ""
	Attrs map[string]string
	Block []int // extents that are read at once at no further cost, or nil
}

// SaysAnomaly says whether a variable holds differences from a usual state by its
// name, its long name or its standard name.
func SaysAnomaly(name, title string, attrs map[string]string) bool {
	return strings.Contains(strings.ToLower(name+" "+title+" "+attrs["standard_name"]), "anom")
}

// Axis is the index of the first axis of a kind, or -1.
func (v *Variable) Axis(kind Kind) int {
	for i := range v.Axes {
		if v.Axes[i].Kind == kind {
			return i
		}
	}
	return -1
}

// Size is the number of values; it saturates.
func (v *Variable) Size() int {
	n := 1
	for i := range v.Axes {
		if l := v.Axes[i].Len(); l > 0 && n > math.MaxInt/l {
			return math.MaxInt
		} else {
			n *= l
		}
	}
	return n
}

// Source is the port of readers of cubes. It is safe for concurrent use.
type Source interface {
	// Variables lists what can be read: coordinates are left out.
	Variables() []Variable
	// Attrs are of the whole: title, source, licence.
	Attrs() map[string]string
	// Read fills dst, row-major, with the part of a variable that has count
	// cells from start along each axis: physical values, NaN where missing.
	Read(ctx context.Context, name string, start, count []int, dst []float64) error
	Close() error
}
