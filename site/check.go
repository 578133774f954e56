package site

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of what is taken in.
const (
	MaxBody     = 65536 // bytes of a batch or a skeleton
	MaxEvents   = 500   // of a batch; also elements, bands and elements seen
	MaxBoxes    = 1500  // of a skeleton
	maxURL      = 2048
	maxSelector = 512
	maxSeq      = 9999
	maxTotal    = 1_000_000
	maxT        = 86_400_000 // ms: a day
	maxPlace    = 1_000_000  // CSS pixels
	maxHosts    = 8
)

// ErrFormat is what a body breaks that is no batch, or out of bounds.
var ErrFormat = errors.New("not in the format of events")

// badField says which field broke which bound.
type badField struct{ where, what string }

func (e *badField) Error() string { return e.where + ": " + e.what }
func (e *badField) Unwrap() error { return ErrFormat }

func bad(where, format string, args ...any) error {
	return &badField{where, fmt.Sprintf(format, args...)}
}

// ParseBatch reads a batch and holds it against every bound. Errors wrap
// ErrFormat and name the field; nothing of a batch with one is used.
func ParseBatch(body []byte) (*Batch, error) {
	b := new(Batch)
	if err := parse(body, b); err != nil {
		return nil, err
	}
	if b.DPR == 0 {
		b.DPR = 1
	}
	if b.Rate == 0 {
		b.Rate = 1
	}
	return b, b.check()
}

// ParseSkeleton reads a skeleton, as ParseBatch does a batch.
func ParseSkeleton(body []byte) (*Skeleton, error) {
	s := new(Skeleton)
	if err := parse(body, s); err != nil {
		return nil, err
	}
	return s, s.check()
}

func parse(body []byte, into any) error {
	if len(body) > MaxBody {
		return bad("body", "%d bytes; at most %d", len(body), MaxBody)
	}
	if !utf8.Valid(body) {
		return bad("body", "not UTF-8")
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		var kind *json.UnmarshalTypeError
		switch {
		case errors.As(err, &kind):
			return bad(kind.Field, "a %s does not fit", kind.Value)
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			return bad("body", "ends too early")
		}
		return bad("body", "%s", strings.TrimPrefix(err.Error(), "json: "))
	}
	if rest := bytes.TrimSpace(body[d.InputOffset():]); len(rest) > 0 {
		return bad("body", "something follows the object")
	}
	return nil
}

func (b *Batch) check() error {
	if err := first(
		version(b.V),
		name("id", b.ID, 16, 64),
		within("seq", float64(b.Seq), 0, maxSeq),
		within("n", float64(b.N), 0, maxTotal),
		within("drop", float64(b.Drop), 0, maxTotal),
		within("start", b.Start, 0, 1e14),
		within("sent", b.Sent, 0, 1e14),
		page(b.URL, b.Screen),
		text("ref", b.Ref, 0, 255),
		text("variant", b.Variant, 0, 64),
		optionalHex("layout", b.Layout),
		size(b.VW, b.VH, b.PW, b.PH),
		within("dpr", b.DPR, 0.1, 20),
		above("rate", b.Rate, 0, 1),
		count("els", len(b.Els), 0, MaxEvents),
	); err != nil {
		return err
	}
	for i := range b.Els {
		if err := b.Els[i].check(); err != nil {
			return inside("els", i, err)
		}
	}
	atLeast := 1
	if b.Last {
		atLeast = 0
	}
	if err := count("e", len(b.Events), atLeast, MaxEvents); err != nil {
		return err
	}
	for i := range b.Events {
		if err := b.Events[i].check(len(b.Els)); err != nil {
			return inside("e", i, err)
		}
	}
	return nil
}

func (s *Skeleton) check() error {
	if err := first(
		version(s.V), name("id", s.ID, 16, 64), page(s.URL, s.Screen), optionalHex("layout", s.Layout),
		size(s.VW, s.VH, s.PW, s.PH),
		count("boxes", len(s.Boxes), 1, MaxBoxes), count("els", len(s.Els), 0, MaxEvents),
	); err != nil {
		return err
	}
	for i, b := range s.Boxes {
		if err := first(box("box", [4]float64(b[:4])), within("kind", b[4], 0, boxKinds-1)); err != nil {
			return inside("boxes", i, err)
		}
		if b[4] != math.Trunc(b[4]) {
			return inside("boxes", i, bad("kind", "%g is not whole", b[4]))
		}
	}
	for i := range s.Els {
		err := s.Els[i].check()
		if err == nil && s.Els[i].Box == nil {
			err = bad("b", "an element of a skeleton has a box")
		}
		if err != nil {
			return inside("els", i, err)
		}
	}
	return nil
}

func (e *Element) check() error {
	if err := first(
		hexadecimal("h", e.Hash),
		selector("s", e.Selector, 1),
		selector("c", e.Container, 0),
		within("f", float64(e.Fixed), 0, 1),
		text("m", e.Name, 0, 128),
		count("d", len(e.Hosts), 0, maxHosts),
		count("g", len(e.Tag), 0, 32),
		mark(e.Mark),
	); err != nil {
		return err
	}
	for i, h := range e.Hosts {
		if err := selector("d", h, 1); err != nil {
			return inside("d", i, err)
		}
	}
	for _, r := range e.Tag {
		if !('a' <= r && r <= 'z' || '0' <= r && r <= '9' || r == '-') {
			return bad("g", "%q is not of a-z, 0-9 and -", e.Tag)
		}
	}
	if e.Box != nil {
		return box("b", *e.Box)
	}
	return nil
}

// hasPlace reports whether events of the kind lie on an element.
func hasPlace(kind string) bool {
	return kind == Click || kind == Rage || kind == Dead || kind == Rest
}

