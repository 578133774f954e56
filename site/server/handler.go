// Package server takes website events in over HTTP and shows them: a handler
// that can be mounted under any prefix. docs/site-events.md has its addresses.
package server

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"

	"github.com/swelter/swelter/site"
)

// Scripts are what the handler serves to pages.
type Scripts struct{ Tracker, Skeleton, Overlay string }

// Options of a handler. The zero value takes events in and shows nothing.
type Options struct {
	Scripts Scripts
	Limits  Limits
	// Proxies are those whose X-Forwarded-For counts; nobody's by itself.
	Proxies []netip.Prefix
	// Authorize says who may see what was collected; nil is nobody.
	Authorize func(*http.Request) bool
	// Draw makes the PNG of a page; nil: there are no pictures.
	Draw func(ctx context.Context, p Picture) ([]byte, error)
	// Parquet writes raw events as such a file; nil: there are none.
	Parquet Export
	Log     *slog.Logger
	Now     func() time.Time // nil is time.Now
}

// Handler serves visitors, who send events, and those who look at them. Close
// it before the store.
type Handler struct {
	store  site.Store
	o      Options
	salt   *salt
	limits *limits
	counts *counts
	asked  *asked

	sites    sync.Map // key -> *entry
	reloaded struct {
		sync.Mutex
		at time.Time
	}
	quit chan struct{}
	done sync.WaitGroup
}

// entry is a site ready for use. It is never changed.
type entry struct {
	site.Site
	pager   *site.Pager
	scripts map[string]script // by their ending
	config  []byte
}

type script struct {
	body []byte
	tag  string
}

// reloadEvery is how soon the handler sees what a command changed.
const reloadEvery = 2 * time.Second

// New makes a handler. It counts, forgets and keeps house in the background
// until it is closed.
func New(store site.Store, o Options) (*Handler, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	h := &Handler{store: store, o: o, salt: newSalt(o.Now), limits: newLimits(o.Limits, o.Now), counts: newCounts(), asked: newAsked(), quit: make(chan struct{})}
	if err := h.reload(context.Background()); err != nil {
		return nil, err
	}
	h.done.Add(1)
	go h.house()
	return h, nil
}

// Close keeps the counts that are not kept yet.
func (h *Handler) Close() error {
	close(h.quit)
	h.done.Wait()
	return h.keepCounts(context.Background())
}

// house reloads sites, keeps counts, and deletes what is too old.
func (h *Handler) house() {
	defer h.done.Done()
	ctx := context.Background()
	tick := time.NewTicker(reloadEvery)
	defer tick.Stop()
	var cleaned time.Time
	for {
		select {
		case <-h.quit:
			return
		case <-tick.C:
		}
		h.salt.turn()
		if err := h.reload(ctx); err != nil {
			h.o.Log.Warn("sites", "error", err)
		}
		if err := h.keepCounts(ctx); err != nil {
			h.o.Log.Warn("counts", "error", err)
		}
		if now := h.o.Now(); now.Sub(cleaned) > time.Hour {
			cleaned = now
			h.forgetOld(ctx, now)
		}
	}
}

// forgetOld deletes whole days that sites keep no longer.
func (h *Handler) forgetOld(ctx context.Context, now time.Time) {
	h.sites.Range(func(key, v any) bool {
		to := now.UTC().Truncate(24*time.Hour).AddDate(0, 0, -v.(*entry).KeepDays())
		if n, err := h.store.Delete(ctx, key.(string), site.Deletion{Span: site.Span{To: to}}); err != nil {
			h.o.Log.Warn("retention", "site", key, "error", err)
		} else if n > 0 {
			h.o.Log.Info("retention", "site", key, "records", n)
		}
		return true
	})
}

