//go:build unix

package cli

import (
	"bytes"
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

// effects has one use of each flag of matrix that changes the picture, beside
// a base that it has to differ from. In the base "long" is a long table, "wide"
// one of numbers, "many" one of more columns than pixels.
var effects = map[string]struct{ base, with string }{
	"rows":                {"long --cols y --value v --agg sum --rows m", "long --cols y --value v --agg sum --rows g"},
	"cols":                {"long --rows m --value v --agg sum --cols y", "long --rows m --value v --agg sum --cols g"},
	"value":               {"long --rows m --cols y --agg sum --value v", "long --rows m --cols y --agg sum --value w"},
	"agg":                 {"long --rows m --cols y --value v --agg sum", "long --rows m --cols y --value v --agg max"},
	"sort-rows":           {"wide", "wide --sort-rows name-desc"},
	"sort-cols":           {"wide", "wide --sort-cols name-desc"},
	"label":               {"wide", "wide --label none"},
	"columns":             {"wide", "wide --columns a,c"},
	"standard-scale":      {"wide", "wide --standard-scale rows"},
	"transpose":           {"wide", "wide --transpose"},
	"ddof":                {"long --rows g --cols y --value v --agg std", "long --rows g --cols y --value v --agg std --ddof 0"},
	"variable":            {"cube --at lev=850 --variable b", "cube --at lev=850 --variable a"},
	"at":                  {"cube --variable a --at lev=850", "cube --variable a --at lev=500"},
	"time":                {"cube --variable a --at lev=500", "cube --variable a --at lev=500 --time 2001-02"},
	"unit":                {"cube --variable a --at lev=500", "cube --variable a --at lev=500 --unit degC"},
	"show":                {"cube --variable a --at lev=500", "cube --variable a --at lev=500 --show months"},
	"stat":                {"cube --variable a --at lev=500", "cube --variable a --at lev=500 --stat p90"},
	"mean":                {"cube --variable a --at lev=500 --show stripes", "cube --variable a --at lev=500 --show stripes --mean year"},
	"mean-need":           {"cube --variable b --mean year", "cube --variable b --mean year --mean-need 12"},
	"baseline":            {"cube --variable a --at lev=500 --time 2001", "cube --variable a --at lev=500 --time 2001 --baseline 2000"},
	"baseline-years":      {"cube --variable b --time 2001 --baseline 2000-2001", "cube --variable b --time 2001 --baseline 2000-2001 --baseline-years 1"},
	"climatology":         {"cube --variable a --at lev=500 --time 2001", "cube --variable a --at lev=500 --time 2001 --climatology CLIM --climatology-base 2000"},
	"climatology-base":    {"cube --variable a --at lev=500 --time 2001 --climatology CLIM --climatology-base 2000", "cube --variable a --at lev=500 --time 2001 --climatology CLIM --climatology-base 2001"},
	"grid":                {"array --dates 1951/1y --grid -180,-90,180,90", "array --dates 1951/1y --grid 0,0,40,20"},
	"dates":               {"array --grid 0,0,40,20 --show stripes --dates 1951/1y", "array --grid 0,0,40,20 --show stripes --dates 1951/10y"},
	"region":              {"cube --variable a --at lev=500", "cube --variable a --at lev=500 --region -180,0,180,90"},
	"weights":             {"cube --variable a --at lev=500 --show stripes", "cube --variable a --at lev=500 --show stripes --weights cos"},
	"against":             {"long --rows m --cols y --value v --agg sum --where g=x", "long --rows m --cols y --value v --agg sum --where g=x --against g=z"},
	"against-as":          {"long --rows m --cols y --value v --agg sum --where g=x --against g=z", "long --rows m --cols y --value v --agg sum --where g=x --against g=z --against-as ratio"},
	"facet":               {"long --rows m --cols y --value v --agg sum", "long --rows m --cols y --value v --agg sum --facet g"},
	"facet-cols":          {"long --rows m --cols y --value v --agg sum --facet g", "long --rows m --cols y --value v --agg sum --facet g --facet-cols 1"},
	"facet-norm":          {"long --rows m --cols y --value v --agg sum --facet g", "long --rows m --cols y --value v --agg sum --facet g --facet-norm own"},
	"no-header":           {"bare", "bare --no-header"},
	"delim":               {"wide", "wide --delim ;"},
	"decimal":             {"comma --delim ; --decimal ,", "comma --delim ; --decimal ."},
	"encoding":            {"latin --encoding latin-1", "latin --encoding utf-16"},
	"na":                  {"wide", "wide --na 7"},
	"input-format":        {"doc --key one", "doc --key one --input-format csv"},
	"key":                 {"doc --key one", "doc --key two"},
	"where":               {"long --rows m --cols y --value v --agg sum", "long --rows m --cols y --value v --agg sum --where v>2"},
	"tz":                  {"times --rows t.hour --cols n --agg count", "times --rows t.hour --cols n --agg count --tz Asia/Tokyo"},
	"limit-cells":         {"wide", "wide --limit-cells 2"},
	"limit-memory":        {"wide", "wide --limit-memory 10"},
	"vmin":                {"wide", "wide --vmin 3"},
	"vmax":                {"wide", "wide --vmax 5"},
	"center":              {"wide", "wide --center 4"},
	"robust":              {"wide", "wide --robust"},
	"robust-range":        {"wide --robust", "wide --robust-range 20,80"},
	"norm":                {"wide", "wide --norm log"},
	"norm-by":             {"wide --norm-by cols", "wide --norm-by rows"},
	"cmap":                {"wide", "wide --cmap viridis"},
	"under":               {"wide --vmin 3", "wide --vmin 3 --under #00ff00"},
	"threshold":           {"whole", "whole --threshold 3"},
	"slice":               {"vol", "vol --slice sagittal=3"},
	"frame":               {"vol", "vol --frame 1"},
	"radiological":        {"vol", "vol --radiological"},
	"window":              {"vol", "vol --window 3"},
	"level":               {"vol", "vol --level 5"},
	"over":                {"wide --vmax 5", "wide --vmax 5 --over #00ff00"},
	"na-color":            {"wide", "wide --na-color #00ff00"},
	"mask":                {"wide", "wide --mask MASK"},
	"annot":               {"wide", "wide --annot"},
	"annot-from":          {"wide", "wide --annot-from TEXTS"},
	"fmt":                 {"wide --annot", "wide --annot --fmt .3f"},
	"annot-size":          {"wide --annot", "wide --annot --annot-size 5pt"},
	"linewidths":          {"wide", "wide --linewidths 3px"},
	"linecolor":           {"wide", "wide --linecolor #00ff00"},
	"square":              {"long --rows m --cols y --value v --agg sum", "long --rows m --cols y --value v --agg sum --square"},
	"alpha":               {"wide", "wide --alpha 0.5"},
	"alpha-from":          {"wide", "wide --alpha-from MASK"},
	"reduce":              {"many --width 400 --bare", "many --width 400 --bare --reduce max"},
	"contour":             {"wide", "wide --contour 3"},
	"contour-fill":        {"wide --contour 3", "wide --contour 3 --contour-fill"},
	"volume":              {"wide", "wide --volume 50"},
	"xticklabels":         {"wide", "wide --xticklabels none"},
	"yticklabels":         {"wide", "wide --yticklabels p,q,r"},
	"origin":              {"wide", "wide --origin lower"},
	"extent":              {"wide", "wide --extent 0,0,10,20"},
	"x-edges":             {"wide", "wide --x-edges 0,1,5,10"},
	"y-edges":             {"wide", "wide --y-edges 2020-01-01,2020-02-01,2020-04-01"},
	"shading":             {"wide --x-edges 1,2,4 --y-edges 1,2,3", "wide --x-edges 1,2,4 --y-edges 1,2,3 --shading gouraud"},
	"interpolation":       {"wide", "wide --interpolation bilinear"},
	"interpolation-stage": {"wide --interpolation bicubic --norm log", "wide --interpolation bicubic --norm log --interpolation-stage rgba"},
	"filterrad":           {"wide --interpolation lanczos", "wide --interpolation lanczos --filterrad 2"},
	"no-filternorm":       {"many --width 400 --bare --interpolation sinc", "many --width 400 --bare --interpolation sinc --no-filternorm"},
	"aspect":              {"wide --extent 0,0,10,20", "wide --extent 0,0,10,20 --aspect equal"},
	"title":               {"wide", "wide --title T"},
	"subtitle":            {"wide", "wide --subtitle T"},
	"xlabel":              {"wide", "wide --xlabel T"},
	"ylabel":              {"wide", "wide --ylabel T"},
	"note":                {"wide", "wide --note T"},
	"source":              {"wide", "wide --source T"},
	"alt":                 {"wide", "wide --alt T"},
	"locale":              {"wide --annot", "wide --annot --locale de"},
	"mark-col":            {"wide", "wide --mark-col b=T"},
	"mark-row":            {"wide", "wide --mark-row s=T"},
	"mark-cell":           {"wide", "wide --mark-cell s,b=T"},
	"box":                 {"wide", "wide --box r:s,a:b"},
	"no-cbar":             {"wide", "wide --no-cbar"},
	"cbar-label":          {"wide", "wide --cbar-label T"},
	"cbar-side":           {"wide", "wide --cbar-side bottom"},
	"cbar-ticks":          {"wide", "wide --cbar-ticks 2,5"},
	"cbar-extend":         {"wide", "wide --cbar-extend both"},
	"width":               {"wide", "wide --width 900"},
	"height":              {"wide", "wide --height 700"},
	"dpi":                 {"wide --width 6in", "wide --width 6in --dpi 72"},
	"cell-size":           {"wide", "wide --cell-size 12mm"},
	"bare":                {"wide", "wide --bare"},
	"preset":              {"wide", "wide --preset seaborn"},
	"theme":               {"wide", "wide --theme dark"},
}

// elsewhereTested are flags whose effect is not on the picture, or is held by a
// script of its own.
var elsewhereTested = strings.Fields("sql db limit-line limit-unpack font output format data spec no-metadata jobs quiet verbose help exact frames frames-norm frame-rate no-progress-bar")

// A flag that changes nothing is a promise broken in silence.
func TestEveryFlagHasAnEffect(t *testing.T) {
	dir := t.TempDir()
	writeInputs(t, dir)
	for flag, e := range effects {
		if before, after := drawn(t, dir, e.base), drawn(t, dir, e.with); before == after {
			t.Errorf("--%s: %q draws what %q does", flag, e.with, e.base)
		}
	}
	for _, cmd := range commands(t) {
		if cmd.Name() != "matrix" {
			continue
		}
		cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
			if _, ok := effects[f.Name]; !ok && !contains(elsewhereTested, f.Name) {
				t.Errorf("--%s: no effect of it is tested", f.Name)
			}
		})
	}
}

