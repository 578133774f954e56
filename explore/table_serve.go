package explore

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"mime"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/swelter/swelter/page"
	"github.com/swelter/swelter/table"
	"github.com/swelter/swelter/table/cross"
)

// ServeTable shows the dashboard of a table on loopback until ctx ends. said
// gets the link, whose random token every request has to carry.
func ServeTable(ctx context.Context, in table.Input, o TableOptions, env Env, said func(link string)) error {
	l, err := newLive(ctx, &dash{in: in, o: o, env: env})
	if err != nil {
		return err
	}
	defer l.close()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("explore: no port on loopback: %w", err)
	}
	secret := make([]byte, 18)
	rand.Read(secret)
	s := &tableServer{live: l, host: listener.Addr().String(), token: base64.RawURLEncoding.EncodeToString(secret), busy: make(chan struct{}, 4)}
	server := &http.Server{
		Handler: s, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: 5 * time.Minute, MaxHeaderBytes: 16 << 10,
		BaseContext: func(net.Listener) context.Context { return ctx },
	}
	watching := make(chan struct{})
	go func() { defer close(watching); l.watch(ctx) }()
	defer func() { <-watching }()
	said("http://" + s.host + "/" + s.token + "/")
	stopped := make(chan error, 1)
	go func() {
		<-ctx.Done()
		soon, cancel := context.WithTimeout(context.Background(), 2*time.Second)
		defer cancel()
		stopped <- server.Shutdown(soon)
	}()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-stopped
}

// tableServer answers the page of a table.
type tableServer struct {
	live  *live
	host  string
	token string
	busy  chan struct{} // one place for each request at work
}

// mostAsked bounds a request; questions are small.
const mostAsked = 1 << 20

func (s *tableServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Content-Security-Policy", "frame-ancestors 'none'")
	rest, ok := strings.CutPrefix(r.URL.Path, "/"+s.token+"/")
	if !ok || !trusted(r, s.host) {
		http.Error(w, "403: open the link that swelter explore printed", http.StatusForbidden)
		return
	}
	posts := rest == "ask" || rest == "views"
	switch {
	case posts && r.Method == http.MethodPost:
		if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "application/json" {
			http.Error(w, "403: only this dashboard asks", http.StatusForbidden)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, mostAsked)
		if rest == "ask" {
			s.ask(w, r)
		} else {
			s.keep(w, r)
		}
	case rest == "ask" || r.Method != http.MethodGet:
		http.Error(w, "405: not so", http.StatusMethodNotAllowed)
	case rest == "":
		s.page(w)
	case rest == "file":
		s.file(w, r)
	case rest == "head":
		reply(w, s.live.head())
	case rest == "changed":
		s.changed(w, r)
	case rest == "views":
		reply(w, s.live.views())
	default:
		http.Error(w, "404: no such page", http.StatusNotFound)
	}
}

// trusted refuses what a foreign page makes the browser of its visitor send: a
// name that it points at this machine, or a request from elsewhere.
func trusted(r *http.Request, host string) bool {
	local := strings.Replace(host, "127.0.0.1", "localhost", 1)
	if r.Host != host && r.Host != local {
		return false
	}
	if from := r.Header.Get("Origin"); from != "" && from != "http://"+host && from != "http://"+local {
		return false
	}
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "same-origin":
		return true
	}
	// A link in a mail opens the page; nothing else comes from elsewhere.
	return r.Method == http.MethodGet && r.Header.Get("Sec-Fetch-Mode") == "navigate"
}

func reply(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}

