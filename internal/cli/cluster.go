package cli

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/cluster"
)

func (a *app) clusterCommand() *cobra.Command {
	var j job
	o := &swelter.ClusterOptions{}
	j.spec.Make.Cluster = o
	cmd := &cobra.Command{
		Use:   "cluster SRC...",
		Short: "a clustered heatmap: dendrograms, tracks and splits",
		Long: `Orders the rows and columns of a matrix by hierarchical clustering and draws
it with both trees. Rows and columns may be split into slices, have strips of
what else is known of them, and be held against groups that are expected.
Parameters are those of seaborn's clustermap.`,
		Example: `  swelter cluster genes.csv --z-score rows -o genes.png
  swelter cluster genes.csv --z-score rows --top-rows 500 --metric correlation \
    --col-annotations samples.csv --row-split 4 --expect type -o genes.pdf
  swelter cluster regions.csv --correlate pearson --col-tracks network -o regions.svg
  swelter cluster genes.csv --row-linkage-out tree.nwk --clusters-out clusters.csv --row-split 3`,
		RunE: func(cmd *cobra.Command, args []string) error { return a.draw(cmd, &j, args) },
	}
	f := newFlags(cmd)
	f.preparing(o)
	f.joining(o)
	f.besides(&j, o)
	f.reading(&j)
	f.colour(&j)
	f.figure(&j)
	f.writing(&j)
	f.section("Writing")
	f.text(&j.results.RowLinkage, "row-linkage-out", "`FILE` for the tree of the rows: SciPy's Z as CSV, or Newick as .nwk")
	f.text(&j.results.ColLinkage, "col-linkage-out", "`FILE` for the tree of the columns")
	f.text(&j.results.Order, "order-out", "`FILE` for the drawn order as JSON: input indices from 0, and labels")
	f.text(&j.results.Clusters, "clusters-out", "`FILE` for a CSV of labels and clusters")
	f.text(&j.results.Silhouettes, "silhouettes-out", "`FILE` for the same with the silhouette of each: 1 deep in its cluster, below 0 nearer to another")
	return cmd
}

// preparing are the flags of the matrix and of what is done to it first.
func (f *flags) preparing(o *swelter.ClusterOptions) {
	f.section("Matrix")
	t := &o.Table
	f.list(&t.Rows, "rows", "`COLUMN` of a long table whose values become rows")
	f.list(&t.Cols, "cols", "`COLUMN` whose values become columns")
	f.text(&t.Value, "value", "`COLUMN` whose values colour the cells")
	f.choice(&t.Agg, "agg", "`mean|sum|count|min|max|median|first|std` what several values of one cell become", "mean", "sum", "count", "min", "max", "median", "first", "std")
	f.text(&t.Label, "label", "`COLUMN` of the row labels of a table of numbers, or none")
	f.list(&t.Columns, "columns", "`COLUMNS` to take; all numeric ones by itself")
	f.bool(&t.Transpose, "transpose", "rows become columns")
	f.choice(&o.Correlate, "correlate", "`pearson|spearman|kendall` cluster the correlations between the columns", "pearson", "spearman", "kendall")

	f.section("Preparing")
	f.parsed(setSide(&o.CPM), "cpm", "`cols|rows` whose counts become counts per million, before all else")
	f.choice(&o.Transform, "transform", "`log|log2|log10|log1p` of every value", "log", "log2", "log10", "log1p")
	f.parsed(setSide(&o.Quantile), "quantile-normalize", "`cols|rows` that all get one distribution of values")
	f.number(&o.MinVariance, "min-variance", "`V` that a row must have to be kept")
	f.whole(&o.TopRows, "top-rows", "`N` rows of greatest variance are kept")
	f.whole(&o.TopCols, "top-cols", "`N` columns of greatest variance are kept")
	f.parsed(setSide(&o.ZScore), "z-score", "`rows|cols` become 0 in the mean, 1 in the standard deviation (divisor n-1)")
	f.parsed(setSide(&o.StandardScale), "standard-scale", "`rows|cols` are scaled from 0, their least, to 1, their greatest")
	f.parsed(setSide(&o.Center), "center-on-mean", "`rows|cols` become 0 in the mean")
	f.parsed(setSide(&o.Rank), "rank", "`rows|cols` whose values become their ranks, from 1")
	f.choice(&o.Missing, "missing", "`pairwise|drop|mean|median|zero|error` how rows with missing values are compared; pairwise by itself", "pairwise", "drop", "mean", "median", "zero", "error")
	f.choice(&o.Constant, "constant", "`error|drop|unrelated|far|near` constant rows, which have no z-score and no correlation", "error", "drop", "unrelated", "far", "near")
}

