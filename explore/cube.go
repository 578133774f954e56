// Package explore makes the dashboard that fits a source: for a variable over
// time and the globe the page of package page, in one file.
package explore

import (
	"context"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/paulmach/orb"

	"github.com/swelter/swelter/colormap"
	"github.com/swelter/swelter/cube"
	"github.com/swelter/swelter/geo/outline"
	"github.com/swelter/swelter/page"
	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/stat"
	"github.com/swelter/swelter/table"
)

// CubeOptions are what a person says of the dashboard of a cube. The zero value
// takes the one variable, finds out by its name whether it holds differences
// from a mean, and paints with vlag and rocket.
type CubeOptions struct {
	Pick cube.Pick `json:"pick,omitzero"`

	Title   string `json:"title,omitempty"`
	Source  string `json:"source,omitempty"`
	Licence string `json:"licence,omitempty"`

	Holds           string `json:"holds,omitempty"` // anomalies or values; "" asks the file
	Base            string `json:"base,omitempty"`  // years that anomalies are measured from, of values those at first: 1951-1980
	Climatology     string `json:"climatology,omitempty"`
	ClimatologyBase string `json:"climatologyBase,omitempty"`

	Land    bool   `json:"land,omitempty"`    // without the sea at first
	Ocean   bool   `json:"ocean,omitempty"`   // without the land at first
	Region  string `json:"region,omitempty"`  // name or code of a continent, a country or one of Regions
	Regions string `json:"regions,omitempty"` // a file of further ones
	Key     string `json:"key,omitempty"`     // its property with their names; found by itself

	Series       string   `json:"series,omitempty"`      // a table with a published series
	SeriesWhere  []string `json:"seriesWhere,omitempty"` // which of its rows
	SeriesName   string   `json:"seriesName,omitempty"`
	SeriesColumn string   `json:"seriesColumn,omitempty"`

	CMap      string    `json:"cmap,omitempty"`      // of anomalies
	CMapValue string    `json:"cmapValue,omitempty"` // of absolute values
	Limits    []float64 `json:"limits,omitempty"`    // of anomalies
	Theme     string    `json:"theme,omitempty"`
}

// Env is where files are found and how much may be used.
type Env struct {
	Open     source.Options
	Software string // written into the page
	Most     int    // values in memory; 0 is 60 million
}

// Cube opens a cube and writes its dashboard. The notes say what was decided.
func Cube(ctx context.Context, in table.Input, o CubeOptions, env Env, w io.Writer) (notes []string, err error) {
	d := &dashboard{ctx: ctx, o: o, env: env}
	if d.env.Most == 0 {
		d.env.Most = 60_000_000
	}
	field, attrs, err := d.load(in, o.Pick)
	if err != nil {
		return nil, err
	}
	if len(field.Head().Times) == 0 || field.Head().Timeless {
		return nil, fmt.Errorf("%s: %s has no time axis; draw it with swelter map", strings.Join(in.Paths, " "), field.Head().Name)
	}
	p, err := d.page(field, attrs)
	if err != nil {
		return nil, err
	}
	return d.notes, page.WriteCube(w, p)
}

type dashboard struct {
	ctx   context.Context
	o     CubeOptions
	env   Env
	notes []string
}

// load opens one file and takes its variable into memory; what is said of the
// file as a whole comes with it.
func (d *dashboard) load(in table.Input, pick cube.Pick) (*cube.Field, map[string]string, error) {
	src, err := source.OpenCube(d.ctx, in, d.env.Open)
	if err != nil {
		return nil, nil, err
	}
	defer src.Close()
	view, err := cube.Open(src, strings.Join(in.Paths, " "), pick)
	if err != nil {
		return nil, nil, err
	}
	field, err := cube.Load(d.ctx, view, d.env.Most)
	return field, src.Attrs(), err
}

func (d *dashboard) page(field *cube.Field, attrs map[string]string) (*page.Cube, error) {
	head := field.Head()
	p := &page.Cube{
		Field: field, Title: d.o.Title, Source: d.o.Source, Licence: d.o.Licence, Software: d.env.Software, Theme: d.o.Theme,
	}
	if p.Title == "" {
		p.Title = capital(first(attrs["title"], head.About()))
	}
	if p.Source == "" {
		p.Source = first(attrs["source"], attrs["institution"], head.Attrs["source"], attrs["references"])
	}
	if p.Licence == "" {
		p.Licence = first(attrs["license"], attrs["licence"])
	}
	var err error
	if p.Relative, err = d.relative(head); err != nil {
		return nil, err
	}
	if p.Base, err = d.base(head, attrs, p.Relative); err != nil {
		return nil, err
	}
	if err := d.climatology(p); err != nil {
		return nil, err
	}
	if err := d.places(p); err != nil {
		return nil, err
	}
	if p.Series, err = d.series(); err != nil {
		return nil, err
	}
	return p, d.scales(p)
}

