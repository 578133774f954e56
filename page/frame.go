package page

import (
	"slices"
	"strconv"

	"github.com/swelter/swelter/cluster"
	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/figure/style"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/scene"
	"github.com/swelter/swelter/shade"
)

// head is what a page knows beside its numbers: web/src/model.ts is its twin.
type head struct {
	Version     int                          `json:"version"`
	Title       string                       `json:"title"`
	Description string                       `json:"description"`
	Recipe      string                       `json:"recipe,omitempty"`
	Rows        int                          `json:"rows"`
	Cols        int                          `json:"cols"`
	Name        string                       `json:"name,omitempty"` // what the values are
	Unit        string                       `json:"unit,omitempty"`
	Categories  []string                     `json:"categories,omitempty"`
	Reducer     string                       `json:"reducer"`
	LeftOut     *float64                     `json:"leftOut,omitempty"` // value of all cells that are left out, where that is one
	Steps       string                       `json:"steps,omitempty"`   // how values are rounded
	Book        *book                        `json:"book,omitempty"`
	Norm        norm.Params                  `json:"norm,omitzero"`
	Map         lut                          `json:"map,omitzero"`
	Maps        []string                     `json:"maps,omitempty"` // names of those in the section "maps"
	Theme       string                       `json:"theme"`
	Themes      map[string]map[string]string `json:"themes,omitempty"`
	Follow      bool                         `json:"follow,omitempty"` // the system's light or dark
	Desk        *layout                      `json:"desk"`
	Phone       *layout                      `json:"phone,omitempty"`
	X           axis                         `json:"x"`
	Y           axis                         `json:"y"`
	Coarse      *coarse                      `json:"coarse,omitempty"` // of a large matrix
	Sections    []section                    `json:"sections,omitempty"`

	Panels []*head  `json:"panels,omitempty"` // of a page of several, in order
	Linked bool     `json:"linked,omitempty"` // their axes are the same
	Own    bool     `json:"own,omitempty"`    // each has colours of its own
	Center *float64 `json:"center,omitempty"` // of a norm that the colours are cut for
	Frames []string `json:"frames,omitempty"` // names of matrices that are played
	Rate   float64  `json:"rate,omitempty"`   // of them a second
	By     string   `json:"by,omitempty"`     // what they differ in

	Body    string  `json:"body,omitempty"` // what stands in the place of cells, "" for themselves
	Hexes   bool    `json:"hexagons,omitempty"`
	Fixed   bool    `json:"fixed,omitempty"` // colours cannot be changed
	Alpha   float64 `json:"alpha,omitempty"` // of all cells, 0 for 1
	Raster  *raster `json:"raster,omitempty"`
	Corners bool    `json:"corners,omitempty"` // values stand at the corners of a mesh
	Under   *photo  `json:"under,omitempty"`
	Glyphs  *glyphs `json:"glyphs,omitempty"`
	Ground  *ground `json:"ground,omitempty"` // of a map

	codes []uint16  // of the cells
	later []section // behind the script
}

// lut is a table of colours as 0xRRGGBBAA in the section "map".
type lut struct {
	Name    string `json:"name"`
	Under   string `json:"under,omitempty"`
	Over    string `json:"over,omitempty"`
	Missing string `json:"missing,omitempty"` // given by a person; else the theme's hatch
}

// axis is one side of the cells: how positions are called, its tracks and tree.
type axis struct {
	Kind   string    `json:"kind"` // category, number, time
	Title  string    `json:"title,omitempty"`
	Unit   string    `json:"unit,omitempty"`
	Labels []string  `json:"labels,omitempty"` // of cells; of times too
	Edges  bool      `json:"edges,omitempty"`  // a section x.edges or y.edges is there
	Slices []int     `json:"slices,omitempty"` // cells of each
	Tree   *treeHead `json:"tree,omitempty"`
	Tracks []track   `json:"tracks,omitempty"`
}

// treeHead says how the merges in the sections x.tree.a, .b, .h and .ink are
// shared out: slice by slice, then the parent's.
type treeHead struct {
	Merges []int `json:"merges"` // of each slice; 0 for no tree
	Parent int   `json:"parent,omitempty"`
	Apart  bool  `json:"apart,omitempty"`
	Inks   bool  `json:"inks,omitempty"` // leaves have colours: section x.tree.ink
}

// track is a strip of annotations: values in x.track.0, colours in x.track.0.ink.
type track struct {
	Name       string   `json:"name"`
	Categories []string `json:"categories,omitempty"`
}

