package geojson

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// mostArea bounds a document of polygons, which is read as a whole.
const mostArea = 256 << 20

// shape is any object of GeoJSON.
type shape struct {
	Type        string          `json:"type"`
	Features    []shape         `json:"features"`
	Geometry    *shape          `json:"geometry"`
	Geometries  []shape         `json:"geometries"`
	Coordinates json.RawMessage `json:"coordinates"`
}

// Rings reads the borders of all polygons of a GeoJSON document: outer rings and
// holes alike, as corners (lon, lat). Points and lines are passed over; a
// document without a polygon is an error. name is shown in messages.
func Rings(r io.Reader, name string) ([][][2]float64, error) {
	data, err := io.ReadAll(io.LimitReader(r, mostArea+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(data) > mostArea {
		return nil, fmt.Errorf("%s: larger than %d MB; simplify the area first", name, mostArea>>20)
	}
	var s shape
	if err := json.Unmarshal(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), &s); err != nil {
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			line := bytes.Count(data[:min(int(syntax.Offset), len(data))], []byte("\n")) + 1
			return nil, fmt.Errorf("%s:%d: not GeoJSON: %v", name, line, err)
		}
		return nil, fmt.Errorf("%s: not GeoJSON: %v", name, err)
	}
	rings, err := s.rings(nil)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(rings) == 0 {
		return nil, fmt.Errorf("%s: holds no polygon; an area is a Polygon or a MultiPolygon of GeoJSON", name)
	}
	return rings, nil
}

func (s *shape) rings(to [][][2]float64) (_ [][][2]float64, err error) {
	var polygons [][][][]float64
	switch s.Type {
	case "Polygon":
		polygons = make([][][][]float64, 1)
		err = json.Unmarshal(s.Coordinates, &polygons[0])
	case "MultiPolygon":
		err = json.Unmarshal(s.Coordinates, &polygons)
	}
	if err != nil {
		return nil, fmt.Errorf("the coordinates of a %s are not lists of positions", s.Type)
	}
	for _, polygon := range polygons {
		for _, ring := range polygon {
			own := make([][2]float64, len(ring))
			for i, p := range ring {
				if len(p) < 2 {
					return nil, fmt.Errorf("a position of a %s has %d numbers; longitude and latitude are wanted", s.Type, len(p))
				}
				own[i] = [2]float64{p[0], p[1]}
			}
			if len(own) < 3 {
				return nil, fmt.Errorf("a ring of a %s has %d positions", s.Type, len(own))
			}
			to = append(to, own)
		}
	}
	within := append(append([]shape(nil), s.Features...), s.Geometries...)
	if s.Geometry != nil {
		within = append(within, *s.Geometry)
	}
	for i := range within {
		if to, err = within[i].rings(to); err != nil {
			return nil, err
		}
	}
	return to, nil
}
