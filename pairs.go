package swelter

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/swelter/swelter/render"
	"github.com/swelter/swelter/scene"
)

// Pair is a format that keeps its picture in a second file beside it, such as
// KML.
type Pair struct {
	Name, Ending string
	Suffix       string // of the second file, in place of the ending
	Document     func(w io.Writer, f *Figure, picture string) error
	Needed       func(f *Figure) bool // whether there is a picture
	Picture      func(w io.Writer, f *Figure) error
}

var pairs = map[string]Pair{} // by ending

// RegisterPair makes such a format known. It is called from init functions.
func RegisterPair(p Pair) {
	pairs[p.Ending] = p
	alone := fmt.Errorf("%s: names a picture beside it, so that it needs a file of its own", p.Name)
	pictures[p.Name] = func(io.Writer, *Figure) error { return alone }
	render.Register(render.Format{Name: p.Name, Endings: []string{p.Ending}, Write: func(io.Writer, *scene.Scene, render.Options) error { return alone }})
}

// beside is the path of the picture of a document.
func (p Pair) beside(path string) string {
	return strings.TrimSuffix(path, filepath.Ext(path)) + p.Suffix
}

// writePicture encodes the figure into one file by its ending, or into two.
func (f *Figure) writePicture(w *writing, path string) error {
	if numbered(filepath.Base(path)) {
		return f.writeFrames(w, path)
	}
	p, ok := pairs[ending(path)]
	if !ok {
		return w.file(path, func(out io.Writer) error { return f.Encode(out, ending(path)) })
	}
	beside := p.beside(path)
	if err := w.file(path, func(out io.Writer) error { return p.Document(out, f, filepath.Base(beside)) }); err != nil {
		return err
	}
	if !p.Needed(f) {
		return nil
	}
	return w.file(beside, func(out io.Writer) error { return p.Picture(out, f) })
}
