package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"runtime"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"github.com/swelter/swelter"
	"github.com/swelter/swelter/colormap"
	"github.com/swelter/swelter/font"
	"github.com/swelter/swelter/source"
)

// task is one figure: what to draw and where it goes.
type task struct {
	spec   swelter.Spec
	recipe string // file that spec is read from, or ""
	env    swelter.Env
	target target
}

// draw runs the command's recipe on each of its inputs.
func (a *app) draw(cmd *cobra.Command, j *job, args []string) error {
	j.terminal = a.onTerminal() != nil
	tasks, err := j.tasks(cmd, args)
	if err != nil {
		return err
	}
	return a.runTasks(j, tasks)
}

// tasks turns arguments into one task an input.
func (j *job) tasks(cmd *cobra.Command, args []string) ([]task, error) {
	if err := strayValue(args); err != nil {
		return nil, err
	}
	if len(args) == 0 && !j.spec.Input.Queried() {
		return nil, usagef("%s: what is to be drawn? give a file, a glob, or - for standard input", cmd.CommandPath())
	}
	inputs, err := j.inputs(args)
	if err != nil {
		return nil, err
	}
	if j.spec.Input.Queried() { // one question about all of them
		named := []string{"query"}
		if j.spec.Input.SQL == "" && len(inputs) == 1 {
			named = inputs
		}
		targets, err := j.targets(named)
		if err != nil {
			return nil, err
		}
		t := task{spec: j.spec, env: j.env, target: targets[0]}
		t.spec.Input.Paths = inputs
		return []task{t}, nil
	}
	if len(inputs) > 1 && j.onePicture() { // points of all of them, or frames
		targets, err := j.targets(inputs[:1])
		if err != nil {
			return nil, err
		}
		t := task{spec: j.spec, env: j.env, target: targets[0]}
		t.spec.Input.Paths = inputs
		return []task{t}, nil
	}
	targets, err := j.targets(inputs)
	if err != nil {
		return nil, err
	}
	tasks := make([]task, len(inputs))
	for i, in := range inputs {
		tasks[i] = task{spec: j.spec, env: j.env, target: targets[i]}
		tasks[i].spec.Input.Paths = []string{in}
	}
	return tasks, nil
}

// inputs are the files that the arguments name, or tables of a database.
func (j *job) inputs(args []string) ([]string, error) {
	if j.spec.Input.DB != "" {
		return args, nil
	}
	return source.Expand(args, "")
}

// runTasks draws one figure after the other. Several are independent: one that
// fails is named and does not stop the next.
func (a *app) runTasks(j *job, tasks []task) error {
	env, err := a.surroundings(j)
	if err != nil {
		return err
	}
	if err := j.makeFolders(); err != nil {
		return err
	}
	failed := 0
	for _, t := range tasks {
		t.env.Stdin, t.env.Log, t.env.Font, t.env.Tell = a.stdin, env.Log, env.Font, env.Tell
		done := a.progress(t.name(), j.quiet)
		var fig *swelter.Figure
		err := a.stoppable(func(ctx context.Context) (err error) {
			fig, err = a.runTask(ctx, t)
			return err
		})
		done() // before anything is drawn where it stood
		if err == nil && t.target.terminal {
			err = a.toTerminal(fig)
		}
		switch {
		case err == nil && !j.quiet:
			if n := offGroundNote(fig, t.target.files.Pictures); n != "" {
				fig.Notes = append(fig.Notes, n)
			}
			a.remark(fig, t.target.terminal)
		case err == nil:
		case len(tasks) == 1 || errors.Is(err, errStopped):
			return err
		default:
			a.report(err)
			failed++
		}
	}
	if failed > 0 {
		a.say("", fmt.Sprintf("%d of %d inputs failed", failed, len(tasks)))
		return errReported
	}
	return nil
}

