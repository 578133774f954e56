package colormap

import (
	"fmt"
	"math"
	"slices"
)

// Evenness says how well a map's colours stand for equal steps of a value.
type Evenness struct {
	Lightness []float64 // L* along the map
	// Back is how much L* goes back on its way: a sequential map rises or
	// falls, a diverging or cyclic one turns once, in the middle. Where it
	// goes back, two values have one lightness and look like a contour.
	Back float64
	// Flat and Steep are the least and the greatest colour difference (CIE
	// 1976) over a thirty-second of the map, Jump the greatest difference of
	// lightness, each over its mean.
	Flat, Steep, Jump float64
}

// samples of a map, and how many of them a step spans.
const (
	evenSamples = 256
	evenStep    = 8
)

// Evenness measures the map.
func (m *Map) Evenness() Evenness {
	var e Evenness
	var labs [][3]float64
	for i := range evenSamples {
		l, a, b := Lab(m.At(float64(i) / (evenSamples - 1)))
		labs = append(labs, [3]float64{l, a, b})
		e.Lightness = append(e.Lightness, l)
	}
	halves := [][]float64{e.Lightness}
	if m.Kind == Diverging || m.Kind == Cyclic {
		halves = [][]float64{e.Lightness[:evenSamples/2], e.Lightness[evenSamples/2:]}
	}
	for _, h := range halves {
		e.Back += back(h)
	}
	sum, sumL, n := 0.0, 0.0, 0.0
	e.Flat = math.Inf(1)
	for i := evenStep; i < evenSamples; i++ {
		if m.Kind == Diverging && i >= evenSamples/2-evenStep && i <= evenSamples/2+2*evenStep {
			continue // its turn, smooth or sharp, is meant
		}
		p, q := labs[i-evenStep], labs[i]
		d := math.Hypot(math.Hypot(p[0]-q[0], p[1]-q[1]), p[2]-q[2])
		dl := math.Abs(p[0] - q[0])
		sum, sumL, n = sum+d, sumL+dl, n+1
		e.Flat, e.Steep, e.Jump = min(e.Flat, d), max(e.Steep, d), max(e.Jump, dl)
	}
	if sum > 0 {
		e.Flat, e.Steep = e.Flat*n/sum, e.Steep*n/sum
	} else {
		e.Flat = 0
	}
	if sumL > 0 {
		e.Jump *= n / sumL
	}
	return e
}

// back is what a curve loses of its way to where it ends.
func back(l []float64) float64 {
	way := 0.0
	for i := 1; i < len(l); i++ {
		way += math.Abs(l[i] - l[i-1])
	}
	return (way - math.Abs(l[len(l)-1]-l[0])) / 2
}

// From where on a person would be misled. The uniform maps of matplotlib and
// seaborn stay within all three.
const (
	mostBack  = 5   // of L*
	leastFlat = 0.2 // of the mean step
	mostJump  = 3   // of the mean step
	// Maps of less range in L* carry their values by hue alone, on purpose.
	leastRange = 20
)

// Faults says in words why a map is not uniform; none for one that is. A
// qualitative map has no order to keep.
func (m *Map) Faults() []string {
	if m.Kind == Qualitative || len(m.Colors) < 16 {
		return nil
	}
	e := m.Evenness()
	var faults []string
	isoluminant := slices.Max(e.Lightness)-slices.Min(e.Lightness) < leastRange
	ordered := m.Kind != Cyclic // those turn where their period wants it
	if ordered && !isoluminant && e.Back > mostBack {
		faults = append(faults, fmt.Sprintf("its lightness goes back by %.0f of 100, so different values look alike and false edges appear", e.Back))
	}
	if ordered && e.Flat < leastFlat {
		faults = append(faults, fmt.Sprintf("parts of it hardly change (%.0f %% of the mean step)", 100*e.Flat))
	}
	if !isoluminant && e.Jump > mostJump {
		faults = append(faults, fmt.Sprintf("its lightness jumps (%.1f times the mean step)", e.Jump))
	}
	return faults
}
