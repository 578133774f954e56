package explore

import (
	"testing"

	"github.com/swelter/swelter/internal/browser"
)

// Whatever is done with a dashboard, it throws nothing.
func TestWander(t *testing.T) {
	ctx := browser.Start(t)
	doc := record(t, "decadal_anomalies_1850s_2020s_5deg.nc", CubeOptions{})
	browser.Open(t, ctx, doc, 1200, 1500, "").Wander(1, 150)
	browser.OpenPhone(t, ctx, doc, "").Wander(2, 100)
}
