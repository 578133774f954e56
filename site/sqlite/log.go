//go:build !js

package sqlite

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"sync"

	"github.com/swelter/swelter/site"
)

// What comes in is written to a log first, and acknowledged when the log is
// synced; the file is filled from it behind everybody's back. The log is two
// files that take turns, each overwritten from its start: a sync of bytes in
// blocks that the file has already needs nothing of the file system but those
// bytes, while SQLite's own log holds a whole page for every batch's name.
//
//	FILE.log0  | 3: frame frame frame frame |  being written
//	FILE.log1  | 2: frame frame | (1: frame) |  in the file by now, or soon
//
// Each turn has a number, its epoch. The file knows the last one it holds
// (table filled, changed in the transaction that brings the records), so that
// none is ever there twice, and none is missed. A frame is the batches of one
// sync:
//
//	u64 epoch | u32 length | u32 CRC-32C of both and the body | body
const (
	frameHead = 16
	logBytes  = 8 << 20   // of a turn; then the file has to be filled first
	logStep   = 256 << 10 // by which a file grows
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// entry is a record in the log that the file may not hold yet.
type entry struct {
	key, address string
	id           string
	seq          int
	at           int64
	events       int
	name         [16]byte
	body         []byte // packed
}

// turn is what one epoch brought.
type turn struct {
	epoch   int64
	entries []entry
}

// segment is one of the two files.
type segment struct {
	f    *os.File
	size int64 // blocks it has
	off  int64 // of the next frame
	used int64 // bytes from its start that may hold records
}

// log is what is on disk and may not be in the file yet. One goroutine writes
// it, another fills the file from it; both hold mu where they meet.
type log struct {
	mu       sync.Mutex
	segments [2]segment
	active   int
	now      turn                  // being written
	waits    *turn                 // to be brought into the file
	names    map[[16]byte]struct{} // of the batches in both
	stuck    error                 // why the file could not be filled
	buf      []byte
}

func logPath(path string, i int) string { return fmt.Sprintf("%s.log%d", path, i) }

// openLog opens the log of a store, with what an earlier process left in it.
func openLog(path string, filled int64) (*log, error) {
	l := &log{names: map[[16]byte]struct{}{}, now: turn{epoch: filled + 1}}
	for _, t := range readLog(path) {
		if t.epoch <= filled {
			continue
		}
		if l.waits == nil {
			l.waits = &turn{}
		}
		l.waits.epoch = t.epoch
		l.waits.entries = append(l.waits.entries, t.entries...)
		l.now.epoch = t.epoch + 1
	}
	for i := range l.segments {
		f, err := os.OpenFile(logPath(path, i), os.O_CREATE|os.O_RDWR, 0o600)
		if err != nil {
			l.close()
			return nil, err
		}
		info, err := f.Stat()
		if err != nil {
			l.close()
			return nil, err
		}
		l.segments[i] = segment{f: f, size: info.Size(), used: info.Size()}
	}
	return l, nil
}

func (l *log) close() error {
	var err error
	for i := range l.segments {
		if f := l.segments[i].f; f != nil {
			err = errors.Join(err, f.Close())
		}
	}
	return err
}

// write appends entries and returns when they are on disk. mu is held.
func (l *log) write(entries []entry) error {
	l.buf = append(l.buf[:0], make([]byte, frameHead)...)
	for i := range entries {
		l.buf = entries[i].pack(l.buf)
	}
	binary.LittleEndian.PutUint64(l.buf, uint64(l.now.epoch))
	binary.LittleEndian.PutUint32(l.buf[8:], uint32(len(l.buf)-frameHead))
	binary.LittleEndian.PutUint32(l.buf[12:], sumOf(l.buf))
	s := &l.segments[l.active]
	if err := s.append(l.buf); err != nil {
		// What of it may be there is overwritten by the next frame.
		return fmt.Errorf("%w: %v", site.ErrFull, err)
	}
	l.now.entries = append(l.now.entries, entries...)
	return nil
}

func (s *segment) append(frame []byte) error {
	end := s.off + int64(len(frame))
	s.used = max(s.used, min(end, s.size))
	if end > s.size {
		grown := (end + logStep - 1) / logStep * logStep
		if _, err := s.f.WriteAt(make([]byte, grown-s.size), s.size); err != nil {
			return err
		}
		s.size, s.used = grown, end
	}
	if _, err := s.f.WriteAt(frame, s.off); err != nil {
		return err
	}
	if err := syncData(s.f); err != nil {
		return err
	}
	s.off = end
	return nil
}

// wipe overwrites what a segment held. It is not the one being written.
func (s *segment) wipe() error {
	if s.used == 0 {
		return nil
	}
	if _, err := s.f.WriteAt(make([]byte, s.used), 0); err != nil {
		return err
	}
	if err := syncData(s.f); err != nil {
		return err
	}
	s.used = 0
	return nil
}

// turnOver lets the other segment take its turn. mu is held, and nothing waits.
func (l *log) turnOver() {
	done := l.now
	l.waits = &done
	l.active = 1 - l.active
	l.segments[l.active].off = 0
	l.now = turn{epoch: done.epoch + 1}
}

// pending is what the log holds, oldest first. The entries are not changed
// any more.
func (l *log) pending() []turn {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.unfilled()
}

func (l *log) unfilled() []turn {
	var all []turn
	if l.waits != nil {
		all = append(all, *l.waits)
	}
	if n := len(l.now.entries); n > 0 {
		all = append(all, turn{l.now.epoch, l.now.entries[:n:n]})
	}
	return all
}

func sumOf(frame []byte) uint32 {
	sum := crc32.Update(0, castagnoli, frame[:12])
	return crc32.Update(sum, castagnoli, frame[frameHead:])
}

// readLog is what the files of a log hold, oldest first, each up to where it
// ends or is spoiled. Another process may be writing them: a file whose turn
// begins anew meanwhile held what the store's file holds by now.
func readLog(path string) []turn {
	var all []turn
	for i := range 2 {
		b, err := os.ReadFile(logPath(path, i))
		if err != nil {
			continue // there is none
		}
		if t := readTurn(b); len(t.entries) > 0 {
			all = append(all, t)
		}
	}
	if len(all) == 2 && all[0].epoch > all[1].epoch {
		all[0], all[1] = all[1], all[0]
	}
	return all
}

// readTurn reads the frames of the first one's epoch.
func readTurn(b []byte) turn {
	var t turn
	for len(b) >= frameHead {
		epoch := int64(binary.LittleEndian.Uint64(b))
		n := int64(binary.LittleEndian.Uint32(b[8:]))
		if n > int64(len(b)-frameHead) || epoch <= 0 || t.epoch != 0 && epoch != t.epoch {
			break
		}
		frame := b[:frameHead+n]
		if sumOf(frame) != binary.LittleEndian.Uint32(b[12:]) {
			break
		}
		entries, err := unpackEntries(frame[frameHead:])
		if err != nil {
			break
		}
		t.epoch = epoch
		t.entries = append(t.entries, entries...)
		b = b[len(frame):]
	}
	return t
}

func (e *entry) pack(dst []byte) []byte {
	for _, s := range [...]string{e.key, e.address} {
		dst = binary.AppendUvarint(dst, uint64(len(s)))
		dst = append(dst, s...)
	}
	dst = binary.AppendUvarint(dst, uint64(len(e.body)))
	return append(dst, e.body...)
}

func unpackEntries(b []byte) ([]entry, error) {
	var all []entry
	var u site.Unpacker
	for len(b) > 0 {
		var parts [3][]byte
		for i := range parts {
			n, k := binary.Uvarint(b)
			if k <= 0 || n > uint64(len(b)-k) {
				return nil, errors.New("the log is spoiled")
			}
			parts[i], b = b[k:k+int(n)], b[k+int(n):]
		}
		e := entry{key: string(parts[0]), address: string(parts[1]), body: parts[2]}
		if err := u.Each(e.body, e.address, func(r *site.Record) error {
			e.id, e.seq, e.at, e.events = r.ID, r.Seq, r.At, len(r.Events)
			return nil
		}); err != nil {
			return nil, err
		}
		all = append(all, e)
	}
	return all, nil
}
