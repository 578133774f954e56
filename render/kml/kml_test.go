package kml

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/swelter/swelter/geom"
	"github.com/swelter/swelter/internal/golden"
	"github.com/swelter/swelter/scene"
)

// picture is w x h pixels, each of its own colour.
func picture(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.SetRGBA(x, y, color.RGBA{uint8(40 * x), uint8(40 * y), 7, 255})
		}
	}
	return img
}

func box(xmin, ymin, xmax, ymax float64) geom.Extent {
	return geom.Extent{XMin: xmin, YMin: ymin, XMax: xmax, YMax: ymax}
}

// The box lies right in all four hemispheres, across the 180th meridian and at
// the poles.
func TestBox(t *testing.T) {
	for _, c := range []struct {
		name                     string
		e                        geom.Extent
		north, south, east, west float64
		top, bottom              int // rows of the picture's four that are kept
	}{
		{"north-east", box(10, 50, 20, 60), 60, 50, 20, 10, 0, 4},
		{"north-west", box(-120, 30, -110, 40), 40, 30, -110, -120, 0, 4},
		{"south-east", box(140, -40, 150, -30), -30, -40, 150, 140, 0, 4},
		{"south-west", box(-70, -30, -60, -20), -20, -30, -60, -70, 0, 4},
		{"around 0, 0", box(-5, -6, 7, 8), 8, -6, 7, -5, 0, 4},
		{"across 180 from the west", box(170, -20, 190, -10), -10, -20, 190, 170, 0, 4},
		{"across 180 from the east", box(-190, -20, -170, -10), -10, -20, 190, 170, 0, 4},
		{"from 180 on", box(180, 0, 190, 10), 10, 0, -170, -180, 0, 4},
		{"two turns on", box(725, 0, 735, 10), 10, 0, 15, 5, 0, 4},
		{"the whole world", box(-180, -90, 180, 90), 90, -90, 180, -180, 0, 4},
		{"the whole world from 0", box(0, -90, 360, 90), 90, -90, 360, 0, 0, 4},
		{"beyond the north pole", box(0, 60, 10, 100), 90, 60, 10, 0, 1, 4},
		{"beyond it by half a row", box(0, 55, 10, 95), 85, 55, 10, 0, 1, 4},
		{"beyond both", box(0, -180, 10, 180), 90, -90, 10, 0, 1, 3},
	} {
		d := Document{Picture: picture(3, 4), Extent: c.e}
		img, e, err := d.Placed()
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if want := box(c.west, c.south, c.east, c.north); e != want {
			t.Errorf("%s: %+v, want %+v", c.name, e, want)
		}
		if b := img.Bounds(); b != image.Rect(0, c.top, 3, c.bottom) {
			t.Errorf("%s: rows %d to %d are kept, want %d to %d", c.name, b.Min.Y, b.Max.Y, c.top, c.bottom)
		}
	}
}

func TestRefuses(t *testing.T) {
	img := picture(3, 4)
	for want, d := range map[string]Document{
		"kml: nothing to show: no picture, legend or shape":                                                                      {},
		"kml: the extent 0,0,0,0 has a minimum that is not below its maximum":                                                    {Picture: img},
		"kml: the extent 5,0,4,1 has a minimum that is not below its maximum":                                                    {Picture: img, Extent: box(5, 0, 4, 1)},
		"kml: the picture has 0 x 4 pixels":                                                                                      {Picture: picture(0, 4), Extent: box(0, 0, 1, 1)},
		"kml: the extent is 500000 degrees wide, more than once around the world; are its coordinates longitudes and latitudes?": {Picture: img, Extent: box(0, 0, 5e5, 1)},
		"kml: latitudes 5.1e+06 to 5.2e+06 lie beyond the poles; are its coordinates longitudes and latitudes?":                  {Picture: img, Extent: box(0, 5.1e6, 100, 5.2e6)},
		"shape 1: no line and no polygon":                                                                                        {Shapes: []Shape{{}}},
		"shape 1: a line or ring of 1 points":                                                                                    {Shapes: []Shape{{Lines: [][][2]float64{{{1, 2}}}}}},
		"shape 1: (1, 91) is not a longitude and a latitude":                                                                     {Shapes: []Shape{{Lines: [][][2]float64{{{1, 2}, {1, 91}}}}}},
		"shape 1: a ring is not closed":                                                                                          {Shapes: []Shape{{Polygons: [][][][2]float64{{{{0, 0}, {1, 0}, {1, 1}, {0, 1}}}}}}},
	} {
		if err := KMZ(io.Discard, d); err == nil || err.Error() != want {
			t.Errorf("%v\nwant %s", err, want)
		}
	}
}

// full is a document with all there is, and hostile words.
func full() Document {
	return Document{
		Meta:    scene.Meta{Title: "Heat <b>&\"' ]]>\x01", Description: "<script>alert(1)</script>\n2nd", Software: "Swelter 0", Recipe: []byte(`{"a":"</value>"}`)},
		Picture: picture(4, 2), Extent: box(170, -20, 190, -10), Legend: picture(2, 2),
		Shapes: []Shape{{Name: "95 %", Color: color.NRGBA{1, 2, 3, 128}, Width: 1.5,
			Lines:    [][][2]float64{{{1, 2}, {3.123456789, -4}}},
			Polygons: [][][][2]float64{{{{0, 0}, {9, 0}, {9, 9}, {0, 0}}, {{2, 1}, {3, 1}, {3, 2}, {2, 1}}}}}},
	}
}

