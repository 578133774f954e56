package explore

import (
	"context"
	"os"
	"testing"

	"github.com/swelter/swelter/internal/testdata"
	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
)

// The engines of former states of a table, too, leave nothing behind when the
// dashboard ends.
func TestFormerEnginesAreClosedAtTheEnd(t *testing.T) {
	if _, sql := source.Lookup("duckdb"); !sql {
		t.Skip("SKIP: this build has no DuckDB")
	}
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	file := testdata.Path(t, "points/storm_event_locations_2008_2024.parquet")
	ctx := context.Background()
	env := Env{Open: source.Options{Limits: source.Limits{Bytes: 28 << 20}}} // of 32 MB: SQL answers
	l, err := newLive(ctx, &dash{in: table.Input{Paths: []string{file}}, env: env})
	if err != nil {
		t.Fatal(err)
	}
	l.renew(ctx)
	if left, _ := os.ReadDir(temp); len(left) != 2 || l.trouble != "" {
		t.Errorf("%d folders of two engines (%s)", len(left), l.trouble)
	}
	l.close()
	if left, _ := os.ReadDir(temp); len(left) != 0 {
		t.Errorf("%d folders are left, such as %s", len(left), left[0].Name())
	}
}