// writeInputs writes the tables that the commands of a test draw.
func writeInputs(t *testing.T, dir string) {
	t.Helper()
	for name, content := range map[string]string{
		"wide.csv":      "k,a,b,c\nr,1.5,2,3\ns,4,5.25,6\nt,7,,90\n",
		"long.csv":      "m,y,g,v,w\nJan,2000,x,1,9\nFeb,2000,z,2,8\nJan,2001,x,3,7\nFeb,2001,x,4,6\nJan,2000,x,5,5\nMar,2001,z,6,1\nMar,2000,z,2,2\n",
		"bare.csv":      "1,2\n3,4\n5,6\n",
		"comma.csv":     "a;b\n1,5;2,5\n3,0;7,5\n",
		"latin.csv":     "k,\xe4,b\nr,1,2\ns,3,4\n",
		"doc.json":      `{"one": [{"a": 1, "b": 2}], "two": [{"a": 3, "b": 4}, {"a": 5, "b": 6}]}`,
		"times.csv":     "t,n\n2020-01-01T03:00:00Z,1\n2020-01-01T20:00:00Z,2\n2020-01-02T20:00:00Z,3\n",
		"many.csv":      "k" + strings.Repeat(",1,9,4", 700) + "\nr" + strings.Repeat(",2,3,7", 700) + "\n",
		"mask.csv":      "k,a,b,c\nr,1,0,0\ns,0,0,0\nt,0,0,0\n",
		"rgb.npy":       npyOf("1, 2, 3", 10, 200, 30, 250, 0, 90),
		"rgba.npy":      npyOf("1, 2, 4", 10, 200, 30, 255, 250, 0, 90, 40),
		"whole.csv":     "k,a,b,c\nr,1.5,2,3\ns,4,5.25,6\nt,7,1,90\n",
		"tree.csv":      "1,2,1,2\n0,3,2,3\n",
		"about.csv":     "k,u,v\nr,1,x\ns,2,y\nt,3,x\n",
		"aboutcols.csv": "k,u,v\na,1,x\nb,2,y\nc,3,x\n",
		"corners.csv":   "0,1,2.5\n0.2,1.1,2\n1,2,3\n1.5,2.5,4\n",
		"vol.nii":       string(volume()),
		"array.npy":     npyOf("2, 2, 2", 1, 2, 3, 4, 5, 6, 7, 8),
		"cube.nc":       string(read(t, "testdata/cube.nc")),
		"clim.nc":       string(read(t, "testdata/clim.nc")),
		"texts.csv":     "k,a,b,c\nr,p,q,r\ns,p,q,r\nt,p,q,r\n",
	} {
		text(content)(t, filepath.Join(dir, name))
	}
}

