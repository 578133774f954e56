package json

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/source/internal/jsontext"
)

// scanner is where the reading of a document stands.
type scanner struct{ *jsontext.Scanner }

func start(ctx context.Context, name string, open source.OpenFunc, most int64) (scanner, io.Closer, error) {
	s, c, err := jsontext.Open(ctx, name, open, most)
	return scanner{s}, c, err
}

// scalar is what a value other than an object or array is.
type scalar = jsontext.Kind

const (
	null    = jsontext.Null
	boolean = jsontext.Boolean
	number  = jsontext.Number
	text    = jsontext.Text
)

// shape is what a document holds.
type shape uint8

const (
	noTable shape = iota
	records       // [{...}, ...], or one object a line
	rows          // [[...], ...]
	scalars       // [...]
	split         // {"columns": [...], "index": [...], "data": [[...]]}
	gridded       // {"x": [...], "y": [...], "values" or "z": [[...]]}
	flat          // {"values": [...], "width": n, "height": n}
	columns       // {"a": [...], "b": [...]}
)

// plan is where in a document the table lies, and what it looks like.
type plan struct {
	shape shape
	path  []string // of the list or object
	key   string   // of the values within it: "values" or "z"; of the list of a document
	lines bool     // one value after another, as NDJSON
	note  string
}

// document is a table or grid in the reading.
type document struct {
	name   string
	limits source.Limits
	na     []string
	path   []string // the user's --key
	lines  bool     // one record a line, by name or ending
}

// member is one key of an object and what its value starts with.
type member struct {
	key   string
	first byte // of the value: [ { " or other
	inner byte // of the first element of a list
}

// survey reads the document once, fast, and finds its table.
func (d *document) survey(ctx context.Context, open source.OpenFunc) (plan, error) {
	s, c, err := start(ctx, d.name, open, d.limits.Line)
	if err != nil {
		return plan{}, err
	}
	defer c.Close()
	p := plan{path: d.path}
	if d.lines {
		p.shape, p.lines = records, true
		return p, nil
	}
	err = s.seek(d.path, func() error {
		first, err := s.Peek()
		switch {
		case err != nil:
			return err
		case first == '[':
			inner, err := s.firstOf()
			p.shape = listShape(inner)
			return err
		case first != '{':
			return s.Unexpected(first, "a list or an object")
		}
		members, err := s.survey()
		if err != nil {
			return err
		}
		if len(d.path) == 0 {
			if next, err := s.Peek(); err != nil {
				return err
			} else if next == '{' {
				p.shape, p.lines = records, true
				return nil
			}
		}
		return d.choose(&p, members)
	})
	return p, err
}

func listShape(inner byte) shape {
	switch inner {
	case '{':
		return records
	case '[':
		return rows
	}
	return scalars
}

// seek walks the keys of path and calls f at the value there; what follows is
// not read.
func (s scanner) seek(path []string, f func() error) error {
	if len(path) == 0 {
		return f()
	}
	c, err := s.Peek()
	if err != nil {
		return err
	}
	if c != '{' {
		return s.Fail("--key: there is no object that could have the key %q", path[0])
	}
	found := false
	var keys []string
	err = s.Object(func(key string) error {
		if key != path[0] {
			keys = append(keys, key)
			return s.Skip()
		}
		found = true
		if err := s.seek(path[1:], f); err != nil {
			return err
		}
		return errStop
	})
	switch {
	case err == errStop:
		return nil
	case err == nil && !found:
		return fmt.Errorf("%s: no key %q; there are %s", s.Name(), path[0], list(keys))
	}
	return err
}

var errStop = fmt.Errorf("stop")

// list names a few keys.
func list(keys []string) string {
	const most = 12
	var out []string
	for i, k := range keys {
		if i == most {
			return strings.Join(out, ", ") + fmt.Sprintf(" and %d more", len(keys)-most)
		}
		out = append(out, fmt.Sprintf("%q", jsontext.Clip([]byte(k))))
	}
	if len(out) == 0 {
		return "none"
	}
	return strings.Join(out, ", ")
}

// firstOf reads the start of a list up to its first element.
func (s scanner) firstOf() (byte, error) {
	if err := s.Expect('['); err != nil {
		return 0, err
	}
	return s.Peek()
}

// maxMembers is how many keys one object may have.
const maxMembers = 1 << 20

// survey reads an object and keeps what its members look like.
func (s scanner) survey() ([]member, error) {
	var out []member
	err := s.Object(func(key string) error {
		m := member{key: key}
		var err error
		if m.first, err = s.Peek(); err != nil {
			return err
		}
		if len(out) == maxMembers {
			return s.Fail("an object of more than %d keys", maxMembers)
		}
		if m.first == '[' {
			if m.inner, err = s.firstOf(); err != nil {
				return err
			}
			err = s.Members(']', func() error { return s.SkipIn(2) })
		} else {
			err = s.Skip()
		}
		out = append(out, m)
		return err
	})
	return out, err
}

// choose finds the table among the members of an object.
func (d *document) choose(p *plan, members []member) error {
	has := map[string]member{}
	var tables, lists, keys []string
	for _, m := range members {
		has[m.key] = m
		keys = append(keys, m.key)
		if m.first != '[' || m.inner == ']' {
			continue
		}
		if m.inner == '{' || m.inner == '[' {
			tables = append(tables, m.key)
		} else {
			lists = append(lists, m.key)
		}
	}
	for _, k := range []string{"values", "z"} {
		switch m := has[k]; {
		case m.inner == '[':
			p.shape, p.key = gridded, k
			return nil
		case m.first == '[' && m.inner != '{' && has["width"].key != "" && has["height"].key != "":
			p.shape, p.key = flat, k
			return nil
		}
	}
	switch {
	case has["columns"].first == '[' && has["data"].inner == '[':
		p.shape = split
	case len(tables) == 1:
		p.shape, p.key = listShape(has[tables[0]].inner), tables[0]
		p.note = fmt.Sprintf("the table is the list %q of the document", jsontext.Clip([]byte(tables[0])))
	case len(tables) > 1:
		return fmt.Errorf("%s: holds several lists; choose one by --key: %s", d.name, list(tables))
	case len(lists) > 1:
		p.shape = columns
	case len(lists) == 1:
		p.shape, p.key = scalars, lists[0]
	default:
		return fmt.Errorf("%s: holds no list of records or rows; if it lies deeper, give its path by --key, such as --key a.b (keys: %s)", d.name, list(keys))
	}
	return nil
}
