package site

import (
	"cmp"
	"context"
	"hash/maphash"
	"slices"
	"sync"
	"time"
)

// Bounds of what one heatmap holds in memory; what lies beyond is counted.
const (
	maxElements = 20_000 // of one page
	shownEls    = 5_000  // in a Heat
	maxBands    = 1_000  // of a page: 100 000 px
)

// Heat is what is known of a page: the data of its overlay and its report.
type Heat struct {
	V           int            `json:"v"`
	Page        string         `json:"page"`
	URLs        []AddressViews `json:"urls"`
	From        string         `json:"from"` // first and last day of what was found
	To          string         `json:"to"`
	Filter      string         `json:"filter"`
	Minus       string         `json:"minus"`
	Views       int            `json:"views"`
	MinusViews  int            `json:"minusViews"`
	VisitorDays int            `json:"visitorDays"` // one visitor on two days counts twice: nobody can tell
	Clicks      int            `json:"clicks"`
	Events      int            `json:"events"`
	Rate        float64        `json:"rate"` // share of views that was recorded
	Empty       string         `json:"empty"`
	Widths      [][2]int       `json:"widths"` // width of the viewport, views
	Loss        Loss           `json:"loss"`
	Elements    []ElementHeat  `json:"elements"`
	Points      Points         `json:"points"`
	Folded      int            `json:"folded"` // steps across an element that places are rounded to; 0 is exact
	Scroll      ScrollBands    `json:"scroll"`
	Attention   AttentionBands `json:"attention"`
	Fold        int            `json:"fold"` // median height of the viewport
	Unused      []Unused       `json:"unused"`
	Left        int            `json:"left"`     // elements that are not listed
	LeftPlaces  int            `json:"leftOver"` // places that even the coarsest steps had no room for
}

// AddressViews is one raw address of a page.
type AddressViews struct {
	URL   string `json:"url"`
	Views int    `json:"views"`
}

// Loss is what senders say they sent and the server did not get.
type Loss struct {
	Batches float64 `json:"batches"` // share that never came, of those before the last that did
	Events  float64 `json:"events"`  // the same
	Dropped int     `json:"dropped"` // events that trackers left out themselves
	Ended   float64 `json:"ended"`   // share of views whose last batch came: of the others the end may be missing
}

// ElementHeat is an element and what happened on it.
type ElementHeat struct {
	Hash         string   `json:"h"`
	Selector     string   `json:"s"`
	Hosts        []string `json:"d"`
	Container    string   `json:"c"`
	Fixed        int      `json:"f"`
	Tag          string   `json:"g"`
	Name         string   `json:"m"`
	Mark         string   `json:"t"`
	Clicks       int      `json:"clicks"`
	Visitors     int      `json:"visitors"` // visitor-days that clicked
	Rage         int      `json:"rage"`
	Dead         int      `json:"dead"`
	Rests        int      `json:"rests"`
	Seen         int      `json:"seen"`         // views in which it was in sight
	VisitorsSeen int      `json:"visitorsSeen"` // visitor-days
	Minus        int      `json:"minus"`        // clicks of the compared segment
}

// Points are places as columns of one length. Kind has a letter each.
type Points struct {
	Kind string    `json:"k"`
	El   []int     `json:"el"` // place in Elements, -1: not listed
	EX   []int     `json:"ex"`
	EY   []int     `json:"ey"`
	X    []float32 `json:"x"`
	Y    []float32 `json:"y"`
	SX   []float32 `json:"sx"`
	SY   []float32 `json:"sy"`
	CX   []float32 `json:"cx"`
	CY   []float32 `json:"cy"`
	PW   []float32 `json:"pw"`
	PH   []float32 `json:"ph"`
	VW   []float32 `json:"vw"`
	N    []int     `json:"n"`   // events here
	Seg  []int     `json:"seg"` // 1: of the compared segment
}

// Len is how many places there are.
func (p *Points) Len() int { return len(p.Kind) }

// ScrollBands are the views that reached each band.
type ScrollBands struct {
	Band  int   `json:"band"`
	Views []int `json:"views"`
	Minus []int `json:"minus,omitempty"`
}

// AttentionBands are the milliseconds that each band was in sight.
type AttentionBands struct {
	Band  int     `json:"band"`
	MS    []int64 `json:"ms"`
	Views []int   `json:"views"`
}

