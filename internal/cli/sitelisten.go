package cli

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/swelter/swelter/site"
	siteparquet "github.com/swelter/swelter/site/parquet"
	"github.com/swelter/swelter/site/picture"
	"github.com/swelter/swelter/site/server"
	"github.com/swelter/swelter/site/sqlite"
	"github.com/swelter/swelter/web"
)

func (a *app) siteInit() *cobra.Command {
	j := siteJob{listen: "127.0.0.1:8088"}
	cmd := &cobra.Command{
		Use:   "init ORIGIN...",
		Short: "set a site up, print the line to paste, wait for its first event",
		Long: `Makes a site in the store (and the store), prints the line that goes into its
pages, and waits for the first event. When nothing collects into the store yet
it listens by itself until Ctrl-C; for good, swelter serve does.`,
		Example: `  swelter site init https://shop.example
  swelter site init http://localhost:3000 --bots yes --title "try it"`,
		RunE: func(cmd *cobra.Command, args []string) error { return a.initSite(cmd.Context(), &j, args) },
	}
	f := newFlags(cmd)
	f.section("Listening")
	f.text(&j.listen, "listen", "`ADDRESS` while it waits; 127.0.0.1:8088 by itself")
	f.bool(&j.noWait, "no-wait", "print the line and end")
	f.settingsFlags(&j)
	f.storeFlag(&j)
	return cmd
}

func (a *app) initSite(ctx context.Context, j *siteJob, args []string) error {
	if len(args) == 0 && j.settings.apps != "yes" {
		return usagef("swelter site init: for which website? give its origin, such as https://shop.example")
	}
	s := site.NewSite(strings.Join(args, " "), args, time.Now())
	if _, err := j.settings.apply(&s); err != nil {
		return err
	}
	store, collects, err := openCollecting(j)
	if err != nil {
		return err
	}
	defer store.Close()
	if err := store.PutSite(ctx, s); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "site %s\n\nPaste this line into the head of every page:\n\n  <script defer src=\"http://%s/%s/%s.js\"></script>\n\n", s.Key, j.listen, s.Key, s.Settings.Name)
	if j.noWait {
		return nil
	}
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	go a.firstEvent(ctx, store, s.Key)
	if !collects {
		who := "another process collects into " + j.store
		if j.inCluster() {
			who = "swelter serve collects into the cluster"
		}
		a.say("", who+"; put its address into the line. Waiting for the first event (Ctrl-C ends)")
		<-ctx.Done()
		return nil
	}
	return a.listenSite(ctx, j, store)
}

// openCollecting opens a store to collect into it, or, when another process
// does, beside that.
func openCollecting(j *siteJob) (site.Store, bool, error) {
	if j.inCluster() {
		store, err := openSite(j, true)
		return store, false, err
	}
	store, err := sqlite.Open(j.store, sqlite.Options{Collect: true, Software: "swelter site"})
	var used *sqlite.InUseError
	if errors.As(err, &used) {
		beside, err := openSite(j, false)
		return beside, false, err
	}
	return store, true, err
}

// firstEvent says when something came in, or why it was refused.
func (a *app) firstEvent(ctx context.Context, store site.Store, key string) {
	said := ""
	for ctx.Err() == nil {
		time.Sleep(300 * time.Millisecond)
		all, err := store.Addresses(ctx, key)
		if err == nil && len(all) > 0 {
			a.say("", fmt.Sprintf("the first event came, from %s: it works. swelter site report %s shows more", all[0].Address, key))
			return
		}
		refusals, err := store.Refusals(ctx, key, site.Span{})
		if err != nil {
			continue
		}
		for _, r := range refusals {
			if said != r.Reason {
				said = r.Reason
				a.say("", fmt.Sprintf("events came and were refused: %s", r.Reason))
			}
		}
	}
}

