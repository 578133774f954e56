package page_test

import (
	"bytes"
	"testing"

	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/internal/browser"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/page"
)

// Whatever is done with a page, it throws nothing.
func TestWander(t *testing.T) {
	ctx := browser.Start(t)
	panels := three(t)
	static, _, err := figure.Panels(panels, figure.PanelOptions{By: "year"})
	if err != nil {
		t.Fatal(err)
	}
	for name, doc := range map[string][]byte{
		"clustered":  html(t, genes(t), page.Options{}),
		"two slopes": html(t, plot(t, waves(12), norm.Options{Name: "two-slope"}), page.Options{}),
		"panels": of(t, panels, func(b *bytes.Buffer, o figure.PanelOptions) error {
			return page.WritePanels(b, panels, o, static, page.Options{})
		}),
	} {
		t.Run(name, func(t *testing.T) {
			browser.Open(t, ctx, doc, 1200, 800, "").Wander(1, 150)
			browser.OpenPhone(t, ctx, doc, "").Wander(2, 100)
		})
	}
}
