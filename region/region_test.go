package region_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"pgregory.net/rapid"

	"github.com/swelter/swelter/geo/outline"
	"github.com/swelter/swelter/region"
)

type reference struct {
	Points  int
	Regions []struct {
		Name  string
		Count float64
		Km2   float64
		Shape [][][][2]float64
	}
}

func readReference(t testing.TB) (reference, []region.Region) {
	data, err := os.ReadFile("testdata/reference.json")
	if err != nil {
		t.Fatal(err)
	}
	var ref reference
	if err := json.Unmarshal(data, &ref); err != nil {
		t.Fatal(err)
	}
	var regions []region.Region
	for _, r := range ref.Regions {
		one := region.Region{ID: r.Name}
		for _, p := range r.Shape {
			var poly orb.Polygon
			for _, ring := range p {
				var out orb.Ring
				for _, c := range ring {
					out = append(out, c)
				}
				poly = append(poly, out)
			}
			one.Shape = append(one.Shape, poly)
		}
		regions = append(regions, one)
	}
	return ref, regions
}

// points are those of reference.py.
func points(n int) (lon, lat []float64) {
	seed := int64(1)
	next := func() float64 {
		seed = seed * 48271 % 2147483647
		return float64(seed) / 2147483647
	}
	for range n {
		lon = append(lon, -180+360*next())
		lat = append(lat, -90+180*next())
	}
	return lon, lat
}

func TestCountsEqualShapely(t *testing.T) {
	ref, regions := readReference(t)
	lon, lat := points(ref.Points)
	got := region.NewIndex(regions).Count(lon, lat, nil)
	inside := 0.0
	for i, r := range ref.Regions {
		inside += got.Values[i]
		if got.Values[i] != r.Count {
			t.Errorf("%s: %v points, Shapely has %v", r.Name, got.Values[i], r.Count)
		}
	}
	if got.Outside != ref.Points-int(inside) || got.Shared != 0 {
		t.Errorf("%d outside, %d shared", got.Outside, got.Shared)
	}
}

func TestAreasEqualGeographicLib(t *testing.T) {
	ref, regions := readReference(t)
	for i, a := range region.Areas(regions) {
		// The reference has corners every hundredth of a degree.
		if want := ref.Regions[i].Km2; math.Abs(a-want) > 1e-7*want {
			t.Errorf("%s: %.9g km², GeographicLib has %.9g", ref.Regions[i].Name, a, want)
		}
	}
}

func box(w, s, e, n float64) orb.Polygon {
	return orb.Polygon{{{w, s}, {e, s}, {e, n}, {w, n}, {w, s}}}
}

func shape(p ...orb.Polygon) region.Region { return region.Region{Shape: p} }

func at(ix *region.Index, lon, lat float64) []int {
	var got []int
	ix.At(lon, lat, func(r int) { got = append(got, r) })
	return got
}

