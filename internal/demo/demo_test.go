package demo

import (
	"bytes"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Every data set is named with source and licence, and used; every example
// reads one, names everything it writes, and says where its data come from.
func TestDataAndExamples(t *testing.T) {
	licences, err := Data.ReadFile("data/LICENCES.md")
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for _, e := range Examples {
		var written []string
		for _, args := range e.In("g") {
			for i, a := range args {
				if strings.Contains(a, "g/data/") {
					_, rest, _ := strings.Cut(a, "g/data/")
					name, _, _ := strings.Cut(rest, "'")
					used[name] = true
				}
				if i > 0 && slices.Contains([]string{"-o", "--data", "--spec", "--clusters-out", "--row-linkage-out"}, args[i-1]) {
					written = append(written, strings.TrimPrefix(a, "g/"))
				}
			}
		}
		if want := append([]string{e.Picture}, e.Files...); !slices.Equal(written, want) {
			t.Errorf("%s: its commands write %v, it names %v", e.Title, written, want)
		}
		if e.Source == "" || !strings.Contains(string(licences), e.Licence) {
			t.Errorf("%s: source %q, licence %q", e.Title, e.Source, e.Licence)
		}
	}
	err = fs.WalkDir(Data, "data", func(path string, d fs.DirEntry, err error) error {
		name := filepath.Base(path)
		if err != nil || d.IsDir() || name == "LICENCES.md" {
			return err
		}
		if !used[name] {
			t.Errorf("%s: no example reads it", name)
		}
		if !strings.Contains(string(licences), "`"+name+"`") {
			t.Errorf("%s: not in LICENCES.md", name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestShell(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"matrix", "a.csv", "-o", "b.png"}, "swelter matrix a.csv -o b.png"},
		{[]string{"matrix", "two words", "--title", ""}, `swelter matrix "two words" --title ""`},
		{[]string{"matrix", "--sql", "FROM 'a$b'"}, `swelter matrix --sql 'FROM '\''a$b'\'''`},
		{[]string{"--where", "x >= 1"}, `swelter --where "x >= 1"`},
	} {
		if got := Shell(c.args, 0); got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
}

func TestShellContinues(t *testing.T) {
	got := Shell([]string{"matrix", "a.csv", "--rows", "month", "--cols", "year", "-o", "b.png"}, 34)
	want := "swelter matrix a.csv --rows month \\\n  --cols year -o b.png"
	if got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}

// What comes from an example is text on the page, not markup.
func TestPageEscapes(t *testing.T) {
	var b bytes.Buffer
	shown := []Shown{{Example: Example{Title: "<i>", Text: "a & b", Picture: `"x".png`}, Args: [][]string{{"matrix", "<script>"}}}}
	if err := Page(&b, "1", shown, []string{"<b>"}); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"<i>", "<script>", "<b>", `""x"`, "a & b"} {
		if strings.Contains(b.String(), bad) {
			t.Errorf("%q is on the page as it is", bad)
		}
	}
}
