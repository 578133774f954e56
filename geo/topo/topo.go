// Package topo reads TopoJSON (specification 1.0): areas and lines that share
// their borders as arcs, so that each border is held, and drawn, once.
package topo

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/paulmach/orb"
)

const (
	maxBytes  = 256 << 20
	maxPoints = 50 << 20
)

// Topology is a file's arcs and the objects made of them.
type Topology struct {
	Objects map[string][]Feature
	arcs    []orb.LineString
	grid    *rawTransform // nil without one
}

// Feature is one geometry with what is said of it.
type Feature struct {
	ID         string
	Properties map[string]any
	Kind       string // Polygon, MultiPolygon, LineString, MultiLineString, Point, MultiPoint
	// rings are numbers of arcs: of a polygon's rings by polygon, or of lines.
	// A number below 0 is the arc ~n backwards.
	rings  [][][]int
	points []orb.Point
	t      *Topology
}

type rawGeometry struct {
	Type        string          `json:"type"`
	ID          any             `json:"id"`
	Properties  map[string]any  `json:"properties"`
	Arcs        json.RawMessage `json:"arcs"`
	Coordinates json.RawMessage `json:"coordinates"`
	Geometries  []rawGeometry   `json:"geometries"`
}

type rawTransform struct{ Scale, Translate [2]float64 }

type rawTopology struct {
	Type      string                 `json:"type"`
	Objects   map[string]rawGeometry `json:"objects"`
	Arcs      json.RawMessage        `json:"arcs"`
	Transform *rawTransform          `json:"transform"`
}

// Decode reads a topology.
func Decode(r io.Reader) (*Topology, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
	if err != nil {
		return nil, err
	}
	if len(data) > maxBytes {
		return nil, fmt.Errorf("is longer than %d MiB", maxBytes>>20)
	}
	var raw rawTopology
	if err := json.Unmarshal(data, &raw); err != nil {
		return nil, fmt.Errorf("is not TopoJSON: %w", err)
	}
	if raw.Type != "Topology" {
		return nil, fmt.Errorf("is not TopoJSON: its type is %q, not \"Topology\"", raw.Type)
	}
	t := &Topology{Objects: map[string][]Feature{}, grid: raw.Transform}
	if err := t.readArcs(raw); err != nil {
		return nil, err
	}
	for name, g := range raw.Objects {
		features, err := t.features(g, raw.Transform, 0)
		if err != nil {
			return nil, fmt.Errorf("object %q: %w", name, err)
		}
		t.Objects[name] = features
	}
	return t, nil
}

// readArcs undoes the steps and the grid that arcs are stored in.
func (t *Topology) readArcs(raw rawTopology) error {
	var line orb.LineString
	var x, y float64
	var point [2]float64
	n := 2 // coordinates of the point that is read
	end := func() {
		if line != nil {
			t.arcs = append(t.arcs, line)
		}
	}
	var short error
	err := walk(raw.Arcs, func(depth int) {
		if n < 2 && short == nil {
			short = fmt.Errorf("arc %d has a point without two coordinates", len(t.arcs))
		}
		switch depth {
		case 2:
			end()
			line, x, y = orb.LineString{}, 0, 0
		case 3:
			n = 0
		}
	}, func(v float64, depth int) error {
		if depth != 3 {
			return fmt.Errorf("arc %d has a number where a point is wanted", len(t.arcs))
		}
		if n < 2 {
			point[n] = v
		}
		if n++; n != 2 {
			return nil
		}
		p := orb.Point(point)
		if raw.Transform != nil {
			x, y = x+p[0], y+p[1]
			p = raw.Transform.at(x, y)
		}
		if math.IsNaN(p[0]) || math.IsInf(p[0], 0) || math.IsNaN(p[1]) || math.IsInf(p[1], 0) {
			return fmt.Errorf("arc %d has a point that is not finite", len(t.arcs))
		}
		line = append(line, p)
		return nil
	})
	if n < 2 && short == nil {
		short = fmt.Errorf("arc %d has a point without two coordinates", len(t.arcs))
	}
	if err != nil {
		return err
	}
	end()
	return short
}

func (r *rawTransform) at(x, y float64) orb.Point {
	return orb.Point{x*r.Scale[0] + r.Translate[0], y*r.Scale[1] + r.Translate[1]}
}

func (t *Topology) features(g rawGeometry, tr *rawTransform, depth int) ([]Feature, error) {
	if depth > 8 {
		return nil, errors.New("holds collections without end")
	}
	if g.Type == "GeometryCollection" {
		var all []Feature
		for _, one := range g.Geometries {
			f, err := t.features(one, tr, depth+1)
			if err != nil {
				return nil, err
			}
			all = append(all, f...)
		}
		return all, nil
	}
	f := Feature{Properties: g.Properties, Kind: g.Type, t: t}
	switch id := g.ID.(type) {
	case string:
		f.ID = id
	case float64:
		f.ID = fmt.Sprint(id)
	}
	if err := f.read(g, tr); err != nil {
		return nil, err
	}
	for _, polygon := range f.rings {
		for _, ring := range polygon {
			for _, n := range ring {
				if k := max(n, ^n); k >= len(t.arcs) {
					return nil, fmt.Errorf("names arc %d of %d", k, len(t.arcs))
				}
			}
		}
	}
	return []Feature{f}, nil
}