// joining are the flags of distances, trees and slices.
func (f *flags) joining(o *swelter.ClusterOptions) {
	f.section("Clustering")
	metrics := func(p *string, name, what string) {
		f.parsed(func(s string) error {
			*p = s
			if s == "precomputed" {
				return nil
			}
			return named(s, cluster.Metrics(), func() error { _, err := cluster.ParseMetric(s); return err })
		}, name, what)
		f.completes(name, cluster.Metrics)
	}
	methods := func(p *string, name, what string) {
		f.parsed(func(s string) error {
			*p = s
			return named(s, cluster.Methods(), func() error { _, err := cluster.ParseMethod(s); return err })
		}, name, what)
		f.completes(name, cluster.Methods)
	}
	metrics(&o.Metric, "metric", "`NAME` of SciPy's pdist, or spearman, kendall, abscorrelation, or precomputed where the cells are distances; euclidean by itself")
	methods(&o.Method, "method", "`NAME` single, complete, average, weighted, centroid, median, ward, ward.D; average by itself")
	metrics(&o.RowMetric, "row-metric", "`NAME` for the rows alone")
	methods(&o.RowMethod, "row-method", "`NAME` for the rows alone")
	metrics(&o.ColMetric, "col-metric", "`NAME` for the columns alone")
	methods(&o.ColMethod, "col-method", "`NAME` for the columns alone")
	f.number(&o.P, "minkowski-p", "`P` of the Minkowski metric; 2 by itself")
	f.bool(&o.NoRowCluster, "no-row-cluster", "leave the rows in their order")
	f.bool(&o.NoColCluster, "no-col-cluster", "leave the columns in their order")
	f.choice(&o.LeafOrder, "leaf-order", "`scipy|optimal|mean` optimal turns branches so that neighbours are alike, mean so that the highest come first", "scipy", "optimal", "mean")
	f.text(&o.RowOrder, "row-order", "`scipy|optimal|mean|COLUMN` for the rows alone; a column is followed from its least, -COLUMN from its greatest")
	f.text(&o.ColOrder, "col-order", "`scipy|optimal|mean|COLUMN` for the columns alone")
	f.text(&o.RowOrderFrom, "row-order-from", "`FILE` with the order that the rows follow: one label a line, or JSON of --order-out")
	f.text(&o.ColOrderFrom, "col-order-from", "`FILE` with the order that the columns follow")
	f.text(&o.RowSplit, "row-split", "`4|height:1.2|gap|kmeans:4|COLUMN` slices of the rows that stand apart")
	f.text(&o.ColSplit, "col-split", "`4|height:1.2|gap|kmeans:4|COLUMN` slices of the columns")
	f.whole(&o.KMeansRuns, "kmeans-runs", "`N` of k-means whose consensus makes the clusters; the best of 10 starts by itself")
	f.text(&o.RowLinkage, "row-linkage", "`FILE` of a tree to take for the rows: SciPy's Z, or Newick as .nwk")
	f.text(&o.ColLinkage, "col-linkage", "`FILE` of a tree to take for the columns")
	f.parsed(func(s string) (err error) {
		if o.Seed, err = strconv.ParseUint(s, 10, 64); err != nil {
			return errors.New("a whole number, 0 or more, is wanted")
		}
		return nil
	}, "seed", "`N` of k-means and permutations; 0 by itself")
}

