// Package cli is the command line: arguments become a Spec, the front door does
// the work, and what it says goes to standard error with an exit code.
package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
)

// Exit codes.
const (
	exitOK     = 0
	exitFailed = 1 // the work could not be done
	exitUsage  = 2 // the command line itself is wrong
)

// app is one call of the program.
type app struct {
	stdin  io.Reader
	stdout io.Writer
	stderr io.Writer
}

// Run does what the arguments (without the program's name) say and returns the
// exit code. Data goes to stdout, words to stderr.
func Run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	collectLate()
	a := &app{stdin: stdin, stdout: stdout, stderr: stderr}
	if len(args) == 1 && args[0] == "--version" {
		args = []string{"version"}
	}
	root := a.rootCommand()
	root.SetArgs(args)
	err := checkCommand(root, args)
	if err == nil {
		err = root.Execute()
	}
	return a.report(err)
}

func (a *app) rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "swelter COMMAND",
		Short: "Swelter turns tables into heatmaps.",
		Long: `Swelter turns tables into heatmaps: PNG, SVG and PDF from one layout.
The first line is all it takes; everything else is a choice.`,
		Example: `  swelter matrix data.csv -o heatmap.png
  swelter matrix flights.csv --rows month --cols year --value passengers -o flights.svg
  swelter corr penguins.csv --annot -o corr.pdf
  swelter demo`,
		Args:          cobra.ArbitraryArgs,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetIn(a.stdin)
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	root.SetHelpFunc(func(cmd *cobra.Command, _ []string) { printHelp(a.stdout, cmd) })
	root.SetFlagErrorFunc(flagError)
	root.AddCommand(
		a.matrixCommand(), a.corrCommand(), a.clusterCommand(), a.oncoCommand(),
		a.densityCommand(), a.calendarCommand(), a.mapCommand(), a.overviewCommand(),
		a.mergeCommand(), a.exploreCommand(), a.tilesCommand(), a.serveCommand(),
		a.infoCommand(), a.colormapsCommand(), a.runCommand(), a.siteCommand(), a.demoCommand(), a.versionCommand(),
	)
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, c := range root.Commands() {
		switch c.Name() {
		case "help":
			c.Short = "more about a command"
		case "completion":
			c.Short = "a script that completes commands and flags in your shell"
			c.Args = cobra.ArbitraryArgs
			c.RunE = func(*cobra.Command, []string) error {
				return usagef("completion: for which shell? bash, zsh, fish or powershell")
			}
		}
	}
	return root
}

// checkCommand answers a word that is no command before its flags are read,
// since they would be blamed in its place.
func checkCommand(root *cobra.Command, args []string) error {
	if len(args) == 0 || strings.HasPrefix(args[0], "-") || strings.HasPrefix(args[0], "__complete") {
		return nil
	}
	var names []string
	for _, c := range root.Commands() {
		if c.Name() == args[0] {
			return nil
		}
		names = append(names, c.Name())
	}
	if _, err := os.Stat(args[0]); err == nil {
		return usagef("%q is a file, not a command; draw it with swelter matrix %s -o out.png", args[0], args[0])
	}
	return usagef("%q is not a command; %s", args[0], didYouMean(args[0], names, "see swelter --help"))
}

// usageError is a fault of the command line, not of what it was asked to do.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// errReported is returned when every failure has been printed already.
var errReported = errors.New("already reported")

// report prints an error as one line and gives its exit code.
func (a *app) report(err error) int {
	var usage usageError
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errReported):
		return exitFailed
	case errors.As(err, &usage):
		a.say("", err.Error())
		return exitUsage
	}
	a.say("", explain(err))
	return exitFailed
}

// say writes one line to standard error. File names and cells come from
// outside, so nothing in them may move the terminal's cursor or start a line.
func (a *app) say(kind, text string) {
	if kind != "" {
		kind += ": "
	}
	fmt.Fprintf(a.stderr, "swelter: %s%s\n", kind, printable(text))
}

func printable(s string) string {
	s = strings.TrimSpace(s)
	clean := func(r rune) bool {
		return r < 0x20 || r >= 0x7f && r < 0xa0 || r == 0x2028 || r == 0x2029 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
	}
	if strings.IndexFunc(s, clean) < 0 {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			b.WriteByte(' ')
		case clean(r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
