package npy

import (
	"context"
	"fmt"

	"github.com/swelter/swelter/cube"
	"github.com/swelter/swelter/source"
)

// OpenCube reads an array of two dimensions or more as a variable on axes that
// are only counted: where and when they are has to be said.
func OpenCube(ctx context.Context, r source.Request) (cube.Source, error) {
	src, err := Open(ctx, r)
	if err != nil {
		return nil, err
	}
	f := src.(*file)
	if len(f.h.Shape) < 2 {
		return nil, fmt.Errorf("%s: an array of %s is no map; two dimensions or more are", r.Name, f.h.shape())
	}
	values, err := f.values(ctx)
	if err != nil {
		return nil, err
	}
	kind := map[byte]string{'b': "bool", 'i': "int", 'u': "uint", 'f': "float"}[f.h.Type.Kind]
	v := cube.Variable{Name: "value", Type: fmt.Sprintf("%s%d", kind, 8*f.h.Type.Size)}
	for i, n := range f.h.Shape {
		a := cube.Axis{Name: fmt.Sprintf("axis %d", i), Values: make([]float64, n)}
		for k := range a.Values {
			a.Values[k] = float64(k)
		}
		v.Axes = append(v.Axes, a)
	}
	return cube.Hold(v, values), nil
}
