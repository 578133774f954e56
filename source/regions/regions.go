// Package regions reads areas with their keys and names from GeoJSON (RFC 7946)
// and TopoJSON (specification 1.0).
package regions

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"sort"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"github.com/swelter/swelter/geo/topo"
	"github.com/swelter/swelter/region"
	"github.com/swelter/swelter/source"
)

// maxBytes bounds a file of borders.
const maxBytes = 512 << 20

// feature is one area before it is known what it is called by.
type feature struct {
	id    string
	props map[string]string
	shape orb.MultiPolygon
}

// Read reads the areas of a GeoJSON or TopoJSON document. key is the property
// that identifies them; "" takes the id, or the first property that tells all
// apart. Further properties that do so are codes by which they can be joined as
// well. Features that are no areas are counted in the notes, and areas of one
// key are joined to one. name is shown in messages.
func Read(r io.Reader, name, key string) ([]region.Region, []string, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
	if err != nil {
		return nil, nil, err
	}
	if len(data) > maxBytes {
		return nil, nil, fmt.Errorf("%s: more than %d MB of borders; simplify them", name, maxBytes>>20)
	}
	var head struct {
		Type     string
		CRS      json.RawMessage
		Features []json.RawMessage
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if err := json.Unmarshal(data, &head); err != nil {
		return nil, nil, fmt.Errorf("%s: not GeoJSON or TopoJSON: %w", name, err)
	}
	var list []feature
	others := 0
	switch head.Type {
	case "Topology":
		list, others, err = fromTopology(data)
	case "FeatureCollection":
		for i, raw := range head.Features {
			if err = appendFeature(&list, &others, raw); err != nil {
				err = fmt.Errorf("feature %d: %w", i+1, err)
				break
			}
		}
	case "Feature":
		err = appendFeature(&list, &others, data)
	case "Polygon", "MultiPolygon":
		var f feature
		if f.shape, _, err = geometry(data); err == nil {
			list = append(list, f)
		}
	default:
		err = fmt.Errorf("type %q; a FeatureCollection or a Topology is wanted", head.Type)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(list) == 0 {
		return nil, nil, fmt.Errorf("%s: no polygon in it; regions are polygons", name)
	}
	var notes []string
	if others > 0 {
		notes = append(notes, fmt.Sprintf("%s: %d features are no areas and were left out", name, others))
	}
	out, more, err := named(list, name, key)
	return out, append(notes, more...), err
}

// Named makes regions of the areas of another format, known by their properties
// as those of GeoJSON are.
func Named(areas []source.Area, name, key string) ([]region.Region, []string, error) {
	list := make([]feature, len(areas))
	for i, a := range areas {
		list[i] = feature{props: a.Properties, shape: a.Shape}
	}
	return named(list, name, key)
}

func appendFeature(list *[]feature, others *int, raw json.RawMessage) error {
	var f struct {
		ID         any
		Properties map[string]any
		Geometry   json.RawMessage
	}
	if err := json.Unmarshal(raw, &f); err != nil {
		return err
	}
	shape, ok, err := geometry(f.Geometry)
	if err != nil {
		return err
	}
	if !ok {
		*others++
		return nil
	}
	*list = append(*list, feature{id: word(f.ID), props: words(f.Properties), shape: shape})
	return nil
}

// geometry is the areas of a geometry; ok is false where it has none.
func geometry(raw json.RawMessage) (shape orb.MultiPolygon, ok bool, err error) {
	var g struct {
		Type        string
		Coordinates json.RawMessage
		Geometries  []json.RawMessage
	}
	if len(raw) == 0 || string(raw) == "null" {
		return nil, false, nil
	}
	if err := json.Unmarshal(raw, &g); err != nil {
		return nil, false, err
	}
	switch g.Type {
	case "Polygon":
		var p [][][]float64
		if err := json.Unmarshal(g.Coordinates, &p); err != nil {
			return nil, false, fmt.Errorf("a polygon that is none: %w", err)
		}
		return multi([][][][]float64{p})
	case "MultiPolygon":
		var p [][][][]float64
		if err := json.Unmarshal(g.Coordinates, &p); err != nil {
			return nil, false, fmt.Errorf("a polygon that is none: %w", err)
		}
		return multi(p)
	case "GeometryCollection":
		for _, raw := range g.Geometries {
			part, some, err := geometry(raw)
			if err != nil {
				return nil, false, err
			}
			shape, ok = append(shape, part...), ok || some
		}
	}
	return shape, ok, nil
}

func multi(in [][][][]float64) (orb.MultiPolygon, bool, error) {
	var out orb.MultiPolygon
	for _, p := range in {
		var poly orb.Polygon
		for _, r := range p {
			ring := make(orb.Ring, 0, len(r))
			for _, c := range r {
				if len(c) < 2 {
					return nil, false, fmt.Errorf("a corner of %d numbers", len(c))
				}
				ring = append(ring, orb.Point{c[0], c[1]})
			}
			poly = append(poly, ring)
		}
		if len(poly) > 0 {
			out = append(out, poly)
		}
	}
	return out, len(out) > 0, nil
}

// fromTopology takes the object with the most areas: the others are mostly what
// it adds up to.
func fromTopology(data []byte) ([]feature, int, error) {
	t, err := topo.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, 0, err
	}
	var names []string
	for n := range t.Objects {
		names = append(names, n)
	}
	sort.Strings(names)
	var best []feature
	others := 0
	for _, n := range names {
		var list []feature
		rest := 0
		for i := range t.Objects[n] {
			f := &t.Objects[n][i]
			if shape := f.Shape(); len(shape) > 0 {
				list = append(list, feature{id: f.ID, props: words(f.Properties), shape: shape})
			} else {
				rest++
			}
		}
		if len(list) > len(best) {
			best, others = list, rest
		}
	}
	return best, others, nil
}

// word is a property as a key; "" for what can be none.
func word(v any) string {
	switch v := v.(type) {
	case string:
		return strings.TrimSpace(v)
	case float64:
		if v == math.Trunc(v) && math.Abs(v) < 1e15 {
			return strconv.FormatInt(int64(v), 10)
		}
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	return ""
}

func words(props map[string]any) map[string]string {
	out := map[string]string{}
	for k, v := range props {
		if w := word(v); w != "" {
			out[k] = w
		}
	}
	return out
}
