package page

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"fmt"
	"html"
	"io"
	"math"

	"github.com/paulmach/orb"

	"github.com/swelter/swelter/colormap"
	"github.com/swelter/swelter/figure/style"
	"github.com/swelter/swelter/font"
	tables "github.com/swelter/swelter/table"
	"github.com/swelter/swelter/table/cross"
	"github.com/swelter/swelter/web"
)

// Dashboard is the page of a table whose views filter each other.
type Dashboard struct {
	DashboardHead
	Software string
	Colors   [4]*colormap.Map // sequential and diverging, of the light theme and of the dark one
	Lines    [][]orb.LineString
	// Data are the rows, for a page that answers its own questions; nil asks the
	// server that the page came from.
	Data *tables.Table
}

// DashboardHead is the twin of Head in web/src/explore/model.ts.
type DashboardHead struct {
	Title   string         `json:"title"`
	Name    string         `json:"name"` // of the table
	Source  string         `json:"source,omitempty"`
	Rows    int64          `json:"rows"`
	Columns []cross.Column `json:"columns"`
	Start   Layout         `json:"start"`
	Stamp   int64          `json:"stamp"` // counts the states of the table
	Every   int            `json:"every"` // of a first look: one row in so many; 1 for none
	Theme   string         `json:"theme"`
	Notes   []string       `json:"notes,omitempty"`
	Recipe  any            `json:"recipe,omitempty"` // the input of a recipe of what is seen
}

// Layout is what a dashboard shows at first.
type Layout struct {
	X      string   `json:"x"`
	Y      string   `json:"y,omitempty"`
	Map    bool     `json:"map,omitempty"` // x and y are degrees of longitude and latitude
	Agg    string   `json:"agg,omitempty"` // "" counts
	Value  string   `json:"value,omitempty"`
	Charts []string `json:"charts"`
}

type dashboardHead struct {
	DashboardHead
	Version  int                 `json:"version"`
	Served   bool                `json:"served"`
	Packed   map[string]packed   `json:"packed,omitempty"`
	Texts    map[string][]string `json:"texts,omitempty"`
	Sections []section           `json:"sections"`
}

// packed says how the numbers of a column became those of a section.
type packed struct {
	Section string  `json:"section"`
	Scale   float64 `json:"scale,omitempty"` // values are whole numbers divided by it
}

const mostDashboardBytes = 400 << 20

// WriteDashboard writes the page: one file that needs nothing else, or with no
// Data one that asks its server.
func WriteDashboard(w io.Writer, d *Dashboard) error {
	if d.Data != nil && d.Data.Bytes() > mostDashboardBytes {
		return fmt.Errorf("%s: %d MB of values; one page holds %d: choose rows with --where, or leave -o out to look at all of them",
			d.Name, d.Data.Bytes()>>20, mostDashboardBytes>>20)
	}
	h := &dashboardHead{DashboardHead: d.DashboardHead, Version: 1, Served: d.Data == nil}
	if h.Theme == "" {
		h.Theme = "auto"
	}
	for i, m := range d.Colors {
		h.Sections = append(h.Sections, u32s(fmt.Sprintf("colors%d", i), Scale{Map: m}.colors()))
	}
	for i, lines := range d.Lines {
		h.Sections = append(h.Sections, fineLines(i, lines)...)
	}
	if d.Data != nil {
		h.pack(d.Data)
	}
	var data bytes.Buffer
	if err := pack(&data, h, h.Sections); err != nil {
		return err
	}
	return d.document(w, h, &data)
}

// fineLines packs lines as thousandths of a degree.
func fineLines(k int, lines []orb.LineString) []section {
	var points []int32
	var lengths []uint32
	for _, l := range lines {
		for _, p := range l {
			points = append(points, int32(math.Round(p[0]*1000)), int32(math.Round(p[1]*1000)))
		}
		lengths = append(lengths, uint32(len(l)))
	}
	return []section{i32s(fmt.Sprintf("lines%d", k), points, 0), u32s(fmt.Sprintf("lines%d.at", k), lengths)}
}

