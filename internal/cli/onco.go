package cli

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/swelter/swelter"
)

func (a *app) oncoCommand() *cobra.Command {
	var j job
	o := &swelter.OncoOptions{}
	j.spec.Make.OncoPrint = o
	cmd := &cobra.Command{
		Use:   "oncoprint SRC...",
		Short: "which genes are altered how in which samples",
		Long: `Draws genes by samples with a mark for every alteration: copy numbers fill the
cell, mutations lie on them. Genes stand by how often they are altered, samples
so that alterations that exclude each other show as a staircase. SRC is a MAF
file, a long table of gene, sample and alteration, or a wide one with all
alterations of a gene and a sample in a cell, between semicolons.`,
		Example: `  swelter oncoprint mutations.maf -o oncoprint.png
  swelter oncoprint calls.csv --gene symbol --sample patient --alteration kind -o calls.pdf
  swelter oncoprint wide.tsv --genes KRAS,BRAF,HRAS --altered -o ras.svg`,
		RunE: func(cmd *cobra.Command, args []string) error { return a.draw(cmd, &j, args) },
	}
	f := newFlags(cmd)
	f.section("Table")
	f.text(&o.Gene, "gene", "`COLUMN` of the genes; Hugo_Symbol, gene or symbol by itself")
	f.text(&o.Sample, "sample", "`COLUMN` of the samples; Tumor_Sample_Barcode, sample, patient or case by itself")
	f.text(&o.Alteration, "alteration", "`COLUMN` of the kinds; Variant_Classification, alteration or mutation by itself")
	f.bool(&o.Transpose, "transpose", "the rows of a wide table are samples")
	f.section("What is shown")
	f.list(&o.Genes, "genes", "`NAMES` of genes to show, and no others")
	f.whole(&o.TopGenes, "top-genes", "`N` altered most often; 30 by itself")
	f.parsed(func(s string) (err error) {
		if o.MinShare, err = parseNumber(s); err == nil && !(o.MinShare >= 0 && o.MinShare <= 1) {
			return errors.New("a share goes from 0 to 1")
		}
		return err
	}, "min-share", "`0..1` of the samples in which a gene is altered at least")
	f.bool(&o.Altered, "altered", "leave out samples without an alteration in these genes")
	f.bool(&o.Silent, "silent", "show mutations that leave the protein as it is, too")
	f.choice(&o.Order, "order", "`memo|input` of genes and samples; memo puts the genes altered most often on top and samples in a staircase", "memo", "input")
	f.words(&o.Fill, "fill", "`KINDS` that fill the cell, as copy numbers do")
	f.words(&o.KindColor, "kind-color", "`KIND=COLOUR` of its marks; may be repeated")
	f.reading(&j)
	f.figure(&j)
	f.writing(&j)
	return cmd
}
