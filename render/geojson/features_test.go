package geojson

import (
	"bytes"
	"encoding/json"
	"math"
	"testing"

	"github.com/paulmach/orb"
)

// Two features by hand: a line across the antimeridian, which is cut there, and
// an area; infinite numbers and features without a point are left out.
func TestFeaturesByHand(t *testing.T) {
	var b bytes.Buffer
	err := Features(&b, []Feature{
		{Lines: orb.MultiLineString{{{170, 10}, {190, 10}}}, Properties: []Property{{"kind", "line"}, {"value", 2.5}}},
		{Properties: []Property{{"kind", "none"}}},
		{Area: orb.MultiPolygon{{{{0, 0}, {1, 0}, {1, 1}, {0, 0}}}}, Properties: []Property{{"kind", "a \"b\""}, {"to", math.Inf(1)}}},
	}, Options{EPSG: 4326})
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"type":"FeatureCollection","features":[
{"type":"Feature","geometry":{"type":"MultiLineString","coordinates":[[[170,10],[180,10]],[[-180,10],[-170,10]]]},"properties":{"kind":"line","value":2.5}},
{"type":"Feature","geometry":{"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]]]]},"properties":{"kind":"a \"b\""}}
]}`
	var x, y bytes.Buffer
	if err := json.Compact(&x, b.Bytes()); err != nil {
		t.Fatalf("%v in\n%s", err, b.String())
	}
	if err := json.Compact(&y, []byte(want)); err != nil {
		t.Fatal(err)
	}
	if x.String() != y.String() {
		t.Errorf("%s\nwant\n%s", x.String(), y.String())
	}
}
