package server

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"math"
	"mime"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"time"

	"github.com/swelter/swelter/site"
)

// bodyTime is how long a body may take.
const bodyTime = 10 * time.Second

// refusal is an answer to what is not taken: its status, the reason under
// which it is counted, and words.
type refusal struct {
	status int
	reason string
	words  string
}

func (r refusal) Error() string { return r.words }

func (h *Handler) refuse(w http.ResponseWriter, e *entry, r refusal) {
	h.counts.refuse(e.Key, r.reason)
	fail(w, r.status, r.words)
}

// sender is who sends, as far as it is known: two hashes that mean nothing
// tomorrow.
type sender struct {
	visitor uint64
	address uint64
	app     bool // no page sent it
}

// originOf is the origin that a request says it comes from, "" when none.
func originOf(r *http.Request) string {
	if o := r.Header.Get("Origin"); o != "" {
		return o
	}
	return site.CleanOrigin(r.Header.Get("Referer"))
}

// cors lets the pages of a site read the answer.
func cors(w http.ResponseWriter, r *http.Request, e *entry) {
	w.Header().Add("Vary", "Origin")
	if o := r.Header.Get("Origin"); o != "" && e.Allows(o) {
		w.Header().Set("Access-Control-Allow-Origin", o)
	}
}

func (h *Handler) preflight(w http.ResponseWriter, r *http.Request, e *entry) {
	cors(w, r, e)
	if w.Header().Get("Access-Control-Allow-Origin") == "" {
		h.refuse(w, e, refusal{http.StatusForbidden, "origin", "origin: not one of the site's"})
		return
	}
	w.Header().Set("Access-Control-Allow-Methods", "GET, POST, DELETE")
	w.Header().Set("Access-Control-Allow-Headers", "Content-Type, Authorization")
	w.Header().Set("Access-Control-Max-Age", "3600")
	w.WriteHeader(http.StatusNoContent)
}

// admit checks what can be known of a request before its body is read.
func (h *Handler) admit(r *http.Request, e *entry) (sender, *refusal, time.Duration) {
	origin := originOf(r)
	from := sender{app: origin == ""}
	if from.app && !e.Apps || !from.app && !e.Allows(origin) {
		return from, &refusal{http.StatusForbidden, "origin", "origin: not one of the site's; see its settings"}, 0
	}
	if e.Settings.Honor && (r.Header.Get("DNT") == "1" || r.Header.Get("Sec-GPC") == "1") {
		return from, &refusal{http.StatusForbidden, "do-not-track", "the visitor asks not to be tracked"}, 0
	}
	agent := r.UserAgent()
	if !e.Settings.AllowBots && isBot(agent, from.app) {
		return from, &refusal{http.StatusForbidden, "bot", "user-agent: a program, not a visitor"}, 0
	}
	at := network(clientAddress(r, h.o.Proxies))
	from.visitor, from.address = h.salt.hash("visitor", e.Key, at, agent), h.salt.hash("address", at)
	if reason, wait := h.limits.visitor(from.visitor, from.address, requestCost); wait > 0 {
		return from, &refusal{http.StatusTooManyRequests, reason, "too many events; send fewer"}, wait
	}
	return from, nil, 0
}

