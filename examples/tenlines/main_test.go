package main

import (
	"bytes"
	"flag"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write modules.txt")

// command runs without cgo, as a program on the root package can.
func command(t *testing.T, dir, name string, args ...string) []byte {
	t.Helper()
	c := exec.Command(name, args...)
	c.Dir = dir
	c.Env = append(os.Environ(), "CGO_ENABLED=0")
	var words bytes.Buffer
	c.Stderr = &words
	out, err := c.Output()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, words.Bytes())
	}
	return out
}

// What a program on the root package links is a promise to whoever imports it:
// a new module on the list is a decision, not an accident.
func TestModules(t *testing.T) {
	out := command(t, ".", "go", "list", "-deps", "-f", "{{with .Module}}{{.Path}}{{end}}", ".")
	seen := map[string]bool{}
	for _, path := range strings.Fields(string(out)) {
		seen[path] = true
	}
	var list []string
	for path := range seen {
		list = append(list, path)
	}
	sort.Strings(list)
	got := strings.Join(list, "\n") + "\n"
	if *update {
		if err := os.WriteFile("modules.txt", []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("modules.txt")
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the program links\n%s\nmodules.txt says\n%s\nif that is meant: go test ./examples/tenlines -update", got, want)
	}
}

// The program is small and draws.
func TestSmallAndDraws(t *testing.T) {
	const limit = 12 << 20 // bytes, stripped
	dir := t.TempDir()
	bin := filepath.Join(dir, "tenlines.exe")
	command(t, ".", "go", "build", "-trimpath", "-ldflags=-s -w", "-o", bin, ".")
	info, err := os.Stat(bin)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%.1f MB stripped", float64(info.Size())/1e6)
	if info.Size() > limit {
		t.Errorf("%d bytes stripped; at most %d", info.Size(), limit)
	}
	command(t, dir, bin)
	f, err := os.Open(filepath.Join(dir, "heatmap.png"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	if b := img.Bounds(); b.Dx() < 200 || b.Dy() < 150 {
		t.Errorf("the picture is %d x %d pixels", b.Dx(), b.Dy())
	}
}
