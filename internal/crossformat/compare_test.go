package crossformat

import "testing"

func TestEverything(t *testing.T) { Compare(t, Everything()) }
