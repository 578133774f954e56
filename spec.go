package swelter

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"reflect"
	"strings"
)

// maxSpec bounds a recipe: it holds choices, not data.
const maxSpec = 1 << 20

// ReadSpec reads a recipe. Unknown fields and newer versions are refused, with
// the place in the file. name is shown in messages.
func ReadSpec(r io.Reader, name string) (Spec, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxSpec+1))
	if err != nil {
		return Spec{}, fmt.Errorf("%s: %w", name, err)
	}
	if len(data) > maxSpec {
		return Spec{}, fmt.Errorf("%s: longer than 1 MiB; a recipe holds choices, not data", name)
	}
	var s Spec
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&s); err != nil {
		return Spec{}, specError(name, data, d.InputOffset(), err)
	}
	if rest := bytes.TrimSpace(data[d.InputOffset():]); len(rest) > 0 {
		return Spec{}, fmt.Errorf("%s:%s: text after the recipe", name, lineCol(data, d.InputOffset()))
	}
	if err := s.check(); err != nil {
		return Spec{}, fmt.Errorf("%s: %w", name, err)
	}
	return s, nil
}

func specError(name string, data []byte, offset int64, err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fmt.Errorf("%s:%s: %s", name, lineCol(data, syntax.Offset-1), syntax.Error())
	case errors.As(err, &kind):
		at := name + ":" + lineCol(data, kind.Offset)
		if kind.Field == "" {
			return fmt.Errorf("%s: a recipe is an object such as {\"input\": ..., \"make\": ...}, and here is a value of kind %s", at, kind.Value)
		}
		return fmt.Errorf("%s: field %q: %s is wanted, and here is a value of kind %s", at, kind.Field, wanted(kind.Type), kind.Value)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("%s: the recipe ends too early", name)
	}
	if _, field, ok := strings.Cut(err.Error(), "unknown field "); ok {
		// The decoder says which field, not where; it has read a little further.
		if at := bytes.LastIndex(data[:offset], []byte(field)); at >= 0 {
			offset = int64(at)
		}
	}
	return fmt.Errorf("%s:%s: %s", name, lineCol(data, offset), strings.TrimPrefix(err.Error(), "json: "))
}

// wanted is what a field takes, in JSON's words.
func wanted(t reflect.Type) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch t.Kind() {
	case reflect.Slice, reflect.Array:
		return "a list"
	case reflect.Struct, reflect.Map:
		return "an object"
	case reflect.String:
		return "a text"
	case reflect.Bool:
		return "true or false"
	}
	return "a number"
}

// lineCol is "line:column" of a byte offset, both from 1.
func lineCol(data []byte, offset int64) string {
	before := data[:min(max(offset, 0), int64(len(data)))]
	line := bytes.Count(before, []byte("\n")) + 1
	col := len(before) - bytes.LastIndexByte(before, '\n')
	return fmt.Sprintf("%d:%d", line, col)
}

// check holds what can be known before anything is read.
func (s Spec) check() error {
	switch {
	case s.Version > SpecVersion:
		return fmt.Errorf("recipe version %d is newer than this Swelter %s reads (%d); use a newer Swelter", s.Version, Version, SpecVersion)
	case s.Version < 0:
		return fmt.Errorf("recipe version %d; it starts at 1", s.Version)
	}
	if err := s.Make.check(); err != nil {
		return err
	}
	if err := s.checkOverview(); err != nil {
		return err
	}
	if err := s.Frames.check(s); err != nil {
		return err
	}
	if err := s.Against.check(s); err != nil {
		return err
	}
	return s.Facet.check(s.Make)
}

