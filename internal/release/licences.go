package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
)

// licenceFile is a file that says under what terms the files around it stand.
var licenceFile = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|patents|third_party_licenses|ofl)([-._].*)?$`)

// linked is a module or the standard library, as far as a target links it.
type linked struct {
	name string   // path and version
	root string   // its folder
	dirs []string // of the packages that are linked
}

// licences is the text of all licences of what the target's binary holds.
func licences(t target) ([]byte, error) {
	parts, err := linkedBy(t)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "swelter for %s holds the following, besides code under its own LICENSE.\n", t.name())
	for _, p := range parts {
		fmt.Fprintf(&b, "\n  %s", p.name)
	}
	b.WriteString("\n  fonts, colormaps, MapLibre GL and the data of the demo (at the end)\n")
	for _, p := range parts {
		files, err := p.licenceFiles()
		if err != nil {
			return nil, err
		}
		if err := appendFiles(&b, p.name, p.root, files); err != nil {
			return nil, err
		}
	}
	err = appendFiles(&b, "fonts, colormaps, MapLibre GL and the data of the demo", ".",
		[]string{"font/embedded/OFL.txt", "colormap/NOTICE.md", "web/maplibre/LICENSE.txt", "internal/demo/data/LICENCES.md"})
	return b.Bytes(), err
}

func appendFiles(b *bytes.Buffer, title, root string, files []string) error {
	for _, f := range files {
		text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(f)))
		if err != nil {
			return err
		}
		line := strings.Repeat("=", 79)
		fmt.Fprintf(b, "\n%s\n%s: %s\n%s\n\n%s\n", line, title, f, line, bytes.TrimSpace(text))
	}
	return nil
}

// linkedBy asks the go command which packages are linked, and sorts them by
// module.
func linkedBy(t target) ([]linked, error) {
	cmd := exec.Command("go", "list", "-deps", "-json=Dir,Standard,Module", "./cmd/swelter")
	cmd.Env = t.environ()
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, err
	}
	goroot, err := exec.Command("go", "env", "GOROOT", "GOVERSION").Output()
	if err != nil {
		return nil, err
	}
	words := strings.Fields(string(goroot))
	if len(words) != 2 {
		return nil, fmt.Errorf("go env GOROOT GOVERSION said %q", goroot)
	}
	found := map[string]*linked{}
	parts := []*linked{{name: "the Go runtime and standard library (" + words[1] + ")", root: words[0]}}
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct {
			Dir    string
			Module *struct {
				Path, Version, Dir string
				Main               bool
			}
		}
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		if p.Module == nil || p.Module.Main {
			continue
		}
		m := found[p.Module.Path]
		if m == nil {
			m = &linked{name: p.Module.Path + " " + p.Module.Version, root: p.Module.Dir}
			found[p.Module.Path] = m
			parts = append(parts, m)
		}
		m.dirs = append(m.dirs, p.Dir)
	}
	sort.Slice(parts[1:], func(i, j int) bool { return parts[1+i].name < parts[1+j].name })
	list := make([]linked, len(parts))
	for i, p := range parts {
		list[i] = *p
	}
	return list, nil
}

// licenceFiles are the paths below the root of what says the terms: at the root
// and in every folder from there down to a linked package. A module that says
// nothing must not be handed out, so it is an error.
func (l linked) licenceFiles() ([]string, error) {
	folders := map[string]bool{".": true}
	for _, dir := range l.dirs {
		rel, err := filepath.Rel(l.root, dir)
		if err != nil {
			return nil, err
		}
		for ; rel != "."; rel = filepath.Dir(rel) {
			folders[rel] = true
		}
	}
	var files []string
	for folder := range folders {
		entries, err := os.ReadDir(filepath.Join(l.root, folder))
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			if licenceFile.MatchString(e.Name()) && e.Type().IsRegular() && !strings.HasSuffix(e.Name(), ".go") {
				files = append(files, filepath.ToSlash(filepath.Join(folder, e.Name())))
			}
		}
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("%s has no licence file in %s", l.name, l.root)
	}
	sort.Strings(files)
	return files, nil
}
