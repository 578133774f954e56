package serve

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"maps"
	"net"
	"path/filepath"
	"slices"
	"time"

	"github.com/swelter/swelter"
	sites "github.com/swelter/swelter/site/server"
)

// Surroundings are what a configuration does not say.
type Surroundings struct {
	Env swelter.Env
	Log *slog.Logger // nil is silent
	// Mounts are further handlers, made anew for each configuration.
	Mounts func(*Config) ([]Mount, error)
	Stdin  io.Reader // of a live layer that takes it, or nil
	// Site has the scripts and the pictures of website heatmaps; what the
	// configuration says of them takes its place.
	Site sites.Options
}

// Open opens all layers of a configuration: whole or not at all.
func Open(ctx context.Context, c *Config, s Surroundings) (*Server, error) {
	return open(ctx, c, s, nil)
}

// open takes layers that have not changed from an older server.
func open(ctx context.Context, c *Config, s Surroundings, old *running) (*Server, error) {
	o := Options{Limits: c.Limits, Origins: c.Origins, Cache: c.Cache, Gheat: c.Gheat, Map: c.Map, Inputs: map[string]Input{}, Env: s.Env, Log: orSilent(s.Log)}
	o.Env.Dir = c.dir
	if o.Cache.Disk != "" {
		o.Cache.Disk = c.path(o.Cache.Disk)
	}
	u, err := newUsers(c.Auth)
	if err != nil {
		return nil, err
	}
	if u != nil {
		o.User = u.of
	}
	if err := c.checkListen(u != nil); err != nil {
		return nil, err
	}
	o.Hosts = append([]string{"localhost", "127.0.0.1", "::1"}, c.Hosts...)
	for name, in := range c.Inputs {
		in.Paths = slices.Clone(in.Paths)
		for i, p := range in.Paths {
			in.Paths[i] = c.path(p)
		}
		o.Inputs[name] = in
	}
	if s.Mounts != nil {
		if o.Mounts, err = s.Mounts(c); err != nil {
			return nil, err
		}
	}
	share, err := c.site(s, old)
	if err != nil {
		return nil, err
	}
	if share != nil {
		o.Mounts = append(o.Mounts, share.mount(c.Site.Path, o.User))
	}
	layers, err := c.layers(ctx, s, old)
	if err != nil {
		return nil, errors.Join(err, share.give())
	}
	server, err := New(layers, o)
	if err != nil {
		return nil, errors.Join(err, closeNew(layers, old), share.give())
	}
	server.site = share
	return server, nil
}

func (c *Config) path(p string) string {
	if filepath.IsAbs(p) {
		return p
	}
	return filepath.Join(c.dir, p)
}

// checkListen refuses to be reached from elsewhere when nobody can be told from
// anybody, or under any name.
func (c *Config) checkListen(known bool) error {
	host, _, err := net.SplitHostPort(c.listen())
	if err != nil {
		return keyedf("/listen", "%q is no address; 127.0.0.1:8080 is", c.Listen)
	}
	if ip := net.ParseIP(host); host == "localhost" || ip != nil && ip.IsLoopback() {
		return nil
	}
	switch {
	case !known:
		return keyedf("/listen", "%s is reached from other machines: give auth with a token or a proxy first", c.Listen)
	case len(c.Hosts) == 0:
		return keyedf("/listen", "%s is reached from other machines: give hosts, the names that they call it by", c.Listen)
	}
	return nil
}

func (c *Config) listen() string {
	if c.Listen == "" {
		return "127.0.0.1:8080"
	}
	return c.Listen
}

// layers opens them in the order of their names.
func (c *Config) layers(ctx context.Context, s Surroundings, old *running) ([]*Layer, error) {
	var all []*Layer
	for _, name := range slices.Sorted(maps.Keys(c.Layers)) {
		l, err := c.layer(ctx, name, s, old)
		if err != nil {
			return nil, errors.Join(&keyed{"/layers/" + name, err}, closeNew(all, old))
		}
		all = append(all, l)
	}
	return all, nil
}

// closeNew closes layers that no older server has.
func closeNew(layers []*Layer, old *running) error {
	var all []error
	for _, l := range layers {
		if old == nil || !old.has(l) {
			all = append(all, l.Close())
		}
	}
	return errors.Join(all...)
}

func (c *Config) layer(ctx context.Context, name string, s Surroundings, old *running) (*Layer, error) {
	own := c.Layers[name]
	l := &Layer{Name: name, Private: own.Private, MaxAge: time.Duration(own.MaxAge), Place: own.Place, Live: own.Watch || own.Live != nil}
	env := s.Env
	env.Dir = c.dir
	every := time.Duration(own.Refresh)
	if own.Watch && every == 0 {
		every = eventsEvery
	}
	if own.Make.Tiles == nil && own.Archive == "" {
		l.Figure = &Drawn{Spec: own.Spec, Env: env}
		// What cannot be drawn is told now. Nothing is kept of it.
		fig, err := swelter.Run(ctx, own.Spec, env)
		if err == nil {
			err = fig.Encode(io.Discard, "svg")
		}
		return l, err
	}
	if old != nil {
		if kept := old.layer(c, name); kept != nil {
			l.Tiles = kept.Tiles
			return l, nil
		}
	}
	var err error
	switch {
	case own.Live != nil:
		l.Tiles, err = c.live(ctx, own, s)
	case own.Archive != "":
		l.Tiles, err = ArchiveFeed(ctx, name, c.path(own.Archive), every, s.Log)
	default:
		l.Tiles, err = PointsFeed(ctx, name, own.Spec, env, every, s.Log)
	}
	return l, err
}

// sameLayer reports whether two configurations say the same of a layer's data.
func sameLayer(a, b LayerConfig) bool {
	a.Private, a.MaxAge, a.Place = b.Private, b.MaxAge, b.Place
	x, err1 := json.Marshal(a)
	y, err2 := json.Marshal(b)
	return err1 == nil && err2 == nil && string(x) == string(y)
}
