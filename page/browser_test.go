package page_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/internal/browser"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/page"
)

// value is what the tooltip says of a cell, as it is read by a person.
const toldAt = `(() => { const t = document.querySelector('.tip'); return t.hidden ? '' : t.querySelector('.value td').textContent })()`

// middle is where a cell lies in the window.
func middle(p *browser.Page, row, col int) (x, y float64) {
	at := browser.Eval[[]float64](p, fmt.Sprintf(`(() => { const a = swelterPage.app, b = a.boxOfCell({row: %d, col: %d}), r = a.root.getBoundingClientRect(); return [r.left + b[0] + b[2] / 2, r.top + b[1] + b[3] / 2] })()`, row, col))
	return at[0], at[1]
}

// seen is the colour the window shows at a place.
func seen(p *browser.Page, x, y float64) color.NRGBA { return at(p.Shot(), x, y) }

func at(shot image.Image, x, y float64) color.NRGBA {
	return color.NRGBAModel.Convert(shot.At(int(x), int(y))).(color.NRGBA)
}

func near(a, b color.NRGBA, slack int) bool {
	d := func(x, y uint8) int { return int(math.Abs(float64(x) - float64(y))) }
	return d(a.R, b.R) <= slack && d(a.G, b.G) <= slack && d(a.B, b.B) <= slack
}

// said is a value in the words of the page.
func said(v float64) string {
	switch {
	case math.IsNaN(v):
		return "missing"
	case math.IsInf(v, 1):
		return "∞ m"
	case math.IsInf(v, -1):
		return "−∞ m"
	}
	return strings.ReplaceAll(fmt.Sprintf("%.7g m", v), "-", "−")
}

func TestHoverSaysTheData(t *testing.T) {
	ctx := browser.Start(t)
	g := waves(24)
	plotted := plot(t, g, norm.Options{})
	p := browser.Open(t, ctx, html(t, plotted, page.Options{}), 1400, 900, "")
	check := func(when string, row, col int) {
		t.Helper()
		x, y := middle(p, row, col)
		p.Move(x, y)
		p.Frame()
		if got, want := browser.Eval[string](p, toldAt), said(g.At(row, col)); got != want {
			t.Fatalf("%s: row %d, column %d: the page says %q, the data %q", when, row, col, got, want)
		}
	}
	rng := rand.New(rand.NewPCG(6, 1))
	for range 50 {
		check("whole", rng.IntN(24), rng.IntN(24))
	}
	check("missing", 3, 4)
	check("infinite", 5, 1)
	check("below", 6, 6)

	x, y := middle(p, 12, 12)
	p.Wheel(x, y, -400)
	if cells := browser.Eval[float64](p, "(v => (v.x[1] - v.x[0]) * 24)(swelterPage.app.store.view)"); cells > 16 {
		t.Fatalf("%g columns in sight after zooming in", cells)
	}
	for range 50 {
		check("zoomed", 9+rng.IntN(6), 9+rng.IntN(6))
	}
	// Away from the figure the window shows the colours of Go.
	for range 10 {
		row, col := 9+rng.IntN(6), 9+rng.IntN(6)
		x, y := middle(p, row, col)
		p.Move(2, 2)
		p.Frame()
		if got, want := seen(p, x, y), plotted.Mapper.Color(g.At(row, col)); !near(got, want, 2) {
			t.Errorf("zoomed: row %d, column %d is %v, want %v", row, col, got, want)
		}
	}
}

