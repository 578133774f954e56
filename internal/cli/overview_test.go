//go:build unix

package cli

import "testing"

// Each flag that overview alone has changes the picture.
func TestEveryOverviewFlagHasAnEffect(t *testing.T) {
	dir := t.TempDir()
	writeInputs(t, dir)
	for flag, with := range map[string]string{
		"columns": "long --columns v,w", "pairs": "long --pairs 0", "bins": "long --bins 4", "sample": "long --sample 3",
		"title": "long --title T", "subtitle": "long --subtitle T", "theme": "long --theme dark", "width": "long --width 1200",
	} {
		if before, after := drawnBy(t, "overview", dir, "long"), drawnBy(t, "overview", dir, with); before == after {
			t.Errorf("--%s changes nothing", flag)
		}
	}
}
