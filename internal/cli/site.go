package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/swelter/swelter/site"
	"github.com/swelter/swelter/site/clickhouse"
	"github.com/swelter/swelter/site/server"
	"github.com/swelter/swelter/site/sqlite"
)

// siteJob is what the flags of site's commands fill.
type siteJob struct {
	store    string
	json     bool
	settings siteSettings
	query    siteQuery
	outputs  []string

	listen  string // of init and listen
	proxies []string
	limits  server.Limits
	noWait  bool

	layer  string // of report
	radius float64
	at     int
	shot   string

	page, before string // of delete and export
	urls         []string
	all, drop    bool

	lasts string // of link
}

// siteSettings are those of a site that flags change; nil leaves them.
type siteSettings struct {
	title, name, origins     string
	rate                     *float64
	params, exclude          []string
	rules                    []string
	keep                     int
	moves, consent, ignore   string
	hash, apps, bots, store_ string
	keepIDs, byVisitor       string
}

func (a *app) siteCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "site COMMAND",
		Short: "website heatmaps: set up sites, report, export, delete",
		Long: `Collects clicks, scrolling and attention of websites into one file, without
cookies and without anything that names a person, and shows them as heatmaps.
swelter serve takes the events in (its configuration has "site"); these
commands set sites up and look at what came in, also while it runs.`,
		Example: `  swelter site init https://shop.example
  swelter site report
  swelter site report KEY --page /cart -o cart.png
  swelter site export KEY --page /cart -o clicks.csv`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usagef("swelter site: %q is not a command; there are init, sites, report, export, delete, link, backup, restore, check, listen", args[0])
			}
			return cmd.Help()
		},
		Args: cobra.ArbitraryArgs,
	}
	cmd.AddCommand(a.siteInit(), a.siteSites(), a.siteReport(), a.siteExport(), a.siteDelete(), a.siteLink(), a.siteBackup(), a.siteRestore(), a.siteCheck(), a.siteListen())
	return cmd
}

// storeFlag names the file.
func (f *flags) storeFlag(j *siteJob) {
	j.store = "site.db"
	f.section("Store")
	f.text(&j.store, "store", "`FILE` of the events, or clickhouse://...; site.db by itself")
}

// openSite opens a store beside whoever collects into it.
func openSite(j *siteJob, make bool) (site.Store, error) {
	if j.inCluster() {
		return clickhouse.Open(j.store, clickhouse.Options{})
	}
	if _, err := os.Stat(j.store); err != nil && !make {
		return nil, fmt.Errorf("%s: no such store; swelter site init makes one, --store names another", j.store)
	}
	return sqlite.Open(j.store, sqlite.Options{Software: "swelter site"})
}

// inCluster reports whether the store is a cluster instead of a file.
func (j *siteJob) inCluster() bool { return clickhouse.IsAddress(j.store) }

// wantFile refuses a cluster where a file is copied or read whole.
func (j *siteJob) wantFile(command, instead string) error {
	if j.inCluster() {
		return usagef("swelter site %s: it is for a store that is a file; %s", command, instead)
	}
	return nil
}

// oneSite is the site that is named, or the only one there is.
func oneSite(ctx context.Context, store site.Store, args []string) (*site.Site, error) {
	all, err := store.Sites(ctx)
	if err != nil {
		return nil, err
	}
	if len(args) == 0 || args[0] == "" {
		switch len(all) {
		case 0:
			return nil, errors.New("there is no site in this store; swelter site init https://your.site makes one")
		case 1:
			return &all[0], nil
		}
		return nil, usagef("which site? %s", siteNames(all))
	}
	for i := range all {
		if all[i].Key == args[0] || all[i].Title == args[0] {
			return &all[i], nil
		}
	}
	return nil, fmt.Errorf("%q: there is no such site; there are %s", args[0], siteNames(all))
}

func siteNames(all []site.Site) string {
	var names []string
	for _, s := range all {
		names = append(names, s.Key)
		if s.Title != "" {
			names[len(names)-1] += " (" + s.Title + ")"
		}
	}
	return few(names)
}