// read fills the arcs or points of a geometry by its kind.
func (f *Feature) read(g rawGeometry, tr *rawTransform) error {
	var err error
	switch g.Type {
	case "Polygon", "MultiLineString":
		f.rings, err = arcNumbers(g.Arcs, 2)
	case "MultiPolygon":
		f.rings, err = arcNumbers(g.Arcs, 3)
	case "LineString":
		f.rings, err = arcNumbers(g.Arcs, 1)
	case "Point", "MultiPoint":
		var points [][2]float64
		if g.Type == "Point" {
			points = make([][2]float64, 1)
			err = json.Unmarshal(g.Coordinates, &points[0])
		} else {
			err = json.Unmarshal(g.Coordinates, &points)
		}
		for _, p := range points {
			q := orb.Point(p)
			if tr != nil {
				q = tr.at(p[0], p[1])
			}
			f.points = append(f.points, q)
		}
	case "":
	default:
		return fmt.Errorf("geometry %q is not known", g.Type)
	}
	if err != nil {
		return fmt.Errorf("a %s is damaged: %w", g.Type, err)
	}
	return nil
}

// arcNumbers are the numbers of arcs, in lists that lie so deep in one another.
func arcNumbers(text []byte, deep int) ([][][]int, error) {
	out := [][][]int{}
	err := walk(text, func(depth int) {
		// The depth as if it were that of a multipolygon.
		switch depth + 3 - deep {
		case 1:
		case 2:
			out = append(out, nil)
		case 3:
			if len(out) == 0 {
				out = append(out, nil)
			}
			out[len(out)-1] = append(out[len(out)-1], nil)
		}
	}, func(v float64, depth int) error {
		if depth != deep || v != math.Trunc(v) || math.Abs(v) > math.MaxInt32 {
			return fmt.Errorf("has %g where the number of an arc is wanted", v)
		}
		rings := out[len(out)-1]
		rings[len(rings)-1] = append(rings[len(rings)-1], int(v))
		return nil
	})
	return out, err
}

// joined is the line of several arcs, each beginning where the last ended.
func (t *Topology) joined(arcs []int) orb.LineString {
	points := 0
	for _, n := range arcs {
		points += len(t.arcs[max(n, ^n)])
	}
	out := make(orb.LineString, 0, min(points, maxPoints))
	for _, n := range arcs {
		arc := t.arcs[max(n, ^n)]
		from := 0
		if len(out) > 0 {
			from = 1 // the point that both have
		}
		for k := from; k < len(arc); k++ {
			if n < 0 {
				out = append(out, arc[len(arc)-1-k])
			} else {
				out = append(out, arc[k])
			}
		}
		if len(out) > maxPoints {
			break
		}
	}
	return out
}

// Shape is an area's polygons; nil for lines and points.
func (f *Feature) Shape() orb.MultiPolygon {
	if f.Kind != "Polygon" && f.Kind != "MultiPolygon" {
		return nil
	}
	var out orb.MultiPolygon
	for _, polygon := range f.rings {
		var rings orb.Polygon
		for _, arcs := range polygon {
			if r := f.t.joined(arcs); len(r) > 3 {
				rings = append(rings, orb.Ring(r))
			}
		}
		if len(rings) > 0 {
			out = append(out, rings)
		}
	}
	return out
}

// Lines are a line geometry's lines; nil for areas and points.
func (f *Feature) Lines() []orb.LineString {
	if f.Kind != "LineString" && f.Kind != "MultiLineString" {
		return nil
	}
	var out []orb.LineString
	for _, group := range f.rings {
		for _, arcs := range group {
			out = append(out, f.t.joined(arcs))
		}
	}
	return out
}

// Points are a point geometry's points.
func (f *Feature) Points() []orb.Point { return f.points }

// Borders are the arcs of an object's areas, each once: those between two areas
// that keep says to draw. b is nil on the outside.
func (t *Topology) Borders(object string, keep func(a, b *Feature) bool) []orb.LineString {
	features := t.Objects[object]
	sides := make([][2]*Feature, len(t.arcs))
	for i := range features {
		f := &features[i]
		for _, polygon := range f.rings {
			for _, ring := range polygon {
				for _, n := range ring {
					k := max(n, ^n)
					if s := sides[k]; s[0] == nil {
						sides[k] = [2]*Feature{f}
					} else if s[1] == nil && s[0] != f {
						sides[k] = [2]*Feature{s[0], f}
					}
				}
			}
		}
	}
	var out []orb.LineString
	for k, s := range sides {
		if s[0] != nil && keep(s[0], s[1]) {
			out = append(out, t.arcs[k])
		}
	}
	return out
}