// layout is one laid-out figure, in points.
type layout struct {
	W      float64    `json:"w"`
	H      float64    `json:"h"`
	Body   [4]float64 `json:"body"`
	Gap    float64    `json:"gap,omitempty"`     // between cells
	Apart  float64    `json:"apart,omitempty"`   // between slices
	Text   float64    `json:"text,omitempty"`    // size of texts in cells
	Bar    []float64  `json:"bar,omitempty"`     // box of the colour bar
	Ticks  []barTick  `json:"ticks,omitempty"`   // on it
	TickPt float64    `json:"tickSize"`          // size of tick labels
	NotePt float64    `json:"noteSize"`          // size of notes
	Unit   float64    `json:"unit"`              // step of the rhythm
	Thin   float64    `json:"thin"`              // width of lines
	Hatch  []float64  `json:"hatch"`             // spacing and width of the lines of missing cells
	Parts  []part     `json:"parts"`             // in the order they are painted
	Across bool       `json:"barLies,omitempty"` // the bar lies
	At     []float64  `json:"at,omitempty"`      // of a panel: its corner on the page
}

type barTick struct {
	At    float64 `json:"at"`
	Value float64 `json:"v"`
	Label string  `json:"t"`
}

// part is figure.Part as numbers.
type part struct {
	Kind   string     `json:"kind"`
	Side   string     `json:"side,omitempty"`
	Box    [4]float64 `json:"box"`
	Items  []item     `json:"items,omitempty"`
	Labels *labels    `json:"labels,omitempty"`
	Track  int        `json:"track,omitempty"` // of a strip: its place in axis.Tracks, from 1
}

// labels is figure.LabelPlan; widths are in em.
type labels struct {
	Size    float64   `json:"size"`
	Angle   float64   `json:"angle"`
	Texts   []string  `json:"texts,omitempty"` // nil: those of the axis, one a cell
	Cells   []int     `json:"cells,omitempty"`
	Widths  []float64 `json:"widths,omitempty"`
	Scale   bool      `json:"scale,omitempty"`
	Offset  float64   `json:"offset"`
	Ascent  float64   `json:"ascent"`
	Capital float64   `json:"capital"`
	Ticks   bool      `json:"ticks,omitempty"`
}

var sides = [...]string{"left", "right", "top", "bottom"}

// newLayout turns what figure.Layout did into numbers; name is that of its
// pictures' sections.
func (h *head) newLayout(name string, width, height float64, r *figure.Report, p figure.Plot) (*layout, []section) {
	th := r.Theme
	d := &painted{th: th, name: name}
	l := &layout{
		W: near(width), H: near(height), Body: box(r.Body), Gap: r.Gap, Text: r.TextSize,
		TickPt: th.TickSize(), NotePt: th.NoteSize(), Unit: th.Unit(), Thin: th.Thin, Hatch: []float64{th.HatchSpacing(), th.HatchWidth()},
	}
	if b := r.Bar; b.W > 0 {
		at := box(b)
		l.Bar, l.Across = at[:], b.W > b.H
		for _, t := range r.BarTicks {
			l.Ticks = append(l.Ticks, barTick{near(t.At), t.Value, t.Label})
		}
	}
	tracks := trackOrder(p)
	for _, p := range r.Parts {
		out := part{Kind: string(p.Kind), Side: sides[p.Side], Box: box(p.Box)}
		switch p.Kind {
		case figure.ValuesPart, figure.TreePart: // painted from values
		case figure.CellsPart:
			out.Items = d.items(h.cellItems(p))
		case figure.TrackPart:
			at := tracks[out.Side][0]
			tracks[out.Side] = tracks[out.Side][1:]
			out.Items = d.items(p.Items)
			if at.strip {
				out.Track = at.index + 1
				out.Box = stripBox(p)
				out.Items = texts(out.Items)
			}
		case figure.LabelsPart:
			out.Labels = newLabels(p.Labels, th)
		default:
			out.Items = d.items(p.Items)
		}
		l.Parts = append(l.Parts, out)
	}
	return l, d.secs
}

// placedTrack is one of a side's tracks.
type placedTrack struct {
	index int // among the plot's
	strip bool
}

// trackOrder is which tracks stand on each side, from the cells outward: they
// are named in reading order, from the left and from the top.
func trackOrder(p figure.Plot) map[string][]placedTrack {
	out := map[string][]placedTrack{}
	for _, side := range []struct {
		near, far string
		tracks    []figure.Track
	}{{"left", "right", p.RowTracks}, {"top", "bottom", p.ColTracks}} {
		for i, t := range side.tracks {
			one := placedTrack{i, t.Kind == figure.TrackStrip}
			if t.Far {
				out[side.far] = append(out[side.far], one)
			} else {
				out[side.near] = append([]placedTrack{one}, out[side.near]...)
			}
		}
	}
	return out
}

