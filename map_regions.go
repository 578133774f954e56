package swelter

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"github.com/swelter/swelter/figure/mapview"
	"github.com/swelter/swelter/geo"
	"github.com/swelter/swelter/geo/crs"
	"github.com/swelter/swelter/geo/outline"
	"github.com/swelter/swelter/geom"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/region"
	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/source/regions"
	"github.com/swelter/swelter/table"
)

// planRegions colours regions by a table, or by the points that lie in them.
func planRegions(ctx context.Context, o MapOptions, spec Spec, env Env) (*plan, error) {
	layer := ""
	if strings.HasSuffix(strings.ToLower(o.Regions), ".gpkg") {
		layer, spec.Input.Layer = spec.Input.Layer, ""
	}
	list, notes, err := o.readRegions(ctx, layer, env)
	if err != nil {
		return nil, err
	}
	p := &plan{color: spec.Color, notes: notes}
	var values []float64
	if o.Count {
		values, err = p.countInto(ctx, list, o, spec, env)
	} else {
		values, err = p.joinTo(ctx, list, o, spec, env)
	}
	if err != nil {
		return nil, err
	}
	if o.Per == "area" {
		for i, a := range region.Areas(list) {
			values[i] /= a
		}
		p.grid.Unit = "per km²"
	}
	if p.mapped, err = o.viewOfRegions(list, values); err != nil {
		return nil, err
	}
	p.putRegions(list, values)
	p.countBeyond(list, values)
	p.fromNothing(o)
	return p, o.namePlaces(p.mapped)
}

// readRegions is the regions, of the layer of a file that has several, and what
// was mended of them.
func (o *MapOptions) readRegions(ctx context.Context, layer string, env Env) ([]region.Region, []string, error) {
	switch o.Regions {
	case "countries":
		list, err := outline.Countries(outline.Fine)
		return list, nil, err
	case "states":
		list, err := outline.States()
		return list, nil, err
	case "counties":
		list, err := outline.Counties()
		return list, nil, err
	}
	path, err := source.Regular(o.Regions, env.Dir)
	if err != nil {
		return nil, nil, fmt.Errorf("%w; or one of %s", err, strings.Join(builtIn, ", "))
	}
	list, notes, ok, err := o.readAreas(ctx, layer, env)
	if err == nil && !ok {
		if list, notes, err = o.readGeoJSON(path); err == nil {
			o.placeRegions(list)
		}
	}
	if err != nil {
		return nil, nil, err
	}
	list, mended, err := region.Mend(list)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w%s", o.Regions, err, asMetres(err))
	}
	if words := mended.String(); words != "" {
		notes = append(notes, o.Regions+": "+words)
	}
	for i := range notes { // a picture names no folders
		notes[i] = strings.ReplaceAll(notes[i], o.Regions, filepath.Base(o.Regions))
	}
	return list, notes, nil
}

// readAreas reads regions from a file whose format names its reference system; ok
// is false for others. Where points are counted, --crs is theirs, and the file's
// only when it has none of its own.
func (o *MapOptions) readAreas(ctx context.Context, layer string, env Env) (list []region.Region, notes []string, ok bool, err error) {
	in := table.Input{Paths: []string{o.Regions}, Layer: layer}
	if !o.Count {
		in.CRS = o.CRS
	}
	areas, notes, ok, err := source.OpenAreas(ctx, in, env.source())
	if err != nil && in.CRS != o.CRS {
		in.CRS = o.CRS
		if again, words, _, err2 := source.OpenAreas(ctx, in, env.source()); err2 == nil {
			areas, notes, err = again, words, nil
		}
	}
	if err != nil || !ok {
		return nil, nil, ok, err
	}
	list, more, err := regions.Named(areas, o.Regions, o.RegionKey)
	return list, append(notes, more...), true, err
}

