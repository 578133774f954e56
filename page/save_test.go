package page_test

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/internal/browser"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/page"
)

// drawn is how far the SVG of a page lies from its PNG when the browser paints
// it: the mean of all channels, of 255.
const drawn = `(async () => {
	const want = swelterPage.files.png(), svg = swelterPage.files.svg()
	const img = new Image()
	img.src = 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(svg)
	await img.decode()
	const out = document.createElement('canvas')
	out.width = want.width
	out.height = want.height
	const c = out.getContext('2d')
	const one = () => { c.fillStyle = '#fff'; c.fillRect(0, 0, out.width, out.height); c.drawImage(img, 0, 0, out.width, out.height); return c.getImageData(0, 0, out.width, out.height).data }
	one() // the fonts in it may come a moment later
	await new Promise(r => setTimeout(r, 100))
	const a = one(), b = want.getContext('2d').getImageData(0, 0, want.width, want.height).data
	let sum = 0
	for (let i = 0; i < a.length; i++) sum += Math.abs(a[i] - b[i])
	return sum / a.length
})()`

func TestTheDrawingIsThePicture(t *testing.T) {
	ctx := browser.Start(t)
	all := kinds(t)
	all["genes"] = genes(t)
	for name, f := range all {
		p := browser.Open(t, ctx, html(t, f, page.Options{}), 1000, 700, "#x=0.1,0.8")
		if d := browser.Eval[float64](p, drawn); !(d < 2.5) {
			t.Errorf("%s: the drawing lies %.2f from the picture", name, d)
		}
	}
}

// What a label holds stays text in the drawing, which is XML whatever it is.
func TestHostileLabelsInTheDrawing(t *testing.T) {
	g := waves(3)
	hostile := []string{"</text><script>alert(1)</script>", "a&b\"'<!--", "\x01\u2028\ufffe]]>"}
	g.X.Labels = hostile
	p := browser.Open(t, browser.Start(t), html(t, plot(t, g, norm.Options{}), page.Options{}), 900, 700, "")
	d := xml.NewDecoder(strings.NewReader(browser.Eval[string](p, "swelterPage.files.svg()")))
	var texts []string
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			if tok.Name.Local == "script" {
				t.Error("a label became a script")
			}
		case xml.CharData:
			texts = append(texts, string(tok))
		}
	}
	for _, want := range hostile[:2] {
		if !strings.Contains(strings.Join(texts, "\n"), want) {
			t.Errorf("%q is not in the drawing", want)
		}
	}
}

// What a recipe cannot say is said where it is saved.
func TestWhatTheRecipeLeavesOut(t *testing.T) {
	g := waves(12)
	f := plot(t, g, norm.Options{})
	static, _, err := figure.Layout(f)
	if err != nil {
		t.Fatal(err)
	}
	static.Meta.Recipe = []byte(`{"version":1,"make":{"matrix":{}}}`)
	var b strings.Builder
	if err := page.Write(&b, f, static, page.Options{}); err != nil {
		t.Fatal(err)
	}
	ctx := browser.Start(t)
	for hash, want := range map[string]string{
		"#x=0.25,0.75":            "Saved; swelter run heatmap.json draws it.",
		"#x=0.3,0.7":              "Saved; swelter run heatmap.json draws it. It does not hold where the window cuts cells, which it draws whole.",
		"#show=z-rows&y=0.5,0.75": "Saved; swelter run heatmap.json draws it.",
		"#each=rows":              "Saved; swelter run heatmap.json draws it. It does not hold where everything stood: it lays the figure out anew.",
	} {
		p := browser.Open(t, ctx, []byte(b.String()), 1000, 700, hash)
		button(p, "Save")
		button(p, "Recipe (JSON)")
		if got := browser.Eval[string](p, "[...document.querySelectorAll('.saved')].find(e => e.checkVisibility())?.textContent ?? ''"); got != want {
			t.Errorf("%s: %q, want %q", hash, got, want)
		}
	}
}
