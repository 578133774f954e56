package cli

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/render"
)

// namePlace stands for the input's name in an output.
const namePlace = "{name}"

// target is where the results of one input go.
type target struct {
	files  swelter.Files
	stdout string // format for standard output, "" for none

	terminal bool // no picture was asked for, and there is a terminal to draw in
}

func (t target) all() []string {
	all := append(append([]string(nil), t.files.Pictures...), t.files.Data...)
	for _, p := range []string{t.files.Spec, t.files.RowLinkage, t.files.ColLinkage, t.files.Order, t.files.Clusters, t.files.Silhouettes} {
		if p != "" {
			all = append(all, p)
		}
	}
	return all
}

// targets places the outputs of every input, and refuses what can be refused
// before any work is done.
func (j *job) targets(inputs []string) ([]target, error) {
	if len(j.pictures) == 0 && !j.terminal && j.data == "" && j.recipe == "" && len(j.named()) == 0 {
		return nil, usagef("nowhere to write; give -o FILE, such as -o heatmap.png")
	}
	if err := j.checkFormat(); err != nil {
		return nil, err
	}
	if len(inputs) > 1 {
		if err := j.checkPlaces(); err != nil {
			return nil, err
		}
	}
	list := make([]target, len(inputs))
	from := map[string]string{} // output -> input
	for i, in := range inputs {
		t, err := j.target(in)
		if err != nil {
			return nil, err
		}
		for _, out := range t.all() {
			key := identity(out)
			if other, ok := from[key]; ok && other != in {
				return nil, usagef("%s: both %s and %s would be written there; give them other names", out, other, in)
			} else if ok {
				return nil, usagef("%s: named twice as an output; give each its own name", out)
			}
			from[key] = in
		}
		list[i] = t
	}
	return list, nil
}

// target places the outputs of one input.
func (j *job) target(input string) (target, error) {
	t := target{terminal: j.terminal && len(j.pictures) == 0}
	name := stem(input)
	for _, p := range j.pictures {
		switch {
		case p == "":
			return t, usagef("-o: an empty name; give a file, such as -o heatmap.png")
		case p == "-":
			if t.stdout != "" {
				return t, usagef("-o -: given twice; there is one standard output")
			}
			t.stdout = j.format
		case isFolder(p):
			f, _ := render.ByName(j.format)
			if _, moving := swelter.Animated(f.Endings[0]); j.spec.Frames.By != "" && !moving && !swelter.HoldsMany(f.Endings[0]) {
				name += "-%03d" // a file for each frame
			}
			t.files.Pictures = append(t.files.Pictures, filepath.Join(p, name+f.Endings[0]))
		default:
			p = strings.ReplaceAll(p, namePlace, name)
			if onGround(p) && (j.spec.Make.Map != nil || j.spec.Make.Density != nil) {
				t.files.Data = append(t.files.Data, p)
				continue
			}
			if err := checkEnding(p); err != nil {
				return t, err
			}
			t.files.Pictures = append(t.files.Pictures, p)
		}
	}
	if j.data != "" {
		t.files.Data = append(t.files.Data, strings.ReplaceAll(j.data, namePlace, name))
	}
	t.files.Spec = strings.ReplaceAll(j.recipe, namePlace, name)
	for _, r := range []struct{ to, from *string }{
		{&t.files.RowLinkage, &j.results.RowLinkage}, {&t.files.ColLinkage, &j.results.ColLinkage},
		{&t.files.Order, &j.results.Order}, {&t.files.Clusters, &j.results.Clusters}, {&t.files.Silhouettes, &j.results.Silhouettes},
	} {
		*r.to = strings.ReplaceAll(*r.from, namePlace, name)
	}
	return t, nil
}

// named are the results of a clustering that were asked for.
func (j *job) named() (all []string) {
	for _, p := range []string{j.results.RowLinkage, j.results.ColLinkage, j.results.Order, j.results.Clusters, j.results.Silhouettes} {
		if p != "" {
			all = append(all, p)
		}
	}
	return all
}

func isFolder(p string) bool {
	return strings.HasSuffix(p, "/") || strings.HasSuffix(p, string(filepath.Separator))
}

// checkFormat holds --format against what needs it.
func (j *job) checkFormat() error {
	var needs string
	for _, p := range j.pictures {
		if p == "-" || isFolder(p) {
			needs = p
		}
	}
	_, known := render.ByName(j.format)
	switch {
	case needs != "" && j.format == "":
		return usagef("-o %s: which format? give --format, one of %s", needs, strings.Join(render.Names(), ", "))
	case j.format != "" && !known:
		return usagef("--format %q: %s", j.format, didYouMean(j.format, render.Names(), "one of "+strings.Join(render.Names(), ", ")))
	case j.format != "" && needs == "":
		return usagef("--format: it goes with -o - and with a folder; elsewhere the ending of -o chooses")
	}
	return nil
}

// onePicture reports whether several inputs are drawn as one: points are, unless
// the outputs are named after the inputs.
func (j *job) onePicture() bool {
	if j.spec.Make.Density == nil && j.spec.Cube.IsZero() {
		return false
	}
	for _, p := range append(append([]string(nil), j.pictures...), j.data, j.recipe) {
		if isFolder(p) || strings.Contains(p, namePlace) {
			return false
		}
	}
	return true
}

// checkPlaces asks that several inputs do not end in one file.
func (j *job) checkPlaces() error {
	for _, p := range append(append(append([]string(nil), j.pictures...), j.data, j.recipe), j.named()...) {
		switch {
		case p == "-":
			return usagef("-o -: several inputs do not fit one standard output; give -o 'out/{name}.png'")
		case p != "" && !isFolder(p) && !strings.Contains(p, namePlace):
			ext := filepath.Ext(p)
			return usagef("%s: several inputs need a name each; put {name} into it, such as %s", p, filepath.ToSlash(filepath.Join(filepath.Dir(p), namePlace+ext)))
		}
	}
	return nil
}

func checkEnding(p string) error {
	ext := strings.ToLower(filepath.Ext(p))
	if _, ok := render.ByName(ext); ok && ext != "" {
		return nil
	}
	var endings []string
	for _, n := range render.Names() {
		f, _ := render.ByName(n)
		endings = append(endings, f.Endings...)
	}
	hint := "the endings are " + strings.Join(endings, ", ")
	switch ext {
	case "":
		return usagef("%s: no ending to choose a format by; %s", p, hint)
	case ".csv", ".json", ".npy", ".parquet", ".tif", ".tiff", ".geojson":
		return usagef("%s: %s is not a picture; the numbers go to --data %s", p, ext, p)
	}
	return usagef("%s: nobody writes %s; %s", p, ext, hint)
}

// identity is the same for two names of one file, whether it exists or not.
func identity(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	} else if dir, err := filepath.EvalSymlinks(filepath.Dir(path)); err == nil {
		path = filepath.Join(dir, filepath.Base(path))
	}
	if abs, err := filepath.Abs(path); err == nil {
		return abs
	}
	return path
}

// makeFolders makes the folders that were asked for as folders, with a slash;
// any other that is missing is more likely a slip.
func (j *job) makeFolders() error {
	for _, p := range j.pictures {
		if p != "-" && isFolder(p) {
			if err := os.MkdirAll(p, 0o777); err != nil {
				return err
			}
		}
	}
	return nil
}
