package archive

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"

	"github.com/swelter/swelter/geo"
)

// pmWriter writes a PMTiles file in one go: the tiles behind the room that
// header and root directory have in front, the other directories at the end.
//
// It works in two files beside the target: NAME.part, which becomes the target,
// and NAME.part.log, which says what of it can be relied on.
type pmWriter struct {
	path  string
	data  *os.File
	out   *bufio.Writer
	at    uint64 // length of the tiles
	log   *os.File
	lines bytes.Buffer // of the log, not yet written

	entries  []entry
	contents map[[16]byte]entry
	tiles    uint64
	first    []byte // bytes of a tile
	next     uint64
}

const (
	logMagic   = "swelter tiles 1\n"
	logLine    = 8 + 8 + 4 + 16
	flushEvery = 1024 // tiles
)

func createPMTiles(path, fingerprint string) (Writer, error) {
	w := &pmWriter{path: path, contents: map[[16]byte]entry{}}
	var err error
	if w.data, err = os.OpenFile(path+".part", os.O_RDWR|os.O_CREATE, 0o644); err != nil {
		return nil, err
	}
	if w.log, err = os.OpenFile(path+".part.log", os.O_RDWR|os.O_CREATE, 0o644); err == nil {
		err = w.resume(fingerprint)
	}
	if err != nil {
		return nil, errors.Join(err, w.Stop(false))
	}
	w.out = bufio.NewWriterSize(w.data, 1<<20)
	return w, nil
}

// resume takes in what an earlier run with the same fingerprint has written,
// and cuts off what was not finished.
func (w *pmWriter) resume(fingerprint string) error {
	log, err := io.ReadAll(w.log)
	if err != nil {
		return err
	}
	head := logHead(fingerprint)
	good := 0
	if rest, ok := bytes.CutPrefix(log, head); ok {
		in := bufio.NewReaderSize(io.NewSectionReader(w.data, firstBytes, math.MaxInt64-firstBytes), 1<<20)
		for ; len(rest) >= logLine; rest = rest[logLine:] {
			if !w.replay(rest[:logLine], in) {
				break
			}
			good++
		}
	}
	if good == 0 {
		if err := w.log.Truncate(0); err != nil {
			return err
		}
		if _, err := w.log.WriteAt(head, 0); err != nil {
			return err
		}
	}
	end := int64(len(head) + good*logLine)
	if err := w.log.Truncate(end); err != nil {
		return err
	}
	if _, err := w.log.Seek(end, io.SeekStart); err != nil {
		return err
	}
	if err := w.data.Truncate(int64(firstBytes + w.at)); err != nil {
		return err
	}
	_, err = w.data.Seek(int64(firstBytes+w.at), io.SeekStart)
	return err
}

func logHead(fingerprint string) []byte {
	sum := sha256.Sum256([]byte(fingerprint))
	return append([]byte(logMagic), sum[:]...)
}

// replay takes in one line of the log, when what it says of is there.
func (w *pmWriter) replay(line []byte, in io.Reader) bool {
	id := binary.LittleEndian.Uint64(line)
	e := entry{id: id, offset: binary.LittleEndian.Uint64(line[8:]), length: binary.LittleEndian.Uint32(line[16:]), run: 1}
	key := [16]byte(line[20:])
	if known, ok := w.contents[key]; ok {
		if known.offset != e.offset || known.length != e.length {
			return false
		}
	} else {
		if e.offset != w.at || e.length > mostTile {
			return false
		}
		b := make([]byte, e.length)
		if _, err := io.ReadFull(in, b); err != nil || hash(b) != key {
			return false
		}
		w.keep(key, e, b)
	}
	w.enter(e)
	return true
}

func hash(b []byte) [16]byte {
	sum := sha256.Sum256(b)
	return [16]byte(sum[:16])
}

// keep remembers a new content.
func (w *pmWriter) keep(key [16]byte, e entry, data []byte) {
	w.contents[key] = e
	w.at = e.end()
	if w.first == nil {
		w.first = bytes.Clone(data[:min(len(data), 16)])
	}
}