// settingsFlags are what a site may be told.
func (f *flags) settingsFlags(j *siteJob) {
	o := &j.settings
	yes := []string{"yes", "no"}
	f.section("Settings")
	f.text(&o.title, "title", "`TEXT` that people see")
	f.text(&o.origins, "origins", "`ORIGINS` that may send, between commas, such as https://*.shop.example")
	f.text(&o.name, "name", "`NAME` of script and address; view by itself")
	f.someNumber(&o.rate, "rate", "`SHARE` of page views that are recorded, 0 to 1; 1 by itself")
	f.list(&o.params, "params", "`NAMES` of query parameters that are kept, between commas; none by itself")
	f.list(&o.exclude, "exclude", "`SELECTORS` whose insides are never recorded, between commas")
	f.cmd.Flags().SetNormalizeFunc(spellingBut("rule"))
	f.texts(&o.rules, "rule", "`'GLOB = PAGE'` that makes pages of addresses; repeatable; 're:' for expressions")
	f.whole(&o.keep, "keep", "`DAYS` that events are kept; 90 by itself")
	f.choice(&o.moves, "moves", "`yes|no` record where the pointer rests; no by itself", yes...)
	f.choice(&o.consent, "consent", "`yes|no` record nothing before the consent call; no by itself", yes...)
	f.choice(&o.ignore, "honor", "`yes|no` obey Do-Not-Track and Global Privacy Control; yes by itself", yes...)
	f.choice(&o.store_, "storage", "`yes|no` the browser's storage may be used; no by itself", yes...)
	f.choice(&o.byVisitor, "by-visitor", "`yes|no` the rate is of visitors; needs storage; no by itself", yes...)
	f.choice(&o.hash, "hash", "`yes|no` keep what follows # in addresses; no by itself", yes...)
	f.choice(&o.keepIDs, "keep-ids", "`yes|no` numbers in paths tell pages apart; no by itself", yes...)
	f.choice(&o.apps, "apps", "`yes|no` applications may send without an origin; no by itself", yes...)
	f.choice(&o.bots, "bots", "`yes|no` record automated browsers too, for tests; no by itself", yes...)
}

// apply changes a site by the flags that were given, and reports whether any
// was.
func (o *siteSettings) apply(s *site.Site) (bool, error) {
	before, _ := json.Marshal(s)
	for _, t := range []struct {
		to   *string
		text string
	}{{&s.Title, o.title}, {&s.Settings.Name, o.name}} {
		if t.text != "" {
			*t.to = t.text
		}
	}
	if o.origins != "" {
		s.Origins = strings.Split(o.origins, ",")
	}
	if o.rate != nil {
		s.Settings.Rate = *o.rate
	}
	if o.params != nil {
		s.Settings.Params = o.params
	}
	if o.exclude != nil {
		s.Settings.Exclude = o.exclude
	}
	if o.keep > 0 {
		s.Keep = o.keep
	}
	if o.rules != nil {
		s.Rules.List = nil
	}
	for _, r := range o.rules {
		match, page, ok := strings.Cut(r, " = ")
		if !ok {
			return false, usagef("--rule %q: a glob and a page are wanted, such as '/product/* = /product'", r)
		}
		s.Rules.List = append(s.Rules.List, site.Rule{Match: strings.TrimSpace(match), Page: strings.TrimSpace(page)})
	}
	for _, b := range []struct {
		to   *bool
		word string
	}{{&s.Settings.Moves, o.moves}, {&s.Settings.Consent, o.consent}, {&s.Settings.Honor, o.ignore}, {&s.Settings.Storage, o.store_},
		{&s.Settings.ByVisitor, o.byVisitor}, {&s.Settings.Hash, o.hash}, {&s.Rules.KeepIDs, o.keepIDs}, {&s.Apps, o.apps}, {&s.Settings.AllowBots, o.bots}} {
		if b.word != "" {
			*b.to = b.word == "yes"
		}
	}
	after, _ := json.Marshal(s)
	if err := s.Check(); err != nil {
		return false, usageError{err}
	}
	return string(before) != string(after), nil
}