// readGeoJSON reads regions from GeoJSON or TopoJSON, packed or not.
func (o *MapOptions) readGeoJSON(path string) ([]region.Region, []string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	var in io.Reader = f
	if strings.HasSuffix(strings.ToLower(path), ".gz") {
		if in, err = gzip.NewReader(f); err != nil {
			return nil, nil, fmt.Errorf("%s: %w", o.Regions, err)
		}
	}
	return regions.Read(in, o.Regions, o.RegionKey)
}

// placeRegions brings the regions of a file to degrees.
func (o *MapOptions) placeRegions(list []region.Region) {
	system, _ := crs.Parse(o.CRS) // check has refused others
	if system == nil {
		return
	}
	for _, r := range list {
		for _, p := range r.Shape {
			for _, ring := range p {
				for i, c := range ring {
					ring[i][0], ring[i][1] = system.Degrees(c[0], c[1])
				}
			}
		}
	}
}

// asMetres is a hint for coordinates that are no degrees.
func asMetres(err error) string {
	if strings.Contains(err.Error(), "no longitude and latitude") {
		return "; are these metres? --crs names their reference system, such as EPSG:32633"
	}
	return ""
}

// keyNames are the columns that are keys when nobody says, the likeliest first.
var keyNames = []string{"iso_alpha", "iso_a3", "iso3", "iso_alpha3", "alpha3", "fips", "geoid", "id", "code", "iso", "state", "county", "country", "nation", "name", "region"}

// joinTo gives each region the value of its rows.
func (p *plan) joinTo(ctx context.Context, list []region.Region, o MapOptions, spec Spec, env Env) ([]float64, error) {
	where, err := conditions(spec.Input)
	if err != nil {
		return nil, err
	}
	src, err := open(ctx, spec, env)
	if err != nil {
		return nil, err
	}
	defer src.Close()
	t, err := table.Collect(ctx, src, table.Query{Where: where, TZ: spec.Input.TZ}, table.CollectLimits{Bytes: env.Limits.OrDefaults().Bytes})
	if err != nil {
		return nil, err
	}
	p.notes = append(p.notes, t.Notes...)
	book := region.NewBook(list)
	key, err := o.keyColumn(t, book)
	if err != nil {
		return nil, err
	}
	value, err := o.valueColumn(t, key, where)
	if err != nil {
		return nil, err
	}
	var per *table.Column
	if o.Per != "" && o.Per != "area" {
		if per, err = numbers(t, o.Per); err != nil {
			return nil, err
		}
	}
	rows, keys := keysOf(key, o.Agg != "")
	if o.Regions == "states" && o.Agg != "" && toStates(keys) {
		p.notes = append(p.notes, "counties are taken to their states")
	}
	joined, err := book.Join(keys, o.Agg != "")
	var twice *region.DuplicateError
	switch {
	case errors.As(err, &twice) && o.Agg == "":
		return nil, fmt.Errorf("%s: column %q: %w; choose rows by --where, or say what becomes of several: --agg %s", t.Name, key.Name, err, strings.Join(aggs, ", "))
	case err != nil:
		return nil, fmt.Errorf("%s: column %q: %w", t.Name, key.Name, err)
	}
	if err := p.unknownKeys(joined, len(keys), key.Name, o, t.Name); err != nil {
		return nil, err
	}
	values := reduced(rows, joined.At, len(list), value, per, o.Agg)
	p.grid = grid.New(len(list), 1)
	p.grid.Name = table.Title(value.Name)
	if o.Agg == "count" {
		p.grid.Name = "rows"
	}
	if per != nil {
		p.grid.Name += " per " + table.Title(per.Name)
	}
	return values, nil
}

// toStates makes the FIPS codes of states of those of counties, where all keys are
// such, and says whether they were.
func toStates(keys []string) bool {
	for _, k := range keys {
		if len(k) != 4 && len(k) != 5 || strings.Trim(k, "0123456789") != "" {
			return false
		}
	}
	for i, k := range keys {
		keys[i] = k[:len(k)-3]
	}
	return len(keys) > 0
}

