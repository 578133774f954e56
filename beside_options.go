package swelter

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/table"
)

// Beside is a further heatmap that shares the rows of the clustered one and
// stands right of it, or shares its columns and stands below. What is shared is
// joined by label and drawn in the order of the main heatmap. In flags it is a
// text, FILE[:KEY=VALUE]..., such as "mutations.csv:title=Mutations:cmap=Greens".
type Beside struct {
	Path  string              `json:"path"`
	Table table.MatrixOptions `json:"table,omitzero"`  // how the file becomes a matrix
	Title string              `json:"title,omitempty"` // "" is the file's name
	Below bool                `json:"below,omitempty"` // it shares columns; else rows
	Size  string              `json:"size,omitempty"`  // of its own side, "30mm"; "" gives cells the main one's size

	Transform     string `json:"transform,omitempty"` // as ClusterOptions
	ZScore        string `json:"zScore,omitempty"`
	StandardScale string `json:"standardScale,omitempty"`
	Center        string `json:"center,omitempty"`

	NoCluster bool   `json:"noCluster,omitempty"` // its own side keeps its order
	Metric    string `json:"metric,omitempty"`    // of its own side; "" is the main one's
	Method    string `json:"method,omitempty"`

	Color  Color  `json:"color,omitzero"`
	Labels string `json:"labels,omitempty"` // of its own side: auto, all, none, N or A,B,C
}

// besideKeys are the settings of a further heatmap in text.
var besideKeys = map[string]func(b *Beside, value string) error{
	"title":     func(b *Beside, v string) error { b.Title = v; return nil },
	"size":      func(b *Beside, v string) error { b.Size = v; return nil },
	"labels":    func(b *Beside, v string) error { b.Labels = v; return nil },
	"label":     func(b *Beside, v string) error { b.Table.Label = v; return nil },
	"columns":   func(b *Beside, v string) error { b.Table.Columns = strings.Split(v, "|"); return nil },
	"transform": func(b *Beside, v string) error { b.Transform = v; return nil },
	"metric":    func(b *Beside, v string) error { b.Metric = v; return nil },
	"method":    func(b *Beside, v string) error { b.Method = v; return nil },
	"cmap":      func(b *Beside, v string) error { b.Color.Map = v; return nil },
	"vmin":      func(b *Beside, v string) (err error) { b.Color.Norm.VMin, err = someNumber(v); return err },
	"vmax":      func(b *Beside, v string) (err error) { b.Color.Norm.VMax, err = someNumber(v); return err },
	"center":    func(b *Beside, v string) (err error) { b.Color.Norm.Center, err = someNumber(v); return err },
	"norm": func(b *Beside, v string) error {
		n, err := norm.ParseNorm(v)
		n.VMin, n.VMax, n.Center = b.Color.Norm.VMin, b.Color.Norm.VMax, b.Color.Norm.Center
		b.Color.Norm = n
		return err
	},
	"z-score":        func(b *Beside, v string) error { b.ZScore = v; return oneOf(v, "rows", "cols") },
	"standard-scale": func(b *Beside, v string) error { b.StandardScale = v; return oneOf(v, "rows", "cols") },
	"center-on-mean": func(b *Beside, v string) error { b.Center = v; return oneOf(v, "rows", "cols") },
	"side": func(b *Beside, v string) error {
		b.Below = v == "below"
		return oneOf(v, "right", "below")
	},
	"cluster": func(b *Beside, v string) error {
		b.NoCluster = v == "no"
		return oneOf(v, "yes", "no")
	},
}

// ParseBeside reads a further heatmap in text.
func ParseBeside(text string) (Beside, error) {
	var b Beside
	parts := strings.Split(text, ":")
	for len(parts) > 1 {
		key, value, pair := strings.Cut(parts[len(parts)-1], "=")
		set := besideKeys[key]
		if !pair || set == nil {
			break
		}
		if err := set(&b, value); err != nil {
			return b, fmt.Errorf("beside %q: %s: %w", text, key, err)
		}
		parts = parts[:len(parts)-1]
	}
	b.Path = strings.Join(parts, ":")
	return b, b.check()
}

// check refuses what cannot be meant, before anything is read.
func (b *Beside) check() error {
	if b.Path == "" {
		return fmt.Errorf("beside: no file is named; FILE[:KEY=VALUE]... is wanted, with the keys %s", strings.Join(sortedKeys(besideKeys), ", "))
	}
	if b.Color.Mask != "" || b.Color.AlphaFrom != "" || b.Color.AnnotFrom != "" {
		return fmt.Errorf("beside %s: masks, opacities and texts of cells are those of the main heatmap alone", b.Path)
	}
	err := b.options(&ClusterOptions{}).check()
	if err == nil {
		_, err = (&Track{Of: []string{b.Path}, Size: b.Size}).depth()
	}
	if err != nil {
		return fmt.Errorf("beside %s: %w", b.Path, err)
	}
	return nil
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// options are those of a clustering of the own side alone, with the main one's
// way to join where none was chosen.
func (b *Beside) options(main *ClusterOptions) *ClusterOptions {
	first := func(texts ...string) string {
		for _, t := range texts {
			if t != "" {
				return t
			}
		}
		return ""
	}
	o := &ClusterOptions{
		Table: b.Table, Transform: b.Transform, ZScore: b.ZScore, StandardScale: b.StandardScale, Center: b.Center,
		P: main.P, Missing: main.Missing, Constant: "unrelated", LeafOrder: main.LeafOrder, NoRowCluster: true, NoColCluster: true,
	}
	o.Metric, o.Method = first(b.Metric, main.ColMetric, main.Metric), first(b.Method, main.ColMethod, main.Method)
	if b.Below {
		o.Metric, o.Method = first(b.Metric, main.RowMetric, main.Metric), first(b.Method, main.RowMethod, main.Method)
		o.NoRowCluster = b.NoCluster || main.NoRowCluster
	} else {
		o.NoColCluster = b.NoCluster || main.NoColCluster
	}
	if o.Metric == precomputed {
		o.Metric = ""
	}
	return o
}

// title is what the heatmap is called.
func (b *Beside) title() string {
	if b.Title != "" {
		return b.Title
	}
	base := filepath.Base(filepath.FromSlash(b.Path))
	name, _, _ := strings.Cut(base, ".")
	return name
}
