package tree

import (
	"image/color"
	"math"
	"sort"

	"github.com/swelter/swelter/cluster"
	"github.com/swelter/swelter/scene"
)

// node is a leaf or a branch: where its line goes up from, and its colour.
type node struct {
	at, up float64
	color  color.NRGBA
}

// strokes gathers the lines of branches, along the body and away from it.
type strokes struct {
	pixel float64
	many  bool // lines on the same pixels are joined
	lines []stroke
}

// stroke is a line at one place from one end to the other: beams run along the
// body at a height, stems go up at a place.
type stroke struct {
	color    color.NRGBA
	beam     bool
	at       float64
	from, to float64
}

// tree lays the merges out from the leaves up, each in the order of the tree,
// and returns the root. Heights are scaled and lifted.
func (s *strokes) tree(t *cluster.Tree, leaves []node, scale, lift float64, mixed color.NRGBA) node {
	nodes := make([]node, t.N, t.N+len(t.Merges))
	copy(nodes, leaves)
	for _, m := range t.Merges {
		a, b := nodes[m.A], nodes[m.B]
		n := node{at: (a.at + b.at) / 2, up: lift + m.Height*scale, color: mixed}
		if a.color == b.color {
			n.color = a.color
		}
		// An inversion goes down from its parts: the stem is drawn the same.
		s.stem(a, n.up, a.color)
		s.stem(b, n.up, b.color)
		s.lines = append(s.lines, stroke{n.color, true, n.up, min(a.at, b.at), max(a.at, b.at)})
		nodes = append(nodes, n)
	}
	return nodes[len(nodes)-1]
}

// stem joins a node to the height of its merge, in the colour of the node: a
// single leaf of a cluster keeps it.
func (s *strokes) stem(n node, up float64, c color.NRGBA) {
	if n.up != up {
		s.lines = append(s.lines, stroke{c, false, n.at, min(n.up, up), max(n.up, up)})
	}
}

// window moves all lines by off along the body and leaves out what lies beyond it.
func (s *strokes) window(off, length float64) {
	seen := s.lines[:0]
	for _, l := range s.lines {
		if !l.beam {
			if l.at += off; l.at >= 0 && l.at <= length {
				seen = append(seen, l)
			}
			continue
		}
		if l.from, l.to = max(0, l.from+off), min(length, l.to+off); l.from < l.to {
			seen = append(seen, l)
		}
	}
	s.lines = seen
}

// paths are the lines, one path a colour.
func (s *strokes) paths(width float64, place func(along, up float64) (x, y float64)) []scene.Item {
	lines := s.lines
	if s.many {
		lines = s.joined()
	}
	byColor := map[color.NRGBA]*scene.Path{}
	var out []scene.Item
	for _, l := range lines {
		p := byColor[l.color]
		if p == nil {
			p = &scene.Path{Stroke: l.color, Width: width, Crisp: true}
			byColor[l.color] = p
			out = append(out, p)
		}
		half := 0.0
		if l.beam {
			half = width / 2 // corners are square
		}
		if l.beam {
			p.MoveTo(place(l.from-half, l.at))
			p.LineTo(place(l.to+half, l.at))
		} else {
			p.MoveTo(place(l.at, l.from))
			p.LineTo(place(l.at, l.to))
		}
	}
	return out
}

// joined puts the lines on whole pixels and joins those that touch, so that a
// tree of a hundred thousand leaves takes no more lines than its picture has.
func (s *strokes) joined() []stroke {
	snap := func(v float64) float64 { return math.Round(v/s.pixel) * s.pixel }
	lines := make([]stroke, len(s.lines))
	for i, l := range s.lines {
		l.at, l.from, l.to = snap(l.at), snap(l.from), snap(l.to)
		lines[i] = l
	}
	sort.SliceStable(lines, func(i, j int) bool { return before(lines[i], lines[j]) })
	out := lines[:0]
	for _, l := range lines {
		if n := len(out); n > 0 && out[n-1].color == l.color && out[n-1].beam == l.beam && out[n-1].at == l.at && l.from <= out[n-1].to {
			out[n-1].to = max(out[n-1].to, l.to)
			continue
		}
		out = append(out, l)
	}
	return out
}

func before(a, b stroke) bool {
	switch {
	case a.color != b.color:
		return rank(a.color) < rank(b.color)
	case a.beam != b.beam:
		return a.beam
	case a.at != b.at:
		return a.at < b.at
	}
	return a.from < b.from
}

func rank(c color.NRGBA) uint32 {
	return uint32(c.R)<<24 | uint32(c.G)<<16 | uint32(c.B)<<8 | uint32(c.A)
}
