package values

import (
	"bufio"
	"errors"
	"fmt"
	"io"

	"github.com/swelter/swelter/grid"
)

// Frame is one of several grids: its name among them, and how it was drawn.
type Frame struct {
	Name  string
	Grid  *grid.Grid
	Drawn Drawn
}

// FramesCSV writes one row a cell, frame by frame from the top: the name of the
// frame under the heading by, y, x and the value, nothing for a missing one.
// Texts are guarded as in CSV.
func FramesCSV(w io.Writer, by string, frames []Frame) error {
	if err := check(frames); err != nil {
		return err
	}
	b := bufio.NewWriterSize(w, 1<<16)
	b.WriteString(quote(Heading(by)) + ",y,x,value\n")
	var buf []byte
	for _, f := range frames {
		name := Position{Text: f.Name, IsText: true}.csv()
		xs, ys := Positions(f.Grid.X), Positions(f.Grid.Y)
		for r := range f.Grid.Rows {
			y := ys[r].csv()
			for c, v := range f.Grid.Row(r) {
				b.WriteString(name + "," + y + "," + xs[c].csv() + ",")
				switch {
				case v != v:
				case f.Grid.Categories != nil:
					b.WriteString(quote(category(f.Grid, v)))
				default:
					buf = appendFloat(buf[:0], v)
					b.Write(buf)
				}
				b.WriteByte('\n')
			}
		}
	}
	return b.Flush()
}

// Heading is the name of the column of frames: by, unless another column is
// called that.
func Heading(by string) string {
	switch by {
	case "", "x", "y", "value":
		return "frame"
	}
	return by
}

// FramesNPY writes a NumPy array of the shape (frames, rows, cols), otherwise as
// NPY does. It fails for frames of different sizes.
func FramesNPY(w io.Writer, frames []Frame) error {
	if err := check(frames); err != nil {
		return err
	}
	first := frames[0].Grid
	for _, f := range frames {
		if f.Grid.Rows != first.Rows || f.Grid.Cols != first.Cols {
			return fmt.Errorf("%s has %d x %d cells, %s has %d x %d: they do not fit one array; csv and json hold them",
				frames[0].Name, first.Rows, first.Cols, f.Name, f.Grid.Rows, f.Grid.Cols)
		}
	}
	b := bufio.NewWriterSize(w, 1<<16)
	npyHead(b, fmt.Sprintf("(%d, %d, %d)", len(frames), first.Rows, first.Cols))
	for _, f := range frames {
		npyValues(b, f.Grid.Values)
	}
	return b.Flush()
}

// FramesJSON writes one object: by, and frames, a list of objects as JSON writes
// them, each with its name.
func FramesJSON(w io.Writer, by string, frames []Frame) error {
	if err := check(frames); err != nil {
		return err
	}
	b := &jsonWriter{Writer: bufio.NewWriterSize(w, 1<<16)}
	b.WriteString(`{"by": `)
	b.text(by)
	b.WriteString(",\n\"frames\": [")
	for i, f := range frames {
		if i > 0 {
			b.WriteString(",\n")
		}
		b.WriteString(`{"frame": `)
		b.text(f.Name)
		b.WriteString(",\n")
		b.object(f.Grid, f.Drawn)
	}
	b.WriteString("]}\n")
	return b.Flush()
}

func check(frames []Frame) error {
	if len(frames) == 0 {
		return errors.New("no frames to write")
	}
	for _, f := range frames {
		if err := f.Grid.Check(); err != nil {
			return fmt.Errorf("%s: %w", f.Name, err)
		}
	}
	return nil
}