func (h *Handler) keepCounts(ctx context.Context) error {
	var errs []error
	for key, refusals := range h.counts.take(h.o.Now()) {
		if err := h.store.Refuse(ctx, key, refusals); err != nil && !errors.Is(err, site.ErrNoSite) {
			h.counts.giveBack(key, refusals)
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// reload reads the sites anew.
func (h *Handler) reload(ctx context.Context) error {
	all, err := h.store.Sites(ctx)
	if err != nil {
		return err
	}
	there := map[string]bool{}
	for _, s := range all {
		there[s.Key] = true
		e, err := h.newEntry(s)
		if err != nil {
			h.o.Log.Warn("site left out", "site", s.Key, "error", err)
			continue
		}
		h.sites.Store(s.Key, e)
	}
	h.sites.Range(func(key, _ any) bool {
		if !there[key.(string)] {
			h.sites.Delete(key)
		}
		return true
	})
	return nil
}

func (h *Handler) newEntry(s site.Site) (*entry, error) {
	if err := s.Check(); err != nil {
		return nil, err
	}
	pager, err := site.NewPager(s.Rules)
	if err != nil {
		return nil, err
	}
	config, err := json.Marshal(s.Settings) // < and > as \u003c: safe in a script
	if err != nil {
		return nil, err
	}
	e := &entry{Site: s, pager: pager, config: config, scripts: map[string]script{}}
	for ending, text := range map[string]string{".js": h.o.Scripts.Tracker, "-b.js": h.o.Scripts.Skeleton, "-o.js": h.o.Scripts.Overlay} {
		if text == "" {
			continue
		}
		body := []byte("(function(SETTINGS){" + text + "\n})(" + string(config) + ");\n")
		sum := sha256.Sum256(body)
		e.scripts[ending] = script{body, `"` + hex.EncodeToString(sum[:12]) + `"`}
	}
	return e, nil
}

// site is the one of a key. A key that is not known may be one that a command
// has just made: the sites are read anew, though not for every such request.
func (h *Handler) site(key string) *entry {
	if e, ok := h.sites.Load(key); ok {
		return e.(*entry)
	}
	h.reloaded.Lock()
	defer h.reloaded.Unlock()
	if now := h.o.Now(); now.Sub(h.reloaded.at) > reloadEvery/4 {
		h.reloaded.at = now
		if err := h.reload(context.Background()); err != nil {
			h.o.Log.Warn("sites", "error", err)
		}
	}
	if e, ok := h.sites.Load(key); ok {
		return e.(*entry)
	}
	return nil
}

// ServeHTTP serves KEY/... to visitors and desk/... to who may see.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	head := w.Header()
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("Referrer-Policy", "no-referrer")
	key, rest, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	if key == "desk" || key == "" {
		h.desk(w, r, rest, key == "")
		return
	}
	head.Set("Cross-Origin-Resource-Policy", "cross-origin") // scripts are for the pages of sites
	e := h.site(key)
	if e == nil {
		h.counts.refuse("", "key")
		status := http.StatusForbidden
		if r.Method == http.MethodGet || r.Method == http.MethodHead {
			status = http.StatusNotFound
		}
		fail(w, status, "key: there is no such site")
		return
	}
	ending, ok := strings.CutPrefix(rest, e.Settings.Name)
	if !ok {
		fail(w, http.StatusNotFound, "there is nothing here")
		return
	}
	h.visit(w, r, e, ending)
}

// visit routes what lies under a site's key.
func (h *Handler) visit(w http.ResponseWriter, r *http.Request, e *entry, ending string) {
	get := r.Method == http.MethodGet || r.Method == http.MethodHead
	switch {
	case ending == ".js" || ending == "-b.js" || ending == "-o.js":
		h.script(w, r, e, ending, get)
	case ending == ".json" && get:
		cors(w, r, e)
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "max-age=600")
		w.Write(e.config)
	case (ending == "" || ending == "-b" || ending == "-o") && r.Method == http.MethodOptions:
		h.preflight(w, r, e)
	case ending == "" && r.Method == http.MethodPost:
		h.ingest(w, r, e, h.batch)
	case ending == "-b" && r.Method == http.MethodPost:
		h.ingest(w, r, e, h.skeleton)
	case ending == "" && r.Method == http.MethodDelete:
		h.forget(w, r, e)
	case ending == "-o" && get:
		h.overlay(w, r, e)
	case ending == "" || ending == "-b" || ending == "-o" || ending == ".json":
		h.refuse(w, e, refusal{http.StatusMethodNotAllowed, "method", r.Method + " means nothing here"})
	default:
		fail(w, http.StatusNotFound, "there is nothing here")
	}
}

func (h *Handler) script(w http.ResponseWriter, r *http.Request, e *entry, ending string, get bool) {
	s, ok := e.scripts[ending]
	if !ok || !get {
		fail(w, http.StatusNotFound, "there is no such script in this program")
		return
	}
	head := w.Header()
	head.Set("Content-Type", "text/javascript; charset=utf-8")
	head.Set("Cache-Control", "max-age=600")
	head.Set("ETag", s.tag)
	if r.Header.Get("If-None-Match") == s.tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.Write(s.body)
}

// fail answers with an error as JSON.
func fail(w http.ResponseWriter, status int, words string) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(map[string]string{"error": words})
}
