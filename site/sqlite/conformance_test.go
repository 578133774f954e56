package sqlite

import (
	"testing"

	"github.com/swelter/swelter/site"
	"github.com/swelter/swelter/site/conformance"
)

func TestConformance(t *testing.T) {
	conformance.Run(t, func(t *testing.T) site.Store { return withSite(t, Options{}) })
}
