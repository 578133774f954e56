package cube

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"sort"
	"strconv"
	"strings"
)

// Pick says what of a cube is looked at. The zero value is the one variable on
// latitude and longitude, all of it.
type Pick struct {
	Variable string            `json:"variable,omitempty"`
	Time     string            `json:"time,omitempty"`   // a span: 2016, 2016-03, 1951-1980
	Box      []float64         `json:"box,omitempty"`    // west, south, east, north: cells with their centre in it
	Level    string            `json:"level,omitempty"`  // its value or label
	Member   string            `json:"member,omitempty"` // the same of an ensemble
	At       map[string]string `json:"at,omitempty"`     // value or label on any further axis, by its name
	Unit     string            `json:"unit,omitempty"`   // to convert to
	Grid     []float64         `json:"grid,omitempty"`   // west, south, east, north of an array that does not say where it lies
	Dates    string            `json:"dates,omitempty"`  // first frame and step of one that does not say when: 1951/1y
}

// View is a variable of a source brought into order: times rise, rows go from
// north to south, columns from west to east without a seam. Nothing is read
// before Each.
type View struct {
	head    Head
	src     Source
	v       Variable
	time    int   // index of the axis, or -1
	lat     int   // index of the axis
	lon     int   // index of the axis
	fixed   []int // place along every other axis
	times   []int // stored place of each frame
	rows    []int // stored place of each row
	cols    []int // stored place of each column
	convert func(float64) float64
}

// Head says what the view holds.
func (w *View) Head() *Head { return &w.head }

// Open looks at a variable of a source. name is of the source, for messages.
func Open(src Source, name string, p Pick) (*View, error) {
	w, err := open(src, p)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return w, nil
}

func open(src Source, p Pick) (*View, error) {
	all, err := p.placed(src.Variables())
	if err != nil {
		return nil, err
	}
	v, err := choose(all, p.Variable)
	if err != nil {
		return nil, err
	}
	w := &View{src: src, v: *v, time: v.Axis(Time), lat: v.Axis(Lat), lon: v.Axis(Lon)}
	w.head = Head{Name: v.Name, Title: v.Title, Unit: v.Unit, Step: v.Step, Attrs: v.Attrs, Timeless: w.time < 0}
	if w.fixed, err = p.Places(v); err != nil {
		return nil, fmt.Errorf("%s: %w", v.Name, err)
	}
	if err := w.pickTimes(p.Time); err != nil {
		return nil, fmt.Errorf("%s: %w", v.Name, err)
	}
	if err := w.pickPlaces(p.Box); err != nil {
		return nil, fmt.Errorf("%s: %w", v.Name, err)
	}
	if p.Unit != "" {
		if w.convert, err = conversion(v.Unit, p.Unit); err != nil {
			return nil, fmt.Errorf("%s: %w", v.Name, err)
		}
		w.head.Unit, w.head.Step = p.Unit, w.head.Step*math.Abs(w.convert(1)-w.convert(0))
	}
	return w, nil
}

// choose finds the variable: the one that is named, else the only one on time,
// latitude and longitude, else the only one on a map.
func choose(all []Variable, name string) (*Variable, error) {
	if name != "" {
		for i := range all {
			if all[i].Name == name {
				return &all[i], onMap(&all[i])
			}
		}
		return nil, fmt.Errorf("there is no variable %q; there are %s", name, names(all))
	}
	var over, maps []Variable
	for _, v := range all {
		if onMap(&v) == nil {
			maps = append(maps, v)
			if v.Axis(Time) >= 0 {
				over = append(over, v)
			}
		}
	}
	fit := over
	if len(fit) == 0 {
		fit = maps
	}
	switch {
	case len(fit) == 1:
		return &fit[0], nil
	case len(fit) > 1:
		return nil, fmt.Errorf("%d variables fit: %s; choose one with --variable", len(fit), names(fit))
	case len(all) == 1:
		return nil, onMap(&all[0])
	case len(all) == 0:
		return nil, fmt.Errorf("holds no variables")
	}
	for i := range all {
		if all[i].Curve != "" {
			return nil, onMap(&all[i])
		}
	}
	return nil, fmt.Errorf("no variable has axes of latitude and longitude; there are %s", names(all))
}

// onMap refuses what has no rows and columns of a map.
func onMap(v *Variable) error {
	var axes []string
	for i := range v.Axes {
		axes = append(axes, v.Axes[i].Name)
	}
	switch {
	case v.Curve != "":
		return fmt.Errorf("%s: the cells are curved (placed by %s); bring the grid to plain latitudes and longitudes first, as with cdo remapbil,r360x180", v.Name, v.Curve)
	case v.Axis(Lat) < 0 || v.Axis(Lon) < 0:
		return fmt.Errorf("%s: has no axis of %s; its axes are %s; say where a plain array lies with --grid -180,-90,180,90", v.Name, missingPlace(v), strings.Join(axes, ", "))
	}
	return nil
}

func missingPlace(v *Variable) string {
	switch {
	case v.Axis(Lat) >= 0:
		return "longitude"
	case v.Axis(Lon) >= 0:
		return "latitude"
	}
	return "latitude and longitude"
}

