package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/swelter/swelter/internal/demo"
	"github.com/swelter/swelter/site"
	"github.com/swelter/swelter/site/server"
	"github.com/swelter/swelter/site/sqlite"
)

// demoSite shows a small website with the tracker on it, its recorded visits,
// and those that are made meanwhile, until ctx ends.
func (a *app) demoSite(ctx context.Context, dir, listen string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	l, err := net.Listen("tcp", listen)
	if err != nil {
		return fmt.Errorf("listen %s: %w; --listen names another address", listen, err)
	}
	origin := "http://" + l.Addr().String()
	store, s, err := demoStore(ctx, filepath.Join(dir, "site.db"), origin)
	if err != nil {
		return errors.Join(err, l.Close())
	}
	defer store.Close()
	token, handler, err := deskHandler(store, server.Options{})
	if err != nil {
		return errors.Join(err, l.Close())
	}
	if err := replayVisits(ctx, store, handler, s, origin); err != nil {
		return errors.Join(err, handler.Close(), l.Close())
	}
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	website, desk := demo.Website(s.Key), tokenCookie(handler, token)
	mux := http.NewServeMux()
	mux.Handle("/", website)
	mux.Handle("/"+s.Key+"/", desk)
	mux.Handle("/desk/", desk)
	link, err := s.SignedLink(origin+"/", time.Hour, time.Now())
	if err != nil {
		return errors.Join(err, handler.Close(), l.Close())
	}
	a.say("", fmt.Sprintf("a small website: %s/ (click around)", origin))
	a.say("", fmt.Sprintf("its heatmap on the page: %s", link))
	a.say("", fmt.Sprintf("its pages, rows and pictures: %s/desk/?token=%s (Ctrl-C stops)", origin, token))
	return serveUntil(ctx, l, mux, handler)
}

// demoStore opens the store of the small website, which is made anew where the
// address is another one.
func demoStore(ctx context.Context, path, origin string) (*sqlite.Store, *site.Site, error) {
	store, err := sqlite.Open(path, sqlite.Options{Collect: true, Software: "swelter demo"})
	if err != nil {
		return nil, nil, err
	}
	sites, err := store.Sites(ctx)
	if err != nil {
		return nil, nil, errors.Join(err, store.Close())
	}
	for _, s := range sites {
		if s.Allows(origin) {
			return store, &s, nil
		}
	}
	s := site.NewSite("Lighthouse bakery", []string{origin}, time.Now())
	s.Settings.AllowBots, s.Settings.Moves, s.Settings.Honor = true, true, false // the recorded visits were led by a script
	if err := store.PutSite(ctx, s); err != nil {
		return nil, nil, errors.Join(err, store.Close())
	}
	return store, &s, nil
}

// replayVisits sends the recorded visits through the tracker's own address,
// where the store has none yet.
func replayVisits(ctx context.Context, store site.Store, h http.Handler, s *site.Site, origin string) error {
	known, err := store.Addresses(ctx, s.Key)
	if err != nil || len(known) > 0 {
		return err
	}
	visits, err := demo.Visits()
	if err != nil {
		return err
	}
	for _, v := range visits {
		for _, b := range v.Batches {
			body := strings.ReplaceAll(string(b), demo.WebsitePlace, origin)
			r := httptest.NewRequest(http.MethodPost, "/"+s.Key+"/"+s.Settings.Name, strings.NewReader(body)).WithContext(ctx)
			r.Header.Set("Origin", origin)
			r.Header.Set("Content-Type", "text/plain")
			r.Header.Set("User-Agent", fmt.Sprintf("Mozilla/5.0 (recorded visitor %d)", v.Visitor))
			r.RemoteAddr = fmt.Sprintf("192.0.2.%d:1", v.Visitor%250+1)
			w := httptest.NewRecorder()
			if h.ServeHTTP(w, r); w.Code/100 != 2 {
				return fmt.Errorf("a recorded visit is refused: %s", strings.TrimSpace(w.Body.String()))
			}
		}
	}
	return nil
}
