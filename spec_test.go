package swelter

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/table"
)

func TestReadSpecRefuses(t *testing.T) {
	for _, c := range []struct{ name, json, want string }{
		{"nothing", ``, "ends too early"},
		{"cut off", `{"version": 1, "make": {`, "ends too early"},
		{"syntax", "{\n  \"make\": }", "r.json:2:11:"},
		{"a number for a name", `{"make": {"matrix": {"value": 3}}}`, `field "make.matrix.value": a text is wanted, and here is a value of kind number`},
		{"a name for a list", `{"make": {"matrix": {"rows": "m"}}}`, `field "make.matrix.rows": a list is wanted`},
		{"no object", `"x"`, "a recipe is an object"},
		{"unknown field", `{"make": {"matrix": {}}, "colour": {}}`, `unknown field "colour"`},
		{"a newer version", `{"version": 2, "make": {"matrix": {}}}`, "use a newer Swelter"},
		{"no kind", `{"make": {}}`, "0 kinds"},
		{"two kinds", `{"make": {"matrix": {}, "corr": {}}}`, "2 kinds"},
		{"more after it", `{"make": {"matrix": {}}} {}`, "text after the recipe"},
		{"too long", strings.Repeat(" ", maxSpec+1), "1 MiB"},
	} {
		_, err := ReadSpec(strings.NewReader(c.json), "r.json")
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, want one line with %q", c.name, err, c.want)
		}
	}
}

// What travels inside a picture says nothing of the machine or the person.
func TestPortableNamesNoPlace(t *testing.T) {
	s := Spec{
		Input: table.Input{Paths: []string{"/home/me/secret/a.csv", "b/c.csv"}, DB: "clickhouse://me:pw@host/db", SQL: "SELECT * FROM '/home/me/a.csv'"},
		Color: Color{Mask: "/home/me/mask.csv", AnnotFrom: "x/y.csv"},
	}
	data, err := s.Portable().encode()
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"home", "secret", "pw", "host", "x/y"} {
		if bytes.Contains(data, []byte(word)) {
			t.Errorf("%q is in the portable recipe:\n%s", word, data)
		}
	}
	if !bytes.Contains(data, []byte(`"a.csv"`)) || s.Input.Paths[0] != "/home/me/secret/a.csv" {
		t.Errorf("the base names stay, the recipe itself is not changed: %s %v", data, s.Input.Paths)
	}
}

func TestRebasedPathsNameTheSameFiles(t *testing.T) {
	dir := t.TempDir()
	s := Spec{Input: table.Input{Paths: []string{"data/a.csv", "-"}}, Color: Color{Mask: filepath.Join(dir, "m.csv")}}
	got, err := s.rebased(dir, filepath.Join(dir, "recipes"))
	if err != nil {
		t.Fatal(err)
	}
	if got.Input.Paths[0] != "../data/a.csv" || got.Input.Paths[1] != "-" || got.Color.Mask != "../m.csv" {
		t.Errorf("paths %v, mask %q", got.Input.Paths, got.Color.Mask)
	}
}

// All outputs are written or none.
func TestSaveFilesIsWhole(t *testing.T) {
	dir := t.TempDir()
	fig, err := Heatmap([][]float64{{1, 2}}, Spec{})
	if err != nil {
		t.Fatal(err)
	}
	old := filepath.Join(dir, "old.png")
	if err := os.WriteFile(old, []byte("before"), 0o600); err != nil {
		t.Fatal(err)
	}
	err = fig.SaveFiles(Files{Pictures: []string{old, filepath.Join(dir, "none", "b.png")}})
	if err == nil || !strings.Contains(err.Error(), "make it first") {
		t.Errorf("a folder that is not there: %v", err)
	}
	if b, _ := os.ReadFile(old); string(b) != "before" {
		t.Error("the first output was written although the second failed")
	}
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("left behind: %v", left)
	}
	if err := fig.Save(old); err != nil {
		t.Fatal(err)
	}
	if info, _ := os.Stat(old); info.Mode().Perm() != 0o600 {
		t.Errorf("the mode of a replaced file became %v", info.Mode())
	}
}

// The same recipe gives the same bytes from any folder.
func TestBytesDoNotDependOnThePlace(t *testing.T) {
	var pictures [2]map[string][]byte
	for i := range pictures {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "in.csv"), []byte("a,b\n1,2\n3,4\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		spec := Spec{Input: table.Input{Paths: []string{"in.csv"}}, Make: Make{Matrix: &table.MatrixOptions{}}}
		fig, err := Run(t.Context(), spec, Env{Dir: dir})
		if err != nil {
			t.Fatal(err)
		}
		pictures[i] = map[string][]byte{}
		for _, f := range []string{"png", "svg"} {
			var b bytes.Buffer
			if err := fig.Encode(&b, f); err != nil {
				t.Fatal(err)
			}
			pictures[i][f] = b.Bytes()
		}
	}
	for f, b := range pictures[0] {
		if !bytes.Equal(b, pictures[1][f]) {
			t.Errorf("%s differs between two folders", f)
		}
	}
}

func FuzzReadSpec(f *testing.F) {
	half := 0.5
	whole := Spec{Version: 1, Input: table.Input{Paths: []string{"a.csv"}, Where: []string{"a = b"}},
		Make:  Make{Matrix: &table.MatrixOptions{Rows: []string{"x"}, Cols: []string{"y"}, Agg: "mean"}},
		Color: Color{Norm: norm.Options{Name: "symlog", VMin: &half}, Map: "viridis_r"}, Figure: figure.Options{Annot: true, Title: "</title>\u2028"}}
	data, err := whole.encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte(`{"make":{"corr":{"method":"kendall"}}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := ReadSpec(bytes.NewReader(data), "r.json")
		if err != nil {
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("more than one line: %q", err)
			}
			return
		}
		one, err := s.encode()
		if err != nil {
			t.Fatal(err)
		}
		again, err := ReadSpec(bytes.NewReader(one), "r.json")
		if err != nil {
			t.Fatalf("what was written cannot be read: %v\n%s", err, one)
		}
		if two, _ := again.encode(); !bytes.Equal(one, two) {
			t.Fatalf("written twice, not the same:\n%s\n%s", one, two)
		}
	})
}