func (m Make) check() error {
	n := 0
	for _, given := range []bool{m.Matrix != nil, m.Corr != nil, m.Density != nil, m.Cluster != nil, m.OncoPrint != nil, m.Overview != nil, m.Calendar != nil, m.Map != nil, m.Tiles != nil} {
		if given {
			n++
		}
	}
	if n != 1 {
		return fmt.Errorf("the recipe's \"make\" holds %d kinds of heatmap; exactly one of matrix, corr, density, cluster, oncoprint, overview, calendar, map, tiles is needed", n)
	}
	if m.Cluster != nil {
		return m.Cluster.check()
	}
	if m.OncoPrint != nil {
		return m.OncoPrint.check()
	}
	if m.Overview != nil {
		return m.Overview.check()
	}
	if m.Calendar != nil {
		return m.Calendar.check()
	}
	if m.Map != nil {
		return m.Map.check()
	}
	if m.Tiles != nil {
		return m.Tiles.check()
	}
	return nil
}

// encode is the recipe as indented JSON with a final newline, without the
// password of a database.
func (s Spec) encode() ([]byte, error) {
	if u, err := url.Parse(s.Input.DB); err == nil && u.User != nil {
		u.User = url.User(u.User.Username())
		s.Input.DB = u.String()
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(s)
	return b.Bytes(), err
}

// Portable returns the recipe with every path cut to its last element, and
// without what names a machine or an account (the database's address): what
// may travel inside a picture.
func (s Spec) Portable() Spec {
	paths := make([]string, len(s.Input.Paths))
	for i, p := range s.Input.Paths {
		paths[i] = filepath.Base(filepath.FromSlash(p))
	}
	if s.Input.Paths != nil {
		s.Input.Paths = paths
	}
	s.Input.DB = ""
	if s.Input.SQL != "" {
		// A query names files; the text cannot be cut safely, so it stays out.
		s.Input.SQL = ""
	}
	for _, p := range s.sidePaths() {
		if *p != "" {
			*p = filepath.Base(filepath.FromSlash(*p))
		}
	}
	return s
}

// sidePaths are the files that a recipe names beside its input. They may be
// changed: the options that name them become the receiver's own.
func (s *Spec) sidePaths() []*string {
	paths := []*string{&s.Color.Mask, &s.Color.AnnotFrom, &s.Color.AlphaFrom, &s.Mesh.X, &s.Mesh.Y, &s.Under.Picture, &s.Cube.Climatology}
	if s.Make.Cluster != nil {
		own := *s.Make.Cluster
		s.Make.Cluster = &own
		paths = append(paths, own.files()...)
	}
	if s.Make.Map != nil {
		own := *s.Make.Map
		s.Make.Map = &own
		paths = append(paths, own.files()...)
	}
	if s.Make.Density != nil {
		own := *s.Make.Density
		s.Make.Density = &own
		paths = append(paths, own.files()...)
	}
	return paths
}

// reads are all files that a recipe reads.
func (s Spec) reads() []string {
	var paths []string
	if s.Input.DB == "" { // else they are tables
		paths = append(paths, s.Input.Paths...)
	}
	for _, p := range s.sidePaths() {
		paths = append(paths, *p)
	}
	return paths
}

// Files are the files that the recipe reads, as it names them.
func (s Spec) Files() []string {
	var files []string
	for _, p := range s.reads() {
		if p != "" && p != "-" {
			files = append(files, p)
		}
	}
	return files
}

// rebased returns the recipe with its relative paths turned from one folder to
// another, with forward slashes.
func (s Spec) rebased(from, to string) (Spec, error) {
	move := func(p string) (string, error) {
		if p == "" || p == "-" || strings.Contains(p, "://") {
			return p, nil
		}
		if !filepath.IsAbs(p) {
			p = filepath.Join(from, p)
		}
		abs, err := filepath.Abs(p)
		if err != nil {
			return "", err
		}
		base, err := filepath.Abs(to)
		if err != nil {
			return "", err
		}
		rel, err := filepath.Rel(base, abs)
		if err != nil {
			return "", err
		}
		return filepath.ToSlash(rel), nil
	}
	paths := append([]string(nil), s.Input.Paths...)
	for i := range paths {
		if s.Input.DB != "" {
			break // they are tables
		}
		var err error
		if paths[i], err = move(paths[i]); err != nil {
			return s, err
		}
	}
	s.Input.Paths = paths
	for _, p := range s.sidePaths() {
		var err error
		if *p, err = move(*p); err != nil {
			return s, err
		}
	}
	return s, nil
}
