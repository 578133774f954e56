package source

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/swelter/swelter/table"
)

// FileColumn is the column of OpenAll that numbers the files, from 1.
const FileColumn = "file"

// OpenAll opens all files that in.Paths name as one table, the rows of one file
// after those of the other: the columns that all of them have, of one kind, and
// FileColumn. One file is opened as Open does. With in.SQL it is Open.
func OpenAll(ctx context.Context, in table.Input, o Options) (table.Source, error) {
	if in.DB != "" || in.SQL != "" {
		return Open(ctx, in, o)
	}
	paths, err := Expand(in.Paths, o.Dir)
	if err != nil || len(paths) < 2 {
		return Open(ctx, in, o)
	}
	all := &joined{}
	for _, p := range paths {
		if p == "-" {
			return nil, errors.New("-: standard input is one table by itself; leave the other files out")
		}
		one := in
		one.Paths = []string{p}
		f := &later{open: func(ctx context.Context) (table.Source, error) { return Open(ctx, one, o) }}
		if err := f.look(ctx, len(all.files) < keptOpen); err != nil {
			all.Close()
			return nil, err
		}
		all.files = append(all.files, f)
	}
	return all, nil
}

// keptOpen is how many of several files stay open. The others are opened again
// when their turn comes, so that a thousand take no more memory than a few.
const keptOpen = 2

// later is a file that is open only while it is read.
type later struct {
	open   func(context.Context) (table.Source, error)
	kept   table.Source // open, or nil
	fields []table.Field
}

// look learns the columns of a file, and closes it unless it is kept.
func (f *later) look(ctx context.Context, keep bool) error {
	src, err := f.open(ctx)
	if err != nil {
		return err
	}
	if keep {
		f.kept = src
		return nil
	}
	if f.fields, err = src.Schema(ctx); err != nil {
		src.Close()
		return err
	}
	return src.Close()
}

// with calls do with the open file.
func (f *later) with(ctx context.Context, do func(table.Source) error) error {
	if f.kept != nil {
		return do(f.kept)
	}
	src, err := f.open(ctx)
	if err != nil {
		return err
	}
	err = do(src)
	if closed := src.Close(); err == nil {
		err = closed
	}
	return err
}

func (f *later) schema(ctx context.Context) ([]table.Field, error) {
	if f.kept != nil {
		return f.kept.Schema(ctx)
	}
	return f.fields, nil
}

// joined is the rows of several files. It is a table.Source.
type joined struct {
	files  []*later
	fields []table.Field
}

// Range is the least and the greatest value of a column, where every file says
// its own.
func (j *joined) Range(column string) (lo, hi float64, ok bool) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, f := range j.files {
		var a, b float64
		err := f.with(context.Background(), func(s table.Source) error {
			r, has := s.(interface {
				Range(column string) (lo, hi float64, ok bool)
			})
			if ok = has; has {
				a, b, ok = r.Range(column)
			}
			return nil
		})
		if err != nil || !ok {
			return 0, 0, false
		}
		lo, hi = min(lo, a), max(hi, b)
	}
	return lo, hi, ok
}

// Schema is what all files have, in the order of the first.
func (j *joined) Schema(ctx context.Context) ([]table.Field, error) {
	if j.fields != nil {
		return slices.Clone(j.fields), nil
	}
	var shared []table.Field
	for i, f := range j.files {
		own, err := f.schema(ctx)
		if err != nil {
			return nil, err
		}
		if i == 0 {
			shared = slices.Clone(own)
			continue
		}
		shared = slices.DeleteFunc(shared, func(s table.Field) bool { return !slices.Contains(own, s) })
	}
	if len(shared) == 0 {
		return nil, fmt.Errorf("%d files have no column in common; draw them one by one", len(j.files))
	}
	if !slices.ContainsFunc(shared, func(s table.Field) bool { return s.Name == FileColumn }) {
		shared = append(shared, table.Field{Name: FileColumn, Kind: table.Number})
	}
	j.fields = shared
	return slices.Clone(shared), nil
}

// Scan yields the rows of one file after the other. Conditions are each file's
// own; a file none of whose rows meets them is passed over.
func (j *joined) Scan(ctx context.Context, q table.Query, yield func(*table.Table) error) error {
	fields, err := j.Schema(ctx)
	if err != nil {
		return err
	}
	if q.Columns == nil {
		for _, f := range fields {
			q.Columns = append(q.Columns, f.Name)
		}
	}
	limit := q.Limit
	for i, f := range j.files {
		own := q
		own.Columns, err = j.asked(ctx, f, q.Columns)
		if err != nil {
			return err
		}
		rows := int64(0)
		err = f.with(ctx, func(src table.Source) error {
			return src.Scan(ctx, own, func(t *table.Table) error {
				rows += int64(t.Rows())
				return yield(numbered(t, i+1, q.Columns))
			})
		})
		if err != nil && !errors.Is(err, table.ErrNoRows) {
			return err
		}
		if limit > 0 {
			if q.Limit -= rows; q.Limit <= 0 {
				return nil
			}
		}
	}
	return nil
}

// asked are the columns that a file reads itself.
func (j *joined) asked(ctx context.Context, f *later, names []string) ([]string, error) {
	own, err := f.schema(ctx)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(own, func(s table.Field) bool { return s.Name == FileColumn }) {
		return names, nil
	}
	return slices.DeleteFunc(slices.Clone(names), func(n string) bool { return n == FileColumn }), nil
}

// numbered adds the number of the file where it is asked for.
func numbered(t *table.Table, file int, names []string) *table.Table {
	at := slices.Index(names, FileColumn)
	if at < 0 || slices.ContainsFunc(t.Columns, func(c *table.Column) bool { return c.Name == FileColumn }) {
		return t
	}
	c := &table.Column{Name: FileColumn, Kind: table.Number, Integer: true, Floats: make([]float64, t.Rows())}
	for i := range c.Floats {
		c.Floats[i] = float64(file)
	}
	own := *t
	own.Columns = slices.Insert(slices.Clone(t.Columns), min(at, len(t.Columns)), c)
	return &own
}

// Close closes all files.
func (j *joined) Close() error {
	var errs []error
	for _, f := range j.files {
		if f.kept != nil {
			errs = append(errs, f.kept.Close())
		}
	}
	return errors.Join(errs...)
}
