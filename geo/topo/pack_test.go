package topo

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"github.com/paulmach/orb"
)

// Two squares with a side in common, on a grid of quarters.
const gridded = `{"type":"Topology","transform":{"scale":[0.25,0.5],"translate":[-180,10]},
"objects":{"o":{"type":"GeometryCollection","geometries":[
{"type":"Polygon","id":"a","properties":{"name":"A","of":3},"arcs":[[0,1]]},{"type":"MultiPolygon","id":"b","arcs":[[[-1,2]]]}]},"other":{"type":"LineString","arcs":[0]}},
"arcs":[[[4,0],[0,4]],[[4,4],[-4,0],[0,-4],[4,0]],[[4,0],[4000,0],[0,4],[-4000,0]]]}`

// A packed topology says the same as the text it came from.
func TestPack(t *testing.T) {
	want, err := Decode(strings.NewReader(gridded))
	if err != nil {
		t.Fatal(err)
	}
	data, err := want.Pack("o")
	if err != nil {
		t.Fatal(err)
	}
	got, err := Unpack(data)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Objects) != 1 || len(got.Objects["o"]) != 2 {
		t.Fatalf("objects %v", got.Objects)
	}
	for i := range got.Objects["o"] {
		g, w := &got.Objects["o"][i], &want.Objects["o"][i]
		if g.ID != w.ID || g.Kind != w.Kind || g.Properties["name"] != w.Properties["name"] || !reflect.DeepEqual(g.Shape(), w.Shape()) {
			t.Errorf("feature %d: %+v %v, want %+v %v", i, g, g.Shape(), w, w.Shape())
		}
	}
	if ring := got.Objects["o"][1].Shape()[0][0]; ring[2] != (orb.Point{821, 10}) { // 4 + 4000 quarters east of -180
		t.Errorf("ring %v", ring)
	}
	if _, err := want.Pack("p"); err == nil || !strings.Contains(err.Error(), `"p"`) {
		t.Errorf("an object that is not there: %v", err)
	}
	for n := range data {
		if _, err := Unpack(data[:n]); err == nil {
			t.Errorf("%d of %d bytes were read", n, len(data))
		}
	}
}

func FuzzUnpack(f *testing.F) {
	t, err := Decode(strings.NewReader(gridded))
	if err != nil {
		f.Fatal(err)
	}
	data, err := t.Pack("o", "other")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Fuzz(func(t *testing.T, data []byte) {
		top, err := Unpack(data)
		if err != nil {
			return
		}
		for name := range top.Objects {
			for i := range top.Objects[name] {
				top.Objects[name][i].Shape()
			}
		}
		top.Borders("o", func(a, b *Feature) bool { return b != nil })
		if !bytes.HasPrefix(data, []byte(packedAs)) {
			t.Error("no head")
		}
	})
}
