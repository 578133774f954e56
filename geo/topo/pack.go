package topo

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// The packed form of a topology, for what a program carries in itself: no text
// to read, one allocation for all points. In order: packedAs; scale and
// translation, four float64; the arcs; the objects. Whole numbers are varints of
// encoding/binary, lists begin with their length, texts are lists of bytes,
// points are steps on the grid and arcs' numbers steps from the last one.
const packedAs = "arcs1\n"

// Pack is a topology that Unpack reads. It must have a grid (a transform), and
// of each feature only the id, the kind, the arcs and the property "name" are
// kept.
func (t *Topology) Pack(objects ...string) ([]byte, error) {
	if t.grid == nil {
		return nil, errors.New("a topology without a transform is not packed")
	}
	b := []byte(packedAs)
	for _, v := range []float64{t.grid.Scale[0], t.grid.Scale[1], t.grid.Translate[0], t.grid.Translate[1]} {
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
	}
	b = binary.AppendUvarint(b, uint64(len(t.arcs)))
	for i, arc := range t.arcs {
		b = binary.AppendUvarint(b, uint64(len(arc)))
		var last [2]int64
		for _, p := range arc {
			x, y := t.grid.place(p)
			if t.grid.at(float64(x), float64(y)) != p {
				return nil, fmt.Errorf("arc %d: %v does not lie on the grid", i, p)
			}
			b = binary.AppendVarint(binary.AppendVarint(b, x-last[0]), y-last[1])
			last = [2]int64{x, y}
		}
	}
	b = binary.AppendUvarint(b, uint64(len(objects)))
	for _, name := range objects {
		if t.Objects[name] == nil {
			return nil, fmt.Errorf("has no object %q, only %q", name, slices.Sorted(maps.Keys(t.Objects)))
		}
		b = appendText(b, name)
		b = binary.AppendUvarint(b, uint64(len(t.Objects[name])))
		for i := range t.Objects[name] {
			b = t.Objects[name][i].pack(b)
		}
	}
	return b, nil
}

func (f *Feature) pack(b []byte) []byte {
	name, _ := f.Properties["name"].(string)
	b = appendText(appendText(appendText(b, f.ID), name), f.Kind)
	b = binary.AppendUvarint(b, uint64(len(f.rings)))
	last := 0
	for _, polygon := range f.rings {
		b = binary.AppendUvarint(b, uint64(len(polygon)))
		for _, ring := range polygon {
			b = binary.AppendUvarint(b, uint64(len(ring)))
			for _, n := range ring {
				b = binary.AppendVarint(b, int64(n-last))
				last = n
			}
		}
	}
	return b
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// place is a point's whole numbers on the grid.
func (r *rawTransform) place(p orb.Point) (x, y int64) {
	return int64(math.Round((p[0] - r.Translate[0]) / r.Scale[0])), int64(math.Round((p[1] - r.Translate[1]) / r.Scale[1]))
}

var errDamaged = errors.New("is damaged: a packed topology ends early or names what it has not")

// Unpack reads what Pack wrote.
func Unpack(data []byte) (*Topology, error) {
	rest, ok := bytes.CutPrefix(data, []byte(packedAs))
	if !ok || len(rest) < 32 {
		return nil, errDamaged
	}
	var head [4]float64
	for i := range head {
		head[i] = math.Float64frombits(binary.LittleEndian.Uint64(rest[8*i:]))
	}
	u := &unpacking{rest: rest[32:]}
	t := &Topology{Objects: map[string][]Feature{}, grid: &rawTransform{Scale: [2]float64(head[:2]), Translate: [2]float64(head[2:])}}
	u.arcs(t)
	for range u.count() {
		name := u.text()
		features := make([]Feature, u.count())
		for i := range features {
			u.feature(t, &features[i])
		}
		t.Objects[name] = features
	}
	if u.damaged || len(u.rest) > 0 {
		return nil, errDamaged
	}
	return t, nil
}

// unpacking is what is left to read; after damage it reads nothing but zeros.
type unpacking struct {
	rest    []byte
	damaged bool
}

func (u *unpacking) skip(n int) {
	if n <= 0 || n > len(u.rest) {
		u.damaged, u.rest = true, nil
		return
	}
	u.rest = u.rest[n:]
}

// count is the length of a list: each of its items takes a byte at least.
func (u *unpacking) count() int {
	v, n := binary.Uvarint(u.rest)
	if u.skip(n); v > uint64(len(u.rest)) {
		u.damaged, u.rest = true, nil
	}
	if u.damaged {
		return 0
	}
	return int(v)
}

func (u *unpacking) step() int64 {
	if len(u.rest) > 0 && u.rest[0] < 0x80 { // most are one byte
		v := int64(u.rest[0])
		u.rest = u.rest[1:]
		return v>>1 ^ -(v & 1)
	}
	v, n := binary.Varint(u.rest)
	if u.skip(n); u.damaged {
		return 0
	}
	return v
}

func (u *unpacking) text() string {
	n := u.count()
	s := string(u.rest[:n])
	u.rest = u.rest[n:]
	return s
}

func (u *unpacking) arcs(t *Topology) {
	t.arcs = make([]orb.LineString, u.count())
	points := make([]orb.Point, 0, len(u.rest)/2) // a point has two bytes at least
	for i := range t.arcs {
		from, x, y := len(points), int64(0), int64(0)
		for range u.count() {
			if x, y = x+u.step(), y+u.step(); u.damaged {
				return
			}
			points = append(points, t.grid.at(float64(x), float64(y)))
		}
		t.arcs[i] = points[from:len(points):len(points)]
	}
}

func (u *unpacking) feature(t *Topology, f *Feature) {
	*f = Feature{t: t, ID: u.text()}
	if name := u.text(); name != "" {
		f.Properties = map[string]any{"name": name}
	}
	f.Kind = u.text()
	f.rings = make([][][]int, u.count())
	last := 0
	for i := range f.rings {
		f.rings[i] = make([][]int, u.count())
		for k := range f.rings[i] {
			ring := make([]int, u.count())
			for m := range ring {
				last += int(u.step())
				ring[m] = last
				if max(last, ^last) >= len(t.arcs) {
					u.damaged, u.rest = true, nil
					return
				}
			}
			f.rings[i][k] = ring
		}
	}
}