// enter adds an entry to the directory, or lengthens the run of the last one.
func (w *pmWriter) enter(e entry) {
	w.tiles++
	w.next = e.id + 1
	if n := len(w.entries); n > 0 {
		last := &w.entries[n-1]
		if last.id+uint64(last.run) == e.id && last.offset == e.offset && last.length == e.length && last.run < math.MaxUint32 {
			last.run++
			return
		}
	}
	w.entries = append(w.entries, e)
}

func (w *pmWriter) Next() uint64 { return w.next }

func (w *pmWriter) Put(t geo.Tile, data []byte) error {
	id := t.ID()
	switch {
	case id < w.next:
		return fmt.Errorf("archive: tile %d/%d/%d comes too late; ids rise", t.Z, t.X, t.Y)
	case len(data) == 0 || len(data) > mostTile:
		return fmt.Errorf("archive: tile %d/%d/%d has %d bytes; 1 to %d are taken", t.Z, t.X, t.Y, len(data), mostTile)
	}
	key := hash(data)
	e, known := w.contents[key]
	if e.id, e.run = id, 1; !known {
		e.offset, e.length = w.at, uint32(len(data))
		if _, err := w.out.Write(data); err != nil {
			return Named(w.path, err)
		}
		w.keep(key, e, data)
	}
	w.enter(e)
	var line [logLine]byte
	binary.LittleEndian.PutUint64(line[:], id)
	binary.LittleEndian.PutUint64(line[8:], e.offset)
	binary.LittleEndian.PutUint32(line[16:], e.length)
	copy(line[20:], key[:])
	w.lines.Write(line[:])
	if w.lines.Len() >= flushEvery*logLine {
		return w.flush()
	}
	return nil
}

// flush brings the tiles to the file before the log says that they are there.
func (w *pmWriter) flush() error {
	if err := w.out.Flush(); err != nil {
		return Named(w.path, err)
	}
	if _, err := w.lines.WriteTo(w.log); err != nil {
		return Named(w.path, err)
	}
	return nil
}

func (w *pmWriter) Finish(i Info) error {
	err := w.finish(i)
	if err == nil {
		err = os.Rename(w.path+".part", w.path)
	}
	if err != nil {
		return errors.Join(Named(w.path, err), w.Stop(false))
	}
	return os.Remove(w.path + ".part.log")
}

func (w *pmWriter) finish(i Info) error {
	if len(w.entries) == 0 {
		return errors.New("no tile was written")
	}
	last := w.entries[len(w.entries)-1]
	i.MinZoom, i.MaxZoom = geo.TileOfID(w.entries[0].id).Z, geo.TileOfID(last.id+uint64(last.run)-1).Z
	i.Type = TypeOf(w.first)
	doc, err := i.document()
	if err != nil {
		return err
	}
	doc = pack(doc)
	root, leaves := directories(w.entries)
	h := header{
		Tiles: section{firstBytes, w.at}, Root: section{headerBytes, uint64(len(root))},
		Addressed: w.tiles, Entries: uint64(len(w.entries)), Contents: uint64(len(w.contents)),
		Clustered: 1, Internal: gzipped, Packing: plain,
	}
	h.Metadata = section{h.Tiles.end(), uint64(len(doc))}
	h.Leaves = section{h.Metadata.end(), uint64(len(leaves))}
	for k, name := range tileTypes {
		if name == i.Type {
			h.Type = uint8(k)
		}
	}
	h.place(i)
	w.out.Write(doc)
	w.out.Write(leaves)
	if err := w.out.Flush(); err != nil { // tells of the two before it, too
		return err
	}
	front := make([]byte, firstBytes)
	copy(front[copy(front, h.bytes()):], root)
	if _, err := w.data.WriteAt(front, 0); err != nil {
		return err
	}
	return errors.Join(w.data.Sync(), w.data.Close(), w.log.Close())
}

func (w *pmWriter) Stop(keep bool) error {
	var err error
	if keep && w.out != nil {
		err = w.flush()
	}
	// Both may be closed already.
	w.data.Close()
	if w.log != nil {
		w.log.Close()
	}
	if keep && err == nil {
		return nil
	}
	os.Remove(w.path + ".part")
	os.Remove(w.path + ".part.log")
	return err
}
