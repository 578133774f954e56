package site

import (
	"testing"
	"time"
)

func TestDaysOfASpan(t *testing.T) {
	at := func(s string) time.Time {
		v, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, c := range []struct {
		span        Span
		first, last string
	}{
		{Span{}, "", "9"},
		{Span{From: at("2026-03-01T00:00:00Z"), To: at("2026-03-02T00:00:00Z")}, "2026-03-01", "2026-03-01"},
		{Span{From: at("2026-03-01T23:00:00-02:00"), To: at("2026-03-03T00:00:01Z")}, "2026-03-02", "2026-03-03"},
	} {
		if first, last := c.span.Days(); first != c.first || last != c.last {
			t.Errorf("%v: %q to %q; it is %q to %q", c.span, first, last, c.first, c.last)
		}
	}
}
