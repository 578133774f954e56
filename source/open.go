package source

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/swelter/swelter/cube"
	"github.com/swelter/swelter/table"
)

// OpenFunc opens the bytes of a source from their start.
type OpenFunc func() (io.ReadCloser, error)

// Options for Open. The zero value reads files of the working folder and has
// no standard input.
type Options struct {
	Limits Limits
	Stdin  io.Reader // what "-" reads
	Dir    string    // the folder that relative paths start from; "" is the working folder
}

// Open opens the one file that in.Paths names: a path, a glob that matches one
// file, or "-". Gzip and zstd are known by their first bytes and unpacked. With
// in.SQL the registered engine opens the paths, which may then be many; with
// in.DB the adapter of its scheme the table or query there. Errors
// are one line: the name as the user wrote it, what is wrong, how to mend it.
func Open(ctx context.Context, in table.Input, o Options) (table.Source, error) {
	o.Limits = o.Limits.OrDefaults()
	if in.DB != "" {
		return openDB(ctx, in, o)
	}
	if in.SQL != "" {
		return openSQL(ctx, in, o)
	}
	paths, err := Expand(in.Paths, o.Dir)
	if err != nil {
		return nil, err
	}
	switch len(paths) {
	case 0:
		return nil, errors.New("no input: name a file, a glob, or - for standard input")
	case 1:
	default:
		return nil, fmt.Errorf("%s: %d files, where one table is read at a time", strings.Join(in.Paths, " "), len(paths))
	}
	if in.Format != "" {
		if _, ok := choose("", in.Format, nil); !ok {
			return nil, fmt.Errorf("format %q: nobody reads it; known are %s", in.Format, strings.Join(Names(), ", "))
		}
	}
	if paths[0] == "-" {
		return openStdin(ctx, in, o)
	}
	path, err := Regular(paths[0], o.Dir)
	if err != nil {
		return nil, err
	}
	return openFile(ctx, paths[0], path, in, o.Limits)
}

// OpenCube opens what in.Paths names as variables on named axes: one file, which
// may be a long table, or several, each a frame.
func OpenCube(ctx context.Context, in table.Input, o Options) (cube.Source, error) {
	o.Limits = o.Limits.OrDefaults()
	paths, err := Expand(in.Paths, o.Dir)
	if err != nil {
		return nil, err
	}
	if len(paths) > 1 {
		return openStack(ctx, paths, in, o)
	}
	return openOneCube(ctx, paths[0], in, o)
}

func openOneCube(ctx context.Context, name string, in table.Input, o Options) (cube.Source, error) {
	path, err := Regular(name, o.Dir)
	if err != nil {
		return nil, err
	}
	f, r, err := request(name, path, in, o.Limits)
	if err != nil {
		return nil, err
	}
	if f.Cube != nil {
		return f.Cube(ctx, r)
	}
	src, err := f.Open(ctx, r)
	if err != nil {
		return nil, err
	}
	defer src.Close()
	return longCube(ctx, name, src, in, o.Limits)
}

// OpenAreas reads the areas of the one file that in.Paths names; ok is false where
// its format has no reader for them here.
func OpenAreas(ctx context.Context, in table.Input, o Options) (areas []Area, notes []string, ok bool, err error) {
	o.Limits = o.Limits.OrDefaults()
	path, err := Regular(in.Paths[0], o.Dir)
	if err != nil {
		return nil, nil, false, err
	}
	f, r, err := request(in.Paths[0], path, in, o.Limits)
	if err != nil || f.Areas == nil {
		return nil, nil, false, nil // others may know what to do with it
	}
	areas, notes, err = f.Areas(ctx, r)
	return areas, notes, true, err
}

// openFile opens a regular file under the name that messages show.
func openFile(ctx context.Context, name, path string, in table.Input, limits Limits) (table.Source, error) {
	f, r, err := request(name, path, in, limits)
	if err != nil {
		return nil, err
	}
	if f.Open == nil {
		return nil, fmt.Errorf("%s: a %s file holds variables on axes, not a table; see swelter info %s", name, f.Name, name)
	}
	return f.Open(ctx, r)
}

