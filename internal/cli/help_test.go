package cli

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func commands(t *testing.T) []*cobra.Command {
	t.Helper()
	a := &app{stdin: strings.NewReader(""), stdout: &bytes.Buffer{}, stderr: &bytes.Buffer{}}
	return a.rootCommand().Commands()
}

// Every command of ours has examples, every flag a section, a word for its
// value (switches apart) and something said about it.
func TestHelpIsComplete(t *testing.T) {
	for _, cmd := range commands(t) {
		if cmd.Name() == "help" || cmd.Name() == "completion" {
			continue
		}
		if n := strings.Count(cmd.Example, "swelter "+cmd.Name()); n == 0 {
			t.Errorf("%s: no example", cmd.Name())
		}
		cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
			value, usage := placeholder(f)
			if usage == "" || strings.Contains(usage, "`") {
				t.Errorf("%s --%s: usage %q", cmd.Name(), f.Name, usage)
			}
			if (value == "") != (f.NoOptDefVal != "") {
				t.Errorf("%s --%s: placeholder %q, takes a value: %v", cmd.Name(), f.Name, value, f.NoOptDefVal == "")
			}
			if f.Annotations[sectionKey] == nil {
				t.Errorf("%s --%s: no section", cmd.Name(), f.Name)
			}
		})
	}
}

// The flags fit a terminal of 80 columns.
func TestHelpWidth(t *testing.T) {
	for _, cmd := range commands(t) {
		var b bytes.Buffer
		printFlags(&b, cmd)
		for _, line := range strings.Split(b.String(), "\n") {
			if len([]rune(line)) > helpWidth {
				t.Errorf("%s: line of %d columns: %s", cmd.Name(), len(line), line)
			}
		}
	}
}

// An alias that stood for no flag would be a promise nobody keeps.
func TestAliasesLeadToFlags(t *testing.T) {
	known := map[string]bool{}
	for _, cmd := range commands(t) {
		cmd.LocalFlags().VisitAll(func(f *pflag.Flag) { known[f.Name] = true })
	}
	for alias, own := range aliases {
		if !known[own] {
			t.Errorf("alias %s leads to --%s, which no command has", alias, own)
		}
		if known[alias] {
			t.Errorf("alias %s is a flag of its own", alias)
		}
	}
	for name := range elsewhere {
		if known[name] {
			t.Errorf("%s is said to be elsewhere, but it is a flag", name)
		}
	}
}

// A message that tells the user to write a flag names one that exists.
func TestMessagesNameRealFlags(t *testing.T) {
	known := map[string]bool{"help": true}
	for _, cmd := range commands(t) {
		cmd.LocalFlags().VisitAll(func(f *pflag.Flag) { known[f.Name] = true })
	}
	flag := regexp.MustCompile(`(^|[^a-z-])--([a-z][a-z-]*[a-z])`)
	seen := 0
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if d.IsDir() && (d.Name() == "internal" || d.Name() == "bench" || d.Name() == ".git" || d.Name() == "testdata") {
			return fs.SkipDir
		}
		if err != nil || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			for _, m := range flag.FindAllStringSubmatch(lit.Value, -1) {
				seen++
				if !known[m[2]] {
					t.Errorf("%s: %s speaks of --%s, which no command has", path, lit.Value, m[2])
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen == 0 {
		t.Error("no message with a flag was found; is the pattern right?")
	}
}
