package figure

import (
	"image/color"
	"math"

	"github.com/paulmach/orb"

	"github.com/swelter/swelter/figure/axis"
	"github.com/swelter/swelter/figure/dock"
	"github.com/swelter/swelter/figure/style"
	"github.com/swelter/swelter/scene"
)

// Contour is a line or an area over the cells, in the units of the grid's axes;
// on an axis without edges cell i is centred on i.
type Contour struct {
	Lines  orb.MultiLineString
	Area   orb.MultiPolygon // filled; a line around it is given as Lines
	Fill   color.NRGBA
	Stroke color.NRGBA
	Ground color.NRGBA // the colour that lines run on, which stands behind their labels
	Label  string      // written on the line where it has room
	Bold   bool        // twice as wide
}

// drawContours paints areas, then lines, then their labels, which lines leave
// room for.
func (s *sheet) drawContours(out *scene.Scene, body dock.Box) {
	if len(s.p.Contours) == 0 {
		return
	}
	areas := &scene.Group{Class: "bands", Opacity: s.alpha}
	lines := &scene.Group{X: body.X, Y: body.Y, W: body.W, H: body.H, Class: "contours"}
	labels := &scene.Group{Class: "contour-labels"}
	l := labeller{s: s, body: body}
	for _, c := range s.p.Contours {
		if len(c.Area) > 0 {
			p := &scene.Path{Fill: c.Fill}
			for _, polygon := range c.Area {
				for _, ring := range polygon {
					trace(p, s.lineAt(orb.LineString(ring), body))
				}
			}
			areas.Items = append(areas.Items, p)
		}
	}
	for i := len(s.p.Contours) - 1; i >= 0; i-- {
		// The higher levels, which are shorter, choose their labels' places first.
		c := s.p.Contours[i]
		var runs [][]scene.Point
		for _, line := range c.Lines {
			runs = append(runs, s.lineAt(line, body))
		}
		if !s.o.Bare {
			labels.Items = append(labels.Items, l.label(c, &runs)...)
		}
		p := &scene.Path{Stroke: c.Stroke, Width: s.th.Unit()}
		if c.Bold {
			p.Width *= 2
		}
		p.Stroke.A = 0xd0
		for _, r := range runs {
			trace(p, r)
		}
		if len(runs) > 0 {
			lines.Items = append(lines.Items, p)
		}
	}
	for _, g := range []*scene.Group{areas, lines, labels} {
		if len(g.Items) > 0 {
			out.Add(g)
		}
	}
}

// drawDots marks the plot's points that lie on the cells, each with a rim by
// which it stands out from dark and light cells. Those in one place, to a
// quarter of a pixel, are one dot.
func (s *sheet) drawDots(out *scene.Scene, body dock.Box) {
	g := &scene.Group{Class: "points"}
	fine := s.th.Pixel / 4
	seen := map[[2]int]bool{}
	for _, p := range s.p.Dots {
		x, y := axis.Place(s.p.Grid.X, p[0]), axis.Place(s.p.Grid.Y, p[1])
		if !(x >= 0 && x <= 1 && y >= 0 && y <= 1) {
			continue
		}
		x, y = body.X+body.W*x, body.Y+body.H*y
		if at := [2]int{int(x / fine), int(y / fine)}; seen[at] {
			continue
		} else {
			seen[at] = true
		}
		dot := &scene.Path{Fill: s.th.Text, Stroke: s.th.Gap, Width: .6 * s.th.Unit()}
		dot.Circle(x, y, 2.4*s.th.Unit())
		g.Items = append(g.Items, dot)
	}
	if len(g.Items) > 0 {
		out.Add(g)
	}
}

// trace adds a run of points to a path, closed when its ends meet.
func trace(p *scene.Path, run []scene.Point) {
	last := len(run) - 1
	for i, at := range run {
		switch {
		case i == 0:
			p.MoveTo(at.X, at.Y)
		case i == last && at == run[0] && last > 1:
			p.Close()
		default:
			p.LineTo(at.X, at.Y)
		}
	}
}

// lineAt is a line in points. Steps far below a pixel are left out.
func (s *sheet) lineAt(line orb.LineString, body dock.Box) []scene.Point {
	out := make([]scene.Point, 0, len(line))
	least := s.th.Pixel / 4
	for i, p := range line {
		at := scene.Point{X: body.X + body.W*axis.Place(s.p.Grid.X, p[0]), Y: body.Y + body.H*axis.Place(s.p.Grid.Y, p[1])}
		if n := len(out); n > 0 && i < len(line)-1 && math.Hypot(at.X-out[n-1].X, at.Y-out[n-1].Y) < least {
			continue
		}
		out = append(out, at)
	}
	return out
}

// labeller finds places for labels along lines, none over another.
type labeller struct {
	s     *sheet
	body  dock.Box
	taken [][4]scene.Point
}

// perLevel is how many labels a level has at most, on its longest lines.
const perLevel = 3

