// Package geotiff writes the values of a grid as a GeoTIFF (OGC 19-008r4) that
// GIS programs open where it belongs: float64 or float32, deflated, with
// missing cells, unit and notes; tiled with overviews when it is large, laid out
// as cloud-optimised files are, a BigTIFF when it is larger than TIFF's 4 GB.
package geotiff

import (
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/scene"
)

// CRS is a coordinate reference system by its EPSG code. The zero value is none:
// the coordinates are there, what they are is not said.
type CRS struct {
	EPSG      int
	Projected bool // coordinates are lengths, not degrees
}

var (
	LonLat      = CRS{EPSG: 4326}
	WebMercator = CRS{EPSG: 3857, Projected: true}
)

// Options for Write. The zero value writes float64 with NaN for missing and no
// reference system.
type Options struct {
	CRS     CRS
	Float32 bool
	// NoData stands for missing; nil is NaN. No cell may have it as its value.
	NoData *float64
	Meta   scene.Meta // title, description, software, recipe
	Items  []Item     // further metadata, such as the scale of a density
	// Bands are further grids on the same cells, each a band with its name and unit
	// after that of the first.
	Bands []*grid.Grid
}

// Item is one line of metadata as gdalinfo shows it.
type Item struct{ Name, Value string }

// Write writes g with the north, the greatest y, as its first row, however the
// grid is drawn. Cells must be of one width and one height. Axes that are not
// of numbers leave the picture without a place. The compressed blocks are kept
// in memory until all are there.
func Write(w io.Writer, g *grid.Grid, o Options) error {
	if err := g.Check(); err != nil {
		return err
	}
	if g.Rows == 0 || g.Cols == 0 {
		return fmt.Errorf("geotiff: a grid of %d x %d cells", g.Rows, g.Cols)
	}
	if int64(g.Rows) > math.MaxUint32 || int64(g.Cols) > math.MaxUint32 {
		return fmt.Errorf("geotiff: a grid of %d x %d cells is larger than a TIFF can say", g.Rows, g.Cols)
	}
	geo, err := place(g, o.CRS)
	if err != nil {
		return err
	}
	bands := append([]*grid.Grid{g}, o.Bands...)
	var images []*tiff
	for k, g := range bands {
		if g.Check() != nil || g.Rows != bands[0].Rows || g.Cols != bands[0].Cols {
			return fmt.Errorf("geotiff: band %d has not the cells of the first", k+1)
		}
		b := newBlocks(g, o)
		if b.flipX, b.flipY, err = b.orient(g); err != nil {
			return err
		}
		// Bands lie one after the other: each can be read alone.
		for i, b := range append([]*blocks{b}, b.overviews()...) {
			if k == 0 {
				t := &tiff{}
				t.image(b, len(bands))
				images = append(images, t)
			}
			more, err := b.deflate()
			if err != nil {
				return err
			}
			images[i].blocks = append(images[i].blocks, more...)
		}
	}
	for i, t := range images {
		if i == 0 {
			t.words(bands, o)
			t.entries = append(t.entries, geo...)
		} else {
			t.longs(tagSubfile, 1) // of reduced resolution
			t.noData(o)
		}
	}
	return write(w, images)
}

// Tags of TIFF 6.0, Adobe's technical note 3 (floating point predictor),
// GeoTIFF and GDAL.
const (
	tagSubfile                                                   = 254
	tagWidth, tagHeight, tagBits, tagCompression, tagPhotometric = 256, 257, 258, 259, 262
	tagDescription, tagStripOffsets, tagSamples, tagRowsPerStrip = 270, 273, 277, 278
	tagStripBytes, tagPlanar, tagSoftware, tagPredictor          = 279, 284, 305, 317
	tagTileWidth, tagTileHeight, tagTileOffsets, tagTileBytes    = 322, 323, 324, 325
	tagExtraSamples, tagSampleFormat                             = 338, 339
	tagPixelScale, tagTiepoint                                   = 33550, 33922
	tagGeoKeys, tagGDALMetadata, tagGDALNoData                   = 34735, 42112, 42113
)

