package table

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/swelter/swelter/geom"
)

// PointsOptions name the columns that make points. The zero value finds x and y
// by their names.
type PointsOptions struct {
	X      string `json:"x,omitempty"`
	Y      string `json:"y,omitempty"`
	Weight string `json:"weight,omitempty"` // "" counts every point once
	Group  string `json:"group,omitempty"`
	Time   string `json:"time,omitempty"`
}

// pointNames are the names that coordinates go by, x and y in pairs, in the
// order in which they are looked for.
var pointNames = [][2]string{
	{"x", "y"}, {"lon", "lat"}, {"lng", "lat"}, {"long", "lat"}, {"longitude", "latitude"}, {"easting", "northing"}, {"px", "py"},
}

// Points makes points of the rows of a table; derived columns serve as well.
// Rows whose x or y (or weight) is missing or infinite are left out, and counted
// in a note. Columns that are not named are found: see Find.
func Points(t *Table, o PointsOptions, tz string) (geom.Points, []string, error) {
	p, _, notes, err := PointsWith(t, o, tz)
	return p, notes, err
}

// notesOf are the notes without those of columns other than the ones named.
func notesOf(notes, columns []string) []string {
	var out []string
	for _, n := range notes {
		about, is := strings.CutPrefix(n, "column ")
		if is && !slices.ContainsFunc(columns, func(c string) bool { return c != "" && strings.HasPrefix(about, strconv.Quote(c)) }) {
			continue
		}
		out = append(out, n)
	}
	return out
}

// PointsWith is Points with further columns of numbers beside the points that
// are kept, one value each, NaN where missing; "" gives nil.
func PointsWith(t *Table, o PointsOptions, tz string, more ...string) (geom.Points, [][]float64, []string, error) {
	fail := func(err error) (geom.Points, [][]float64, []string, error) { return geom.Points{}, nil, nil, err }
	o, notes, err := o.Find(t)
	if err != nil {
		return fail(err)
	}
	notes = append(notesOf(t.Notes, append([]string{o.X, o.Y, o.Weight, o.Group, o.Time}, more...)), notes...)
	loc, err := LoadZone(tz)
	if err != nil {
		return fail(err)
	}
	p, err := o.points(t, loc)
	if err != nil {
		return fail(err)
	}
	beside := make([][]float64, len(more))
	for i, name := range more {
		if name == "" {
			continue
		}
		c, err := t.Resolve(name, loc)
		if err != nil {
			return fail(err)
		}
		if c.Kind == Text || c.Kind == Time {
			return fail(notCoordinates(t, c))
		}
		beside[i] = c.Floats
	}
	all := p.Len()
	p, beside = finite(p, beside)
	switch left := all - p.Len(); {
	case p.Len() == 0:
		return fail(o.NoPoints(t.Name))
	case left > 0:
		notes = append(notes, o.LeftOut(int64(left), int64(all)))
	}
	return p, beside, notes, nil
}

// Found says which columns of x and y were found.
func (o PointsOptions) Found() string {
	return fmt.Sprintf("points from the columns %s and %s", o.X, o.Y)
}

// LeftOut is the note that counts rows without a place or a weight.
func (o PointsOptions) LeftOut(left, all int64) string {
	what := o.X + " or " + o.Y
	if o.Weight != "" {
		what = o.X + ", " + o.Y + " or " + o.Weight
	}
	return fmt.Sprintf("%s of %s rows had no %s and were left out", thousands(left), thousands(all), what)
}

// NoPoints is the error of a table none of whose rows has a place.
func (o PointsOptions) NoPoints(name string) error {
	return fmt.Errorf("%scolumns %q and %q: no row has both coordinates", where(name), o.X, o.Y)
}

// points are all rows as they stand; x and y are named.
func (o PointsOptions) points(t *Table, loc *time.Location) (geom.Points, error) {
	var columns [4][]float64
	for i, name := range []string{o.X, o.Y, o.Weight, o.Time} {
		if name == "" {
			continue
		}
		c, err := t.Resolve(name, loc)
		if err != nil {
			return geom.Points{}, err
		}
		if c.Kind == Text || c.Kind == Time && i != 3 {
			return geom.Points{}, notCoordinates(t, c)
		}
		columns[i] = c.Floats
	}
	p := geom.Points{X: columns[0], Y: columns[1], W: columns[2], T: columns[3]}
	var err error
	if o.Group != "" {
		p.Group, p.Groups, err = groups(t, o.Group)
	}
	return p, err
}

