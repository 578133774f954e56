package swelter

import (
	"fmt"
	"strings"

	"github.com/swelter/swelter/colormap"
)

// OncoOptions make an OncoPrint: which genes are altered how in which samples.
// The zero value finds the columns by their names, in Mutation Annotation Format
// and elsewhere, and shows the 30 genes that are altered most often.
type OncoOptions struct {
	Gene       string `json:"gene,omitempty"`       // column of a long table; "" finds Hugo_Symbol, gene, symbol
	Sample     string `json:"sample,omitempty"`     // "" finds Tumor_Sample_Barcode, sample, patient, case
	Alteration string `json:"alteration,omitempty"` // "" finds Variant_Classification, alteration, mutation, type
	Transpose  bool   `json:"transpose,omitempty"`  // of a wide table: its rows are samples

	Genes     []string `json:"genes,omitempty"`     // these alone
	TopGenes  int      `json:"topGenes,omitempty"`  // altered most often; 0 is 30
	MinShare  float64  `json:"minShare,omitempty"`  // of samples in which a gene is altered at least, 0 to 1
	Silent    bool     `json:"silent,omitempty"`    // show mutations that leave the protein as it is
	Altered   bool     `json:"altered,omitempty"`   // leave out samples without an alteration in these genes
	Order     string   `json:"order,omitempty"`     // memo (default) or input: of genes and samples
	Fill      []string `json:"fill,omitempty"`      // kinds that fill a cell, beside copy numbers
	KindColor []string `json:"kindColor,omitempty"` // "kind=colour"
}

// Limits of what an OncoPrint shows.
const (
	defaultGenes = 30
	mostGenes    = 2000
	mostKinds    = 40
)

func (o *OncoOptions) check() error {
	switch {
	case o.Order != "" && o.Order != "memo" && o.Order != "input":
		return fmt.Errorf("order %q; there are memo and input", o.Order)
	case o.TopGenes < 0 || o.TopGenes > mostGenes:
		return fmt.Errorf("the %d genes altered most often; 1 to %d can be drawn", o.TopGenes, mostGenes)
	case !(o.MinShare >= 0 && o.MinShare <= 1):
		return fmt.Errorf("genes altered in a share of %v samples; it goes from 0 to 1", o.MinShare)
	}
	for _, k := range o.KindColor {
		_, colour, ok := strings.Cut(k, "=")
		if !ok {
			return fmt.Errorf("colour of a kind %q; write it as kind=colour, such as missense=green", k)
		}
		if _, err := colormap.ParseColor(colour); err != nil {
			return err
		}
	}
	return nil
}
