// Package source is the register of readers: it chooses one by scheme, ending,
// then first bytes. The rooms below it each read one outside system or format
// and register themselves when imported.
package source

import (
	"context"
	"sync"

	"github.com/swelter/swelter/table"
)

// Limits bound what a reader may use. Zero fields mean the defaults.
type Limits struct {
	Cells  int64 // values of a matrix: 250 million
	Bytes  int64 // of memory: 4 GiB
	Line   int64 // bytes of one line of text: 256 MiB
	Unpack int64 // ratio by which a compressed file may grow: 200 beyond the first 64 MiB
}

// Request is what a reader is opened with.
type Request struct {
	Name   string // shown in messages: the path as the user wrote it, "standard input"
	Path   string // of a regular file, "" when Data comes from elsewhere
	Input  table.Input
	Limits Limits
	Head   []byte // the first bytes, unpacked, at most 4096
	// Open gives the bytes from the start, unpacked. It can be called again
	// when Path is not "".
	Open OpenFunc
}

// Format is one kind of source.
type Format struct {
	Name    string
	Endings []string               // ".csv"; before ".gz" and ".zst", which source unpacks
	Sniff   func(head []byte) bool // nil: by ending only
	Open    func(ctx context.Context, r Request) (table.Source, error)
	SQL     bool // answers Input.SQL
}

var (
	mu      sync.RWMutex
	formats = map[string]Format{}
)

// Register makes a format known.
func Register(f Format) {
	mu.Lock()
	defer mu.Unlock()
	formats[f.Name] = f
}
