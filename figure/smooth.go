package figure

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"math"

	"github.com/swelter/swelter/figure/axis"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/resample"
)

// smooths reports whether the values between cells are interpolated.
func (s *sheet) smooths() bool {
	return s.o.Interpolation != "" && s.o.Interpolation != "none" && s.p.Image == nil
}

// checkSmooth refuses what cannot be interpolated.
func (s *sheet) checkSmooth() error {
	if _, err := resample.ParseKernel(s.o.Interpolation); err != nil {
		return err
	}
	switch s.o.InterpolationStage {
	case "", "data", "rgba":
	default:
		return fmt.Errorf("interpolation stage %q; it is data or rgba", s.o.InterpolationStage)
	}
	switch {
	case !s.smooths():
		return nil
	case s.o.FilterRad != 0 && !(s.o.FilterRad >= 2 && s.o.FilterRad <= resample.MaxRadius):
		return fmt.Errorf("filterrad %g; radii from 2 to %d cells can be used", s.o.FilterRad, resample.MaxRadius)
	case s.g.Categories != nil:
		return errors.New("interpolation: there is nothing between two categories; leave it out")
	case !axis.Even(s.g.X) || !axis.Even(s.g.Y):
		return errors.New("interpolation: cells of different sizes cannot be interpolated; leave it out")
	case s.sliced():
		return errors.New("interpolation: slices stand apart; leave it out")
	}
	return nil
}

// smooth is the body in device pixels, values between cells interpolated before
// they become colours or, at stage rgba, colours mixed.
func (s *sheet) smooth(w, h float64) (image.Image, error) {
	kernel, _ := resample.ParseKernel(s.o.Interpolation) // checkSmooth has refused others
	o := resample.Options{Kernel: kernel, Radius: s.o.FilterRad, Unnormalised: s.o.NoFilterNorm}
	cols, rows := max(1, int(math.Round(w/s.th.Pixel))), max(1, int(math.Round(h/s.th.Pixel)))
	m := *s.mapper
	if !s.p.Flat {
		m.Missing = s.th.Missing()
	}
	if s.o.InterpolationStage == "rgba" {
		return resample.Image(m.Image(s.g, s.p.Hidden), cols, rows, o)
	}
	values := s.g.Values
	if s.p.Hidden != nil {
		values = append([]float64(nil), values...)
		for i, hidden := range s.p.Hidden {
			if hidden {
				values[i] = math.NaN()
			}
		}
		m.Missing = color.NRGBA{}
	}
	out, err := resample.Plane(values, s.g.Rows, s.g.Cols, rows, cols, o)
	if err != nil {
		return nil, err
	}
	return m.Image(&grid.Grid{Rows: rows, Cols: cols, Values: out, X: grid.Index("", cols), Y: grid.Index("", rows)}, nil), nil
}