func (a *app) siteSites() *cobra.Command {
	var j siteJob
	cmd := &cobra.Command{
		Use:   "sites [KEY]",
		Short: "list sites, or change the settings of one",
		Example: `  swelter site sites
  swelter site sites KEY --moves yes --keep 30 --rule '/product/* = /product'`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return a.listSites(cmd.Context(), &j, args) },
	}
	f := newFlags(cmd)
	f.storeFlag(&j)
	f.settingsFlags(&j)
	f.section("Writing")
	f.bool(&j.json, "json", "as JSON")
	return cmd
}

func (a *app) listSites(ctx context.Context, j *siteJob, args []string) error {
	store, err := openSite(j, false)
	if err != nil {
		return err
	}
	defer store.Close()
	if j.settings.given() {
		s, err := oneSite(ctx, store, args)
		if err != nil {
			return err
		}
		changed, err := j.settings.apply(s)
		if err != nil {
			return err
		}
		if changed {
			if err := store.PutSite(ctx, *s); err != nil {
				return err
			}
		}
	}
	all, err := store.Sites(ctx)
	if err != nil {
		return err
	}
	if j.json {
		for i := range all {
			all[i].Secret = nil
		}
		return a.printJSON(all)
	}
	w := tabwriter.NewWriter(a.stdout, 0, 8, 2, ' ', 0)
	fmt.Fprintln(w, "KEY\tTITLE\tORIGINS\tRATE\tKEPT")
	for _, s := range all {
		fmt.Fprintf(w, "%s\t%s\t%s\t%g\t%d days\n", s.Key, printable(s.Title), printable(strings.Join(s.Origins, " ")), s.Settings.Rate, s.KeepDays())
	}
	return w.Flush()
}

// given reports whether any flag was.
func (o *siteSettings) given() bool {
	return o.rate != nil || o.params != nil || o.exclude != nil || o.rules != nil || o.keep > 0 ||
		o.title+o.name+o.origins+o.moves+o.consent+o.ignore+o.hash+o.apps+o.bots+o.store_+o.keepIDs+o.byVisitor != ""
}

func (a *app) printJSON(v any) error {
	e := json.NewEncoder(a.stdout)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

func (a *app) siteDelete() *cobra.Command {
	var j siteJob
	cmd := &cobra.Command{
		Use:   "delete [KEY]",
		Short: "delete events by address, page or day, or a whole site",
		Long: `Deletes events for good: they are overwritten in the file. What a visitor sent
today is deleted from their own browser (swelter.forget() in the page): only
the server can tell whose events they are, and only until midnight.`,
		Example: `  swelter site delete KEY --url https://shop.example/account
  swelter site delete KEY --before 2026-01-01
  swelter site delete KEY --site`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return a.deleteEvents(cmd.Context(), &j, args) },
	}
	f := newFlags(cmd)
	f.section("What")
	f.texts(&j.urls, "url", "`ADDRESS` whose events go, as export shows it; repeatable")
	f.text(&j.page, "page", "`PAGE` whose events go, of all its addresses")
	f.text(&j.before, "before", "`DAY` before which events go")
	f.bool(&j.all, "events", "all events of the site")
	f.bool(&j.drop, "site", "the site itself, with all its events")
	f.storeFlag(&j)
	return cmd
}

func (a *app) deleteEvents(ctx context.Context, j *siteJob, args []string) error {
	if len(j.urls) == 0 && j.page == "" && j.before == "" && !j.all && !j.drop {
		return usagef("swelter site delete: what? --url, --page, --before, --events or --site")
	}
	if len(args) == 0 {
		return usagef("swelter site delete: of which site? name its key")
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
	if j.drop {
		if err := store.DropSite(ctx, s.Key); err != nil {
			return err
		}
		fmt.Fprintf(a.stdout, "deleted the site %s\n", s.Key)
		return nil
	}
	d := site.Deletion{All: j.all, Addresses: j.urls}
	if j.page != "" {
		if d.Addresses, err = addressesOf(ctx, store, s, j.page, j.urls); err != nil {
			return err
		}
	}
	if j.before != "" {
		if d.Span.To, err = time.Parse(time.DateOnly, j.before); err != nil {
			return usagef("--before %q: a day such as 2026-11-21 is wanted", j.before)
		}
	}
	n, err := store.Delete(ctx, s.Key, d)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "deleted %d batches of events\n", n)
	return nil
}