// Unused is an element that was seen and never clicked.
type Unused struct {
	El           int `json:"el"`
	Seen         int `json:"seen"`
	VisitorsSeen int `json:"visitorsSeen"`
}

// viewState is what is known of one view.
type viewState struct {
	batches, maxBatches int
	events, maxEvents   int
	dropped             int
	last                bool
	minus               bool // of the compared segment
	again               bool // it is of the other segment, too
	deepest             float64
	width, height       float64
	rate                float64
}

// gatherer adds records up.
type gatherer struct {
	q         Query
	heat      *Heat
	seed      maphash.Seed
	views     map[uint64]int32
	states    []viewState
	visitors  map[uint64]uint32 // their numbers
	visitor   uint32            // of the record at hand
	shown     []bool            // visitors of the segment that is shown, not only of the compared one
	pairs     pairs
	els       map[string]int32
	list      []ElementHeat
	local     []int32 // of the record at hand: place in list of each of its elements
	points    *folding
	urls      map[string]int
	from, to  int64
	attention []int64
	watched   []int
	// What the filter left out, to say so.
	outside     int
	outsideLast int64
	widthsAll   map[int]int
}

// Read adds up what a store has of a page.
func Read(ctx context.Context, store Store, s *Site, q Query) (*Heat, error) {
	pager, err := NewPager(s.Rules)
	if err != nil {
		return nil, err
	}
	all, err := store.Addresses(ctx, s.Key)
	if err != nil {
		return nil, err
	}
	g := newGatherer(q)
	defer func() { g.points.end() }()
	addresses := []string{}
	for _, a := range all {
		if pager.Page(a.Address) == q.Page {
			addresses = append(addresses, a.Address)
		}
	}
	if len(addresses) > 0 {
		add := func(r *Record) error { g.add(r); return ctx.Err() }
		err = store.Records(ctx, s.Key, addresses, q.span(), add)
		if err == nil && len(g.states) == 0 && q.span() != (Span{}) {
			g.points.end()
			g = newGatherer(q) // what lies outside explains why nothing is here
			err = store.Records(ctx, s.Key, addresses, Span{}, add)
		}
		if err != nil {
			return nil, err
		}
	}
	h := g.done()
	if h.Views+h.MinusViews == 0 {
		refusals, err := store.Refusals(ctx, s.Key, Span{})
		if err != nil {
			return nil, err
		}
		h.Empty = g.whyEmpty(all, addresses, refusals)
	}
	return h, nil
}

func newGatherer(q Query) *gatherer {
	return &gatherer{
		q: q, seed: maphash.MakeSeed(), views: map[uint64]int32{}, visitors: map[uint64]uint32{}, els: map[string]int32{},
		points: &folding{folder: newFolder()}, urls: map[string]int{}, widthsAll: map[int]int{},
		heat: &Heat{V: Version, Page: q.Page, Filter: q.Filter.String(), Widths: [][2]int{}, Elements: []ElementHeat{}, Unused: []Unused{}, URLs: []AddressViews{}},
	}
}

func (g *gatherer) add(r *Record) {
	shown, minus := g.q.Filter.holds(r), g.q.Minus != nil && g.q.Minus.holds(r)
	if shown && minus && *g.q.Minus == (Filter{}) {
		minus = false // all others
	}
	if !shown && !minus {
		if r.Seq == 0 {
			g.outside++
			g.widthsAll[int(r.VW)]++
		}
		g.outsideLast = max(g.outsideLast, r.At)
		return
	}
	number, known := g.visitors[r.Visitor]
	if !known {
		number = uint32(len(g.visitors))
		g.visitors[r.Visitor] = number
		g.shown = append(g.shown, false)
	}
	g.visitor = number
	g.shown[number] = g.shown[number] || shown
	g.local = g.local[:0]
	for i := range r.Els {
		g.local = append(g.local, g.element(&r.Els[i]))
	}
	if g.from == 0 || r.At < g.from {
		g.from = r.At
	}
	g.to = max(g.to, r.At)
	g.heat.Events += len(r.Events)
	if shown {
		g.happened(r, g.view(r, false, false), &g.q.Filter, false)
	}
	if minus {
		g.happened(r, g.view(r, true, shown), g.q.Minus, true)
	}
}

