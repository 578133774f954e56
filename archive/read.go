package archive

import (
	"container/list"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"sort"
	"sync"

	"github.com/swelter/swelter/geo"
)

// mostTile bounds one tile.
const mostTile = 64 << 20

// pmtiles reads a PMTiles file.
type pmtiles struct {
	in     io.ReaderAt
	close  func() error
	header header
	root   []entry
	info   Info

	mu     sync.Mutex
	leaves map[uint64]*list.Element // by offset
	recent *list.List               // of leaf, the last used in front
	kept   int                      // entries in them
}

// leaf is a directory in memory.
type leaf struct {
	offset  uint64
	entries []entry
}

// keptEntries bounds the directories that are kept: 24 bytes each.
const keptEntries = 1 << 20

func openPMTiles(path string) (Reader, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("it is not a file")
	}
	var p *pmtiles
	if err == nil {
		p, err = readPMTiles(f, info.Size())
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	p.close = f.Close
	return p, nil
}

// readPMTiles opens an archive of so many bytes.
func readPMTiles(in io.ReaderAt, size int64) (*pmtiles, error) {
	first := make([]byte, headerBytes)
	if n, err := in.ReadAt(first, 0); n < headerBytes {
		if err == io.EOF {
			err = fmt.Errorf("%w: it has only %d bytes", ErrDamaged, n)
		}
		return nil, err
	}
	h, err := parseHeader(first)
	if err != nil {
		return nil, err
	}
	if err := h.check(size); err != nil {
		return nil, err
	}
	p := &pmtiles{in: in, header: h, leaves: map[uint64]*list.Element{}, recent: list.New(), close: func() error { return nil }}
	if p.root, err = p.directory(h.Root); err != nil {
		return nil, err
	}
	p.info = Info{
		MinZoom: int(h.MinZoom), MaxZoom: int(h.MaxZoom), Bounds: h.extent(),
		Tiles: int64(h.Addressed), Contents: int64(h.Contents),
	}
	if int(h.Type) < len(tileTypes) {
		p.info.Type = tileTypes[h.Type]
	}
	return p, p.metadata()
}

func (p *pmtiles) metadata() error {
	if p.header.Metadata.Length == 0 {
		return nil
	}
	b, err := p.part(p.header.Metadata)
	if err != nil {
		return err
	}
	var doc map[string]json.RawMessage
	if err := json.Unmarshal(b, &doc); err != nil {
		return fmt.Errorf("%w: its metadata are no JSON", ErrDamaged)
	}
	p.info.read(doc)
	return nil
}

// part reads a directory or the metadata, unpacked.
func (p *pmtiles) part(s section) ([]byte, error) {
	if s.Length > mostUnpacked {
		return nil, fmt.Errorf("%w: a directory of %d MB", ErrDamaged, s.Length>>20)
	}
	b := make([]byte, s.Length)
	if _, err := p.in.ReadAt(b, int64(s.Offset)); err != nil {
		return nil, err
	}
	if p.header.Internal == plain {
		return b, nil
	}
	return unpack(b, mostUnpacked)
}

func (p *pmtiles) directory(s section) ([]entry, error) {
	b, err := p.part(s)
	if err != nil {
		return nil, err
	}
	return parseDirectory(b)
}

func (p *pmtiles) Info() Info   { return p.info }
func (p *pmtiles) Close() error { return p.close() }

// Tile looks the tile up in the root and in at most three leaves below it.
func (p *pmtiles) Tile(t geo.Tile) ([]byte, error) {
	if err := t.Check(); err != nil {
		return nil, err
	}
	id, entries := t.ID(), p.root
	for range 4 {
		i := sort.Search(len(entries), func(i int) bool { return entries[i].id > id }) - 1
		if i < 0 {
			return nil, nil
		}
		e := entries[i]
		if e.run > 0 {
			if id-e.id >= uint64(e.run) {
				return nil, nil
			}
			return p.content(e)
		}
		var err error
		if entries, err = p.leaf(e); err != nil {
			return nil, err
		}
	}
	return nil, fmt.Errorf("%w: its directories go in circles", ErrDamaged)
}

func (p *pmtiles) content(e entry) ([]byte, error) {
	if e.end() > p.header.Tiles.Length || e.length > mostTile {
		return nil, fmt.Errorf("%w: a tile lies beyond its end", ErrDamaged)
	}
	b := make([]byte, e.length)
	if _, err := p.in.ReadAt(b, int64(p.header.Tiles.Offset+e.offset)); err != nil {
		return nil, err
	}
	if p.header.Packing == gzipped {
		return unpack(b, mostTile)
	}
	return b, nil
}

// leaf reads a directory below the root, or has it still.
func (p *pmtiles) leaf(e entry) ([]entry, error) {
	p.mu.Lock()
	if at, ok := p.leaves[e.offset]; ok {
		p.recent.MoveToFront(at)
		p.mu.Unlock()
		return at.Value.(leaf).entries, nil
	}
	p.mu.Unlock()
	if e.end() > p.header.Leaves.Length {
		return nil, fmt.Errorf("%w: a directory lies beyond its end", ErrDamaged)
	}
	entries, err := p.directory(section{p.header.Leaves.Offset + e.offset, uint64(e.length)})
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, ok := p.leaves[e.offset]; !ok {
		p.leaves[e.offset] = p.recent.PushFront(leaf{e.offset, entries})
		for p.kept += len(entries); p.kept > keptEntries && p.recent.Len() > 1; {
			last := p.recent.Remove(p.recent.Back()).(leaf)
			p.kept -= len(last.entries)
			delete(p.leaves, last.offset)
		}
	}
	return entries, nil
}
