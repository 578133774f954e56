package geo_test

import (
	"reflect"
	"testing"

	"github.com/paulmach/orb"

	"github.com/swelter/swelter/geo"
)

func TestUnwrap(t *testing.T) {
	for _, c := range []struct {
		name     string
		in, want orb.Ring
	}{
		{"stays", orb.Ring{{0, 0}, {10, 0}, {10, 5}, {0, 0}}, orb.Ring{{0, 0}, {10, 0}, {10, 5}, {0, 0}}},
		{"over 180", orb.Ring{{170, 0}, {-170, 0}, {-170, 5}, {170, 0}}, orb.Ring{{170, 0}, {190, 0}, {190, 5}, {170, 0}}},
		{"over -180", orb.Ring{{-170, 0}, {170, 0}, {170, 5}, {-170, 0}}, orb.Ring{{-170, 0}, {-190, 0}, {-190, 5}, {-170, 0}}},
		{"around a pole", orb.Ring{{-90, -60}, {30, -70}, {150, -60}, {-90, -60}}, orb.Ring{{-90, -60}, {30, -70}, {150, -60}, {270, -60}, {270, -90}, {-90, -90}, {-90, -60}}},
		{"from one edge to the other", orb.Ring{{178, 0}, {180, 0}, {-180, 0}, {-179, 1}, {179, 2}, {178, 0}}, orb.Ring{{178, 0}, {180, 0}, {181, 1}, {179, 2}, {178, 0}}},
		{"and back", orb.Ring{{178, 0}, {180, 0}, {-180, 0}, {-179, 1}, {-180, 2}, {180, 2}, {178, 0}}, orb.Ring{{178, 0}, {180, 0}, {181, 1}, {180, 2}, {178, 0}}},
		{"a band around the world", orb.Ring{{-180, 0}, {180, 0}, {180, 5}, {-180, 5}, {-180, 0}}, orb.Ring{{-180, 0}, {180, 0}, {180, 5}, {-180, 5}, {-180, 0}}},
		{"nothing", nil, orb.Ring{}},
	} {
		if got := geo.Unwrap(c.in); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
