package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// helpWidth is the widest line of a help text, for a terminal of the usual 80.
const helpWidth = 79

// printHelp writes what a command does, examples first, then its flags by
// section. It takes cobra's place because a template would have to be parsed on
// each start and keeps the linker from dropping unused code.
func printHelp(w io.Writer, cmd *cobra.Command) {
	text := cmd.Long
	if text == "" {
		text = cmd.Short
	}
	fmt.Fprintf(w, "Usage: %s\n\n%s\n", usageLine(cmd), text)
	if cmd.Example != "" {
		fmt.Fprintf(w, "\nExamples:\n%s\n", cmd.Example)
	}
	if cmd.HasAvailableSubCommands() {
		fmt.Fprintln(w, "\nCommands:")
		for _, c := range cmd.Commands() {
			if c.IsAvailableCommand() || c.Name() == "help" {
				fmt.Fprintf(w, "  %-12s %s\n", c.Name(), c.Short)
			}
		}
	}
	printFlags(w, cmd)
	if cmd.HasAvailableSubCommands() {
		fmt.Fprintf(w, "\n%s COMMAND --help says more about each.\n", cmd.CommandPath())
	}
}

func usageLine(cmd *cobra.Command) string {
	line := cmd.Use
	if cmd.HasParent() {
		line = cmd.Parent().CommandPath() + " " + line
	}
	if cmd.HasAvailableLocalFlags() {
		line += " [flags]"
	}
	return line
}

func printFlags(w io.Writer, cmd *cobra.Command) {
	section := ""
	cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Name == "help" || f.Name == "version" {
			return
		}
		own := f.Annotations[sectionKey]
		if len(own) == 0 {
			own = []string{"Flags"}
		}
		if own[0] != section {
			section = own[0]
			fmt.Fprintf(w, "\n%s:\n", section)
		}
		printFlag(w, f)
	})
}

// column is where the descriptions of flags start.
const column = 25

func printFlag(w io.Writer, f *pflag.Flag) {
	value, usage := placeholder(f)
	head := "  --" + f.Name
	if f.Shorthand != "" {
		head = "  -" + f.Shorthand + ", --" + f.Name
	}
	if value != "" {
		head += " " + value
	}
	if len(head) > column-2 {
		fmt.Fprintln(w, head)
		head = ""
	}
	for _, line := range wrap(usage, helpWidth-column) {
		fmt.Fprintf(w, "%-*s%s\n", column, head, line)
		head = ""
	}
}

// placeholder splits the usage of a flag, "`FILE` to write", into the word that
// stands for its value and what is said about it.
func placeholder(f *pflag.Flag) (value, usage string) {
	if rest, ok := strings.CutPrefix(f.Usage, "`"); ok {
		value, usage, _ = strings.Cut(rest, "`")
		return value, strings.TrimSpace(usage)
	}
	return "", f.Usage
}

func wrap(s string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(s) {
		if line != "" && len(line)+1+len(word) > width {
			lines = append(lines, line)
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(lines, line)
}
