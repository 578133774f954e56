package swelter

import (
	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/grid"
)

// extras are what a kind of heatmap says of single cells beside their values,
// row-major in the order of the plan's grid; nil where it says nothing.
type extras struct {
	n        int
	hidden   []bool
	bare     []bool // no colour, their text on the page
	text     []string
	size     []float64 // side of the coloured square as a part of the cell's
	triangle string    // the half that is drawn; names go on the diagonal
}

func newExtras(n int) *extras { return &extras{n: n} }

func (x *extras) empty() bool {
	return x.hidden == nil && x.text == nil && x.size == nil
}

func (x *extras) hide(i int, yes bool) {
	if x.hidden == nil {
		x.hidden = make([]bool, x.n)
	}
	x.hidden[i] = x.hidden[i] || yes
}

// plain makes a cell a text without colour.
func (x *extras) plain(i int, text string) {
	x.hide(i, true)
	if x.bare == nil {
		x.bare = make([]bool, x.n)
	}
	x.bare[i] = true
	x.write(i, text)
}

func (x *extras) write(i int, text string) {
	if x.text == nil {
		x.text = make([]string, x.n)
	}
	x.text[i] = text
}

func (x *extras) setSize(i int, side float64) {
	if x.size == nil {
		x.size = make([]float64, x.n)
		for k := range x.size {
			x.size[k] = 1
		}
	}
	x.size[i] = side
}

// inView puts the extras into the order of the drawn grid.
func (x *extras) inView(input *grid.Grid, o figure.Options) (*extras, error) {
	if x == nil {
		return nil, nil
	}
	index := *input
	index.Values = make([]float64, len(input.Values))
	for i := range index.Values {
		index.Values[i] = float64(i)
	}
	drawn, err := view(&index, o)
	if err != nil {
		return nil, err
	}
	out := &extras{
		n: len(drawn.Values), hidden: picked(x.hidden, drawn.Values), bare: picked(x.bare, drawn.Values),
		text: picked(x.text, drawn.Values), size: picked(x.size, drawn.Values), triangle: x.triangle,
	}
	if len(drawn.Values) != x.n || o.Origin == "lower" || o.View.RowOrder != nil || o.View.ColOrder != nil {
		out.triangle = "" // no diagonal any more
	}
	return out, nil
}

func picked[T any](from []T, order []float64) []T {
	if from == nil {
		return nil
	}
	out := make([]T, len(order))
	for i, k := range order {
		out[i] = from[int(k)]
	}
	return out
}

// addTo hides, writes and sizes the cells of a plot. Texts that a person gave go
// first.
func (x *extras) addTo(p *figure.Plot) {
	if x == nil {
		return
	}
	p.Plain, p.Sizes, p.Triangle = x.bare, x.size, x.triangle
	if p.Text == nil {
		p.Text = x.text
	}
}

// mask adds the cells that the kind leaves out to those of a mask.
func (x *extras) mask(hidden []bool) []bool {
	if x == nil || x.hidden == nil {
		return hidden
	}
	if hidden == nil {
		return x.hidden
	}
	for i, h := range x.hidden {
		hidden[i] = hidden[i] || h
	}
	return hidden
}
