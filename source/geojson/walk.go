package geojson

import (
	"context"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/source/internal/jsontext"
)

// depths are the geometries and how deep their coordinates nest.
var depths = map[string]int{
	"Point": 1, "MultiPoint": 2, "LineString": 2, "MultiLineString": 3, "Polygon": 3, "MultiPolygon": 4, "GeometryCollection": 0,
}

// feature is what a feature holds; it is used again for the next.
type feature struct {
	id       cell
	cells    map[string]*cell // properties by the name of their column
	order    []*cell          // those of this feature, in its order
	xyz      []float64        // positions, three numbers each; NaN without altitude
	ends     []int            // of parts, in positions
	polygons bool             // has some
}

// cell is one property.
type cell struct {
	name string
	kind jsontext.Kind
	text []byte
	set  bool
}

// walker reads a document and calls emit with each feature.
type walker struct {
	s    *jsontext.Scanner
	emit func(f *feature) error
	f    feature
	n    int64 // features so far
	most int   // positions of one feature
	left map[string]bool

	coords  []float64 // of the geometry that is read
	parts   []int
	deepest int
}

// maxColumns bounds the names of properties.
const maxColumns = 1 << 16

func open(ctx context.Context, r source.Request, emit func(f *feature) error) (*walker, io.Closer, error) {
	s, c, err := jsontext.Open(ctx, r.Name, r.Open, r.Limits.Line)
	if err != nil {
		return nil, nil, err
	}
	w := &walker{s: s, emit: emit, most: int(r.Limits.Cells / 3), left: map[string]bool{}}
	w.f.cells = map[string]*cell{}
	return w, c, nil
}

// document reads one value after the other: a collection, or features a line.
func (w *walker) document() error {
	for first := true; ; first = false {
		c, err := w.s.Peek()
		for err == nil && c == '\x1e' { // RFC 8142 has it before each text
			if err = w.s.Expect(c); err == nil {
				c, err = w.s.Peek()
			}
		}
		switch {
		case err != nil:
			return err
		case c == 0 && !first:
			return nil
		case c != '{':
			return w.s.Unexpected(c, "an object of GeoJSON")
		}
		if err := w.root(); err != nil {
			return err
		}
	}
}

// root reads a FeatureCollection, a Feature or a geometry.
func (w *walker) root() error {
	w.reset()
	kind, collection := "", false
	err := w.s.Object(func(key string) error {
		if key == "features" {
			if c, err := w.s.Peek(); err != nil || c != '[' {
				return first(err, w.s.Unexpected(c, "the list of features"))
			}
			collection = true
			return w.s.List(func() error {
				w.reset()
				kind := ""
				if err := w.s.Object(func(key string) error { return w.member(key, &kind) }); err != nil {
					return err
				}
				return w.done(kind)
			})
		}
		return w.member(key, &kind)
	})
	switch {
	case err != nil:
		return err
	case collection:
		return nil
	case kind == "FeatureCollection":
		return w.s.Fail("a FeatureCollection without features")
	}
	return w.done(kind)
}

