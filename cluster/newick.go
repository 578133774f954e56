package cluster

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
)

// WriteNewick writes the tree in Newick form (Felsenstein's of 1986, as PHYLIP
// reads it), A left of B. The length of a branch is its parent's height less its
// own, so that leaves lie at 0; an inversion has a negative length. Labels are
// quoted where they must be; labels may be nil, then leaves are numbered from 0.
func (t *Tree) WriteNewick(w io.Writer, labels []string) error {
	if labels != nil && len(labels) != t.N {
		return fmt.Errorf("newick: %d labels for %d leaves", len(labels), t.N)
	}
	b := bufio.NewWriter(w)
	height := func(c int) float64 {
		if c < t.N {
			return 0
		}
		return t.Merges[c-t.N].Height
	}
	// A step is a cluster to write, or, with closing, the end of one.
	type step struct {
		cluster int
		parent  float64
		closing bool
		comma   bool
	}
	var stack []step
	if t.N > 0 {
		stack = append(stack, step{cluster: t.N + len(t.Merges) - 1, parent: math.NaN()})
	}
	for len(stack) > 0 {
		s := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if s.comma {
			b.WriteByte(',')
		}
		switch {
		case s.closing:
			b.WriteByte(')')
		case s.cluster < t.N && labels == nil:
			b.WriteString(strconv.Itoa(s.cluster))
		case s.cluster < t.N:
			b.WriteString(quoteNewick(labels[s.cluster]))
		default:
			m := t.Merges[s.cluster-t.N]
			b.WriteByte('(')
			stack = append(stack, step{cluster: s.cluster, parent: s.parent, closing: true},
				step{cluster: m.B, parent: m.Height, comma: true}, step{cluster: m.A, parent: m.Height})
			continue
		}
		if s.parent == s.parent {
			b.WriteByte(':')
			b.WriteString(strconv.FormatFloat(s.parent-height(s.cluster), 'g', -1, 64))
		}
	}
	b.WriteString(";\n")
	return b.Flush()
}

