package explore

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image/gif"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/swelter/swelter/internal/browser"
	"github.com/swelter/swelter/internal/testdata"
	"github.com/swelter/swelter/table"

	_ "github.com/swelter/swelter/source/netcdf"
	_ "github.com/swelter/swelter/source/text"
)

func gistemp(t *testing.T, o CubeOptions) []byte {
	t.Helper()
	o.Climatology = testdata.Path(t, "climate/absolute_climatology_1961_1990_5deg.nc")
	o.Series, o.SeriesWhere = testdata.Path(t, "climate/global_temp_annual.csv"), []string{"Source = GISTEMP"}
	var page bytes.Buffer
	notes, err := Cube(context.Background(), table.Input{Paths: []string{testdata.Path(t, "climate/gistemp_annual_1951_2018_2deg.nc")}}, o, Env{}, &page)
	if err != nil {
		t.Fatal(err)
	}
	if all := strings.Join(notes, "\n"); !strings.Contains(all, "1951-1980") || !strings.Contains(all, "1961-1990") {
		t.Errorf("the two base periods are not said: %q", all)
	}
	return page.Bytes()
}

// expected are NumPy's numbers (testdata/gistemp.py).
type expected struct {
	Cells []struct {
		Lat, Lon, Anomaly2016, Rebased2016, Span19912010, Absolute2016, Trend float64
	}
	Frames   map[string]float64
	Absolute map[string]float64
	Rows     []struct {
		Lat, Absolute float64
		Year          int
	}
	Box2016, WorldTrend float64
	Clipped1            float64
}

func reference(t *testing.T) expected {
	t.Helper()
	data, err := os.ReadFile("testdata/gistemp.json")
	if err != nil {
		t.Fatal(err)
	}
	var e expected
	if err := json.Unmarshal(data, &e); err != nil {
		t.Fatal(err)
	}
	return e
}

const frame2016 = 65 // from 1951

// number finds the first number behind a word.
func number(t *testing.T, text, behind string) float64 {
	t.Helper()
	_, rest, ok := strings.Cut(text, behind)
	if !ok {
		t.Fatalf("%q does not say %q", text, behind)
	}
	rest = strings.TrimLeft(rest, ": +")
	sign := 1.0
	if after, negative := strings.CutPrefix(rest, "−"); negative {
		rest, sign = after, -1
	}
	end := strings.IndexFunc(rest, func(r rune) bool { return (r < '0' || r > '9') && r != '.' })
	v, err := strconv.ParseFloat(rest[:max(end, 0)], 64)
	if err != nil {
		t.Fatalf("%q behind %q: %v", text, behind, err)
	}
	return sign * v
}

// at points at a place of the plain map and gives what the window says.
func at(p *browser.Page, lon, lat float64) string {
	box := browser.Eval[[]float64](p, "(() => { const b = document.querySelector('.map').getBoundingClientRect(); return [b.left, b.top, b.width, b.height] })()")
	p.Move(box[0]+(lon+180)/360*box[2], box[1]+(90-lat)/180*box[3])
	return browser.Eval[string](p, "document.querySelector('.tip').hidden ? '' : document.querySelector('.tip').innerText")
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if math.Abs(got-want) > tolerance {
		t.Errorf("%s: the page says %v, NumPy %v", what, got, want)
	}
}