// image adds what the pixels are, of so many bands.
func (t *tiff) image(b *blocks, bands int) {
	t.longs(tagWidth, b.cols)
	t.longs(tagHeight, b.rows)
	each := func(v int) []int { return slices.Repeat([]int{v}, bands) }
	t.shorts(tagBits, each(8*b.size)...)
	t.shorts(tagCompression, 8) // deflate
	t.shorts(tagPhotometric, 1) // black is zero
	t.shorts(tagSamples, bands)
	if bands == 1 {
		t.shorts(tagPlanar, 1)
	} else {
		t.shorts(tagPlanar, 2)                    // one after the other
		t.shorts(tagExtraSamples, each(0)[1:]...) // no colours
	}
	t.shorts(tagPredictor, 3) // floating point
	t.shorts(tagSampleFormat, each(3)...)
	if b.tiled {
		t.shorts(tagTileWidth, b.width)
		t.shorts(tagTileHeight, b.height)
		t.offsets, t.counts = tagTileOffsets, tagTileBytes
		return
	}
	t.longs(tagRowsPerStrip, b.height)
	t.offsets, t.counts = tagStripOffsets, tagStripBytes
}

// words adds names, units and metadata.
func (t *tiff) words(bands []*grid.Grid, o Options) {
	t.ascii(tagDescription, o.Meta.Title)
	t.ascii(tagSoftware, o.Meta.Software)
	var m strings.Builder
	item := func(attributes, value string) {
		if value != "" {
			// GDAL escapes values, then writes them as XML.
			m.WriteString(" <Item " + attributes + ">" + escaped(escaped(value)) + "</Item>\n")
		}
	}
	for k, g := range bands {
		item(fmt.Sprintf(`name="DESCRIPTION" sample="%d" role="description"`, k), g.Name)
		item(fmt.Sprintf(`name="UNITTYPE" sample="%d" role="unittype"`, k), g.Unit)
	}
	item(`name="about"`, o.Meta.Description)
	for _, i := range o.Items {
		item(`name="`+escaped(i.Name)+`"`, i.Value)
	}
	item(`name="recipe"`, string(o.Meta.Recipe))
	if m.Len() > 0 {
		t.ascii(tagGDALMetadata, "<GDALMetadata>\n"+m.String()+"</GDALMetadata>\n")
	}
	t.noData(o)
}

// noData says what stands for missing.
func (t *tiff) noData(o Options) {
	missing := "nan"
	if o.NoData != nil {
		missing = strconv.FormatFloat(*o.NoData, 'g', -1, 64)
	}
	t.ascii(tagGDALNoData, missing)
}

func escaped(s string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(s)) // a Builder does not fail
	return b.String()
}

// place is where the cells lie: the entries of GeoTIFF, nil for axes that are
// not of numbers.
func place(g *grid.Grid, crs CRS) ([]entry, error) {
	if crs.EPSG < 0 || crs.EPSG > 32766 {
		return nil, fmt.Errorf("geotiff: EPSG:%d is not a code of a reference system (1 to 32766)", crs.EPSG)
	}
	x, y := g.X, g.Y
	if x.Kind != grid.Number || y.Kind != grid.Number {
		if crs.EPSG != 0 {
			return nil, fmt.Errorf("geotiff: the axes are not coordinates, so that EPSG:%d cannot place them", crs.EPSG)
		}
		return nil, nil
	}
	for side, a := range map[string]grid.Axis{"x": x, "y": y} {
		if !a.Regular() {
			return nil, fmt.Errorf("geotiff: the cells along %s are not equally wide, which a GeoTIFF cannot say; write .csv, .json or .parquet", side)
		}
	}
	// The whole side over its cells: a step of one edge would carry its rounding
	// all the way.
	dx, dy := (x.Edges[x.N]-x.Edges[0])/float64(x.N), (y.Edges[y.N]-y.Edges[0])/float64(y.N)
	west, north := min(x.Edges[0], x.Edges[x.N]), max(y.Edges[0], y.Edges[y.N])
	var t tiff
	t.doubles(tagPixelScale, math.Abs(dx), math.Abs(dy), 0)
	t.doubles(tagTiepoint, 0, 0, 0, west, north, 0)
	const (
		model, raster, geographic, projected   = 1024, 1025, 2048, 3072
		isProjected, isGeographic, pixelIsArea = 1, 2, 1
	)
	switch {
	case crs.EPSG == 0: // keys without a system make GDAL complain
	case crs.Projected:
		t.shorts(tagGeoKeys, 1, 1, 0, 3, model, 0, 1, isProjected, raster, 0, 1, pixelIsArea, projected, 0, 1, crs.EPSG)
	default:
		t.shorts(tagGeoKeys, 1, 1, 0, 3, model, 0, 1, isGeographic, raster, 0, 1, pixelIsArea, geographic, 0, 1, crs.EPSG)
	}
	return t.entries, nil
}
