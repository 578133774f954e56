package site

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// Summary is what is known of a whole site: its pages with the addresses
// behind each, what was lost, what was refused.
type Summary struct {
	Pages    []PageSummary `json:"pages"`
	Refusals []Refusal     `json:"refusals"` // by reason, over all days
	Loss     Loss          `json:"loss"`     // of the last seven days
	Views    int           `json:"views"`    // of the last seven days
	Recent   int           `json:"recent"`   // events of the last five minutes
	Empty    string        `json:"empty"`
}

// PageSummary is one page.
type PageSummary struct {
	Page      string         `json:"page"`
	Batches   int64          `json:"batches"`
	Events    int64          `json:"events"`
	Last      time.Time      `json:"last"`
	Addresses []AddressCount `json:"addresses"`
}

// Summarise reads the summary of a site as it is now.
func Summarise(ctx context.Context, store Store, s *Site) (*Summary, error) {
	return summariseAt(ctx, store, s, time.Now())
}

func summariseAt(ctx context.Context, store Store, s *Site, now time.Time) (*Summary, error) {
	pager, err := NewPager(s.Rules)
	if err != nil {
		return nil, err
	}
	all, err := store.Addresses(ctx, s.Key)
	if err != nil {
		return nil, err
	}
	sum := &Summary{Pages: []PageSummary{}, Refusals: []Refusal{}}
	at := map[string]int{}
	for _, a := range all {
		page := pager.Page(a.Address)
		i, ok := at[page]
		if !ok {
			i = len(sum.Pages)
			at[page] = i
			sum.Pages = append(sum.Pages, PageSummary{Page: page})
		}
		p := &sum.Pages[i]
		p.Batches += a.Batches
		p.Events += a.Events
		if a.Last.After(p.Last) {
			p.Last = a.Last
		}
		p.Addresses = append(p.Addresses, a)
	}
	slices.SortFunc(sum.Pages, func(a, b PageSummary) int {
		return cmp.Or(cmp.Compare(b.Events, a.Events), cmp.Compare(a.Page, b.Page))
	})
	if err := sum.addRecent(ctx, store, s, now); err != nil {
		return nil, err
	}
	return sum, sum.addRefusals(ctx, store, s, all)
}

// addRecent reads the last week for what was lost and what comes in now.
func (sum *Summary) addRecent(ctx context.Context, store Store, s *Site, now time.Time) error {
	g := newGatherer(Query{})
	recent := now.Add(-5 * time.Minute).UnixMilli()
	err := store.Records(ctx, s.Key, nil, Span{From: now.AddDate(0, 0, -7)}, func(r *Record) error {
		g.view(r, false, false)
		if r.At >= recent {
			sum.Recent += len(r.Events)
		}
		return nil
	})
	g.addViews(g.heat)
	sum.Loss, sum.Views = g.heat.Loss, g.heat.Views
	return err
}

func (sum *Summary) addRefusals(ctx context.Context, store Store, s *Site, all []AddressCount) error {
	refusals, err := store.Refusals(ctx, s.Key, Span{})
	if err != nil {
		return err
	}
	by := map[string]int64{}
	for _, r := range refusals {
		by[r.Reason] += r.N
	}
	for reason, n := range by {
		sum.Refusals = append(sum.Refusals, Refusal{Reason: reason, N: n})
	}
	slices.SortFunc(sum.Refusals, func(a, b Refusal) int { return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Reason, b.Reason)) })
	if len(all) == 0 {
		sum.Empty = newGatherer(Query{}).whyEmpty(nil, nil, refusals)
	}
	return nil
}