// keyColumn is the column that names regions: that of the options, or the first
// likely one of which most rows are regions.
func (o *MapOptions) keyColumn(t *table.Table, book *region.Book) (*table.Column, error) {
	if o.Key != "" {
		return t.Column(o.Key)
	}
	var best *table.Column
	most := 0.0
	for _, c := range t.Columns {
		if !o.mayBeKey(c) {
			continue
		}
		score, _ := keyScore(c, book)
		if slices.Contains(keyNames, strings.ToLower(c.Name)) {
			score *= 1.2
		}
		if score > most {
			best, most = c, score
		}
	}
	if best != nil && o.Agg == "" {
		// Another that tells regions apart as well, and every row: some tables have
		// a code wrong.
		if other := o.soleKey(t, book, best, most); other != nil {
			return other, nil
		}
	}
	if most < .3 {
		return nil, fmt.Errorf("%s: no column looks like a key of %s; name it with --key, there are %s", t.Name, o.Regions, strings.Join(t.Names(), ", "))
	}
	return best, nil
}

// keyScore is the share of a column's keys that are regions, and whether two rows
// are of one.
func keyScore(c *table.Column, book *region.Book) (score float64, twice bool) {
	_, keys := keysOf(c, false)
	distinct, hits := map[string]bool{}, 0.0
	taken := map[int]bool{}
	for _, k := range keys {
		at, _ := book.Find(k)
		twice = twice || at >= 0 && taken[at]
		if at >= 0 {
			taken[at] = true
		}
		if distinct[k] {
			continue
		}
		if distinct[k] = true; at >= 0 {
			hits++
		}
	}
	if len(distinct) == 0 || len(distinct) > 5000 {
		return 0, twice
	}
	return hits / float64(len(distinct)), twice
}

// soleKey is another likely column, almost as good, no two rows of which are of
// one region; nil when the best one tells all rows apart itself.
func (o *MapOptions) soleKey(t *table.Table, book *region.Book, best *table.Column, most float64) *table.Column {
	if _, twice := keyScore(best, book); !twice {
		return nil
	}
	for _, c := range t.Columns {
		if c == best || !o.mayBeKey(c) {
			continue
		}
		if score, twice := keyScore(c, book); !twice && score > .8*min(1, most) {
			return c
		}
	}
	return nil
}

// mayBeKey reports whether a column could name regions.
func (o *MapOptions) mayBeKey(c *table.Column) bool {
	return !(c.Kind == table.Time || c.Kind == table.Bool || c.Name == o.Value || c.Kind == table.Number && !c.Integer)
}

// valueColumn is the column of the colours: that of the options, or the only one
// of numbers that rows are not chosen by.
func (o *MapOptions) valueColumn(t *table.Table, key *table.Column, where []table.Cond) (*table.Column, error) {
	if o.Agg == "count" {
		return key, nil
	}
	if o.Value != "" {
		return numbers(t, o.Value)
	}
	var found []string
	for _, c := range t.Columns {
		chosen := slices.ContainsFunc(where, func(w table.Cond) bool { return w.Column == c.Name })
		if c.Kind == table.Number && c != key && !chosen {
			found = append(found, c.Name)
		}
	}
	if len(found) != 1 {
		return nil, fmt.Errorf("%s: which column has the values? name it with --value; there are %s", t.Name, strings.Join(t.Names(), ", "))
	}
	return t.Column(found[0])
}

// numbers is a column of numbers.
func numbers(t *table.Table, name string) (*table.Column, error) {
	c, err := t.Column(name)
	if err != nil {
		return nil, err
	}
	if c.Kind != table.Number && c.Kind != table.Bool {
		return nil, fmt.Errorf("%s: column %q holds no numbers", t.Name, name)
	}
	return c, nil
}

// keysOf is each key, and for each row which it is; or a key a row.
func keysOf(c *table.Column, once bool) (rows []int, keys []string) {
	at := map[string]int{}
	for i := range c.Len() {
		k := keyText(c, i)
		if n, ok := at[k]; ok && once {
			rows = append(rows, n)
			continue
		}
		at[k] = len(keys)
		rows, keys = append(rows, len(keys)), append(keys, k)
	}
	return rows, keys
}

