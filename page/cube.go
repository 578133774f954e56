package page

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"fmt"
	"html"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"
	"strconv"

	"github.com/paulmach/orb"

	"github.com/swelter/swelter/colormap"
	"github.com/swelter/swelter/cube"
	"github.com/swelter/swelter/figure/style"
	"github.com/swelter/swelter/font"
	"github.com/swelter/swelter/web"
)

// Cube is what the page of a variable over time and the globe is made of.
type Cube struct {
	Field   *cube.Field
	Title   string
	Source  string // drawn below, with the licence
	Licence string

	Software string

	Relative bool   // the field holds differences from the mean of Base
	Base     [2]int // years, both in; zero when it is not known

	// Climatology makes absolute values of differences: 12 months or one year
	// after the other, on the cells of the field. ClimatologyBase are the years
	// it is the mean of.
	Climatology     []float64
	ClimatologyName string
	ClimatologyBase [2]int
	Why             string // there are no absolute values, said on the page

	Series  *Published // beside the computed mean, or nil
	Regions []Area
	Region  string    // the id of the one that is chosen first, or ""
	Surface string    // land or ocean alone at first, or ""
	Land    []float64 // part of every cell that is land, or nil
	Coast   []orb.LineString

	Anomaly, Absolute Scale
	Theme             string // light, dark, or "" for the reader's own
}

// Published is a series from elsewhere: a time in years and a value each.
type Published struct {
	Name string    `json:"name"`
	X    []float64 `json:"x"`
	V    []float64 `json:"v"`
}

// Area is a region that can be chosen.
type Area struct {
	ID, Name, Kind string    // Kind groups the list: "Continents"
	Part           []float64 // of every cell, 0 to 1
}

// Scale is a colormap between limits.
type Scale struct {
	Map    *colormap.Map
	Lo, Hi float64
}

// cubeHead is the twin of CubeHead in web/src/cube/model.ts.
type cubeHead struct {
	Version         int          `json:"version"`
	Title           string       `json:"title"`
	Name            string       `json:"name"`
	Unit            string       `json:"unit"`
	Source          string       `json:"source,omitempty"`
	Licence         string       `json:"licence,omitempty"`
	Rows            int          `json:"rows"`
	Cols            int          `json:"cols"`
	Frames          int          `json:"frames"`
	LatEdges        []float64    `json:"latEdges"`
	LonEdges        []float64    `json:"lonEdges"`
	Times           []string     `json:"times"`
	Years           []int        `json:"years"`
	Months          []int        `json:"months"`
	X               []float64    `json:"x"`
	Offset          float64      `json:"offset"`
	Step            float64      `json:"step"`
	Relative        bool         `json:"relative"`
	Base            *[2]int      `json:"base,omitempty"`
	Climatology     string       `json:"climatology,omitempty"`
	ClimatologyBase *[2]int      `json:"climatologyBase,omitempty"`
	Why             string       `json:"why,omitempty"`
	Anomaly         cubePalette  `json:"anomaly"`
	Absolute        cubePalette  `json:"absolute"`
	Regions         []cubeRegion `json:"regions"`
	Region          string       `json:"region,omitempty"`
	Surface         string       `json:"surface,omitempty"`
	Series          *Published   `json:"series,omitempty"`
	Theme           string       `json:"theme"`
	Sections        []section    `json:"sections"`
}

type cubePalette struct {
	Name string  `json:"name"`
	Lo   float64 `json:"lo"`
	Hi   float64 `json:"hi"`
}

type cubeRegion struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Kind string `json:"kind"`
	N    int    `json:"n"`
}

// WriteCube writes the page of a cube: one file that needs nothing else. Values
// travel in steps of 16 bits: those the source is packed in where they serve,
// else 65 534 even ones between the least and the greatest; the page says which.
func WriteCube(w io.Writer, c *Cube) error {
	head := c.Field.Head()
	if n := head.Cells() * len(head.Times); n > mostCells {
		return fmt.Errorf("%d frames of %d cells are %.0f MB; one page holds %d values: choose a span or a region", len(head.Times), head.Cells(), float64(n)*2/1e6, mostCells)
	}
	h, sections := c.assemble()
	h.Sections = sections
	var data bytes.Buffer
	if err := pack(&data, h, sections); err != nil {
		return err
	}
	return c.document(w, h, &data)
}

