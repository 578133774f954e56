package cli

import (
	"bytes"
	"cmp"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/site"
	siteparquet "github.com/swelter/swelter/site/parquet"
	"github.com/swelter/swelter/site/picture"
)

// queryFlags say who is counted.
func (f *flags) queryFlags(j *siteJob) {
	o := &j.query
	f.section("Who is counted")
	f.text(&j.page, "page", "`PAGE` that is looked at, as swelter site report lists them")
	f.text(&o.from, "from", "`DAY` first, such as 2026-11-01 (UTC)")
	f.text(&o.to, "to", "`DAY` last")
	f.text(&o.width, "viewport", "`LO-HI` widths of viewports, CSS pixels, such as 320-480")
	f.choice(&o.pointer, "pointer", "`mouse|touch|pen|keyboard` that clicked", "mouse", "touch", "pen", "keyboard")
	f.text(&o.ref, "referrer", "`ORIGIN` that visitors came from; none: from nowhere")
	f.text(&o.variant, "variant", "`NAME` of a test's variant")
	f.text(&o.layout, "layout", "`HASH` of a version of the page")
}

// siteQuery is who is counted.
type siteQuery struct {
	from, to, width, pointer, ref, variant, layout string
	minus                                          []string
}

// query reads the flags.
func (j *siteJob) parsedQuery() (site.Query, error) {
	o := &j.query
	v := url.Values{"page": {j.page}, "from": {o.from}, "to": {o.to}, "width": {o.width}, "ref": {o.ref}, "variant": {o.variant}, "layout": {o.layout}}
	if o.pointer != "" {
		v.Set("pointer", o.pointer[:1])
	}
	for _, m := range o.minus {
		name, value, ok := strings.Cut(m, "=")
		if name == "viewport" {
			name = "width"
		}
		if !ok || !slices.Contains([]string{"from", "to", "width", "pointer", "ref", "variant", "layout"}, name) {
			return site.Query{}, usagef("--minus %q: NAME=VALUE is wanted, such as variant=A; names are from, to, viewport, pointer, ref, variant, layout", m)
		}
		if name == "pointer" && value != "" {
			value = value[:1]
		}
		v.Set("minus."+name, value)
	}
	q, err := site.ParseQuery(v)
	if err != nil {
		return q, usageError{err}
	}
	return q, nil
}

func (a *app) siteReport() *cobra.Command {
	j := siteJob{layer: site.Layers[0]}
	cmd := &cobra.Command{
		Use:   "report [KEY]",
		Short: "pages of a site, or the heatmap of one",
		Long: `Without --page it lists the pages of a site, the addresses behind each, what
was lost and what was refused. With --page it reports the elements of one:
clicks, visitor-days, rage and dead clicks, and those that were seen and never
clicked; -o draws its heatmap, on an uploaded screenshot or the page's boxes.
A visitor on two days is two visitor-days: nobody can tell.`,
		Example: `  swelter site report KEY
  swelter site report KEY --page /cart
  swelter site report KEY --page /cart --viewport 320-480 -o cart.png
  swelter site report KEY --page /cart --variant B --minus variant=A \
    --layer difference -o ab.png`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return a.reportSite(cmd.Context(), &j, args) },
	}
	f := newFlags(cmd)
	f.queryFlags(&j)
	f.texts(&j.query.minus, "minus", "`NAME=VALUE` of the segment that is taken away; repeatable")
	f.section("Picture")
	f.choice(&j.layer, "layer", "`NAME` clicks (by itself), dots, elements, rage, dead, rests, scroll, attention, difference", site.Layers...)
	f.whole(&j.at, "at", "`PIXELS` width of the viewport it is drawn at; the most common by itself")
	f.number(&j.radius, "radius", "`PIXELS` that a click shines; 24 by itself")
	f.text(&j.shot, "screenshot", "`FILE` PNG or JPEG of the page at the width --at, kept for later")
	f.storeFlag(&j)
	f.section("Writing")
	f.texts(&j.outputs, "output", "`FILE` picture (.png .svg .pdf .html), or numbers (.json .csv); repeatable")
	f.bool(&j.json, "json", "the report as JSON")
	return cmd
}

