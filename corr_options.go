package swelter

import (
	"fmt"

	"github.com/swelter/swelter/table"
)

// CorrOptions make a correlation heatmap: how the coefficients are computed,
// and what is shown of them. The zero value colours all of them.
type CorrOptions struct {
	table.CorrOptions
	Triangle string `json:"triangle,omitempty"` // lower or upper: only this half, the names of the columns on the diagonal
	Other    string `json:"other,omitempty"`    // in the other half: p, n, pearson, spearman, kendall, partial
	PValues  bool   `json:"pValues,omitempty"`  // write p-values into the cells
	Pairs    bool   `json:"pairs,omitempty"`    // write how many rows each pair has
	Stars    bool   `json:"stars,omitempty"`    // * p < 0.05, ** p < 0.01, *** p < 0.001
	Adjust   string `json:"adjust,omitempty"`   // p-values for the number of pairs: none (default), bh, holm
	SizeBy   string `json:"sizeBy,omitempty"`   // abs or p: the area of a cell follows the coefficient, or its significance
}

// check refuses what contradicts itself, before anything is read.
func (o *CorrOptions) check() error {
	for _, f := range []struct {
		what, got string
		allowed   []string
	}{
		{"triangle", o.Triangle, []string{"", "lower", "upper"}},
		{"other", o.Other, []string{"", "p", "n", "pearson", "spearman", "kendall", "partial"}},
		{"size by", o.SizeBy, []string{"", "abs", "p"}},
		{"adjust", o.Adjust, []string{"", "none", "bh", "holm"}},
	} {
		if !contains(f.allowed, f.got) {
			return fmt.Errorf("corr: %s %q; there are %v", f.what, f.got, f.allowed[1:])
		}
	}
	return nil
}

// tests reports whether p-values are asked for.
func (o *CorrOptions) tests() bool {
	return o.PValues || o.Stars || o.Other == "p" || o.SizeBy == "p"
}
