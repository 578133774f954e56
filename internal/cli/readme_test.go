package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The commands of the README's tour work as they are written, and its pictures
// are there.
func TestReadme(t *testing.T) {
	readme, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range strings.Split(string(readme), "](docs/img/")[1:] {
		name, _, _ := strings.Cut(part, ")")
		if _, err := os.Stat(filepath.Join("..", "..", "docs", "img", name)); err != nil {
			t.Errorf("the README shows %s, which is not there", name)
		}
	}
	t.Chdir(t.TempDir())
	if err := writeData("gallery"); err != nil {
		t.Fatal(err)
	}
	ran := 0
	for _, line := range strings.Split(strings.ReplaceAll(string(readme), "\\\n", ""), "\n") {
		command, ok := strings.CutPrefix(line, "swelter ")
		if !ok || !strings.Contains(command, "gallery/data/") {
			continue // of the reader's own files
		}
		ran++
		var stdout, stderr bytes.Buffer
		if code := Run(words(t, command), strings.NewReader(""), &stdout, &stderr); code != exitOK {
			t.Errorf("%s\n%s", line, stderr.String())
		}
	}
	if ran < 4 {
		t.Errorf("%d commands were found; is the tour still there?", ran)
	}
}

// words splits a command as a shell does, whose quotes are plain ones.
func words(t *testing.T, command string) []string {
	t.Helper()
	var args []string
	var quote rune
	within := false // a word
	for _, c := range command {
		if quote == 0 && c == ' ' {
			within = false
			continue
		}
		if !within {
			args, within = append(args, ""), true
		}
		switch {
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case c == quote:
			quote = 0
		default:
			args[len(args)-1] += string(c)
		}
	}
	if quote != 0 {
		t.Fatalf("%s: a quote is not closed", command)
	}
	return args
}
