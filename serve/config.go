package serve

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tailscale/hujson"

	"github.com/swelter/swelter"
)

// Config is the configuration of a server: JSON, with comments and commas at the
// ends of lists. Paths are relative to its file.
type Config struct {
	Listen  string                 `json:"listen,omitempty"`  // "" is 127.0.0.1:8080
	Hosts   []string               `json:"hosts,omitempty"`   // that requests may name, beside loopback's
	Origins []string               `json:"origins,omitempty"` // whose pages may read layers; nobody's by itself
	Auth    Auth                   `json:"auth,omitzero"`
	Limits  Limits                 `json:"limits,omitzero"`
	Cache   CacheOptions           `json:"cache,omitzero"`
	Layers  map[string]LayerConfig `json:"layers,omitempty"`
	Inputs  map[string]Input       `json:"inputs,omitempty"` // that recipes sent to /figure may read
	Site    *SiteConfig            `json:"site,omitempty"`   // website heatmaps
	Map     MapPage                `json:"map,omitzero"`     // the page of all layers
	Gheat   string                 `json:"gheat,omitempty"`  // the layer behind /scheme/zoom/x,y.png
	Stop    Duration               `json:"stop,omitzero"`    // that requests in flight have at the end; 0 is 30 s

	dir string
}

// LayerConfig is one layer: an archive, or a recipe of tiles or of a figure.
type LayerConfig struct {
	Archive string      `json:"archive,omitempty"`
	Private bool        `json:"private,omitempty"` // to users alone
	MaxAge  Duration    `json:"maxAge,omitzero"`   // that browsers keep tiles without asking; 0 is 10 s
	Watch   bool        `json:"watch,omitempty"`   // pages of the map follow its files
	Live    *LiveConfig `json:"live,omitempty"`    // points that arrive while the server runs
	Place   Place       `json:"place,omitzero"`    // on the page of the map
	Refresh Duration    `json:"refresh,omitzero"`  // how often files are looked at, 0 is 2 s; how often a query is asked again, 0 is never
	swelter.Spec
}

// badText is a text that is not what its key wants.
type badText struct{ text, is string }

func (b *badText) Error() string { return fmt.Sprintf("%q is %s", b.text, b.is) }

// Duration is a time.Duration as a text, such as "10s".
type Duration time.Duration

// UnmarshalText reads "10s".
func (d *Duration) UnmarshalText(b []byte) error {
	v, err := time.ParseDuration(string(b))
	if err != nil || v <= 0 {
		return &badText{string(b), "no duration; 500ms, 10s or 5m are"}
	}
	*d = Duration(v)
	return nil
}

// MarshalText writes "10s".
func (d Duration) MarshalText() ([]byte, error) { return []byte(time.Duration(d).String()), nil }

// Bytes is an amount of memory as a text, such as "256MB".
type Bytes int64

// UnmarshalText reads "256MB", in thousands as disks are sold.
func (b *Bytes) UnmarshalText(text []byte) error {
	s := strings.ToUpper(strings.TrimSpace(string(text)))
	s = strings.TrimSuffix(strings.TrimSuffix(s, "B"), "I")
	unit := 1.0
	for i, letter := range "KMGT" {
		if t, ok := strings.CutSuffix(s, string(letter)); ok {
			s = t
			for range i + 1 {
				unit *= 1000
			}
		}
	}
	v, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if err != nil || !(v > 0 && v*unit < 1<<53) {
		return &badText{string(text), "no amount; 500KB, 256MB or 2GB are"}
	}
	*b = Bytes(v * unit)
	return nil
}

// MarshalText writes whole bytes.
func (b Bytes) MarshalText() ([]byte, error) { return []byte(strconv.FormatInt(int64(b), 10)), nil }

// mostConfig bounds a configuration.
const mostConfig = 4 << 20

// document is a configuration with the places of its keys.
type document struct {
	name string
	text []byte
	tree hujson.Value
}

// ReadConfig reads a configuration. Errors name line and key.
func ReadConfig(path string) (*Config, error) {
	d, c, err := readConfig(path)
	if err != nil {
		return nil, err
	}
	if err := c.check(); err != nil {
		return nil, d.locate(err)
	}
	return c, nil
}

func readConfig(path string) (*document, *Config, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, nil, err
	}
	if len(text) > mostConfig {
		return nil, nil, fmt.Errorf("%s: longer than 4 MiB", path)
	}
	d := &document{name: path, text: text}
	if d.tree, err = hujson.Parse(text); err != nil {
		return nil, nil, fmt.Errorf("%s: %s", path, strings.TrimPrefix(err.Error(), "hujson: "))
	}
	plain := d.tree.Clone()
	plain.Standardize() // comments become spaces: offsets stay
	// Whole, because what is read on the way has a folder of its own.
	dir, err := filepath.Abs(filepath.Dir(path))
	if err != nil {
		return nil, nil, err
	}
	c := &Config{dir: dir}
	in := json.NewDecoder(bytes.NewReader(plain.Pack()))
	in.DisallowUnknownFields()
	if err := in.Decode(c); err != nil {
		return nil, nil, d.decodeError(err, in.InputOffset())
	}
	return d, c, nil
}