// quoteNewick quotes whatever a reader could take for something else: an
// unquoted underscore means a blank.
func quoteNewick(s string) string {
	plain := func(c rune) bool {
		return c > ' ' && c < 0x7f && !strings.ContainsRune("()[]{}':;,_\"", c)
	}
	if s != "" && strings.IndexFunc(s, func(c rune) bool { return !plain(c) }) < 0 {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", "''") + "'"
}

// ReadNewick reads one tree. Its leaves are numbered as in labels, each of which
// must be there once; with labels nil they are numbered as they come. The labels
// of the leaves are returned.
//
// A height is the longest way down to a leaf; without any length each merge is 1
// above its parts. A node of more than two parts becomes merges at one height, a
// node of one part is passed over. Labels of inner nodes and comments in brackets
// are left out. It refuses, with the place, what is no tree, more than
// MostLeaves and more than 256 MB.
func ReadNewick(r io.Reader, labels []string) (*Tree, []string, error) {
	const most = 256 << 20
	text, err := io.ReadAll(io.LimitReader(r, most+1))
	if err != nil {
		return nil, nil, fmt.Errorf("newick: %w", err)
	}
	if len(text) > most {
		return nil, nil, fmt.Errorf("newick: more than %d MB", most>>20)
	}
	p := &newickReader{text: strings.TrimPrefix(string(text), "\ufeff")}
	if err := p.read(); err != nil {
		return nil, nil, fmt.Errorf("newick: character %d: %w", p.at+1, err)
	}
	number, names, err := p.number(labels)
	if err != nil {
		return nil, nil, fmt.Errorf("newick: %w", err)
	}
	t, err := p.tree(number)
	if err != nil {
		return nil, nil, fmt.Errorf("newick: %w", err)
	}
	return t, names, nil
}

// newickReader holds the nodes in the order in which they end: parts before the
// whole.
type newickReader struct {
	text   string
	at     int
	nodes  []newickNode
	leaves []string
	length bool // some branch has one
}

type newickNode struct {
	parts  []int
	leaf   int // -1 for inner nodes
	length float64
}

func (p *newickReader) read() error {
	type open struct{ parts []int }
	var stack []open
	for {
		c := p.next()
		if c == '(' {
			p.at++
			stack = append(stack, open{})
			continue
		}
		// a leaf, or the end of a node whose ) was just read
		node, err := p.leaf()
		if err != nil {
			return err
		}
		for {
			p.nodes = append(p.nodes, node)
			if len(stack) == 0 {
				return p.end()
			}
			top := &stack[len(stack)-1]
			top.parts = append(top.parts, len(p.nodes)-1)
			c := p.next()
			if c != ',' && c != ')' {
				return p.unexpected(", or )")
			}
			p.at++
			if c == ',' {
				break
			}
			node = newickNode{parts: top.parts, leaf: -1}
			stack = stack[:len(stack)-1]
			if _, err := p.label(); err != nil { // of the inner node
				return err
			}
			if node.length, err = p.branch(); err != nil {
				return err
			}
		}
	}
}

func (p *newickReader) unexpected(wanted string) error {
	if p.at >= len(p.text) {
		return fmt.Errorf("the text ends where %s should be", wanted)
	}
	return fmt.Errorf("%q where %s should be", p.text[p.at], wanted)
}

func (p *newickReader) end() error {
	if p.next() != ';' {
		return p.unexpected("; (a tree ends with it)")
	}
	p.at++
	if p.next(); p.at < len(p.text) {
		return fmt.Errorf("something follows the tree; a file holds one")
	}
	return nil
}

// next passes over blanks and comments, and is 0 at the end.
func (p *newickReader) next() byte {
	for p.at < len(p.text) {
		switch c := p.text[p.at]; c {
		case ' ', '\t', '\n', '\r':
			p.at++
		case '[':
			end := strings.IndexByte(p.text[p.at:], ']')
			if end < 0 {
				return c
			}
			p.at += end + 1
		default:
			return c
		}
	}
	return 0
}

func (p *newickReader) leaf() (newickNode, error) {
	start := p.at
	label, err := p.label()
	if err != nil {
		return newickNode{}, err
	}
	if p.at == start {
		return newickNode{}, p.unexpected("a label")
	}
	if len(p.leaves) == MostLeaves {
		return newickNode{}, fmt.Errorf("more than %d leaves", MostLeaves)
	}
	p.leaves = append(p.leaves, label)
	node := newickNode{leaf: len(p.leaves) - 1}
	node.length, err = p.branch()
	return node, err
}

func (p *newickReader) label() (string, error) {
	if p.next() != '\'' {
		start := p.at
		for p.at < len(p.text) && !strings.ContainsRune("()[]':;, \t\r\n", rune(p.text[p.at])) {
			p.at++
		}
		return strings.ReplaceAll(p.text[start:p.at], "_", " "), nil
	}
	var b strings.Builder
	for p.at++; ; {
		end := strings.IndexByte(p.text[p.at:], '\'')
		if end < 0 {
			return "", fmt.Errorf("a quoted label does not end")
		}
		b.WriteString(p.text[p.at : p.at+end])
		p.at += end + 1
		if p.at >= len(p.text) || p.text[p.at] != '\'' {
			return b.String(), nil
		}
		b.WriteByte('\'')
		p.at++
	}
}

func (p *newickReader) branch() (float64, error) {
	if p.next() != ':' {
		return 0, nil
	}
	p.at++
	p.next()
	start := p.at
	for p.at < len(p.text) && strings.IndexByte("0123456789+-.eE", p.text[p.at]) >= 0 {
		p.at++
	}
	v, err := strconv.ParseFloat(p.text[start:p.at], 64)
	if err != nil || !present(v) {
		p.at = start
		return 0, p.unexpected("the length of a branch")
	}
	p.length = true
	return v, nil
}

// number gives each leaf, in the order of the text, its index.
func (p *newickReader) number(labels []string) (number []int, names []string, err error) {
	number = make([]int, len(p.leaves))
	if labels == nil {
		for i := range number {
			number[i] = i
		}
		return number, p.leaves, nil
	}
	index := make(map[string]int, len(labels))
	for i, l := range labels {
		if _, twice := index[l]; twice {
			return nil, nil, fmt.Errorf("the label %q stands for several rows; a tree needs each label once", l)
		}
		index[l] = i
	}
	seen := make([]bool, len(labels))
	for k, l := range p.leaves {
		i, ok := index[l]
		if !ok {
			return nil, nil, fmt.Errorf("leaf %q is not among the labels", l)
		}
		if seen[i] {
			return nil, nil, fmt.Errorf("leaf %q is there twice", l)
		}
		seen[i], number[k] = true, i
	}
	if i := slices.Index(seen, false); i >= 0 {
		return nil, nil, fmt.Errorf("label %q is not in the tree", labels[i])
	}
	return number, labels, nil
}

// tree turns nodes into merges of two, in order of height, parts first.
func (p *newickReader) tree(number []int) (*Tree, error) {
	type joint struct {
		a, b   int // leaves are ^number, joints their index
		height float64
		key    float64 // not below those of its parts
	}
	var joints []joint
	name := make([]int, len(p.nodes))
	height := make([]float64, len(p.nodes))
	for k, node := range p.nodes {
		if node.leaf >= 0 {
			name[k] = ^number[node.leaf]
			continue
		}
		h := math.Inf(-1)
		for _, part := range node.parts {
			length := p.nodes[part].length
			if !p.length && len(node.parts) > 1 {
				length = 1
			}
			h = max(h, height[part]+length)
		}
		if h < 0 || !present(h) {
			return nil, fmt.Errorf("a branch reaches below its leaves or beyond all numbers; lengths are 0 or more")
		}
		height[k], name[k] = h, name[node.parts[0]]
		for _, part := range node.parts[1:] {
			key := h
			for _, c := range []int{name[k], name[part]} {
				if c >= 0 {
					key = max(key, joints[c].key)
				}
			}
			joints = append(joints, joint{name[k], name[part], h, key})
			name[k] = len(joints) - 1
		}
	}
	order := make([]int, len(joints))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case joints[a].key < joints[b].key:
			return -1
		case joints[a].key > joints[b].key:
			return 1
		}
		return a - b
	})
	t := &Tree{N: len(p.leaves), Merges: make([]Merge, len(joints))}
	cluster := make([]int, len(joints))
	for k, i := range order {
		cluster[i] = t.N + k
	}
	of := func(c int) int {
		if c < 0 {
			return ^c
		}
		return cluster[c]
	}
	for k, i := range order {
		j := joints[i]
		a, b := of(j.a), of(j.b)
		t.Merges[k] = Merge{A: a, B: b, Height: j.height, Size: t.size(a) + t.size(b)}
	}
	return t, t.Check()
}
