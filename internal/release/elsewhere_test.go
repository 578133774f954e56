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
func public(t *testing.T) []string {
	t.Helper()
	out, err := exec.Command("go", "list", module+"/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, p := range strings.Fields(string(out)) {
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
			cmd := exec.Command("go", append([]string{"build"}, public(t)...)...)
			cmd.Env = append(os.Environ(), "GOOS="+name, "GOARCH="+arch, "CGO_ENABLED=0", "GOFLAGS=")
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}