// keyText is a cell as a key, "" when it is missing.
func keyText(c *table.Column, i int) string {
	switch {
	case c.Kind == table.Text && c.Codes[i] >= 0:
		return c.Dict[c.Codes[i]]
	case c.Kind == table.Text, c.Floats[i] != c.Floats[i]:
		return ""
	}
	return strconv.FormatFloat(c.Floats[i], 'f', -1, 64)
}

// mostListed is how many keys a note lists.
const mostListed = 8

// unknownKeys lists and counts the keys that are no region; where none is one,
// it is an error.
func (p *plan) unknownKeys(j *region.Joined, keys int, column string, o MapOptions, name string) error {
	if len(j.Unknown) == 0 {
		return nil
	}
	var words []string
	for i, u := range j.Unknown {
		if i == mostListed {
			words = append(words, fmt.Sprintf("and %d more", len(j.Unknown)-mostListed))
			break
		}
		w := strconv.Quote(u.Key)
		switch {
		case u.Same > 1:
			w += fmt.Sprintf(" (%d regions have this name, such as %s)", u.Same, strings.Join(u.Near, ", "))
		case len(u.Near) > 0:
			w += " (near " + strings.Join(u.Near, ", ") + ")"
		}
		words = append(words, w)
	}
	what := fmt.Sprintf("%d of %d keys in %q are no region of %s: %s", len(j.Unknown), keys, column, o.Regions, strings.Join(words, ", "))
	if len(j.Unknown) == keys {
		return fmt.Errorf("%s: %s", name, what)
	}
	p.warnings = append(p.warnings, what)
	return nil
}

// reduced is the value of each region, of its one row or of all; of two columns
// the quotient of both sums or means.
func reduced(rows, at []int, n int, value, per *table.Column, agg string) []float64 {
	of := func(c *table.Column) []float64 {
		lists := make([][]float64, n)
		for i, k := range rows {
			if r := at[k]; r >= 0 {
				v := 1.0
				if agg != "count" {
					v = c.Floats[i]
				}
				if v == v {
					lists[r] = append(lists[r], v)
				}
			}
		}
		out := make([]float64, n)
		for i, l := range lists {
			out[i] = one(l, agg)
		}
		return out
	}
	values := of(value)
	if per != nil {
		for i, v := range of(per) {
			if v == 0 {
				v = math.NaN()
			}
			values[i] /= v
		}
	}
	return values
}

// one makes one value of several; NaN of none.
func one(l []float64, agg string) float64 {
	if len(l) == 0 {
		return math.NaN()
	}
	sum := 0.0
	for _, v := range l {
		sum += v
	}
	switch agg {
	case "sum", "count":
		return sum
	case "min":
		return slices.Min(l)
	case "max":
		return slices.Max(l)
	case "median":
		s := slices.Clone(l)
		sort.Float64s(s)
		return (s[(len(s)-1)/2] + s[len(s)/2]) / 2
	}
	return sum / float64(len(l))
}

// countInto counts points into regions.
func (p *plan) countInto(ctx context.Context, list []region.Region, o MapOptions, spec Spec, env Env) ([]float64, error) {
	own := DensityOptions{}
	if o.Density != nil {
		own = *o.Density
	}
	own.LonLat = true
	own.crs = o.system(spec.Input)
	set, err := own.read(ctx, spec, env)
	if err != nil {
		return nil, err
	}
	own.Points = set.named
	warnings, err := suspicious(set.Points, own)
	if err != nil {
		return nil, degreesOnly(err)
	}
	p.notes, p.warnings = append(p.notes, set.notes...), append(p.warnings, warnings...)
	c := region.NewIndex(list).Count(set.X, set.Y, set.W)
	n := set.Len()
	if c.Outside == n {
		return nil, fmt.Errorf("none of %s points lies in a region of %s", table.Thousands(int64(n)), o.Regions)
	}
	p.counted = counted(n - c.Outside)
	if c.Outside > 0 {
		p.notes = append(p.notes, fmt.Sprintf("%s of %s points lie in no region", table.Thousands(int64(c.Outside)), table.Thousands(int64(n))))
	}
	if c.Shared > 0 {
		p.notes = append(p.notes, fmt.Sprintf("%s points lie in several regions and count in each", table.Thousands(int64(c.Shared))))
	}
	p.grid = grid.New(len(list), 1)
	p.grid.Name, p.grid.Integer = "points", set.W == nil && o.Per == ""
	if own.Points.Weight != "" {
		p.grid.Name = table.Title(own.Points.Weight)
	}
	return c.Values, nil
}

