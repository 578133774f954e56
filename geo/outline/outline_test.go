package outline

import (
	"math"
	"slices"
	"testing"
)

// Figures that anybody can look up: ISO 3166 codes, continents, the numbers of
// states and counties.
func TestCountries(t *testing.T) {
	for detail, want := range map[Detail]int{Coarse: 177, Fine: 240} {
		all, err := Countries(detail)
		if err != nil {
			t.Fatal(err)
		}
		if len(all) != want {
			t.Errorf("%d countries, want %d", len(all), want)
		}
		byID := map[string]Region{}
		for _, r := range all {
			if len(r.Shape) == 0 || r.Name == "" {
				t.Errorf("%q %q has no shape or name", r.ID, r.Name)
			}
			if _, twice := byID[r.ID]; twice && r.ID != "" && r.ID != "AUS" { // the Ashmore and Cartier islands are Australia's
				t.Errorf("%s twice", r.ID)
			}
			byID[r.ID] = r
		}
		for id, c := range map[string][3]string{
			"FRA": {"FR", "250", "Europe"}, "NOR": {"NO", "578", "Europe"}, "COD": {"CD", "180", "Africa"}, "USA": {"US", "840", "North America"},
			"KOS": {"XK", "XK", "Europe"}, "NZL": {"NZ", "554", "Oceania"}, "BRA": {"BR", "076", "South America"}, "IND": {"IN", "356", "Asia"},
		} {
			r, ok := byID[id]
			if !ok || !slices.Contains(r.Codes, c[0]) || !slices.Contains(r.Codes, c[1]) || r.Continent != c[2] {
				t.Errorf("%s: %v %q in %q", id, r.Codes, r.Name, r.Continent)
			}
		}
		if r := byID["SWZ"]; r.Name != "Eswatini" || !slices.Contains(r.Names, "Swaziland") {
			t.Errorf("%q, also %q", r.Name, r.Names)
		}
	}
}

func TestAmerica(t *testing.T) {
	all, err := States()
	if err != nil || len(all) != 56 {
		t.Fatalf("%d states, %v", len(all), err)
	}
	for _, r := range all {
		if len(r.Codes) != 2 {
			t.Errorf("%s %s has the codes %v", r.ID, r.Name, r.Codes)
		}
	}
	small, err := Counties()
	if err != nil || len(small) != 3231 {
		t.Fatalf("%d counties, %v", len(small), err)
	}
	for _, r := range small {
		if r.ID == "01001" && (r.Name != "Autauga" || r.Codes[0] != "1001") {
			t.Errorf("%+v", r.Codes)
		}
	}
}

// Borders and coasts together are every arc once; lines stay on the globe.
func TestLines(t *testing.T) {
	for _, get := range []func(Detail) (int, error){
		func(d Detail) (int, error) { l, err := Coast(d); return len(l), err },
		func(d Detail) (int, error) { l, err := Borders(d); return len(l), err },
	} {
		few, err := get(Coarse)
		if err != nil || few < 100 {
			t.Errorf("%d lines, %v", few, err)
		}
		if many, _ := get(Fine); many <= few {
			t.Errorf("finer borders have %d lines, coarser ones %d", many, few)
		}
	}
	land, err := Land(Fine)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range land {
		for _, r := range p {
			for _, q := range r {
				if math.Abs(q[0]) > 180.001 || math.Abs(q[1]) > 90 {
					t.Fatalf("%v is not on the globe", q)
				}
			}
		}
	}
}