func TestPlaces(t *testing.T) {
	hole := box(0, 0, 10, 10)
	hole = append(hole, orb.Ring{{4, 4}, {6, 4}, {6, 6}, {4, 6}, {4, 4}})
	ix := region.NewIndex([]region.Region{
		shape(hole),
		shape(box(10, 0, 20, 10)),
		shape(box(4, 4, 6, 6)), // fills the hole
		shape(orb.Polygon{{{170, -10}, {-170, -10}, {-170, 10}, {170, 10}, {170, -10}}}),     // over 180 degrees
		shape(orb.Polygon{{{-180, -60}, {-90, -60}, {0, -60}, {90, -60}, {180, -60}}}),       // around the south pole
		shape(orb.Polygon{{{30, 30}, {30, 40}, {40, 40}, {40, 30}, {30, 30}}}),               // with the clock
		shape(orb.Polygon{{{50, 0}, {60, 0}, {50, 10}}}),                                     // not closed
		shape(orb.Polygon{{{-180, 70}, {180, 70}, {180, 80}, {-180, 80}, {-180, 70}}}),       // a band around the world
		shape(orb.Polygon{{{100, 0}, {110, 0}, {110, 10}, {100, 10}}}, box(100, 0, 110, 10)), // one polygon twice
	})
	for _, c := range []struct {
		name     string
		lon, lat float64
		want     []int
	}{
		{"inside", 1, 1, []int{0}},
		{"in the hole that another fills", 5, 5, []int{2}},
		{"on the border of the hole, west", 4, 5, []int{2}},
		{"on the border of the hole, east", 6, 5, []int{0}},
		{"on a border between two", 10, 5, []int{1}},
		{"on a corner between two", 10, 0, []int{1}},
		{"on the last eastern border", 20, 5, []int{1}},
		{"on the last northern border", 5, 10, []int{0}},
		{"on the last corner", 20, 10, []int{1}},
		{"nowhere", 25, 5, nil},
		{"west of 180", 175, 0, []int{3}},
		{"on 180", 180, 0, []int{3}},
		{"on -180", -180, 0, []int{3}},
		{"east of 180", -175, 0, []int{3}},
		{"far from 180", 0, -5, nil},
		{"as another turn", 361, 1, []int{0}},
		{"at the pole", 12, -90, []int{4}},
		{"near the pole", 12, -75, []int{4}},
		{"not so near", 12, -59, nil},
		{"with the clock", 35, 35, []int{5}},
		{"the rest of the world is not in it", 45, 35, nil},
		{"not closed", 51, 1, []int{6}},
		{"on the edge that was not there", 50, 5, []int{6}},
		{"in a band around the world", 0, 75, []int{7}},
		{"in the same polygon twice", 105, 5, []int{8}},
		{"beyond the pole", 0, 91, nil},
		{"no number", math.NaN(), 0, nil},
	} {
		if got := at(ix, c.lon, c.lat); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// Of triangles side by side on one lattice exactly one holds each of its places,
// also on borders and corners.
func TestTilesHoldEachPlaceOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const n = 4
		var corner [n + 1][n + 1]orb.Point
		for i := range corner {
			for j := range corner[i] {
				corner[i][j] = orb.Point{float64(170 + 5*i), float64(5 * j)}
				if i > 0 && i < n && j > 0 && j < n {
					corner[i][j][0] += rapid.Float64Range(-1, 1).Draw(t, "x")
					corner[i][j][1] += rapid.Float64Range(-1, 1).Draw(t, "y")
				}
				if corner[i][j][0] > 180 {
					corner[i][j][0] -= 360
				}
			}
		}
		var all []region.Region
		for i := range n {
			for j := range n {
				a, b, c, d := corner[i][j], corner[i+1][j], corner[i+1][j+1], corner[i][j+1]
				all = append(all, shape(orb.Polygon{{a, b, c, a}}), shape(orb.Polygon{{c, a, d, c}}))
			}
		}
		ix := region.NewIndex(all)
		p := corner[rapid.IntRange(0, n).Draw(t, "i")][rapid.IntRange(0, n).Draw(t, "j")]
		if rapid.Bool().Draw(t, "between") {
			p = orb.Point{rapid.Float64Range(170, 190).Draw(t, "lon"), rapid.Float64Range(0, 20).Draw(t, "lat")}
		}
		if got := at(ix, p[0], p[1]); len(got) != 1 {
			t.Fatalf("%v lies in %v", p, got)
		}
	})
}

// Whole lattices of the ground add up to it.
func TestAreaOfTheWorld(t *testing.T) {
	world := 510065621.724 // km², WGS 84 (NIMA TR8350.2)
	for _, c := range []struct {
		name string
		p    orb.Polygon
		want float64
	}{
		{"a map's edge", box(-180, -90, 180, 90), world},
		{"around the north pole", orb.Polygon{{{-180, 0}, {-90, 0}, {0, 0}, {90, 0}, {180, 0}}}, world / 2},
		{"over 180 degrees", orb.Polygon{{{175, 0}, {-175, 0}, {-175, 90}, {175, 90}}}, world / 72},
		{"with the clock", orb.Polygon{{{0, 0}, {0, 90}, {10, 90}, {10, 0}}}, world / 72},
	} {
		if got := region.Area(orb.MultiPolygon{c.p}); math.Abs(got-c.want) > 1e-9*world {
			t.Errorf("%s: %.9g, want %.9g", c.name, got, c.want)
		}
	}
}

