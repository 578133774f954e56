package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/internal/testdata"
	"github.com/swelter/swelter/serve"
	"github.com/swelter/swelter/source/duckdb"
)

// served opens a configuration that lies in a folder of its own.
func served(t *testing.T, dir, config string) *serve.Live {
	t.Helper()
	path := filepath.Join(dir, "heat.json")
	if err := os.WriteFile(path, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := serve.NewLive(t.Context(), path, serve.Surroundings{Env: swelter.Env{}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

func answered(h http.Handler, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	r.Host = "localhost"
	h.ServeHTTP(w, r)
	return w
}

// A query is a layer: its values are those counted by hand, and they change
// when it is asked again and answers otherwise.
func TestServeQuery(t *testing.T) {
	if !duckdb.Available {
		t.Skip("SKIP: this build has no DuckDB")
	}
	dir := t.TempDir()
	write := func(rows string) {
		if err := os.WriteFile(filepath.Join(dir, "trips.csv"), []byte("lon,lat,hour\n"+rows), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	// Two trips in one pixel of zoom 0, which is 1.4 degrees wide, before six;
	// one after.
	write("2.3,48.8,1\n2.4,48.9,5\n2.3,48.8,7\n")
	at := filepath.ToSlash(filepath.Join(dir, "trips.csv"))
	l := served(t, dir, fmt.Sprintf(`{"layers": {"trips": {
		"input": {"sql": "SELECT lon, lat FROM '%s' WHERE hour < 6"},
		"make": {"tiles": {"zoom": [0, 3]}}, "refresh": "20ms",
	}}}`, at))
	value := func() (v struct{ Value float64 }) {
		w := answered(l, httptest.NewRequest("GET", "/layers/trips/at?lon=2.3&lat=48.8&zoom=0", nil))
		if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil || w.Code != 200 {
			t.Fatalf("%d: %s", w.Code, w.Body)
		}
		return v
	}
	if v := value(); v.Value != 2 {
		t.Fatalf("%g trips before six, want 2", v.Value)
	}
	if w := answered(l, httptest.NewRequest("GET", "/layers/trips/tiles/0/0/0.png", nil)); w.Code != 200 || w.Header().Get("Content-Type") != "image/png" {
		t.Errorf("a tile: %d %s", w.Code, w.Header().Get("Content-Type"))
	}
	write("2.3,48.8,1\n2.4,48.9,5\n2.3,48.8,4\n2.3,48.8,7\n")
	for range 500 {
		if value().Value == 3 {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%g trips before six after one more, want 3", value().Value)
}

// A recipe that is sent to the server is answered with the bytes of the file
// that the command writes, in all formats.
func TestServedFigureIsTheCommands(t *testing.T) {
	dir := t.TempDir()
	flights, err := os.ReadFile(testdata.Path(t, "matrix/flights.csv"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "flights.csv"), flights, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	making := `"make": {"matrix": {"rows": ["month"], "cols": ["year"], "value": "passengers"}}, "figure": {"title": "Flights"}`
	recipe := func(input string) string { return fmt.Sprintf(`{"input": {"paths": [%q]}, %s}`, input, making) }
	l := served(t, dir, fmt.Sprintf(`{"layers": {"f": %s}, "inputs": {"flights": {"paths": ["flights.csv"]}}}`, recipe("flights.csv")))
	sent, err := json.Marshal(map[string]any{"spec": json.RawMessage(recipe("flights.csv")), "data": map[string]string{"flights.csv": string(flights)}})
	if err != nil {
		t.Fatal(err)
	}
	for _, format := range []string{"html", "png", "svg", "pdf"} {
		run(t, "matrix", "flights.csv", "--rows", "month", "--cols", "year", "--value", "passengers", "--title", "Flights", "--quiet", "-o", "command."+format)
		want, err := os.ReadFile("command." + format)
		if err != nil {
			t.Fatal(err)
		}
		for name, body := range map[string]string{"inline": string(sent), "a configured input": recipe("flights")} {
			r := httptest.NewRequest("POST", "/figure?format="+format, strings.NewReader(body))
			r.Header.Set("Content-Type", "application/json")
			if w := answered(l, r); w.Code != 200 || !bytes.Equal(w.Body.Bytes(), want) {
				t.Errorf("%s as %s: %d, %d bytes where the command writes %d: %.100q", name, format, w.Code, w.Body.Len(), len(want), w.Body)
			}
		}
	}
}