// Find fills in the columns of x and y that nobody named: x and y, lon and lat,
// longitude and latitude and the like, or the only two columns of numbers. The
// note says which.
func (o PointsOptions) Find(t *Table) (PointsOptions, []string, error) {
	if o.X != "" && o.Y != "" {
		return o, nil, nil
	}
	if o.X != "" || o.Y != "" {
		return o, nil, fmt.Errorf("%sboth x and y are needed; name the other column too", where(t.Name))
	}
	for _, pair := range pointNames {
		x, y := named(t, pair[0]), named(t, pair[1])
		if x != "" && y != "" {
			o.X, o.Y = x, y
			return o, []string{o.Found()}, nil
		}
	}
	var numbers []string
	for _, c := range t.Columns {
		if c.Kind == Number {
			numbers = append(numbers, c.Name)
		}
	}
	if len(numbers) == 2 {
		o.X, o.Y = numbers[0], numbers[1]
		return o, []string{o.Found()}, nil
	}
	for _, pair := range pointNames {
		for _, name := range pair {
			for _, c := range t.Columns {
				if strings.EqualFold(c.Name, name) && c.Kind == Text {
					return o, nil, notCoordinates(t, c)
				}
			}
		}
	}
	return o, nil, fmt.Errorf("%swhich columns are x and y? name them (columns: %s)", where(t.Name), nameList(t.Names()))
}

// named finds a column of numbers by its name in any case.
func named(t *Table, name string) string {
	for _, c := range t.Columns {
		if strings.EqualFold(c.Name, name) && c.Kind == Number {
			return c.Name
		}
	}
	return ""
}

// notCoordinates names the first cell of a column that is no number.
func notCoordinates(t *Table, c *Column) error {
	for row, code := range c.Codes {
		if code < 0 {
			continue
		}
		if _, _, number := parseNumber([]byte(c.Dict[code]), '.'); !number {
			return &CellError{Table: t.Name, Row: int64(row + 1), Column: c.Name, Text: c.Dict[code], Want: "a number"}
		}
	}
	return fmt.Errorf("%scolumn %q holds %s, not numbers", where(t.Name), c.Name, c.Kind)
}

// groups are the codes of a column by first appearance; missing is -1.
func groups(t *Table, name string) ([]int32, []string, error) {
	c, err := t.Column(name)
	if err != nil {
		return nil, nil, err
	}
	if c.Kind == Text {
		return c.Codes, c.Dict, nil
	}
	codes, names := make([]int32, c.Len()), []string(nil)
	seen := map[float64]int32{}
	for i, v := range c.Floats {
		if math.IsNaN(v) {
			codes[i] = -1
			continue
		}
		code, ok := seen[v]
		if !ok {
			code = int32(len(names))
			seen[v] = code
			names = append(names, NumberLabel(v))
		}
		codes[i] = code
	}
	return codes, names, nil
}

// finite keeps the points whose numbers all are, and what stands beside them.
func finite(p geom.Points, beside [][]float64) (geom.Points, [][]float64) {
	bad := func(v []float64, i int) bool { return v != nil && (math.IsNaN(v[i]) || math.IsInf(v[i], 0)) }
	var keep []int
	for i := range p.X {
		if !bad(p.X, i) && !bad(p.Y, i) && !bad(p.W, i) {
			keep = append(keep, i)
		}
	}
	if len(keep) == len(p.X) {
		return p, beside
	}
	kept := make([][]float64, len(beside))
	for i, v := range beside {
		kept[i] = pickAt(v, keep)
	}
	return geom.Points{X: pickAt(p.X, keep), Y: pickAt(p.Y, keep), W: pickAt(p.W, keep), T: pickAt(p.T, keep), Group: pickAt(p.Group, keep), Groups: p.Groups}, kept
}

func pickAt[T any](from []T, at []int) []T {
	if from == nil {
		return nil
	}
	out := make([]T, len(at))
	for i, a := range at {
		out[i] = from[a]
	}
	return out
}
