package cli

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// pageOf is the page that the command writes, and what is packed in it.
func pageOf(t *testing.T, args ...string) (doc, data string) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "page.html")
	run(t, append(args, "--quiet", "-o", name)...)
	raw, err := os.ReadFile(name)
	check(t, err)
	_, rest, ok := strings.Cut(string(raw), `id="swelter-data">`)
	packed, _, ok2 := strings.Cut(rest, "<")
	if !ok || !ok2 {
		t.Fatal("the page has no data")
	}
	z, err := base64.StdEncoding.DecodeString(packed)
	check(t, err)
	r, err := gzip.NewReader(bytes.NewReader(z))
	check(t, err)
	plain, err := io.ReadAll(r)
	check(t, err)
	return string(raw), string(plain)
}

// long is a table with a column that no figure below draws.
const long = `part,row,col,level,person
1,a,x,1,Anna Secret
1,a,x,3,Bert Secret
1,b,y,5,Cora Secret
2,a,x,7,Dora Secret
2,a,y,9,Emil Secret
`

// TestPagesHoldWhatIsDrawn: columns that were not drawn are not in the file.
func TestPagesHoldWhatIsDrawn(t *testing.T) {
	in := filepath.Join(t.TempDir(), "long.csv")
	check(t, os.WriteFile(in, []byte(long), 0o644))
	for _, more := range []string{"", "--facet part", "--frames part"} {
		doc, data := pageOf(t, append([]string{"matrix", in, "--rows", "row", "--cols", "col", "--value", "level", "--agg", "mean"}, strings.Fields(more)...)...)
		if strings.Contains(doc, "Secret") || strings.Contains(data, "Secret") || strings.Contains(data, "person") {
			t.Errorf("%q: the page holds a column that was not drawn", more)
		}
		if !strings.Contains(data, "level") {
			t.Errorf("%q: the page does not hold what was drawn", more)
		}
		// Parts are put on common axes, and what their cells are made of with them.
		if more != "--facet part" && !strings.Contains(data, `"counts"`) {
			t.Errorf("%q: the page does not say of how many values the cells are made", more)
		}
	}
}
