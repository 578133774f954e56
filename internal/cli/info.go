package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/source/nifti"
	"github.com/swelter/swelter/table"
)

// infoJob is what the flags of info fill, beside those of reading.
type infoJob struct {
	job
	json bool
	all  bool
}

func (a *app) infoCommand() *cobra.Command {
	var j infoJob
	cmd := &cobra.Command{
		Use:   "info SRC...",
		Short: "what a file holds: columns, kinds, missing cells, ranges",
		Long: `Says what files hold: shape, columns and their kinds, missing cells, ranges, the
most frequent texts, what the reader had to decide, and how swelter matrix would
draw them by itself; of NetCDF files and volumes the variables, their units and
axes. The whole file is read, in bounded memory.`,
		Example: `  swelter info penguins.csv
  swelter info 'data/*.parquet' --json
  swelter info trips.csv --where 'fare > 0'`,
		RunE: func(_ *cobra.Command, args []string) error { return a.info(&j, args) },
	}
	f := newFlags(cmd)
	f.section("Showing")
	f.bool(&j.json, "json", "a JSON array with one object a file, every column listed")
	f.bool(&j.all, "all", "list every column of a wide table")
	f.reading(&j.job)
	return cmd
}

func (a *app) info(j *infoJob, args []string) error {
	if len(args) == 0 && !j.spec.Input.Queried() {
		return usagef("swelter info: of what? give a file, a glob, or - for standard input")
	}
	inputs, err := j.inputs(args)
	if err != nil {
		return err
	}
	sets := make([][]string, 0, len(inputs))
	for _, in := range inputs {
		sets = append(sets, []string{in})
	}
	if j.spec.Input.Queried() {
		sets = [][]string{inputs}
	}
	infos := []*fileInfo{}
	failed := 0
	for _, set := range sets {
		in := j.spec.Input
		in.Paths = set
		var got *fileInfo
		err := a.stoppable(func(ctx context.Context) (err error) {
			got, err = look(ctx, in, source.Options{Limits: j.env.Limits, Stdin: a.stdin})
			return err
		})
		switch {
		case err != nil && (len(sets) == 1 || errors.Is(err, errStopped)):
			return err
		case err != nil:
			a.report(err)
			failed++
		case j.json:
			infos = append(infos, got)
		default:
			if len(infos) > 0 {
				fmt.Fprintln(a.stdout)
			}
			infos = append(infos, got)
			got.print(a.stdout, j.all)
		}
	}
	if j.json {
		e := json.NewEncoder(a.stdout)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		if err := e.Encode(infos); err != nil {
			return err
		}
	}
	if failed > 0 {
		a.say("", fmt.Sprintf("%d of %d inputs failed", failed, len(sets)))
		return errReported
	}
	return nil
}

// fileInfo is what one input holds, as --json writes it.
type fileInfo struct {
	File    string       `json:"file"`
	Format  string       `json:"format,omitempty"`
	Packed  string       `json:"packed,omitempty"`
	Bytes   int64        `json:"bytes,omitempty"`
	Shape   []int64      `json:"shape,omitempty"` // of an array
	Rows    int64        `json:"rows"`
	Columns []columnInfo `json:"columns"`
	Arrays  []arrayInfo  `json:"arrays,omitempty"` // of files of variables on axes
	Notes   []string     `json:"notes"`
	Drawn   string       `json:"drawn,omitempty"` // what swelter matrix chooses by itself
}

// shaped is a source that is an array before it is a table.
type shaped interface{ Shape() []int64 }

// guessCells bounds what is kept of a file to say how it would be drawn.
const guessCells = 5_000_000

// look reads one input whole.
func look(ctx context.Context, in table.Input, o source.Options) (*fileInfo, error) {
	if !in.Queried() {
		if info, ok, err := infoTiles(in.Paths[0]); ok {
			return info, err
		}
	}
	info := &fileInfo{File: strings.Join(in.Paths, " "), Notes: []string{}, Columns: []columnInfo{}}
	if in.DB != "" && in.SQL == "" {
		info.Format = "table of a database"
	} else if in.SQL != "" {
		info.File, info.Format = "the query", "SQL"
	} else if in.Paths[0] != "-" {
		d, err := source.Detect(in.Paths[0], in, o)
		if err != nil {
			return nil, err
		}
		info.Format, info.Packed, info.Bytes = d.Format, d.Packed, d.Size
		if ok, err := info.lookTopology(in.Paths[0], o.Dir); ok {
			return info, err
		}
		if f, ok := source.Lookup(d.Format); ok && f.Open == nil {
			return info, info.lookCube(ctx, in, o)
		}
	}
	q, err := queryOf(in)
	if err != nil {
		return nil, err
	}
	src, err := source.Open(ctx, in, o)
	if err != nil {
		return nil, err
	}
	defer src.Close()
	if s, ok := src.(shaped); ok {
		info.Shape = s.Shape()
	}
	if v, ok := src.(*nifti.File); ok {
		return info, info.lookVolume(ctx, v)
	}
	if len(info.Shape) > 2 {
		info.Notes = append(info.Notes, deepArray(info.Shape))
		return info, nil
	}
	return info, info.read(ctx, src, q)
}

func queryOf(in table.Input) (table.Query, error) {
	q := table.Query{TZ: in.TZ}
	for _, w := range in.Where {
		c, err := table.ParseCond(w)
		if err != nil {
			return q, err
		}
		q.Where = append(q.Where, c)
	}
	return q, nil
}

// deepArray says what may be done with an array that is no table.
func deepArray(shape []int64) string {
	if n := len(shape); n == 3 && (shape[2] == 3 || shape[2] == 4) {
		return "three dimensions, the last of colours: swelter matrix draws it as a picture"
	}
	if n := len(shape); n >= 3 {
		return fmt.Sprintf("%d dimensions are no table: swelter explore draws it with --grid -180,-90,180,90 --dates 1951/1y, or save one plane of it", n)
	}
	return fmt.Sprintf("%d dimensions are not a table; save one plane of it", len(shape))
}

// read profiles every row.
func (info *fileInfo) read(ctx context.Context, src table.Source, q table.Query) error {
	var p table.Profiler
	kept, keep := &table.Table{}, true
	err := src.Scan(ctx, q, func(t *table.Table) error {
		p.Add(t)
		if keep = keep && p.Rows*int64(len(t.Columns)) <= guessCells; !keep {
			kept = nil
			return nil
		}
		kept.Name = t.Name
		return kept.Append(t)
	})
	if err != nil {
		return err
	}
	info.Rows = p.Rows
	for _, c := range p.Columns() {
		info.Columns = append(info.Columns, describeColumn(c))
	}
	info.Notes = append(info.Notes, p.Notes...)
	if keep && kept.Rows() > 0 && info.Shape == nil {
		if _, info.Drawn = table.Guess(kept); info.Drawn == "" {
			info.Drawn = "the columns of numbers as they are"
		}
	}
	return nil
}