// The archive holds the document first and the pictures it names, pixel by
// pixel, and is the same each time.
func TestKMZ(t *testing.T) {
	var a, b bytes.Buffer
	if err := KMZ(&a, full()); err != nil {
		t.Fatal(err)
	}
	if err := KMZ(&b, full()); err != nil || !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("two archives of one document differ", err)
	}
	z, err := zip.NewReader(bytes.NewReader(a.Bytes()), int64(a.Len()))
	if err != nil {
		t.Fatal(err)
	}
	open := func(name string) io.ReadCloser {
		f, err := z.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	if z.File[0].Name != "doc.kml" || len(z.File) != 3 {
		t.Errorf("%d files, the first is %s", len(z.File), z.File[0].Name)
	}
	for _, c := range []struct {
		name string
		want image.Image
	}{{"files/overlay.png", full().Picture}, {"files/legend.png", full().Legend}} {
		got, err := png.Decode(open(c.name))
		if err != nil || got.Bounds() != c.want.Bounds() {
			t.Fatal(c.name, err)
		}
		for y := range c.want.Bounds().Dy() {
			for x := range c.want.Bounds().Dx() {
				r, g, b, a := c.want.At(x, y).RGBA()
				if r2, g2, b2, a2 := got.At(x, y).RGBA(); r != r2 || g != g2 || b != b2 || a != a2 {
					t.Errorf("%s: pixel %d,%d is another", c.name, x, y)
				}
			}
		}
	}
	text, _ := io.ReadAll(open("doc.kml"))
	golden.Text(t, "full.kml", text)
}

// What has no place lies over the middle of the screen, its sides in proportion;
// elements come in the order of the schema (OGC 07-147r2, 11.9).
func TestOverTheScreen(t *testing.T) {
	for _, c := range []struct {
		w, h       int
		wide, high string
	}{{20, 10, "0.9", "0"}, {10, 10, "0", "0.9"}, {16, 10, "0", "0.9"}} {
		var over bytes.Buffer
		if err := png.Encode(&over, picture(c.w, c.h)); err != nil {
			t.Fatal(err)
		}
		d := Document{Screen: over.Bytes(), Meta: scene.Meta{Title: "Fixations"}}
		var b, beside bytes.Buffer
		if err := KML(&b, d, "over.png", ""); err != nil {
			t.Fatal(err)
		}
		if err := Overlay(&beside, d); err != nil || !bytes.Equal(beside.Bytes(), over.Bytes()) {
			t.Error("the picture is not as it was", err)
		}
		var back struct {
			Document struct {
				Screen struct {
					Parts []struct {
						XMLName xml.Name
						X       string `xml:"x,attr"`
						Y       string `xml:"y,attr"`
						Href    string `xml:"href"`
					} `xml:",any"`
				} `xml:"ScreenOverlay"`
			}
		}
		if err := xml.Unmarshal(b.Bytes(), &back); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range back.Document.Screen.Parts {
			got = append(got, p.XMLName.Local+" "+p.X+" "+p.Y+p.Href)
		}
		want := "name  , Icon  over.png, overlayXY 0.5 0.5, screenXY 0.5 0.5, size " + c.wide + " " + c.high
		if strings.Join(got, ", ") != want || strings.Contains(b.String(), "GroundOverlay") {
			t.Errorf("%d x %d: %s\nwant %s", c.w, c.h, strings.Join(got, ", "), want)
		}
	}
	if err := KMZ(io.Discard, Document{Screen: []byte("no picture")}); err == nil {
		t.Error("what is no PNG is taken")
	}
}

func TestKMLNamesItsPictures(t *testing.T) {
	var b bytes.Buffer
	if err := KML(&b, full(), "a&b.png", "legend.png"); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"<href>a&amp;b.png</href>", "<href>legend.png</href>"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%s is not in\n%s", want, b.String())
		}
	}
}

// Whatever the words, the document is well formed and says them; the
// description is text, not HTML.
func TestWordsSurvive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringOf(rapid.RuneFrom([]rune("a<>&\"'é字\U0001F30D]!-[")))
		title, about := word.Draw(t, "title"), word.Draw(t, "description")
		var b bytes.Buffer
		if err := KML(&b, Document{Meta: scene.Meta{Title: title, Description: about}, Legend: picture(1, 1)}, "", "l.png"); err != nil {
			t.Fatal(err)
		}
		var back struct {
			Document struct {
				Name        string `xml:"name"`
				Description string `xml:"description"`
			}
		}
		if err := xml.Unmarshal(b.Bytes(), &back); err != nil || back.Document.Name != title {
			t.Fatalf("%v: %q came back as %q", err, title, back.Document.Name)
		}
		if strings.ContainsAny(back.Document.Description, "<>") {
			t.Fatalf("%q is HTML", back.Document.Description)
		}
	})
}

// GDAL puts the picture where it belongs, north up.
func TestGDALReadsIt(t *testing.T) {
	if _, err := exec.LookPath("gdallocationinfo"); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("gdallocationinfo is missing; run make deps")
		}
		t.Skip("SKIP: gdallocationinfo (package gdal-bin) is not here")
	}
	path := filepath.Join(t.TempDir(), "x.kmz")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := KMZ(f, full()); err != nil {
		t.Fatal(err)
	}
	f.Close()
	img := full().Picture.(*image.RGBA)
	for y := range 2 {
		for x := range 4 {
			// The middle of a pixel of 5 x 5 degrees.
			lon, lat := 172.5+5*float64(x), -12.5-5*float64(y)
			out, err := exec.Command("gdallocationinfo", "-valonly", "-wgs84", path, fmt.Sprint(lon), fmt.Sprint(lat)).CombinedOutput()
			if err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			// The file has a palette; its indices count colours in order of appearance.
			if got, _ := strconv.Atoi(strings.TrimSpace(string(out))); got != y*4+x {
				t.Errorf("at %g E %g N is colour %d, want %d (%v)", lon, lat, got, y*4+x, img.RGBAAt(x, y))
			}
		}
	}
}
