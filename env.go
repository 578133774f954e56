package swelter

import (
	"context"
	"io"
	"log/slog"

	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/font"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/shade"
	"github.com/swelter/swelter/source"
)

// Env is what surrounds a run and is not part of the recipe: where paths start,
// standard input, limits, workers, faces. The zero value works: the current
// folder, no standard input, default limits, all cores.
type Env struct {
	Dir        string    // folder that the recipe's paths are relative to
	Stdin      io.Reader // what the path "-" reads; nil refuses it
	Limits     source.Limits
	Jobs       int          // workers; 0 means all cores. The result does not depend on it
	Fonts      []*font.Face // tried in order before the embedded family
	NoMetadata bool         // leave the recipe out of the files
	Log        *slog.Logger // what --verbose shows; nil is silent
}

// Figure is the result of a run: the numbers, their colours and the layout.
// Nothing is encoded yet.
type Figure struct {
	Spec     Spec
	Grid     *grid.Grid // in drawn order, before any reduction to pixels
	Hidden   []bool     // masked cells, row-major, or nil
	Mapper   *shade.Mapper
	Fitted   norm.Fitted
	Report   *figure.Report
	Notes    []string // decided or counted on the way, one sentence each
	Warnings []string // what a person should know before trusting the picture
	// unexported: scene, dpi
}

// Run reads, computes, colours and lays out. Errors are one line: where, what,
// how to mend it.
func Run(ctx context.Context, spec Spec, env Env) (*Figure, error) { panic("swelter: not yet") }

// Heatmap draws values that are already in memory, row 0 at the top. All rows
// must have the same length. spec.Input and spec.Make are not used.
func Heatmap(values [][]float64, spec Spec) (*Figure, error) { panic("swelter: not yet") }

// Encode writes the figure in a format known by name or ending: "png", ".svg".
func (f *Figure) Encode(w io.Writer, format string) error { panic("swelter: not yet") }

// EncodeData writes the numbers that were drawn: "npy", "csv", "json", "parquet".
func (f *Figure) EncodeData(w io.Writer, format string) error { panic("swelter: not yet") }

// EncodeSpec writes the recipe as JSON.
func (f *Figure) EncodeSpec(w io.Writer) error { panic("swelter: not yet") }

// Save encodes the figure into files by their endings: pictures, and the page.
// Each appears whole or not at all; none may be one of the inputs.
func (f *Figure) Save(paths ...string) error { panic("swelter: not yet") }

// SaveData writes the numbers that were drawn into a file by its ending.
func (f *Figure) SaveData(path string) error { panic("swelter: not yet") }

// SaveSpec writes the recipe into a file, its paths relative to the file's folder.
func (f *Figure) SaveSpec(path string) error { panic("swelter: not yet") }

// ReadSpec reads a recipe. Unknown fields and newer versions are refused, with
// the place in the file.
func ReadSpec(r io.Reader) (Spec, error) { panic("swelter: not yet") }
