package cli

import (
	"errors"
	"io"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/render/parquet"
	"github.com/swelter/swelter/render/values"

	// The binary reads and writes every format there is; the root package alone
	// brings only text, JSON, npy, PNG and SVG.
	_ "github.com/swelter/swelter/render/pdf"
	_ "github.com/swelter/swelter/render/png"
	_ "github.com/swelter/swelter/render/svg"
	_ "github.com/swelter/swelter/source/clickhouse"
	_ "github.com/swelter/swelter/source/duckdb"
	_ "github.com/swelter/swelter/source/gct"
	_ "github.com/swelter/swelter/source/geojson"
	_ "github.com/swelter/swelter/source/geopackage"
	_ "github.com/swelter/swelter/source/geotiff"
	_ "github.com/swelter/swelter/source/gpx"
	_ "github.com/swelter/swelter/source/h5ad"
	_ "github.com/swelter/swelter/source/json"
	_ "github.com/swelter/swelter/source/maf"
	_ "github.com/swelter/swelter/source/mtx"
	_ "github.com/swelter/swelter/source/netcdf"
	_ "github.com/swelter/swelter/source/nifti"
	_ "github.com/swelter/swelter/source/npy"
	_ "github.com/swelter/swelter/source/parquet"
	_ "github.com/swelter/swelter/source/text"
	_ "github.com/swelter/swelter/source/xlsx"
)

func init() {
	swelter.RegisterData(".parquet", func(w io.Writer, f *swelter.Figure) error {
		if f.Hexagons() != nil {
			return errors.New("parquet: is written of cells in rows and columns; write hexagons as .csv, .json or .geojson")
		}
		return parquet.Write(w, f.Grid)
	})
	swelter.RegisterFrames(".parquet", writeFrames)
}

func writeFrames(w io.Writer, f *swelter.Figure) error {
	var names []string
	var grids []*grid.Grid
	for _, frame := range f.Frames() {
		names, grids = append(names, frame.Name), append(grids, frame.Grid)
	}
	return parquet.WriteFrames(w, values.Heading(f.Spec.Facet.By), names, grids)
}
