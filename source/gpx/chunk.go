package gpx

import (
	"errors"
	"io"
	"math"
	"strings"
	"unicode/utf8"

	"github.com/swelter/swelter/table"
)

// chunk is a table in the making.
type chunk struct {
	track, segment, lon, lat, ele, at []float64
	kind, name                        texts
}

type texts struct {
	codes []int32
	dict  []string
	index map[string]int32
}

// add adds a text; an empty one is missing.
func (t *texts) add(s string) {
	if s == "" {
		t.codes = append(t.codes, -1)
		return
	}
	c, ok := t.index[s]
	if !ok {
		if t.index == nil {
			t.index = map[string]int32{}
		}
		c = int32(len(t.dict))
		t.dict = append(t.dict, s)
		t.index[s] = c
	}
	t.codes = append(t.codes, c)
}

func (c *chunk) rows() int { return len(c.lon) }

func (c *chunk) add(track, segment float64, kind, name string, lon, lat, ele, at float64) {
	c.track, c.segment = append(c.track, track), append(c.segment, segment)
	c.kind.add(kind)
	c.name.add(name)
	c.lon, c.lat = append(c.lon, lon), append(c.lat, lat)
	c.ele, c.at = append(c.ele, ele), append(c.at, at)
}

func (c *chunk) table(name string) *table.Table {
	t := &table.Table{Name: name}
	for i, v := range [...][]float64{c.track, c.segment, nil, nil, c.lon, c.lat, c.ele, c.at} {
		col := &table.Column{Name: fields[i].Name, Kind: fields[i].Kind, Floats: v, Integer: i < 2}
		switch col.Name {
		case "kind":
			col.Codes, col.Dict = c.kind.codes, c.kind.dict
		case "name":
			col.Codes, col.Dict = c.name.codes, c.name.dict
		case "ele":
			col.Integer = whole(v)
		case "time":
			col.Unit, col.Zoned = "second", true
		}
		t.Columns = append(t.Columns, col)
	}
	return t
}

func whole(v []float64) bool {
	any := false
	for _, x := range v {
		if x == x {
			if any = true; x != math.Trunc(x) {
				return false
			}
		}
	}
	return any
}

var errLong = errors.New("too long")

// bounded reads at most so many bytes for one token: encoding/xml keeps a token
// whole.
type bounded struct {
	r          io.Reader
	most, left int64
	err        error // of r
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errLong
	}
	n, err := b.r.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	b.err = err
	return n, err
}

// charset reads the encodings that old devices declare: ISO 8859-1, and Windows
// 1252 as far as it is the same.
func charset(label string, in io.Reader) (io.Reader, error) {
	switch strings.ToLower(label) {
	case "us-ascii", "ascii", "utf8":
		return in, nil
	case "iso-8859-1", "latin1", "latin-1", "windows-1252", "cp1252":
		return &latin1{r: in}, nil
	}
	return nil, charsetError(label)
}

// charsetError names an encoding that is not read.
type charsetError string

func (e charsetError) Error() string { return "encoding " + string(e) }

// latin1 turns bytes into UTF-8. encoding/xml reads it byte by byte.
type latin1 struct {
	r    io.Reader
	in   [1]byte
	over []byte
}

func (l *latin1) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	if len(l.over) == 0 {
		n, err := l.r.Read(l.in[:])
		if n == 0 {
			return 0, err
		}
		l.over = utf8.AppendRune(nil, rune(l.in[0]))
	}
	n := copy(p, l.over)
	l.over = l.over[n:]
	return n, nil
}