// happened adds the events of a record to a segment.
func (g *gatherer) happened(r *Record, v *viewState, f *Filter, minus bool) {
	for i := range r.Events {
		e := &r.Events[i]
		switch {
		case hasPlace(e.Kind):
			if f.Pointer == "" || e.Points == f.Pointer {
				g.place(r, e, minus)
			}
		case e.Kind == Scroll:
			v.deepest = max(v.deepest, e.Y)
		case e.Kind == Attention && !minus:
			g.attend(e)
		case e.Kind == Seen && !minus:
			g.saw(e)
		}
	}
}

// view is what is known of a record's view in a segment; again where the other
// segment has it, too.
func (g *gatherer) view(r *Record, minus, again bool) *viewState {
	id := maphash.String(g.seed, r.ID)
	if minus {
		id = ^id
	}
	at, ok := g.views[id]
	if !ok {
		at = int32(len(g.states))
		g.views[id] = at
		g.states = append(g.states, viewState{minus: minus, again: again, deepest: r.VH, width: r.VW, height: r.VH, rate: r.Rate})
		if !again {
			g.urls[r.Address()]++
		}
	}
	v := &g.states[at]
	v.batches++
	v.maxBatches = max(v.maxBatches, r.Seq+1)
	v.events += len(r.Events)
	v.maxEvents = max(v.maxEvents, r.N+len(r.Events))
	v.dropped = max(v.dropped, r.Drop)
	v.last = v.last || r.Last
	return v
}

// element is the place of an element in the list, -1 when there are too many.
func (g *gatherer) element(e *Element) int32 {
	if at, ok := g.els[e.Hash+e.Mark]; ok {
		return at
	}
	if len(g.list) >= maxElements {
		g.heat.Left++
		return -1
	}
	at := int32(len(g.list))
	g.els[e.Hash+e.Mark] = at
	hosts := e.Hosts
	if hosts == nil {
		hosts = []string{}
	}
	g.list = append(g.list, ElementHeat{Hash: e.Hash, Selector: e.Selector, Hosts: hosts, Container: e.Container, Fixed: e.Fixed, Tag: e.Tag, Name: e.Name, Mark: e.Mark})
	return at
}

func (g *gatherer) place(r *Record, e *Event, minus bool) {
	at := g.local[*e.El]
	seg := 0
	if minus {
		seg = 1
	}
	g.points.add(placeOf(r, e, at, seg))
	if e.Kind == Click && !minus {
		g.heat.Clicks++
	}
	if at < 0 {
		return
	}
	el := &g.list[at]
	switch {
	case minus:
		if e.Kind == Click {
			el.Minus++
		}
	case e.Kind == Click:
		el.Clicks++
		g.pairs.add(at, false, g.visitor)
	case e.Kind == Rage:
		el.Rage++
	case e.Kind == Dead:
		el.Dead++
	case e.Kind == Rest:
		el.Rests++
	}
}

func (g *gatherer) saw(e *Event) {
	for i, el := range e.Els {
		if at := g.local[el]; at >= 0 && !slices.Contains(e.Els[:i], el) {
			g.list[at].Seen++
			g.pairs.add(at, true, g.visitor)
		}
	}
}

func (g *gatherer) attend(e *Event) {
	first := int(e.Y) / Band
	for i, ms := range e.Bands {
		band := min(first+i, maxBands-1)
		if band >= len(g.attention) {
			g.attention = append(g.attention, make([]int64, band+1-len(g.attention))...)
			g.watched = append(g.watched, make([]int, band+1-len(g.watched))...)
		}
		if ms > 0 {
			g.attention[band] += int64(ms)
			g.watched[band]++
		}
	}
}

// done makes the Heat of what was added.
func (g *gatherer) done() *Heat {
	h := g.heat
	for _, shown := range g.shown {
		if shown {
			h.VisitorDays++
		}
	}
	if g.q.Minus != nil {
		if h.Minus = g.q.Minus.String(); h.Minus == "" {
			h.Minus = "all others"
		}
	}
	if len(g.states) > 0 {
		h.From, h.To = time.UnixMilli(g.from).UTC().Format(time.DateOnly), time.UnixMilli(g.to).UTC().Format(time.DateOnly)
	}
	g.addViews(h)
	for u, n := range g.urls {
		h.URLs = append(h.URLs, AddressViews{u, n})
	}
	slices.SortFunc(h.URLs, func(a, b AddressViews) int { return cmp.Or(cmp.Compare(b.Views, a.Views), cmp.Compare(a.URL, b.URL)) })
	h.Attention = AttentionBands{Band: Band, MS: orEmpty(g.attention), Views: orEmpty(g.watched)}
	g.addElements(h)
	return h
}

