package cluster

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func randomTree(t *rapid.T, most int) *Tree {
	n := rapid.IntRange(1, most).Draw(t, "n")
	tree := &Tree{N: n}
	left := make([]int, n)
	for i := range left {
		left[i] = i
	}
	height := 0.0
	for k := range n - 1 {
		a := rapid.IntRange(0, len(left)-1).Draw(t, "a")
		b := rapid.IntRange(0, len(left)-2).Draw(t, "b")
		if b >= a {
			b++
		}
		height += rapid.Float64Range(0, 3).Draw(t, "step")
		x, y := left[a], left[b]
		tree.Merges = append(tree.Merges, Merge{A: x, B: y, Height: height, Size: tree.size(x) + tree.size(y)})
		left = slices.DeleteFunc(left, func(c int) bool { return c == x || c == y })
		left = append(left, n+k)
	}
	return tree
}

func TestTreesComeHome(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tree := randomTree(t, 60)
		labels := make([]string, tree.N)
		for i := range labels {
			labels[i] = fmt.Sprintf("%s%d", rapid.StringMatching(`[a-c'_ ,;:()\[\]ä]{0,4}`).Draw(t, "label"), i)
		}
		var b bytes.Buffer
		if err := tree.WriteNewick(&b, labels); err != nil {
			t.Fatal(err)
		}
		text := b.String()
		got, names, err := ReadNewick(&b, labels)
		if err != nil {
			t.Fatalf("%v: %s", err, text)
		}
		if !slices.Equal(names, labels) || !slices.Equal(got.Leaves(), tree.Leaves()) {
			t.Fatalf("leaves %v, want %v: %s", got.Leaves(), tree.Leaves(), text)
		}
		want, have := tree.Cophenetic(), got.Cophenetic()
		for i := range want {
			if math.Abs(want[i]-have[i]) > 1e-12*want[i] {
				t.Fatalf("pair %d is joined at %v, want %v", i, have[i], want[i])
			}
		}
		if tree.N < 2 {
			return
		}
		b.Reset()
		if err := tree.WriteZ(&b); err != nil {
			t.Fatal(err)
		}
		got, err = ReadZ(&b)
		if err != nil || !slices.Equal(got.Merges, tree.Merges) {
			t.Fatalf("%v: %v, want %v", err, got, tree.Merges)
		}
	})
}

func TestNewickByHand(t *testing.T) {
	for _, c := range []struct{ text, leaves, merges string }{
		{"(a:1,b:1);", "[a b]", "[{0 1 1 2}]"},
		{"(a,(b,c));", "[a b c]", "[{1 2 1 2} {0 3 2 3}]"},
		{"((A_1:1,'it''s':1)x:2,c:3)root[all];", "[A 1 it's c]", "[{0 1 1 2} {3 2 3 3}]"},
		{"(a:1,b:1,c:1);", "[a b c]", "[{0 1 1 2} {3 2 1 3}]"},
		{" ( [x] (((a))) , b ) ; \n", "[a b]", "[{0 1 1 2}]"},
		{"((a:2,b:2):-0.5,c:1.5);", "[a b c]", "[{0 1 2 2} {3 2 1.5 3}]"}, // an inversion
		{"a;", "[a]", "[]"},
	} {
		tree, labels, err := ReadNewick(strings.NewReader(c.text), nil)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		if fmt.Sprint(labels) != c.leaves || fmt.Sprint(tree.Merges) != c.merges {
			t.Errorf("%s: %v %v, want %s %s", c.text, labels, tree.Merges, c.leaves, c.merges)
		}
	}
}