// decodeError says which key and where of an error of encoding/json.
func (d *document) decodeError(err error, offset int64) error {
	var kind *json.UnmarshalTypeError
	var bad *badText
	text := strings.TrimPrefix(err.Error(), "json: ")
	if errors.As(err, &kind) {
		offset, text = kind.Offset, fmt.Sprintf("a value of kind %s does not fit here", kind.Value)
	} else if errors.As(err, &bad) {
		offset = int64(d.literal(bad.text))
	} else if _, field, ok := strings.Cut(err.Error(), "unknown field "); ok {
		name, _ := strconv.Unquote(field)
		// The decoder says which field, not where; it has read a little further.
		if at := bytes.LastIndex(d.text[:min(int(offset), len(d.text))], []byte(field)); at >= 0 {
			offset = int64(at)
		}
		text = fmt.Sprintf("there is no key %q here", name)
		if slices.Contains([]string{"halfLife", "half_life", "halflife"}, name) {
			text += "; points fade in a layer that has \"live\": {\"halfLife\": \"10m\"}, with the file that grows as its input"
		}
	}
	key, at := d.keyAt(int(offset))
	return fmt.Errorf("%s:%d: %s: %s", d.name, d.line(at), key, text)
}

// A name inside a JSON pointer (RFC 6901), and back.
var (
	escaped = strings.NewReplacer("~", "~0", "/", "~1")
	shown   = strings.NewReplacer("~0", "~", "~1", "/")
)

// locate adds line and key to an error that knows its key.
func (d *document) locate(err error) error {
	var k *keyed
	if !errors.As(err, &k) {
		return fmt.Errorf("%s: %w", d.name, err)
	}
	line := 1
	// Of a key that is not there its owner has a place.
	for p := k.key; p != ""; p = p[:strings.LastIndexByte(p, '/')] {
		if v := d.tree.Find(p); v != nil {
			line = d.line(v.StartOffset)
			break
		}
	}
	return fmt.Errorf("%s:%d: %s: %w", d.name, line, shown.Replace(strings.ReplaceAll(strings.TrimPrefix(k.key, "/"), "/", ".")), k.err)
}

// literal is where a text stands, which is wrong wherever it stands.
func (d *document) literal(text string) (at int) {
	for v := range d.tree.All() {
		if l, ok := v.Value.(hujson.Literal); ok && l.Kind() == '"' && l.String() == text && at == 0 {
			at = v.StartOffset
		}
	}
	return at
}

func (d *document) line(offset int) int {
	return bytes.Count(d.text[:min(max(offset, 0), len(d.text))], []byte("\n")) + 1
}

// keyAt is the path of the innermost key at an offset, and where its value, or
// the name of a member, begins.
func (d *document) keyAt(offset int) (key string, at int) {
	var path []string
	at = offset
	v := &d.tree
	for v != nil {
		var next *hujson.Value
		switch c := v.Value.(type) {
		case *hujson.Object:
			for i := range c.Members {
				m := &c.Members[i]
				if m.Name.StartOffset <= offset && offset <= m.Value.EndOffset {
					path, next, at = append(path, m.Name.Value.(hujson.Literal).String()), &m.Value, m.Name.StartOffset
				}
			}
		case *hujson.Array:
			for i := range c.Elements {
				if e := &c.Elements[i]; e.StartOffset <= offset && offset <= e.EndOffset {
					path, next, at = append(path, strconv.Itoa(i)), e, e.StartOffset
				}
			}
		}
		v = next
	}
	if len(path) == 0 {
		return "the configuration", at
	}
	return strings.Join(path, "."), at
}

// check holds what can be known before anything is opened.
func (c *Config) check() error {
	if len(c.Layers) == 0 && c.Site == nil {
		return errors.New("layers: there are none; give at least one, or a site")
	}
	if err := c.Site.check(); err != nil {
		return err
	}
	for i, o := range c.Origins {
		if err := checkOrigin(o); err != nil {
			return &keyed{fmt.Sprintf("/origins/%d", i), err}
		}
	}
	for name, l := range c.Layers {
		at := "/layers/" + escaped.Replace(name)
		m := l.Make
		if err := l.Live.check(l); err != nil {
			return keyedf(at+"/live", "%v", err)
		}
		recipe := m != (swelter.Make{})
		switch {
		case !named.MatchString(name):
			return keyedf(at, "a name is small letters, digits, - and _")
		case l.Archive == "" && !recipe:
			return keyedf(at, "give an archive, or a recipe: an input and what to make of it, such as \"make\": {\"tiles\": {}}")
		case l.Archive != "" && recipe:
			return keyedf(at+"/archive", "an archive and a recipe are two layers; give one")
		}
	}
	if c.Gheat != "" {
		if l, ok := c.Layers[c.Gheat]; !ok || l.Make.Tiles == nil {
			return keyedf("/gheat", "%q is no layer of points", c.Gheat)
		}
	}
	for name, in := range c.Inputs {
		if !plainName.MatchString(name) {
			return keyedf("/inputs/"+escaped.Replace(name), "a name is letters, digits, dots and dashes")
		}
		if len(in.Paths) == 0 && in.SQL == "" {
			return keyedf("/inputs/"+escaped.Replace(name), "paths or sql are wanted")
		}
	}
	return nil
}