// What the page shows equals NumPy's figures within the two digits it writes:
// the window in both modes, re-based and as a mean of a span, trends, the mean
// of the world and of a box, the share beyond the limits.
func TestPageSaysWhatNumPySays(t *testing.T) {
	ctx := browser.Start(t)
	html := gistemp(t, CubeOptions{})
	want := reference(t)
	const digit = 0.0051
	open := func(hash string) *browser.Page { return browser.Open(t, ctx, html, 1200, 1400, "#plain=1&"+hash) }

	p := open(fmt.Sprintf("t=%d", frame2016))
	for _, c := range want.Cells {
		near(t, "anomaly", number(t, at(p, c.Lon, c.Lat), "2016:"), c.Anomaly2016, digit)
		near(t, "absolute beside", number(t, at(p, c.Lon, c.Lat), "absolute:"), c.Absolute2016, digit+0.001)
	}
	says := func(p *browser.Page) string {
		return browser.Eval[string](p, "document.querySelector('.what').innerText")
	}
	near(t, "the world 2016", number(t, says(p), "2016:"), want.Frames["2016"], digit)
	for year, v := range want.Frames {
		n, _ := strconv.Atoi(year)
		p := open(fmt.Sprintf("t=%d", n-1951))
		near(t, "the world "+year, number(t, says(p), year+":"), v, digit)
	}
	p = open(fmt.Sprintf("t=%d&base=1961-1990", frame2016))
	for _, c := range want.Cells {
		near(t, "re-based", number(t, at(p, c.Lon, c.Lat), "2016:"), c.Rebased2016, digit)
	}
	p = open(fmt.Sprintf("t=%d&mode=absolute", frame2016))
	for _, c := range want.Cells {
		near(t, "absolute", number(t, at(p, c.Lon, c.Lat), "2016:"), c.Absolute2016, digit+0.001)
	}
	for year, v := range want.Absolute {
		n, _ := strconv.Atoi(year)
		near(t, "absolute, the world "+year, number(t, says(open(fmt.Sprintf("mode=absolute&t=%d", n-1951))), year+":"), v, digit+0.001)
	}
	// Rows of the diagram of latitude by time where cells come and go, and others.
	p = open("mode=absolute")
	for _, r := range want.Rows {
		value := browser.Eval[float64](p, fmt.Sprintf("swelterPage.grid[swelterPage.head.latEdges.findIndex((e, i) => i > 0 && e < %g) * swelterPage.head.frames - swelterPage.head.frames + %d]", r.Lat, r.Year-1951))
		near(t, fmt.Sprintf("latitude %g in %d", r.Lat, r.Year), value, r.Absolute, digit)
	}
	p = open("span=40-59")
	for _, c := range want.Cells {
		near(t, "span", number(t, at(p, c.Lon, c.Lat), "1991 to 2010:"), c.Span19912010, digit)
	}
	p = open("mode=trend")
	near(t, "trend of the world", number(t, browser.Eval[string](p, "document.querySelector('.what').innerText"), "1951 to 2018:"), want.WorldTrend, .00051)
	for _, c := range want.Cells {
		near(t, "trend", number(t, at(p, c.Lon, c.Lat), "1951 to 2018:"), c.Trend, digit)
	}
	p = open(fmt.Sprintf("t=%d&region=box:-10,36,40,70", frame2016))
	near(t, "the box", number(t, says(p), "2016:"), want.Box2016, digit)
	p = open(fmt.Sprintf("t=%d&limits.anomaly=-1,1", frame2016))
	near(t, "beyond the limits", number(t, browser.Eval[string](p, "'share ' + document.querySelector('.clipped').innerText"), "share"), 100*want.Clipped1, 0.6)
}

// The six points of a visitor: play, the window, the toggle, the brush, a
// continent, a threshold; and back to the same pixels.
func TestVisit(t *testing.T) {
	ctx := browser.Start(t)
	p := browser.Open(t, ctx, gistemp(t, CubeOptions{}), 1200, 1500, "")
	pixels := func() string { return browser.Eval[string](p, "document.querySelector('.map').toDataURL()") }
	press := func(selector string) {
		browser.Eval[bool](p, fmt.Sprintf("(document.querySelector(%q).click(), true)", selector))
		p.Frame()
		p.Frame()
	}
	start := pixels()
	press("[data-value=absolute]")
	if pixels() == start {
		t.Error("absolute values look like anomalies")
	}
	press("[data-value=anomaly]")
	if pixels() != start {
		t.Error("switched away and back, the pixels differ")
	}
	press("[aria-label=play]")
	p.Wait("swelterPage.state.frame > 3 && swelterPage.state.frame < 67")
	press("[aria-label=pause]")
	if browser.Eval[bool](p, "swelterPage.playing") {
		t.Error("it plays on after a pause")
	}
	frame := browser.Eval[int](p, "swelterPage.state.frame")
	press("[aria-label='one step on']")
	if got := browser.Eval[int](p, "swelterPage.state.frame"); got != frame+1 {
		t.Errorf("a step from %d leads to %d", frame, got)
	}

	box := browser.Eval[[]float64](p, "(() => { const b = document.querySelector('.chart').getBoundingClientRect(); return [b.left, b.top, b.width, b.height] })()")
	p.Drag(box[0]+box[2]*0.65, box[1]+box[3]/2, box[0]+box[2]*0.8, box[1]+box[3]/2)
	p.Frame()
	span := browser.Eval[[]int](p, "swelterPage.state.span || []")
	if len(span) != 2 || span[0] >= span[1] {
		t.Fatalf("the brush chose %v", span)
	}
	if got := browser.Eval[string](p, "document.querySelector('.status').innerText"); !strings.Contains(got, "mean of "+strconv.Itoa(1951+span[0])) {
		t.Errorf("the map says %q", got)
	}
	if link := browser.Eval[string](p, "swelterPage.address()"); !strings.Contains(link, fmt.Sprintf("span=%d-%d", span[0], span[1])) {
		t.Errorf("the link is %q", link)
	}

	world := browser.Eval[[]float64](p, "Array.from(swelterPage.series.mean)")
	browser.Eval[bool](p, "(() => { const s = [...document.querySelectorAll('select')].find(s => s.getAttribute('aria-label') === 'region'); s.value = 'Africa'; s.dispatchEvent(new Event('change')); return true })()")
	p.Frame()
	p.Frame()
	africa := browser.Eval[[]float64](p, "Array.from(swelterPage.series.mean)")
	if africa[frame2016] == world[frame2016] || !strings.Contains(browser.Eval[string](p, "document.querySelector('.what').innerText"), "Africa") {
		t.Error("Africa's line is the world's")
	}
	area := browser.Eval[float64](p, "swelterPage.selection.total")
	if math.Abs(area/30.1e6-1) > 0.02 { // km² of the continent with Madagascar (Britannica: 30.365 with islands; drawn at 1:50 million)
		t.Errorf("Africa has %.1f million km²", area/1e6)
	}

	grip := browser.Eval[[]float64](p, "(() => { const b = document.querySelectorAll('.grip')[1].getBoundingClientRect(); return [b.left + b.width / 2, b.top + b.height / 2] })()")
	hi := browser.Eval[float64](p, "swelterPage.colors().hi")
	before := pixels()
	p.Drag(grip[0], grip[1], grip[0]-150, grip[1])
	p.Frame()
	if got := browser.Eval[float64](p, "swelterPage.colors().hi"); got >= hi || pixels() == before {
		t.Errorf("the upper limit was %v and is %v", hi, got)
	}
	for range 8 {
		browser.Eval[bool](p, "swelterPage.store.undo()")
	}
}

