package cli

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"a", "", 1}, {"kitten", "sitting", 3}, {"cmpa", "cmap", 1},
		{"matrx", "matrix", 1}, {"ca", "abc", 3}, {"übung", "ubung", 1},
	} {
		if got := distance(c.a, c.b); got != c.want {
			t.Errorf("distance(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

func TestDistanceIsSymmetricAndBounded(t *testing.T) {
	word := rapid.StringMatching(`[a-d]{0,8}`)
	rapid.Check(t, func(t *rapid.T) {
		a, b := word.Draw(t, "a"), word.Draw(t, "b")
		d := distance(a, b)
		if d != distance(b, a) {
			t.Fatalf("%q, %q: %d one way, %d the other", a, b, d, distance(b, a))
		}
		if (d == 0) != (a == b) || d > max(len(a), len(b)) {
			t.Fatalf("%q, %q: %d", a, b, d)
		}
	})
}

func TestNearest(t *testing.T) {
	names := []string{"matrix", "corr", "run", "demo", "version"}
	for word, want := range map[string][]string{
		"matrx": {"matrix"}, "MATRIX": {"matrix"}, "mat": {"matrix"}, "zzz": {}, "crr": {"corr"},
	} {
		if got := nearest(word, names); !slices.Equal(got, want) {
			t.Errorf("nearest(%q) = %v, want %v", word, got, want)
		}
	}
}
