package gpx

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/swelter/swelter/table"
)

// maxDepth is deeper than any extension nests, maxToken longer than any tag or
// text.
const (
	maxDepth = 256
	maxToken = 16 << 20
)

// reader walks through the document and gathers points.
type reader struct {
	name  string
	in    *bounded
	d     *xml.Decoder
	yield func(*table.Table) error

	depth   int
	track   float64 // number of tracks and routes so far
	segment float64 // of this track
	kind    string  // of the track or route that is open, "" outside
	title   string  // its name

	chunk    chunk
	points   int64
	badTimes int64
	noPlace  int64
}

func newReader(name string, r io.Reader, line int64, yield func(*table.Table) error) *reader {
	in := &bounded{r: r, most: min(line, maxToken)}
	d := xml.NewDecoder(in)
	d.CharsetReader = charset
	return &reader{name: name, in: in, d: d, yield: yield}
}

// fail is an error where the decoder stands.
func (r *reader) fail(format string, args ...any) error {
	line, _ := r.d.InputPos()
	return fmt.Errorf("%s:%d: %s", r.name, line, fmt.Sprintf(format, args...))
}

// broken is the error of a document that ends or errs in the middle.
func (r *reader) broken(err error) error {
	var syntax *xml.SyntaxError
	charset := charsetError("")
	why := ""
	switch {
	case r.in.err != nil && r.in.err != io.EOF && r.in.err != io.ErrUnexpectedEOF:
		return r.in.err // of reading or unpacking, which names the file itself
	case errors.Is(err, errLong):
		return r.fail("a tag or text of more than %d bytes is not read", r.in.most)
	case errors.As(err, &charset):
		return r.fail("its encoding %q is not read here; save it as UTF-8", plain(string(charset)))
	case err == io.EOF || err == io.ErrUnexpectedEOF || errors.As(err, &syntax) && strings.Contains(syntax.Msg, "unexpected EOF"):
		why = "it ends in the middle"
	case syntax != nil:
		why = plain(syntax.Msg)
	default:
		why = plain(strings.TrimPrefix(err.Error(), "xml: "))
	}
	return r.fail("the GPX is broken here: %s; the %d points before are not used, mend the file or fetch it again", why, r.points)
}

// plain keeps a message in one line of printable text.
func plain(s string) string {
	s = strings.Map(func(c rune) rune {
		if c < ' ' || c == 0x7f || c == utf8.RuneError {
			return '?'
		}
		return c
	}, s)
	if len(s) > 120 {
		s = strings.ToValidUTF8(s[:120], "") + "…"
	}
	return s
}

// token is the next token; entities are refused before they can grow.
func (r *reader) token() (xml.Token, error) {
	r.in.left = r.in.most
	t, err := r.d.RawToken()
	if err != nil {
		return nil, r.broken(err)
	}
	if d, ok := t.(xml.Directive); ok && strings.Contains(string(d), "ENTITY") {
		return nil, r.fail("defines entities, which no GPX needs and which may grow without end")
	}
	return t, nil
}

// read reads the document from its root to its end.
func (r *reader) read() error {
	root := false
	for !root {
		t, err := r.token()
		if err != nil {
			return err
		}
		if e, ok := t.(xml.StartElement); ok {
			if root = e.Name.Local == "gpx"; !root {
				return r.fail("is not GPX: its root is <%s>, not <gpx>", plain(e.Name.Local))
			}
		}
	}
	if err := r.children("gpx", r.top); err != nil {
		return err
	}
	if err := r.rest(); err != nil {
		return err
	}
	return r.flush(true)
}

// rest is what follows the root: nothing but comments.
func (r *reader) rest() error {
	for {
		r.in.left = r.in.most
		t, err := r.d.RawToken()
		switch t := t.(type) {
		case xml.StartElement, xml.EndElement:
			return r.fail("there is more after the end of the GPX; one file is one document")
		case xml.CharData:
			if strings.TrimSpace(string(t)) != "" {
				return r.fail("there is text after the end of the GPX")
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return r.broken(err)
		}
	}
}

// children calls f for each child of the element that is open, up to its end
// tag. f reads the child to its end.
func (r *reader) children(name string, f func(e xml.StartElement) error) error {
	if r.depth++; r.depth > maxDepth {
		return r.fail("nested deeper than %d elements", maxDepth)
	}
	defer func() { r.depth-- }()
	for {
		t, err := r.token()
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.StartElement:
			if err := f(t); err != nil {
				return err
			}
		case xml.EndElement:
			if t.Name.Local != name {
				return r.fail("the GPX is broken here: </%s> closes <%s>; the %d points before are not used, mend the file or fetch it again", plain(t.Name.Local), plain(name), r.points)
			}
			return nil
		}
	}
}

func (r *reader) skip(e xml.StartElement) error {
	return r.children(e.Name.Local, r.skip)
}