// addressesOf are the raw addresses of a page, and others.
func addressesOf(ctx context.Context, store site.Store, s *site.Site, page string, others []string) ([]string, error) {
	pager, err := site.NewPager(s.Rules)
	if err != nil {
		return nil, err
	}
	all, err := store.Addresses(ctx, s.Key)
	if err != nil {
		return nil, err
	}
	list := append([]string{}, others...)
	for _, a := range all {
		if pager.Page(a.Address) == page {
			list = append(list, a.Address)
		}
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("there is no page %q; swelter site report %s lists them", page, s.Key)
	}
	return list, nil
}

func (a *app) siteLink() *cobra.Command {
	j := siteJob{lasts: "1h"}
	cmd := &cobra.Command{
		Use:     "link [KEY] ADDRESS",
		Short:   "a link that opens the heatmap on the real page, for a while",
		Example: `  swelter site link KEY https://shop.example/cart --for 2h`,
		Args:    cobra.RangeArgs(1, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			store, err := openSite(&j, false)
			if err != nil {
				return err
			}
			defer store.Close()
			s, err := oneSite(cmd.Context(), store, args[:len(args)-1])
			if err != nil {
				return err
			}
			lasts, err := time.ParseDuration(j.lasts)
			if err != nil || lasts <= 0 || lasts > 30*24*time.Hour {
				return usagef("--for %q: a time such as 30m or 2h is wanted, at most 720h", j.lasts)
			}
			link, err := s.SignedLink(args[len(args)-1], lasts, time.Now())
			if err != nil {
				return err
			}
			fmt.Fprintln(a.stdout, link)
			return nil
		},
	}
	f := newFlags(cmd)
	f.section("Link")
	f.text(&j.lasts, "for", "`TIME` that it works; 1h by itself")
	f.storeFlag(&j)
	return cmd
}

func (a *app) siteBackup() *cobra.Command {
	var j siteJob
	cmd := &cobra.Command{
		Use: "backup FILE", Short: "a copy of the store, while it is in use",
		Example: `  swelter site backup site-2026-11-21.db`,
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := j.wantFile("backup", "a cluster is copied with its own tools (BACKUP)"); err != nil {
				return err
			}
			return sqlite.Backup(cmd.Context(), j.store, args[0])
		},
	}
	newFlags(cmd).storeFlag(&j)
	return cmd
}

func (a *app) siteRestore() *cobra.Command {
	var j siteJob
	cmd := &cobra.Command{
		Use: "restore FILE", Short: "put a backup in the place of the store",
		Long: `Checks a backup and puts it in the place of the store, which stays beside it
as FILE.before-restore. The server is stopped first.`,
		Example: `  swelter site restore site-2026-11-21.db`,
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := j.wantFile("restore", "a cluster is restored with its own tools (RESTORE)"); err != nil {
				return err
			}
			return sqlite.Restore(cmd.Context(), args[0], j.store)
		},
	}
	newFlags(cmd).storeFlag(&j)
	return cmd
}

func (a *app) siteCheck() *cobra.Command {
	var j siteJob
	cmd := &cobra.Command{
		Use: "check", Short: "read the whole store and say whether it is sound",
		Example: `  swelter site check --store site.db`,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := j.wantFile("check", "a cluster is checked with its own tools (CHECK TABLE)"); err != nil {
				return err
			}
			h, err := sqlite.Check(cmd.Context(), j.store)
			if err != nil {
				return err
			}
			fmt.Fprintf(a.stdout, "%s is sound: format %d, %d sites, %d batches, %d events\n", filepath.Base(j.store), h.Format, h.Sites, h.Records, h.Events)
			return nil
		},
	}
	newFlags(cmd).storeFlag(&j)
	return cmd
}
