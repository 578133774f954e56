package swelter

import (
	"context"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/swelter/swelter/pyramid"
)

// lineFormats are those whose files grow by lines at their end, by ending; and
// whether the first line names the columns.
var lineFormats = map[string]bool{"csv": true, "tsv": true, "ndjson": false, "jsonl": false}

// Grows reports whether the points of a recipe come from one file of lines, to
// which more may be added, and whether its first line is of names: see Grown.
func (s Spec) Grows() (names, ok bool) {
	o, in := s.Make.Tiles, s.Input
	if o == nil || o.Lines || o.Surface != "" && o.Surface != "density" || len(in.Paths) != 1 || in.Paths[0] == "-" {
		return false, false
	}
	if strings.ContainsAny(in.Paths[0], "*?[") || in.SQL != "" || in.DB != "" || in.Key != "" || in.Encoding != "" {
		return false, false
	}
	names, ok = lineFormats[s.lineFormat()]
	return names && !in.NoHeader, ok
}

func (s Spec) lineFormat() string {
	if s.Input.Format != "" {
		return s.Input.Format
	}
	return strings.TrimPrefix(strings.ToLower(filepath.Ext(s.Input.Paths[0])), ".")
}

// Grown is the tiles with the points of lines that were added to the recipe's
// file since (see Spec.Grows): more holds them, after the line of names where
// there is one. The points that there were are not read again.
func (t *Tiles) Grown(ctx context.Context, more io.Reader, env Env) (*Tiles, error) {
	own, b := t.fromLines(more, &env), pyramid.Builder{}
	if _, _, err := readPoints(ctx, t.points, own, env, b.Add); err != nil {
		return nil, err
	}
	if b.Len() == 0 {
		return t, nil // of which none has a place
	}
	x, err := b.Index()
	if err != nil {
		return nil, err
	}
	if x, err = t.Index.With(x); err != nil {
		return nil, err
	}
	next, err := newTiles(x, nil, t.Spec)
	if err != nil {
		return nil, err
	}
	next.Notes, next.points = slices.Clone(t.Notes), t.points
	return next, nil
}

// fromLines is the recipe with lines in place of its file.
func (t *Tiles) fromLines(lines io.Reader, env *Env) Spec {
	own := t.Spec
	own.Input.Format = own.lineFormat()
	if own.Input.Format == "jsonl" {
		own.Input.Format = "ndjson"
	}
	own.Input.Paths = []string{"-"}
	env.Stdin = lines
	return own
}