// request looks at a regular file and finds its reader.
func request(name, path string, in table.Input, limits Limits) (Format, Request, error) {
	r := Request{Name: name, Path: path, Input: in, Limits: limits}
	file, err := os.Open(path)
	if err != nil {
		return Format{}, r, plain(name, err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return Format{}, r, plain(name, err)
	}
	if r.Size = info.Size(); r.Size == 0 {
		return Format{}, r, fmt.Errorf("%s: the file is empty", name)
	}
	magic := make([]byte, 4)
	n, err := io.ReadFull(file, magic)
	if err != nil && err != io.ErrUnexpectedEOF {
		return Format{}, r, plain(name, err)
	}
	r.Packed = packing(magic[:n])
	r.Open = func() (io.ReadCloser, error) { return unpackFile(name, path, r.Packed, limits) }
	if r.Head, err = readHead(r.Open); err != nil {
		return Format{}, r, err
	}
	if len(r.Head) == 0 {
		return Format{}, r, fmt.Errorf("%s: nothing is inside the packed file", name)
	}
	f, ok := choose(name, in.Format, r.Head)
	if !ok {
		return f, r, fmt.Errorf("%s: neither its ending nor its first bytes are of a format read here (%s)", name, strings.Join(Names(), ", "))
	}
	return f, r, nil
}

func readHead(open OpenFunc) ([]byte, error) {
	rc, err := open()
	if err != nil {
		return nil, err
	}
	defer rc.Close()
	head := make([]byte, 4096)
	n, err := io.ReadFull(rc, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return nil, err
	}
	return head[:n], nil
}

// Regular joins path to dir and refuses what is not a regular file: a folder, a
// pipe, a device that never ends. A missing file names its nearest neighbours.
func Regular(path, dir string) (string, error) {
	full := join(dir, path)
	info, err := os.Stat(full)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return "", fmt.Errorf("%s: no such file%s", path, nearby(full))
		}
		return "", plain(path, err)
	}
	switch m := info.Mode(); {
	case m.IsDir():
		return "", fmt.Errorf("%s: is a folder; name a file in it, or a glob such as %s", path, filepath.Join(path, "*.csv"))
	case m&(fs.ModeNamedPipe|fs.ModeSocket) != 0:
		return "", fmt.Errorf("%s: is a pipe; send it to standard input and name it -", path)
	case !m.IsRegular():
		return "", fmt.Errorf("%s: is a device, not a file", path)
	}
	return full, nil
}

// Expand replaces globs by the files they match, sorted, each once, as the
// command line draws one figure a file. A path that exists is never a glob. The
// results are relative to dir as the paths were.
func Expand(paths []string, dir string) ([]string, error) {
	var out []string
	seen := map[string]bool{}
	add := func(p string) {
		if !seen[p] {
			seen[p] = true
			out = append(out, p)
		}
	}
	for _, p := range paths {
		if p == "-" || !strings.ContainsAny(p, "*?[") || exists(join(dir, p)) {
			add(p)
			continue
		}
		found, err := glob(p, dir)
		if err != nil {
			return nil, err
		}
		for _, f := range found {
			add(f)
		}
	}
	return out, nil
}

func glob(pattern, dir string) ([]string, error) {
	found, err := filepath.Glob(join(dir, pattern))
	if err != nil {
		return nil, fmt.Errorf("%s: not a pattern: a [ is not closed; write \\[ for the character", pattern)
	}
	var files []string
	for _, f := range found {
		if info, err := os.Stat(f); err != nil || info.IsDir() {
			continue
		}
		if dir != "" && !filepath.IsAbs(pattern) {
			if rel, err := filepath.Rel(dir, f); err == nil {
				f = rel
			}
		}
		files = append(files, f)
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("%s: no file matches", pattern)
	}
	return files, nil
}

func join(dir, path string) string {
	if dir == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(dir, path)
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// plain is an error of the operating system in one line with the user's name
// of the file.
func plain(name string, err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	if errors.Is(err, fs.ErrPermission) {
		return fmt.Errorf("%s: may not be read by you: %w", name, err)
	}
	return fmt.Errorf("%s: %w", name, err)
}

// packing knows a compressed file by its first bytes.
func packing(magic []byte) string {
	switch {
	case bytes.HasPrefix(magic, []byte{0x1f, 0x8b}):
		return "gzip"
	case bytes.HasPrefix(magic, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		return "zstd"
	}
	return ""
}