func TestJoin(t *testing.T) {
	countries, err := outline.Countries(outline.Fine)
	if err != nil {
		t.Fatal(err)
	}
	states, err := outline.States()
	if err != nil {
		t.Fatal(err)
	}
	counties, err := outline.Counties()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		in        []region.Region
		key, want string
	}{
		{countries, "DEU", "DEU"}, {countries, "de", "DEU"}, {countries, "276", "DEU"}, {countries, "4", "AFG"}, {countries, "germany", "DEU"},
		{countries, "NA", "NAM"}, {countries, "UNITED KINGDOM", "GBR"}, {countries, "UK", "GBR"}, {countries, "USA", "USA"},
		{countries, "UNITED STATES OF AMERICA", "USA"}, {countries, "United States", "USA"},
		{countries, "FRANCE (INCLUDING MONACO)", "FRA"}, {countries, "ISLAMIC REPUBLIC OF IRAN", "IRN"}, {countries, "Korea, Rep.", "KOR"},
		{countries, "REPUBLIC OF KOREA", "KOR"}, {countries, "DEMOCRATIC PEOPLE S REPUBLIC OF KOREA", "PRK"}, {countries, "Korea, Dem. Rep.", "PRK"},
		{countries, "Cote d'Ivoire", "CIV"}, {countries, "Côte d’Ivoire", "CIV"}, {countries, "COTE D IVOIRE", "CIV"}, {countries, "Curaçao", "CUW"},
		{countries, "CHINA (MAINLAND)", "CHN"}, {countries, "VIET NAM", "VNM"}, {countries, "Vietnam", "VNM"}, {countries, "RUSSIAN FEDERATION", "RUS"},
		{countries, "Russia", "RUS"}, {countries, "BOSNIA & HERZEGOVINA", "BIH"}, {countries, "UNITED REPUBLIC OF TANZANIA", "TZA"},
		{countries, "LAO PEOPLE S DEMOCRATIC REPUBLIC", "LAO"}, {countries, "MYANMAR (FORMERLY BURMA)", "MMR"}, {countries, "Burma", "MMR"},
		{countries, "PLURINATIONAL STATE OF BOLIVIA", "BOL"}, {countries, "DEMOCRATIC REPUBLIC OF THE CONGO (FORMERLY ZAIRE)", "COD"},
		{countries, "Congo, Dem. Rep.", "COD"}, {countries, "Congo", "COG"}, {countries, "Swaziland", "SWZ"}, {countries, "Czech Republic", "CZE"},
		{countries, "Czechia", "CZE"}, {countries, "MACEDONIA", "MKD"}, {countries, "St. Lucia", "LCA"}, {countries, "TÜRKIYE", "TUR"}, {countries, "Turkey", "TUR"},
		{countries, "Atlantis", ""},
		{states, "CA", "06"}, {states, "6", "06"}, {states, "06", "06"}, {states, "california", "06"}, {states, "US-CA", "06"}, {states, "D.C.", ""},
		{counties, "1001", "01001"}, {counties, "01001", "01001"}, {counties, "1001.0", "01001"}, {counties, "Washington", ""}, {counties, "Maricopa", "04013"},
	} {
		j, err := region.Join(c.in, []string{c.key})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if j.At[0] >= 0 {
			got = c.in[j.At[0]].ID
		}
		if got != c.want {
			t.Errorf("%q is %q, want %q %v", c.key, got, c.want, j.Unknown)
		}
	}
}

func TestJoinSaysWhatItLeavesOut(t *testing.T) {
	in := []region.Region{{ID: "A", Name: "Östermark"}, {ID: "B", Name: "Westermark"}, {ID: "C", Name: "Springfield"}, {ID: "D", Name: "Springfield"}}
	j, err := region.Join(in, []string{"ostermark", "", "Westmark", "Springfield", "Xyz"})
	if err != nil {
		t.Fatal(err)
	}
	want := &region.Joined{
		At: []int{0, -1, -1, -1, -1}, Without: []int{1, 2, 3},
		Unknown: []region.Unknown{{Key: "Westmark", Near: []string{"Westermark", "Östermark"}}, {Key: "Springfield", Near: []string{"C", "D"}, Same: 2}, {Key: "Xyz"}},
	}
	if !reflect.DeepEqual(j, want) {
		t.Errorf("%+v, want %+v", j, want)
	}
	_, err = region.Join(in, []string{"A", "x", "östermark"})
	var twice *region.DuplicateError
	if !errors.As(err, &twice) || twice.Rows != [2]int{0, 2} {
		t.Errorf("error %v", err)
	}
}

