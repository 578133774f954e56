package crossformat

import (
	"testing"

	"github.com/swelter/swelter/internal/golden"
)

// The picture was looked at when it was written, at full size.
func TestEverything(t *testing.T) {
	s := Everything()
	golden.Image(t, "everything.png", drawn(t, s), golden.Tolerance{P95: 1, Mean: 0.1, Max: 10})
	Compare(t, s)
}
