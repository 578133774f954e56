package geotiff

import (
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"math"
	"strconv"
	"strings"

	"github.com/swelter/swelter/grid"
)

// read is the image with its coordinates, and what had to be decided.
func (d *decoder) read() (*grid.Grid, []string, error) {
	if err := d.directory(); err != nil {
		return nil, nil, err
	}
	m, err := d.image()
	if err != nil {
		return nil, nil, err
	}
	g := &grid.Grid{Rows: m.rows, Cols: m.cols}
	if err := d.place(g); err != nil {
		return nil, nil, err
	}
	if g.Values, err = d.values(m, 0); err != nil {
		return nil, nil, err
	}
	d.meaning(m, g, 0)
	var notes []string
	if m.bands > 1 {
		notes = append(notes, fmt.Sprintf("the first of %d bands is read", m.bands))
	}
	if epsg := d.epsg(); epsg > 0 && g.X.Kind == grid.Number {
		notes = append(notes, fmt.Sprintf("its coordinates are in EPSG:%d", epsg))
	}
	return g, notes, nil
}

// place gives the axes their coordinates; without any the cells are numbered.
func (d *decoder) place(g *grid.Grid) error {
	scale, tie, t := d.doubles(tagPixelScale), d.doubles(tagTiepoint), d.doubles(tagTransform)
	var x0, y0, dx, dy float64
	switch {
	case len(scale) >= 2 && len(tie) >= 6:
		dx, dy = scale[0], -scale[1]
		x0, y0 = tie[3]-tie[0]*dx, tie[4]-tie[1]*dy
	case len(t) == 16 && t[1] == 0 && t[4] == 0:
		dx, dy, x0, y0 = t[0], t[5], t[3], t[7]
	case len(t) == 16:
		return errors.New("its cells are turned against its coordinates; straighten it, such as by gdalwarp")
	default:
		g.X, g.Y = grid.Index("", g.Cols), grid.Index("", g.Rows)
		return nil
	}
	if d.key(1025) == 2 { // the coordinates are those of the middles
		x0, y0 = x0-dx/2, y0-dy/2
	}
	x1, y1 := x0+dx*float64(g.Cols), y0+dy*float64(g.Rows)
	if !(dx != 0 && dy != 0) || math.IsInf(x1-x0, 0) || math.IsInf(y1-y0, 0) || x1-x0 != x1-x0 || y1-y0 != y1-y0 {
		return fmt.Errorf("cells of %g x %g at %g, %g are no place", dx, dy, x0, y0)
	}
	g.X = grid.Edged("", grid.Number, edges(x0, dx, g.Cols))
	g.Y = grid.Edged("", grid.Number, edges(y0, dy, g.Rows))
	return nil
}

func edges(from, step float64, n int) []float64 {
	e := make([]float64, n+1)
	for i := range e {
		e[i] = from + float64(i)*step
	}
	return e
}

// key is a GeoKey whose value stands in the directory of keys, else 0.
func (d *decoder) key(id uint64) uint64 {
	k := d.ints(tagGeoKeys)
	for i := 4; i+3 < len(k); i += 4 {
		if k[i] == id && k[i+1] == 0 {
			return k[i+3]
		}
	}
	return 0
}

// epsg is the code of the reference system, 0 when it is none or the user's own.
func (d *decoder) epsg() uint64 {
	for _, id := range []uint64{3072, 2048} { // projected, then geographic
		if v := d.key(id); v > 0 && v < 32767 {
			return v
		}
	}
	return 0
}

// meaning applies what GDAL says of the values of a band: which are missing,
// their scale and offset, name and unit.
func (d *decoder) meaning(m *image, g *grid.Grid, band int) {
	missing, err := strconv.ParseFloat(strings.TrimSpace(d.ascii(tagGDALNoData)), 64)
	if err == nil {
		if m.format == 3 && m.size == 4 {
			missing = float64(float32(missing))
		}
		for i, v := range g.Values {
			if v == missing {
				g.Values[i] = math.NaN()
			}
		}
	}
	var words struct {
		Items []struct {
			Sample string `xml:"sample,attr"`
			Role   string `xml:"role,attr"`
			Value  string `xml:",chardata"`
		} `xml:"Item"`
	}
	scale, offset := 1.0, 0.0
	if xml.Unmarshal([]byte(d.ascii(tagGDALMetadata)), &words) == nil {
		for _, i := range words.Items {
			if i.Sample != strconv.Itoa(band) {
				continue
			}
			value := html.UnescapeString(i.Value) // GDAL escapes values twice
			switch i.Role {
			case "description":
				g.Name = value
			case "unittype":
				g.Unit = value
			case "scale":
				scale = number(value, 1)
			case "offset":
				offset = number(value, 0)
			}
		}
	}
	if scale != 1 || offset != 0 {
		for i, v := range g.Values {
			g.Values[i] = v*scale + offset
		}
	}
	g.Integer = m.format != 3 && scale == 1 && offset == 0
}

func number(s string, otherwise float64) float64 {
	v, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if err != nil || v-v != 0 {
		return otherwise
	}
	return v
}
