package tree

import (
	"image/color"
	"math"
	"reflect"
	"testing"

	"github.com/swelter/swelter/cluster"
	"github.com/swelter/swelter/figure/axis"
	"github.com/swelter/swelter/figure/dock"
	"github.com/swelter/swelter/figure/style"
	"github.com/swelter/swelter/scene"
)

// four joins ((0 1) (2 3)): heights 1, 2 and 4.
var four = &cluster.Tree{N: 4, Merges: []cluster.Merge{{A: 0, B: 1, Height: 1, Size: 2}, {A: 2, B: 3, Height: 2, Size: 2}, {A: 4, B: 5, Height: 4, Size: 4}}}

func theme(t testing.TB) *style.Theme {
	th, err := style.New("", 144)
	if err != nil {
		t.Fatal(err)
	}
	return th
}

// beams are the lines along the body, by hand: leaves of 100 pt lie at 12.5,
// 37.5, 62.5 and 87.5, a branch in the middle of its parts, its height to scale.
func TestHeightsAreToScale(t *testing.T) {
	p := New(Options{Tree: &Tree{Slices: []*cluster.Tree{four}}, Side: dock.Top, Theme: theme(t), N: 4})
	out := &strokes{pixel: .5}
	p.grow(out, 4, 100, 40)
	want := []stroke{{at: 10, from: 12.5, to: 37.5}, {at: 20, from: 62.5, to: 87.5}, {at: 40, from: 25, to: 75}}
	var got []stroke
	for _, l := range out.lines {
		if l.beam {
			got = append(got, l)
		}
	}
	for i, w := range want {
		if g := got[i]; math.Abs(g.at-w.at)+math.Abs(g.from-w.from)+math.Abs(g.to-w.to) > 1e-9 {
			t.Errorf("beam %d at %g from %g to %g, want %+v", i, g.at, g.from, g.to, w)
		}
	}
}

// Two slices of two cells with a gap of 10: cells are 22.5 wide, the middles of
// the slices 22.5 and 77.5. The parent at 4 is on the scale of its parts.
func TestSlicesAndTheirParent(t *testing.T) {
	two := func(h float64) *cluster.Tree {
		return &cluster.Tree{N: 2, Merges: []cluster.Merge{{A: 0, B: 1, Height: h, Size: 2}}}
	}
	tree := &Tree{Slices: []*cluster.Tree{two(1), two(2)}, Parent: two(4)}
	if err := tree.Check([]int{2, 2}); err != nil {
		t.Fatal(err)
	}
	p := New(Options{Tree: tree, Side: dock.Left, Theme: theme(t), N: 4, Slices: axis.Slices{Starts: []int{2}, Gap: 10}})
	out := &strokes{pixel: .5}
	p.grow(out, 4, 100, 40)
	last := out.lines[len(out.lines)-1]
	if !last.beam || last.at != 40 || last.from != 22.5 || last.to != 77.5 {
		t.Errorf("the parent is %+v, want a beam at 40 from 22.5 to 77.5", last)
	}
}

// A branch has the colour of its leaves where they agree.
func TestColoursOfBranches(t *testing.T) {
	a, b, c := color.NRGBA{1, 0, 0, 255}, color.NRGBA{2, 0, 0, 255}, color.NRGBA{9, 9, 9, 255}
	out := &strokes{}
	root := out.tree(four, []node{{color: a}, {color: a}, {color: b}, {color: b}}, 1, 0, c)
	if root.color != c {
		t.Errorf("the root is %v, want the colour of a mixture", root.color)
	}
	if last := out.lines[len(out.lines)-2]; last.color != b {
		t.Errorf("the stem of the second branch is %v, want that of its leaves", last.color)
	}
}

