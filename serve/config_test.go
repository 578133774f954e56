package serve

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A mistake in a configuration is told with its line and its key.
func TestConfigurationErrors(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "points.csv", places)
	write(t, dir, "broken.pmtiles", "PMTiles but not really")
	const layer = `"p": {"input": {"paths": ["points.csv"]}, "make": {"tiles": {}}}`
	for name, c := range map[string]struct{ text, want string }{
		"a comma":          {"{\n\"layers\" {}}", "serve.json: line 2"},
		"no layers":        {"{}", "layers: there are none"},
		"unknown key":      {"{\n  // heat\n  \"layers\": {" + layer + "},\n  \"hots\": []}", "serve.json:4: hots: there is no key"},
		"fading file":      {`{"layers": {"a": {"make": {"tiles": {}}, "watch": true, "halfLife": "10m"}}}`, `there is no key "halfLife" here; points fade in a layer that has "live": {"halfLife": "10m"}`},
		"unknown below":    {"{\"layers\": {\n\"p\": {\"input\": {\"paths\": [\"points.csv\"]},\n\"make\": {\"tiles\": {\"radus\": \"3px\"}}}}}", "serve.json:3: layers.p.make.tiles.radus"},
		"wrong type":       {"{\"layers\": {\n\"p\": {\"input\": {\"paths\": \"points.csv\"},\n\"make\": {\"tiles\": {}}}}}", "serve.json:2: layers.p.input.paths"},
		"duration":         {"{\n\"limits\": {\"time\": \"soon\"}, \"layers\": {" + layer + "}}", "serve.json:2: limits.time: \"soon\" is no duration"},
		"amount":           {"{\n\"cache\": {\n\"memory\": \"much\"}, \"layers\": {" + layer + "}}", "serve.json:3: cache.memory: \"much\" is no amount"},
		"name":             {"{\"layers\": {\n\"A b\": {\"archive\": \"a.pmtiles\"}}}", "serve.json:2: layers.A b: a name is"},
		"nothing":          {"{\"layers\": {\n\"p\": {}}}", "serve.json:2: layers.p: give an archive, or a recipe"},
		"both":             {"{\"layers\": {\n\"p\": {\"make\": {\"tiles\": {}},\n \"archive\": \"a.pmtiles\"}}}", "serve.json:3: layers.p.archive: an archive and a recipe"},
		"no file":          {"{\"layers\": {\n\"a\": {\"archive\": \"nowhere.pmtiles\"}}}", "serve.json:2: layers.a: nowhere.pmtiles is not there"},
		"damaged":          {"{\"layers\": {\n\n\"a\": {\"archive\": \"broken.pmtiles\"}}}", "serve.json:3: layers.a: "},
		"radius":           {"{\"layers\": {\n\"p\": {\"input\": {\"paths\": [\"points.csv\"]},\n\"make\": {\"tiles\": {\"radius\": \"5\"}}}}}", "serve.json:2: layers.p: radius \"5\""},
		"gheat":            {"{\n\"gheat\": \"q\", \"layers\": {" + layer + "}}", "serve.json:2: gheat: \"q\" is no layer of points"},
		"listen":           {"{\n\n\"listen\": \"here\", \"layers\": {" + layer + "}}", "serve.json:3: listen: \"here\" is no address"},
		"origin":           {"{\n\"origins\": [\n\"https://a.example/map\"], \"layers\": {" + layer + "}}", "serve.json:3: origins.0: \"https://a.example/map\" is no origin"},
		"open to all":      {"{\n\"listen\": \":8080\", \"layers\": {" + layer + "}}", "serve.json:2: listen: :8080 is reached from other machines: give auth"},
		"without names":    {"{\n\"listen\": \":8080\", \"auth\": {\"proxy\": {\"header\": \"X-User\", \"from\": [\"::1\"]}}, \"layers\": {" + layer + "}}", "serve.json:2: listen: :8080 is reached from other machines: give hosts"},
		"a bare token":     {"{\"auth\": {\"tokens\": [\n{\"name\": \"a\", \"sha256\": \"secret\"}]}, \"layers\": {" + layer + "}}", "serve.json:2: auth.tokens.0: sha256: 64 hexadecimal digits"},
		"a proxy's name":   {"{\"auth\": {\"proxy\": {\"header\": \"X-User\", \"from\": [\n\"localhost\"]}}, \"layers\": {" + layer + "}}", "serve.json:2: auth.proxy.from.0: \"localhost\" is no address"},
		"an input":         {"{\"inputs\": {\n\"../x\": {\"paths\": [\"points.csv\"]}}, \"layers\": {" + layer + "}}", "serve.json:2: inputs.../x: a name is"},
		"a figure's table": {"{\"layers\": {\n\"f\": {\"input\": {\"paths\": [\"points.csv\"]}, \"make\": {\"matrix\": {\"value\": \"nope\"}}}}}", "serve.json:2: layers.f: "},
	} {
		path := write(t, dir, "serve.json", c.text)
		l, err := NewLive(t.Context(), path, Surroundings{})
		if err == nil {
			l.Close()
			t.Errorf("%s: taken", name)
			continue
		}
		if text := err.Error(); !strings.Contains(text, c.want) || strings.Contains(text, "\n") {
			t.Errorf("%s: %q, want one line with %q", name, text, c.want)
		}
	}
	if _, err := ReadConfig(filepath.Join(dir, "none.json")); !os.IsNotExist(err) {
		t.Errorf("no file: %v", err)
	}
}

func TestConfiguration(t *testing.T) {
	c, err := ReadConfig(write(t, t.TempDir(), "serve.json", `{
		"limits": {"time": "5s", "body": "2.5MB"}, // a comment
		"cache": {"memory": "1GB", "diskSize": "500 kB"},
		"layers": {"p": {"archive": "a.pmtiles", "maxAge": "1m", "refresh": "500ms",},},
	}`))
	if err != nil {
		t.Fatal(err)
	}
	p := c.Layers["p"]
	if c.Limits.Time != Duration(5*time.Second) || c.Limits.Body != 2_500_000 || c.Cache.Memory != 1_000_000_000 || c.Cache.DiskSize != 500_000 ||
		p.MaxAge != Duration(time.Minute) || p.Refresh != Duration(500*time.Millisecond) || c.listen() != "127.0.0.1:8080" {
		t.Errorf("%+v", c)
	}
}

// Any bytes are a configuration or an error of one line.
func FuzzConfig(f *testing.F) {
	f.Add(`{"layers": {"p": {"archive": "a.pmtiles"}}}`)
	f.Add(`{"layers": {"p": {"input": {"paths": ["a"]}, "make": {"tiles": {"zoom": [0, 3]}}}}, /* x */ "auth": {"tokens": [{}]},}`)
	f.Add("{\"limits\": {\"time\": \"x\"}\n}")
	f.Add(`[1]`)
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, text string) {
		path := filepath.Join(dir, "serve.json")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := ReadConfig(path)
		if err == nil && len(c.Layers) == 0 {
			t.Error("a configuration without layers")
		}
	})
}
