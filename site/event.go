// Package site is website heatmaps without sockets and files: the record of
// events and its bounds, the rules that make pages of addresses, what is
// counted of them, and the Store port. site/sqlite keeps events, site/server
// takes them in and shows them. docs/site-events.md is the format.
package site

// Version of the event format. Newer ones are refused.
const Version = 1

// Batch is some events of one page view, as a tracker sends them. ID and Seq
// name it: sent again, it is stored once.
type Batch struct {
	V       int       `json:"v"`
	ID      string    `json:"id"`                // of the view: random, 16 to 64 letters, digits, - and _
	Seq     int       `json:"seq"`               // number of the batch in the view, from 0
	N       int       `json:"n"`                 // events in the batches of the view before
	Drop    int       `json:"drop,omitempty"`    // events so far that the tracker left out
	Last    bool      `json:"last,omitempty"`    // the view ended
	Start   float64   `json:"start"`             // the sender's clock, ms since 1970; only Sent-Start is used
	Sent    float64   `json:"sent"`              //
	URL     string    `json:"url,omitempty"`     // of the page
	Screen  string    `json:"screen,omitempty"`  // of an application, in place of URL
	Ref     string    `json:"ref,omitempty"`     // origin of the referring page
	Variant string    `json:"variant,omitempty"` // of a test
	Layout  string    `json:"layout,omitempty"`  // version of the page: 16 hex digits
	VW      float64   `json:"vw"`                // viewport, CSS pixels
	VH      float64   `json:"vh"`                //
	PW      float64   `json:"pw"`                // page, CSS pixels
	PH      float64   `json:"ph"`                //
	DPR     float64   `json:"dpr,omitempty"`     // 0 is 1
	Rate    float64   `json:"rate,omitempty"`    // share of views that are recorded; 0 is 1
	Bot     bool      `json:"bot,omitempty"`     // the browser says that it is automated
	Els     []Element `json:"els,omitempty"`     // named by events
	Events  []Event   `json:"e"`                 //
}

// Element is one element of a page, as its viewer finds it again: by Hash, by
// Selector, or not at all.
type Element struct {
	Hash      string      `json:"h"`           // of its path, 16 hex digits
	Selector  string      `json:"s"`           // inside its root
	Hosts     []string    `json:"d,omitempty"` // selectors of the shadow hosts around it, outermost first
	Container string      `json:"c,omitempty"` // selector of the nearest scrolling container
	Fixed     int         `json:"f,omitempty"` // 1: fixed or sticky, as an ancestor may be
	Tag       string      `json:"g,omitempty"` // and role: "div-button"
	Name      string      `json:"m,omitempty"` // given by the page's author
	Mark      string      `json:"t,omitempty"` // of a control: 8 hex digits over what makes it itself
	Box       *[4]float64 `json:"b,omitempty"` // x, y, width, height on the page, CSS pixels
}

// Kinds of events.
const (
	Click     = "c" // or tap
	Rage      = "r" // third click within a second and 30 px, beside the clicks
	Dead      = "d" // click that changed nothing, beside the click
	Rest      = "m" // of the pointer
	Scroll    = "s" // deepest so far
	Attention = "a" // time of bands in sight
	Seen      = "v" // elements that came in sight
)

// Event is one thing that happened in a view. Clicks (also rage and dead ones)
// and rests have a place: the element, the position in its box and on the page.
type Event struct {
	Kind string  `json:"k"`
	T    float64 `json:"t"` // ms since the view started

	El     *int    `json:"i,omitempty"`  // place in Els
	EX     int     `json:"ex,omitempty"` // 0 to 65535 across the element's box
	EY     int     `json:"ey,omitempty"` // and down
	X      float64 `json:"x,omitempty"`  // on the page, CSS pixels
	Y      float64 `json:"y,omitempty"`  // of Scroll the bottom edge seen, of Attention the first band's top
	SX     float64 `json:"sx,omitempty"` // how far the page was scrolled
	SY     float64 `json:"sy,omitempty"` //
	CX     float64 `json:"cx,omitempty"` // place in the content of the scrolling container
	CY     float64 `json:"cy,omitempty"` //
	PW     float64 `json:"pw,omitempty"` // page, when not the batch's
	PH     float64 `json:"ph,omitempty"` //
	Zoom   float64 `json:"z,omitempty"`  // pinch zoom; 0 is 1
	Points string  `json:"p,omitempty"`  // pointer: m mouse, t touch, p pen, k keyboard
	Count  int     `json:"q,omitempty"`  // clicks of a rage so far
	MS     float64 `json:"ms,omitempty"` // how long a rest took
	Bands  []int   `json:"b,omitempty"`  // ms that each band of 100 px was in sight
	Els    []int   `json:"is,omitempty"` // places in Els of what came in sight
}

// Band is the height of a band of scrolling and attention, CSS pixels.
const Band = 100

// Skeleton is a page as boxes, without a word of it: the ground of a heatmap
// where nobody can open the page.
type Skeleton struct {
	V      int          `json:"v"`
	ID     string       `json:"id"`
	URL    string       `json:"url,omitempty"`
	Screen string       `json:"screen,omitempty"`
	Layout string       `json:"layout,omitempty"`
	VW     float64      `json:"vw"`
	VH     float64      `json:"vh"`
	PW     float64      `json:"pw"`
	PH     float64      `json:"ph"`
	Boxes  [][5]float64 `json:"boxes"`         // x, y, width, height, kind
	Els    []Element    `json:"els,omitempty"` // with boxes: what can be clicked
}

// Kinds of boxes in a Skeleton.
const (
	BoxBlock = iota
	BoxText
	BoxPicture
	BoxControl
	BoxLink
	BoxFrame
	BoxFixed
	boxKinds
)

// Settings are what a tracker is told about its site.
type Settings struct {
	V         int      `json:"v"`
	Key       string   `json:"key"`
	Name      string   `json:"name"`      // of the script and the address; neutral
	Rate      float64  `json:"rate"`      // share of views that are recorded
	ByVisitor bool     `json:"byVisitor"` // of visitors; needs Storage
	Moves     bool     `json:"moves"`     // rests of the pointer
	Honor     bool     `json:"honor"`     // Do-Not-Track, Global Privacy Control
	Consent   bool     `json:"consent"`   // nothing before the consent call
	Storage   bool     `json:"storage"`   // the browser's storage may be used
	Hash      bool     `json:"hash"`      // addresses keep what follows #
	Params    []string `json:"params"`    // query parameters that are kept
	Exclude   []string `json:"exclude"`   // selectors that are never recorded
	AllowBots bool     `json:"allowBots"` // automated browsers are recorded too
	Global    string   `json:"global"`    // name of the calls in the page
}
