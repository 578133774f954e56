package source

import (
	"fmt"
	"io"
	"os"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// freeUnpack is how far a packed file may grow before its ratio is looked at:
// a table of few distinct rows packs a thousandfold and is still small.
const freeUnpack = 64 << 20

// maxWindow bounds the memory a zstd frame may ask for.
const maxWindow = 128 << 20

// unpackFile opens a file and unpacks it as it is read.
func unpackFile(name, path, packed string, limits Limits) (io.ReadCloser, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, plain(name, err)
	}
	if packed == "" {
		return file, nil
	}
	u := &unpacker{name: name, packed: packed, ratio: limits.Unpack, in: &counter{r: file}, file: file}
	switch packed {
	case "gzip":
		z, err := gzip.NewReader(u.in)
		if err != nil {
			file.Close()
			return nil, u.broken(err)
		}
		u.out, u.stop = z, func() { z.Close() }
	case "zstd":
		z, err := zstd.NewReader(u.in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			file.Close()
			return nil, u.broken(err)
		}
		u.out, u.stop = z, z.Close
	}
	return u, nil
}

// unpacker reads a packed file and watches how much it grows.
type unpacker struct {
	name, packed string
	ratio        int64
	in           *counter
	out          io.Reader
	total        int64
	stop         func()
	file         *os.File
}

func (u *unpacker) Read(p []byte) (int, error) {
	n, err := u.out.Read(p)
	u.total += int64(n)
	if u.total > freeUnpack && u.total/u.ratio > u.in.n {
		return n, fmt.Errorf("%s: unpacks to more than %d times its size; if you trust it, raise --limit-unpack", u.name, u.ratio)
	}
	if err != nil && err != io.EOF {
		return n, u.broken(err)
	}
	return n, err
}

func (u *unpacker) broken(err error) error {
	return fmt.Errorf("%s: broken %s data (%w); fetch or pack the file again", u.name, u.packed, err)
}

func (u *unpacker) Close() error {
	u.stop()
	return u.file.Close()
}

// counter counts the packed bytes.
type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}