func (s *tableServer) page(w http.ResponseWriter) {
	var b bytes.Buffer
	if err := page.WriteDashboard(&b, s.live.page()); err != nil {
		http.Error(w, "500: "+err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(b.Bytes())
}

// file is the page with all its rows, which needs no server.
func (s *tableServer) file(w http.ResponseWriter, r *http.Request) {
	select {
	case s.busy <- struct{}{}:
		defer func() { <-s.busy }()
	case <-r.Context().Done():
		return
	}
	d := s.live.d
	var b bytes.Buffer
	_, err := Table(r.Context(), d.in, s.live.options(), d.env, &b)
	var large *table.LimitError
	switch {
	case errors.As(err, &large):
		http.Error(w, "these are too many rows for one file: choose some, and export those", http.StatusRequestEntityTooLarge)
		return
	case err != nil:
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(b.Bytes())
}

// changed answers when the table is in another state than the page knows, or
// after a while.
func (s *tableServer) changed(w http.ResponseWriter, r *http.Request) {
	soon, cancel := context.WithTimeout(r.Context(), 20*time.Second)
	defer cancel()
	s.live.await(soon, r.URL.Query().Get("stamp"))
	reply(w, s.live.state())
}

// asked is a request: questions about one state of the table.
type asked struct {
	Questions []struct {
		Group *cross.Question     `json:"group,omitempty"`
		Top   *cross.TopQuestion  `json:"top,omitempty"`
		Rows  *cross.RowsQuestion `json:"rows,omitempty"`
	} `json:"questions"`
}

// answered is the twin of Answer in web/src/explore/model.ts. Numbers travel as
// base64 of their bytes, little end first.
type answered struct {
	Error   string      `json:"error,omitempty"`
	Gone    bool        `json:"gone,omitempty"` // the error is that a column is not there
	Rows    int64       `json:"rows"`
	Met     int64       `json:"met"`
	Counts  string      `json:"counts,omitempty"`  // uint32
	Large   string      `json:"large,omitempty"`   // float64, where a count has more bits
	Present string      `json:"present,omitempty"` // uint32
	Values  string      `json:"values,omitempty"`  // float64
	Top     *cross.Tops `json:"top,omitempty"`
	Table   [][]any     `json:"table,omitempty"` // columns of rows; null is missing
}

func (s *tableServer) ask(w http.ResponseWriter, r *http.Request) {
	var in asked
	d := json.NewDecoder(r.Body)
	d.DisallowUnknownFields()
	if err := d.Decode(&in); err != nil || len(in.Questions) > 64 {
		http.Error(w, "400: these are no questions", http.StatusBadRequest)
		return
	}
	select {
	case s.busy <- struct{}{}:
		defer func() { <-s.busy }()
	case <-r.Context().Done():
		return
	}
	engine, stamp := s.live.engine()
	out := struct {
		Stamp   int64      `json:"stamp"`
		Answers []answered `json:"answers"`
	}{Stamp: stamp, Answers: []answered{}}
	for _, q := range in.Questions {
		var a answered
		var err error
		switch {
		case q.Group != nil:
			a, err = group(r.Context(), engine, *q.Group)
		case q.Top != nil:
			a.Top, err = engine.Top(r.Context(), *q.Top)
		case q.Rows != nil:
			a, err = rows(r.Context(), engine, *q.Rows)
		default:
			err = errors.New("an empty question")
		}
		if r.Context().Err() != nil {
			return // superseded: nobody reads the answer
		}
		if err != nil {
			a = answered{Error: err.Error(), Gone: errors.Is(err, cross.ErrGone)}
		}
		out.Answers = append(out.Answers, a)
	}
	reply(w, out)
}

func group(ctx context.Context, e cross.Engine, q cross.Question) (answered, error) {
	a, err := e.Group(ctx, q)
	if err != nil {
		return answered{}, err
	}
	out := answered{Rows: a.Rows, Met: a.Met}
	if a.Met <= math.MaxUint32 {
		out.Counts = base64Of(a.Counts, 4, func(n int64) uint64 { return uint64(n) })
	} else {
		out.Large = base64Of(a.Counts, 8, func(n int64) uint64 { return math.Float64bits(float64(n)) })
	}
	if a.Values != nil {
		out.Present = base64Of(a.Present, 4, func(n int64) uint64 { return uint64(min(n, math.MaxUint32)) })
		out.Values = base64Of(a.Values, 8, math.Float64bits)
	}
	return out, nil
}

func base64Of[T any](list []T, width int, bits func(T) uint64) string {
	raw := make([]byte, 0, len(list)*width+8)
	for _, v := range list {
		raw = binary.LittleEndian.AppendUint64(raw, bits(v))[:len(raw)+width]
	}
	return base64.StdEncoding.EncodeToString(raw)
}

func rows(ctx context.Context, e cross.Engine, q cross.RowsQuestion) (answered, error) {
	t, err := e.Rows(ctx, q)
	if err != nil {
		return answered{}, err
	}
	out := answered{Table: [][]any{}}
	for _, c := range t.Columns {
		cells := make([]any, c.Len())
		for i := range cells {
			switch {
			case c.Kind == table.Text && c.Codes[i] >= 0:
				cells[i] = c.Dict[c.Codes[i]]
			case c.Kind == table.Text || math.IsNaN(c.Floats[i]):
			case math.IsInf(c.Floats[i], 0):
				cells[i] = map[bool]string{true: "∞", false: "−∞"}[c.Floats[i] > 0]
			case c.Kind == table.Bool:
				cells[i] = map[bool]string{true: "true", false: "false"}[c.Floats[i] != 0]
			default:
				cells[i] = c.Floats[i]
			}
		}
		out.Table = append(out.Table, cells)
	}
	return out, nil
}

// keep stores the views that the reader saved.
func (s *tableServer) keep(w http.ResponseWriter, r *http.Request) {
	var views []savedView
	if err := json.NewDecoder(r.Body).Decode(&views); err != nil || len(views) > 200 {
		http.Error(w, "400: these are no views", http.StatusBadRequest)
		return
	}
	s.live.keep(views)
	reply(w, views)
}