// pack adds the columns, each in the narrowest way that gives the same values.
func (h *dashboardHead) pack(t *tables.Table) {
	h.Packed, h.Texts = map[string]packed{}, map[string][]string{}
	for i, c := range t.Columns {
		name := fmt.Sprintf("column%d", i)
		p := packed{Section: name}
		switch {
		case c.Kind == tables.Text || c.Kind == tables.Bool:
			codes, dict := c.Codes, c.Dict
			if c.Kind == tables.Bool {
				codes, dict = truths(c.Floats), []string{"false", "true"}
			}
			h.Texts[c.Name] = dict
			h.Sections = append(h.Sections, planes(name, "i32", len(codes), 0, func(i int) uint32 { return uint32(codes[i]) }))
		case scaleOf(c.Floats) > 0:
			p.Scale = scaleOf(c.Floats)
			h.Sections = append(h.Sections, planes(name, "i32", c.Len(), 0, func(i int) uint32 { return uint32(whole(c.Floats[i], p.Scale)) }))
		case single(c.Floats):
			h.Sections = append(h.Sections, f32s(name, c.Floats, 0))
		default:
			h.Sections = append(h.Sections, f64s(name, c.Floats))
		}
		h.Packed[c.Name] = p
	}
}

func truths(v []float64) []int32 {
	out := make([]int32, len(v))
	for i, x := range v {
		switch {
		case x != x:
			out[i] = -1
		case x != 0:
			out[i] = 1
		}
	}
	return out
}

// whole is a value as a whole number, the least of which means missing.
func whole(v, scale float64) int32 {
	if v != v {
		return math.MinInt32
	}
	return int32(math.Round(v * scale))
}

// scaleOf is the power of ten by which all values are whole numbers of 32 bits
// that give the same values back; 0 when there is none.
func scaleOf(v []float64) float64 {
	scale := 1.0
	for i := 0; i < len(v); i++ {
		if v[i] != v[i] {
			continue
		}
		for math.Abs(v[i]*scale) < math.MaxInt32 && math.Round(v[i]*scale)/scale != v[i] {
			if scale *= 10; scale > 1e6 {
				return 0
			}
		}
		if !(math.Abs(v[i]*scale) < math.MaxInt32) || v[i] == 0 && math.Signbit(v[i]) {
			return 0
		}
	}
	for _, x := range v {
		if x == x && (math.Abs(x*scale) >= math.MaxInt32 || math.Round(x*scale)/scale != x) {
			return 0
		}
	}
	return scale
}

func single(v []float64) bool {
	for _, x := range v {
		if x == x && float64(float32(x)) != x {
			return false
		}
	}
	return true
}

func (d *Dashboard) document(w io.Writer, h *dashboardHead, data *bytes.Buffer) error {
	p := paper{theme: h.Theme, title: h.Title, software: d.Software, css: dashboardFaces() + web.ExploreStyle, script: web.ExploreScript, served: h.Served}
	return p.write(w, data, func(out *bufio.Writer) error {
		d.still(out)
		return nil
	})
}

// still is for readers without script: what the columns hold.
func (d *Dashboard) still(w *bufio.Writer) {
	clean := func(s string) string { return html.EscapeString(style.Clean(s)) }
	fmt.Fprintf(w, "<h1>%s</h1>\n<p>%s rows. Views that filter each other need scripts.</p>\n<table><tr><th>column</th><th>holds</th><th>missing</th></tr>\n", clean(d.Title), tables.Thousands(d.Rows))
	for _, c := range d.Columns {
		what := fmt.Sprintf("%s of %d different values", c.Kind, c.Distinct)
		if c.Kind == "number" {
			what = fmt.Sprintf("numbers from %s to %s", tables.NumberLabel(c.Lo), tables.NumberLabel(c.Hi))
		}
		fmt.Fprintf(w, "<tr><td>%s</td><td>%s</td><td>%s</td></tr>\n", clean(c.Name), what, tables.Thousands(c.Missing))
	}
	w.WriteString("</table>\n")
}

// dashboardFaces embeds the characters that the page may write: those of the
// data beyond Latin, Greek and Cyrillic are the reader's own fonts'.
func dashboardFaces() string {
	var runes []rune
	for _, span := range [][2]rune{{' ', '~'}, {0xa0, 0x17f}, {0x370, 0x3ff}, {0x400, 0x45f}} {
		for r := span[0]; r <= span[1]; r++ {
			runes = append(runes, r)
		}
	}
	runes = append(runes, []rune("−–—×…°·²³ ÷←→↑↓▾›≥≤≈∞\u2009\u202f")...)
	css := ""
	for _, f := range []struct {
		face   *font.Face
		weight int
	}{{font.Regular(), 400}, {font.SemiBold(), 600}} {
		if cut, ok := f.face.Programs()[0].Subset(runes); ok {
			css += fmt.Sprintf(`@font-face{font-family:Swelter;font-weight:%d;src:url(data:font/ttf;base64,%s)}`, f.weight, base64.StdEncoding.EncodeToString(cut.File))
		}
	}
	return css
}