func (a *app) siteListen() *cobra.Command {
	j := siteJob{listen: "127.0.0.1:8088"}
	cmd := &cobra.Command{
		Use:   "listen",
		Short: "take events in and show them, on a port of its own",
		Long: `Collects into a store and shows its pages, without a configuration file: for a
first try and for tests. swelter serve does the same beside maps, behind
tokens of its own. The link that is printed lets in whoever has it.`,
		Example: `  swelter site listen --listen 127.0.0.1:8088`,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := j.wantFile("listen", "swelter serve collects into a cluster"); err != nil {
				return err
			}
			store, err := sqlite.Open(j.store, sqlite.Options{Collect: true, Software: "swelter site listen"})
			if err != nil {
				return err
			}
			defer store.Close()
			ctx, stop := signal.NotifyContext(cmd.Context(), syscall.SIGINT, syscall.SIGTERM)
			defer stop()
			return a.listenSite(ctx, &j, store)
		},
	}
	f := newFlags(cmd)
	f.section("Listening")
	f.text(&j.listen, "listen", "`ADDRESS` 127.0.0.1:8088 by itself")
	f.list(&j.proxies, "trusted-proxies", "`ADDRESSES` whose X-Forwarded-For counts, between commas; nobody's by itself")
	f.number(&j.limits.Visitor, "visitor-rate", "`N` events a second of one visitor; 100 by itself")
	f.number(&j.limits.Address, "address-rate", "`N` events a second of one address; 2000 by itself")
	f.number(&j.limits.Site, "site-rate", "`N` events a second of one site; 50000 by itself")
	f.storeFlag(&j)
	return cmd
}

// listenSite serves a store until ctx ends.
func (a *app) listenSite(ctx context.Context, j *siteJob, store site.Store) error {
	proxies, err := server.ParseProxies(j.proxies)
	if err != nil {
		return usagef("--trusted-proxies: %v", err)
	}
	token, handler, err := deskHandler(store, server.Options{Proxies: proxies, Limits: j.limits})
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", j.listen)
	if err != nil {
		return errors.Join(fmt.Errorf("listen %s: %w", j.listen, err), handler.Close())
	}
	a.say("", fmt.Sprintf("listening on http://%s/; the pages are at http://%s/desk/?token=%s (Ctrl-C stops)", l.Addr(), l.Addr(), token))
	return serveUntil(ctx, l, tokenCookie(handler, token), handler)
}

// deskHandler is a handler whose pages are seen by those who have the token.
func deskHandler(store site.Store, o server.Options) (token string, h *server.Handler, err error) {
	secret := make([]byte, 18)
	rand.Read(secret)
	token = base64.RawURLEncoding.EncodeToString(secret)
	o.Authorize = func(r *http.Request) bool { return hasToken(r, token) }
	h, err = server.New(store, siteOptions(o))
	return token, h, err
}

// serveUntil answers on l until ctx ends, and closes what it answered with.
func serveUntil(ctx context.Context, l net.Listener, h http.Handler, held io.Closer) error {
	s := &http.Server{
		Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, WriteTimeout: 2 * time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 16 << 10,
	}
	failed := make(chan error, 1)
	go func() { failed <- s.Serve(l) }()
	var err error
	select {
	case err = <-failed:
	case <-ctx.Done():
		soon, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		err = s.Shutdown(soon)
	}
	return errors.Join(err, held.Close())
}

// siteOptions completes those of a handler by what the program has: scripts,
// pictures and files.
func siteOptions(o server.Options) server.Options {
	o.Scripts = server.Scripts{Tracker: web.Tracker, Skeleton: web.Boxes, Overlay: web.Overlay}
	o.Parquet = siteparquet.Write
	o.Draw = func(ctx context.Context, p server.Picture) ([]byte, error) {
		f, err := picture.Draw(ctx, p.Heat, p.Ground, picture.Options{Layer: p.Layer})
		if err != nil {
			return nil, err
		}
		var b bytes.Buffer
		err = f.Encode(&b, "png")
		return b.Bytes(), err
	}
	return o
}

const tokenCookieName = "swelter_desk"

// hasToken reports whether a request brings the token of the printed link.
func hasToken(r *http.Request, token string) bool {
	given, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if c, err := r.Cookie(tokenCookieName); err == nil {
		given = c.Value
	}
	return subtle.ConstantTimeCompare([]byte(given), []byte(token)) == 1
}

// tokenCookie takes the token out of the printed link into a cookie of this
// browser, which no other page can make it send. Names other than the
// machine's own are refused there: a page elsewhere may call us by its name.
func tokenCookie(h http.Handler, token string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/" || strings.HasPrefix(r.URL.Path, "/desk/") {
			if !isLoopbackName(r.Host) {
				http.Error(w, "403: open the link that swelter site printed", http.StatusForbidden)
				return
			}
			if given := r.URL.Query().Get("token"); given != "" && subtle.ConstantTimeCompare([]byte(given), []byte(token)) == 1 {
				http.SetCookie(w, &http.Cookie{Name: tokenCookieName, Value: token, Path: "/desk/", HttpOnly: true, SameSite: http.SameSiteStrictMode})
				http.Redirect(w, r, "/desk/", http.StatusSeeOther)
				return
			}
		}
		h.ServeHTTP(w, r)
	})
}

func isLoopbackName(host string) bool {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	if host == "localhost" {
		return true
	}
	_, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return err == nil
}
