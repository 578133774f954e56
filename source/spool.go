package source

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/swelter/swelter/table"
	"github.com/swelter/swelter/table/cross"
)

const stdinName = "standard input"

// openStdin copies standard input to a temporary file, because readers look at
// a table twice: at its head to learn what it is, then at all of it.
func openStdin(ctx context.Context, in table.Input, o Options) (table.Source, error) {
	if o.Stdin == nil {
		return nil, errors.New("standard input: there is none here; name a file")
	}
	head := make([]byte, 4096)
	n, err := io.ReadFull(o.Stdin, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return nil, fmt.Errorf("%s: %w", stdinName, err)
	}
	head = head[:n]
	if n == 0 {
		return nil, errors.New("standard input: is empty")
	}
	// What nobody can read is refused before all of it is copied: /dev/zero
	// would fill the disk first.
	if packing(head) == "" {
		if _, ok := choose("", in.Format, head); !ok {
			return nil, fmt.Errorf("%s: its first bytes are of no format read here; name it with --input-format", stdinName)
		}
	}
	path, err := spool(ctx, stdinName, io.MultiReader(bytes.NewReader(head), o.Stdin), o.Limits.Bytes)
	if err != nil {
		return nil, err
	}
	src, err := openFile(ctx, stdinName, path, in, o.Limits)
	if err != nil {
		os.Remove(path)
		return nil, err
	}
	return andThen(src, func() error { return os.Remove(path) }), nil
}

// spool copies r to a temporary file of at most limit bytes and returns its
// path. The file is removed when anything fails.
func spool(ctx context.Context, name string, r io.Reader, limit int64) (path string, err error) {
	file, err := os.CreateTemp("", "swelter-*")
	if err != nil {
		return "", fmt.Errorf("%s: no temporary file for it: %w", name, err)
	}
	defer func() {
		if cerr := file.Close(); err == nil {
			err = cerr
		}
		if err != nil {
			os.Remove(file.Name())
		}
	}()
	n, err := io.Copy(file, io.LimitReader(&contextReader{ctx, r}, limit+1))
	switch {
	case err != nil:
		return "", err
	case n > limit:
		return "", fmt.Errorf("%s: more than %d bytes; raise --limit-memory, or write it to a file and name that", name, limit)
	}
	return file.Name(), nil
}

type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (c *contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}

// File gives random access to the unpacked bytes, for formats that start at
// their end; a packed file is unpacked to a temporary one first.
func (r *Request) File(ctx context.Context) (*File, error) {
	if r.Packed == "" {
		f, err := os.Open(r.Path)
		if err != nil {
			return nil, plain(r.Name, err)
		}
		return &File{File: f, Size: r.Size}, nil
	}
	rc, err := r.Open()
	if err != nil {
		return nil, err
	}
	defer rc.Close()
	path, err := spool(ctx, r.Name, rc, r.Limits.OrDefaults().Bytes)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		os.Remove(path)
		return nil, plain(r.Name, err)
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		os.Remove(path)
		return nil, plain(r.Name, err)
	}
	return &File{File: f, Size: info.Size(), remove: path}, nil
}

// File is an open file that removes itself on Close when it is temporary.
type File struct {
	*os.File
	Size   int64
	remove string
}

// Close closes the file and removes it when it is temporary.
func (f *File) Close() error {
	err := f.File.Close()
	if f.remove != "" {
		err = errors.Join(err, os.Remove(f.remove))
	}
	return err
}

// andThen adds one more thing to do on Close and keeps a MatrixSource one, and an
// AnnotatedSource one.
func andThen(src table.Source, done func() error) table.Source {
	c := &closing{Source: src, done: done}
	if o, ok := src.(cross.Opener); ok {
		return &closingOpener{closing: c, Opener: o}
	}
	if a, ok := src.(table.AnnotatedSource); ok {
		return &closingAnnotated{closing: c, AnnotatedSource: a}
	}
	if m, ok := src.(table.MatrixSource); ok {
		return &closingMatrix{closing: c, MatrixSource: m}
	}
	return c
}

type closing struct {
	table.Source
	done func() error
}

func (c *closing) Close() error { return errors.Join(c.Source.Close(), c.done()) }

type closingMatrix struct {
	*closing
	table.MatrixSource
}

type closingOpener struct {
	*closing
	cross.Opener
}

func (c *closingOpener) Close() error { return c.closing.Close() }

type closingAnnotated struct {
	*closing
	table.AnnotatedSource
}