// ingest reads a body and gives it to take, which keeps it.
func (h *Handler) ingest(w http.ResponseWriter, r *http.Request, e *entry, take func(ctx context.Context, e *entry, from sender, body []byte) (ask bool, err error)) {
	cors(w, r, e)
	w.Header().Set("Cache-Control", "no-store")
	from, no, wait := h.admit(r, e)
	if no != nil {
		if wait > 0 {
			retryAfter(w, wait)
		}
		h.refuse(w, e, *no)
		return
	}
	began := time.Now()
	body, err := readBody(w, r)
	ask := false
	if err == nil {
		ask, err = take(r.Context(), e, from, body)
	}
	if err != nil {
		h.answerError(w, e, err)
		return
	}
	h.counts.observe(time.Since(began))
	if !ask {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	io.WriteString(w, `{"skeleton":true}`)
}

func retryAfter(w http.ResponseWriter, wait time.Duration) {
	w.Header().Set("Retry-After", strconv.Itoa(max(int(math.Ceil(wait.Seconds())), 1)))
}

// answerError says why something was not kept.
func (h *Handler) answerError(w http.ResponseWriter, e *entry, err error) {
	var r refusal
	var late tooMany
	switch {
	case errors.As(err, &late):
		retryAfter(w, late.wait)
		r = refusal{http.StatusTooManyRequests, late.reason, "too many events; send fewer"}
	case errors.As(err, &r):
	case errors.Is(err, site.ErrFormat):
		r = refusal{http.StatusBadRequest, "format", err.Error()}
	case errors.Is(err, site.ErrTooMany):
		r = refusal{http.StatusTooManyRequests, "rows", "the site has as many rows or addresses as it may"}
		retryAfter(w, time.Hour)
	case errors.Is(err, site.ErrBusy):
		r = refusal{http.StatusServiceUnavailable, "busy", "the disk does not follow; send it again"}
		retryAfter(w, 2*time.Second)
	case errors.Is(err, site.ErrNoSite):
		r = refusal{http.StatusForbidden, "key", "key: there is no such site"}
	default: // full, read-only, or what nobody thought of: nothing was kept
		h.o.Log.Error("events were not kept", "site", e.Key, "error", err)
		r = refusal{http.StatusServiceUnavailable, "full", "the store cannot be written; send it again"}
		retryAfter(w, 10*time.Second)
	}
	h.refuse(w, e, r)
}

func readBody(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "text/plain" && kind != "application/json" {
		return nil, refusal{http.StatusUnsupportedMediaType, "type", "content-type: text/plain or application/json"}
	}
	if enc := r.Header.Get("Content-Encoding"); enc != "" && enc != "identity" {
		return nil, refusal{http.StatusUnsupportedMediaType, "type", "content-encoding: none"}
	}
	if r.ContentLength > site.MaxBody {
		return nil, refusal{http.StatusRequestEntityTooLarge, "size", "body: at most 65536 bytes"}
	}
	control := http.NewResponseController(w)
	control.SetReadDeadline(time.Now().Add(bodyTime)) // a recorder in a test has none
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, site.MaxBody))
	var long *http.MaxBytesError
	switch {
	case errors.As(err, &long):
		return nil, refusal{http.StatusRequestEntityTooLarge, "size", "body: at most 65536 bytes"}
	case errors.Is(err, os.ErrDeadlineExceeded):
		return nil, refusal{http.StatusRequestTimeout, "slow", "body: took too long"}
	case err != nil:
		return nil, refusal{http.StatusBadRequest, "format", "body: ended too early"}
	}
	control.SetReadDeadline(time.Time{})
	return body, nil
}

// tooMany is whose limit events of a body reach.
type tooMany struct {
	reason string
	wait   time.Duration
}

func (t tooMany) Error() string { return t.reason }

// spend takes the events of a body from the limits; requestCost is taken.
func (h *Handler) spend(e *entry, from sender, events int) error {
	if n := float64(events) - requestCost; n > 0 {
		if reason, wait := h.limits.visitor(from.visitor, from.address, n); wait > 0 {
			return tooMany{reason, wait}
		}
	}
	if wait := h.limits.ofSite(e.Key, max(float64(events), requestCost)); wait > 0 {
		return tooMany{"rate-site", wait}
	}
	return nil
}

// batch keeps the events of a body.
func (h *Handler) batch(ctx context.Context, e *entry, from sender, body []byte) (bool, error) {
	b, err := site.ParseBatch(body)
	if err != nil {
		return false, err
	}
	if b.Bot && !e.Settings.AllowBots {
		return false, refusal{http.StatusForbidden, "bot", "bot: an automated browser"}
	}
	if err := h.spend(e, from, len(b.Events)); err != nil {
		return false, err
	}
	r, err := e.record(b, from, h.o.Now())
	if err != nil {
		return false, err
	}
	added, err := h.store.Append(ctx, e.Key, r)
	if err != nil {
		return false, err
	}
	if !added {
		h.counts.add(e.Key, "duplicates", 1)
		return false, nil
	}
	h.counts.add(e.Key, "batches", 1)
	h.counts.add(e.Key, "events", int64(len(b.Events)))
	if r.Clock {
		h.counts.add(e.Key, "wrong_clocks", 1)
	}
	return b.Seq == 0 && b.Screen == "" && h.asked.ask(ctx, h, e, r), nil
}

