package swelter

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"github.com/swelter/swelter/table"
)

// A map shows the level that is asked for, and asks where there are several.
// testdata/cube.py makes the 500 hPa 20 K colder than the 850 hPa everywhere.
func TestMapOfALevel(t *testing.T) {
	spec := Spec{Input: table.Input{Paths: []string{"cube.nc"}}}
	env := Env{Dir: filepath.Join("internal", "cli", "testdata")}
	level := func(at map[string]string) (*Figure, error) {
		spec.Make.Map = &MapOptions{Variable: "a", At: at}
		return Run(context.Background(), spec, env)
	}
	low, err := level(map[string]string{"lev": "850"})
	if err != nil {
		t.Fatal(err)
	}
	high, err := level(map[string]string{"lev": "500"})
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range low.Grid.Values {
		if d := v - high.Grid.Values[i]; d < 19.999 || d > 20.001 {
			t.Fatalf("cell %d: %v at 850 hPa, %v at 500", i, v, high.Grid.Values[i])
		}
	}
	if all := strings.Join(high.Notes, "\n"); !strings.Contains(all, "lev 500") {
		t.Errorf("the level is not said: %q", all)
	}
	for want, at := range map[string]map[string]string{
		"cube.nc: a: axis lev has 2 places (850, 500); choose one, such as --at lev=850": nil,
		"axis lev has no 300; it has 850, 500":                                           {"lev": "300"},
		"--at depth=3: no axis to choose a place on; there is lev":                       {"lev": "850", "depth": "3"},
	} {
		if _, err := level(at); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: %v, want %q", at, err, want)
		}
	}
}
