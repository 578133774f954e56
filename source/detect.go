package source

import (
	"fmt"
	"io"
	"os"

	"github.com/swelter/swelter/table"
)

// Detected is what can be said of a file before it is read.
type Detected struct {
	Format string // as in Names
	Packed string // "gzip" or "zstd" when it is unpacked on the way, else ""
	Size   int64  // bytes as it lies there
}

// Detect finds the reader that Open would choose for a regular file.
func Detect(path string, in table.Input, o Options) (Detected, error) {
	full, err := Regular(path, o.Dir)
	if err != nil {
		return Detected{}, err
	}
	f, err := os.Open(full)
	if err != nil {
		return Detected{}, plain(path, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return Detected{}, plain(path, err)
	}
	magic := make([]byte, 4)
	n, err := io.ReadFull(f, magic)
	if err != nil && err != io.ErrUnexpectedEOF && err != io.EOF {
		return Detected{}, plain(path, err)
	}
	d := Detected{Packed: packing(magic[:n]), Size: info.Size()}
	head, err := readHead(func() (io.ReadCloser, error) { return unpackFile(path, full, d.Packed, o.Limits.OrDefaults()) })
	if err != nil {
		return d, err
	}
	format, ok := choose(path, in.Format, head)
	if !ok {
		return d, fmt.Errorf("%s: neither its ending nor its first bytes are of a format read here", path)
	}
	d.Format = format.Name
	return d, nil
}