func first(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

func (w *walker) reset() {
	for _, c := range w.f.order {
		c.set = false
	}
	w.f.order, w.f.xyz, w.f.ends = w.f.order[:0], w.f.xyz[:0], w.f.ends[:0]
	w.f.id.set, w.f.polygons = false, false
	w.clear()
}

// member reads the value of a key of a feature or of a bare geometry.
func (w *walker) member(key string, kind *string) error {
	switch key {
	case "type":
		return w.word(kind)
	case "geometry":
		return w.geometry(0)
	case "coordinates":
		return w.coordinates(1)
	case "geometries":
		return w.s.List(func() error { return w.geometry(1) })
	case "properties":
		return w.properties()
	case "crs":
		return w.crs()
	case "id":
		c, err := w.s.Peek()
		if err != nil || c == '{' || c == '[' {
			return first(err, w.s.Unexpected(c, "an id (text or a number)"))
		}
		return w.cell(&w.f.id)
	}
	return w.s.SkipIn(2)
}

// done hands over the feature that was read.
func (w *walker) done(kind string) error {
	w.n++
	switch _, bare := depths[kind]; {
	case bare:
		if err := w.keep(kind); err != nil {
			return err
		}
	case kind == "Topology":
		return w.s.Fail("is TopoJSON, which is not read here; convert it to GeoJSON")
	case kind != "Feature" && kind != "":
		return w.s.Fail("%q is not a type of GeoJSON", jsontext.Clip([]byte(kind)))
	case len(w.coords) > 0:
		return w.s.Fail("a feature with coordinates outside of its geometry")
	}
	return w.emit(&w.f)
}

// word reads a text.
func (w *walker) word(to *string) error {
	b, err := w.s.Str()
	*to = string(b)
	return err
}

// geometry reads an object with coordinates, or null.
func (w *walker) geometry(depth int) error {
	const deepest = 16
	if depth > deepest {
		return w.s.Fail("geometry collections nest deeper than %d", deepest)
	}
	c, err := w.s.Peek()
	if err != nil {
		return err
	}
	if c == 'n' {
		return w.s.Skip()
	}
	w.clear()
	kind := ""
	err = w.s.Object(func(key string) error {
		switch key {
		case "type":
			return w.word(&kind)
		case "coordinates":
			return w.coordinates(1)
		case "geometries":
			return w.s.List(func() error { return w.geometry(depth + 1) })
		}
		return w.s.SkipIn(2)
	})
	if err != nil {
		return err
	}
	return w.keep(kind)
}

// keep adds the geometry that was read to its feature.
func (w *walker) keep(kind string) error {
	defer w.clear()
	depth, ok := depths[kind]
	switch {
	case !ok:
		return w.s.Fail("%q is not a geometry of GeoJSON", jsontext.Clip([]byte(kind)))
	case kind == "GeometryCollection" || w.deepest == 0:
		return nil
	case len(w.coords) > 0 && w.deepest != depth:
		return w.s.Fail("the coordinates of a %s nest %d deep, not %d", kind, depth, w.deepest)
	}
	at := len(w.f.xyz) / 3
	switch kind {
	case "Polygon", "MultiPolygon":
		w.f.polygons = true
		return nil
	case "Point", "MultiPoint":
		for i := range len(w.coords) / 3 {
			w.f.ends = append(w.f.ends, at+i+1)
		}
	default:
		for _, end := range w.parts {
			w.f.ends = append(w.f.ends, at+end)
		}
	}
	if len(w.f.xyz)+len(w.coords) > 3*w.most {
		return w.tooMany()
	}
	w.f.xyz = append(w.f.xyz, w.coords...)
	return nil
}

// clear forgets the coordinates read last.
func (w *walker) clear() { w.coords, w.parts, w.deepest = w.coords[:0], w.parts[:0], 0 }

func (w *walker) tooMany() error {
	return w.s.Fail("a feature of more than %d positions; raise --limit-cells", w.most)
}

// coordinates reads a position or a list of what has them.
func (w *walker) coordinates(depth int) error {
	const deepest = 4
	if depth > deepest {
		return w.s.Fail("coordinates nest deeper than those of a MultiPolygon")
	}
	if c, err := w.s.Peek(); err != nil || c != '[' {
		return first(err, w.s.Unexpected(c, "a list of coordinates"))
	}
	n, lists := 0, false
	var at [3]float64
	err := w.s.List(func() error {
		c, err := w.s.Peek()
		if err != nil {
			return err
		}
		if c == '[' {
			lists = true
			if n > 0 {
				return w.s.Fail("numbers and lists are mixed in coordinates")
			}
			return w.coordinates(depth + 1)
		}
		if lists {
			return w.s.Fail("numbers and lists are mixed in coordinates")
		}
		v, err := w.number()
		if n < len(at) {
			at[n] = v
		}
		n++
		return err
	})
	switch {
	case err != nil:
		return err
	case n == 1:
		return w.s.Fail("a position of one number; it has a longitude and a latitude")
	case n > 1:
		if n == 2 {
			at[2] = math.NaN()
		}
		if w.coords = append(w.coords, at[:]...); len(w.coords) > 3*w.most {
			return w.tooMany()
		}
		if w.deepest == 0 {
			w.deepest = depth
		}
		if w.deepest != depth {
			return w.s.Fail("positions nest %d deep and %d deep in one geometry", w.deepest, depth)
		}
	case lists && depth == w.deepest-1:
		w.parts = append(w.parts, len(w.coords)/3)
	}
	return nil
}

// number reads one coordinate; NaN and null are missing.
func (w *walker) number() (float64, error) {
	kind, text, err := w.s.Scalar()
	switch {
	case err != nil:
		return 0, err
	case kind == jsontext.Null:
		return math.NaN(), nil
	case kind != jsontext.Number:
		return 0, w.s.Fail("the coordinate %q is not a number", jsontext.Clip(text))
	}
	v, err := strconv.ParseFloat(string(text), 64)
	if err != nil || math.IsInf(v, 0) {
		return 0, w.s.Fail("the coordinate %s is beyond all numbers", jsontext.Clip(text))
	}
	return v, nil
}

// properties reads the object of a feature's properties, or null.
func (w *walker) properties() error {
	c, err := w.s.Peek()
	if err != nil {
		return err
	}
	if c == 'n' {
		return w.s.Skip()
	}
	return w.s.Object(func(key string) error { return w.property(key, 0) })
}

// property reads one value. Lists, and objects below the first level, are
// stepped over and named in a note.
func (w *walker) property(name string, depth int) error {
	next, err := w.s.Peek()
	switch {
	case err != nil:
		return err
	case next == '{' && depth == 0:
		return w.s.Object(func(key string) error { return w.property(name+"."+key, 1) })
	case next == '{' || next == '[':
		if len(w.left) < maxColumns {
			w.left[name] = true
		}
		return w.s.SkipIn(3)
	}
	c := w.f.cells[name]
	if c == nil {
		if len(w.f.cells) == maxColumns {
			return w.s.Fail("more than %d names of properties", maxColumns)
		}
		c = &cell{name: name}
		w.f.cells[name] = c
	}
	if !c.set {
		w.f.order = append(w.f.order, c)
	}
	return w.cell(c)
}

func (w *walker) cell(c *cell) error {
	kind, text, err := w.s.Scalar()
	c.kind, c.text, c.set = kind, append(c.text[:0], text...), true
	return err
}

// crs reads the member that GeoJSON had in 2008 and refuses what is not
// longitude and latitude on WGS 84.
func (w *walker) crs() error {
	c, err := w.s.Peek()
	if err != nil {
		return err
	}
	if c != '{' {
		return w.s.Skip() // null
	}
	name := ""
	err = w.s.Object(func(key string) error {
		c, err := w.s.Peek()
		if err != nil || key != "properties" || c != '{' {
			return first(err, w.s.SkipIn(2))
		}
		return w.s.Object(func(key string) error {
			c, err := w.s.Peek()
			if err != nil || c != '"' {
				return first(err, w.s.SkipIn(3))
			}
			b, err := w.s.Str()
			if key == "name" || key == "href" {
				name = string(b)
			}
			return err
		})
	})
	if err != nil || lonLat(name) {
		return err
	}
	return w.s.Fail("its coordinates are in %q, where longitude and latitude (CRS84) are read; convert it first, such as by ogr2ogr -t_srs CRS84 OUT.geojson IN.geojson", jsontext.Clip([]byte(name)))
}

// lonLat knows the names of longitude and latitude on WGS 84. Writers mean the
// order of GeoJSON with EPSG 4326 too.
func lonLat(name string) bool {
	name = strings.ToUpper(name)
	return strings.HasSuffix(name, ":CRS84") || strings.HasSuffix(name, "/CRS84") || strings.HasSuffix(name, "EPSG::4326") || strings.HasSuffix(name, "EPSG:4326")
}
