package serve

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image/color"
	"image/png"
	"net/http"
	"sync"

	"github.com/swelter/swelter/archive"
	"github.com/swelter/swelter/geo"
	"github.com/swelter/swelter/pyramid"
	pngs "github.com/swelter/swelter/render/png"
)

// archived is a source that reads an archive of tiles.
type archived struct {
	version string
	info    archive.Info
	meta    *pyramid.Meta // nil for archives of other programs

	mu     sync.RWMutex // held for reading by whoever reads a tile
	r      archive.Reader
	closed bool
}

// newArchived takes over the reader.
func newArchived(r archive.Reader, version string) *archived {
	a := &archived{version: version, info: r.Info(), r: r}
	var m pyramid.Meta
	if raw, ok := a.info.More["swelter"]; ok && json.Unmarshal(raw, &m) == nil && len(m.Levels) > 0 {
		a.meta = &m
	}
	return a
}

func (a *archived) Version() string     { return a.version }
func (a *archived) Info() archive.Info  { return a.info }
func (a *archived) Meta() *pyramid.Meta { return a.meta }

func (a *archived) Close() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.closed {
		return nil
	}
	a.closed = true
	return a.r.Close()
}

func (a *archived) read(t geo.Tile) ([]byte, error) {
	a.mu.RLock()
	defer a.mu.RUnlock()
	if a.closed {
		return nil, errReplaced
	}
	return a.r.Tile(t)
}

// holdsValues reports whether the archive's own tiles are values.
func (a *archived) holdsValues() bool { return a.meta != nil && a.meta.Kind == "values" }

func (a *archived) Tile(t geo.Tile, k Kind, cmap string) ([]byte, error) {
	switch {
	case k == Values && !a.holdsValues():
		return nil, faultf(http.StatusNotFound, "this archive holds colours, not values; swelter tiles --value-tiles writes values")
	case k == Colours && !a.holdsValues() && cmap != "":
		return nil, faultf(http.StatusBadRequest, "cmap: this archive holds colours, which stay as they are; one of values can be coloured")
	}
	b, err := a.read(t)
	if err != nil || b == nil || k == Values || !a.holdsValues() {
		return b, err
	}
	return a.coloured(b, t.Z, cmap)
}

// coloured turns a tile of values into one of colours.
func (a *archived) coloured(tile []byte, zoom int, cmap string) ([]byte, error) {
	l, err := a.meta.Level(zoom)
	if err != nil {
		return nil, err
	}
	colors, err := a.meta.Map()
	if cmap != "" {
		colors, err = a.meta.Style(cmap)
	}
	if err != nil {
		return nil, faultf(http.StatusBadRequest, "cmap: %v", err)
	}
	values, err := decode(tile, l)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = pngs.Encode(&b, l.PictureIn(values, colors))
	return b.Bytes(), err
}

// decode are the values of a tile of values.
func decode(tile []byte, l *pyramid.Level) ([]float64, error) {
	img, err := png.Decode(bytes.NewReader(tile))
	if err != nil {
		return nil, fmt.Errorf("%w: a tile is no PNG", archive.ErrDamaged)
	}
	b := img.Bounds()
	if b.Dx() != pyramid.Size || b.Dy() != pyramid.Size {
		return nil, fmt.Errorf("%w: a tile is %d x %d pixels", archive.ErrDamaged, b.Dx(), b.Dy())
	}
	values := make([]float64, pyramid.Size*pyramid.Size)
	for i := range values {
		c := color.NRGBAModel.Convert(img.At(b.Min.X+i%pyramid.Size, b.Min.Y+i/pyramid.Size)).(color.NRGBA)
		values[i] = l.Decode(c)
	}
	return values, nil
}
