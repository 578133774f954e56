package swelter

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/swelter/swelter/render/values"
)

// dataWriters write the numbers that were drawn, by their ending.
var dataWriters = map[string]func(io.Writer, *Figure) error{
	".csv": func(w io.Writer, f *Figure) error {
		if f.hexes != nil {
			return writeHexes(w, f)
		}
		return values.CSV(w, f.Grid)
	},
	".npy": func(w io.Writer, f *Figure) error {
		if f.hexes != nil {
			return errors.New("npy: hexagons stand in no rows and columns; write them as .csv, .json or .geojson")
		}
		return values.NPY(w, f.Grid)
	},
	".json": func(w io.Writer, f *Figure) error {
		if f.hexes != nil {
			return writeHexesJSON(w, f)
		}
		return values.JSON(w, f.Grid, f.drawn())
	},
}

func knownData(ending string) bool { return dataWriters[ending] != nil }

func dataEndings() []string {
	var all []string
	for e := range dataWriters {
		all = append(all, e)
	}
	slices.Sort(all)
	return all
}

// EncodeData writes the numbers that were drawn, in drawn order and before any
// reduction to pixels: "npy", "csv", "json" and what else is registered.
func (f *Figure) EncodeData(w io.Writer, format string) error {
	if f.scene == nil {
		return errNotDrawn
	}
	ending := "." + strings.TrimPrefix(strings.ToLower(format), ".")
	if f.Panels != nil || f.Beside != nil {
		return f.encodeFrames(w, ending)
	}
	write := dataWriters[ending]
	if write == nil {
		return fmt.Errorf("no data format %q; there are %s", format, strings.Join(dataEndings(), " "))
	}
	return write(w, f)
}

// drawn is how the grid was drawn: what a test needs to hold the raster picture
// against the numbers.
func (f *Figure) drawn() values.Drawn {
	scale := f.dpi() / 72
	b := f.Report.Body
	d := values.Drawn{
		Norm: f.Mapper.Norm.Name(), Colormap: f.Mapper.Map.Name,
		Color: f.colorOf, Box: [4]float64{b.X * scale, b.Y * scale, b.W * scale, b.H * scale}, PixelRatio: 1,
	}
	d.XEdges, d.YEdges = scaled(f.Report.XCells, scale), scaled(f.Report.YCells, scale)
	if !f.Fitted.Empty && f.plot.Said == nil {
		d.Limits = []float64{f.Fitted.Lo, f.Fitted.Hi}
	}
	return d
}

// besideDrawn is how a further heatmap was drawn.
func (f *Figure) besideDrawn(i int) values.Drawn {
	own := &f.Beside[i]
	b, scale := f.Report.Beside[i], f.dpi()/72
	d := values.Drawn{
		Norm: own.Mapper.Norm.Name(), Colormap: own.Mapper.Map.Name,
		Color: func(row, col int) color.NRGBA { return own.Mapper.Color(own.Grid.At(row, col)) },
		Box:   [4]float64{b.X * scale, b.Y * scale, b.W * scale, b.H * scale}, PixelRatio: 1,
	}
	if !own.Fitted.Empty {
		d.Limits = []float64{own.Fitted.Lo, own.Fitted.Hi}
	}
	return d
}

// scaled turns points into pixels.
func scaled(cells [][2]float64, by float64) [][2]float64 {
	var out [][2]float64
	for _, c := range cells {
		out = append(out, [2]float64{c[0] * by, c[1] * by})
	}
	return out
}

// colorOf is the colour of a cell as drawn.
func (f *Figure) colorOf(row, col int) color.NRGBA {
	if f.Hidden != nil && f.Hidden[row*f.Grid.Cols+col] {
		return color.NRGBA{}
	}
	c := f.Mapper.Color(f.plot.Grid.At(row, col))
	if img, ok := f.image.(*image.NRGBA); ok && img.Rect.Dx() == f.Grid.Cols && img.Rect.Dy() == f.Grid.Rows {
		c = img.NRGBAAt(col, row)
	}
	if f.alphas != nil {
		c.A = uint8(math.Round(float64(c.A) * f.alphas[row*f.Grid.Cols+col]))
	}
	if a := f.Spec.Figure.Alpha; a > 0 && a < 1 {
		c.A = uint8(math.Round(float64(c.A) * a))
	}
	return c
}

// dpi is pixels per inch of the raster output.
func (f *Figure) dpi() float64 {
	if f.Spec.Figure.DPI > 0 {
		return f.Spec.Figure.DPI
	}
	return 144
}

// EncodeSpec writes the recipe as JSON, its paths as they are.
func (f *Figure) EncodeSpec(w io.Writer) error {
	data, err := f.Spec.encode()
	if err != nil {
		return err
	}
	_, err = w.Write(data)
	return err
}