func TestLimitsRecolour(t *testing.T) {
	ctx := browser.Start(t)
	g := waves(6)
	p := browser.Open(t, ctx, html(t, plot(t, g, norm.Options{}), page.Options{}), 1200, 800, "")
	h := browser.Eval[[]float64](p, `(() => { const b = document.querySelectorAll('.handle')[1].getBoundingClientRect(); return [b.left + b.width / 2, b.top + b.height / 2] })()`)
	bar := browser.Eval[[]float64](p, "swelterPage.app.bar.box")
	before := browser.Eval[float64](p, "swelterPage.app.colors.norm.params.hi")
	p.Drag(h[0], h[1], h[0], h[1]+bar[3]/2)
	hi := browser.Eval[float64](p, "swelterPage.app.colors.norm.params.hi")
	lo := browser.Eval[float64](p, "swelterPage.app.colors.norm.params.lo")
	if math.Abs(hi-(lo+before)/2) > (before-lo)/20 {
		t.Fatalf("the upper limit is %g after half the bar from %g to %g", hi, lo, before)
	}
	vmax := hi
	again := plot(t, g, norm.Options{VMin: &lo, VMax: &vmax})
	over := 0
	browser.Eval[bool](p, "(document.activeElement.blur(), true)") // closes the card
	p.Move(2, 2)
	p.Frame()
	for i, v := range g.Values {
		if v > hi {
			over++
		}
		x, y := middle(p, i/6, i%6)
		if got, want := seen(p, x, y), again.Mapper.Color(v); !near(got, want, 2) {
			t.Errorf("cell %d is %v, want %v", i, got, want)
		}
	}
	if got, want := browser.Eval[float64](p, "swelterPage.app.colors.clipped().over"), float64(over)/36; math.Abs(got-want) > 1e-9 || over == 0 {
		t.Errorf("%g of the cells are said to lie above, want %g", got, want)
	}
}

// TestNormsAgree holds the page's norms against package norm at 10 000 values
// each, the limits and what lies beyond among them.
func TestNormsAgree(t *testing.T) {
	ctx := browser.Start(t)
	p := browser.Open(t, ctx, html(t, plot(t, waves(3), norm.Options{}), page.Options{}), 800, 600, "")
	rng := rand.New(rand.NewPCG(3, 4))
	data := make([]float64, 10_000)
	for i := range data {
		data[i] = math.Exp(rng.NormFloat64()*3) * float64(1-2*(i%2))
	}
	lo, hi, center := -40.0, 700.0, 3.0
	small := .5
	for name, o := range map[string]norm.Options{
		"linear": {VMin: &lo, VMax: &hi}, "log": {Name: "log", VMin: &small, VMax: &hi}, "symlog": {Name: "symlog", VMin: &lo, VMax: &hi, LinThresh: 2},
		"asinh": {Name: "asinh", LinWidth: 3}, "power": {Name: "power", Gamma: .4}, "two-slope": {Name: "two-slope", VCenter: &center},
		"centered": {Name: "centered", VCenter: &center}, "boundaries": {Name: "boundaries", Boundaries: []float64{-50, -1, 0, 2, 30}},
		"quantile": {Name: "quantile", Classes: 7}, "equal": {Name: "equal", Classes: 9}, "jenks": {Name: "jenks", Classes: 4},
		"eqhist": {Name: "eqhist"}, "constant": {VMin: &lo, VMax: &lo},
	} {
		values := data
		if name == "constant" {
			values, o = []float64{lo, lo - 1, lo + 1}, norm.Options{}
			values = append(values[:0:0], lo)
		}
		n, _, err := norm.Fit(values, o)
		if err != nil {
			t.Fatal(name, err)
		}
		params, ok := norm.Describe(n)
		if !ok {
			t.Fatalf("%s cannot be described", name)
		}
		check := append([]float64{params.Lo, params.Hi, 0, math.Nextafter(params.Lo, -1e9), math.Nextafter(params.Hi, 1e9)}, data...)
		want := make([]float64, len(check))
		for i, v := range check {
			want[i] = n.Scale(v)
		}
		got := browser.Eval[string](p, fmt.Sprintf(`(() => {
			const bytes = s => Uint8Array.from(atob(s), c => c.charCodeAt(0)).buffer, floats = s => new Float64Array(bytes(s))
			const n = swelterPage.normOf({...%s, x: floats(%q), t: floats(%q)})
			const out = new Uint8Array(floats(%q).map(v => n.scale(v)).buffer)
			let s = ''; for (const b of out) s += String.fromCharCode(b); return btoa(s) })()`, jsonOf(t, params), packed(params.X), packed(params.T), packed(check)))
		for i, g := range unpacked(t, got) {
			w := want[i]
			// Logarithms of two libraries differ in the last bits.
			if !(math.Abs(g-w) <= 1e-13*math.Max(1, math.Abs(w)) || g != g && w != w || g == w) || (g < 0) != (w < 0) || (g > 1) != (w > 1) {
				t.Errorf("%s: %v lies at %v on the page, at %v in Go", name, check[i], g, w)
				break
			}
		}
	}
}

