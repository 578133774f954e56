package swelter

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// cellOf is a cell of the table animated, and its value in each of the frames.
type cellOf struct {
	row, col int
	values   [3]float64
}

// knownCells do what cells do: stay, rise, fall to the lower limit, come from the
// upper one, change in the last frame alone.
var knownCells = []cellOf{
	{0, 0, [3]float64{1, 1, 1}}, {0, 1, [3]float64{2, 5, 7}}, {0, 2, [3]float64{6, 3, 0}}, {1, 1, [3]float64{9, 0, 4}}, {1, 0, [3]float64{3, 3, 8}},
}

const decoded = `m,y,g,v
a,1,p,1
a,2,p,2
a,3,p,6
b,1,p,3
b,2,p,9
a,1,q,1
a,2,q,5
a,3,q,3
b,1,q,3
b,2,q,0
a,1,r,1
a,2,r,7
a,3,r,0
b,1,r,8
b,2,r,4
`

// viridis are matplotlib 3.8.4's colours of 0 to 9 between 0 and 9:
// [round(255*x) for x in colormaps["viridis"](v/9)].
var viridis = [10][3]int{{68, 1, 84}, {72, 40, 120}, {62, 73, 137}, {49, 104, 142}, {38, 130, 142}, {31, 158, 137}, {53, 183, 121}, {110, 206, 88}, {181, 222, 43}, {253, 231, 37}}

// Other programs find in our files the frames we drew, as long as they stay, and
// the known cells in matplotlib's colours under the one norm.
func TestAnimationsInOtherPrograms(t *testing.T) {
	f := animate(t, decoded, func(s *Spec) { s.Color.Map = "viridis" })
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	for _, c := range []struct {
		file, program string
		decode        func(t *testing.T, file string, at []string) []string
		stays         string // thousandths of a second
		far           int    // of 255: one palette for all frames; video has half the colours' resolution
	}{
		{"a.gif", "/usr/bin/python3", byPillow, "250 250 1000", 4},
		{"a.apng", "/usr/bin/python3", byPillow, "250 250 1000", 1},
		{"a.gif", "ffmpeg", byFFmpeg, "250 250 1000", 4},
		{"a.apng", "ffmpeg", byFFmpeg, "250 250 1000", 1},
		{"a.mp4", "ffmpeg", byFFmpeg, "250 250 250 250 250 250", 8}, // the last picture four times
	} {
		t.Run(c.file+" by "+filepath.Base(c.program), func(t *testing.T) {
			if _, err := exec.LookPath(c.program); err != nil {
				t.Skip("is not installed")
			}
			if err := f.SaveFiles(Files{Pictures: []string{path(c.file)}}); err != nil {
				t.Fatal(err)
			}
			var at []string
			box := f.Panels[0].drawn().Box
			for _, k := range knownCells {
				at = append(at, fmt.Sprintf("%d,%d", int(box[0]+box[2]*(float64(k.col)+.5)/3), int(box[1]+box[3]*(float64(k.row)+.5)/2)))
			}
			frames := c.decode(t, path(c.file), at)
			var stays []string
			for i, line := range frames {
				stay, colors, _ := strings.Cut(line, " ")
				stays = append(stays, stay)
				for k, text := range strings.Fields(colors) {
					v := knownCells[k].values[min(i, 2)]
					want := viridis[int(v)]
					var got [3]int
					if _, err := fmt.Sscanf(text, "%d,%d,%d", &got[0], &got[1], &got[2]); err != nil {
						t.Fatal(err)
					}
					for b := range 3 {
						if got[b]-want[b] > c.far || want[b]-got[b] > c.far {
							t.Errorf("frame %d, cell %v of %v: %v, want %v", i, knownCells[k], v, got, want)
							break
						}
					}
				}
			}
			if got := strings.Join(stays, " "); got != c.stays {
				t.Errorf("frames stay %s, want %s", got, c.stays)
			}
		})
	}
}

// byPillow reads an animation with Pillow: a line a frame, its thousandths of a
// second and the colours of some pixels.
func byPillow(t *testing.T, file string, at []string) []string {
	const script = `
import sys
from PIL import Image
im = Image.open(sys.argv[1])
for i in range(im.n_frames):
    im.seek(i)
    rgb = im.convert("RGB")
    print(int(im.info["duration"]), *[",".join(map(str, rgb.getpixel(tuple(map(int, p.split(",")))))) for p in sys.argv[2:]])
`
	if err := exec.Command("/usr/bin/python3", "-c", "import PIL").Run(); err != nil {
		t.Skip("Pillow is not installed")
	}
	return strings.Split(strings.TrimSpace(output(t, "/usr/bin/python3", append([]string{"-c", script, file}, at...)...)), "\n")
}

// byFFmpeg does the same with ffmpeg, which gives the pixels and, of each
// packet, how long it stays.
func byFFmpeg(t *testing.T, file string, at []string) []string {
	var wide, high int
	if _, err := fmt.Sscanf(output(t, "ffprobe", "-v", "error", "-select_streams", "v", "-show_entries", "stream=width,height", "-of", "csv=p=0:s=x", file), "%dx%d", &wide, &high); err != nil {
		t.Fatal(err)
	}
	pixels := output(t, "ffmpeg", "-v", "error", "-i", file, "-fps_mode", "passthrough", "-sws_flags", "accurate_rnd+full_chroma_int", "-f", "rawvideo", "-pix_fmt", "rgb24", "-")
	stays := strings.Fields(output(t, "ffprobe", "-v", "error", "-select_streams", "v", "-show_entries", "packet=duration_time", "-of", "csv=p=0", file))
	if len(pixels) != len(stays)*wide*high*3 {
		t.Fatalf("%d bytes of pixels, %d packets of %d x %d", len(pixels), len(stays), wide, high)
	}
	var lines []string
	for i, stay := range stays {
		seconds, err := strconv.ParseFloat(strings.Trim(stay, ","), 64)
		if err != nil {
			t.Fatal(err)
		}
		line := strconv.Itoa(int(1000*seconds + .5))
		for _, p := range at {
			var x, y int
			fmt.Sscanf(p, "%d,%d", &x, &y)
			rgb := pixels[((i*high+y)*wide+x)*3:]
			line += fmt.Sprintf(" %d,%d,%d", rgb[0], rgb[1], rgb[2])
		}
		lines = append(lines, line)
	}
	return lines
}

func output(t *testing.T, program string, args ...string) string {
	t.Helper()
	out, err := exec.Command(program, args...).Output()
	if err != nil {
		t.Fatalf("%s: %v", program, err)
	}
	return string(out)
}
