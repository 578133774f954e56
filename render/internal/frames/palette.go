package frames

import (
	"image/color"
	"sort"
)

// Palette finds at most most colours that stand for all of the reel, and the one
// that stands for each. Where there are few enough they are kept as they are;
// else by median cut (Heckbert, Computer Graphics 16:297, 1982) of the box with
// the largest error, then moved to the middle of what they stand for.
func (r *Reel) Palette(most int) (palette []color.RGBA, of []uint8) {
	of = make([]uint8, len(r.Colors))
	if len(r.Colors) <= most {
		for i := range of {
			of[i] = uint8(i)
		}
		return append([]color.RGBA(nil), r.Colors...), of
	}
	points := make([]point, len(r.Colors))
	for i, c := range r.Colors {
		points[i] = point{[3]float64{float64(c.R), float64(c.G), float64(c.B)}, float64(r.Counts[i])}
	}
	centres := middles(cut(points, most))
	for range 4 {
		centres = moved(points, centres)
	}
	palette = make([]color.RGBA, len(centres))
	for i, c := range centres {
		palette[i] = color.RGBA{uint8(c[0] + .5), uint8(c[1] + .5), uint8(c[2] + .5), 255}
	}
	for i, p := range points {
		of[i] = uint8(nearest(centres, p.at))
	}
	return palette, of
}

type point struct {
	at     [3]float64
	weight float64
}

// box is some of the colours, with the axis they are spread along most.
type box struct {
	points []point
	axis   int
	spread float64 // weighted sum of squares about the mean along it
}

func newBox(points []point) box {
	b := box{points: points}
	total := 0.0
	var sum, square [3]float64
	for _, p := range points {
		total += p.weight
		for k, v := range p.at {
			sum[k] += p.weight * v
			square[k] += p.weight * v * v
		}
	}
	for k := range sum {
		if s := square[k] - sum[k]*sum[k]/total; s > b.spread {
			b.axis, b.spread = k, s
		}
	}
	if len(points) < 2 {
		b.spread = 0
	}
	return b
}

// cut halves the box with the largest spread until there are enough.
func cut(points []point, most int) []box {
	boxes := []box{newBox(append([]point(nil), points...))}
	for len(boxes) < most {
		widest := 0
		for i, b := range boxes {
			if b.spread > boxes[widest].spread {
				widest = i
			}
		}
		b := boxes[widest]
		if b.spread <= 1e-9 {
			break
		}
		sort.SliceStable(b.points, func(i, j int) bool { return b.points[i].at[b.axis] < b.points[j].at[b.axis] })
		at := b.best()
		boxes[widest] = newBox(b.points[:at])
		boxes = append(boxes, newBox(b.points[at:]))
	}
	return boxes
}

// best is where a sorted box falls into two with the least spread.
func (b box) best() int {
	total, sum := 0.0, 0.0
	for _, p := range b.points {
		total, sum = total+p.weight, sum+p.weight*p.at[b.axis]
	}
	at, most := 1, -1.0
	left, part := 0.0, 0.0
	for i, p := range b.points[:len(b.points)-1] {
		left, part = left+p.weight, part+p.weight*p.at[b.axis]
		if p.at[b.axis] == b.points[i+1].at[b.axis] {
			continue
		}
		if between := part*part/left + (sum-part)*(sum-part)/(total-left); between > most {
			at, most = i+1, between
		}
	}
	return at
}

func middles(boxes []box) [][3]float64 {
	out := make([][3]float64, len(boxes))
	for i, b := range boxes {
		total := 0.0
		for _, p := range b.points {
			total += p.weight
			for k, v := range p.at {
				out[i][k] += p.weight * v
			}
		}
		for k := range out[i] {
			out[i][k] /= total
		}
	}
	return out
}

// moved brings every colour of a palette to the mean of those nearest to it.
func moved(points []point, centres [][3]float64) [][3]float64 {
	sums, totals := make([][3]float64, len(centres)), make([]float64, len(centres))
	for _, p := range points {
		i := nearest(centres, p.at)
		totals[i] += p.weight
		for k, v := range p.at {
			sums[i][k] += p.weight * v
		}
	}
	for i, t := range totals {
		if t == 0 {
			sums[i] = centres[i]
			continue
		}
		for k := range sums[i] {
			sums[i][k] /= t
		}
	}
	return sums
}

func nearest(centres [][3]float64, at [3]float64) int {
	best, least := 0, 1e18
	for i, c := range centres {
		dr := c[0] - at[0]
		d := dr * dr
		if d >= least {
			continue
		}
		dg, db := c[1]-at[1], c[2]-at[2]
		if d += dg*dg + db*db; d < least {
			best, least = i, d
		}
	}
	return best
}
