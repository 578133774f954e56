package serve

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"os"

	"github.com/swelter/swelter"
)

// growing remembers how far a file of lines was read, so that what is added to
// its end is read alone.
type growing struct {
	path  string
	names bool // the first line is of names
	first []byte
	end   int64  // of the last whole line that was read
	mark  string // of what lies before it: see before
}

// mostNames bounds the line of names.
const mostNames = 1 << 20

// growingOf is nil for recipes whose file does not grow by lines.
func growingOf(spec swelter.Spec, files []string) *growing {
	if names, ok := spec.Grows(); ok && len(files) == 1 {
		return &growing{path: files[0], names: names}
	}
	return nil
}

// size is that of the file, -1 when there is none.
func (g *growing) size() int64 {
	if g == nil {
		return -1
	}
	info, err := os.Stat(g.path)
	if err != nil {
		return -1
	}
	return info.Size()
}

// read notes that the file was read whole, when it had a size. A file that grew
// meanwhile, or whose last line is open, is read whole again next time.
func (g *growing) read(size int64) {
	if g == nil {
		return
	}
	g.end = 0
	f, err := os.Open(g.path)
	if err != nil {
		return
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || info.Size() != size || size == 0 {
		return
	}
	if g.first = nil; g.names {
		if g.first, err = bufio.NewReader(io.LimitReader(f, mostNames)).ReadBytes('\n'); err != nil {
			return
		}
	}
	if end, err := lastLine(f, 0, size); err == nil && end == size {
		g.end, g.mark = size, before(f, size)
	}
}

// before tells apart what files hold up to a place: all of a small one, and of a
// large one parts all over it, so that one that was written anew is seen.
func before(f io.ReaderAt, end int64) string {
	const parts, size = 64, 4 << 10
	h := sha256.New()
	b := make([]byte, size)
	for at := int64(0); at < end; at += max(size, (end-size)/(parts-1)) {
		n, err := f.ReadAt(b[:min(size, end-at)], at)
		if h.Write(b[:n]); err != nil {
			return ""
		}
	}
	return string(h.Sum(nil))
}

// errOtherFile says that a file has not only grown.
var errOtherFile = errors.New("the file was not only added to")

// grown are the tiles with the whole lines that were added.
func (g *growing) grown(ctx context.Context, t *swelter.Tiles, env swelter.Env) (*swelter.Tiles, error) {
	if g == nil || g.end == 0 {
		return nil, errOtherFile
	}
	f, err := os.Open(g.path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if info.Size() <= g.end || before(f, g.end) != g.mark {
		return nil, errOtherFile
	}
	end, err := lastLine(f, g.end, info.Size())
	if err != nil || end == g.end {
		return t, err
	}
	next, err := t.Grown(ctx, io.MultiReader(bytes.NewReader(g.first), io.NewSectionReader(f, g.end, end-g.end)), env)
	if err == nil {
		g.end, g.mark = end, before(f, end)
	}
	return next, err
}

// lastLine is the end of the last whole line between two places, or the first
// of them.
func lastLine(f io.ReaderAt, from, to int64) (int64, error) {
	b := make([]byte, 64<<10)
	for at := to; at > from; {
		n := min(at-from, int64(len(b)))
		at -= n
		if _, err := f.ReadAt(b[:n], at); err != nil {
			return 0, err
		}
		if i := bytes.LastIndexByte(b[:n], '\n'); i >= 0 {
			return at + int64(i) + 1, nil
		}
	}
	return from, nil
}
