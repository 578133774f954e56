package swelter

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/swelter/swelter/figure"
)

// Track is one track beside the cells of a clustered heatmap. In flags and JSON
// it is a text,
//
//	OF[:KIND][:KEY=VALUE]...
//
// such as "species", "age:bar", "B+T+NK:stack:size=20mm", "sum:bar", "box:side=left"
// or "label:mark:only=TP53|EGFR"; JSON has it as an object too. A name that holds
// a colon is taken whole where what follows is neither kind nor key.
type Track struct {
	// Of is what is shown: a column; several, as the parts of one track (A+B in
	// text); label, the names of the rows or columns themselves; or what follows
	// from the cells of each: values, sum, mean, median, min, max, sd, count
	// (values present) or missing. A column of annotations goes before a word of
	// the same name.
	Of    []string `json:"of"`
	Kind  string   `json:"kind,omitempty"`  // TrackKinds; "" by what is shown
	Side  string   `json:"side,omitempty"`  // left or right of rows, top or bottom of columns; "" by kind
	Size  string   `json:"size,omitempty"`  // depth away from the cells: "15mm"
	Title string   `json:"title,omitempty"` // "" is the name of what is shown
	Min   *float64 `json:"min,omitempty"`   // ends of the axis, or of the colours
	Max   *float64 `json:"max,omitempty"`
	Only  []string `json:"only,omitempty"`  // labels that are marked or written; nil is all
	Input bool     `json:"input,omitempty"` // of the cells as read, not as prepared and drawn
}

// TrackKinds are the ways to draw a track.
func TrackKinds() []string {
	return []string{"strip", "bar", "stack", "point", "line", "box", "histogram", "text", "mark"}
}

// measures are what is known of each row or column from its cells.
var measures = []string{"values", "sum", "mean", "median", "min", "max", "sd", "count", "missing"}

// trackKeys are the settings of a track in text.
var trackKeys = map[string]func(t *Track, value string) error{
	"side": func(t *Track, v string) error {
		t.Side = v
		return oneOf(v, "left", "right", "top", "bottom")
	},
	"size":  func(t *Track, v string) error { t.Size = v; return nil },
	"title": func(t *Track, v string) error { t.Title = v; return nil },
	"only":  func(t *Track, v string) error { t.Only = strings.Split(v, "|"); return nil },
	"min":   func(t *Track, v string) (err error) { t.Min, err = someNumber(v); return err },
	"max":   func(t *Track, v string) (err error) { t.Max, err = someNumber(v); return err },
	"of": func(t *Track, v string) error {
		t.Input = v == "input"
		return oneOf(v, "input", "drawn")
	},
}

func oneOf(value string, known ...string) error {
	if slices.Contains(known, value) {
		return nil
	}
	return fmt.Errorf("%q; there are %s", value, strings.Join(known, ", "))
}

func someNumber(s string) (*float64, error) {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		return nil, fmt.Errorf("%q is not a number", s)
	}
	return &v, nil
}

// ParseTrack reads a track in text.
func ParseTrack(text string) (Track, error) {
	var t Track
	parts := strings.Split(text, ":")
	for len(parts) > 1 {
		taken, err := t.take(parts[len(parts)-1])
		if err != nil {
			return t, fmt.Errorf("track %q: %w", text, err)
		}
		if !taken {
			break
		}
		parts = parts[:len(parts)-1]
	}
	t.Of = []string{strings.Join(parts, ":")}
	return t, t.check()
}

// take reads one piece of a text as a kind or a setting, if it is one.
func (t *Track) take(piece string) (taken bool, err error) {
	key, value, pair := strings.Cut(piece, "=")
	switch set := trackKeys[key]; {
	case pair && set != nil:
		if err := set(t, value); err != nil {
			return false, fmt.Errorf("%s: %w", key, err)
		}
		return true, nil
	case !pair && t.Kind == "" && slices.Contains(TrackKinds(), piece):
		t.Kind = piece
		return true, nil
	}
	return false, nil
}

