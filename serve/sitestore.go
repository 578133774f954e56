//go:build !js

package serve

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"

	"github.com/swelter/swelter/site"
	"github.com/swelter/swelter/site/clickhouse"
	sites "github.com/swelter/swelter/site/server"
	"github.com/swelter/swelter/site/sqlite"
)

// siteShare is a store and its handler. Servers share it when the configuration
// is read anew, so that what lives in its memory (the day's key, limits) lives on.
type siteShare struct {
	config  string // what it was opened by
	handler *sites.Handler
	store   site.Store
	uses    atomic.Int64
}

// user is whether a request comes from a user, in its context.
type userKey struct{}

// site opens what a configuration says of website events, or goes on with an
// older server's.
func (c *Config) site(s Surroundings, old *running) (*siteShare, error) {
	if c.Site == nil {
		return nil, nil
	}
	said, err := json.Marshal(struct {
		SiteConfig
		Dir string
	}{*c.Site, c.dir})
	if err != nil {
		return nil, err
	}
	if old != nil && old.site != nil {
		if old.site.config != string(said) {
			return nil, keyedf("/site", "it has changed, which takes a restart")
		}
		old.site.uses.Add(1)
		return old.site, nil
	}
	share := &siteShare{config: string(said)}
	share.uses.Store(1)
	proxies, err := sites.ParseProxies(c.Site.Proxies)
	if err != nil {
		return nil, err
	}
	if share.store, err = c.siteStore(s); err != nil {
		return nil, &keyed{"/site/store", err}
	}
	o := s.Site
	o.Limits, o.Proxies, o.Log = c.Site.Limits, proxies, orSilent(s.Log)
	o.Authorize = func(r *http.Request) bool { known, _ := r.Context().Value(userKey{}).(bool); return known }
	if share.handler, err = sites.New(share.store, o); err != nil {
		return nil, errors.Join(err, share.store.Close())
	}
	return share, nil
}

// siteStore opens the file or the cluster.
func (c *Config) siteStore(s Surroundings) (site.Store, error) {
	const software = "swelter serve"
	if !inCluster(c.Site.Store) {
		return sqlite.Open(c.path(c.Site.Store), sqlite.Options{Collect: true, Software: software, MaxBytes: int64(c.Site.MaxBytes)})
	}
	spool := c.Site.Spool
	if spool == "" {
		spool = "site-spool.db"
	}
	return clickhouse.Open(c.Site.Store, clickhouse.Options{Spool: c.path(spool), Software: software, MaxBytes: int64(c.Site.MaxBytes), Log: orSilent(s.Log)})
}

// mount is the share behind a path, for the users of one server.
func (s *siteShare) mount(path string, user func(*http.Request) string) Mount {
	if path == "" {
		path = "/site/"
	}
	return Mount{Path: path, Close: s.close, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		known := user != nil && user(r) != ""
		if !known && strings.HasPrefix(strings.TrimPrefix(r.URL.Path, "/"), "desk") {
			w.Header().Set("WWW-Authenticate", `Basic realm="swelter", charset="UTF-8"`) // browsers ask for the token
		}
		s.handler.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), userKey{}, known)))
	})}
}

// give gives back what a server that was never made would have had.
func (s *siteShare) give() error {
	if s == nil {
		return nil
	}
	return s.close()
}

// close ends it when the last server that has it is closed.
func (s *siteShare) close() error {
	if s.uses.Add(-1) > 0 {
		return nil
	}
	if err := errors.Join(s.handler.Close(), s.store.Close()); err != nil {
		return fmt.Errorf("site: %w", err)
	}
	return nil
}