func names(vars []Variable) string {
	var out []string
	for i := range vars {
		if i == 12 {
			out = append(out, fmt.Sprintf("and %d more", len(vars)-i))
			break
		}
		out = append(out, vars[i].Name)
	}
	return strings.Join(out, ", ")
}

// Places are the indices along the axes of a variable that are neither time nor
// on the map, such as levels and members; 0 along the others. It is an error not
// to choose where there is a choice, and to choose along what is no such axis.
func (p Pick) Places(v *Variable) ([]int, error) {
	at := make([]int, len(v.Axes))
	var further []string
	time, lat, lon := v.Axis(Time), v.Axis(Lat), v.Axis(Lon)
	for i := range v.Axes {
		if i == time || i == lat || i == lon {
			continue
		}
		a := &v.Axes[i]
		further = append(further, a.Name)
		var err error
		if at[i], err = p.place(a); err != nil {
			return nil, err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(p.At)) {
		switch {
		case slices.Contains(further, name):
		case len(further) == 0:
			return nil, fmt.Errorf("--at %s=%s: there is no axis beside time, latitude and longitude", name, p.At[name])
		default:
			return nil, fmt.Errorf("--at %s=%s: no axis to choose a place on; there is %s", name, p.At[name], strings.Join(further, ", "))
		}
	}
	return at, nil
}

// place is the index along an axis that is neither time nor on the map.
func (p Pick) place(a *Axis) (int, error) {
	want := p.At[a.Name]
	if want == "" && a.Kind == Level {
		want = p.Level
	}
	if want == "" && a.Kind == Member {
		want = p.Member
	}
	if want == "" {
		if a.Len() == 1 {
			return 0, nil
		}
		hint := fmt.Sprintf("choose one, such as --at %s=%s", a.Name, strings.TrimSuffix(strings.SplitN(a.places(), ", ", 2)[0], ","))
		if a.Kind == "" {
			hint += ", or say when they are with --dates 1951/1y"
		}
		return 0, fmt.Errorf("axis %s has %d places (%s); %s", a.Name, a.Len(), a.places(), hint)
	}
	if i := slices.Index(a.Labels, want); i >= 0 {
		return i, nil
	}
	if x, err := strconv.ParseFloat(want, 64); err == nil && a.Labels == nil {
		for i, v := range a.Values {
			if math.Abs(v-x) <= 1e-6*max(1, math.Abs(v)) {
				return i, nil
			}
		}
	}
	return 0, fmt.Errorf("axis %s has no %s; it has %s", a.Name, want, a.places())
}

// places lists the first few places of an axis.
func (a *Axis) places() string {
	const most = 8
	var out []string
	for i := range a.Values {
		if i == most {
			out = append(out, "...")
			break
		}
		out = append(out, a.Place(i))
	}
	return strings.Join(out, ", ")
}

// Place is what the i-th place of an axis is called, as Pick chooses it.
func (a *Axis) Place(i int) string {
	if a.Labels != nil {
		return a.Labels[i]
	}
	return strconv.FormatFloat(a.Values[i], 'g', -1, 64)
}

// pickTimes orders the frames within a span.
func (w *View) pickTimes(text string) error {
	span, err := ParseSpan(text)
	if err != nil {
		return err
	}
	if w.time < 0 {
		if !span.All() {
			return fmt.Errorf("has no time axis, so %s cannot be chosen", span)
		}
		w.head.Times, w.head.Calendar = []Moment{{}}, Standard
		return nil
	}
	axis := &w.v.Axes[w.time]
	cal := axis.Clock.Calendar
	if w.head.Calendar = cal; cal == "" {
		w.head.Calendar = Standard
	}
	all := make([]Moment, axis.Len())
	order := make([]int, len(all))
	for i := range all {
		if all[i], err = axis.moment(i); err != nil {
			return fmt.Errorf("%s: %w", axis.Name, err)
		}
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool { return before(all[order[a]], all[order[b]]) })
	for k := 1; k < len(order); k++ {
		if all[order[k]] == all[order[k-1]] {
			return fmt.Errorf("%s: the time %s is there twice (frames %d and %d)", axis.Name, all[order[k]], order[k-1]+1, order[k]+1)
		}
	}
	var every []Moment
	for _, i := range order {
		every = append(every, all[i])
		if span.Has(all[i]) {
			w.times, w.head.Times = append(w.times, i), append(w.head.Times, all[i])
		}
	}
	w.head.Pace = paceOf(every, w.head.Calendar)
	if bare := axis.Clock.Bare; bare == "decade" || bare == "year" && w.head.Pace == Irregular {
		w.head.Pace = Yearly
		if bare == "decade" {
			w.head.Pace = Decadal
		}
	}
	if len(w.times) == 0 {
		if len(all) == 0 {
			return fmt.Errorf("%s: holds no times", axis.Name)
		}
		return fmt.Errorf("no frame lies in %s; the data reach from %s to %s", span, every[0], every[len(every)-1])
	}
	return nil
}

// moment is when a frame is: its time, or the middle of its bounds where the
// time stands at their end, as at midnight after a month's last day.
func (a *Axis) moment(i int) (Moment, error) {
	v := a.Values[i]
	if a.Bounds != nil && v >= a.Bounds[i][1] && a.Bounds[i][0] < a.Bounds[i][1] {
		v = (a.Bounds[i][0] + a.Bounds[i][1]) / 2
	}
	return a.Clock.At(v)
}

// pickPlaces orders rows and columns, and keeps those in the box.
func (w *View) pickPlaces(box []float64) error {
	lat, lon := w.v.Axes[w.lat], w.v.Axes[w.lon]
	if box != nil && (len(box) != 4 || !(box[1] < box[3]) || !(math.Abs(box[2]-box[0]) <= 360) || box[0] == box[2]) {
		return fmt.Errorf("box %v: west, south, east, north are four numbers in degrees, south below north", box)
	}
	var err error
	if w.rows, err = orderLat(&lat, box); err != nil {
		return err
	}
	turned, cols, err := orderLon(&lon)
	if err != nil {
		return err
	}
	if box != nil {
		turned, cols = within(turned, cols, box[0], box[2])
	}
	if len(w.rows) == 0 || len(cols) == 0 {
		return fmt.Errorf("no cell has its centre in the box %v", box)
	}
	w.cols = cols
	w.head.Lat, w.head.Lon = lat.at(w.rows, nil), lon.at(cols, turned)
	return nil
}

// at is the axis of some of its cells. turned are their values where these
// changed by whole turns.
func (a *Axis) at(order []int, turned []float64) Axis {
	out := *a
	out.Values, out.Bounds, out.Labels = make([]float64, len(order)), nil, nil
	for k, i := range order {
		v := a.Values[i]
		turn := 0.0
		if turned != nil {
			turn = turned[k] - v
		}
		out.Values[k] = v + turn
		if a.Bounds != nil {
			b := [2]float64{a.Bounds[i][0] + turn, a.Bounds[i][1] + turn}
			if (b[0] > b[1]) == (a.Kind == Lon) {
				b[0], b[1] = b[1], b[0]
			}
			out.Bounds = append(out.Bounds, b)
		}
	}
	return out
}

func orderLat(a *Axis, box []float64) ([]int, error) {
	var order []int
	for i, v := range a.Values {
		if v < -90.001 || v > 90.001 {
			return nil, fmt.Errorf("%s: %v is not a latitude", a.Name, v)
		}
		if box == nil || v >= box[1] && v <= box[3] {
			order = append(order, i)
		}
	}
	sort.SliceStable(order, func(x, y int) bool { return a.Values[order[x]] > a.Values[order[y]] })
	for k := 1; k < len(order); k++ {
		if a.Values[order[k]] == a.Values[order[k-1]] {
			return nil, fmt.Errorf("%s: the latitude %v is there twice", a.Name, a.Values[order[k]])
		}
	}
	return order, nil
}

// orderLon gives longitudes from west to east: from -180 where the grid goes
// around, else from where it begins, so that nothing that touches is torn apart.
func orderLon(a *Axis) (turned []float64, order []int, err error) {
	n := a.Len()
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, v := range a.Values {
		if v < -720 || v > 720 {
			return nil, nil, fmt.Errorf("%s: %v is not a longitude", a.Name, v)
		}
		lo, hi = min(lo, v), max(hi, v)
	}
	step := 0.0
	if n > 1 {
		step = (hi - lo) / float64(n-1)
	}
	around := hi-lo+step > 360-1e-3*max(step, 1e-3)
	type place struct {
		lon float64
		at  int
	}
	places := make([]place, n)
	shift := 360 * math.Floor((lo+180)/360)
	for i, v := range a.Values {
		if around {
			shift = 360 * math.Floor((v+180+1e-9)/360)
		}
		places[i] = place{v - shift, i}
	}
	sort.SliceStable(places, func(x, y int) bool { return places[x].lon < places[y].lon })
	for k, p := range places {
		if k > 0 && p.lon-places[k-1].lon < 1e-6*max(step, 1e-3) {
			if math.Abs(a.Values[p.at]-a.Values[places[k-1].at]) > 359 {
				continue // the first meridian again at the end, as plotting tools add it
			}
			return nil, nil, fmt.Errorf("%s: the longitude %v is there twice", a.Name, a.Values[p.at])
		}
		turned, order = append(turned, p.lon), append(order, p.at)
	}
	return turned, order, nil
}

// within keeps the columns from west to east, which may cross 180 degrees.
func within(lons []float64, order []int, west, east float64) ([]float64, []int) {
	if east < west {
		east += 360
	}
	type place struct {
		lon float64
		at  int
	}
	var places []place
	for k, v := range lons {
		v += 360 * math.Ceil((west-v)/360)
		if v <= east {
			places = append(places, place{v, order[k]})
		}
	}
	sort.SliceStable(places, func(x, y int) bool { return places[x].lon < places[y].lon })
	var turned []float64
	var out []int
	for _, p := range places {
		turned, out = append(turned, p.lon), append(out, p.at)
	}
	return turned, out
}
