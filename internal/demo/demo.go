// Package demo is the gallery: small real data sets, the commands that draw
// them, and the page that shows the pictures.
package demo

import (
	"embed"
	"path"
	"strings"
)

// Data holds the data sets and their licences.
//
//go:embed data
var Data embed.FS

// Example is one picture of the gallery.
type Example struct {
	Title string
	Text  string // what to see in it, one or two sentences
	// Commands are arguments of swelter, the first one draws Picture. {dir} is
	// the gallery's folder.
	Commands [][]string
	Picture  string   // shown on the page, in the gallery's folder
	Files    []string // everything the commands write
	Source   string   // of the data
	Licence  string
	SQL      bool // needs a build with SQL
}

// In returns the arguments of the commands for a gallery in a folder, which is
// written with forward slashes.
func (e Example) In(dir string) [][]string {
	out := make([][]string, len(e.Commands))
	for i, args := range e.Commands {
		for _, a := range args {
			out[i] = append(out[i], strings.ReplaceAll(a, "{dir}", path.Clean(dir)))
		}
	}
	return out
}

// Shell writes arguments as a command for a POSIX shell. With width > 0 it is
// continued on a new line before a flag that would reach beyond width.
func Shell(args []string, width int) string {
	var b strings.Builder
	b.WriteString("swelter")
	column := len("swelter")
	for i := 0; i < len(args); {
		n := 1 // a flag and its value stay together
		if strings.HasPrefix(args[i], "-") && i+1 < len(args) && !strings.HasPrefix(args[i+1], "-") {
			n = 2
		}
		part := ""
		for _, a := range args[i : i+n] {
			part += " " + quote(a)
		}
		if width > 0 && strings.HasPrefix(args[i], "-") && column+len(part) > width {
			b.WriteString(" \\\n ")
			column = 1
		}
		b.WriteString(part)
		column += len(part)
		i += n
	}
	return b.String()
}

func quote(s string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_./,:=%+@", r)
	}
	if s != "" && strings.IndexFunc(s, func(r rune) bool { return !plain(r) }) < 0 {
		return s
	}
	if !strings.ContainsAny(s, "\"$`\\!") {
		return `"` + s + `"`
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
