package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/render"
	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/source/duckdb"
)

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "version, commit, what can be read and written",
		Example: "  swelter version",
		Args:    noArgs,
		RunE: func(*cobra.Command, []string) error {
			fmt.Fprintf(a.stdout, "swelter %s%s\n", swelter.Version, commit())
			fmt.Fprintf(a.stdout, "built with %s for %s/%s\n", runtime.Version(), runtime.GOOS, runtime.GOARCH)
			fmt.Fprintf(a.stdout, "reads  %s\n", strings.Join(source.Names(), ", "))
			fmt.Fprintf(a.stdout, "writes %s\n", strings.Join(render.Names(), ", "))
			if duckdb.Available {
				fmt.Fprintf(a.stdout, "SQL    DuckDB %s\n", duckdb.Version())
			} else {
				fmt.Fprintln(a.stdout, "SQL    "+noSQL)
			}
			return nil
		},
	}
}

// noSQL says why --sql is not there and how to get it.
const noSQL = "no: this binary was built without cgo; build it with a C++ compiler (g++) for SQL"

// revision is set by the linker where the build has no version control to ask.
var revision string

// commit is the version control's word for the sources, if the build knew it.
func commit() string {
	if revision != "" {
		return " (commit " + revision + ")"
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	rev, changed := "", ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			rev = s.Value[:min(12, len(s.Value))]
		case s.Key == "vcs.modified" && s.Value == "true":
			changed = ", changed since"
		}
	}
	if rev == "" {
		return ""
	}
	return " (commit " + rev + changed + ")"
}

func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usagef("%q: %s takes no arguments", args[0], cmd.CommandPath())
	}
	return nil
}
