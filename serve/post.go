package serve

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/table"
)

// Input is something to read that recipes sent to /figure may name in place of
// a file.
type Input struct {
	table.Input
	Private bool `json:"private,omitempty"` // to users alone
}

// order is what was sent to /figure: a recipe, and the files that it reads.
type order struct {
	Spec swelter.Spec
	data map[string][]byte
	home string // where a configured query reads; "" is the folder of what was sent
}

// postFigure answers a recipe with its figure: the bytes that the command
// writes.
func (s *Server) postFigure(w http.ResponseWriter, r *http.Request) (int, error) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", "POST")
		return 0, faultf(http.StatusMethodNotAllowed, "%s: a recipe is sent here by POST", r.Method)
	}
	if !sameOrigin(r) {
		return 0, faultf(http.StatusForbidden, "pages of other servers cannot draw here")
	}
	format := r.URL.Query().Get("format")
	if format == "" {
		format = accepted(r.Header.Get("Accept"))
	}
	if err := checkFormat(format); err != nil {
		return 0, err
	}
	o, err := s.readOrder(w, r)
	if err != nil {
		return 0, err
	}
	ctx, cancel := context.WithTimeout(r.Context(), s.slots.time)
	defer cancel()
	dir, err := os.MkdirTemp("", "swelter-figure-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	if err := s.place(w, r, o, dir); err != nil {
		return 0, err
	}
	home := dir
	if o.home != "" {
		home = o.home
	}
	body, err := s.inSlot(ctx, o.Spec, home, format)
	if err != nil {
		return 0, withoutFolder(err, dir)
	}
	w.Header().Set("Cache-Control", "no-store")
	return sendPicture(w, format, body)
}

// inSlot draws when a slot is free.
func (s *Server) inSlot(ctx context.Context, spec swelter.Spec, dir, format string) ([]byte, error) {
	release, err := s.slots.take(ctx)
	if err != nil {
		return nil, err
	}
	defer release()
	env := s.o.Env
	env.Dir, env.Stdin = dir, nil
	body, err := s.encode(ctx, spec, env, format)
	if ctx.Err() == context.DeadlineExceeded {
		return nil, faultf(http.StatusServiceUnavailable, "this figure takes longer than the %s that a request may; make it smaller", s.slots.time)
	}
	return body, err
}

// withoutFolder keeps the name of a folder of ours out of an answer.
func withoutFolder(err error, dir string) error {
	f := *asFault(err)
	f.text = strings.ReplaceAll(f.text, dir+string(filepath.Separator), "")
	return &f
}

// accepted is the format that a browser asks for.
func accepted(accept string) string {
	for part := range strings.SplitSeq(accept, ",") {
		kind, _, _ := mime.ParseMediaType(strings.TrimSpace(part))
		for _, name := range []string{"png", "svg", "pdf", "html"} {
			if known, _, _ := mime.ParseMediaType(pictureTypes[name]); known == kind {
				return name
			}
		}
	}
	return "png"
}

// readOrder reads the body: a recipe as JSON; {"spec": ..., "data": {"name": "text"}};
// or a form (multipart) whose part "spec" is the recipe and whose other parts
// are files.
func (s *Server) readOrder(w http.ResponseWriter, r *http.Request) (*order, error) {
	r.Body = http.MaxBytesReader(w, r.Body, int64(s.o.Limits.Body))
	kind, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	o := &order{data: map[string][]byte{}}
	var recipe []byte
	var err error
	if kind == "multipart/form-data" {
		recipe, err = o.readForm(multipart.NewReader(r.Body, params["boundary"]))
	} else {
		recipe, err = o.readJSON(r.Body)
	}
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return nil, faultf(http.StatusRequestEntityTooLarge, "more than %d bytes; the limit is the server's", large.Limit)
	case err != nil:
		return nil, faultf(http.StatusBadRequest, "%v", err)
	}
	if o.Spec, err = swelter.ReadSpec(bytes.NewReader(recipe), "spec"); err != nil {
		return nil, faultf(http.StatusBadRequest, "%v", err)
	}
	return o, nil
}

func (o *order) readForm(in *multipart.Reader) (recipe []byte, err error) {
	for {
		part, err := in.NextPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		b, err := io.ReadAll(part)
		if err != nil {
			return nil, err
		}
		if part.FormName() == "spec" {
			recipe = b
			continue
		}
		name := part.FileName()
		if name == "" {
			name = part.FormName()
		}
		o.data[name] = b
	}
	if recipe == nil {
		return nil, errors.New(`the form has no part called "spec"; it holds the recipe`)
	}
	return recipe, nil
}

func (o *order) readJSON(in io.Reader) (recipe []byte, err error) {
	b, err := io.ReadAll(in)
	if err != nil {
		return nil, err
	}
	var whole struct {
		Spec json.RawMessage   `json:"spec"`
		Data map[string]string `json:"data"`
	}
	if json.Unmarshal(b, &whole) != nil || whole.Spec == nil {
		return b, nil // a recipe alone, which says itself what is wrong
	}
	for name, text := range whole.Data {
		o.data[name] = []byte(text)
	}
	return whole.Spec, nil
}

var plainName = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9._-]{0,100}$`)

// place puts what was sent into a folder of its own, and lets the recipe read
// that and the configured inputs alone.
func (s *Server) place(w http.ResponseWriter, r *http.Request, o *order, dir string) error {
	in := &o.Spec.Input
	if in.SQL != "" || in.DB != "" {
		return faultf(http.StatusBadRequest, "sql and db: queries are not taken from outside; the server's configuration may hold one as an input")
	}
	for name, b := range o.data {
		if !plainName.MatchString(name) {
			return faultf(http.StatusBadRequest, "data %q: a file name of letters, digits, dots and dashes is wanted", clip(name))
		}
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			return err
		}
	}
	configured := ""
	for _, path := range in.Paths {
		if _, sent := o.data[path]; sent {
			continue
		}
		c, ok := s.o.Inputs[path]
		if !ok || len(in.Paths) > 1 {
			return faultf(http.StatusBadRequest, "input %q: send it with the recipe, or name one input of the server's alone", clip(path))
		}
		if c.Private {
			if err := s.needUser(w, r); err != nil {
				return err
			}
		}
		configured = path
	}
	for _, path := range o.Spec.Files() {
		if _, sent := o.data[path]; !sent && path != configured && !slices.Contains(in.Paths, path) {
			return faultf(http.StatusBadRequest, "%q: a recipe reads only what is sent with it", clip(path))
		}
	}
	if configured != "" {
		*in = over(*in, s.o.Inputs[configured].Input)
		if in.SQL != "" {
			if len(o.data) > 0 {
				return faultf(http.StatusBadRequest, "input %q is a query, beside which nothing can be sent", configured)
			}
			o.home = s.o.Env.Dir
		}
	}
	return nil
}

// over is a configured input, with the rows that a recipe chooses of it.
func over(sent, configured table.Input) table.Input {
	where, tz := sent.Where, sent.TZ
	sent = configured
	sent.Where = append(slices.Clone(configured.Where), where...)
	if tz != "" {
		sent.TZ = tz
	}
	return sent
}
