package swelter

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/swelter/swelter/archive"
	"github.com/swelter/swelter/geo"
	"github.com/swelter/swelter/geom"
	"github.com/swelter/swelter/pyramid"
	"github.com/swelter/swelter/render/png"
	"github.com/swelter/swelter/table"
)

// Tiles are points that were read and indexed, and give web tiles as PNG. They
// are safe for concurrent use.
type Tiles struct {
	*pyramid.Pyramid
	Spec             Spec
	MinZoom, MaxZoom int
	Values           bool
	Notes            []string

	version string
	done    func() error        // ends the questions to an engine, or nil
	moved   func() int64        // bytes that it has sent, or nil
	points  table.PointsOptions // the columns that were found
}

// OpenTiles reads the points of a recipe whose Make is Tiles.
func OpenTiles(ctx context.Context, spec Spec, env Env) (*Tiles, error) {
	if err := spec.check(); err != nil {
		return nil, err
	}
	o := spec.Make.Tiles
	if o == nil {
		return nil, errors.New("the recipe makes a figure, not tiles")
	}
	if o.Lines {
		x, err := o.openLines(ctx, spec, env)
		if err != nil {
			return nil, err
		}
		return NewTiles(x, spec)
	}
	if t, err := openFar(ctx, spec, env); t != nil || err != nil {
		return t, err
	}
	var b, above pyramid.Builder
	above.Signed = o.Surface == pyramid.Mean
	own := o.Points
	if o.Surface == pyramid.Mean {
		own.Weight = o.Value
	}
	s, rows, err := readPoints(ctx, own, spec, env, func(p geom.Points) error {
		if o.Surface != pyramid.Mean {
			return b.Add(p)
		}
		p = valued(p)
		return errors.Join(b.Add(geom.Points{X: p.X, Y: p.Y}), above.Add(p))
	})
	if err != nil {
		return nil, err
	}
	if o.Surface == pyramid.Ratio {
		cases := spec
		cases.Input.Where = append(slices.Clone(spec.Input.Where), o.Cases)
		if _, _, err := readPoints(ctx, own, cases, env, above.Add); err != nil {
			return nil, err
		}
	}
	x, err := b.Index()
	if err != nil {
		return nil, fmt.Errorf("%s%w", inFile(s.name), err)
	}
	var over *pyramid.Index
	if o.Surface == pyramid.Mean || o.Surface == pyramid.Ratio {
		if over, err = above.Index(); err != nil {
			return nil, fmt.Errorf("%ssurface %s: %w", inFile(s.name), o.Surface, err)
		}
	}
	t, err := newTiles(x, over, spec)
	if err != nil {
		return nil, err
	}
	t.Notes, t.points = append(s.notes, leftOutOfTiles(x, rows)...), s.points
	return t, nil
}

// leftOutOfTiles counts the rows that have no place in tiles.
func leftOutOfTiles(x *pyramid.Index, rows int64) []string {
	n := int64(x.LeftOut())
	if n == 0 {
		return nil
	}
	return []string{fmt.Sprintf("%s of %s points have no place between 85.05 degrees south and north and were left out", table.Thousands(n), table.Thousands(rows))}
}

// readPoints gives the points of an input batch by batch.
func readPoints(ctx context.Context, o table.PointsOptions, spec Spec, env Env, add func(geom.Points) error) (s *pointStream, rows int64, err error) {
	system := spec.Make.Tiles.systemOf(&spec.Input)
	if s, err = openPoints(ctx, DensityOptions{Points: o, crs: system}, spec, env); err != nil {
		return nil, 0, err
	}
	defer s.src.Close()
	err = s.each(ctx, func(batch ...geom.Points) error {
		for _, p := range batch {
			rows += int64(p.Len())
			if err := add(p); err != nil {
				return fmt.Errorf("%w%s", inPlace(s, err), crsHint(err, spec.Make.Tiles.CRS))
			}
		}
		return nil
	})
	return s, rows, err
}

// inPlace says which columns of what an error is about.
func inPlace(s *pointStream, err error) error {
	return fmt.Errorf("%scolumns %q and %q: %w", inFile(s.name), s.points.X, s.points.Y, err)
}

// crsHint says how points that seem to be metres are brought to degrees.
func crsHint(err error, given string) string {
	switch {
	case !strings.HasSuffix(err.Error(), "are these metres?"):
		return ""
	case given != "":
		return " " + given + " gives no degrees of them"
	}
	return " --crs names their reference system, such as EPSG:32633"
}

// valued is the points that have a value.
func valued(p geom.Points) (out geom.Points) {
	for i, v := range p.W {
		if v-v == 0 {
			out.X, out.Y, out.W = append(out.X, p.X[i]), append(out.Y, p.Y[i]), append(out.W, v)
		}
	}
	return out
}

func inFile(name string) string {
	if name == "" {
		return ""
	}
	return name + ": "
}

// NewTiles makes tiles of points that are indexed already, by the recipe's
// Make.Tiles; its input is not read.
func NewTiles(x *pyramid.Index, spec Spec) (*Tiles, error) { return newTiles(x, nil, spec) }

