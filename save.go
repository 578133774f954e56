package swelter

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/swelter/swelter/render"
	"github.com/swelter/swelter/scene"
)

// Files are the outputs of one figure. Either all of them are written or none.
type Files struct {
	Pictures []string // by their endings: .png, .svg, ...
	Data     []string // the numbers that were drawn: .npy, .csv, .json, .parquet
	Spec     string   // the recipe, its paths relative to the file's folder

	// Of a clustered heatmap: trees as SciPy's linkage matrix, or as Newick by
	// the ending (.nwk); the drawn order as JSON; clusters as CSV.
	RowLinkage, ColLinkage string
	Order, Clusters        string
	Silhouettes            string
}

// Check refuses, before anything is read, endings that nobody writes, outputs
// named twice, and outputs that are one of the inputs.
func (o Files) Check(spec Spec, env Env) error {
	seen := map[string]bool{}
	for _, p := range o.all() {
		abs, err := filepath.Abs(p)
		if err != nil {
			return fmt.Errorf("%s: %w", p, err)
		}
		if seen[abs] {
			return fmt.Errorf("%s: named twice as an output; give each its own name", p)
		}
		seen[abs] = true
		if err := notInput(p, spec, env); err != nil {
			return err
		}
		if info, err := os.Stat(p); err == nil && !info.Mode().IsRegular() {
			return fmt.Errorf("%s: not a regular file; choose another name", p)
		}
	}
	if err := o.checkResults(spec); err != nil {
		return err
	}
	for _, p := range o.Pictures {
		if _, ok := render.ByName(ending(p)); !ok {
			return fmt.Errorf("%s: no picture format ends in %q; there are %s", p, ending(p), strings.Join(pictureEndings(), " "))
		}
	}
	for _, p := range o.Pictures {
		if err := spec.checkAnimated(p); err != nil {
			return err
		}
	}
	if err := o.checkFrames(spec); err != nil {
		return err
	}
	for _, p := range o.Data {
		if !knownData(ending(p)) {
			return fmt.Errorf("%s: no data format ends in %q; there are %s", p, ending(p), strings.Join(dataEndings(), " "))
		}
	}
	return nil
}

func (o Files) all() []string {
	all := append(append([]string(nil), o.Pictures...), o.Data...)
	for _, p := range o.Pictures {
		if pair, ok := pairs[ending(p)]; ok {
			all = append(all, pair.beside(p))
		}
	}
	for _, p := range o.Data {
		if c, ok := companions[ending(p)]; ok {
			all = append(all, c.beside(p))
		}
	}
	if o.Spec != "" {
		all = append(all, o.Spec)
	}
	return append(all, o.results()...)
}

func notInput(out string, spec Spec, env Env) error {
	target, err := os.Stat(out)
	if err != nil {
		return nil // nothing there yet
	}
	for _, in := range spec.reads() {
		if in == "" || in == "-" {
			continue
		}
		if info, err := os.Stat(env.path(in)); err == nil && os.SameFile(info, target) {
			return fmt.Errorf("%s: the output is one of the inputs; choose another name", out)
		}
	}
	return nil
}

// path is a recipe's path as seen from the current folder.
func (e Env) path(p string) string {
	if e.Dir == "" || filepath.IsAbs(p) {
		return p
	}
	return filepath.Join(e.Dir, p)
}

func ending(path string) string { return strings.ToLower(filepath.Ext(path)) }

// Save encodes the figure into files by their endings. They appear whole or
// not at all; none may be one of the inputs.
func (f *Figure) Save(pictures ...string) error {
	return f.SaveFiles(Files{Pictures: pictures})
}

// SaveFiles writes all outputs, or none when one of them fails.
func (f *Figure) SaveFiles(o Files) error {
	if err := o.Check(f.Spec, f.env); err != nil {
		return err
	}
	var w writing
	defer w.abandon()
	for _, p := range o.Pictures {
		if err := f.writePicture(&w, p); err != nil {
			return err
		}
	}
	for _, p := range o.Data {
		if err := f.writeData(&w, p); err != nil {
			return err
		}
	}
	if err := f.writeResults(o, &w); err != nil {
		return err
	}
	if o.Spec != "" {
		spec, err := f.Spec.rebased(f.env.Dir, filepath.Dir(o.Spec))
		if err != nil {
			return fmt.Errorf("%s: %w", o.Spec, err)
		}
		data, err := spec.encode()
		if err != nil {
			return fmt.Errorf("%s: %w", o.Spec, err)
		}
		if err := w.file(o.Spec, func(out io.Writer) error { _, err := out.Write(data); return err }); err != nil {
			return err
		}
	}
	return w.commit()
}

// SaveFile writes one file that appears whole or not at all: for what is made
// of figures, or beside them.
func SaveFile(path string, encode func(io.Writer) error) error {
	var w writing
	defer w.abandon()
	if err := w.file(path, encode); err != nil {
		return err
	}
	return w.commit()
}

// writing holds files that are complete but not yet in place.
type writing struct {
	temps, targets []string
}

// file writes one output beside its target.
func (w *writing) file(target string, encode func(io.Writer) error) error {
	tmp, err := os.CreateTemp(filepath.Dir(target), ".swelter-*")
	if err != nil {
		return outputError(target, err)
	}
	w.temps, w.targets = append(w.temps, tmp.Name()), append(w.targets, target)
	b := bufio.NewWriterSize(tmp, 1<<16)
	err = encode(b)
	err = errors.Join(err, b.Flush(), tmp.Chmod(outputMode(target)), tmp.Close())
	if err != nil {
		return outputError(target, err)
	}
	return nil
}

// outputMode keeps the mode of a file that is replaced.
func outputMode(target string) fs.FileMode {
	if info, err := os.Stat(target); err == nil {
		return info.Mode().Perm()
	}
	return 0o644
}

func (w *writing) commit() error {
	for i, t := range w.temps {
		if err := os.Rename(t, w.targets[i]); err != nil {
			return outputError(w.targets[i], err)
		}
	}
	w.temps = nil
	return nil
}

func (w *writing) abandon() {
	for _, t := range w.temps {
		os.Remove(t)
	}
}

// outputError says where, without the name of the temporary file.
func outputError(target string, err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%s: there is no folder %s; make it first", target, filepath.Dir(target))
	case errors.As(err, &path):
		return fmt.Errorf("%s: %w", target, path.Err)
	case errors.As(err, &link):
		return fmt.Errorf("%s: %w", target, link.Err)
	}
	return fmt.Errorf("%s: %w", target, err)
}

func pictureEndings() []string {
	var all []string
	for _, name := range render.Names() {
		f, _ := render.ByName(name)
		all = append(all, f.Endings...)
	}
	return all
}

// Encode writes the figure in a format known by name or ending: "png", ".svg".
func (f *Figure) Encode(w io.Writer, format string) error {
	if f.scene == nil {
		return errNotDrawn
	}
	r, ok := render.ByName(format)
	if !ok {
		return fmt.Errorf("no picture format %q; there are %s", format, strings.Join(render.Names(), ", "))
	}
	if write := pictures[r.Name]; write != nil {
		if f.Panels != nil && f.scenes == nil && !manyPictures[r.Name] {
			return fmt.Errorf("%s: holds one heatmap, and these are %d panels", r.Name, len(f.Panels))
		}
		return write(w, f)
	}
	return r.Write(w, f.scene, render.Options{DPI: f.Spec.Figure.DPI})
}

// Scene is the layout as a display list, for renderers of one's own. It is not
// to be changed.
func (f *Figure) Scene() *scene.Scene { return f.scene }