// address is the cleaned address of what is sent, which must be the site's.
func (e *entry) address(address, screen string, from sender) (string, error) {
	if screen != "" {
		if !e.Apps {
			return "", refusal{http.StatusForbidden, "origin", "screen: the site takes none from applications"}
		}
		return "", nil
	}
	clean, err := site.CleanURL(address, e.Settings.Params, e.Settings.Hash)
	if err != nil {
		return "", err
	}
	u, err := url.Parse(clean)
	if err != nil || !e.Allows(u.Scheme+"://"+u.Host) {
		return "", refusal{http.StatusForbidden, "origin", "url: not of one of the site's origins"}
	}
	return clean, nil
}

// wrongClock is how much longer a view may seem than a day, in ms.
const wrongClock = 86_400_000 + 60_000

// record is a batch with what the server knows of it.
func (e *entry) record(b *site.Batch, from sender, now time.Time) (*site.Record, error) {
	var err error
	if b.URL, err = e.address(b.URL, b.Screen, from); err != nil {
		return nil, err
	}
	b.Ref = site.CleanOrigin(b.Ref)
	r := &site.Record{At: now.UnixMilli(), Visitor: from.visitor, Batch: *b}
	latest := 0.0
	for i := range b.Events {
		latest = max(latest, b.Events[i].T)
	}
	age := b.Sent - b.Start
	if age < 0 || age > wrongClock || latest > age+60_000 {
		// Its clock was set while the view lasted: events tell how long it was.
		r.Clock, age = true, latest
	}
	r.Start = r.At - int64(age)
	return r, nil
}

// skeleton keeps the boxes of a page.
func (h *Handler) skeleton(ctx context.Context, e *entry, from sender, body []byte) (bool, error) {
	s, err := site.ParseSkeleton(body)
	if err != nil {
		return false, err
	}
	if err := h.spend(e, from, len(s.Boxes)/10); err != nil {
		return false, err
	}
	if s.URL, err = e.address(s.URL, s.Screen, from); err != nil {
		return false, err
	}
	address := s.URL
	if s.Screen != "" {
		address = s.Screen
	}
	kept, err := json.Marshal(s)
	if err != nil {
		return false, err
	}
	err = h.store.PutShot(ctx, e.Key, site.Shot{
		Page: e.pager.Page(address), Width: int(math.Round(s.VW)), Layout: s.Layout, Kind: site.SkeletonShot, At: h.o.Now(), Body: kept,
	})
	if err == nil {
		h.counts.add(e.Key, "skeletons", 1)
	}
	return false, err
}

// forget deletes what this visitor sent today.
func (h *Handler) forget(w http.ResponseWriter, r *http.Request, e *entry) {
	cors(w, r, e)
	if origin := originOf(r); origin != "" && !e.Allows(origin) || origin == "" && !e.Apps {
		h.refuse(w, e, refusal{http.StatusForbidden, "origin", "origin: not one of the site's"})
		return
	}
	at := network(clientAddress(r, h.o.Proxies))
	visitor := h.salt.hash("visitor", e.Key, at, r.UserAgent())
	if reason, wait := h.limits.visitor(visitor, h.salt.hash("address", at), 20*requestCost); wait > 0 {
		retryAfter(w, wait)
		h.refuse(w, e, refusal{http.StatusTooManyRequests, reason, "too often"})
		return
	}
	today := h.o.Now().UTC().Truncate(24 * time.Hour)
	n, err := h.store.Delete(r.Context(), e.Key, site.Deletion{Visitor: visitor, Span: site.Span{From: today}})
	if err != nil {
		h.answerError(w, e, err)
		return
	}
	h.counts.add(e.Key, "forgotten", n)
	w.WriteHeader(http.StatusNoContent)
}