func TestTreesThatAreNone(t *testing.T) {
	for text, want := range map[string]string{
		"":                   "the text ends where a label should be",
		"(a,b)":              "the text ends where ; (a tree ends with it) should be",
		"(a,b;":              "character 5: ';' where , or ) should be",
		"(a:x,b);":           "character 4: 'x' where the length of a branch should be",
		"(a,b);(c,d);":       "something follows the tree",
		"(a,'b);":            "a quoted label does not end",
		"(a,,b);":            "',' where a label should be",
		"(a:1,b:-3):1;":      "",
		"(a:-1,b:-3);":       "lengths are 0 or more",
		"(a:1e999,b:1);":     "the length of a branch",
		"(a:1e308,b:1,c:1);": "",
	} {
		_, _, err := ReadNewick(strings.NewReader(text), nil)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
	for text, want := range map[string]string{
		"(a,b);":   `label "c" is not in the tree`,
		"(a,a);":   `leaf "a" is there twice`,
		"(a,zzz);": `leaf "zzz" is not among the labels`,
	} {
		if _, _, err := ReadNewick(strings.NewReader(text), []string{"a", "b", "c"}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
	for text, want := range map[string]string{
		"":                     "no merges",
		"0,1,2\n":              "line 1: 3 columns",
		"0,1,x,2\n":            `line 1: column 3: "x" is not a number`,
		"0,1.5,1,2\n":          `line 1: column 2: "1.5" is no count`,
		"0,1,1,2\n0,2,2,3\n":   "joins cluster 0 a second time",
		"0,1,NaN,2\n":          "heights are finite",
		"0,1,1,7\n":            "says it holds 7 items",
		"0,9,1,2\n":            "does not exist yet",
		"1e300,1,1,2\n":        "is no count",
		"0,1,1,2\n2,3,1e999,4": "is not a number",
	} {
		if _, err := ReadZ(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
	// numpy.savetxt's way to write it
	tree, err := ReadZ(strings.NewReader("0.000000000000000000e+00 1.000000000000000000e+00 5.000000000000000000e-01 2.000000000000000000e+00\n"))
	if err != nil || tree.N != 2 || tree.Merges[0] != (Merge{0, 1, .5, 2}) {
		t.Fatal(tree, err)
	}
}

// A chain of 100 000 leaves goes out and comes in.
func TestLongChainAsNewick(t *testing.T) {
	const n = 100_000
	tree := chain(n)
	var b bytes.Buffer
	if err := tree.WriteNewick(&b, nil); err != nil {
		t.Fatal(err)
	}
	got, _, err := ReadNewick(&b, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got.N != n || got.Merges[n-2].Height != tree.Merges[n-2].Height {
		t.Fatal(got.N, got.Merges[n-2])
	}
}

func FuzzReadNewick(f *testing.F) {
	for _, s := range []string{"(a:1,b:1);", "((a,b)'x''y':2e3,[c]c_d);", "(((((", "a;", "(a,b,c,(d));", "(a:-1,(b:2,c:1):3);"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		tree, labels, err := ReadNewick(strings.NewReader(text), nil)
		if err != nil {
			return
		}
		if err := tree.Check(); err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := tree.WriteNewick(&b, labels); err != nil {
			t.Fatal(err)
		}
		out := b.String()
		again, names, err := ReadNewick(&b, nil)
		if err != nil {
			if strings.Contains(err.Error(), "lengths are 0 or more") {
				return // rounding of great heights that fall
			}
			t.Fatalf("%v: %q", err, out)
		}
		if again.N != tree.N || len(names) != len(labels) {
			t.Fatalf("%q came back as %d leaves", out, again.N)
		}
	})
}

func FuzzReadZ(f *testing.F) {
	for _, s := range []string{"0,1,1,2\n", "0 1 .5 2\n2\t3;7,3", "# x\n\n1,0,0,2"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		tree, err := ReadZ(strings.NewReader(text))
		if err != nil {
			return
		}
		var b bytes.Buffer
		if err := tree.WriteZ(&b); err != nil {
			t.Fatal(err)
		}
		again, err := ReadZ(&b)
		if err != nil || !slices.Equal(again.Merges, tree.Merges) {
			t.Fatal(err, tree.Merges)
		}
	})
}
