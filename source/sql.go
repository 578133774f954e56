package source

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/swelter/swelter/table"
)

// openSQL hands the query and its inputs to the registered engine. What the
// engine cannot read itself (standard input, arrays) is first read here and laid
// beside it as text.
func openSQL(ctx context.Context, in table.Input, o Options) (table.Source, error) {
	f, ok := sqlFormat()
	if !ok {
		return nil, errors.New("--sql: this build has no SQL engine; build it with cgo (CGO_ENABLED=1 and g++)")
	}
	paths, err := Expand(in.Paths, o.Dir)
	if err != nil {
		return nil, err
	}
	aside := &asideFiles{in: in, o: o}
	for i, p := range paths {
		if paths[i], err = aside.prepare(ctx, p, f.Reads); err != nil {
			return nil, errors.Join(err, aside.remove())
		}
	}
	in.Paths = paths
	src, err := f.Open(ctx, Request{Name: strings.Join(paths, " "), Dir: o.Dir, Input: in, Limits: o.Limits})
	if err != nil {
		return nil, errors.Join(err, aside.remove())
	}
	return andThen(src, aside.remove), nil
}

// asideFiles are inputs written once more in a form that the engine reads.
type asideFiles struct {
	in  table.Input
	o   Options
	dir string
}

func (a *asideFiles) remove() error {
	if a.dir == "" {
		return nil
	}
	return os.RemoveAll(a.dir)
}

// prepare returns the path that the engine is to read in place of p. The base
// name stays, since the query calls the table by it; standard input is stdin.
func (a *asideFiles) prepare(ctx context.Context, p string, reads []string) (string, error) {
	if p == "-" {
		return a.stdin(ctx, reads)
	}
	path, err := Regular(p, a.o.Dir)
	if err != nil {
		return "", err
	}
	format, err := formatOf(p, path, a.in.Format, a.o.Limits)
	if err != nil || slices.Contains(reads, format) {
		return path, err
	}
	return a.rewrite(ctx, p, strings.TrimSuffix(filepath.Base(path), filepath.Ext(path)))
}

// stdin lays standard input aside, as it is where the engine reads its format.
func (a *asideFiles) stdin(ctx context.Context, reads []string) (string, error) {
	if a.o.Stdin == nil {
		return "", errors.New("standard input: there is none here; name a file")
	}
	path, err := spool(ctx, stdinName, a.o.Stdin, a.o.Limits.Bytes)
	if err != nil {
		return "", err
	}
	defer os.Remove(path)
	format, err := formatOf(stdinName, path, a.in.Format, a.o.Limits)
	if err != nil {
		return "", err
	}
	if !slices.Contains(reads, format) {
		return a.rewrite(ctx, path, "stdin")
	}
	if err := a.makeDir(stdinName); err != nil {
		return "", err
	}
	to := filepath.Join(a.dir, strings.TrimSuffix("stdin."+format, "."))
	return to, os.Rename(path, to)
}

// rewrite writes what is at path as text, under a name that the query knows.
func (a *asideFiles) rewrite(ctx context.Context, path, name string) (string, error) {
	in := a.in
	in.SQL, in.Paths = "", []string{path}
	src, err := Open(ctx, in, a.o)
	if err != nil {
		return "", err
	}
	defer src.Close()
	if err := a.makeDir(path); err != nil {
		return "", err
	}
	to := filepath.Join(a.dir, name+".csv")
	return to, writeText(ctx, src, to, a.o.Limits.Bytes)
}

func (a *asideFiles) makeDir(name string) (err error) {
	if a.dir != "" {
		return nil
	}
	if a.dir, err = os.MkdirTemp("", "swelter-*"); err != nil {
		return fmt.Errorf("%s: no temporary folder for it: %w", name, err)
	}
	return nil
}

// formatOf names the format of a file as Open would choose it; "" when nobody
// here reads it, which leaves the answer to the engine.
func formatOf(name, path, asked string, limits Limits) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", plain(name, err)
	}
	defer file.Close()
	magic := make([]byte, 4)
	n, _ := io.ReadFull(file, magic)
	head, err := readHead(func() (io.ReadCloser, error) { return unpackFile(name, path, packing(magic[:n]), limits) })
	if err != nil {
		return "", err
	}
	if f, ok := choose(name, asked, head); ok {
		return f.Name, nil
	}
	return "", nil
}

// writeText writes the rows of a source as comma-separated text of at most
// limit bytes.
func writeText(ctx context.Context, src table.Source, path string, limit int64) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("%s: %w", filepath.Base(path), err)
	}
	b := bufio.NewWriterSize(file, 1<<20)
	w := csv.NewWriter(&bounded{b, limit})
	first := true
	err = src.Scan(ctx, table.Query{}, func(t *table.Table) error {
		if first {
			first = false
			if err := w.Write(queryNames(t.Names())); err != nil {
				return err
			}
		}
		record := make([]string, len(t.Columns))
		for r := range t.Rows() {
			for i, c := range t.Columns {
				record[i] = cellText(c, r)
			}
			if err := w.Write(record); err != nil {
				return err
			}
		}
		return nil
	})
	w.Flush()
	return errors.Join(err, w.Error(), b.Flush(), file.Close())
}

// queryNames gives columns that are only numbered a letter in front, so that a
// query can say c0, and the engine sees that they are names.
func queryNames(names []string) []string {
	out := slices.Clone(names)
	for i, n := range out {
		if _, err := strconv.ParseFloat(n, 64); err == nil {
			out[i] = "c" + n
		}
	}
	return out
}

// cellText writes a cell so that the engine finds the same kind again; missing
// is empty.
func cellText(c *table.Column, r int) string {
	switch {
	case c.Kind == table.Text:
		if c.Codes[r] < 0 {
			return ""
		}
		return c.Dict[c.Codes[r]]
	case c.Floats[r] != c.Floats[r]:
		return ""
	case c.Kind == table.Time:
		return table.TimeLabel(c.Floats[r], "second")
	case c.Kind == table.Bool:
		return strconv.FormatBool(c.Floats[r] != 0)
	}
	return strconv.FormatFloat(c.Floats[r], 'g', -1, 64)
}

// bounded refuses to write more than rest bytes.
type bounded struct {
	io.Writer
	rest int64
}

func (b *bounded) Write(p []byte) (int, error) {
	if b.rest -= int64(len(p)); b.rest < 0 {
		return 0, errors.New("the input is larger than --limit-memory as text; raise it, or query a file that the engine reads itself")
	}
	return b.Writer.Write(p)
}
