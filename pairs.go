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

// Companion is a file that lies beside one of data and says how to show it, such
// as the style of a GeoTIFF.
type Companion struct {
	Suffix string // of the file, in place of the ending
	Needed func(f *Figure) bool
	Write  func(w io.Writer, f *Figure) error
}

var companions = map[string]Companion{} // by the ending of the data

// RegisterCompanion makes one known for an ending of data. It is called from init
// functions.
func RegisterCompanion(ending string, c Companion) { companions[ending] = c }

func (c Companion) beside(path string) string {
	return strings.TrimSuffix(path, filepath.Ext(path)) + c.Suffix
}

// writeData encodes the numbers into one file by its ending, and its companion.
func (f *Figure) writeData(w *writing, path string) error {
	if err := w.file(path, func(out io.Writer) error { return f.EncodeData(out, ending(path)) }); err != nil {
		return err
	}
	c, ok := companions[ending(path)]
	if !ok || !c.Needed(f) {
		return nil
	}
	return w.file(c.beside(path), func(out io.Writer) error { return c.Write(out, f) })
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