func (e *Event) check(els int) error {
	if err := within("t", e.T, 0, maxT); err != nil {
		return err
	}
	switch {
	case hasPlace(e.Kind):
		return e.checkPlace(els)
	case e.Kind == Scroll:
		return first(within("y", e.Y, 0, maxPlace), within("ph", e.PH, 0, maxPlace))
	case e.Kind == Attention:
		if err := first(within("y", e.Y, 0, maxPlace), count("b", len(e.Bands), 1, MaxEvents)); err != nil {
			return err
		}
		if math.Mod(e.Y, Band) != 0 {
			return bad("y", "%g is not the top of a band of %d", e.Y, Band)
		}
		for i, ms := range e.Bands {
			if err := within("ms", float64(ms), 0, maxT); err != nil {
				return inside("b", i, err)
			}
		}
	case e.Kind == Seen:
		if err := count("is", len(e.Els), 1, MaxEvents); err != nil {
			return err
		}
		for i, el := range e.Els {
			if el < 0 || el >= els {
				return inside("is", i, bad("el", "there is no element %d; there are %d", el, els))
			}
		}
	default:
		return bad("k", "kind %q is not known", e.Kind)
	}
	return nil
}

func (e *Event) checkPlace(els int) error {
	if e.El == nil || *e.El < 0 || *e.El >= els {
		return bad("i", "no element of the %d in els", els)
	}
	if err := first(
		within("ex", float64(e.EX), 0, 65535), within("ey", float64(e.EY), 0, 65535),
		within("x", e.X, -maxPlace, maxPlace), within("y", e.Y, -maxPlace, maxPlace),
		within("sx", e.SX, -maxPlace, maxPlace), within("sy", e.SY, -maxPlace, maxPlace),
		within("cx", e.CX, -maxPlace, maxPlace), within("cy", e.CY, -maxPlace, maxPlace),
		within("pw", e.PW, 0, maxPlace), within("ph", e.PH, 0, maxPlace),
		within("z", e.Zoom, 0, 20), within("ms", e.MS, 0, maxT), within("q", float64(e.Count), 0, 1000),
	); err != nil {
		return err
	}
	switch e.Points {
	case "", "m", "t", "p", "k":
		return nil
	}
	return bad("p", "pointer %q is not known", e.Points)
}

// first is the first error of some.
func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func inside(list string, i int, err error) error {
	return &badField{fmt.Sprintf("%s[%d]", list, i), err.Error()}
}

func version(v int) error {
	switch {
	case v > Version:
		return bad("v", "version %d is newer than this server reads (%d)", v, Version)
	case v < 1:
		return bad("v", "version %d; it starts at 1", v)
	}
	return nil
}

func within(where string, v, lo, hi float64) error {
	if !(v >= lo && v <= hi) { // also NaN
		return bad(where, "%g is not between %g and %g", v, lo, hi)
	}
	return nil
}

func above(where string, v, lo, hi float64) error {
	if !(v > lo && v <= hi) {
		return bad(where, "%g is not above %g and at most %g", v, lo, hi)
	}
	return nil
}

func count(where string, n, lo, hi int) error {
	if n < lo || n > hi {
		return bad(where, "%d of them; %d to %d", n, lo, hi)
	}
	return nil
}

func size(vw, vh, pw, ph float64) error {
	return first(within("vw", vw, 1, 20_000), within("vh", vh, 1, 20_000), within("pw", pw, 1, maxPlace), within("ph", ph, 1, maxPlace))
}

func box(where string, b [4]float64) error {
	return first(within(where, b[0], -maxPlace, maxPlace), within(where, b[1], -maxPlace, maxPlace), within(where, b[2], 0, maxPlace), within(where, b[3], 0, maxPlace))
}

func name(where, s string, lo, hi int) error {
	if len(s) < lo || len(s) > hi {
		return bad(where, "%d letters; %d to %d", len(s), lo, hi)
	}
	for _, r := range s {
		if !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '-' || r == '_') {
			return bad(where, "%q is not a letter, a digit, - or _", r)
		}
	}
	return nil
}

func text(where, s string, lo, hi int) error {
	if len(s) < lo || len(s) > hi {
		return bad(where, "%d bytes; %d to %d", len(s), lo, hi)
	}
	for _, r := range s {
		// Format characters turn the direction of text around, or hide in it.
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == 0x2028 || r == 0x2029 || r == utf8.RuneError {
			return bad(where, "holds the control character %U", r)
		}
	}
	return nil
}

func selector(where, s string, lo int) error {
	if strings.Contains(s, "<") {
		return bad(where, "a selector with markup")
	}
	return text(where, s, lo, maxSelector)
}

func hexadecimal(where, s string) error {
	if len(s) != 16 || strings.Trim(s, "0123456789abcdef") != "" {
		return bad(where, "%q is not 16 hex digits", s)
	}
	return nil
}

func optionalHex(where, s string) error {
	if s == "" {
		return nil
	}
	return hexadecimal(where, s)
}

func mark(s string) error {
	if s != "" && (len(s) != 8 || strings.Trim(s, "0123456789abcdef") != "") {
		return bad("t", "%q is not 8 hex digits", s)
	}
	return nil
}

func page(address, screen string) error {
	switch {
	case address != "" && screen != "":
		return bad("screen", "a page has an address or is a screen, not both")
	case screen != "":
		return text("screen", screen, 1, 200)
	}
	if err := text("url", address, 1, maxURL); err != nil {
		return err
	}
	if !strings.HasPrefix(address, "https://") && !strings.HasPrefix(address, "http://") {
		return bad("url", "not an address of http or https")
	}
	return nil
}
