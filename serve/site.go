package serve

import (
	"strings"

	sites "github.com/swelter/swelter/site/server"
)

// SiteConfig says where website events are kept and who sends them.
type SiteConfig struct {
	Store    string       `json:"store"`                     // file, made by swelter site init, or clickhouse://user@host/database?cluster=NAME
	Spool    string       `json:"spool,omitempty"`           // file in which events wait for the cluster; "" is site-spool.db
	Path     string       `json:"path,omitempty"`            // of its addresses; "" is /site/
	Proxies  []string     `json:"trusted_proxies,omitempty"` // whose X-Forwarded-For counts; nobody's by itself
	Limits   sites.Limits `json:"limits,omitzero"`           // of events a second
	MaxBytes Bytes        `json:"maxBytes,omitzero"`         // of the file; 0 is 64 GiB
}

// inCluster reports whether a store is a cluster instead of a file.
func inCluster(store string) bool {
	return strings.HasPrefix(store, "clickhouse://") || strings.HasPrefix(store, "clickhouse+tls://")
}

func (c *SiteConfig) check() error {
	switch {
	case c == nil:
		return nil
	case c.Store == "":
		return keyedf("/site/store", "the file of the events is wanted; swelter site init makes one")
	case c.Spool != "" && !inCluster(c.Store):
		return keyedf("/site/spool", "only what goes to clickhouse:// waits; leave it out")
	case c.Path != "" && (!strings.HasPrefix(c.Path, "/") || !strings.HasSuffix(c.Path, "/") || c.Path == "/"):
		return keyedf("/site/path", "%q is no path that begins and ends with /, such as /site/", c.Path)
	}
	_, err := sites.ParseProxies(c.Proxies)
	if err != nil {
		return keyedf("/site/trusted_proxies", "%v", err)
	}
	return nil
}