func (a *app) reportSite(ctx context.Context, j *siteJob, args []string) error {
	q, err := j.parsedQuery()
	if err != nil {
		return err
	}
	store, err := openSite(j, false)
	if err != nil {
		return err
	}
	defer store.Close()
	s, err := oneSite(ctx, store, args)
	if err != nil {
		return err
	}
	if q.Page == "" {
		if len(j.outputs) > 0 || j.shot != "" {
			return usagef("swelter site report: of which page? give --page")
		}
		return a.reportPages(ctx, j, store, s)
	}
	if err := j.keepScreenshot(ctx, store, s); err != nil {
		return err
	}
	h, err := site.Read(ctx, store, s, q)
	if err != nil {
		return err
	}
	for _, out := range j.outputs {
		if err := a.writeHeat(ctx, j, store, s, h, out); err != nil {
			return err
		}
	}
	switch {
	case j.json:
		return a.printJSON(h)
	case len(j.outputs) > 0:
		return nil
	}
	return a.printHeat(h)
}

// keepScreenshot cleans an uploaded screenshot and keeps it.
func (j *siteJob) keepScreenshot(ctx context.Context, store site.Store, s *site.Site) error {
	if j.shot == "" {
		return nil
	}
	if j.at <= 0 {
		return usagef("--screenshot: at which width of the viewport was it made? give --at, such as --at 1280")
	}
	in, err := os.Open(j.shot)
	if err != nil {
		return err
	}
	defer in.Close()
	data, err := io.ReadAll(io.LimitReader(in, site.MaxPicture+1))
	if err != nil {
		return err
	}
	clean, err := site.CleanPicture(data)
	if err != nil {
		return fmt.Errorf("%s: %w", j.shot, err)
	}
	return store.PutShot(ctx, s.Key, site.Shot{Page: j.page, Width: j.at, Kind: site.ScreenShot, At: time.Now(), Body: clean})
}

func (a *app) writeHeat(ctx context.Context, j *siteJob, store site.Store, s *site.Site, h *site.Heat, out string) error {
	switch strings.ToLower(filepath.Ext(out)) {
	case ".json":
		return swelter.SaveFile(out, func(w io.Writer) error { return json.NewEncoder(w).Encode(h) })
	case ".csv":
		return swelter.SaveFile(out, func(w io.Writer) error { return elementsCSV(w, h) })
	}
	shots, err := store.Shots(ctx, s.Key, h.Page)
	if err != nil {
		return err
	}
	ground, err := site.ChooseGround(shots, j.at, h)
	if err != nil {
		return err
	}
	f, err := picture.Draw(ctx, h, ground, picture.Options{Layer: j.layer, Radius: j.radius})
	if err != nil {
		return err
	}
	return f.Save(out)
}

// elementsCSV is the table of elements, formulas guarded.
func elementsCSV(w io.Writer, h *site.Heat) error {
	c := csv.NewWriter(w)
	c.Write([]string{"selector", "hosts", "hash", "name", "tag", "clicks", "share_of_clicks", "visitor_days", "rage", "dead", "rests", "seen_views", "seen_visitor_days", "compared_clicks"})
	for _, e := range h.Elements {
		share := ""
		if h.Clicks > 0 {
			share = strconv.FormatFloat(float64(e.Clicks)/float64(h.Clicks), 'g', 6, 64)
		}
		row := []string{site.Guard(e.Selector), site.Guard(strings.Join(e.Hosts, " >> ")), e.Hash, site.Guard(e.Name), e.Tag}
		for _, n := range []int{e.Clicks, -1, e.Visitors, e.Rage, e.Dead, e.Rests, e.Seen, e.VisitorsSeen, e.Minus} {
			if n < 0 {
				row = append(row, share)
				continue
			}
			row = append(row, strconv.Itoa(n))
		}
		c.Write(row)
	}
	c.Flush()
	return c.Error()
}

func (a *app) reportPages(ctx context.Context, j *siteJob, store site.Store, s *site.Site) error {
	sum, err := site.Summarise(ctx, store, s)
	if err != nil {
		return err
	}
	if j.json {
		return a.printJSON(sum)
	}
	if sum.Empty != "" {
		fmt.Fprintln(a.stdout, sum.Empty)
		return nil
	}
	w := tabwriter.NewWriter(a.stdout, 0, 8, 2, ' ', 0)
	fmt.Fprintln(w, "PAGE\tEVENTS\tBATCHES\tLAST (UTC)\tADDRESSES")
	for _, p := range sum.Pages {
		first := p.Addresses[0].Address
		if n := len(p.Addresses); n > 1 {
			first += fmt.Sprintf(" and %d more", n-1)
		}
		fmt.Fprintf(w, "%s\t%d\t%d\t%s\t%s\n", printable(p.Page), p.Events, p.Batches, p.Last.Format("2006-01-02 15:04"), printable(first))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "\nlast seven days: %d views, %.1f %% of batches and %.1f %% of events lost on the way\n", sum.Views, 100*sum.Loss.Batches, 100*sum.Loss.Events)
	for _, r := range sum.Refusals {
		fmt.Fprintf(a.stdout, "refused: %d for %s\n", r.N, r.Reason)
	}
	return nil
}

