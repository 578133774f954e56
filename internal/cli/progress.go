package cli

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"golang.org/x/term"
)

// patience is how long work may take before a person wonders.
const patience = time.Second

// progress says on a terminal what is being worked on and for how long, once
// that takes longer than a second. The function it returns takes the line away
// again; it has to be called before anything else is said.
func (a *app) progress(name string, quiet bool) func() {
	return a.state(quiet, func() string { return name })
}

// state is progress for work that has steps: what says where it is.
func (a *app) state(quiet bool, what func() string) func() {
	f, ok := a.stderr.(*os.File)
	if quiet || !ok || !term.IsTerminal(int(f.Fd())) {
		return func() {}
	}
	tick := time.NewTicker(patience)
	stop := show(f, what, tick.C)
	return func() {
		tick.Stop()
		stop()
	}
}

// show writes one line at each tick, over the last one.
func show(w io.Writer, what func() string, tick <-chan time.Time) (stop func()) {
	quit := make(chan struct{})
	var done sync.WaitGroup
	done.Go(func() {
		start := time.Now()
		shown := false
		for {
			select {
			case now := <-tick:
				shown = true
				fmt.Fprintf(w, "\r\x1b[Kswelter: %s: %.0f s", printable(what()), now.Sub(start).Seconds())
			case <-quit:
				if shown {
					fmt.Fprint(w, "\r\x1b[K")
				}
				return
			}
		}
	})
	return func() {
		close(quit)
		done.Wait()
	}
}
