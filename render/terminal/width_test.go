package terminal

import "testing"

func TestWidths(t *testing.T) {
	for s, want := range map[string]int{"": 0, "abc": 3, "Ü": 1, "e\u0301": 1, "日本": 4, "ﾊﾝ": 2, "Ａ": 2} {
		if got := width(s); got != want {
			t.Errorf("%q is %d wide, want %d", s, got, want)
		}
	}
	for _, c := range []struct {
		s    string
		most int
		want string
	}{{"abcdef", 6, "abcdef"}, {"abcdef", 4, "abc…"}, {"日本語", 4, "日…"}, {"日本語", 5, "日本…"}, {"abc", 0, ""}, {"abc", 1, "…"}} {
		if got := shorten(c.s, c.most); got != c.want {
			t.Errorf("%q in %d: %q, want %q", c.s, c.most, got, c.want)
		}
	}
}
