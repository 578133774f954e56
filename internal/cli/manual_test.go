package cli

import (
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

// Each command has its page, and the page every flag with its words.
func TestManual(t *testing.T) {
	pages := map[string]string{}
	for _, d := range Manual() {
		pages[d.Name] = string(d.Text)
	}
	for _, cmd := range commands(t) {
		if cmd.Name() == "help" {
			continue
		}
		page, ok := pages["swelter-"+cmd.Name()+".1"]
		if !ok {
			t.Errorf("%s has no page", cmd.Name())
			continue
		}
		if !strings.Contains(pages["swelter.1"], `.BR "swelter\-`+cmd.Name()) {
			t.Errorf("swelter.1 does not list %s", cmd.Name())
		}
		cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
			if f.Hidden || f.Name == "help" {
				return
			}
			_, usage := placeholder(f)
			for _, want := range []string{roff("--" + f.Name), roff(usage)} {
				if !strings.Contains(page, want) {
					t.Errorf("the page of %s does not say %q", cmd.Name(), want)
				}
			}
		})
	}
}

// The rules of man(7): a line that starts with a dot or a quote is a macro
// unless it is guarded, a backslash is \e, a hyphen to be typed is \-.
func TestManualEscapes(t *testing.T) {
	for in, want := range map[string]string{
		".5 is a half":  "\\&.5 is a half\n",
		"'white,#d00'":  "\\&'white,#d00'\n",
		`a\b --flag`:    "a\\eb \\-\\-flag\n",
		"10^3 ~ `code`": "10\\(ha3 \\(ti \\`code\\`\n",
	} {
		m := &manual{}
		m.text(in)
		if got := m.b.String(); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
	m := &manual{}
	m.macro("B", `say "x"`)
	if got, want := m.b.String(), ".B \"say \\(dqx\\(dq\"\n"; got != want {
		t.Errorf("macro is %q, want %q", got, want)
	}
}
