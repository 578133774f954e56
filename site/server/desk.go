package server

import (
	"cmp"
	"embed"
	"encoding/json"
	"errors"
	"html/template"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/swelter/swelter/site"
)

// Picture is what Options.Draw draws.
type Picture struct {
	Site   *site.Site
	Heat   *site.Heat
	Layer  string // what: see site.Layers
	Ground site.Ground
}

//go:embed desk.html desk.css
var deskFiles embed.FS

var deskPages = template.Must(template.New("").Funcs(template.FuncMap{
	"percent": func(v float64) string { return strconv.FormatFloat(100*v, 'f', 1, 64) + " %" },
	"share": func(part, of int) string {
		if of == 0 {
			return "–"
		}
		return strconv.FormatFloat(100*float64(part)/float64(of), 'f', 1, 64) + " %"
	},
	"per": func(n, by int) string {
		if by == 0 {
			return "–"
		}
		return strconv.FormatFloat(float64(n)/float64(by), 'f', 2, 64)
	},
	// Who reads a selector takes a step without a number for the first of its kind.
	"brief": func(selector string) string { return strings.ReplaceAll(selector, ":nth-of-type(1)", "") },
	"day":   func(t time.Time) string { return t.UTC().Format("2006-01-02 15:04") },
}).ParseFS(deskFiles, "desk.html"))

// desk shows what was collected, to whom Options.Authorize lets in.
func (h *Handler) desk(w http.ResponseWriter, r *http.Request, rest string, top bool) {
	head := w.Header()
	head.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	head.Set("Cache-Control", "no-store")
	head.Set("X-Frame-Options", "DENY")
	if h.o.Authorize == nil || !h.o.Authorize(r) {
		fail(w, http.StatusUnauthorized, "what was collected is shown to those with a token only")
		return
	}
	if top {
		http.Redirect(w, r, "desk/", http.StatusSeeOther)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead && !sameOrigin(r) {
		fail(w, http.StatusForbidden, "origin: a page of somebody else asks")
		return
	}
	first, second, _ := strings.Cut(rest, "/")
	switch {
	case first == "":
		h.deskSites(w, r)
	case rest == "desk.css":
		head.Set("Content-Type", "text/css; charset=utf-8")
		b, _ := deskFiles.ReadFile("desk.css")
		w.Write(b)
	case rest == "metrics":
		head.Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		h.counts.metrics(w)
	default:
		e := h.site(first)
		if e == nil {
			fail(w, http.StatusNotFound, "key: there is no such site")
			return
		}
		h.deskSite(w, r, e, second)
	}
}

// sameOrigin reports whether a request that changes something comes from a page
// of this server, or from no page at all.
func sameOrigin(r *http.Request) bool {
	if s := r.Header.Get("Sec-Fetch-Site"); s != "" {
		return s == "same-origin" || s == "none"
	}
	u, err := url.Parse(r.Header.Get("Origin"))
	return r.Header.Get("Origin") == "" || err == nil && u.Host == r.Host
}

func (h *Handler) deskSites(w http.ResponseWriter, r *http.Request) {
	sites, err := h.store.Sites(r.Context())
	if err != nil {
		h.deskError(w, err)
		return
	}
	h.page(w, "sites", sites)
}

func (h *Handler) page(w http.ResponseWriter, name string, data any) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if err := deskPages.ExecuteTemplate(w, name, data); err != nil {
		h.o.Log.Warn("page", "name", name, "error", err)
	}
}

func (h *Handler) deskError(w http.ResponseWriter, err error) {
	status := http.StatusInternalServerError
	if errors.Is(err, site.ErrNoSite) {
		status = http.StatusNotFound
	}
	fail(w, status, err.Error())
}

func (h *Handler) deskSite(w http.ResponseWriter, r *http.Request, e *entry, what string) {
	get := r.Method == http.MethodGet || r.Method == http.MethodHead
	switch {
	case what == "" && get:
		h.deskPages(w, r, e)
	case what == "page" && get:
		h.deskHeat(w, r, e)
	case what == "heat.json" && get:
		h.withHeat(w, r, e, func(heat *site.Heat, _ site.Query) error {
			w.Header().Set("Content-Type", "application/json")
			return json.NewEncoder(w).Encode(heat)
		})
	case what == "heat.png" && get:
		h.deskPicture(w, r, e)
	case exports[what] != nil && get:
		h.deskRaw(w, r, e, what)
	case what == "raw.parquet" && h.o.Parquet != nil && get:
		h.deskRaw(w, r, e, what)
	case what == "screenshot" && r.Method == http.MethodPost:
		h.deskScreenshot(w, r, e)
	case what == "link" && r.Method == http.MethodPost:
		h.deskLink(w, r, e)
	default:
		fail(w, http.StatusNotFound, "there is nothing here")
	}
}

func (h *Handler) deskPages(w http.ResponseWriter, r *http.Request, e *entry) {
	sum, err := site.Summarise(r.Context(), h.store, &e.Site)
	if err != nil {
		h.deskError(w, err)
		return
	}
	h.page(w, "pages", struct {
		Site *site.Site
		*site.Summary
		Live []countLine
	}{&e.Site, sum, h.counts.lines(e.Key)})
}

// countLine is one count since the server started.
type countLine struct {
	What string
	N    int64
}

func (c *counts) lines(key string) []countLine {
	c.mu.Lock()
	defer c.mu.Unlock()
	var all []countLine
	for k, n := range c.total {
		if k.site == key {
			all = append(all, countLine{k.what, n})
		}
	}
	slices.SortFunc(all, func(a, b countLine) int { return cmp.Compare(a.What, b.What) })
	return all
}

// deskScreenshot takes a picture of a page at a width of the viewport.
func (h *Handler) deskScreenshot(w http.ResponseWriter, r *http.Request, e *entry) {
	page := r.URL.Query().Get("page")
	width, err := strconv.Atoi(r.URL.Query().Get("width"))
	if page == "" || err != nil || width < 1 || width > 20_000 {
		fail(w, http.StatusBadRequest, "page and width (CSS pixels of the viewport) are needed")
		return
	}
	data, err := io.ReadAll(http.MaxBytesReader(w, r.Body, site.MaxPicture))
	if err != nil {
		fail(w, http.StatusRequestEntityTooLarge, "screenshot: too large, or ended too early")
		return
	}
	clean, err := site.CleanPicture(data)
	if err != nil {
		fail(w, http.StatusBadRequest, err.Error())
		return
	}
	if err := h.store.PutShot(r.Context(), e.Key, site.Shot{Page: page, Width: width, Kind: site.ScreenShot, At: h.o.Now(), Body: clean}); err != nil {
		h.deskError(w, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// deskLink makes a link that opens the overlay on a page.
func (h *Handler) deskLink(w http.ResponseWriter, r *http.Request, e *entry) {
	address := r.FormValue("url")
	link, err := e.SignedLink(address, time.Hour, h.o.Now())
	if err != nil {
		fail(w, http.StatusBadRequest, err.Error())
		return
	}
	if strings.HasPrefix(r.Header.Get("Accept"), "text/html") {
		http.Redirect(w, r, link, http.StatusSeeOther)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(map[string]string{"url": link})
}