func jsonOf(t *testing.T, v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestDamagedDataSaysSo(t *testing.T) {
	ctx := browser.Start(t)
	doc := html(t, plot(t, waves(12), norm.Options{}), page.Options{})
	at := bytes.Index(doc, []byte(`id="swelter-data">`)) + 400
	for name, damage := range map[string]func([]byte) []byte{
		"a changed letter": func(d []byte) []byte { d[at] ^= 1; return d },
		"cut off": func(d []byte) []byte {
			return append(d[:at:at], d[bytes.LastIndex(d, []byte("</script>\n<script>")):]...)
		},
	} {
		p := browser.Open(t, ctx, damage(bytes.Clone(doc)), 800, 600, "")
		if got := browser.Eval[string](p, "document.querySelector('.broken')?.textContent ?? ''"); !strings.Contains(got, "damaged") {
			t.Errorf("%s: the page says %q", name, got)
		}
		if !browser.Eval[bool](p, "!!document.querySelector('img.static')") {
			t.Errorf("%s: no picture in place of the figure", name)
		}
	}
}

func TestLinksAreReadOrIgnored(t *testing.T) {
	ctx := browser.Start(t)
	doc := html(t, plot(t, waves(12), norm.Options{}), page.Options{})
	p := browser.Open(t, ctx, doc, 800, 600, "#x=0.25,0.75&limits=0,10&map=magma&norm=power&theme=dark")
	if got := browser.Eval[string](p, "swelterPage.app.hash"); got != "x=0.25,0.75&limits=0,10&map=magma&norm=power&theme=dark" {
		t.Errorf("the link's view is %q", got)
	}
	for _, bad := range []string{"#x=NaN,1", "#x=0.5,0.1", "#map=<img%20src=x>", "#limits=1,Infinity", "#" + strings.Repeat("a", 1<<20), "#theme=__proto__",
		"#cols=c99", "#rows=t0", "#cols=name%3Cscript%3E", "#cols-crop=3,1", "#rows-crop=0,12", "#cols-cut=2", "#rows-folds=0", "#cols-branch=1e3", "#region=0,99,0,1", "#each=all",
		"#find=%E0%A4%A", "#find=" + strings.Repeat("a", 300), "#center=NaN", "#cols=-", "#rows-__proto__=1", "#constructor=1", "#x", "#&", "#profiles=<b>"} {
		p := browser.Open(t, ctx, doc, 800, 600, bad)
		if got := browser.Eval[string](p, "swelterPage.app.hash"); got != "" {
			t.Errorf("%.30s: the view is %q", bad, got)
		}
		if got := browser.Eval[string](p, "document.querySelector('.note').textContent"); !strings.Contains(got, "cannot be read") {
			t.Errorf("%.30s: the note is %q", bad, got)
		}
	}
}

func TestKeysMoveAndPin(t *testing.T) {
	ctx := browser.Start(t)
	g := waves(9)
	g.X = grid.Labelled("gene", strings.Split("a b c d e f g h i", " "))
	p := browser.Open(t, ctx, html(t, plot(t, g, norm.Options{}), page.Options{}), 900, 700, "")
	browser.Eval[bool](p, "(document.querySelector('.figure').focus(), true)")
	for _, k := range []string{browser.Right, browser.Right, browser.Down, browser.Enter} {
		p.Key(k)
	}
	if got := browser.Eval[string](p, "document.querySelector('.unseen').textContent"); !strings.Contains(got, "pinned") || !strings.Contains(got, "gene b") || !strings.Contains(got, said(g.At(1, 1))) {
		t.Errorf("announced: %q", got)
	}
	p.Key("+")
	if browser.Eval[string](p, "swelterPage.app.hash") == "" {
		t.Error("+ does not zoom")
	}
	p.Key("0")
	if got := browser.Eval[string](p, "swelterPage.app.hash"); got != "" {
		t.Errorf("0 leaves the view %q", got)
	}
}

// packed is numbers as base64.
func packed(v []float64) string {
	b := make([]byte, 0, 8*len(v))
	for _, x := range v {
		u := math.Float64bits(x)
		for k := range 8 {
			b = append(b, byte(u>>(8*k)))
		}
	}
	return base64.StdEncoding.EncodeToString(b)
}

func unpacked(t *testing.T, s string) []float64 {
	b, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	out := make([]float64, len(b)/8)
	for i := range out {
		var u uint64
		for k := range 8 {
			u |= uint64(b[8*i+k]) << (8 * k)
		}
		out[i] = math.Float64frombits(u)
	}
	return out
}