// volume is a NIfTI-1 file of 3 x 2 x 2 bytes, 2 mm each, in two frames.
func volume() []byte {
	b := make([]byte, 352)
	le := binary.LittleEndian
	le.PutUint32(b, 348)
	for i, d := range []uint16{4, 3, 2, 2, 2} {
		le.PutUint16(b[40+2*i:], d)
	}
	le.PutUint16(b[70:], 2)
	le.PutUint32(b[108:], math.Float32bits(352))
	le.PutUint16(b[254:], 1)
	for i := range 3 {
		le.PutUint32(b[280+20*i:], math.Float32bits(2))
	}
	copy(b[344:], "n+1\x00")
	for i := range 24 {
		b = append(b, byte(i*i%17+1))
	}
	return b
}

// npyOf is an npy file of bytes.
func npyOf(shape string, values ...byte) string {
	head := "{'descr': '|u1', 'fortran_order': False, 'shape': (" + shape + "), }\n"
	return "\x93NUMPY\x01\x00" + string([]byte{byte(len(head)), 0}) + head + string(values)
}

// drawn is the picture of a command (PNG and SVG), or what it said against it.
func drawn(t *testing.T, dir, command string) string {
	t.Helper()
	return drawnBy(t, "matrix", dir, command)
}

// drawnBy is the same for another command.
func drawnBy(t *testing.T, name, dir, command string) string {
	t.Helper()
	args := strings.Fields(command)
	if matches, _ := filepath.Glob(filepath.Join(dir, args[0]+".*")); len(matches) == 1 {
		args[0] = matches[0]
	} else {
		t.Fatalf("%s: %v", args[0], matches)
	}
	for i, a := range args {
		switch a {
		case "MASK":
			args[i] = filepath.Join(dir, "mask.csv")
		case "CLIM":
			args[i] = filepath.Join(dir, "clim.nc")
		case "CORNERS":
			args[i] = filepath.Join(dir, "corners.csv")
		case "TEXTS":
			args[i] = filepath.Join(dir, "texts.csv")
		case "TREE", "ABOUT", "ABOUTCOLS":
			args[i] = filepath.Join(dir, strings.ToLower(a)+".csv")
		}
		if name, how, ok := strings.Cut(a, ":"); ok && (name == "ABOUT" || name == "WHOLE") {
			args[i] = filepath.Join(dir, strings.ToLower(name)+".csv:"+how)
		}
	}
	var files []string
	for _, ext := range []string{".png", ".svg"} {
		files = append(files, filepath.Join(dir, "out"+ext))
		args = append(args, "-o", files[len(files)-1])
	}
	var stdout, stderr bytes.Buffer
	args = append([]string{name, "--no-metadata", "--quiet"}, args...)
	if code := Run(args, strings.NewReader(""), &stdout, &stderr); code == exitUsage {
		t.Errorf("%s: %s", command, stderr.String())
	} else if code != exitOK {
		return stderr.String()
	}
	var all bytes.Buffer
	for _, f := range files {
		b, err := os.ReadFile(f)
		check(t, err)
		all.Write(b)
	}
	return all.String()
}

// read is a file of testdata.
func read(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(name)
	check(t, err)
	return b
}
