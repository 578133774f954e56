package serve

import (
	"bytes"
	"encoding/json"
	"mime/multipart"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/table"
)

const small = "row,a,b\nx,1,2\ny,3,4\n"

func post(s *Server, url, kind, body string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("POST", url, strings.NewReader(body))
	r.Header.Set("Content-Type", kind)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

// The figure of a recipe has the bytes of the library's, however the data come.
func TestPostFigure(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "small.csv", small)
	s := server(t, nil, Options{Inputs: map[string]Input{
		"table":  {Input: table.Input{Paths: []string{filepath.Join(dir, "small.csv")}}},
		"secret": {Input: table.Input{Paths: []string{filepath.Join(dir, "small.csv")}}, Private: true},
	}})
	spec := swelter.Spec{Version: 1, Make: swelter.Make{Matrix: &table.MatrixOptions{}}}
	spec.Figure.Title = "Small"
	recipe := func(input string) string {
		spec.Input.Paths = []string{input}
		b, err := json.Marshal(spec)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	spec.Input.Paths = []string{"small.csv"}
	fig, err := swelter.Run(t.Context(), spec, swelter.Env{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	var form bytes.Buffer
	m := multipart.NewWriter(&form)
	part, _ := m.CreateFormField("spec")
	part.Write([]byte(recipe("small.csv")))
	part, _ = m.CreateFormFile("data", "small.csv")
	part.Write([]byte(small))
	m.Close()
	inline, _ := json.Marshal(map[string]any{"spec": json.RawMessage(recipe("small.csv")), "data": map[string]string{"small.csv": small}})
	for _, format := range []string{"png", "svg", "pdf"} {
		var want bytes.Buffer
		if err := fig.Encode(&want, format); err != nil {
			t.Fatal(err)
		}
		for name, w := range map[string]*httptest.ResponseRecorder{
			"a configured input": post(s, "/figure?format="+format, "application/json", recipe("table")),
			"inline":             post(s, "/figure?format="+format, "application/json", string(inline)),
			"a form":             post(s, "/figure", m.FormDataContentType(), form.String(), "Accept", "text/plain, "+pictureTypes[format]),
		} {
			if w.Code != 200 || !bytes.Equal(w.Body.Bytes(), want.Bytes()) || w.Header().Get("Content-Type") != pictureTypes[format] {
				t.Errorf("%s as %s: %d, %d bytes, the command has %d: %.100q", name, format, w.Code, w.Body.Len(), want.Len(), w.Body)
			}
		}
	}
	if w := post(s, "/figure", "application/json", recipe("secret")); w.Code != 401 {
		t.Errorf("a private input, to nobody: %d", w.Code)
	}
	if left, _ := filepath.Glob(filepath.Join(os.TempDir(), "swelter-figure-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestPostRefusals(t *testing.T) {
	s := server(t, nil, Options{Limits: Limits{Body: 5000, Pixels: 1000}, Inputs: map[string]Input{"t": {Input: table.Input{Paths: []string{"nowhere.csv"}}}}})
	with := func(spec string, data string) string { return `{"spec": ` + spec + `, "data": ` + data + `}` }
	const csv = `{"t.csv": "row,a\nx,1\ny,2\n"}`
	for name, c := range map[string]struct {
		url, body string
		status    int
		want      string
	}{
		"no JSON":         {"/figure", "heat", 400, "spec:1:1"},
		"nothing":         {"/figure", "", 400, "too early"},
		"unknown key":     {"/figure", `{"make": {"matrix": {}}, "colour": 1}`, 400, "colour"},
		"a format":        {"/figure?format=gif", `{}`, 400, "there are"},
		"a file of ours":  {"/figure", `{"input": {"paths": ["/etc/passwd"]}, "make": {"matrix": {}}}`, 400, "send it with the recipe"},
		"standard input":  {"/figure", `{"input": {"paths": ["-"]}, "make": {"matrix": {}}}`, 400, "send it with the recipe"},
		"a way out":       {"/figure", with(`{"input": {"paths": ["../t.csv"]}, "make": {"matrix": {}}}`, `{"../t.csv": "a"}`), 400, "a file name"},
		"a query":         {"/figure", `{"input": {"sql": "SELECT 1"}, "make": {"matrix": {}}}`, 400, "queries are not taken"},
		"a database":      {"/figure", `{"input": {"db": "clickhouse://x"}, "make": {"matrix": {}}}`, 400, "queries are not taken"},
		"a mask of ours":  {"/figure", with(`{"input": {"paths": ["t.csv"]}, "make": {"matrix": {}}, "color": {"mask": "/etc/passwd"}}`, csv), 400, "only what is sent"},
		"a file not sent": {"/figure", with(`{"input": {"paths": ["u.csv"]}, "make": {"matrix": {}}}`, csv), 400, "send it with the recipe"},
		"an input gone":   {"/figure", `{"input": {"paths": ["t"]}, "make": {"matrix": {}}}`, 400, "nowhere.csv"},
		"too wide":        {"/figure", with(`{"input": {"paths": ["t.csv"]}, "make": {"matrix": {}}, "figure": {"width": "3000"}}`, csv), 400, "1000 a side"},
		"an animation":    {"/figure", with(`{"input": {"paths": ["t.csv"]}, "make": {"matrix": {}}, "frames": {"by": "row"}}`, csv), 400, "animation"},
		"tiles":           {"/figure", with(`{"input": {"paths": ["t.csv"]}, "make": {"tiles": {}}}`, csv), 400, "tiles"},
		"wrong data":      {"/figure", with(`{"input": {"paths": ["t.csv"]}, "make": {"matrix": {}}}`, `{"t.csv": "\u0000"}`), 400, "t.csv"},
		"too much":        {"/figure", strings.Repeat("x", 6000), 413, "5000 bytes"},
	} {
		w := post(s, c.url, "application/json", c.body)
		if text := w.Body.String(); w.Code != c.status || !strings.Contains(text, c.want) || strings.Count(text, "\n") != 1 || strings.Contains(text, os.TempDir()) {
			t.Errorf("%s: %d %.300q, want %d with %q", name, w.Code, text, c.status, c.want)
		}
	}
	if w := post(s, "/figure", "application/json", "{}", "Origin", "http://evil.example"); w.Code != 403 {
		t.Errorf("from a page elsewhere: %d", w.Code)
	}
	if w := post(s, "/figure", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--x--\r\n"); w.Code != 400 || !strings.Contains(w.Body.String(), "spec") {
		t.Errorf("a form without a recipe: %d %s", w.Code, w.Body)
	}
}

// Whichever field of a recipe names a file of the server's, it is not read: with
// the file there and without it the answers are the same.
func TestNoFieldReadsAFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "secret.csv")
	s := server(t, nil, Options{})
	fields := 0
	for _, kind := range []string{"matrix", "corr", "cluster", "density", "oncoprint", "overview", "map"} {
		base := `{"input": {"paths": ["t.csv"]}, "make": {"` + kind + `": {}}}`
		var spec swelter.Spec
		if err := json.Unmarshal([]byte(base), &spec); err != nil {
			t.Fatal(err)
		}
		var recipes []string
		var visit func(v reflect.Value)
		visit = func(v reflect.Value) {
			switch v.Kind() {
			case reflect.String:
				old := v.String()
				v.SetString(path)
				b, _ := json.Marshal(spec)
				v.SetString(old)
				recipes = append(recipes, string(b))
			case reflect.Pointer:
				if !v.IsNil() {
					visit(v.Elem())
				}
			case reflect.Struct:
				for i := range v.NumField() {
					if v.Type().Field(i).IsExported() {
						visit(v.Field(i))
					}
				}
			case reflect.Slice:
				if v.Type().Elem().Kind() == reflect.String {
					old := v.Interface()
					v.Set(reflect.ValueOf([]string{path}).Convert(v.Type()))
					b, _ := json.Marshal(spec)
					v.Set(reflect.ValueOf(old))
					recipes = append(recipes, string(b))
				}
			}
		}
		if kind == "matrix" {
			visit(reflect.ValueOf(&spec))
		} else { // all else is the same for them
			visit(reflect.ValueOf(&spec.Make))
		}
		fields += len(recipes)
		for _, r := range recipes {
			body := `{"spec": ` + r + `, "data": {"t.csv": "lon,lat,w\n1,2,3\n4,5,6\n2,2,9\n"}}`
			without := post(s, "/figure?format=svg", "application/json", body)
			if err := os.WriteFile(path, []byte("lon,lat,w\n0,1,0\n1,0,1\n0,0,0\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			with := post(s, "/figure?format=svg", "application/json", body)
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
			if with.Code != without.Code || with.Body.String() != without.Body.String() {
				t.Errorf("a file of the server's was read: %s\n%d %.200s\n%d %.200s", r, without.Code, without.Body, with.Code, with.Body)
			}
		}
	}
	if fields < 100 {
		t.Errorf("only %d fields were tried", fields)
	}
}
