package swelter

import (
	"context"
	"fmt"
	"io"

	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/grid"
)

func planMatrix(ctx context.Context, spec Spec, env Env) (*plan, error) { return nil, fmt.Errorf("x") }
func planCorr(ctx context.Context, spec Spec, env Env) (*plan, error)   { return nil, fmt.Errorf("x") }
func view(g *grid.Grid, o figure.Options) (*grid.Grid, error)           { return g, nil }
func readMask(ctx context.Context, g *grid.Grid, path string, env Env) ([]bool, error) {
	return nil, nil
}
func readTexts(ctx context.Context, g *grid.Grid, spec Spec, env Env) ([]string, error) {
	return nil, nil
}
func (f *Figure) paint(c Color) error                         { return nil }
func (f *Figure) EncodeData(w io.Writer, format string) error { return nil }
func knownData(e string) bool                                 { return true }
func dataEndings() []string                                   { return nil }
