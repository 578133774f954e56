package demo

import (
	"bytes"
	"compress/gzip"
	"embed"
	"encoding/json"
	"io/fs"
	"net/http"
	"strings"
)

// pages is a small website with the tracker on it, and visits of it: batches as
// the tracker sent them from a real Chromium, whose hand a script led. They are
// visits of nobody.
//
//go:embed site
var pages embed.FS

// Visit is one recorded page view: who came, and the batches of it.
type Visit struct {
	Visitor int               `json:"visitor"`
	Batches []json.RawMessage `json:"batches"`
}

// WebsitePlace stands for the origin of the website in recorded batches.
const WebsitePlace = "http://website.example"

// Visits are the recorded ones.
func Visits() ([]Visit, error) {
	packed, err := pages.ReadFile("site/visits.json.gz")
	if err != nil {
		return nil, err
	}
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	var list []Visit
	return list, json.NewDecoder(r).Decode(&list)
}

// Website serves the pages of the small website, whose key is put into the line
// of the tracker.
func Website(key string) http.Handler {
	files, err := fs.Sub(pages, "site")
	if err != nil {
		panic(err) // the folder is embedded above
	}
	plain := http.FileServerFS(files)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, "/")
		if name == "" {
			name = "index.html"
		}
		if !strings.HasSuffix(name, ".html") {
			plain.ServeHTTP(w, r)
			return
		}
		page, err := fs.ReadFile(files, name)
		if err != nil {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Cache-Control", "no-cache")
		w.Write(bytes.ReplaceAll(page, []byte("/KEY/"), []byte("/"+key+"/")))
	})
}