func (c *Cube) assemble() (*cubeHead, []section) {
	in := c.Field.Head()
	h := &cubeHead{
		Version: 1, Title: c.Title, Name: in.About(), Unit: cube.TidyUnit(in.Unit), Source: c.Source, Licence: c.Licence,
		Rows: in.Lat.Len(), Cols: in.Lon.Len(), Frames: len(in.Times), LatEdges: in.Lat.Edges(), LonEdges: in.Lon.Edges(), X: in.Years(),
		Relative: c.Relative, Base: years(c.Base), Climatology: c.ClimatologyName, ClimatologyBase: years(c.ClimatologyBase), Why: c.Why,
		Anomaly: c.Anomaly.head(), Absolute: c.Absolute.head(), Regions: []cubeRegion{}, Region: c.Region, Surface: c.Surface, Series: c.Series, Theme: c.Theme,
	}
	if h.Theme == "" {
		h.Theme = "auto"
	}
	monthly := in.Pace == cube.Monthly || in.Pace == cube.Daily || in.Pace == cube.Hourly
	for _, t := range in.Times {
		h.Times = append(h.Times, in.Pace.Describe(t))
		h.Years = append(h.Years, t.Year)
		month := 0
		if monthly {
			month = t.Month
		}
		h.Months = append(h.Months, month)
	}
	codes, offset, step := codesOf(c.Field.Values, in.Step)
	h.Offset, h.Step = offset, step
	sections := []section{
		u16s("codes", codes, h.Cols),
		u32s("colorsAnomaly", c.Anomaly.colors()), u32s("colorsAbsolute", c.Absolute.colors()),
	}
	if c.Climatology != nil {
		values := c.Climatology
		if !monthly {
			values = meanOfSlots(values, in.Cells())
		}
		sections = append(sections, f32s("climatology", values, h.Cols))
	}
	if c.Land != nil {
		sections = append(sections, f32s("land", c.Land, h.Cols))
	}
	sections = append(sections, c.regions(h)...)
	return h, append(sections, coastSections(c.Coast)...)
}

func years(span [2]int) *[2]int {
	if span == [2]int{} {
		return nil
	}
	return &span
}

// meanOfSlots is the mean of the months of a climatology, for yearly frames.
func meanOfSlots(values []float64, cells int) []float64 {
	out := make([]float64, cells)
	slots := len(values) / cells
	for i, v := range values {
		out[i%cells] += v / float64(slots)
	}
	return out
}

// codesOf turns values into steps: 0 is missing, k+1 is offset + step*k.
func codesOf(values []float64, packed float64) (codes []uint16, offset, step float64) {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, v := range values {
		if v == v && !math.IsInf(v, 0) {
			lo, hi = min(lo, v), max(hi, v)
		}
	}
	if lo > hi {
		lo, hi = 0, 0
	}
	step, offset = packed, lo
	if step <= 0 || (hi-lo)/step > 65530 {
		step = (hi - lo) / 65533
	} else {
		offset = math.Round(lo/step) * step
	}
	if step == 0 {
		step = 1
	}
	codes = make([]uint16, len(values))
	for i, v := range values {
		if v == v && !math.IsInf(v, 0) {
			codes[i] = uint16(min(65534, max(0, math.Round((v-offset)/step)))) + 1
		}
	}
	return codes, offset, step
}

func (s Scale) head() cubePalette { return cubePalette{Name: s.Map.Name, Lo: s.Lo, Hi: s.Hi} }

// colors are 256 entries as 0xRRGGBBAA.
func (s Scale) colors() []uint32 {
	out := make([]uint32, 256)
	for i := range out {
		c := s.Map.At((float64(i) + 0.5) / 256)
		out[i] = uint32(c.R)<<24 | uint32(c.G)<<16 | uint32(c.B)<<8 | uint32(c.A)
	}
	return out
}

