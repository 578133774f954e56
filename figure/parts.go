package figure

import (
	"github.com/swelter/swelter/figure/axis"
	"github.com/swelter/swelter/figure/dock"
	"github.com/swelter/swelter/figure/legend"
	"github.com/swelter/swelter/figure/track"
	"github.com/swelter/swelter/figure/tree"
	"github.com/swelter/swelter/scene"
)

// Part is one piece of a laid-out figure: what it is, its place in points, and
// what it painted. A page keeps the places and paints anew what moves.
type Part struct {
	Kind  PartKind
	Side  dock.Side // of the cells, for what stands around them
	Box   Box       // the panel; zero for what has no panel of its own
	Items []scene.Item

	Labels *LabelPlan // of tick labels
}

// PartKind says what a part is.
type PartKind string

// The parts of a figure, from the cells outward.
const (
	CellsPart    PartKind = "cells"
	ContoursPart PartKind = "contours"
	ValuesPart   PartKind = "values" // texts in the cells
	MarksPart    PartKind = "marks"
	DiagonalPart PartKind = "diagonal" // names on the diagonal of a triangle
	LabelsPart   PartKind = "labels"   // tick labels
	GroupsPart   PartKind = "groups"   // brackets of nested labels
	TitlePart    PartKind = "title"    // of an axis
	TreePart     PartKind = "tree"
	TrackPart    PartKind = "track"
	SlicesPart   PartKind = "slices" // titles of slices
	LegendPart   PartKind = "legend"
	HeaderPart   PartKind = "header"
	FooterPart   PartKind = "footer"
)

// LabelPlan is how the tick labels of an axis are set.
type LabelPlan struct {
	Size    float64 // points
	Angle   float64 // 0, 45 or 90
	Texts   []string
	Cells   []int // the cell of each text, or -1
	Scale   bool  // round numbers or dates, not one label a cell
	Offset  float64
	Ascent  float64 // at Size
	Capital float64 // half the height of capitals at Size
	Ticks   bool    // short lines at the labels
}

// parts collects the parts while they are drawn.
type parts struct {
	scene *scene.Scene
	from  int
	all   []Part
}

// add ends a part: what was painted since the last one ended is its own. A nil
// collector keeps nothing.
func (p *parts) add(part Part) {
	if p == nil {
		return
	}
	part.Items = p.scene.Items[p.from:len(p.scene.Items):len(p.scene.Items)]
	p.from = len(p.scene.Items)
	p.all = append(p.all, part)
}

// panel is the part of a panel around the body.
func (p *parts) panel(panel dock.Panel, side dock.Side, at dock.Box) {
	if p == nil {
		return
	}
	part := Part{Side: side, Box: Box(at), Kind: MarksPart}
	switch t := panel.(type) {
	case *axis.Labels:
		plan := LabelPlan(t.Plan())
		part.Kind, part.Labels = LabelsPart, &plan
	case *axis.Groups:
		part.Kind = GroupsPart
	case *axis.Title:
		part.Kind = TitlePart
	case *axis.SliceTitles:
		part.Kind = SlicesPart
	case *tree.Panel:
		part.Kind = TreePart
	case track.Panel:
		part.Kind = TrackPart
	case *legend.Panel:
		part.Kind = LegendPart
	case *heading:
		part.Kind = HeaderPart
	case *diagonal:
		part.Kind = DiagonalPart
	}
	p.add(part)
}
