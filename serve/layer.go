package serve

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/archive"
	"github.com/swelter/swelter/geo"
	"github.com/swelter/swelter/pyramid"
)

// Layer is one named thing that the server shows: tiles, or a figure.
type Layer struct {
	Name    string
	Private bool          // asks for a user
	MaxAge  time.Duration // that a browser may keep what it got without asking again; 0 is 10 s
	Live    bool          // pages of the map are told when it changes
	Place   Place         // on the page of the map

	Tiles  Feed   // of a layer of tiles, or nil
	Figure *Drawn // of a layer that is a figure, or nil
}

// Close ends what the layer has open.
func (l *Layer) Close() error {
	if l.Tiles == nil {
		return nil
	}
	return l.Tiles.Close()
}

// Feed gives the present state of a layer whose data may change: of a file that
// is written anew, of points that arrive. It is safe for concurrent use, and
// asked for every request.
type Feed interface {
	Current() (Source, error)
	Close() error
}

// Source is one state of a layer of tiles. It does not change: other data make
// another Source, with another Version. It is safe for concurrent use.
type Source interface {
	// Version names data and style: it is part of ETags and of keys in caches.
	Version() string
	Info() archive.Info
	// Meta says what values and colours mean; nil where nobody knows.
	Meta() *pyramid.Meta
	// Tile is a picture, nil where there is nothing. cmap is a colormap in place
	// of the layer's own, or "".
	Tile(t geo.Tile, k Kind, cmap string) ([]byte, error)
}

// Kind is what a tile holds.
type Kind uint8

// Kinds of tiles.
const (
	Colours Kind = iota
	Values       // see pyramid.LevelMeta
)

func (k Kind) String() string { return [...]string{"tiles", "values"}[k] }

// Indexed is a Source that has its points at hand, which gheat's dots need.
type Indexed interface{ Index() *pyramid.Index }

// errReplaced is the answer of a source that was closed while a request had it.
var errReplaced = errors.New("the layer was replaced")

// fixed is a feed whose data do not change.
type fixed struct{ src Source }

// Fixed is the feed of a source whose data do not change.
func Fixed(s Source) Feed { return fixed{s} }

func (f fixed) Current() (Source, error) { return f.src, nil }
func (f fixed) Close() error             { return nil }

// points is a source whose tiles are made of points in memory.
type points struct {
	*swelter.Tiles
	info archive.Info
	meta pyramid.Meta
}

// Points is the source of tiles that are made on demand.
func Points(t *swelter.Tiles) (Source, error) {
	p := &points{Tiles: t}
	var err error
	if p.info, err = t.Info(); err != nil { // finds the norms of all zooms
		return nil, err
	}
	p.meta, err = t.Meta(t.Values, t.MinZoom, t.MaxZoom)
	return p, err
}

func (p *points) Info() archive.Info    { return p.info }
func (p *points) Meta() *pyramid.Meta   { return &p.meta }
func (p *points) Index() *pyramid.Index { return p.Pyramid.Index }

func (p *points) Tile(t geo.Tile, k Kind, cmap string) (b []byte, err error) {
	if k == Values {
		b, err = p.ValueTile(t)
	} else {
		b, err = p.ColourTile(t, cmap)
	}
	if errors.Is(err, context.Canceled) { // a database whose questions have ended
		err = errReplaced
	}
	return b, err
}

// unavailable is a layer that cannot answer now.
func unavailable(name string, err error) *fault {
	return &fault{status: http.StatusServiceUnavailable, text: "layer " + name + ": " + err.Error(), retry: 5}
}
