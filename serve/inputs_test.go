package serve

import (
	"bytes"
	"testing"

	"github.com/swelter/swelter"
)

// A configured input is read from the folder of the configuration, wherever the
// server was started: as the command reads it.
func TestConfiguredInputs(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "small.csv", small)
	write(t, dir, "heat.json", `{"layers": {"p": {"input": {"paths": ["small.csv"]}, "make": {"matrix": {}}}}, "inputs": {"table": {"paths": ["small.csv"]}}, "hosts": ["example.com"]}`)
	t.Chdir(dir)
	c, err := ReadConfig("heat.json")
	if err != nil {
		t.Fatal(err)
	}
	s, err := Open(t.Context(), c, Surroundings{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	spec, err := swelter.ReadSpec(bytes.NewReader([]byte(`{"make": {"matrix": {}}, "input": {"paths": ["small.csv"]}}`)), "spec")
	if err != nil {
		t.Fatal(err)
	}
	fig, err := swelter.Run(t.Context(), spec, swelter.Env{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	var want bytes.Buffer
	if err := fig.Encode(&want, "png"); err != nil {
		t.Fatal(err)
	}
	w := post(s, "/figure", "application/json", `{"make": {"matrix": {}}, "input": {"paths": ["table"]}}`)
	if w.Code != 200 || !bytes.Equal(w.Body.Bytes(), want.Bytes()) {
		t.Errorf("%d, %d bytes, the command has %d: %.100q", w.Code, w.Body.Len(), want.Len(), w.Body)
	}
}
