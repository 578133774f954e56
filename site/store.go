package site

import (
	"context"
	"errors"
	"time"
)

// Site is one website, or application, whose events are kept.
type Site struct {
	Key      string    `json:"key"`               // in its addresses; not a secret
	Title    string    `json:"title"`             // for people
	Origins  []string  `json:"origins"`           // that may send: "https://shop.example", "https://*.shop.example"
	Apps     bool      `json:"apps,omitempty"`    // batches without an origin are taken too
	Settings Settings  `json:"settings"`          // of the tracker
	Rules    Rules     `json:"rules,omitzero"`    // that make pages of addresses
	Keep     int       `json:"keep,omitempty"`    // days that events are kept; 0 is 90
	Created  time.Time `json:"created"`           //
	Secret   []byte    `json:"secret,omitempty"`  // signs links; never shown
	Rows     int64     `json:"maxRows,omitempty"` // events at most; 0 is 100 million
}

// KeepDays is for how many days events are kept.
func (s *Site) KeepDays() int {
	if s.Keep <= 0 {
		return 90
	}
	return s.Keep
}

// Errors of stores.
var (
	ErrNoSite  = errors.New("there is no such site")
	ErrFull    = errors.New("the store is full or cannot be written") // ingestion may try again later
	ErrBusy    = errors.New("the store has too much to write")        // the same
	ErrTooMany = errors.New("the site has as many rows or addresses as it may")
)

// AddressCount is one raw address and what is kept of it.
type AddressCount struct {
	Address string
	Batches int64
	Events  int64
	Last    time.Time
}

// Span is a time from From until before To; zero ends are open.
type Span struct{ From, To time.Time }

// Holds reports whether a time in ms since 1970 lies in the span.
func (s Span) Holds(ms int64) bool {
	return (s.From.IsZero() || ms >= s.From.UnixMilli()) && (s.To.IsZero() || ms < s.To.UnixMilli())
}

// Days are the first and the last day in UTC that lie in the span, at least in
// part, as "2006-01-02"; open ends come before and after every day.
func (s Span) Days() (first, last string) {
	last = "9"
	if !s.From.IsZero() {
		first = s.From.UTC().Format(time.DateOnly)
	}
	if !s.To.IsZero() {
		last = s.To.Add(-time.Millisecond).UTC().Format(time.DateOnly)
	}
	return first, last
}

// Deletion says which records are deleted; what is zero does not restrict.
type Deletion struct {
	Addresses []string // exactly these; nil is all
	Visitor   uint64
	Span      Span
	All       bool // with nothing else given: everything of the site
}

// Refusal counts batches that were not taken, by day and reason.
type Refusal struct {
	Day    string `json:"day"` // 2026-11-21, UTC
	Reason string `json:"reason"`
	N      int64  `json:"n"`
}

// Shot is a ground to draw a heatmap on: a Skeleton as JSON, or a PNG.
type Shot struct {
	Page   string // after the rules at the time
	Width  int    // of the viewport, CSS pixels
	Layout string
	Kind   string // SkeletonShot or ScreenShot
	At     time.Time
	Body   []byte
}

// Store keeps sites and their events. What it has acknowledged survives the
// end of the process at any moment. It is safe for concurrent use.
type Store interface {
	// Sites are all, by key.
	Sites(ctx context.Context) ([]Site, error)
	// PutSite adds a site or changes it.
	PutSite(ctx context.Context, s Site) error
	// DropSite deletes a site and all that is kept of it.
	DropSite(ctx context.Context, key string) error

	// Append keeps a record and returns when it is on disk. A record of the
	// same site, view and number as an earlier one is not kept again: added is
	// false. Errors are ErrFull, ErrBusy, ErrTooMany, ErrNoSite or worse.
	Append(ctx context.Context, key string, r *Record) (added bool, err error)
	// Records calls f with the records of some addresses (nil: all) in a span,
	// in the order they were kept, or kept near each other. The record is f's
	// until f returns; an error of f ends it.
	Records(ctx context.Context, key string, addresses []string, span Span, f func(*Record) error) error
	// Addresses are all of a site, by name.
	Addresses(ctx context.Context, key string) ([]AddressCount, error)
	// Delete deletes records and says how many.
	Delete(ctx context.Context, key string, d Deletion) (int64, error)

	// Refuse adds to the counts of what was not taken.
	Refuse(ctx context.Context, key string, counts []Refusal) error
	// Refusals are those of a span of days.
	Refusals(ctx context.Context, key string, span Span) ([]Refusal, error)

	// PutShot keeps a ground in place of an older one of the same page, kind,
	// width and layout.
	PutShot(ctx context.Context, key string, s Shot) error
	// Shots are those of a page ("" all), newest first; bodies only of one page.
	Shots(ctx context.Context, key, page string) ([]Shot, error)

	Close() error
}

// Kinds of shots.
const (
	SkeletonShot = "skeleton"
	ScreenShot   = "screenshot"
)
