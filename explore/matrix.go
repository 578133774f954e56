package explore

import (
	"context"
	"io"
	"slices"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
)

// Matrix writes the page of a matrix: the figure of swelter matrix, whose rows
// and columns are sorted, searched and zoomed into.
func Matrix(ctx context.Context, in table.Input, o TableOptions, env Env, w io.Writer) (notes []string, err error) {
	spec := swelter.Spec{Version: swelter.SpecVersion, Input: in}
	spec.Make.Matrix = &table.MatrixOptions{}
	spec.Figure.Title, spec.Figure.Source, spec.Figure.Theme = o.Title, o.Source, o.Theme
	f, err := swelter.Run(ctx, spec, swelter.Env{Dir: env.Open.Dir, Stdin: env.Open.Stdin, Limits: env.Open.Limits})
	if err != nil {
		return nil, err
	}
	return slices.Concat(f.Warnings, f.Notes), f.Encode(w, "html")
}

// IsMatrix reports whether an input is of a format that holds one matrix.
func IsMatrix(in table.Input, env Env) (bool, error) {
	if in.SQL != "" || in.DB != "" || len(in.Paths) != 1 || in.Paths[0] == "-" {
		return false, nil
	}
	found, err := source.Detect(in.Paths[0], in, env.Open)
	return err == nil && slices.Contains([]string{"gct", "mtx", "h5ad", "npy"}, found.Format), err
}