func first(texts ...string) string {
	for _, t := range texts {
		if strings.TrimSpace(t) != "" {
			return t
		}
	}
	return ""
}

func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// relative says whether the variable holds differences from a mean.
func (d *dashboard) relative(h *cube.Head) (bool, error) {
	switch d.o.Holds {
	case "anomalies":
		return true, nil
	case "values":
		return false, nil
	case "":
	default:
		return false, fmt.Errorf("--holds %q: a file holds anomalies or values", d.o.Holds)
	}
	if cube.SaysAnomaly(h.Name, h.Title, h.Attrs) {
		d.notes = append(d.notes, h.Name+" holds anomalies by its name; --holds values if not")
		return true, nil
	}
	return false, nil
}

var (
	span      = regexp.MustCompile(`\b(1[6-9]\d\d|20\d\d)\s*(?:-|–|to)\s*(1[6-9]\d\d|20\d\d)\b`)
	basesSpan = regexp.MustCompile(`(?i)(?:base|baseline|base period|reference period|relative to|against|climatology)[^0-9]{0,20}(1[6-9]\d\d|20\d\d)\s*(?:-|–|to)\s*(1[6-9]\d\d|20\d\d)`)
)

// years reads "1951-1980".
func years(flag, text string) ([2]int, error) {
	m := span.FindStringSubmatch(text)
	if m == nil || strings.TrimSpace(text) != m[0] {
		return [2]int{}, fmt.Errorf("%s %q: a span of years looks like 1951-1980", flag, text)
	}
	a, _ := strconv.Atoi(m[1])
	b, _ := strconv.Atoi(m[2])
	if a > b {
		return [2]int{}, fmt.Errorf("%s %q: ends before it begins", flag, text)
	}
	return [2]int{a, b}, nil
}

// base finds the years that the file's anomalies are measured from. Of values it
// is the baseline that a visitor meets first, which has to lie in the data.
func (d *dashboard) base(h *cube.Head, attrs map[string]string, relative bool) ([2]int, error) {
	if d.o.Base != "" {
		b, err := years("--base", d.o.Base)
		first, last := h.Times[0].Year, h.Times[len(h.Times)-1].Year
		if err == nil && !relative && (b[1] < first || b[0] > last) {
			err = fmt.Errorf("--base %s: no frame lies in it; the data reach from %d to %d", d.o.Base, first, last)
		}
		return b, err
	}
	if !relative {
		return [2]int{}, nil
	}
	for _, text := range []string{h.Attrs["comment"], h.Title, attrs["title"], attrs["comment"]} {
		if m := basesSpan.FindStringSubmatch(text); m != nil {
			a, _ := strconv.Atoi(m[1])
			b, _ := strconv.Atoi(m[2])
			d.notes = append(d.notes, fmt.Sprintf("anomalies against %d-%d, as the file says; --base if not", a, b))
			return [2]int{a, b}, nil
		}
	}
	return [2]int{}, nil
}

// climatology brings the climatology to the cells of the field.
func (d *dashboard) climatology(p *page.Cube) error {
	if d.o.Climatology == "" {
		if p.Relative {
			p.Why = "the file holds anomalies alone; a climatology (--climatology FILE) makes absolute values of them"
		}
		return nil
	}
	if !p.Relative {
		return fmt.Errorf("--climatology %s: the variable holds absolute values already; --holds anomalies if not", d.o.Climatology)
	}
	in, attrs, err := d.load(table.Input{Paths: []string{d.o.Climatology}}, cube.Pick{Unit: p.Field.Head().Unit})
	if err != nil {
		return err
	}
	head := in.Head()
	if n := len(head.Times); n != 12 && n != 1 {
		return fmt.Errorf("%s: %d frames; a climatology has the 12 months of a year, or one", d.o.Climatology, n)
	}
	switch {
	case d.o.ClimatologyBase != "":
		p.ClimatologyBase, err = years("--climatology-base", d.o.ClimatologyBase)
	default:
		for _, text := range []string{head.Title, attrs["title"], head.Attrs["comment"]} {
			if m := span.FindStringSubmatch(strings.ReplaceAll(text, "_", " ")); m != nil && p.ClimatologyBase == [2]int{} {
				p.ClimatologyBase, err = years("", m[0])
			}
		}
		if p.ClimatologyBase == [2]int{} {
			return fmt.Errorf("%s: does not say which years it is the mean of; name them with --climatology-base 1961-1990", d.o.Climatology)
		}
		d.notes = append(d.notes, fmt.Sprintf("the climatology is the mean of %d-%d, as its file says", p.ClimatologyBase[0], p.ClimatologyBase[1]))
	}
	if err != nil {
		return err
	}
	same, err := cube.Load(d.ctx, cube.Regrid(in, p.Field.Head()), d.env.Most)
	if err != nil {
		return err
	}
	p.Climatology, p.ClimatologyName = same.Values, first(head.About(), d.o.Climatology)
	return nil
}

