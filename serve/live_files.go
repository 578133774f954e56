package serve

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"os"
	"strconv"
	"time"
)

// liveLog keeps points over a restart: lines at the end of a file, which is
// written anew with those that still count when it has grown to twice as many.
type liveLog struct {
	path  string
	most  int
	lines int
	f     *os.File
}

// openLiveLog gives the points of a log to put, the oldest first.
func openLiveLog(path string, most int, put func([]arrived)) (*liveLog, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	k := &liveLog{path: path, most: most, f: f}
	l := newLines(f)
	for {
		p, err := l.next(time.Time{})
		if err == nil {
			put([]arrived{p})
			k.lines++
			continue
		}
		if err == io.EOF {
			return k, k.mend()
		}
		return nil, errors.Join(err, f.Close())
	}
}

// mend ends a line that a fall of the machine left open.
func (k *liveLog) mend() error {
	end, err := k.f.Seek(0, io.SeekEnd)
	if err != nil || end == 0 {
		return err
	}
	var last [1]byte
	if _, err := k.f.ReadAt(last[:], end-1); err != nil || last[0] == '\n' {
		return err
	}
	_, err = k.f.Write([]byte("\n"))
	return err
}

func appendPoint(b []byte, p arrived) []byte {
	for _, v := range [3]float64{p.x, p.y, p.w} {
		b = append(strconv.AppendFloat(b, v, 'g', -1, 64), ',')
	}
	return append(strconv.AppendFloat(b, float64(p.t)/1e9, 'f', 6, 64), '\n')
}

// write adds points; newest are all that are held, these among them.
func (k *liveLog) write(pts []arrived, newest func() []arrived) error {
	if k.lines += len(pts); k.lines > 2*k.most+1000 {
		return k.compact(newest())
	}
	var b []byte
	for _, p := range pts {
		b = appendPoint(b, p)
	}
	_, err := k.f.Write(b)
	return err
}

// compact puts a log of the points held in the place of the old one.
func (k *liveLog) compact(pts []arrived) error {
	next, err := os.OpenFile(k.path+".new", os.O_RDWR|os.O_CREATE|os.O_TRUNC|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(next)
	var b []byte
	for _, p := range pts {
		b = appendPoint(b[:0], p)
		_, _ = w.Write(b) // Flush tells
	}
	if err = w.Flush(); err == nil {
		err = os.Rename(next.Name(), k.path)
	}
	if err != nil {
		return errors.Join(err, next.Close())
	}
	old := k.f
	k.f, k.lines = next, len(pts)
	return old.Close()
}

func (k *liveLog) close() error { return k.f.Close() }

// tail reads what is added to the end of a file.
type tail struct {
	path   string
	offset int64
	lines  *liveLines // whose names of columns go on
}

// read gives new whole lines to a feed; a file that was cut is read from its
// beginning.
func (t *tail) read(now time.Time, f *liveFeed) error {
	in, err := os.Open(t.path)
	if err != nil {
		return gone(t.path, err)
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return gone(t.path, err)
	}
	if info.Size() < t.offset {
		t.offset, t.lines = 0, nil
		f.mu.Lock()
		f.ring, f.next = nil, 0
		f.count++
		f.mu.Unlock()
	}
	if t.lines == nil {
		now = info.ModTime() // of rows that say no time, when they were there before us
	}
	for t.offset < info.Size() {
		part := make([]byte, min(info.Size()-t.offset, 1<<20))
		n, err := in.ReadAt(part, t.offset)
		if err != nil && err != io.EOF {
			return gone(t.path, err)
		}
		end := bytes.LastIndexByte(part[:n], '\n') + 1
		if end == 0 {
			break // a line that is still being written
		}
		t.offset += int64(end)
		l, bad := f.lines(bytes.NewReader(part[:end])), 0
		if was := t.lines; was != nil {
			l.cols, l.comma, l.begun, l.n, l.bad, l.first = was.cols, was.comma, was.begun, was.n, was.bad, was.first
			bad = was.bad
		}
		pts, err := l.all(now)
		if err != nil {
			return err
		}
		if t.lines = l; l.bad > bad {
			f.log.Warn("lines are no points", "lines", l.bad-bad, "of all", l.bad, "first", l.first)
		}
		f.mu.Lock()
		f.put(pts)
		f.mu.Unlock()
	}
	return nil
}
