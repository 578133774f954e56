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
	read string // the print of the files as they were read

	mu      sync.Mutex
	now     cross.Engine
	shown   *page.Dashboard
	stamp   int64
	trouble string // why the last change could not be read
	saved   []savedView
	news    chan struct{} // closed at each change
}

func newLive(ctx context.Context, d *dash) (*live, error) {
	l := &live{d: d, stamp: 1, saved: []savedView{}, news: make(chan struct{})}
	l.read = l.print()
	e, notes, err := d.engine(ctx)
	if err != nil {
		return nil, err
	}
	l.now = e
	if l.shown, err = d.page(ctx, e, 1, notes); err != nil {
		e.Close()
		return nil, err
	}
	return l, nil
}

func (l *live) close() { l.now.Close() }

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

// print is what tells states of files apart without reading them.
func (l *live) print() string {
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
// at most for a quarter of the time.
func (l *live) watch(ctx context.Context) {
	const look = 500 * time.Millisecond
	before, pause := l.read, look
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
		pause = look
		now := l.print()
		if now == "" || now == l.read || now != before {
			before = now
			continue
		}
		start := time.Now()
		l.renew(ctx)
		l.read, pause = now, max(look, 3*time.Since(start))
	}
}

func (l *live) renew(ctx context.Context) {
	e, notes, err := l.d.engine(ctx)
	var shown *page.Dashboard
	if err == nil {
		d := *l.d
		d.o = TableOptions{Title: d.o.Title, Source: d.o.Source, Licence: d.o.Licence, Theme: d.o.Theme} // columns of its own choice may be gone
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
		old := l.now
		time.AfterFunc(time.Minute, func() { old.Close() }) // it may still be answering
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