// places adds continents, countries, land and coast.
func (d *dashboard) places(p *page.Cube) error {
	head := p.Field.Head()
	countries, err := outline.Countries(outline.Fine)
	if err != nil {
		return err
	}
	whole := map[string][]float64{}
	var order []string
	var list []page.Area
	for _, c := range countries {
		part := cube.Fractions(head, c.Shape)
		if c.ID != "" {
			list = append(list, page.Area{ID: c.ID, Name: c.Name, Kind: "Countries", Part: part})
		}
		if c.Continent == "" {
			continue
		}
		sum, ok := whole[c.Continent]
		if !ok {
			sum = make([]float64, len(part))
			whole[c.Continent] = sum
			order = append(order, c.Continent)
		}
		for i, v := range part {
			sum[i] = min(1, sum[i]+v)
		}
	}
	sort.Strings(order)
	for _, name := range order {
		p.Regions = append(p.Regions, page.Area{ID: name, Name: name, Kind: "Continents", Part: whole[name]})
	}
	sort.Slice(list, func(i, j int) bool { return list[i].Name < list[j].Name })
	p.Regions = append(p.Regions, list...)
	if err := d.ownRegions(p); err != nil {
		return err
	}
	if err := d.start(p); err != nil {
		return err
	}
	land, err := outline.Land(outline.Fine)
	if err != nil {
		return err
	}
	p.Land = cube.Fractions(head, land)
	coast, err := outline.Coast(outline.Coarse)
	if err != nil {
		return err
	}
	p.Coast = unfolded(coast)
	return nil
}

// unfolded breaks lines where they step across 180 degrees.
func unfolded(lines []orb.LineString) []orb.LineString {
	var out []orb.LineString
	for _, l := range lines {
		from := 0
		for i := 1; i < len(l); i++ {
			if math.Abs(l[i][0]-l[i-1][0]) > 180 {
				out, from = append(out, l[from:i]), i
			}
		}
		out = append(out, l[from:])
	}
	return out
}

// scales chooses colours and limits: anomalies evenly around 0 so that 98 in
// 100 values lie within, absolute values between the first and the last in 100.
func (d *dashboard) scales(p *page.Cube) error {
	named := func(name, usual string) (*colormap.Map, error) { return colormap.Named(first(name, usual)) }
	var err error
	if p.Anomaly.Map, err = named(d.o.CMap, "RdBu_r"); err != nil {
		return err
	}
	if p.Absolute.Map, err = named(d.o.CMapValue, "cmc.batlow"); err != nil {
		return err
	}
	sample := d.sample(p)
	size := make([]float64, len(sample.anomaly))
	for i, v := range sample.anomaly {
		size[i] = math.Abs(v)
	}
	hi := roundUp(quantile(size, 0.98))
	p.Anomaly.Lo, p.Anomaly.Hi = -hi, hi
	if len(d.o.Limits) == 2 {
		p.Anomaly.Lo, p.Anomaly.Hi = d.o.Limits[0], d.o.Limits[1]
	}
	lo, top := quantile(sample.absolute, 0.01), quantile(sample.absolute, 0.99)
	step := roundUp((top - lo) / 20)
	p.Absolute.Lo, p.Absolute.Hi = math.Floor(lo/step)*step, math.Ceil(top/step)*step
	return nil
}

type samples struct{ anomaly, absolute []float64 }