// newTiles makes tiles of a surface; over is what is above its fraction line.
func newTiles(x, over *pyramid.Index, spec Spec) (*Tiles, error) {
	o := spec.Make.Tiles
	if err := o.check(); err != nil {
		return nil, err
	}
	p, err := pyramid.NewSurface(x, over, o.Options)
	if err != nil {
		return nil, err
	}
	if o.Lines {
		p.Unit = strings.Replace(p.Unit, "sum", "km", 1)
	}
	t := &Tiles{Pyramid: p, Spec: spec, Values: o.Values}
	t.MinZoom, t.MaxZoom = o.zooms()
	style, err := json.Marshal(o)
	if err != nil {
		return nil, err
	}
	if o.Surface == pyramid.Mean {
		p.Unit = "mean of " + o.Value
	}
	data := x.Digest()
	if over != nil {
		data += over.Digest()
	}
	sum := sha256.Sum256(fmt.Appendf(style, "swelter %s data %s", Version, data))
	t.version = hex.EncodeToString(sum[:12])
	return t, nil
}

// Version names data and style: what was made of others has another one.
func (t *Tiles) Version() string { return t.version }

// Tile is the PNG of one tile, nil where there is nothing. Zooms other than
// those of the recipe are served too.
func (t *Tiles) Tile(at geo.Tile) ([]byte, error) {
	if err := pyramid.Check(at); err != nil {
		return nil, err
	}
	var out []byte
	err := t.Tiles([]uint64{at.ID()}, func(at geo.Tile, values []float64) (err error) {
		out, err = t.encode(at, values, t.Values)
		return err
	})
	return out, err
}

// ValueTile is the tile as values, whatever the recipe says.
func (t *Tiles) ValueTile(at geo.Tile) ([]byte, error) {
	own := *t
	own.Values = true
	return own.Tile(at)
}

// ColourTile is the tile as colours, whatever the recipe says, in those of a
// colormap, or for "" in the recipe's.
func (t *Tiles) ColourTile(at geo.Tile, cmap string) ([]byte, error) {
	own := *t
	own.Values = false
	if cmap == "" {
		return own.Tile(at)
	}
	colors, err := t.Style(cmap)
	if err != nil {
		return nil, err
	}
	if err := pyramid.Check(at); err != nil {
		return nil, err
	}
	level, err := t.Level(at.Z)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = t.Tiles([]uint64{at.ID()}, func(_ geo.Tile, values []float64) error {
		return png.Encode(&b, level.PictureIn(values, colors))
	})
	if b.Len() == 0 {
		return nil, err
	}
	return b.Bytes(), err
}

func (t *Tiles) encode(at geo.Tile, values []float64, asValues bool) ([]byte, error) {
	level, err := t.Level(at.Z)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if asValues {
		err = png.Encode(&b, level.Encode(values))
	} else {
		err = png.Encode(&b, level.Picture(values))
	}
	return b.Bytes(), err
}

// Info is what an archive of the tiles says of itself.
func (t *Tiles) Info() (archive.Info, error) {
	m, err := t.Meta(t.Values, t.MinZoom, t.MaxZoom)
	if err != nil {
		return archive.Info{}, err
	}
	own, err := json.Marshal(m)
	if err != nil {
		return archive.Info{}, err
	}
	o := t.Spec.Make.Tiles
	i := archive.Info{
		Name: o.Name, Attribution: o.Attribution, Bounds: t.Extent(), MinZoom: t.MinZoom, MaxZoom: t.MaxZoom, Type: "png",
		More: map[string]json.RawMessage{"swelter": own, "generator": json.RawMessage(`"Swelter ` + Version + `"`)},
	}
	if i.Name == "" && len(t.Spec.Input.Paths) > 0 {
		i.Name, _, _ = strings.Cut(filepath.Base(t.Spec.Input.Paths[0]), ".")
	}
	i.Description = fmt.Sprintf("%s of %s points", t.Unit, table.Thousands(int64(t.Points())))
	return i, nil
}

// Progress is told how far the work is: tiles looked at, of how many at this
// zoom.
type Progress func(zoom, done, of int)

// Write makes all tiles of the recipe's zooms and puts them into an archive:
// .pmtiles, .mbtiles (with package archive/mbtiles imported) or a folder. It is
// put in place whole or not at all. Work that was stopped is gone on with by the
// next call that would do the same.
func (t *Tiles) Write(ctx context.Context, path string, workers int, tell Progress) error {
	info, err := t.Info()
	if err != nil {
		return err
	}
	w, err := archive.Create(path, t.version)
	if err != nil {
		return err
	}
	for z := t.MinZoom; z <= t.MaxZoom && err == nil; z++ {
		err = t.zoom(ctx, z, w, workers, tell)
	}
	if err != nil {
		return errors.Join(err, w.Stop(ctx.Err() != nil))
	}
	return w.Finish(info)
}

// zoom writes the tiles of one zoom that are still wanted.
func (t *Tiles) zoom(ctx context.Context, z int, w archive.Writer, workers int, tell Progress) error {
	ids, err := t.IDs(z)
	if err != nil {
		return err
	}
	from, _ := slices.BinarySearch(ids, w.Next())
	groups := t.Groups(ids[from:])
	done := from
	return inTurn(ctx, len(groups), workers, func(i int) ([]made, error) {
		var out []made
		err := t.Tiles(groups[i], func(at geo.Tile, values []float64) error {
			data, err := t.encode(at, values, t.Values)
			out = append(out, made{at, data})
			return err
		})
		return out, err
	}, func(i int, tiles []made) error {
		for _, m := range tiles {
			if err := w.Put(m.at, m.data); err != nil {
				return err
			}
		}
		if done += len(groups[i]); tell != nil {
			tell(z, done, len(ids))
		}
		return nil
	})
}

// made is a tile that is ready.
type made struct {
	at   geo.Tile
	data []byte
}
