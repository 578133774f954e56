package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/swelter/swelter/internal/testdata"
	"github.com/swelter/swelter/source/duckdb"
)

// The commands of docs/counterparts.md work as they are written, and each makes
// the picture it names.
func TestCounterparts(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "counterparts.md"))
	if err != nil {
		t.Fatal(err)
	}
	data := filepath.Dir(filepath.Dir(testdata.Path(t, "matrix/flights.csv")))
	if data, err = filepath.Abs(data); err != nil {
		t.Fatal(err)
	}
	examples, err := filepath.Abs(filepath.Join("..", "..", "examples"))
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	ran := 0
	for _, line := range strings.Split(strings.ReplaceAll(string(page), "\\\n", ""), "\n") {
		command, ok := strings.CutPrefix(line, "swelter ")
		if !ok || strings.Contains(command, "--sql") && !duckdb.Available {
			continue
		}
		ran++
		args := words(t, strings.NewReplacer(" data/", " "+data+"/", " examples/", " "+examples+"/").Replace(command))
		var stderr bytes.Buffer
		if code := Run(args, strings.NewReader(""), &bytes.Buffer{}, &stderr); code != exitOK {
			t.Errorf("%s\n%s", line, stderr.String())
		}
		if _, err := os.Stat(args[len(args)-1]); err != nil {
			t.Error(err)
		}
	}
	if ran < 8 {
		t.Errorf("%d commands were found on the page", ran)
	}
}