// besides are the flags of what is shown beside the cells.
func (f *flags) besides(j *job, o *swelter.ClusterOptions) {
	f.section("Tracks")
	f.text(&o.RowAnnotations, "row-annotations", "`FILE` of a table about the rows, their labels in its first column, or of gene sets as .gmt")
	f.text(&o.ColAnnotations, "col-annotations", "`FILE` of a table about the columns")
	tracks := func(p *[]swelter.Track, name, what string) {
		f.add(&value{kind: "list", repeat: true, set: func(s string) error { return setTracks(p, s) }}, name, what)
	}
	tracks(&o.RowTracks, "row-tracks", "`OF[:KIND][:KEY=VALUE],...` what is known of the rows, beside them: OF is a column of that table or of SRC, A+B+C, label, or of the cells values, sum, mean, median, min, max, sd, count, missing, box, histogram; KIND strip, bar, stack, point, line, box, histogram, text, mark; KEY side, size, title, min, max, of=input, only=A|B")
	tracks(&o.ColTracks, "col-tracks", "`OF[:KIND][:KEY=VALUE],...` the same of the columns, or header rows of SRC")
	f.add(&value{kind: "text", repeat: true, set: func(s string) error { return setTrackColors(o, s) }}, "track-colors",
		"`TRACK:value=#hex,...|TRACK:#hex|TRACK:cmap|FILE` colours of tracks; a file has the columns track, value, color")
	f.text(&o.Expect, "expect", "`NAME` of a column with the groups that the tree should find: shown, and compared by the adjusted Rand index")
	f.add(&value{kind: "text", repeat: true, set: func(s string) error {
		b, err := swelter.ParseBeside(s)
		o.Beside = append(o.Beside, b)
		return err
	}}, "beside", "`FILE[:KEY=VALUE]...` a further heatmap right of this one with its rows, or below with its columns, joined by label; KEY title, side=right|below, size, label, labels, columns=A|B, transform, z-score, standard-scale, center-on-mean, cluster=no, metric, method, cmap, norm, vmin, vmax, center")
	fig := &j.spec.Figure
	f.numbers(&fig.DendrogramRatio, "dendrogram-ratio", "`ROWS,COLS` part that the trees take of body and tree, such as 0.2")
	f.numbers(&fig.ColorsRatio, "colors-ratio", "`ROWS,COLS` part that one strip takes of the body, such as 0.03; 3 mm by itself")
	f.text(&fig.TreeLineWidth, "tree-linewidth", "`WIDTH` of the branches, such as 1pt")
	f.text(&fig.TreeColor, "tree-color", "`COLOUR` of the branches")
}

// setTracks reads tracks between commas.
func setTracks(to *[]swelter.Track, s string) error {
	texts, err := splitList(s)
	if err != nil {
		return err
	}
	for _, text := range texts {
		t, err := swelter.ParseTrack(text)
		if err != nil {
			return err
		}
		*to = append(*to, t)
	}
	return nil
}

// setTrackColors reads colours of one track, or the name of a file of them: what
// has no colon, but for a drive letter's.
func setTrackColors(o *swelter.ClusterOptions, s string) error {
	// C:\colors.csv is a file, u:#123456 a track of one letter.
	at := strings.LastIndexByte(s, ':')
	if at < 1 || at == 1 && strings.ContainsAny(s[2:min(3, len(s))], `/\`) {
		if o.TrackColorsFile != "" {
			return errTwice
		}
		o.TrackColorsFile = s
		return nil
	}
	more, err := swelter.ParseTrackColors(s)
	o.TrackColors = append(o.TrackColors, more...)
	return err
}

// setSide reads rows or cols, or seaborn's 0 and 1.
func setSide(to *string) func(string) error {
	return func(s string) error {
		switch s {
		case "rows", "0":
			*to = "rows"
		case "cols", "columns", "1":
			*to = "cols"
		default:
			return errors.New("rows or cols is wanted (seaborn's 0 and 1)")
		}
		return nil
	}
}

// named refuses a name that parse does not know, with the nearest that it does.
func named(name string, known []string, parse func() error) error {
	if parse() == nil {
		return nil
	}
	return fmt.Errorf("%s", didYouMean(name, known, "see swelter cluster --help"))
}
