package mapview_test

import (
	"reflect"
	"testing"

	"github.com/paulmach/orb"

	"github.com/swelter/swelter/figure/mapview"
	"github.com/swelter/swelter/figure/style"
	"github.com/swelter/swelter/geo/proj"
	"github.com/swelter/swelter/geom"
	"github.com/swelter/swelter/scene"
)

var (
	island = orb.Ring{{-20, 0}, {30, 0}, {30, 50}, {-20, 50}, {-20, 0}}
	land   = orb.MultiPolygon{{island}}
	coast  = []orb.LineString{orb.LineString(island)}
)

// ground is what a map draws below and above its values.
func ground(t *testing.T, m *mapview.Map) *scene.Scene {
	t.Helper()
	th, err := style.New("light", 144)
	if err != nil {
		t.Fatal(err)
	}
	out, v := &scene.Scene{}, m.At(th, 10, 20, 400, 300)
	v.Below(out)
	v.Above(out)
	return out
}

func around(t *testing.T, lon, lat float64) *mapview.Map {
	t.Helper()
	p, err := proj.New("azimuthal-equal-area", proj.Options{Lon0: &lon, Lat0: &lat})
	if err != nil {
		t.Fatal(err)
	}
	return &mapview.Map{Proj: p, Extent: geom.Extent{XMin: -4e6, YMin: -3e6, XMax: 4e6, YMax: 3e6}, Land: land, Coast: coast}
}

// Maps that share what they have worked out draw what they draw alone: the same
// place twice, the same plane around another place, another page.
func TestSharedGround(t *testing.T) {
	var shared, alone []*mapview.Map
	for _, at := range [][2]float64{{10, 20}, {10, 20}, {-40, 5}} {
		shared, alone = append(shared, around(t, at[0], at[1])), append(alone, around(t, at[0], at[1]))
	}
	mapview.Share(shared)
	first := ground(t, shared[0])
	for i := range shared {
		got := ground(t, shared[i])
		if !reflect.DeepEqual(got, ground(t, alone[i])) {
			t.Errorf("map %d is another one when it shares", i)
		}
		if same := reflect.DeepEqual(got, first); same != (i < 2) {
			t.Errorf("map %d is as the first one: %v", i, same)
		}
	}
}

// What a second frame allocates is what it does not share.
func TestGroundIsWorkedOutOnce(t *testing.T) {
	maps := []*mapview.Map{around(t, 10, 20), around(t, 10, 20)}
	alone := testing.AllocsPerRun(5, func() { ground(t, maps[1]) })
	mapview.Share(maps)
	ground(t, maps[0])
	if shared := testing.AllocsPerRun(5, func() { ground(t, maps[1]) }); shared > .8*alone {
		t.Errorf("%g things are made, %g alone", shared, alone)
	}
}