// stripBox is where a strip was painted.
func stripBox(p figure.Part) [4]float64 {
	var corners []scene.Point
	for _, it := range p.Items {
		g, ok := it.(*scene.Group)
		if !ok {
			continue
		}
		for _, it := range g.Items {
			switch it := it.(type) {
			case *scene.Rect:
				corners = append(corners, scene.Point{X: it.X, Y: it.Y}, scene.Point{X: it.X + it.W, Y: it.Y + it.H})
			case *scene.Image:
				corners = append(corners, scene.Point{X: it.X, Y: it.Y}, scene.Point{X: it.X + it.W, Y: it.Y + it.H})
			}
		}
	}
	x, y, w, h := scene.Bounds(corners)
	return box(figure.Box{X: x, Y: y, W: w, H: h})
}

// texts leaves the fills of a track out, which are painted from values.
func texts(all []item) []item {
	return slices.DeleteFunc(all, func(it item) bool { return it.Kind != "text" })
}

func newLabels(p *figure.LabelPlan, th *style.Theme) *labels {
	l := &labels{Size: p.Size, Angle: p.Angle, Texts: p.Texts, Cells: p.Cells, Scale: p.Scale, Offset: near(p.Offset), Ascent: near(p.Ascent), Capital: near(p.Capital), Ticks: p.Ticks}
	for _, t := range p.Texts {
		l.Widths = append(l.Widths, near(th.Regular.Width(t, 1)))
	}
	return l
}

func box(b figure.Box) [4]float64 { return [4]float64{near(b.X), near(b.Y), near(b.W), near(b.H)} }

// newAxis describes an axis; its numbers go into sections named by prefix.
func newAxis(prefix string, a grid.Axis, tree *figure.Tree, tracks []figure.Track, cut []figure.Slice) (axis, []section) {
	out := axis{Kind: [...]string{"category", "number", "time"}[a.Kind], Title: a.Title, Unit: a.Unit, Labels: a.Labels}
	var secs []section
	if a.Edges != nil {
		out.Edges = true
		secs = append(secs, f64s(prefix+".edges", a.Edges))
	}
	if a.Labels == nil && a.Kind == grid.Time {
		for i := range a.N {
			out.Labels = append(out.Labels, a.LabelAt(i))
		}
	}
	for _, s := range cut {
		out.Slices = append(out.Slices, s.Cells)
	}
	if tree != nil {
		head, more := newTree(prefix, tree)
		out.Tree, secs = head, append(secs, more...)
	}
	for i, t := range tracks {
		out.Tracks = append(out.Tracks, track{Name: t.Name, Categories: t.Categories})
		if t.Kind != figure.TrackStrip {
			continue
		}
		name := prefix + ".track." + strconv.Itoa(i)
		secs = append(secs, f64s(name, t.Values), u32s(name+".ink", trackInks(t)))
	}
	return out, secs
}

// trackInks are the colours of a track's cells as 0xRRGGBBAA; 0 is missing.
func trackInks(t figure.Track) []uint32 {
	out := make([]uint32, len(t.Values))
	for i, v := range t.Values {
		if v == v {
			out[i] = rgba(t.Mapper.Color(v))
		}
	}
	return out
}

func newTree(prefix string, t *figure.Tree) (*treeHead, []section) {
	h := &treeHead{Apart: t.Apart, Inks: t.Colors != nil}
	var a, b []int32
	var heights []float64
	add := func(t *cluster.Tree) int {
		if t == nil {
			return 0
		}
		for _, m := range t.Merges {
			a, b, heights = append(a, int32(m.A)), append(b, int32(m.B)), append(heights, m.Height)
		}
		return len(t.Merges)
	}
	for _, s := range t.Slices {
		h.Merges = append(h.Merges, add(s))
	}
	h.Parent = add(t.Parent)
	secs := []section{i32s(prefix+".tree.a", a, 0), i32s(prefix+".tree.b", b, 0), f64s(prefix+".tree.h", heights)}
	if h.Inks {
		ink := make([]uint32, len(t.Colors))
		for i, c := range t.Colors {
			ink[i] = rgba(c)
		}
		secs = append(secs, u32s(prefix+".tree.ink", ink))
	}
	return h, secs
}

// newMap describes the colours of a mapper.
func newMap(m *shade.Mapper) (lut, section) {
	colors := make([]uint32, len(m.Map.Colors))
	for i, c := range m.Map.Colors {
		colors[i] = rgba(c)
	}
	return lut{Name: m.Map.Name, Under: hex0(m.Map.Under), Over: hex0(m.Map.Over), Missing: hex0(m.Missing)}, u32s("map", colors)
}
