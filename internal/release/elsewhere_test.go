package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

const module = "github.com/swelter/swelter"

// public are the packages a program can import: all but internal, the bench and
// the doors.
// Those that keep their data in SQLite have a file system below them: a browser
// has none, and they are left out for it.
func public(t *testing.T, browser bool) []string {
	t.Helper()
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Deps " "}}`, module+"/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for line := range strings.Lines(string(out)) {
		p, deps, _ := strings.Cut(strings.TrimSpace(line), " ")
		if browser && strings.Contains(deps, "modernc.org/sqlite") {
			continue
		}
		if l := strings.TrimPrefix(p, module+"/"); !strings.HasPrefix(l, "internal/") && !strings.HasPrefix(l, "cmd/") && l != "bench" {
			list = append(list, p)
		}
	}
	if len(list) < 20 {
		t.Fatalf("only %d public packages found", len(list))
	}
	return list
}

// The public packages build where an int has 32 bits, in a browser, and on
// Windows.
func TestPublicPackagesBuildElsewhere(t *testing.T) {
	if testing.Short() {
		t.Skip("builds everything three times")
	}
	for _, system := range []string{"linux/386", "js/wasm", "windows/amd64"} {
		t.Run(system, func(t *testing.T) {
			name, arch, _ := strings.Cut(system, "/")
			cmd := exec.Command("go", append([]string{"build"}, public(t, arch == "wasm")...)...)
			cmd.Env = append(os.Environ(), "GOOS="+name, "GOARCH="+arch, "CGO_ENABLED=0", "GOFLAGS=")
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}
