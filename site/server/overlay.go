package server

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/swelter/swelter/site"
)

// overlay gives the data of a page to whom a signed link names it.
func (h *Handler) overlay(w http.ResponseWriter, r *http.Request, e *entry) {
	cors(w, r, e)
	w.Header().Set("Cache-Control", "no-store")
	if origin := r.Header.Get("Origin"); origin != "" && !e.Allows(origin) {
		h.refuse(w, e, refusal{http.StatusForbidden, "origin", "origin: not one of the site's"})
		return
	}
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		w.Header().Set("WWW-Authenticate", "Bearer")
		h.refuse(w, e, refusal{http.StatusUnauthorized, "link", site.ErrLink.Error()})
		return
	}
	link, err := site.OpenLink(token, &e.Site, h.o.Now())
	if err != nil {
		w.Header().Set("WWW-Authenticate", "Bearer")
		h.refuse(w, e, refusal{http.StatusUnauthorized, "link", err.Error()})
		return
	}
	query := r.URL.Query()
	if at := query.Get("url"); at != "" {
		clean, err := site.CleanURL(at, e.Settings.Params, e.Settings.Hash)
		if err != nil || e.pager.Page(clean) != link.Page {
			h.refuse(w, e, refusal{http.StatusForbidden, "link", "the link is for another page; make one for this"})
			return
		}
	}
	q, err := site.ParseQuery(query)
	if err != nil {
		fail(w, http.StatusBadRequest, err.Error())
		return
	}
	q.Page = link.Page
	heat, err := site.Read(r.Context(), h.store, &e.Site, q)
	if err != nil {
		h.answerError(w, e, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(heat)
}
