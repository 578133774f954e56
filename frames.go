package swelter

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/swelter/swelter/render"
	"github.com/swelter/swelter/render/values"
)

// frameWriters write the numbers of several panels, by their ending.
var frameWriters = map[string]func(io.Writer, *Figure) error{
	".csv":  func(w io.Writer, f *Figure) error { return values.FramesCSV(w, f.by(), f.Frames()) },
	".npy":  func(w io.Writer, f *Figure) error { return values.FramesNPY(w, f.Frames()) },
	".json": func(w io.Writer, f *Figure) error { return values.FramesJSON(w, f.by(), f.Frames()) },
}

// RegisterFrames makes a further format of the numbers of several panels known
// by its ending, as RegisterData does for those of one heatmap.
func RegisterFrames(ending string, write func(io.Writer, *Figure) error) {
	frameWriters[ending] = write
}

// Frames are the numbers of all panels with their names and how they were drawn;
// of a clustered heatmap with others beside it they are the main one and these.
func (f *Figure) Frames() []values.Frame {
	var frames []values.Frame
	for _, p := range f.Panels {
		frames = append(frames, values.Frame{Name: p.Name, Grid: p.Grid, Drawn: p.drawn()})
	}
	if f.Beside != nil {
		frames = append(frames, values.Frame{Name: "main", Grid: f.Grid, Drawn: f.drawn()})
	}
	for i, b := range f.Beside {
		frames = append(frames, values.Frame{Name: b.Title, Grid: b.Grid, Drawn: f.besideDrawn(i)})
	}
	return frames
}

// by is what the panels differ in.
func (f *Figure) by() string {
	if f.Spec.inSpaceTime() {
		return "time"
	}
	if f.Spec.Frames.By != "" {
		return f.Spec.Frames.By
	}
	if f.Spec.Facet.By != "" {
		return f.Spec.Facet.By
	}
	if c := f.Spec.Make.Calendar; c != nil {
		if c.Layout == "months" {
			return "month"
		}
		return "year"
	}
	if f.Beside != nil {
		return "heatmap"
	}
	return "panel"
}

func (f *Figure) encodeFrames(w io.Writer, ending string) error {
	write := frameWriters[ending]
	if write == nil {
		return fmt.Errorf("no data format %q for several panels; there are %s", ending, strings.Join(frameEndings(), " "))
	}
	return write(w, f)
}

func frameEndings() []string {
	var all []string
	for e := range frameWriters {
		all = append(all, e)
	}
	slices.Sort(all)
	return all
}

// checkFrames refuses the formats that hold one heatmap where there are several.
func (o Files) checkFrames(spec Spec) error {
	beside := spec.Make.Cluster != nil && len(spec.Make.Cluster.Beside) > 0
	if spec.Facet.By == "" && spec.Frames.By == "" && spec.Make.Overview == nil && spec.Make.Calendar == nil && !spec.inSpaceTime() && !beside {
		return nil
	}
	for _, p := range o.Data {
		if knownData(ending(p)) && frameWriters[ending(p)] == nil {
			return fmt.Errorf("%s: holds one heatmap, and here are several; there are %s", p, strings.Join(frameEndings(), " "))
		}
	}
	for _, p := range o.Pictures {
		if r, ok := render.ByName(ending(p)); ok && pictures[r.Name] != nil && animations[ending(p)] == nil && !HoldsMany(ending(p)) {
			return fmt.Errorf("%s: holds one heatmap, and here are several; write .png, .svg or .pdf", p)
		}
	}
	return nil
}
