package source

import (
	"context"
	"errors"
	"fmt"
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
		src, err := Open(ctx, one, o)
		if err != nil {
			all.Close()
			return nil, err
		}
		all.files = append(all.files, src)
	}
	return all, nil
}

// joined is the rows of several files. It is a table.Source.
type joined struct {
	files  []table.Source
	fields []table.Field
}

// Schema is what all files have, in the order of the first.
func (j *joined) Schema(ctx context.Context) ([]table.Field, error) {
	if j.fields != nil {
		return slices.Clone(j.fields), nil
	}
	var shared []table.Field
	for i, f := range j.files {
		own, err := f.Schema(ctx)
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
		err = f.Scan(ctx, own, func(t *table.Table) error {
			rows += int64(t.Rows())
			return yield(numbered(t, i+1, q.Columns))
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
func (j *joined) asked(ctx context.Context, f table.Source, names []string) ([]string, error) {
	own, err := f.Schema(ctx)
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
		errs = append(errs, f.Close())
	}
	return errors.Join(errs...)
}