// text is the text of the element that was opened by e.
func (r *reader) text(e xml.StartElement) (string, error) {
	const most = 1 << 10 // of a name, a number or a time; the rest is cut
	var b strings.Builder
	for {
		t, err := r.token()
		if err != nil {
			return "", err
		}
		switch t := t.(type) {
		case xml.CharData:
			if b.Len() < most {
				b.Write(t[:min(len(t), most-b.Len())])
			}
		case xml.StartElement:
			if err := r.skip(t); err != nil {
				return "", err
			}
		case xml.EndElement:
			if t.Name.Local != e.Name.Local {
				return "", r.fail("the GPX is broken here: </%s> closes <%s>; the %d points before are not used, mend the file or fetch it again", plain(t.Name.Local), plain(e.Name.Local), r.points)
			}
			return strings.ToValidUTF8(strings.TrimSpace(b.String()), ""), nil
		}
	}
}

// top is a child of the root.
func (r *reader) top(e xml.StartElement) error {
	switch e.Name.Local {
	case "wpt":
		r.kind = "waypoint"
		defer func() { r.kind = "" }()
		return r.point(e)
	case "rte":
		return r.line(e, "route")
	case "trk":
		return r.line(e, "track")
	}
	return r.skip(e)
}

// line is a track or a route.
func (r *reader) line(e xml.StartElement, kind string) error {
	r.kind, r.title = kind, ""
	r.track++
	r.segment = 0
	if kind == "route" {
		r.segment = 1
	}
	defer func() { r.kind, r.title = "", "" }()
	return r.children(e.Name.Local, func(e xml.StartElement) (err error) {
		switch e.Name.Local {
		case "name":
			r.title, err = r.text(e)
			return err
		case "trkseg":
			r.segment++
			return r.children("trkseg", func(e xml.StartElement) error {
				if e.Name.Local == "trkpt" {
					return r.point(e)
				}
				return r.skip(e)
			})
		case "rtept":
			return r.point(e)
		}
		return r.skip(e)
	})
}

// point reads a wpt, rtept or trkpt and adds it.
func (r *reader) point(e xml.StartElement) error {
	lon, err := r.degrees(e, "lon", 180)
	if err != nil {
		return err
	}
	lat, err := r.degrees(e, "lat", 90)
	if err != nil {
		return err
	}
	if lon != lon || lat != lat {
		r.noPlace++
	}
	ele, at, name := math.NaN(), math.NaN(), r.title
	err = r.children(e.Name.Local, func(e xml.StartElement) error {
		switch e.Name.Local {
		case "ele", "time":
		case "name":
			if r.kind != "waypoint" {
				return r.skip(e)
			}
		default:
			return r.skip(e)
		}
		s, err := r.text(e)
		if err != nil || s == "" {
			return err
		}
		switch e.Name.Local {
		case "ele":
			if ele, err = strconv.ParseFloat(s, 64); err != nil || math.IsInf(ele, 0) {
				return r.fail("the elevation %q is not a number", plain(s))
			}
		case "time":
			at = r.time(s)
		case "name":
			name = s
		}
		return nil
	})
	if err != nil {
		return err
	}
	r.points++
	track, segment := r.track, r.segment
	if r.kind == "waypoint" {
		track, segment = math.NaN(), math.NaN()
	}
	r.chunk.add(track, segment, r.kind, name, lon, lat, ele, at)
	if r.chunk.rows() == chunkRows {
		return r.flush(false)
	}
	return nil
}

// degrees is the attribute of a point that must be there. NaN, which some
// devices write without a fix, is missing.
func (r *reader) degrees(e xml.StartElement, name string, most float64) (float64, error) {
	for _, a := range e.Attr {
		if a.Name.Local != name {
			continue
		}
		v, err := strconv.ParseFloat(strings.TrimSpace(a.Value), 64)
		if err != nil || !(math.Abs(v) <= most || v != v) {
			return 0, r.fail("<%s>: %s %q is not a number of degrees from %g to %g", plain(e.Name.Local), name, plain(a.Value), -most, most)
		}
		return v, nil
	}
	return 0, r.fail("<%s> has no %s", plain(e.Name.Local), name)
}

// time is in seconds since 1970 UTC, NaN for what is not one.
func (r *reader) time(s string) float64 {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05", "2006-01-02"} {
		if t, err := time.Parse(layout, s); err == nil {
			return float64(t.Unix()) + float64(t.Nanosecond())/1e9
		}
	}
	r.badTimes++
	return math.NaN()
}

// flush hands over the points gathered, at the end even if there are none.
func (r *reader) flush(last bool) error {
	t := r.chunk.table(r.name)
	r.chunk = chunk{}
	if last {
		if r.badTimes > 0 {
			t.Notes = append(t.Notes, fmt.Sprintf("%d of %d points have a time that is none", r.badTimes, r.points))
		}
		if r.noPlace > 0 {
			t.Notes = append(t.Notes, fmt.Sprintf("%d of %d points have no position", r.noPlace, r.points))
		}
	}
	return r.yield(t)
}