func orEmpty[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

// addViews adds up what is known of views: counts, loss, depth.
func (g *gatherer) addViews(h *Heat) {
	var views, batches, maxBatches, events, maxEvents, ended int
	var inverse float64
	widths := map[int]int{}
	heights := make([]float64, 0, len(g.states))
	scroll, minus := []int{}, []int(nil)
	for i := range g.states {
		v := &g.states[i]
		if !v.again {
			views++
			batches, maxBatches = batches+v.batches, maxBatches+v.maxBatches
			events, maxEvents = events+v.events, maxEvents+max(v.maxEvents, v.events)
			h.Loss.Dropped += v.dropped
			if v.last {
				ended++
			}
			inverse += 1 / v.rate
		}
		reach := min(int(v.deepest+Band-1)/Band, maxBands)
		if v.minus {
			h.MinusViews++
			minus = reached(minus, reach)
			continue
		}
		h.Views++
		scroll = reached(scroll, reach)
		widths[int(v.width)]++
		heights = append(heights, v.height)
	}
	h.Scroll = ScrollBands{Band: Band, Views: atLeast(scroll), Minus: atLeast(minus)}
	if n := views; n > 0 {
		h.Rate = float64(n) / inverse
		h.Loss.Batches = 1 - float64(batches)/float64(max(maxBatches, batches))
		h.Loss.Events = 1 - float64(events)/float64(max(maxEvents, 1))
		h.Loss.Ended = float64(ended) / float64(n)
	}
	for w, n := range widths {
		h.Widths = append(h.Widths, [2]int{w, n})
	}
	slices.SortFunc(h.Widths, func(a, b [2]int) int { return cmp.Or(cmp.Compare(b[1], a[1]), cmp.Compare(a[0], b[0])) })
	h.Widths = h.Widths[:min(len(h.Widths), 100)]
	if len(heights) > 0 {
		slices.Sort(heights)
		h.Fold = int(heights[len(heights)/2])
	}
}

// reached counts a view at the band that it ends in.
func reached(bands []int, reach int) []int {
	if reach > len(bands) {
		bands = append(bands, make([]int, reach-len(bands))...)
	}
	if reach > 0 {
		bands[reach-1]++
	}
	return bands
}

// atLeast turns counts of ends into counts of those who came as far.
func atLeast(bands []int) []int {
	for i := len(bands) - 2; i >= 0; i-- {
		bands[i] += bands[i+1]
	}
	return bands
}

// addElements lists elements, most clicked first, and turns the points' numbers
// into places in that list.
func (g *gatherer) addElements(h *Heat) {
	order := make([]int32, len(g.list))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortStableFunc(order, func(a, b int32) int {
		x, y := &g.list[a], &g.list[b]
		return cmp.Or(cmp.Compare(y.Clicks+y.Minus, x.Clicks+x.Minus), cmp.Compare(y.Seen, x.Seen), cmp.Compare(y.Rests, x.Rests), cmp.Compare(x.Hash, y.Hash))
	})
	place := make([]int, len(g.list))
	for i, at := range order {
		if place[at] = i; i >= shownEls {
			place[at] = -1
		}
	}
	var placing sync.WaitGroup // while visitors are counted
	placing.Go(func() {
		points := g.points.end()
		h.Points, h.Folded = points.columns(place)
		h.LeftPlaces = points.left
	})
	g.pairs.count(func(el int32, seen bool) {
		if seen {
			g.list[el].VisitorsSeen++
		} else {
			g.list[el].Visitors++
		}
	})
	for i, at := range order {
		if i >= shownEls {
			h.Left++
			continue
		}
		el := g.list[at]
		h.Elements = append(h.Elements, el)
		if el.Clicks == 0 && el.Minus == 0 && el.Seen > 0 {
			h.Unused = append(h.Unused, Unused{i, el.Seen, el.VisitorsSeen})
		}
	}
	placing.Wait()
}
