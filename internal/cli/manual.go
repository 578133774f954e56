package cli

import (
	"bytes"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/swelter/swelter"
)

// Document is a file that belongs to an installed program.
type Document struct {
	Name string // such as "swelter-matrix.1"
	Text []byte
}

// Manual gives the manual pages, one for the program and one for each command,
// in section 1 and in the macros of man(7). They say what --help says.
func Manual() []Document {
	root := mute().rootCommand()
	pages := []Document{manPage(root)}
	for _, c := range root.Commands() {
		if c.IsAvailableCommand() {
			pages = append(pages, manPage(c))
		}
	}
	return pages
}

// Completions gives the scripts that complete commands, flags and their values,
// each by the name under which its shell looks for it.
func Completions() ([]Document, error) {
	root := mute().rootCommand()
	var docs []Document
	for _, shell := range []struct {
		file  string
		write func(io.Writer) error
	}{
		{"swelter.bash", func(w io.Writer) error { return root.GenBashCompletionV2(w, true) }},
		{"_swelter", root.GenZshCompletion},
		{"swelter.fish", func(w io.Writer) error { return root.GenFishCompletion(w, true) }},
		{"swelter.ps1", root.GenPowerShellCompletionWithDesc},
	} {
		var b bytes.Buffer
		if err := shell.write(&b); err != nil {
			return nil, err
		}
		docs = append(docs, Document{shell.file, b.Bytes()})
	}
	return docs, nil
}

func mute() *app { return &app{stdin: strings.NewReader(""), stdout: io.Discard, stderr: io.Discard} }

func manPage(cmd *cobra.Command) Document {
	name := strings.ReplaceAll(cmd.CommandPath(), " ", "-")
	m := &manual{}
	m.macro("TH", strings.ToUpper(name), "1", "", "swelter "+swelter.Version, "Swelter")
	m.macro("ad", "l") // even spaces read better than an even edge
	m.macro("SH", "NAME")
	m.text(name + " - " + strings.TrimSuffix(cmd.Short, "."))
	m.macro("SH", "SYNOPSIS")
	m.macro("B", usageLine(cmd))
	m.macro("SH", "DESCRIPTION")
	long := cmd.Long
	if long == "" {
		long = cmd.Short
	}
	m.paragraphs(long)
	m.commands(cmd)
	m.flags(cmd)
	if cmd.Example != "" {
		m.macro("SH", "EXAMPLES")
		m.verbatim(cmd.Example)
	}
	m.macro("SH", "EXIT STATUS")
	m.text("0 when all was done, 1 for a failure, 2 for a wrong command line.")
	if cmd.HasParent() {
		m.macro("SH", "SEE ALSO")
		m.macro("BR", "swelter", "(1)")
	}
	return Document{name + ".1", m.b.Bytes()}
}

// manual writes the macros of man(7).
type manual struct{ b bytes.Buffer }

func (m *manual) macro(name string, args ...string) {
	m.b.WriteString("." + name)
	for _, a := range args {
		m.b.WriteString(` "` + strings.ReplaceAll(roff(a), `"`, `\(dq`) + `"`)
	}
	m.b.WriteByte('\n')
}

// text writes one line of running text.
func (m *manual) text(s string) {
	s = roff(s)
	if strings.HasPrefix(s, ".") || strings.HasPrefix(s, "'") {
		s = `\&` + s // else it would be a macro
	}
	m.b.WriteString(s + "\n")
}

func (m *manual) paragraphs(s string) {
	for i, p := range strings.Split(s, "\n\n") {
		if i > 0 {
			m.macro("PP")
		}
		if strings.HasPrefix(p, "  ") { // set apart as it stands
			m.verbatim(p)
			continue
		}
		for _, line := range strings.Split(p, "\n") {
			m.text(strings.TrimSpace(line))
		}
	}
}

func (m *manual) verbatim(s string) {
	m.macro("nf")
	for _, line := range strings.Split(s, "\n") {
		m.text(line)
	}
	m.macro("fi")
}

func (m *manual) commands(cmd *cobra.Command) {
	if !cmd.HasAvailableSubCommands() {
		return
	}
	m.macro("SH", "COMMANDS")
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			m.macro("TP")
			if cmd.HasParent() {
				m.macro("B", c.Name())
			} else {
				m.macro("BR", cmd.Name()+"-"+c.Name(), "(1)")
			}
			m.text(c.Short)
		}
	}
}

func (m *manual) flags(cmd *cobra.Command) {
	section := ""
	cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Name == "help" {
			return
		}
		if section == "" {
			m.macro("SH", "OPTIONS")
		}
		own := f.Annotations[sectionKey]
		if len(own) == 0 {
			own = []string{"Flags"}
		}
		if own[0] != section {
			section = own[0]
			m.macro("SS", section)
		}
		value, usage := placeholder(f)
		head := "--" + f.Name
		if f.Shorthand != "" {
			head = "-" + f.Shorthand + ", " + head
		}
		m.macro("TP")
		if value == "" {
			m.macro("B", head)
		} else {
			m.macro("BI", head+" ", value)
		}
		m.text(usage)
	})
}

// roff escapes what troff would take for its own: backslashes, and hyphens that
// have to stay what a shell reads.
func roff(s string) string {
	return strings.NewReplacer(`\`, `\e`, "-", `\-`, "`", "\\`", "^", `\(ha`, "~", `\(ti`).Replace(s)
}
