// Package render is the register of output formats: a scene, a grid or frames
// to bytes, one format a room below this one. Formats register themselves when
// imported, as the image formats of the standard library do.
package render

import (
	"io"
	"sort"
	"strings"
	"sync"

	"github.com/swelter/swelter/scene"
)

// Options for writing a scene.
type Options struct {
	DPI float64 // pixels per inch of raster formats; 0 means 144
}

// Format is one kind of picture.
type Format struct {
	Name    string   // "png"
	Endings []string // ".png"
	Write   func(w io.Writer, s *scene.Scene, o Options) error
}

var (
	mu      sync.RWMutex
	formats = map[string]Format{}
)

// Register makes a format known by its name and endings.
func Register(f Format) {
	mu.Lock()
	defer mu.Unlock()
	formats[f.Name] = f
}

// ByName finds a format by its name or its ending (with the dot).
func ByName(name string) (Format, bool) {
	mu.RLock()
	defer mu.RUnlock()
	name = strings.ToLower(name)
	if f, ok := formats[name]; ok {
		return f, true
	}
	for _, f := range formats {
		for _, e := range f.Endings {
			if e == name {
				return f, true
			}
		}
	}
	return Format{}, false
}

// Names lists what is registered, sorted.
func Names() []string {
	mu.RLock()
	defer mu.RUnlock()
	names := make([]string, 0, len(formats))
	for n := range formats {
		names = append(names, n)
	}
	sort.Strings(names)
	return names
}