// A chain of 100 000 leaves is drawn without recursion, and with no more lines
// than its picture has pixels across.
func TestLongChainIsThinned(t *testing.T) {
	const n = 100_000
	chain := &cluster.Tree{N: n}
	for k := 1; k < n; k++ {
		a := n + k - 2
		if k == 1 {
			a = 0
		}
		chain.Merges = append(chain.Merges, cluster.Merge{A: a, B: k, Height: float64(k), Size: k + 1})
	}
	tree := &Tree{Slices: []*cluster.Tree{chain}}
	if err := tree.Check([]int{n}); err != nil {
		t.Fatal(err)
	}
	var s scene.Scene
	New(Options{Tree: tree, Side: dock.Left, Theme: theme(t), N: n}).Draw(&s, dock.Box{W: 100, H: 800})
	steps := 0
	for _, it := range s.Items[0].(*scene.Group).Items {
		steps += len(it.(*scene.Path).Ops)
	}
	if most := 2 * (1600 + 200) * 3; steps > most || steps == 0 {
		t.Errorf("%d steps of paths, want at most %d", steps, most)
	}
}

// Of four leaves the last two stand beside cells, each 50 pt wide: their branch
// from 25 to 75, and of the root's beam, from 0 of the whole at 0, what lies before
// the middle of that branch; the branch of the others is not there.
func TestPartOfATree(t *testing.T) {
	tree := &Tree{Slices: []*cluster.Tree{four}, Part: true, First: 2}
	if err := tree.Check([]int{2}); err != nil {
		t.Fatal(err)
	}
	if (&Tree{Slices: []*cluster.Tree{four}, Part: true, First: 3}).Check([]int{2}) == nil {
		t.Error("cells beyond the last leaf are accepted")
	}
	var s scene.Scene
	New(Options{Tree: tree, Side: dock.Top, Theme: theme(t), N: 2, Width: 1}).Draw(&s, dock.Box{W: 100, H: 43})
	var beams [][2]float64
	for _, it := range s.Items[0].(*scene.Group).Items {
		p := it.(*scene.Path)
		for i := 0; i+1 < len(p.Points); i += 2 {
			a, b := p.Points[i], p.Points[i+1]
			if a.Y == b.Y {
				beams = append(beams, [2]float64{a.X + .5, b.X - .5}) // half a line's width on either side
			}
			if a.X < -.5 || b.X > 100.5 {
				t.Errorf("a line from %v to %v leaves the body", a, b)
			}
		}
	}
	if want := [][2]float64{{25, 75}, {0, 50}}; !reflect.DeepEqual(beams, want) {
		t.Errorf("beams %v, want %v", beams, want)
	}
}

func TestRefused(t *testing.T) {
	turned := &cluster.Tree{N: 2, Merges: []cluster.Merge{{A: 1, B: 0, Height: 1, Size: 2}}}
	for name, c := range map[string]struct {
		t     Tree
		cells []int
	}{
		"too few trees": {Tree{}, []int{2}},
		"other leaves":  {Tree{Slices: []*cluster.Tree{four}}, []int{3}},
		"not in order":  {Tree{Slices: []*cluster.Tree{turned}}, []int{2}},
		"other parent":  {Tree{Slices: []*cluster.Tree{four}, Parent: four}, []int{4}},
		"colours":       {Tree{Slices: []*cluster.Tree{four}, Colors: make([]color.NRGBA, 3)}, []int{4}},
	} {
		if c.t.Check(c.cells) == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func BenchmarkDraw(b *testing.B) {
	for _, n := range []int{100, 10_000, 100_000} {
		b.Run(map[int]string{100: "n=100", 10_000: "n=1e4", 100_000: "n=1e5"}[n], func(b *testing.B) {
			d := make([]float64, n)
			for i := range d {
				d[i] = math.Mod(float64(i)*0.61803398875, 1)
			}
			tree, err := cluster.LinkRows(cluster.Rows{N: n, D: 1, V: d}, cluster.Euclidean, cluster.Single, cluster.LinkOptions{})
			if err != nil {
				b.Fatal(err)
			}
			th := theme(b)
			b.ReportAllocs()
			for b.Loop() {
				var s scene.Scene
				New(Options{Tree: &Tree{Slices: []*cluster.Tree{tree}}, Side: dock.Top, Theme: th, N: n}).Draw(&s, dock.Box{W: 800, H: 100})
			}
		})
	}
}
