package cli

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

// Work that takes long is named, and its line is taken away in the end.
func TestProgress(t *testing.T) {
	var b bytes.Buffer
	tick := make(chan time.Time)
	stop := show(&b, func() string { return "big\x1b.csv" }, tick)
	tick <- time.Now().Add(3 * time.Second)
	stop()
	if got := b.String(); !strings.Contains(got, `big\u001b.csv: 3 s`) || !strings.HasSuffix(got, "\r\x1b[K") {
		t.Errorf("%q", got)
	}
}

// Work that is quick says nothing, and nothing is said where no terminal is.
func TestNoProgress(t *testing.T) {
	var b bytes.Buffer
	show(&b, func() string { return "small.csv" }, make(chan time.Time))()
	(&app{stderr: &b}).progress("small.csv", false)()
	if b.Len() > 0 {
		t.Errorf("%q", b.String())
	}
}
