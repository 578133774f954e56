package h5ad

import (
	"context"
	"errors"
	"fmt"
	"math"
	"path"
	"slices"
	"strconv"

	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/hdf5"
	"github.com/swelter/swelter/table"
)

// frame is obs or var: the names of one side and the columns about it.
type frame struct {
	title   string // of the names, "" where the file has none
	names   []string
	index   *table.Column // the names again
	columns []*table.Column
	notes   []string
}

// perName is what a name or a cell of text may take, in bytes.
const perName = 64

// frame reads what is known of a side of n; "" numbers it from 1.
func (f *file) frame(ctx context.Context, group string, n int) (*frame, error) {
	if int64(n) > f.r.Limits.Bytes/perName {
		return nil, fmt.Errorf("%s of %d names needs more than the limit of %d bytes of memory; raise --limit-memory", group, n, f.r.Limits.Bytes)
	}
	out := &frame{}
	if group == "" {
		for i := range n {
			out.names = append(out.names, strconv.Itoa(i+1))
		}
		out.index = words(out.names)
		return out, nil
	}
	o, err := f.h.Lookup(group)
	if err != nil {
		return nil, err
	}
	if o.IsDataset() {
		return nil, fmt.Errorf("%s is one compound table, as anndata before 0.7 (2020) wrote it; open the file in Python and save it again: anndata.read_h5ad(…).write(…)", group)
	}
	attrs, err := o.Attrs()
	if err != nil {
		return nil, err
	}
	index := attrs["_index"].Text()
	if index == "" {
		index = "_index"
	}
	names, err := f.column(ctx, o, index, n)
	if err != nil {
		return nil, fmt.Errorf("%s: its names: %w", group, err)
	}
	out.names = texts(names)
	out.index = words(out.names)
	if index != "_index" && index != "index" {
		out.title = index
	}
	used := int64(n) * perName
	for _, name := range attrs["column-order"].Texts {
		if used += int64(n) * 8; used > f.r.Limits.Bytes {
			return nil, fmt.Errorf("%s needs more than the limit of %d bytes of memory; raise --limit-memory", group, f.r.Limits.Bytes)
		}
		c, err := f.column(ctx, o, name, n)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			out.notes = append(out.notes, fmt.Sprintf("%s/%s is left aside: %v", group, name, err))
			continue
		}
		out.columns = append(out.columns, c)
	}
	return out, nil
}

// texts are the cells of a column as words, numbers too.
func texts(c *table.Column) []string {
	out := make([]string, c.Len())
	for i := range out {
		switch {
		case c.Kind == table.Text:
			if k := c.Codes[i]; k >= 0 {
				out[i] = c.Dict[k]
			}
		case c.Floats[i] == c.Floats[i]:
			out[i] = table.NumberLabel(c.Floats[i])
		}
	}
	return out
}

// column reads one column of n cells: an array, or a group that holds a
// categorical or a column that may miss values.
func (f *file) column(ctx context.Context, group *hdf5.Object, name string, n int) (*table.Column, error) {
	o, err := group.Child(name)
	if err != nil {
		return nil, err
	}
	if o.IsDataset() {
		c, err := array(ctx, o, n)
		if err != nil {
			return nil, err
		}
		// anndata 0.7 kept the words of codes in a group beside the columns.
		if list, err := f.h.Lookup(path.Join(group.Path(), "__categories", name)); err == nil && c.Kind == table.Number {
			return named(ctx, c, list, name, n)
		}
		c.Name = name
		return c, nil
	}
	attrs, err := o.Attrs()
	if err != nil {
		return nil, err
	}
	switch kind := attrs["encoding-type"].Text(); kind {
	case "categorical":
		codes, err := part(ctx, o, "codes", n)
		if err != nil {
			return nil, err
		}
		list, err := o.Child("categories")
		if err != nil {
			return nil, err
		}
		return named(ctx, codes, list, name, n)
	case "nullable-integer", "nullable-boolean", "nullable-string-array":
		c, err := part(ctx, o, "values", n)
		if err != nil {
			return nil, err
		}
		mask, err := part(ctx, o, "mask", n)
		if err != nil {
			return nil, err
		}
		c.Name = name
		return c, without(c, mask)
	default:
		return nil, fmt.Errorf("a column of the kind %q is not read", kind)
	}
}