// check refuses what cannot be meant whatever the columns are.
func (t *Track) check() error {
	name := strings.Join(t.Of, "+")
	switch {
	case len(t.Of) == 0 || slices.Contains(t.Of, ""):
		return fmt.Errorf("track %q: it needs the name of a column, label, or one of %s", name, strings.Join(measures, ", "))
	case t.Kind != "" && !slices.Contains(TrackKinds(), t.Kind):
		return fmt.Errorf("track %q: kind %q; there are %s", name, t.Kind, strings.Join(TrackKinds(), ", "))
	case t.Min != nil && t.Max != nil && !(*t.Min < *t.Max):
		return fmt.Errorf("track %q: min %g is not below max %g", name, *t.Min, *t.Max)
	}
	_, err := t.depth()
	return err
}

// depth is the size in points, 0 for none. Bare numbers are pixels of the usual
// resolution.
func (t *Track) depth() (float64, error) {
	if t.Size == "" {
		return 0, nil
	}
	d, err := figure.ParseLength("size", t.Size, 144)
	if err == nil && (d < 1 || d > 720) {
		err = fmt.Errorf("size %q: from 1pt to 10in can be drawn", t.Size)
	}
	if err != nil {
		err = fmt.Errorf("track %q: %w", strings.Join(t.Of, "+"), err)
	}
	return d, err
}

// names are the columns that the track may mean; those of the matrix's own table
// are not looked for where a word is measured of the cells.
func (t *Track) names() []string {
	if len(t.Of) == 1 && (t.Of[0] == "label" || t.Of[0] == "box" || t.Of[0] == "histogram" || slices.Contains(measures, t.Of[0])) {
		return nil
	}
	names := slices.Clone(t.Of)
	if len(t.Of) == 1 {
		names = append(names, strings.Split(t.Of[0], "+")...)
	}
	return names
}

// MarshalJSON writes a track that only names a column as that name.
func (t Track) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	plain := len(t.Of) == 1
	if plain {
		read, err := ParseTrack(t.Of[0])
		plain = err == nil && read.bare() && t.bare() && read.Of[0] == t.Of[0]
	}
	if plain {
		err := e.Encode(t.Of[0])
		return bytes.TrimSpace(b.Bytes()), err
	}
	type object Track
	err := e.Encode(object(t))
	return bytes.TrimSpace(b.Bytes()), err
}

// bare reports whether nothing but the name is said.
func (t *Track) bare() bool {
	return t.Kind == "" && t.Side == "" && t.Size == "" && t.Title == "" && t.Min == nil && t.Max == nil && t.Only == nil && !t.Input
}

// UnmarshalJSON reads a text or an object.
func (t *Track) UnmarshalJSON(data []byte) error {
	var text string
	if json.Unmarshal(data, &text) == nil {
		read, err := ParseTrack(text)
		*t = read
		return err
	}
	type object Track
	var o object
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&o); err != nil {
		var kind *json.UnmarshalTypeError
		if errors.As(err, &kind) {
			return fmt.Errorf("track: field %q: a %s does not fit", kind.Field, kind.Value)
		}
		return fmt.Errorf("track: %s", strings.TrimPrefix(err.Error(), "json: "))
	}
	*t = Track(o)
	return t.check()
}

// TrackColor is a colour chosen for a track: of one value or one part of it, of
// a graph of one part (Value ""), or a colormap for a strip of numbers.
type TrackColor struct {
	Track string `json:"track"`
	Value string `json:"value,omitempty"`
	Color string `json:"color"` // a colour; or the name of a colormap, where the track is a strip of numbers
}

// ParseTrackColors reads "TRACK:value=#hex,value=#hex", "TRACK:#hex" or
// "TRACK:colormap".
func ParseTrackColors(text string) ([]TrackColor, error) {
	at := strings.LastIndexByte(text, ':')
	if at < 1 || at == len(text)-1 {
		return nil, fmt.Errorf("%q: TRACK:value=#hex,value=#hex, TRACK:#hex or TRACK:colormap is wanted", text)
	}
	name, rest := text[:at], text[at+1:]
	if !strings.Contains(rest, "=") {
		return []TrackColor{{Track: name, Color: rest}}, nil
	}
	var out []TrackColor
	for _, part := range strings.Split(rest, ",") {
		eq := strings.LastIndexByte(part, '=')
		if eq < 1 || eq == len(part)-1 {
			return nil, fmt.Errorf("%q: %q is not value=#hex", text, part)
		}
		out = append(out, TrackColor{Track: name, Value: strings.TrimSpace(part[:eq]), Color: strings.TrimSpace(part[eq+1:])})
	}
	return out, nil
}
