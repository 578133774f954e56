package explore

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"github.com/swelter/swelter/page"
	"github.com/swelter/swelter/table/cross"
)

// savedView is a name and the part of the link that says what is seen.
type savedView struct {
	Name string `json:"name"`
	Link string `json:"link"`
}

// live is the table as it is now. When the file changes a new engine takes the
// place of the old one; a file that cannot be read leaves the last state.
type live struct {
	d    *dash
	read string // the print of the files, or the mark of the table, as it was read

	mu      sync.Mutex
	now     cross.Engine
	shown   *page.Dashboard
	stamp   int64
	trouble string                // why the last change could not be read
	aside   map[cross.Engine]bool // those of former states that are not closed yet
	saved   []savedView
	news    chan struct{} // closed at each change
}

func newLive(ctx context.Context, d *dash) (*live, error) {
	l := &live{d: d, stamp: 1, saved: []savedView{}, aside: map[cross.Engine]bool{}, news: make(chan struct{})}
	l.read = l.print(ctx)
	e, notes, err := d.engine(ctx)
	if err != nil {
		return nil, err
	}
	l.now = e
	if l.read == "" {
		l.read = l.print(ctx) // of what answers itself
	}
	if l.shown, err = d.page(ctx, e, 1, notes); err != nil {
		e.Close()
		return nil, err
	}
	return l, nil
}

func (l *live) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.now.Close()
	for e := range l.aside {
		e.Close()
	}
	clear(l.aside)
}

// retire closes an engine that may still be answering a minute later, or at the
// end. l.mu is held.
func (l *live) retire(e cross.Engine) {
	l.aside[e] = true
	time.AfterFunc(time.Minute, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		if l.aside[e] {
			e.Close()
			delete(l.aside, e)
		}
	})
}

func (l *live) engine() (cross.Engine, int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.now, l.stamp
}

func (l *live) page() *page.Dashboard {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.shown
}

func (l *live) head() page.DashboardHead { return l.page().DashboardHead }

func (l *live) views() []savedView {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.saved
}

func (l *live) keep(views []savedView) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.saved = views
}

// liveState is what a page asks for again and again.
type liveState struct {
	Stamp   int64  `json:"stamp"`
	Trouble string `json:"trouble,omitempty"`
}

func (l *live) state() liveState {
	l.mu.Lock()
	defer l.mu.Unlock()
	return liveState{l.stamp, l.trouble}
}

// await waits for news, unless the page knows an older state.
func (l *live) await(ctx context.Context, stamp string) {
	l.mu.Lock()
	same, news := strconv.FormatInt(l.stamp, 10) == stamp, l.news
	l.mu.Unlock()
	if !same {
		return
	}
	select {
	case <-ctx.Done():
	case <-news:
	}
}

// print is what tells states of files apart without reading them, and of a
// table elsewhere what its engine says.
func (l *live) print(ctx context.Context) string {
	if w, ok := l.watcher(); ok {
		mark, err := w.Mark(ctx)
		if err != nil {
			return "" // down, or about to change: questions say it
		}
		return mark
	}
	out := ""
	for _, p := range l.d.in.Paths {
		info, err := os.Stat(filepath.Join(l.d.env.Open.Dir, p))
		if filepath.IsAbs(p) {
			info, err = os.Stat(p)
		}
		if err != nil {
			return "" // being replaced; or standard input, which never changes
		}
		out += fmt.Sprint(info.Size(), info.ModTime().UnixNano(), " ")
	}
	return out
}

// watch reads the table anew when its files have changed and rest for a moment,
// or never rest; at most for a quarter of the time.
func (l *live) watch(ctx context.Context) {
	const look, restless = 500 * time.Millisecond, 2 * time.Second
	before, pause := l.read, look
	var changed time.Time
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
		pause = look
		start := time.Now()
		now := l.print(ctx)
		_, far := l.watcher()
		if far {
			if pause = 2 * look; now != "" { // a question to somebody else's server
				pause = max(pause, min(9*time.Since(start), 10*time.Second))
			}
		}
		if now == "" || now == l.read {
			before, changed = now, time.Time{}
			continue
		}
		if changed.IsZero() {
			changed = time.Now()
		}
		if now != before && !far && time.Since(changed) < restless {
			before = now
			continue
		}
		changed = time.Time{}
		start = time.Now()
		l.renew(ctx)
		l.read, pause = now, max(look, 3*time.Since(start))
	}
}

// watcher is the engine, when it can tell that its table has changed.
func (l *live) watcher() (cross.Watcher, bool) {
	l.mu.Lock()
	e := l.now
	l.mu.Unlock()
	if o, ok := e.(*owned); ok {
		e = o.Engine
	}
	w, ok := e.(cross.Watcher)
	return w, ok
}

// options are those of the table as it is now: columns that somebody chose may
// be gone.
func (l *live) options() TableOptions {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.stamp == 1 {
		return l.d.o
	}
	return l.d.o.bare()
}

// bare is without a choice of columns.
func (o TableOptions) bare() TableOptions {
	return TableOptions{Title: o.Title, Source: o.Source, Licence: o.Licence, Theme: o.Theme}
}

func (l *live) renew(ctx context.Context) {
	e, notes, err := l.d.engine(ctx)
	var shown *page.Dashboard
	if err == nil {
		d := *l.d
		d.o = d.o.bare()
		shown, err = d.page(ctx, e, l.stamp+1, notes)
	}
	if ctx.Err() != nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.trouble = ""; err != nil {
		l.trouble = err.Error()
	} else {
		l.retire(l.now)
		l.now, l.shown = e, shown
	}
	l.stamp++
	if l.shown.Stamp != l.stamp {
		again := *l.shown
		again.Stamp = l.stamp
		l.shown = &again
	}
	close(l.news)
	l.news = make(chan struct{})
}
