package topo

import (
	"reflect"
	"strings"
	"testing"

	"github.com/paulmach/orb"
)

// The example of the specification, section 1.1.1, by hand: a point, a line, a
// polygon, quantised.
const example = `{"type":"Topology","transform":{"scale":[0.0005000500050005,0.00010001000100010001],"translate":[100,0]},
"objects":{"example":{"type":"GeometryCollection","geometries":[
{"type":"Point","properties":{"prop0":"value0"},"coordinates":[4000,5000]},
{"type":"LineString","properties":{"prop0":"value0","prop1":0},"arcs":[0]},
{"type":"Polygon","id":7,"properties":{"prop0":"value0"},"arcs":[[1]]}]}},
"arcs":[[[4000,0],[1999,9999],[2000,-9999],[2000,9999]],[[0,0],[0,9999],[2000,0],[0,-9999],[-2000,0]]]}`

func near(a, b orb.Point) bool { return abs(a[0]-b[0]) < 1e-9 && abs(a[1]-b[1]) < 1e-9 }

func abs(v float64) float64 { return max(v, -v) }

func TestExample(t *testing.T) {
	top, err := Decode(strings.NewReader(example))
	if err != nil {
		t.Fatal(err)
	}
	f := top.Objects["example"]
	if len(f) != 3 || f[2].ID != "7" || f[0].Properties["prop0"] != "value0" {
		t.Fatalf("%+v", f)
	}
	if p := f[0].Points(); len(p) != 1 || !near(p[0], orb.Point{102.000200020002, 0.50005000500050005}) {
		t.Errorf("point %v", p)
	}
	if l := f[1].Lines(); len(l) != 1 || len(l[0]) != 4 || !near(l[0][1], orb.Point{102.0002000200020 + 0.99959995999599959, 1}) {
		t.Errorf("line %v", l)
	}
	if s := f[2].Shape(); len(s) != 1 || len(s[0][0]) != 5 || !near(s[0][0][2], orb.Point{101.00010001000, 1}) || s[0][0][0] != s[0][0][4] {
		t.Errorf("polygon %v", s)
	}
}

// Two squares that share a side: the side is one arc, gone backwards by one of
// them, and the only border between the two.
const neighbours = `{"type":"Topology","objects":{"o":{"type":"GeometryCollection","geometries":[
{"type":"Polygon","id":"a","arcs":[[0,1]]},{"type":"Polygon","id":"b","arcs":[[-1,2]]}]}},
"arcs":[[[1,0],[1,1]],[[1,1],[0,1],[0,0],[1,0]],[[1,0],[2,0],[2,1],[1,1]]]}`

func TestSharedBorder(t *testing.T) {
	top, err := Decode(strings.NewReader(neighbours))
	if err != nil {
		t.Fatal(err)
	}
	b := top.Objects["o"][1].Shape()
	if want := (orb.Ring{{1, 1}, {1, 0}, {2, 0}, {2, 1}, {1, 1}}); !reflect.DeepEqual(b[0][0], want) {
		t.Errorf("ring %v, want %v", b[0][0], want)
	}
	inner := top.Borders("o", func(_, b *Feature) bool { return b != nil })
	if len(inner) != 1 || !reflect.DeepEqual(inner[0], orb.LineString{{1, 0}, {1, 1}}) {
		t.Errorf("inner borders %v", inner)
	}
	if outer := top.Borders("o", func(_, b *Feature) bool { return b == nil }); len(outer) != 2 {
		t.Errorf("outer borders %v", outer)
	}
}

func TestRefused(t *testing.T) {
	for _, s := range []string{
		"", "{}", `{"type":"FeatureCollection"}`, strings.Replace(neighbours, "[[0,1]]", "[[0,9]]", 1), strings.Replace(neighbours, "[[0,1]]", `"x"`, 1),
		strings.Replace(neighbours, `"Polygon"`, `"Sphere"`, 1), strings.Replace(neighbours, "[1,0],[1,1]", "[1],[1,1]", 1),
	} {
		if _, err := Decode(strings.NewReader(s)); err == nil {
			t.Errorf("%.60q was read", s)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(example)
	f.Add(neighbours)
	f.Fuzz(func(t *testing.T, s string) {
		top, err := Decode(strings.NewReader(s))
		if err != nil {
			return
		}
		for name, features := range top.Objects {
			for i := range features {
				features[i].Shape()
				features[i].Lines()
				features[i].Points()
			}
			top.Borders(name, func(a, b *Feature) bool { return true })
		}
	})
}
