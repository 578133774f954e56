package cli

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/serve"
	"github.com/swelter/swelter/site/server"
)

// serveJob is what the flags of serve fill; all else is the configuration's.
type serveJob struct {
	job
	check, newToken bool
	log             string
}

func (a *app) serveCommand() *cobra.Command {
	j := serveJob{log: "text"}
	cmd := &cobra.Command{
		Use:   "serve CONFIG",
		Short: "a server of tiles, legends, values and figures",
		Long: `Serves the layers of a configuration file over HTTP: web tiles of points,
made on demand, or of archives; legends, values at a point, pictures of maps;
figures of recipes that are sent to it. It is reached from this machine alone
unless the file says otherwise. docs/serve.md has the file and the addresses.

SIGHUP reads the file again: all of it is taken, or nothing. Ctrl-C and SIGTERM
let requests in flight end.`,
		Example: `  swelter serve heat.json
  swelter serve heat.json --check
  swelter serve --new-token`,
		RunE: func(_ *cobra.Command, args []string) error { return a.serve(&j, args) },
	}
	f := newFlags(cmd)
	f.section("Serving")
	f.bool(&j.check, "check", "open all layers, say what is wrong, and end")
	f.bool(&j.newToken, "new-token", "print a new token, and its hash for the file")
	f.limits(&j.job)
	f.section("Writing")
	f.choice(&j.log, "log", "`text|json` lines on standard error; text by itself", "text", "json")
	f.bool(&j.quiet, "quiet", "warnings and errors only")
	f.bool(&j.verbose, "verbose", "a line for each request")
	return cmd
}

func (a *app) serve(j *serveJob, args []string) error {
	if j.newToken {
		if len(args) > 0 {
			return usagef("swelter serve --new-token takes no file")
		}
		token, hash := serve.NewToken()
		_, err := fmt.Fprintf(a.stdout, "token   %s\nsha256  %s\n", token, hash)
		return err
	}
	if len(args) != 1 {
		return usagef("swelter serve: of what? give one configuration file")
	}
	s := serve.Surroundings{Env: swelter.Env{Limits: j.env.Limits}, Log: a.logger(j), Stdin: a.stdin, Site: siteOptions(server.Options{})}
	if j.check {
		return a.stoppable(func(ctx context.Context) error {
			c, err := serve.NewLive(ctx, args[0], s)
			if err != nil {
				return err
			}
			return c.Close()
		})
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	reload := make(chan os.Signal, 1)
	signal.Notify(reload, syscall.SIGHUP)
	defer signal.Stop(reload)
	return serve.Run(ctx, args[0], reload, func(address string) {
		if !j.quiet {
			a.say("", "serving "+address+" (Ctrl-C stops)")
		}
	}, s)
}

// logger writes what happens to standard error.
func (a *app) logger(j *serveJob) *slog.Logger {
	o := &slog.HandlerOptions{Level: slog.LevelInfo}
	switch {
	case j.quiet:
		o.Level = slog.LevelWarn
	case j.verbose:
		o.Level = slog.LevelDebug
	}
	if j.log == "json" {
		return slog.New(slog.NewJSONHandler(a.stderr, o))
	}
	return slog.New(slog.NewTextHandler(a.stderr, o))
}