// surroundings opens what all figures share.
func (a *app) surroundings(j *job) (swelter.Env, error) {
	env := j.env
	if j.jobs > 0 {
		runtime.GOMAXPROCS(j.jobs)
	}
	if !j.quiet {
		env.Tell = func(msg string) { a.say("note", msg) }
	}
	if j.verbose && !j.quiet {
		env.Log = slog.New(slog.NewTextHandler(a.stderr, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	if j.font == "" {
		return env, nil
	}
	data, err := readFont(j.font)
	if err != nil {
		return env, err
	}
	if env.Font, err = font.Parse(data); err != nil {
		return env, fmt.Errorf("%s: %w", j.font, err)
	}
	return env, nil
}

// maxFont is beyond the largest collections of Chinese, Japanese and Korean.
const maxFont = 256 << 20

func readFont(name string) ([]byte, error) {
	path, err := source.Regular(name, "")
	if err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFont+1))
	if err == nil && len(data) > maxFont {
		err = fmt.Errorf("%s: larger than %d MB; is it a font?", name, maxFont>>20)
	}
	return data, err
}

func (a *app) runTask(ctx context.Context, t task) (*swelter.Figure, error) {
	if t.recipe != "" {
		var err error
		if t.spec, err = a.readRecipe(t.recipe); err != nil {
			return nil, err
		}
	}
	if err := t.check(); err != nil {
		return nil, err
	}
	start := time.Now()
	fig, err := swelter.Run(ctx, t.spec, t.env)
	if err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	a.verbose(t, "read and laid out", "rows", fig.Grid.Rows, "cols", fig.Grid.Cols, "took", time.Since(start).Round(time.Millisecond))
	start = time.Now()
	if err := fig.SaveFiles(t.target.files); err != nil {
		return nil, err
	}
	a.verbose(t, "written", "files", t.target.all(), "took", time.Since(start).Round(time.Millisecond))
	if t.target.stdout != "" {
		if err := a.toStdout(fig, t.target.stdout); err != nil {
			return nil, err
		}
	}
	return fig, nil
}

// remark says what was decided and counted on the way; notes only where they do
// not stand under a heatmap in the terminal.
func (a *app) remark(fig *swelter.Figure, drawn bool) {
	for _, w := range append(idle(fig.Spec), fig.Warnings...) {
		a.say("warning", w)
	}
	for _, n := range fig.Notes {
		if !drawn {
			a.say("note", n)
		}
	}
	if m, err := colormap.Named(fig.Spec.Color.Map); fig.Spec.Color.Map != "" && err == nil {
		a.noteOfMap("note", m)
	}
}

func (a *app) verbose(t task, msg string, args ...any) {
	if t.env.Log != nil {
		t.env.Log.Debug(msg, append([]any{"input", t.name()}, args...)...)
	}
}

// name is what the task is called in messages.
func (t task) name() string {
	switch {
	case t.recipe != "":
		return t.recipe
	case len(t.spec.Input.Paths) > 0:
		return t.spec.Input.Paths[0]
	}
	return "the query"
}

// idle names the choices of a recipe that change nothing beside its others.
func idle(s swelter.Spec) []string {
	var words []string
	texts := s.Figure.Annot || s.Color.AnnotFrom != ""
	for _, f := range []struct {
		given bool
		words string
	}{
		{s.Figure.Fmt != "" && !texts, "--fmt does nothing without --annot"},
		{s.Figure.AnnotSize != "" && !texts, "--annot-size does nothing without --annot"},
		{s.Color.Norm.Robust && s.Color.Norm.VMin != nil && s.Color.Norm.VMax != nil, "--robust does nothing beside --vmin and --vmax"},
	} {
		if f.given {
			words = append(words, f.words)
		}
	}
	return words
}

// check refuses outputs that would not be written in the end, or that are read.
func (t task) check() error {
	if err := t.target.files.Check(t.spec, t.env); err != nil {
		return err
	}
	for _, out := range t.target.all() {
		if t.recipe != "" && identity(t.recipe) == identity(out) {
			return fmt.Errorf("%s: the output is the recipe itself; choose another name", out)
		}
	}
	return nil
}

// toStdout writes a picture to standard output.
func (a *app) toStdout(fig *swelter.Figure, format string) error {
	return a.whole(format, func(w io.Writer) error { return fig.Encode(w, format) })
}

// whole writes a picture to standard output when all of it is there: a broken
// one is worse than none, also in a pipe.
func (a *app) whole(format string, encode func(io.Writer) error) error {
	if a.onTerminal() != nil && format != "svg" {
		return usagef("-o -: a %s would garble the terminal; send it on with | or >", format)
	}
	var b bytes.Buffer
	if err := encode(&b); err != nil {
		return err
	}
	_, err := io.Copy(a.stdout, &b)
	return err
}

var errStopped = errors.New("stopped; the output files are as they were")

// grace is how long work may take to notice that it was stopped. Reading a
// terminal or a pipe that never ends does not notice at all.
const grace = 500 * time.Millisecond

// stoppable runs work until it ends or Ctrl-C is pressed.
func (a *app) stoppable(work func(context.Context) error) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	done := make(chan error, 1)
	go func() {
		defer func() {
			if r := recover(); r != nil {
				done <- fmt.Errorf("a fault of Swelter itself: %v; please report it with the command and its input", r)
			}
		}()
		done <- work(ctx)
	}()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	select {
	case err := <-done:
		if err == nil {
			return nil
		}
	case <-time.After(grace):
	}
	return errStopped
}
