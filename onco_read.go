package swelter

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
)

// alterations are the kinds in each pair of gene and sample that has any.
type alterations struct {
	genes, samples []string // as they come
	cells          map[[2]int][]string
	often          map[string]int // pairs with each kind
	notes          []string
}

// Columns of long tables, by their plain names, the most telling first.
var (
	geneColumns   = strings.Fields("hugosymbol genesymbol gene symbol hgncsymbol genename")
	sampleColumns = strings.Fields("tumorsamplebarcode sample sampleid samplename patient patientid case caseid")
	kindColumns   = strings.Fields("variantclassification alteration alterationtype mutationtype mutation consequence type effect")
)

func readAlterations(ctx context.Context, spec Spec, env Env) (*alterations, error) {
	where, err := conditions(spec.Input)
	if err != nil {
		return nil, err
	}
	src, err := source.Open(ctx, spec.Input, env.source())
	if err != nil {
		return nil, err
	}
	defer src.Close()
	fields, err := src.Schema(ctx)
	if err != nil {
		return nil, err
	}
	o := spec.Make.OncoPrint
	columns, err := o.columns(fields)
	if err != nil {
		return nil, err
	}
	q := table.Query{Where: where, TZ: spec.Input.TZ, Columns: columns} // nil is all, of a wide table
	t, err := table.Collect(ctx, src, q, table.CollectLimits{Bytes: env.Limits.OrDefaults().Bytes})
	if err != nil {
		return nil, err
	}
	a := &alterations{cells: map[[2]int][]string{}, often: map[string]int{}}
	if columns != nil {
		err = a.long(o, t, columns)
	} else {
		err = a.wide(o, t)
	}
	return a, err
}

// columns are gene, sample and alteration of a long table; nil for a wide one.
func (o *OncoOptions) columns(fields []table.Field) ([]string, error) {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.Name
	}
	find := func(given string, likely []string) (string, error) {
		if given != "" {
			if !slices.Contains(names, given) {
				return "", table.NoColumn("the table", given, names)
			}
			return given, nil
		}
		for _, l := range likely {
			for _, n := range names {
				if plainKind(n) == l {
					return n, nil
				}
			}
		}
		return "", nil
	}
	var out []string
	var lacking []string
	for _, c := range []struct {
		given, flag string
		likely      []string
	}{{o.Gene, "--gene", geneColumns}, {o.Sample, "--sample", sampleColumns}, {o.Alteration, "--alteration", kindColumns}} {
		name, err := find(c.given, c.likely)
		if err != nil {
			return nil, err
		}
		if name == "" {
			lacking = append(lacking, c.flag)
		}
		out = append(out, name)
	}
	switch {
	case len(lacking) == 0:
		return out, nil
	case o.Gene+o.Sample+o.Alteration != "":
		return nil, fmt.Errorf("a long table needs gene, sample and alteration; name the column with %s", strings.Join(lacking, ", "))
	}
	return nil, nil
}

// index gives names their places, in the order they come.
type index struct {
	names []string
	at    map[string]int
}

func (x *index) of(name string) int {
	if x.at == nil {
		x.at = map[string]int{}
	}
	i, ok := x.at[name]
	if !ok {
		i = len(x.names)
		x.at[name], x.names = i, append(x.names, name)
	}
	return i
}

// add puts a kind into a cell once.
func (a *alterations) add(gene, sample int, name string) {
	at := [2]int{gene, sample}
	if !slices.Contains(a.cells[at], name) {
		a.cells[at] = append(a.cells[at], name)
		a.often[name]++
	}
}

// long takes one alteration a row. A sample whose only alterations are silent
// is a sample nonetheless.
func (a *alterations) long(o *OncoOptions, t *table.Table, columns []string) error {
	var texts [3][]string
	for k, name := range columns {
		for _, c := range t.Columns {
			if c.Name == name {
				texts[k] = columnTexts(c)
			}
		}
	}
	var genes, samples index
	silent, incomplete := 0, 0
	for i, gene := range texts[0] {
		sample, text := texts[1][i], texts[2][i]
		if sample == "" || gene == "" {
			incomplete++
			continue
		}
		s := samples.of(sample)
		switch {
		case text == "": // a sample, and nothing found in it
		case !o.Silent && slices.Contains(quiet, plainKind(text)):
			silent++
		default:
			name, _ := kindName(text)
			a.add(genes.of(gene), s, name)
		}
	}
	a.genes, a.samples = genes.names, samples.names
	if incomplete > 0 {
		a.notes = append(a.notes, fmt.Sprintf("%d of %d rows name no gene or no sample and were left out", incomplete, len(texts[0])))
	}
	if silent > 0 {
		a.notes = append(a.notes, fmt.Sprintf("%d of %d mutations leave the protein as it is and are not shown (--silent shows them)", silent, len(texts[0])))
	}
	return a.some()
}

// wide takes a table with the alterations of a gene and a sample in each cell,
// between semicolons: "AMP;MUT". Its first column has the names of the rows.
func (a *alterations) wide(o *OncoOptions, t *table.Table) error {
	if len(t.Columns) < 2 {
		return errors.New("neither a long table with columns of gene, sample and alteration (name them with --gene, --sample, --alteration) nor a wide one")
	}
	rows := columnTexts(t.Columns[0])
	seen := make(map[string]bool, len(rows))
	var genes, samples index
	byRow, byCol := &genes, &samples
	if o.Transpose {
		byRow, byCol = byCol, byRow
	}
	for i, r := range rows {
		if rows[i] = strings.TrimSpace(r); seen[rows[i]] {
			return fmt.Errorf("the row %q occurs more than once; each gene and each sample has one row or column", rows[i])
		}
		seen[rows[i]] = true
		byRow.of(rows[i])
	}
	for _, c := range t.Columns[1:] {
		texts := columnTexts(c)
		if c.Name == "" || unnamed(c.Name) && !slices.ContainsFunc(texts, func(s string) bool { return strings.TrimSpace(s) != "" }) {
			continue // separators at the ends of lines make an empty column
		}
		col := byCol.of(c.Name)
		for i, text := range texts {
			row := byRow.of(rows[i])
			gene, sample := row, col
			if o.Transpose {
				gene, sample = col, row
			}
			for _, one := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(";,|:", r) }) {
				if one = strings.TrimSpace(one); one != "" && one != "0" {
					name, _ := kindName(one)
					a.add(gene, sample, name)
				}
			}
		}
	}
	a.genes, a.samples = genes.names, samples.names
	return a.some()
}

// unnamed reports whether a column had no name in the file.
func unnamed(name string) bool {
	return strings.HasPrefix(name, "column ") || strings.HasPrefix(name, "column_") || strings.HasPrefix(name, "Unnamed")
}

func (a *alterations) some() error {
	if len(a.cells) == 0 {
		return fmt.Errorf("no alteration is in the %d genes and %d samples; is the column of alterations the right one?", len(a.genes), len(a.samples))
	}
	return nil
}