// label writes a level on its longest lines, where these run straightest, and
// takes the stretches under the texts out of the lines.
func (l *labeller) label(c Contour, runs *[][]scene.Point) []scene.Item {
	th := l.s.th
	text := style.Clean(c.Label)
	if text == "" {
		return nil
	}
	size := .8 * th.Base
	width := th.Regular.Width(text, size)
	var out []scene.Item
	tried := make(map[int]bool)
	for range min(perLevel, len(*runs)) {
		longest, most := -1, 2.5*width
		for i, r := range *runs {
			if n := lengthOf(r); n > most && !tried[i] {
				longest, most = i, n
			}
		}
		if longest < 0 {
			break
		}
		tried[longest] = true
		t := &scene.Text{String: text, Size: size, Face: th.Regular, Fill: c.Stroke, Halo: c.Ground, Anchor: scene.Middle, Role: "contour"}
		if middle, ok := l.place(t, (*runs)[longest], width); ok {
			out = append(out, t)
			half := width/2 + .25*size
			before, after := cut((*runs)[longest], middle-half, middle+half)
			(*runs)[longest] = before
			tried[len(*runs)] = true
			*runs = append(*runs, after)
		}
	}
	return out
}

// place puts a text on the straightest free stretch of a line and says how far
// along the line its middle is.
func (l *labeller) place(t *scene.Text, run []scene.Point, width float64) (middle float64, found bool) {
	// Equal steps along the line, a quarter of the text each.
	steps := resampled(run, width/4)
	const window = 6 // steps under the text and its air
	best := .96      // chord over arc at least
	try := *t
	var box [4]scene.Point
	for i := 0; i+window < len(steps); i++ {
		a, b := steps[i], steps[i+window]
		straight := math.Hypot(b.X-a.X, b.Y-a.Y) / (window * width / 4)
		if straight <= best {
			continue
		}
		if b.X < a.X {
			a, b = b, a
		}
		angle := math.Atan2(a.Y-b.Y, b.X-a.X)
		// The middle of the text's height lies on the line's own middle.
		m, drop := steps[i+window/2], .35*t.Size
		try.X, try.Y = m.X+drop*math.Sin(angle), m.Y+drop*math.Cos(angle)
		try.Angle = angle * 180 / math.Pi
		corners := try.Box()
		if !l.free(corners) {
			continue
		}
		best, found, box = straight, true, corners
		middle = (float64(i) + window/2) * width / 4
		t.X, t.Y, t.Angle = try.X, try.Y, try.Angle
	}
	if found {
		l.taken = append(l.taken, box)
	}
	return middle, found
}

// cut is a line without its stretch between two lengths along it; a closed line
// becomes one open run.
func cut(run []scene.Point, from, to float64) (before, after []scene.Point) {
	gone := 0.0
	for i, p := range run {
		if i == 0 {
			before = append(before, p)
			continue
		}
		a := run[i-1]
		d := math.Hypot(p.X-a.X, p.Y-a.Y)
		at := func(length float64) scene.Point {
			t := (length - gone) / d
			return scene.Point{X: a.X + t*(p.X-a.X), Y: a.Y + t*(p.Y-a.Y)}
		}
		if gone < from && gone+d >= from {
			before = append(before, at(from))
		}
		if gone < to && gone+d >= to {
			after = append(after, at(to))
		}
		gone += d
		switch {
		case gone < from:
			before = append(before, p)
		case gone > to:
			after = append(after, p)
		}
	}
	if len(after) > 0 && run[0] == run[len(run)-1] {
		return append(after, before[1:]...), nil
	}
	return before, after
}

// free reports whether a text at this place is inside the cells and clear of
// the other labels.
func (l *labeller) free(box [4]scene.Point) bool {
	const air = 2
	for _, p := range box {
		if p.X < l.body.X+air || p.Y < l.body.Y+air || p.X > l.body.X+l.body.W-air || p.Y > l.body.Y+l.body.H-air {
			return false
		}
	}
	for _, t := range l.taken {
		if scene.Overlap(t[:], box[:], 0) {
			return false
		}
	}
	return true
}

func lengthOf(run []scene.Point) float64 {
	n := 0.0
	for i := 1; i < len(run); i++ {
		n += math.Hypot(run[i].X-run[i-1].X, run[i].Y-run[i-1].Y)
	}
	return n
}

// resampled are places at equal steps along a line.
func resampled(run []scene.Point, step float64) []scene.Point {
	var out []scene.Point
	next, gone := 0.0, 0.0
	for i := 1; i < len(run); i++ {
		a, b := run[i-1], run[i]
		d := math.Hypot(b.X-a.X, b.Y-a.Y)
		for ; d > 0 && next <= gone+d; next += step {
			t := (next - gone) / d
			out = append(out, scene.Point{X: a.X + t*(b.X-a.X), Y: a.Y + t*(b.Y-a.Y)})
		}
		gone += d
	}
	return out
}
