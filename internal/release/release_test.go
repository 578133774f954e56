package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/swelter/swelter/internal/cli"
)

// The release reads its files from the root of the checkout.
func TestMain(m *testing.M) {
	if err := os.Chdir("../.."); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

var day = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// Archives hold what was put in, in the order of names, with modes and the one
// time; the order in which files were collected does not show.
func TestArchives(t *testing.T) {
	files := []file{{"swelter", []byte("program"), true}, {"man/man1/swelter.1", []byte(".TH"), false}, {"LICENSE", nil, false}}
	turned := []file{files[2], files[0], files[1]}
	want := []string{"s/LICENSE 644 0", "s/man/man1/swelter.1 644 3", "s/swelter 755 7"}
	for _, kind := range []struct {
		name  string
		write func(io.Writer, []file, time.Time) error
		list  func(*testing.T, []byte) []string
	}{{"tar.gz", writeTar, listTar}, {"zip", writeZip, listZip}} {
		dir := t.TempDir()
		var made [2][]byte
		for i, in := range [][]file{files, turned} {
			path := filepath.Join(dir, kind.name)
			if err := pack(path, "s", in, day, kind.write); err != nil {
				t.Fatal(err)
			}
			made[i], _ = os.ReadFile(path)
		}
		if !bytes.Equal(made[0], made[1]) {
			t.Errorf("%s: the order of the files shows", kind.name)
		}
		if got := kind.list(t, made[0]); strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("%s holds %q, want %q", kind.name, got, want)
		}
	}
}

func entry(t *testing.T, name string, mode os.FileMode, size int64, when time.Time) string {
	if !when.Equal(day) {
		t.Errorf("%s is of %v, want %v", name, when, day)
	}
	kind := "644"
	if mode&0o100 != 0 {
		kind = "755"
	}
	return name + " " + kind + " " + string(rune('0'+size))
}

func listTar(t *testing.T, b []byte) (list []string) {
	packed, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	for r := tar.NewReader(packed); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return list
		}
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, entry(t, h.Name, h.FileInfo().Mode(), h.Size, h.ModTime))
		if h.Uid != 0 || h.Uname != "" {
			t.Errorf("%s names its owner", h.Name)
		}
	}
}

func listZip(t *testing.T, b []byte) (list []string) {
	r, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range r.File {
		list = append(list, entry(t, f.Name, f.Mode(), int64(f.UncompressedSize64), f.Modified))
	}
	return list
}

// Every module that is linked has its licence in the archive, in every target.
func TestLicences(t *testing.T) {
	for _, target := range targets() {
		parts, err := linkedBy(target)
		if err != nil {
			t.Fatal(err)
		}
		text, err := licences(target)
		if err != nil {
			t.Fatal(err)
		}
		s := string(text)
		for _, p := range parts {
			if !strings.Contains(s, "\n"+p.name+": LICENSE") {
				t.Errorf("%s: no licence of %s", target.name(), p.name)
			}
		}
		// One known sentence of the licences of Go, excelize, cobra and the font.
		for _, words := range []string{"Neither the name of Google", "The excelize Authors", "Apache License", "SIL OPEN FONT LICENSE"} {
			if !strings.Contains(s, words) {
				t.Errorf("%s: %q is nowhere in the licences", target.name(), words)
			}
		}
		if duck := strings.Contains(s, "duckdb-go-bindings"); duck != target.sql {
			t.Errorf("%s: DuckDB named: %v", target.name(), duck)
		}
	}
}

func TestModuleWithoutLicence(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "sub"), 0o755); err != nil {
		t.Fatal(err)
	}
	l := linked{name: "example.org/m v1", root: dir, dirs: []string{dir, filepath.Join(dir, "sub")}}
	if _, err := l.licenceFiles(); err == nil {
		t.Error("a module without a licence is handed out")
	}
	if err := os.WriteFile(filepath.Join(dir, "sub", "COPYING.md"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if files, err := l.licenceFiles(); err != nil || len(files) != 1 || files[0] != "sub/COPYING.md" {
		t.Errorf("%q, %v; want sub/COPYING.md", files, err)
	}
}

func TestChoose(t *testing.T) {
	if list, err := choose("windows_amd64,linux_arm64"); err != nil || len(list) != 2 || list[0].binary() != "swelter.exe" {
		t.Errorf("%v, %v", list, err)
	}
	if _, err := choose("beos_ppc"); err == nil || !strings.Contains(err.Error(), "linux_amd64, ") {
		t.Errorf("%v does not name the targets", err)
	}
}

// What is handed out beside the binary is there and read by its programs.
func TestDocuments(t *testing.T) {
	files, err := documents()
	if err != nil {
		t.Fatal(err)
	}
	byName := map[string][]byte{}
	for _, f := range files {
		byName[f.name] = f.text
	}
	for _, name := range []string{"README.md", "LICENSE", "man/man1/swelter.1", "man/man1/swelter-matrix.1", "completions/_swelter", "completions/swelter.fish", "completions/swelter.ps1"} {
		if len(byName[name]) == 0 {
			t.Errorf("%s is not among the documents", name)
		}
	}
	if len(cli.Manual()) < 9 {
		t.Errorf("%d manual pages", len(cli.Manual()))
	}
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("no bash to read its completions")
	}
	cmd := exec.Command(bash, "-n")
	cmd.Stdin = bytes.NewReader(byName["completions/swelter.bash"])
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("bash: %v\n%s", err, out)
	}
}
