package colormap

import (
	"compress/flate"
	_ "embed"
	"fmt"
	"image/color"
	"io"
	"strconv"
	"strings"
	"sync"
)

// The generated files; gen/tables.py describes their form. Nothing of them is
// read before the first map is asked for, and then one map is unpacked at a
// time, so that a program which draws nothing pays nothing.
var (
	//go:embed tables.bin
	tablesBin string
	//go:embed tables.tsv
	tablesTSV string
	//go:embed sources.tsv
	sourcesTSV string
)

// schemeFamily is heatmap.py's, whose maps have a name space of their own.
const schemeFamily = "heatmap.py"

// entry is one line of tables.tsv.
type entry struct {
	name    string
	family  string
	kind    Kind
	n       int // colours
	packed  string
	source  string // key into sources.tsv
	aliases []string
}

type index struct {
	entries []entry
	byName  map[string]*entry // names, aliases, and bare names where free
	schemes map[string]*entry
	sources map[string][]string // package, author, licence
}

var loadIndex = sync.OnceValue(func() *index {
	ix := &index{byName: map[string]*entry{}, schemes: map[string]*entry{}, sources: map[string][]string{}}
	for line := range strings.Lines(sourcesTSV) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		ix.sources[f[0]] = f[1:]
	}
	for line := range strings.Lines(tablesTSV) {
		ix.entries = append(ix.entries, parseEntry(strings.TrimSuffix(line, "\n")))
	}
	for i := range ix.entries {
		e := &ix.entries[i]
		if e.family == schemeFamily {
			ix.schemes[e.name] = e
			continue
		}
		for _, name := range append([]string{e.name}, e.aliases...) {
			ix.byName[name] = e
		}
	}
	ix.addBare()
	return ix
})

// addBare makes "cmo.thermal" known as "thermal" where no other map is called
// so. Entries stand in the order of precedence: matplotlib, seaborn, cmocean,
// Crameri, colorcet.
func (ix *index) addBare() {
	for i := range ix.entries {
		e := &ix.entries[i]
		for _, name := range append([]string{e.name}, e.aliases...) {
			bare := bareName(name)
			if _, taken := ix.byName[bare]; !taken && e.family != schemeFamily {
				ix.byName[bare] = e
			}
		}
	}
}

func bareName(name string) string {
	for _, prefix := range [...]string{"cmo.", "cmc.", "cet_"} {
		if bare, ok := strings.CutPrefix(name, prefix); ok {
			return bare
		}
	}
	return name
}

func parseEntry(line string) entry {
	f := strings.Split(line, "\t")
	number := func(s string) int {
		n, err := strconv.Atoi(s)
		if err != nil {
			panic("colormap: tables.tsv: " + line)
		}
		return n
	}
	at := number(f[4])
	e := entry{name: f[0], family: f[1], n: number(f[3]), packed: tablesBin[at : at+number(f[5])], source: f[6], aliases: strings.Fields(f[7])}
	for k, name := range kindNames {
		if name == f[2] {
			e.kind = Kind(k)
		}
	}
	return e
}

// unpack makes the map of an entry: first differences (mod 256) of all reds,
// then greens, then blues.
func (ix *index) unpack(e *entry) *Map {
	raw := make([]byte, 3*e.n)
	if _, err := io.ReadFull(flate.NewReader(strings.NewReader(e.packed)), raw); err != nil {
		panic(fmt.Sprintf("colormap: tables.bin: %s: %v", e.name, err))
	}
	source := ix.sources[e.source]
	m := &Map{Name: e.name, Kind: e.kind, Colors: make([]color.NRGBA, e.n), Source: source[0] + ", " + source[1], Licence: source[2]}
	var r, g, b byte
	for i := range m.Colors {
		r, g, b = r+raw[i], g+raw[e.n+i], b+raw[2*e.n+i]
		m.Colors[i] = color.NRGBA{r, g, b, 0xff}
	}
	return m
}