// degreesOnly changes the hint of points that are no degrees: maps have no other.
func degreesOnly(err error) error {
	if text := err.Error(); strings.Contains(text, "are these metres?") {
		text, _, _ = strings.Cut(text, "; are these metres?")
		return errors.New(text + "; are these metres? --crs names their reference system, such as EPSG:32633")
	}
	return err
}

// viewOfRegions shows the regions that have values; counties and states of the
// United States as their usual maps do.
func (o *MapOptions) viewOfRegions(list []region.Region, values []float64) (*mapview.Map, error) {
	var shapes []orb.MultiPolygon
	for i, r := range list {
		if values[i] == values[i] {
			shapes = append(shapes, r.Shape)
		}
	}
	if len(shapes) == 0 {
		return nil, fmt.Errorf("no region of %s has a value", o.Regions)
	}
	e := extentOf(shapes)
	if o.Regions == "states" || o.Regions == "counties" {
		if len(shapes) > len(list)/4 && (o.Projection == "" || o.Extent.IsZero()) {
			e = conterminous
			if o.Projection == "" && o.Extent.IsZero() {
				o.Projection = "albers"
			}
			if o.Extent.IsZero() {
				o.Extent = e
			}
		}
	} else if e.Width() >= worldSpan {
		e = geom.Extent{XMin: -180, YMin: -90, XMax: 180, YMax: 90}
		if o.Regions == "countries" {
			e.YMin = -58 // without Antarctica, which has no values of anything
		}
	}
	m, err := o.view(e)
	if err != nil {
		return nil, err
	}
	switch o.Regions {
	case "countries":
		m.Borders, err = outline.Borders(outline.Fine)
	case "counties":
		m.Outer, err = outline.StateBorders()
	case "states":
		m.Borders, err = outline.StateBorders()
	default:
		for _, r := range list {
			for _, p := range r.Shape {
				for _, ring := range p {
					m.Borders = append(m.Borders, onLand(ring)...)
				}
			}
		}
	}
	return m, err
}

// onLand are the parts of a border that are not the edge of a map of the world,
// along 180 degrees or a pole.
func onLand(ring orb.Ring) []orb.LineString {
	edge := func(a, b orb.Point) bool {
		return a[0] == b[0] && math.Abs(a[0]) == 180 || math.Abs(a[1]) >= 90 && math.Abs(b[1]) >= 90 || math.Abs(a[0]-b[0]) == 360
	}
	var out []orb.LineString
	var part orb.LineString
	for i, p := range ring {
		if i > 0 && edge(ring[i-1], p) {
			if len(part) > 1 {
				out = append(out, part)
			}
			part = nil
		}
		part = append(part, p)
	}
	if len(part) > 1 {
		out = append(out, part)
	}
	return out
}