// sample takes up to about a million values, evenly.
func (d *dashboard) sample(p *page.Cube) samples {
	var s samples
	head := p.Field.Head()
	cells, frames := head.Cells(), len(head.Times)
	every := max(1, frames*cells/1_000_000)
	for i := 0; i < frames*cells; i += every {
		v := p.Field.Values[i]
		if math.IsNaN(v) {
			continue
		}
		switch {
		case p.Relative && p.Climatology != nil:
			slots := len(p.Climatology) / cells
			s.absolute = append(s.absolute, v+p.Climatology[(head.Times[i/cells].Month-1)%slots*cells+i%cells])
			s.anomaly = append(s.anomaly, v)
		case p.Relative:
			s.anomaly = append(s.anomaly, v)
		default:
			s.absolute = append(s.absolute, v)
			if first := p.Field.Values[i%cells]; !math.IsNaN(first) {
				s.anomaly = append(s.anomaly, v-p.Field.Values[i%cells+i/cells%min(12, frames)*cells])
			}
		}
	}
	return s
}

func quantile(values []float64, q float64) float64 {
	if len(values) == 0 {
		return 1
	}
	return stat.Quantile(values, q)
}

// roundUp is the next of 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8 times a power of ten.
func roundUp(v float64) float64 {
	if !(v > 0) {
		return 1
	}
	power := math.Pow(10, math.Floor(math.Log10(v)))
	for _, f := range []float64{1, 1.5, 2, 2.5, 3, 4, 5, 6, 8} {
		if v <= f*power*(1+1e-9) {
			return f * power
		}
	}
	return 10 * power
}

// series reads a published series: its first column of years or times, and its
// first other column of numbers.
func (d *dashboard) series() (*page.Published, error) {
	if d.o.Series == "" {
		return nil, nil
	}
	src, err := source.Open(d.ctx, table.Input{Paths: []string{d.o.Series}}, d.env.Open)
	if err != nil {
		return nil, err
	}
	defer src.Close()
	var conds []table.Cond
	for _, text := range d.o.SeriesWhere {
		c, err := table.ParseCond(text)
		if err != nil {
			return nil, err
		}
		conds = append(conds, c)
	}
	all, err := table.Collect(d.ctx, src, table.Query{Where: conds}, table.CollectLimits{})
	if err != nil {
		return nil, err
	}
	return published(all, first(d.o.SeriesName, strings.Join(append([]string{filepath.Base(d.o.Series)}, d.o.SeriesWhere...), ", ")), d.o.SeriesColumn)
}

// published takes the times and values out of a table.
func published(t *table.Table, name, column string) (*page.Published, error) {
	var x, v *table.Column
	for _, c := range t.Columns {
		word := strings.ToLower(c.Name)
		isTime := c.Kind == table.Time || c.Kind == table.Number && (word == "year" || word == "time" || word == "date" || word == "x")
		switch {
		case x == nil && isTime:
			x = c
		case column != "" && c.Name == column, column == "" && v == nil && c.Kind == table.Number && !isTime:
			v = c
		}
	}
	if x == nil || v == nil || v.Kind != table.Number {
		return nil, fmt.Errorf("%s: a series has a column of years or times and one of numbers (--series-column names it); there are %s", t.Name, strings.Join(t.Names(), ", "))
	}
	p := &page.Published{Name: name}
	for i := range x.Len() {
		at, value := x.Floats[i], v.Floats[i]
		if math.IsNaN(at) || math.IsNaN(value) {
			continue
		}
		if x.Kind == table.Time {
			when := time.Unix(int64(at), 0).UTC()
			start := time.Date(when.Year(), 1, 1, 0, 0, 0, 0, time.UTC)
			at = float64(when.Year()) + when.Sub(start).Hours()/float64(start.AddDate(1, 0, 0).Sub(start).Hours())
		}
		p.X, p.V = append(p.X, at), append(p.V, value)
	}
	if len(p.X) < 2 {
		return nil, fmt.Errorf("%s: the series has %d values; a line needs two", t.Name, len(p.X))
	}
	order := make([]int, len(p.X))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(i, j int) bool { return p.X[order[i]] < p.X[order[j]] })
	sorted := &page.Published{Name: name}
	for _, i := range order {
		if n := len(sorted.X); n > 0 && sorted.X[n-1] == p.X[i] {
			return nil, fmt.Errorf("%s: two rows for the time %v; choose with --series-where 'column = value'", t.Name, p.X[i])
		}
		sorted.X, sorted.V = append(sorted.X, p.X[i]), append(sorted.V, p.V[i])
	}
	return sorted, nil
}