func part(ctx context.Context, group *hdf5.Object, name string, n int) (*table.Column, error) {
	o, err := group.Child(name)
	if err != nil {
		return nil, err
	}
	return array(ctx, o, n)
}

// array reads n numbers, truth values or texts.
func array(ctx context.Context, o *hdf5.Object, n int) (*table.Column, error) {
	d, err := o.Dataset()
	if err != nil {
		return nil, err
	}
	if len(d.Shape) != 1 || d.Shape[0] != n {
		return nil, fmt.Errorf("its shape is %v, not [%d]", d.Shape, n)
	}
	if d.Type.Textual() {
		s := make([]string, n)
		if err := d.Strings(ctx, []int{0}, d.Shape, s); err != nil {
			return nil, err
		}
		return words(s), nil
	}
	if !d.Type.Numeric() {
		return nil, fmt.Errorf("values of the type %s are not read", d.Type.Name())
	}
	c := &table.Column{Floats: make([]float64, n), Integer: d.Type.Class == hdf5.Integer}
	if err := d.Floats(ctx, []int{0}, d.Shape, c.Floats); err != nil {
		return nil, err
	}
	truth := func(v float64) bool { return v == 0 || v == 1 }
	if d.Type.Class == hdf5.Enum && !slices.ContainsFunc(c.Floats, func(v float64) bool { return !truth(v) }) {
		c.Kind = table.Bool // h5py writes them so
	}
	return c, nil
}

// words is texts as a column.
func words(s []string) *table.Column {
	c := &table.Column{Kind: table.Text}
	code := map[string]int32{}
	for _, t := range s {
		c.Codes = append(c.Codes, coded(c, code, t))
	}
	return c
}

// coded is the code of a text, "" as any other.
func coded(c *table.Column, code map[string]int32, t string) int32 {
	k, ok := code[t]
	if !ok {
		k = int32(len(c.Dict))
		code[t] = k
		c.Dict = append(c.Dict, t)
	}
	return k
}

// named gives codes their words; -1 is missing.
func named(ctx context.Context, codes *table.Column, list *hdf5.Object, name string, n int) (*table.Column, error) {
	d, err := list.Dataset()
	if err != nil {
		return nil, err
	}
	if codes.Kind != table.Number || len(d.Shape) != 1 || d.Shape[0] > max(n, 1<<16) {
		return nil, fmt.Errorf("%d rows with categories of the shape %v; the file is damaged", n, d.Shape)
	}
	categories, err := array(ctx, list, d.Shape[0])
	if err != nil {
		return nil, err
	}
	all := texts(categories)
	c := &table.Column{Name: name, Kind: table.Text}
	code := map[string]int32{}
	for _, v := range codes.Floats {
		switch {
		case v == -1:
			c.Codes = append(c.Codes, -1)
		case v >= 0 && int(v) < len(all):
			c.Codes = append(c.Codes, coded(c, code, all[int(v)]))
		default:
			return nil, fmt.Errorf("code %v of %d categories; the file is damaged", v, len(all))
		}
	}
	return c, nil
}

// without takes out the values that the mask says are missing.
func without(c, mask *table.Column) error {
	if mask.Kind == table.Text {
		return errors.New("its mask is of texts; the file is damaged")
	}
	for i, m := range mask.Floats {
		switch {
		case m == 0:
		case c.Kind == table.Text:
			c.Codes[i] = -1
		default:
			c.Floats[i] = math.NaN()
		}
	}
	return nil
}

// axis is the names of those chosen.
func (f *frame) axis(at []int) grid.Axis {
	labels := make([]string, len(at))
	for i, k := range at {
		labels[i] = f.names[k]
	}
	return grid.Labelled(f.title, labels)
}

// table is the columns of those chosen.
func (f *frame) table(name string, at []int) *table.Table {
	t := &table.Table{Name: name}
	for _, c := range f.columns {
		t.Columns = append(t.Columns, c.At(at))
	}
	return t
}
