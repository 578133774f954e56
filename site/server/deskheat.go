package server

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"html/template"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/swelter/swelter/site"
)

// Export writes the raw events of a query.
type Export func(ctx context.Context, store site.Store, s *site.Site, q site.Query, w io.Writer) error

// exports are the files of raw events that need nothing more; Options.Parquet is beside them.
var exports = map[string]Export{"raw.csv": site.WriteRawCSV, "raw.json": site.WriteRawJSON}

var exportTypes = map[string]string{
	"raw.csv": "text/csv; charset=utf-8", "raw.json": "application/json", "raw.parquet": "application/vnd.apache.parquet",
}

// withHeat reads the heatmap that a query asks for.
func (h *Handler) withHeat(w http.ResponseWriter, r *http.Request, e *entry, f func(*site.Heat, site.Query) error) {
	q, err := site.ParseQuery(r.URL.Query())
	if err == nil && q.Page == "" {
		err = errors.New("page: which?")
	}
	if err != nil {
		fail(w, http.StatusBadRequest, err.Error())
		return
	}
	heat, err := site.Read(r.Context(), h.store, &e.Site, q)
	if err == nil {
		err = f(heat, q)
	}
	if err != nil {
		h.deskError(w, err)
	}
}

// choice is a value of a form's list, and its words.
type choice struct{ Value, Words string }

var (
	pointers = []choice{{"", "any"}, {"m", "mouse"}, {"t", "touch"}, {"p", "pen"}, {"k", "keyboard"}}
	windows  = []choice{{"", "any"}, {"1-480", "up to 480 px"}, {"481-768", "481 to 768 px"}, {"769-1024", "769 to 1024 px"}, {"1025-1440", "1025 to 1440 px"}, {"1441-20000", "over 1440 px"}}
)

// segment is a part of the form: whom a heatmap counts, or whom it is compared with.
type segment struct {
	Prefix, Title     string
	Pointers, Windows []choice
	values            url.Values
}

func newSegment(prefix, title string, values url.Values) segment {
	s := segment{prefix, title, pointers, windows, values}
	known := func(c choice) bool { return c.Value == s.Value("width") }
	if !slices.ContainsFunc(windows, known) { // an address may name any
		s.Windows = append(slices.Clone(windows), choice{s.Value("width"), s.Value("width") + " px"})
	}
	return s
}

// Value is what the form was sent with.
func (s segment) Value(name string) string { return s.values.Get(s.Prefix + name) }

// layersOf are the pictures that a heatmap has something to show in.
func layersOf(h *site.Heat) []string {
	needs := map[string]string{"clicks": site.Click, "dots": site.Click, "elements": site.Click, "rage": site.Rage, "dead": site.Dead, "rests": site.Rest}
	return slices.DeleteFunc(slices.Clone(site.Layers), func(layer string) bool {
		switch layer {
		case "scroll", "attention":
			return false
		case "difference":
			return h.Minus == ""
		}
		return !strings.Contains(h.Points.Kind, needs[layer])
	})
}

func (h *Handler) deskHeat(w http.ResponseWriter, r *http.Request, e *entry) {
	h.withHeat(w, r, e, func(heat *site.Heat, q site.Query) error {
		asked := r.URL.Query()
		layer := asked.Get("layer")
		asked.Del("layer")
		var layers []string
		if h.o.Draw != nil && heat.Empty == "" {
			layers = layersOf(heat)
		}
		if layers != nil && !slices.Contains(layers, layer) {
			layer = layers[0]
			if heat.Minus != "" {
				layer = "difference"
			}
		}
		h.page(w, "heat", struct {
			Site     *site.Site
			Heat     *site.Heat
			Query    template.URL
			Layers   []string
			Layer    string
			Parquet  bool
			Shown    segment
			Compared segment
		}{
			&e.Site, heat, template.URL(asked.Encode()), layers, layer, h.o.Parquet != nil,
			newSegment("", "Shown", r.URL.Query()), newSegment("minus.", "Less", r.URL.Query()),
		})
		return nil
	})
}

func (h *Handler) deskPicture(w http.ResponseWriter, r *http.Request, e *entry) {
	if h.o.Draw == nil {
		fail(w, http.StatusNotFound, "this program draws no pictures")
		return
	}
	h.withHeat(w, r, e, func(heat *site.Heat, q site.Query) error {
		layer := cmp.Or(r.URL.Query().Get("layer"), site.Layers[0])
		if !slices.Contains(site.Layers, layer) {
			return fmt.Errorf("layer %q is not known; there are %s", layer, strings.Join(site.Layers, ", "))
		}
		width, _ := strconv.Atoi(r.URL.Query().Get("at"))
		shots, err := h.store.Shots(r.Context(), e.Key, q.Page)
		if err != nil {
			return err
		}
		ground, err := site.ChooseGround(shots, width, heat)
		if err != nil {
			return err
		}
		b, err := h.o.Draw(r.Context(), Picture{Site: &e.Site, Heat: heat, Layer: layer, Ground: ground})
		if err != nil {
			return err
		}
		w.Header().Set("Content-Type", "image/png")
		_, err = w.Write(b)
		return err
	})
}

// deskRaw writes the events of a page, one a row.
func (h *Handler) deskRaw(w http.ResponseWriter, r *http.Request, e *entry, name string) {
	q, err := site.ParseQuery(r.URL.Query())
	if err != nil {
		fail(w, http.StatusBadRequest, err.Error())
		return
	}
	write := exports[name]
	if write == nil {
		write = h.o.Parquet
	}
	w.Header().Set("Content-Type", exportTypes[name])
	w.Header().Set("Content-Disposition", `attachment; filename="events`+strings.TrimPrefix(name, "raw")+`"`)
	if err := write(r.Context(), h.store, &e.Site, q, w); err != nil {
		h.o.Log.Warn("raw", "site", e.Key, "error", err)
	}
}
