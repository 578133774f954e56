package cube

import (
	"context"
	"fmt"
	"strings"
)

// KindByName is what an axis of that name measures, as far as names tell.
func KindByName(name string) Kind {
	switch strings.ToLower(name[strings.LastIndexByte(name, '/')+1:]) {
	case "lat", "latitude", "nlat", "lats":
		return Lat
	case "lon", "longitude", "nlon", "lons", "long", "lng":
		return Lon
	case "time", "t", "year", "years", "decade", "month", "date":
		return Time
	case "level", "lev", "plev", "height", "depth", "altitude", "pressure", "z":
		return Level
	case "member", "ensemble", "number", "realization", "ens":
		return Member
	case "x":
		return X
	case "y":
		return Y
	}
	return ""
}

// Held is a source whose variables lie in memory.
type Held struct {
	vars   []Variable
	values [][]float64 // of each variable, row-major
	attrs  map[string]string
}

// Hold makes a source of one variable and its values, row-major.
func Hold(v Variable, values []float64) *Held {
	return &Held{vars: []Variable{v}, values: [][]float64{values}, attrs: map[string]string{}}
}

// Add is a further variable.
func (h *Held) Add(v Variable, values []float64) {
	h.vars, h.values = append(h.vars, v), append(h.values, values)
}

// Variables lists what is held.
func (h *Held) Variables() []Variable { return h.vars }

// Attrs has no entries.
func (h *Held) Attrs() map[string]string { return h.attrs }

// Close has nothing to close.
func (h *Held) Close() error { return nil }

// Read copies a part of a variable.
func (h *Held) Read(ctx context.Context, name string, start, count []int, dst []float64) error {
	for i := range h.vars {
		if h.vars[i].Name == name {
			copyPart(dst, h.values[i], h.vars[i].Axes, start, count)
			return ctx.Err()
		}
	}
	return fmt.Errorf("there is no variable %q", name)
}

// copyPart copies count cells from start along each axis, and gives what is left of dst.
func copyPart(dst, src []float64, axes []Axis, start, count []int) []float64 {
	if len(axes) == 0 {
		return dst[copy(dst[:1], src):]
	}
	each := len(src) / max(1, axes[0].Len())
	if len(axes) == 1 {
		return dst[copy(dst, src[start[0]:start[0]+count[0]]):]
	}
	for i := start[0]; i < start[0]+count[0]; i++ {
		dst = copyPart(dst, src[i*each:(i+1)*each], axes[1:], start[1:], count[1:])
	}
	return dst
}