func TestMend(t *testing.T) {
	bow := orb.Polygon{{{0, 0}, {2, 2}, {2, 0}, {0, 2}, {0, 0}}}
	open := orb.Polygon{{{10, 0}, {12, 0}, {12, 2}, {10, 2}}}
	flat := orb.Polygon{{{20, 0}, {21, 1}, {20, 0}}}
	in := []region.Region{shape(bow, open, flat), shape(box(30, 0, 31, 1), box(30, 0, 31, 1))}
	out, m, err := region.Mend(in)
	if err != nil {
		t.Fatal(err)
	}
	if want := (region.Mended{Closed: 1, Dropped: 1, Crossed: 1, Twice: 1}); m != want {
		t.Errorf("%+v, want %+v", m, want)
	}
	if !strings.Contains(m.String(), "1 taken apart where they cross themselves") {
		t.Error(m)
	}
	// Both wings of the bow are a triangle of base 2 and height 1 at the equator.
	want := region.Area(orb.MultiPolygon{{{{0, 0}, {1, 1}, {0, 2}, {0, 0}}}})*2 + region.Area(orb.MultiPolygon{box(10, 0, 12, 2)})
	if got := region.Area(out[0].Shape); math.Abs(got-want) > 1e-6*want {
		t.Errorf("%g km², want %g", got, want)
	}
	if len(out[1].Shape) != 1 || len(in[1].Shape) != 2 {
		t.Errorf("%d polygons, the regions given have %d", len(out[1].Shape), len(in[1].Shape))
	}
	for _, c := range []struct{ what, word string }{{"beyond", "no longitude and latitude"}, {"nan", "no place"}} {
		bad := box(0, 0, 1, 1)
		if bad[0][1][1] = 95; c.what == "nan" {
			bad[0][1][1] = math.NaN()
		}
		if _, _, err := region.Mend([]region.Region{shape(bad)}); err == nil || !strings.Contains(err.Error(), c.word) {
			t.Errorf("%s: %v", c.what, err)
		}
	}
	var scribble orb.Ring
	for i := range 400 {
		scribble = append(scribble, orb.Point{float64(i * i * 37 % 101), float64(i * i * i * 23 % 59)})
	}
	if _, _, err := region.Mend([]region.Region{shape(orb.Polygon{scribble})}); err == nil || !strings.Contains(err.Error(), "crosses itself more than") {
		t.Errorf("a scribble: %v", err)
	}
}

func FuzzMend(f *testing.F) {
	f.Add([]byte{0, 0, 2, 2, 2, 0, 0, 2})
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) > 80 {
			return
		}
		var ring orb.Ring
		for i := 0; i+1 < len(b); i += 2 {
			ring = append(ring, orb.Point{float64(int8(b[i])) * 1.4, float64(int8(b[i+1])) * .7})
		}
		out, _, err := region.Mend([]region.Region{shape(orb.Polygon{ring})})
		if err != nil {
			return
		}
		again, m, err := region.Mend(out)
		if err != nil || m.Closed+m.Dropped > 0 {
			t.Fatalf("mended twice: %+v %v", m, err)
		}
		if a := region.Area(again[0].Shape); a < 0 || a > 5.2e8*float64(1+len(again[0].Shape)) {
			t.Fatalf("%g km²", a)
		}
		region.NewIndex(again)
	})
}

func ExampleJoin() {
	countries, _ := outline.Countries(outline.Coarse)
	j, _ := region.Join(countries, []string{"Korea, Rep.", "Wonderland"})
	fmt.Println(countries[j.At[0]].Name, j.Unknown[0].Key)
	// Output: South Korea Wonderland
}

func BenchmarkCount(b *testing.B) {
	counties, err := outline.Counties()
	if err != nil {
		b.Fatal(err)
	}
	lon, lat := points(100000)
	for i := range lon {
		lon[i], lat[i] = -125+58*(lon[i]+180)/360, 25+24*(lat[i]+90)/180
	}
	ix := region.NewIndex(counties)
	b.ReportAllocs()
	for b.Loop() {
		ix.Count(lon, lat, nil)
	}
}
