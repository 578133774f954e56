package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What a map over time cannot be made of is refused by each command that would
// draw it, in one line that names what is wrong, and nothing is written
// (testdata/badcubes.py).
func TestBadCubes(t *testing.T) {
	for _, c := range []struct{ args, want string }{
		{"matrix places.nc", "has no axis of latitude"},
		{"explore places.nc", "has no axis of latitude"},
		{"map places.nc", "no variable lies on longitudes and latitudes"},
		{"matrix two.nc", "2 variables fit: v, w; choose one"},
		{"explore two.nc", "2 variables fit: v, w; choose one"},
		{"map two.nc", "2 variables fit: v, w; choose one"},
		{"matrix calendar.nc", `calendar "martian" is not known; known are standard`},
		{"explore calendar.nc", `calendar "martian" is not known`},
		{"map calendar.nc", `calendar "martian" is not known`},
		{"matrix cut.nc", "cut short"},
		{"explore cut.nc", "cut short"},
		{"map cut.nc", "cut short"},
		{"matrix blosc.nc", "is compressed with blosc, which is not read; rewrite it with gzip"},
		{"explore blosc.nc", "is compressed with blosc"},
		{"map szip.nc", "is compressed with szip"},
		{"matrix twice.nc", "the time 2000-02-01 is there twice (frames 2 and 3)"},
		{"explore twice.nc", "the time 2000-02-01 is there twice (frames 2 and 3)"},
		{"map twice.nc", "the time 2000-02-01 is there twice (frames 2 and 3)"},
		{"map twice.nc --frames time", "the time 2000-02-01 is there twice (frames 2 and 3)"},
		{"matrix curved.nc", "curved (placed by lat2d and lon2d)"},
		{"explore curved.nc", "curved (placed by lat2d and lon2d)"},
		{"map curved.nc", "curved (placed by lat2d and lon2d)"},
		{"matrix good.nc --baseline 1951-1980", "no frame lies in the baseline 1951-1980; the data reach from 2000-01"},
		{"explore good.nc --base 1951-1980", "no frame lies in it; the data reach from 2000 to 2000"},
		{"matrix good.nc --region Monaco", "no cell has half of its area in Monaco"},
		{"matrix good.nc --region 100,50,101,51", "no cell"},
		{"explore good.nc --region Atlantis", "is no continent, country or region"},
		{"matrix good.nc --unit m", "unit"},
	} {
		args := strings.Fields(c.args)
		name := "out.png"
		if args[0] == "explore" {
			name = "out.html"
		} else if strings.Contains(c.args, "--frames") {
			name = "out.gif"
		}
		out := filepath.Join(t.TempDir(), name)
		args[1] = "testdata/badcubes/" + args[1]
		var stdout, stderr bytes.Buffer
		code := Run(append(args, "-o", out), strings.NewReader(""), &stdout, &stderr)
		said := strings.TrimSpace(stderr.String())
		if code == exitOK || !strings.Contains(said, c.want) || strings.Contains(said, "\n") {
			t.Errorf("%s: exit %d, %q; want %q", c.args, code, said, c.want)
		}
		if _, err := os.Stat(out); err == nil {
			t.Errorf("%s: wrote a file", c.args)
		}
	}
}

// One frame is drawn, and animated, and shown.
func TestOneFrame(t *testing.T) {
	for _, c := range []string{"matrix -o out.png", "matrix --frames time -o out.gif", "matrix --show stripes -o out.png", "map -o out.png", "explore -o out.html"} {
		args := strings.Fields(c)
		out := filepath.Join(t.TempDir(), args[len(args)-1])
		args = append([]string{args[0], "testdata/badcubes/one.nc"}, args[1:len(args)-1]...)
		var stdout, stderr bytes.Buffer
		if code := Run(append(args, out), strings.NewReader(""), &stdout, &stderr); code != exitOK {
			t.Errorf("%s: %s", c, stderr.String())
		}
		if info, err := os.Stat(out); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", c, err)
		}
	}
}

// What a file holds is told where its values cannot be read, and why.
func TestInfoOfUnreadValues(t *testing.T) {
	info := infoOf(t, "testdata/badcubes/blosc.nc")
	if len(info.Arrays) != 1 || info.Arrays[0].Type != "float32" || len(info.Arrays[0].Axes) != 3 || info.Arrays[0].Min != nil {
		t.Errorf("%+v", info.Arrays)
	}
	if said := strings.Join(info.Notes, "\n"); !strings.Contains(said, "v is compressed with blosc") {
		t.Errorf("%q", said)
	}
}