// putRegions makes the grid one value a region.
func (p *plan) putRegions(list []region.Region, values []float64) {
	g := p.grid
	g.Values = values
	ids := make([]string, len(list))
	seen := map[string]bool{}
	for i, r := range list {
		if ids[i] = r.ID; r.ID == "" {
			ids[i] = r.Name
		}
		for n := 2; seen[ids[i]]; n++ {
			ids[i] = fmt.Sprintf("%s %d", region.Label(r), n)
		}
		seen[ids[i]] = true
		p.mapped.Areas = append(p.mapped.Areas, r.Shape)
		p.mapped.Names = append(p.mapped.Names, region.Label(r))
	}
	g.Y = grid.Axis{N: len(list), Labels: ids, Title: "region"}
	g.X = grid.Axis{N: 1, Labels: []string{g.Name}}
	p.regions = list
}

// countBeyond says how many regions with values lie beside the map.
func (p *plan) countBeyond(list []region.Region, values []float64) {
	beyond, with := 0, 0
	var names []string
	for i, r := range list {
		if values[i] != values[i] {
			continue
		}
		with++
		if !shows(p.mapped, r.Shape) {
			beyond++
			names = append(names, region.Label(r))
		}
	}
	if beyond > 0 {
		if beyond > 4 {
			names = append(names[:3], "...")
		}
		p.notes = append(p.notes, fmt.Sprintf("%d of %d regions with values lie beside the map (%s)", beyond, with, strings.Join(names, ", ")))
	}
}

// shows reports whether a corner of a shape lies on the map.
func shows(m *mapview.Map, shape orb.MultiPolygon) bool {
	for _, p := range shape {
		for _, r := range p {
			for _, c := range r {
				if m.Shows(c[0], c[1]) {
					return true
				}
			}
		}
	}
	return false
}

// fromNothing lets counts begin at 0.
func (p *plan) fromNothing(o MapOptions) {
	n := &p.color.Norm
	if o.Count && n.Name == "" && n.VMin == nil && n.Center == nil && !n.Robust {
		zero := 0.0
		n.VMin = &zero
	}
}

// namePlaces names regions in their middle, the largest first, or countries where
// there are none.
func (o *MapOptions) namePlaces(m *mapview.Map) error {
	if !o.Places {
		return nil
	}
	shapes, names := m.Areas, m.Names
	if shapes == nil {
		list, err := outline.Countries(outline.Fine)
		if err != nil {
			return err
		}
		for _, r := range list {
			shapes, names = append(shapes, r.Shape), append(names, region.Label(r))
		}
	}
	sizes := make([]float64, len(shapes))
	order := make([]int, len(shapes))
	places := make([]mapview.Place, len(shapes))
	for i, s := range shapes {
		order[i] = i
		for _, p := range s {
			if a := geo.Area(p); a > sizes[i] && len(p) > 0 {
				sizes[i] = a
				lon, lat := middleOf(geo.Unwrap(p[0]))
				places[i] = mapview.Place{Lon: lon, Lat: lat, Name: names[i]}
			}
		}
	}
	sort.SliceStable(order, func(a, b int) bool { return sizes[order[a]] > sizes[order[b]] })
	for _, i := range order {
		if sizes[i] > 0 {
			m.Places = append(m.Places, places[i])
		}
	}
	return nil
}

// middleOf is a place within a ring: of the widest stretches along a few parallels
// the middle of the widest.
func middleOf(ring orb.Ring) (lon, lat float64) {
	b := ring.Bound()
	best := -1.0
	for k := 1; k < 8; k++ {
		y := b.Min[1] + (b.Max[1]-b.Min[1])*(float64(k)+.001)/8
		var cuts []float64
		for i, q := range ring {
			a := ring[(i+len(ring)-1)%len(ring)]
			if (a[1] > y) != (q[1] > y) {
				cuts = append(cuts, a[0]+(y-a[1])/(q[1]-a[1])*(q[0]-a[0]))
			}
		}
		sort.Float64s(cuts)
		for i := 0; i+1 < len(cuts); i += 2 {
			// A stretch near the middle of the ring is better than one at its ends.
			w := (cuts[i+1] - cuts[i]) * (1 - .6*math.Abs(float64(k)-4)/4)
			if w > best {
				best, lon, lat = w, (cuts[i]+cuts[i+1])/2, y
			}
		}
	}
	return lon, lat
}
