package serve

import (
	"bytes"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/table"
)

// Of a file that has lines added only those are read, whole ones, and the tiles
// are those of the whole file read anew. A file that is another one is read
// whole.
func TestAddedLines(t *testing.T) {
	var old, more strings.Builder
	for i := range 400 {
		fmt.Fprintf(&old, "%d,\"a, %d\",%g,%g\n", 1+i%5, i, float64(i%360)-179.5, float64(i%120)-59.5)
		fmt.Fprintf(&more, "%d,b,%g,%g\n", 2+i%3, float64(i*7%360)-179.5, float64(i*11%120)-59.5)
	}
	const names = "n,what,lon,lat\n"
	for _, c := range []struct{ name, file, text, added string }{
		{"csv", "p.csv", names + old.String(), more.String()},
		{"tsv", "p.tsv", strings.NewReplacer("\"a, ", "\"a; ", ",", "\t").Replace(names + old.String()), strings.ReplaceAll(more.String(), ",", "\t")},
		{"ndjson", "p.ndjson", objects(old.String()), objects(more.String())},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			path := write(t, dir, c.file, c.text)
			var log bytes.Buffer
			spec := tilesOf(path, swelter.TilesOptions{Points: table.PointsOptions{Weight: "n"}})
			open := func(l *slog.Logger) *watched {
				f, err := PointsFeed(t.Context(), "p", spec, swelter.Env{}, time.Nanosecond, l)
				if err != nil {
					t.Fatal(err)
				}
				return f.(*watched)
			}
			f := open(slog.New(slog.NewTextHandler(&log, nil)))
			add := func(text string) {
				file, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
				if err != nil {
					t.Fatal(err)
				}
				fmt.Fprint(file, text)
				file.Close()
			}
			follow := func(what string, added bool) {
				t.Helper()
				fresh := open(nil)
				want, err := fresh.Current()
				if err != nil {
					t.Fatal(err)
				}
				wait(t, what, func() bool { got, err := f.Current(); return err == nil && got.Version() == want.Version() })
				f.work.Wait()
				lines := strings.Split(strings.TrimSpace(log.String()), "\n")
				if last := lines[len(lines)-2]; !strings.Contains(last, fmt.Sprint("addedOnly=", added)) {
					t.Errorf("%s: %s", what, last)
				}
			}
			add(c.added)
			follow("added lines", true)
			cut := strings.LastIndex(strings.TrimSuffix(c.added, "\n"), "\n") + 4
			add(c.added[:cut]) // the last one is open
			wait(t, "an open line", func() bool { got, _ := f.Current(); return got.(*points).Points() == 1199 })
			add(c.added[cut:])
			follow("the rest of a line", true)
			// Longer, and the same before the place that was read to.
			write(t, dir, c.file, strings.ReplaceAll(c.text, "1", "2")+c.added+c.added+c.added)
			follow("another file", false)
		})
	}
}

// objects are the rows as JSON, one a line.
func objects(rows string) string {
	var b strings.Builder
	for line := range strings.Lines(rows) {
		cells := strings.Split(strings.TrimSpace(line), ",")
		k := len(cells)
		fmt.Fprintf(&b, "{\"n\": %s, \"lon\": %s, \"lat\": %s}\n", cells[0], cells[k-2], cells[k-1])
	}
	return b.String()
}
