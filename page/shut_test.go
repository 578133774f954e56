package page_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/internal/browser"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/page"
)

// tried are attempts to reach a host and to run what is not the page's, and what
// the policy of the page says to them.
const tried = `(async () => {
	const refused = new Set()
	addEventListener('securitypolicyviolation', e => refused.add(e.effectiveDirective))
	await fetch('http://127.0.0.1:9/').catch(() => 0)
	const add = (tag, set) => document.head.append(Object.assign(document.createElement(tag), set))
	add('script', {textContent: 'window.ran = 1'})
	add('script', {src: 'http://127.0.0.1:9/a.js'})
	add('style', {textContent: 'body { margin: 77px }'})
	add('img', {src: 'http://127.0.0.1:9/a.png'})
	add('iframe', {src: 'http://127.0.0.1:9/'})
	await new Promise(r => setTimeout(r, 200))
	if (window.ran || getComputedStyle(document.body).marginTop === '77px') refused.add('not: it ran')
	const fetched = performance.getEntriesByType('resource').map(e => e.name).filter(n => !/^(data|blob):/.test(n) && !n.startsWith('http://127.0.0.1:9/'))
	return [[...refused].sort().join(' '), fetched.join(' ')]
})()`

func TestThePolicyIsKept(t *testing.T) {
	p := browser.Open(t, browser.Start(t), html(t, genes(t), page.Options{}), 900, 700, "")
	got := browser.Eval[[]string](p, tried)
	if want := "connect-src frame-src img-src script-src-elem style-src-elem"; got[0] != want {
		t.Errorf("the policy refused %q, want %q", got[0], want)
	}
	if got[1] != "" {
		t.Errorf("the page fetched %s", got[1])
	}
}

func TestWithoutScript(t *testing.T) {
	g := waves(12)
	p := browser.OpenWithoutScript(t, browser.Start(t), html(t, plot(t, g, norm.Options{}), page.Options{}), 1000, 800)
	p.Wait("document.images.length === 1 && document.images[0].complete && document.images[0].naturalWidth > 100")
	if n := browser.Eval[[]int](p, "[...document.querySelector('table.static').rows].map(r => r.cells.length)"); len(n) != 13 || n[12] != 13 {
		t.Errorf("the rows of the table have %v cells, want 13 each with its label", n)
	}
	if alt := browser.Eval[string](p, "document.images[0].alt"); len(alt) < 20 {
		t.Errorf("the picture is described as %q", alt)
	}
	colours := map[any]bool{}
	shot := p.Shot()
	for x := 100; x < 900; x += 7 {
		colours[at(shot, float64(x), 300)] = true
	}
	if len(colours) < 5 {
		t.Errorf("%d colours are seen where the picture should be", len(colours))
	}
}

// axe runs axe-core on the page as it stands and gives what it finds serious.
func axe(t *testing.T, p *browser.Page, when string) {
	t.Helper()
	script, err := os.ReadFile(filepath.FromSlash("../web/node_modules/axe-core/axe.min.js"))
	if err != nil && os.Getenv("CI") != "" {
		t.Fatal("axe-core is not there; npm ci in web")
	} else if err != nil {
		t.Skip("SKIP: axe-core is not there; npm ci in web")
	}
	if !browser.Eval[bool](p, "!!window.axe") {
		p.Run(string(script))
	}
	for _, found := range browser.Eval[[]string](p, `axe.run().then(r => r.violations.filter(v => v.impact === 'serious' || v.impact === 'critical').map(v => v.id + ': ' + v.help + ': ' + v.nodes.map(n => n.target.join(' ') + ' ' + (n.any[0] || n.all[0] || n.none[0] || {}).message).join('; ')))`) {
		t.Errorf("%s: %s", when, found)
	}
}

func TestAxeFindsNothingSerious(t *testing.T) {
	ctx := browser.Start(t)
	doc := html(t, genes(t), page.Options{})
	for _, theme := range []string{"light", "dark"} {
		p := browser.Open(t, ctx, doc, 1300, 900, "#find=a&region=1,2,1,2&profiles=on&cols-branch=4&cols-cut=3&theme="+theme)
		axe(t, p, theme)
		for _, name := range []string{"Order", "Colours", "Save"} {
			button(p, name)
			axe(t, p, theme+", menu "+name)
			p.Key(browser.Escape)
		}
		x, y := middle(p, 3, 6)
		p.Click(x, y)
		axe(t, p, theme+", pinned")
		browser.Eval[bool](p, "(document.querySelector('.handle').focus(), document.querySelector('.values summary').click(), true)")
		axe(t, p, theme+", limits and table")
		browser.Eval[bool](p, "(document.querySelector('[aria-label=Keys]').click(), true)")
		axe(t, p, theme+", keys")
	}
	p := browser.OpenPhone(t, ctx, doc, "")
	axe(t, p, "phone")
	browser.Eval[bool](p, "(document.querySelector('[aria-label=More]').click(), true)")
	axe(t, p, "phone, more")

	all := kinds(t)
	maps.Copy(all, mapPlots(t))
	for name, f := range all {
		axe(t, browser.Open(t, ctx, html(t, f, page.Options{}), 1200, 800, "#theme=dark"), name)
	}
	axe(t, browser.Open(t, ctx, []byte(strings.Replace(string(doc), `id="swelter-data">`, `id="swelter-data">x`, 1)), 900, 700, ""), "damaged")

	panels := three(t)
	static, _, err := figure.Panels(panels, figure.PanelOptions{By: "year"})
	if err != nil {
		t.Fatal(err)
	}
	for name, write := range map[string]func(b *strings.Builder, o figure.PanelOptions) error{
		"panels": func(b *strings.Builder, o figure.PanelOptions) error {
			return page.WritePanels(b, panels, o, static, page.Options{})
		},
		"frames": func(b *strings.Builder, o figure.PanelOptions) error {
			return page.WriteFrames(b, panels, o, static, page.Options{})
		},
	} {
		var b strings.Builder
		if err := write(&b, figure.PanelOptions{By: "year"}); err != nil {
			t.Fatal(err)
		}
		axe(t, browser.Open(t, ctx, []byte(b.String()), 1200, 800, ""), name)
	}
}

// A page shown inside another, as notebooks do it, has no address of its own.
func TestInsideAnotherPage(t *testing.T) {
	inner := html(t, plot(t, waves(12), norm.Options{}), page.Options{})
	outer := `<!doctype html><body><script>window.swelterPage = {}</script><iframe sandbox="allow-scripts allow-downloads" style="width:900px;height:600px;border:0"></iframe>
<script>document.querySelector('iframe').srcdoc = ` + jsonOf(t, string(inner)) + `</script>`
	p := browser.Open(t, browser.Start(t), []byte(outer), 1000, 700, "")
	var seen []string
	for range 50 {
		p.Wheel(300, 300, -100)
		seen = nil
		colours := map[string]bool{}
		shot := p.Shot()
		for x := 150; x < 600; x += 9 {
			colours[fmt.Sprint(at(shot, float64(x), 300))] = true
		}
		for c := range colours {
			seen = append(seen, c)
		}
		if len(seen) > 4 {
			break
		}
	}
	if len(seen) <= 4 {
		t.Fatalf("the page inside another shows %d colours", len(seen))
	}
}