// printHeat is the report of a page in words.
func (a *app) printHeat(h *site.Heat) error {
	if h.Empty != "" {
		fmt.Fprintln(a.stdout, h.Empty)
		return nil
	}
	fmt.Fprintf(a.stdout, "%s: %d views, %d visitor-days, %d clicks (%s to %s)\n", printable(h.Page), h.Views, h.VisitorDays, h.Clicks, h.From, h.To)
	if h.Filter != "" {
		fmt.Fprintf(a.stdout, "counted: %s\n", printable(h.Filter))
	}
	fmt.Fprintf(a.stdout, "lost on the way: %.1f %% of batches, %.1f %% of events; recorded: %.0f %% of views\n\n", 100*h.Loss.Batches, 100*h.Loss.Events, 100*h.Rate)
	w := tabwriter.NewWriter(a.stdout, 0, 8, 2, ' ', 0)
	fmt.Fprintln(w, "ELEMENT\tCLICKS\tSHARE\tVISITOR-DAYS\tSEEN\tRAGE\tDEAD")
	for _, e := range h.Elements[:min(len(h.Elements), 40)] {
		fmt.Fprintf(w, "%s\t%d\t%.1f %%\t%d\t%d\t%d\t%d\n", elementName(&e), e.Clicks, 100*float64(e.Clicks)/float64(max(h.Clicks, 1)), e.Visitors, e.Seen, e.Rage, e.Dead)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if n := len(h.Elements) - 40; n > 0 {
		fmt.Fprintf(a.stdout, "and %d more; -o elements.csv has all\n", n)
	}
	for _, u := range h.Unused {
		fmt.Fprintf(a.stdout, "never clicked: %s, seen in %d views by %d visitor-days\n", elementName(&h.Elements[u.El]), u.Seen, u.VisitorsSeen)
	}
	for i := 0; i < len(h.Scroll.Views); i += 5 {
		fmt.Fprintf(a.stdout, "came to %d px: %.0f %%\n", (i+1)*site.Band, 100*float64(h.Scroll.Views[i])/float64(max(h.Views, 1)))
	}
	return nil
}

func elementName(e *site.ElementHeat) string {
	return printable(cmp.Or(e.Name, strings.Join(append(slices.Clone(e.Hosts), e.Selector), " >> ")))
}

func (a *app) siteExport() *cobra.Command {
	var j siteJob
	cmd := &cobra.Command{
		Use:   "export [KEY]",
		Short: "the raw events, one a row, as CSV, JSON or Parquet",
		Example: `  swelter site export KEY --page /cart -o events.csv
  swelter site export KEY --from 2026-11-01 -o november.parquet`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return a.exportSite(cmd.Context(), &j, args) },
	}
	f := newFlags(cmd)
	f.queryFlags(&j)
	f.storeFlag(&j)
	f.section("Writing")
	f.texts(&j.outputs, "output", "`FILE` .csv, .json or .parquet; repeatable; CSV to standard output without")
	return cmd
}

func (a *app) exportSite(ctx context.Context, j *siteJob, args []string) error {
	q, err := j.parsedQuery()
	if err != nil {
		return err
	}
	writers := map[string]func(context.Context, site.Store, *site.Site, site.Query, io.Writer) error{
		".csv": site.WriteRawCSV, ".json": site.WriteRawJSON, ".parquet": siteparquet.Write,
	}
	for _, out := range j.outputs {
		if writers[strings.ToLower(filepath.Ext(out))] == nil {
			return usagef("-o %s: events are written as .csv, .json or .parquet", out)
		}
	}
	store, err := openSite(j, false)
	if err != nil {
		return err
	}
	defer store.Close()
	s, err := oneSite(ctx, store, args)
	if err != nil {
		return err
	}
	if len(j.outputs) == 0 {
		var b bytes.Buffer // a failure leaves nothing half-written
		if err := site.WriteRawCSV(ctx, store, s, q, &b); err != nil {
			return err
		}
		_, err := a.stdout.Write(b.Bytes())
		return err
	}
	for _, out := range j.outputs {
		write := writers[strings.ToLower(filepath.Ext(out))]
		if err := swelter.SaveFile(out, func(w io.Writer) error { return write(ctx, store, s, q, w) }); err != nil {
			return err
		}
	}
	return nil
}
