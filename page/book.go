package page

import (
	"fmt"
	"math"
	"slices"

	"github.com/swelter/swelter/norm"
)

// Codes below firstCode say what has no value.
const (
	codeMissing = iota
	codeHidden
	codeBelow // -Inf
	codeAbove // +Inf
	firstCode
)

// mostCodes is how many values 16 bits tell apart.
const mostCodes = 1<<16 - firstCode

// book says which value a code of 16 bits stands for. Either every value that
// occurs has a code of its own, and nothing is lost, or the codes are even steps
// of the limits, with coarser ones beyond.
type book struct {
	values []float64 // rising; nil for ramps
	Ramps  []ramp    `json:"ramps,omitempty"`
}

// ramp is a run of codes at even steps, or at even ratios.
type ramp struct {
	From  float64 `json:"from"`
	To    float64 `json:"to"`
	First int     `json:"first"` // code of From
	N     int     `json:"n"`     // codes, the last one is To's
	Log   bool    `json:"log,omitempty"`
}

// beyondCodes is how many codes each side beyond the limits has.
const beyondCodes = 4096

// leftOut is the value that all hidden cells have, as the zeros of a density
// have; nil where they have several, which then are not in the page.
func leftOut(values []float64, hidden []bool) *float64 {
	var one *float64
	for i, h := range hidden {
		switch {
		case !h:
		case math.IsNaN(values[i]) || math.IsInf(values[i], 0) || one != nil && *one != values[i]:
			return nil
		default:
			one = &values[i]
		}
	}
	return one
}

// newBook chooses the codes of values; hidden cells have none.
func newBook(values []float64, hidden []bool, n norm.Norm) (*book, []uint16) {
	if b, codes := distinct(values, hidden); b != nil {
		return b, codes
	}
	return steps(values, hidden, n)
}

// steps gives every value the nearest of even steps.
func steps(values []float64, hidden []bool, n norm.Norm) (*book, []uint16) {
	lo, hi := math.Inf(1), math.Inf(-1)
	for i, v := range values {
		if (hidden == nil || !hidden[i]) && !math.IsInf(v, 0) && v == v {
			lo, hi = min(lo, v), max(hi, v)
		}
	}
	b := ramps(lo, hi, n)
	codes := make([]uint16, len(values))
	for i, v := range values {
		codes[i] = b.special(v, hidden != nil && hidden[i])
		if codes[i] == firstCode {
			codes[i] = b.code(v)
		}
	}
	return b, codes
}

// distinct gives every value a code, or nil where they are too many.
func distinct(values []float64, hidden []bool) (*book, []uint16) {
	seen := make(map[float64]uint16)
	for i, v := range values {
		if hidden != nil && hidden[i] || v != v || math.IsInf(v, 0) {
			continue
		}
		if _, ok := seen[v]; !ok {
			if len(seen) == mostCodes {
				return nil, nil
			}
			seen[v] = 0
		}
	}
	b := &book{values: make([]float64, 0, len(seen))}
	for v := range seen {
		b.values = append(b.values, v)
	}
	slices.Sort(b.values)
	for i, v := range b.values {
		seen[v] = uint16(firstCode + i)
	}
	codes := make([]uint16, len(values))
	for i, v := range values {
		if codes[i] = b.special(v, hidden != nil && hidden[i]); codes[i] == firstCode {
			codes[i] = seen[v]
		}
	}
	return b, codes
}

// special is the code of what is not a finite value, and firstCode of what is.
func (b *book) special(v float64, hidden bool) uint16 {
	switch {
	case hidden:
		return codeHidden
	case v != v:
		return codeMissing
	case math.IsInf(v, -1):
		return codeBelow
	case math.IsInf(v, 1):
		return codeAbove
	}
	return firstCode
}

// ramps cover least to most: the limits of the norm finely.
func ramps(least, most float64, n norm.Norm) *book {
	lo, hi := n.Limits()
	lo, hi = max(lo, least), min(hi, most)
	b, at := &book{}, firstCode
	add := func(from, to float64, codes int, log bool) {
		b.Ramps = append(b.Ramps, ramp{from, to, at, codes, log})
		at += codes
	}
	if !(lo < hi) {
		add(least, most, mostCodes, false)
		return b
	}
	fine := mostCodes
	for _, beyond := range []bool{least < lo, most > hi} {
		if beyond {
			fine -= beyondCodes
		}
	}
	if least < lo {
		add(least, lo, beyondCodes, false)
	}
	add(lo, hi, fine, n.Name() == "log")
	if most > hi {
		add(hi, most, beyondCodes, false)
	}
	return b
}

// code is the nearest code of a finite value.
func (b *book) code(v float64) uint16 {
	r := b.Ramps[0]
	for _, next := range b.Ramps[1:] {
		if v >= next.From {
			r = next
		}
	}
	from, to, x := r.From, r.To, v
	if r.Log {
		from, to, x = math.Log(from), math.Log(to), math.Log(x)
	}
	k := math.Round((x/2 - from/2) / (to/2 - from/2) * float64(r.N-1))
	return uint16(r.First + int(min(max(k, 0), float64(r.N-1))))
}

// stated says what the steps are, for the page's note; "" when nothing is lost.
func (b *book) stated() string {
	if b.values != nil || len(b.Ramps) == 0 {
		return ""
	}
	r := b.Ramps[0]
	for _, other := range b.Ramps {
		if other.N > r.N {
			r = other
		}
	}
	if r.Log {
		return fmt.Sprintf("values in steps of %.2g %%; --exact keeps them all", 100*(math.Pow(r.To/r.From, 1/float64(r.N-1))-1))
	}
	return fmt.Sprintf("values in steps of %.2g; --exact keeps them all", (r.To/2-r.From/2)/float64(r.N-1)*2)
}
