package cli

// The binary reads and writes every format there is; the root package alone
// brings only text, JSON, npy, PNG and SVG.
import (
	"github.com/swelter/swelter"
	"github.com/swelter/swelter/render/parquet"
	_ "github.com/swelter/swelter/render/pdf"
	_ "github.com/swelter/swelter/render/png"
	_ "github.com/swelter/swelter/render/svg"
	_ "github.com/swelter/swelter/source/duckdb"
	_ "github.com/swelter/swelter/source/gct"
	_ "github.com/swelter/swelter/source/json"
	_ "github.com/swelter/swelter/source/mtx"
	_ "github.com/swelter/swelter/source/npy"
	_ "github.com/swelter/swelter/source/parquet"
	_ "github.com/swelter/swelter/source/text"
	_ "github.com/swelter/swelter/source/xlsx"
)

func init() { swelter.RegisterData(".parquet", parquet.Write) }
