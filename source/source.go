// Package source is the register of readers: it chooses one by scheme, ending,
// then first bytes. The rooms below it each read one outside system or format
// and register themselves when imported.
package source

import (
	"context"
	"errors"
	"fmt"
	"sort"
	"strings"
	"sync"

	"github.com/paulmach/orb"

	"github.com/swelter/swelter/cube"
	"github.com/swelter/swelter/table"
)

// Limits bound what a reader may use. Zero fields mean the defaults.
type Limits struct {
	Cells  int64 // values of a matrix: 250 million
	Bytes  int64 // of memory, and of standard input: 4 GiB
	Line   int64 // bytes of one line of text: 256 MiB
	Unpack int64 // ratio by which a compressed file may grow: 200 beyond the first 64 MiB
}

// OrDefaults is l with its zero fields filled in.
func (l Limits) OrDefaults() Limits {
	set := func(v *int64, d int64) {
		if *v <= 0 {
			*v = d
		}
	}
	set(&l.Cells, 250e6)
	set(&l.Bytes, 4<<30)
	set(&l.Line, 256<<20)
	set(&l.Unpack, 200)
	return l
}

// Request is what a reader is opened with.
type Request struct {
	Name   string // shown in messages: the path as the user wrote it, "standard input"
	Path   string // of a regular file, "" when Data comes from elsewhere
	Dir    string // the folder that names inside Input.SQL start from; "" is the working folder
	Input  table.Input
	Limits Limits
	Head   []byte // the first bytes, unpacked, at most 4096
	Size   int64  // bytes of the file at Path, packed as it lies there
	Packed string // "gzip" or "zstd" when Open unpacks the file at Path, else ""
	// Open gives the bytes from the start, unpacked. It can be called again
	// when Path is not "".
	Open OpenFunc
}

// Format is one kind of source.
type Format struct {
	Name    string
	Endings []string                                                                       // ".csv"; before ".gz" and ".zst", which source unpacks
	Sniff   func(head []byte) bool                                                         // nil: by ending only
	Loose   bool                                                                           // Sniff says "could be", as text may be anything; asked last
	Open    func(ctx context.Context, r Request) (table.Source, error)                     // nil: holds cubes only
	Cube    func(ctx context.Context, r Request) (cube.Source, error)                      // nil: holds tables only
	Areas   func(ctx context.Context, r Request) (areas []Area, notes []string, err error) // nil: holds no areas
	SQL     bool                                                                           // answers Input.SQL
	Scheme  string                                                                         // of the Input.DB that it opens, "clickhouse"
	Reads   []string                                                                       // with SQL: the formats that the engine reads itself
}

// Area is an area of a file with what is known of it, in degrees.
type Area struct {
	Properties map[string]string
	Shape      orb.MultiPolygon
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

// Lookup finds a format by its name, for readers that hand on what they unwrap.
func Lookup(name string) (Format, bool) {
	mu.RLock()
	defer mu.RUnlock()
	f, ok := formats[name]
	return f, ok
}

// Names lists the registered formats, sorted.
func Names() []string {
	var names []string
	for _, f := range registered() {
		names = append(names, f.Name)
	}
	sort.Strings(names)
	return names
}

// registered lists the formats in the order they are asked: those that know
// their own bytes before those that could be anything, then by name.
func registered() []Format {
	mu.RLock()
	defer mu.RUnlock()
	list := make([]Format, 0, len(formats))
	for _, f := range formats {
		list = append(list, f)
	}
	sort.Slice(list, func(i, j int) bool {
		if list[i].Loose != list[j].Loose {
			return list[j].Loose
		}
		return list[i].Name < list[j].Name
	})
	return list
}

// choose finds the reader of a file: the format that was asked for, else the
// one of its ending unless its first bytes are plainly another's, else the
// first that knows the bytes.
func choose(name, asked string, head []byte) (Format, bool) {
	list := registered()
	var byEnding, byBytes *Format
	for i := range list {
		f := &list[i]
		if asked != "" {
			if f.Name == strings.ToLower(asked) {
				return *f, true
			}
			continue
		}
		if byEnding == nil && !f.SQL && f.endsWith(name) {
			byEnding = f
		}
		if byBytes == nil && !f.SQL && f.Sniff != nil && f.Sniff(head) {
			byBytes = f
		}
	}
	switch {
	case byEnding != nil && (byBytes == nil || byBytes.Loose || byEnding.Sniff == nil || byEnding.Sniff(head)):
		return *byEnding, true
	case byBytes != nil:
		return *byBytes, true
	}
	return Format{}, false
}

// endsWith looks at the ending before ".gz" and ".zst".
func (f *Format) endsWith(name string) bool {
	name = strings.ToLower(name)
	for _, packed := range []string{".gz", ".zst", ".zstd"} {
		name = strings.TrimSuffix(name, packed)
	}
	for _, e := range f.Endings {
		if strings.HasSuffix(name, e) {
			return true
		}
	}
	return false
}

// openDB hands an address, with its table or query, to the adapter of its scheme.
func openDB(ctx context.Context, in table.Input, o Options) (table.Source, error) {
	scheme, _, _ := strings.Cut(in.DB, "://")
	scheme, _, _ = strings.Cut(scheme, "+") // clickhouse+tls
	var known []string
	for _, f := range registered() {
		if f.Scheme == "" {
			continue
		}
		if f.Scheme == scheme {
			return f.Open(ctx, Request{Name: strings.Join(in.Paths, " "), Dir: o.Dir, Input: in, Limits: o.Limits})
		}
		known = append(known, f.Scheme+"://host/database")
	}
	if known == nil {
		return nil, errors.New("--db: this build reads no databases")
	}
	return nil, fmt.Errorf("--db: no such kind of address; there is %s", strings.Join(known, ", "))
}

// sqlFormat finds an engine for Input.SQL.
func sqlFormat() (Format, bool) {
	for _, f := range registered() {
		if f.SQL {
			return f, true
		}
	}
	return Format{}, false
}
