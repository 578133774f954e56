// Package parquet writes raw website events as a Parquet file.
package parquet

import (
	"context"
	"io"
	"strconv"

	parquet "github.com/parquet-go/parquet-go"

	"github.com/swelter/swelter/site"
)

// event is a row; the columns are site.RawColumns. What an event does not have
// is null.
type event struct {
	Time       string   `parquet:"time"`
	Page       string   `parquet:"page,dict"`
	Address    string   `parquet:"address,dict"`
	View       string   `parquet:"view,dict"`
	Batch      int64    `parquet:"batch"`
	VisitorDay string   `parquet:"visitor_day,dict"`
	Kind       string   `parquet:"kind,dict"`
	MS         float64  `parquet:"ms"`
	Selector   *string  `parquet:"selector,optional,dict"`
	Hash       *string  `parquet:"hash,optional,dict"`
	Hosts      *string  `parquet:"hosts,optional,dict"`
	Container  *string  `parquet:"container,optional,dict"`
	Fixed      *float64 `parquet:"fixed,optional"`
	Tag        *string  `parquet:"tag,optional,dict"`
	Name       *string  `parquet:"name,optional,dict"`
	EX         *float64 `parquet:"ex,optional"`
	EY         *float64 `parquet:"ey,optional"`
	X          *float64 `parquet:"x,optional"`
	Y          *float64 `parquet:"y,optional"`
	ScrollX    *float64 `parquet:"scroll_x,optional"`
	ScrollY    *float64 `parquet:"scroll_y,optional"`
	InnerX     *float64 `parquet:"inner_x,optional"`
	InnerY     *float64 `parquet:"inner_y,optional"`
	Pointer    *string  `parquet:"pointer,optional,dict"`
	Count      *float64 `parquet:"count,optional"`
	RestMS     *float64 `parquet:"rest_ms,optional"`
	Zoom       *float64 `parquet:"zoom,optional"`
	BandsMS    *string  `parquet:"bands_ms,optional"`
	ViewportW  float64  `parquet:"viewport_w"`
	ViewportH  float64  `parquet:"viewport_h"`
	PageW      float64  `parquet:"page_w"`
	PageH      float64  `parquet:"page_h"`
	DPR        float64  `parquet:"dpr"`
	Rate       float64  `parquet:"rate"`
	Referrer   *string  `parquet:"referrer,optional,dict"`
	Variant    *string  `parquet:"variant,optional,dict"`
	Layout     *string  `parquet:"layout,optional,dict"`
}

// Write writes the raw events of a query. Texts are as they came: a Parquet file
// has no formulas.
func Write(ctx context.Context, store site.Store, s *site.Site, q site.Query, w io.Writer) error {
	out := parquet.NewGenericWriter[event](w, parquet.Compression(&parquet.Zstd))
	rows := make([]event, 0, 4096)
	flush := func() error {
		_, err := out.Write(rows)
		rows = rows[:0]
		return err
	}
	err := site.EachRaw(ctx, store, s, q, func(r site.RawRow) error {
		rows = append(rows, row(r))
		if len(rows) == cap(rows) {
			return flush()
		}
		return nil
	})
	if err == nil {
		err = flush()
	}
	if err != nil {
		return err
	}
	return out.Close()
}

// row takes the columns in their order.
func row(r site.RawRow) event {
	at := -1
	text := func() string { at++; return r[at] }
	maybe := func() *string {
		if s := text(); s != "" {
			return &s
		}
		return nil
	}
	number := func() float64 { v, _ := strconv.ParseFloat(text(), 64); return v } // written by EachRaw
	some := func() *float64 {
		if r[at+1] == "" {
			at++
			return nil
		}
		v := number()
		return &v
	}
	return event{
		Time: text(), Page: text(), Address: text(), View: text(), Batch: int64(number()), VisitorDay: text(), Kind: text(), MS: number(),
		Selector: maybe(), Hash: maybe(), Hosts: maybe(), Container: maybe(), Fixed: some(), Tag: maybe(), Name: maybe(),
		EX: some(), EY: some(), X: some(), Y: some(), ScrollX: some(), ScrollY: some(), InnerX: some(), InnerY: some(),
		Pointer: maybe(), Count: some(), RestMS: some(), Zoom: some(), BandsMS: maybe(),
		ViewportW: number(), ViewportH: number(), PageW: number(), PageH: number(), DPR: number(), Rate: number(), Referrer: maybe(), Variant: maybe(), Layout: maybe(),
	}
}