// Every frame of the saved animation is a picture of its own, decoded by
// another program's reader.
func TestAnimation(t *testing.T) {
	ctx := browser.Start(t)
	p := browser.Open(t, ctx, gistemp(t, CubeOptions{}), 1200, 1500, "#span=58-67")
	browser.Eval[bool](p, `(() => { URL.createObjectURL = b => { b.arrayBuffer().then(a => { window.saved = Array.from(new Uint8Array(a)) }); return '#' }; document.querySelectorAll('.end-row button')[2].click(); return true })()`)
	p.Wait("window.saved")
	bytesOf := browser.Eval[[]int](p, "window.saved")
	data := make([]byte, len(bytesOf))
	for i, b := range bytesOf {
		data[i] = byte(b)
	}
	g, err := gif.DecodeAll(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if len(g.Image) != 10 || g.Delay[0] != 17 || g.LoopCount != 0 {
		t.Errorf("%d frames, delays %v, loops %d", len(g.Image), g.Delay, g.LoopCount)
	}
	if bytes.Equal(g.Image[0].Pix, g.Image[9].Pix) {
		t.Error("the first frame is the last")
	}
}

// A link from anywhere is read with care, and hostile names stay text.
func TestHostile(t *testing.T) {
	ctx := browser.Start(t)
	html := gistemp(t, CubeOptions{Title: "</title><script>window.bad=1</script>", Source: "</script><img src=x onerror=window.bad=1>\u2028"})
	for _, hash := range []string{"#t=1e9&span=3-1&base=a-b&region=<script>", "#" + strings.Repeat("x", 1<<20), "#limits.anomaly=NaN,1&mode=evil&surface=2", "#region=box:1,2,3"} {
		p := browser.Open(t, ctx, html, 800, 900, hash)
		if !browser.Eval[bool](p, "swelterPage.live.textContent.includes('left out') && swelterPage.state.region === '' && swelterPage.state.frame === 67") {
			t.Errorf("%.60s was taken", hash)
		}
		if browser.Eval[bool](p, "'bad' in window") {
			t.Error("markup ran")
		}
	}
	if i := bytes.Index(html, []byte("://")); i >= 0 {
		t.Errorf("the file names an address: %.80q", html[i:])
	}
}

func TestRefusals(t *testing.T) {
	file := table.Input{Paths: []string{testdata.Path(t, "climate/gistemp_annual_1951_2018_2deg.nc")}}
	absolute := table.Input{Paths: []string{testdata.Path(t, "climate/airs_surface_air_temperature_2002_2026.nc")}}
	clim := testdata.Path(t, "climate/absolute_climatology_1961_1990_5deg.nc")
	series := testdata.Path(t, "climate/global_temp_annual.csv")
	for _, c := range []struct {
		in   table.Input
		o    CubeOptions
		want string
	}{
		{file, CubeOptions{Base: "1980-1951"}, "ends before"},
		{file, CubeOptions{Base: "soon"}, "1951-1980"},
		{file, CubeOptions{Holds: "neither"}, "anomalies or values"},
		{file, CubeOptions{Series: series}, "--series-where"},
		{absolute, CubeOptions{Climatology: clim}, "absolute values already"},
		{file, CubeOptions{Climatology: absolute.Paths[0], ClimatologyBase: "1961-1990"}, "12 months"},
		{table.Input{Paths: []string{series}}, CubeOptions{}, "no variables"},
	} {
		var page bytes.Buffer
		_, err := Cube(context.Background(), c.in, c.o, Env{}, &page)
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%+v: %v", c.o, err)
		}
		if page.Len() > 0 {
			t.Errorf("%+v: half a page", c.o)
		}
	}
}