// regions packs the cells of every region that has any, one after the other.
func (c *Cube) regions(h *cubeHead) []section {
	var cells []uint32
	var parts []float64
	for _, r := range c.Regions {
		n := 0
		for i, p := range r.Part {
			if p > 0 {
				cells, parts = append(cells, uint32(i)), append(parts, p)
				n++
			}
		}
		if n > 0 {
			h.Regions = append(h.Regions, cubeRegion{r.ID, style.Clean(r.Name), r.Kind, n})
		}
	}
	return []section{u32s("regionCells", cells), f32s("regionShares", parts, 0)}
}

// coastSections packs lines as hundredths of a degree.
func coastSections(lines []orb.LineString) []section {
	var points []int32
	var lengths []uint32
	for _, l := range lines {
		for _, p := range l {
			points = append(points, int32(math.Round(p[0]*100)), int32(math.Round(p[1]*100)))
		}
		lengths = append(lengths, uint32(len(l)))
	}
	return []section{i32s("coast", points, 0), u32s("coastLengths", lengths)}
}

// document writes the file around the packed data.
func (c *Cube) document(w io.Writer, h *cubeHead, data *bytes.Buffer) error {
	title := h.Title
	if title == "" {
		title = h.Name
	}
	p := paper{theme: h.Theme, title: title, software: c.Software, css: cubeFaces(h) + web.CubeStyle, script: web.CubeScript}
	return p.write(w, data, func(out *bufio.Writer) error { return c.still(out, h, title) })
}

// still is for readers without script: the last frame, and the mean of all.
func (c *Cube) still(w *bufio.Writer, h *cubeHead, title string) error {
	last := h.Frames - 1
	scale := c.Anomaly
	if !c.Relative {
		scale = c.Absolute
	}
	const grow = 4
	img := image.NewNRGBA(image.Rect(0, 0, h.Cols*grow, h.Rows*grow))
	for i, v := range c.Field.Frame(last) {
		at := color.NRGBA{0xec, 0xec, 0xee, 0xff} // missing, without its hatch
		if v == v {
			at = scale.Map.At(min(1, max(0, (v-scale.Lo)/(scale.Hi-scale.Lo))))
		}
		for dy := range grow {
			for dx := range grow {
				img.SetNRGBA(i%h.Cols*grow+dx, i/h.Cols*grow+dy, at)
			}
		}
	}
	var picture bytes.Buffer
	if err := png.Encode(&picture, img); err != nil {
		return err
	}
	fmt.Fprintf(w, "<h1>%s</h1>\n<img class=\"static\" alt=\"%s, %s\" src=\"data:image/png;base64,%s\">\n", html.EscapeString(style.Clean(title)),
		html.EscapeString(style.Clean(h.Name)), h.Times[last], base64.StdEncoding.EncodeToString(picture.Bytes()))
	fmt.Fprintf(w, "<table><tr><th>time</th><th>area-weighted mean (%s)</th></tr>\n", html.EscapeString(h.Unit))
	weights := c.Field.Head().Weights("")
	for t := max(0, h.Frames-400); t < h.Frames; t++ {
		sum, total := 0.0, 0.0
		for i, v := range c.Field.Frame(t) {
			if v == v {
				sum, total = sum+v*weights[i], total+weights[i]
			}
		}
		fmt.Fprintf(w, "<tr><td>%s</td><td>%s</td></tr>\n", html.EscapeString(h.Times[t]), strconv.FormatFloat(sum/total, 'f', 3, 64))
	}
	w.WriteString("</table>\n")
	return nil
}

// cubeFaces embeds the characters that the page may write.
func cubeFaces(h *cubeHead) string {
	seen := map[rune]bool{}
	var runes []rune
	add := func(s string) {
		for _, r := range s {
			if !seen[r] && r >= ' ' {
				seen[r] = true
				runes = append(runes, r)
			}
		}
	}
	for r := ' '; r < 0x7f; r++ {
		add(string(r))
	}
	add("−–—×…°·²³ ▶❚◐‹›")
	for _, s := range []string{h.Title, h.Name, h.Unit, h.Source, h.Licence, h.Why} {
		add(s)
	}
	for _, r := range h.Regions {
		add(r.Name)
	}
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
