package source

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/swelter/swelter/cube"
	"github.com/swelter/swelter/table"
)

// stack is a cube of several files, each a frame at the time that its name
// says: ndvi-2002.tif, ndvi-2003.tif.
type stack struct {
	files []cube.Source
	v     cube.Variable
}

// openStack opens files of one variable on one grid.
func openStack(ctx context.Context, paths []string, in table.Input, o Options) (_ cube.Source, err error) {
	s := &stack{}
	defer func() {
		if err != nil {
			s.Close()
		}
	}()
	texts := make([]string, len(paths))
	for i, p := range paths {
		var ok bool
		if texts[i], ok = cube.TimeIn(filepath.Base(p)); !ok {
			return nil, fmt.Errorf("%s: its name holds no year or date, which several files of frames are told apart by: name it such as air-1951.tif", p)
		}
		one, err := openOneCube(ctx, p, in, o)
		if err != nil {
			return nil, err
		}
		s.files = append(s.files, one)
		if err := s.take(one.Variables(), p, paths[0]); err != nil {
			return nil, err
		}
	}
	times, ok := cube.TimesOf(texts)
	if !ok {
		return nil, fmt.Errorf("%s: the dates in the names of the files are not alike", strings.Join(in.Paths, " "))
	}
	s.v.Axes = append([]cube.Axis{times}, s.v.Axes...)
	s.v.Block = nil
	return s, nil
}

// take holds a file's variable against that of the first.
func (s *stack) take(vars []cube.Variable, name, first string) error {
	if len(vars) != 1 || vars[0].Axis(cube.Time) >= 0 {
		return fmt.Errorf("%s: several files are frames of one variable without time each; this one holds %d variables, or times of its own", name, len(vars))
	}
	v := vars[0]
	if len(s.files) == 1 {
		s.v = v
		return nil
	}
	if len(v.Axes) != len(s.v.Axes) {
		return fmt.Errorf("%s: %d axes, and %s has %d; frames have one shape", name, len(v.Axes), first, len(s.v.Axes))
	}
	for i := range v.Axes {
		a, b := v.Axes[i].Values, s.v.Axes[i].Values
		if len(a) != len(b) {
			return fmt.Errorf("%s: %d cells along %s, and %s has %d; frames have one shape", name, len(a), v.Axes[i].Name, first, len(b))
		}
		for k := range a {
			if d := a[k] - b[k]; d > 1e-6 || d < -1e-6 {
				return fmt.Errorf("%s: its cells lie elsewhere along %s than those of %s", name, v.Axes[i].Name, first)
			}
		}
	}
	return nil
}

func (s *stack) Variables() []cube.Variable { return []cube.Variable{s.v} }

func (s *stack) Attrs() map[string]string { return s.files[0].Attrs() }

// Read reads frame after frame.
func (s *stack) Read(ctx context.Context, _ string, start, count []int, dst []float64) error {
	each := len(dst) / max(1, count[0])
	for i := range count[0] {
		one := s.files[start[0]+i]
		if err := one.Read(ctx, one.Variables()[0].Name, start[1:], count[1:], dst[i*each:(i+1)*each]); err != nil {
			return err
		}
	}
	return nil
}

// Close closes all files.
func (s *stack) Close() error {
	var errs []error
	for _, f := range s.files {
		errs = append(errs, f.Close())
	}
	return errors.Join(errs...)
}
