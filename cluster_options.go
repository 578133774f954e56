package swelter

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/swelter/swelter/cluster"
	"github.com/swelter/swelter/table"
)

// ClusterOptions make a clustered heatmap. The zero value joins rows and columns
// by average linkage of Euclidean distances, as seaborn's clustermap.
type ClusterOptions struct {
	Table     table.MatrixOptions `json:"table,omitzero"`      // how the input becomes a matrix
	Correlate string              `json:"correlate,omitempty"` // pearson, spearman, kendall: the matrix is that between the columns

	Transform     string  `json:"transform,omitempty"`     // log, log2, log10, log1p: before all else
	CPM           string  `json:"cpm,omitempty"`           // rows, cols: counts become those of a million, before the transform
	Quantile      string  `json:"quantile,omitempty"`      // rows, cols: all get one distribution, after the transform
	MinVariance   float64 `json:"minVariance,omitempty"`   // leave out rows of less
	TopRows       int     `json:"topRows,omitempty"`       // keep the n of greatest variance; 0 is all
	TopCols       int     `json:"topCols,omitempty"`       //
	Rank          string  `json:"rank,omitempty"`          // rows, cols: values become their ranks
	Center        string  `json:"center,omitempty"`        // rows, cols: the mean becomes 0
	ZScore        string  `json:"zScore,omitempty"`        // rows, cols: the mean becomes 0, the standard deviation 1
	StandardScale string  `json:"standardScale,omitempty"` // rows, cols: from 0 to 1

	Metric    string  `json:"metric,omitempty"` // "" is euclidean; precomputed: the cells are distances
	Method    string  `json:"method,omitempty"` // "" is average
	RowMetric string  `json:"rowMetric,omitempty"`
	RowMethod string  `json:"rowMethod,omitempty"`
	ColMetric string  `json:"colMetric,omitempty"`
	ColMethod string  `json:"colMethod,omitempty"`
	P         float64 `json:"p,omitempty"`         // of minkowski; 0 is 2
	Missing   string  `json:"missing,omitempty"`   // pairwise (default), drop, mean, median, zero, error
	Constant  string  `json:"constant,omitempty"`  // error (default), drop, unrelated, far, near: rows without a z-score or correlation
	LeafOrder string  `json:"leafOrder,omitempty"` // scipy (default), optimal, mean

	RowOrder     string `json:"rowOrder,omitempty"`     // of the rows alone: scipy, optimal, mean, or a column to follow, -column from its greatest
	ColOrder     string `json:"colOrder,omitempty"`     // of the columns alone
	RowOrderFrom string `json:"rowOrderFrom,omitempty"` // file of the order to follow: labels, one a line, or JSON of an order
	ColOrderFrom string `json:"colOrderFrom,omitempty"`

	NoRowCluster bool   `json:"noRowCluster,omitempty"`
	NoColCluster bool   `json:"noColCluster,omitempty"`
	RowLinkage   string `json:"rowLinkage,omitempty"` // file of a tree in place of computing one
	ColLinkage   string `json:"colLinkage,omitempty"`

	RowSplit string `json:"rowSplit,omitempty"` // "4", "height:1.2", "gap", "kmeans:4", or a column
	ColSplit string `json:"colSplit,omitempty"`

	RowAnnotations  string       `json:"rowAnnotations,omitempty"` // file of a table, its first column the labels of the rows
	ColAnnotations  string       `json:"colAnnotations,omitempty"`
	RowTracks       []Track      `json:"rowTracks,omitempty"` // of that table, of label columns or the values of the matrix; nil is all of the table
	ColTracks       []Track      `json:"colTracks,omitempty"` // the same, or header rows of the matrix
	TrackColors     []TrackColor `json:"trackColors,omitempty"`
	TrackColorsFile string       `json:"trackColorsFile,omitempty"` // of a table of them: track, value, color
	Beside          []Beside     `json:"beside,omitempty"`          // further heatmaps that share rows or columns
	Expect          string       `json:"expect,omitempty"`          // a column with the groups that the tree should find
	Seed            uint64       `json:"seed,omitempty"`            // of k-means and permutations
	KMeansRuns      int          `json:"kmeansRuns,omitempty"`      // whose consensus makes the clusters; 0: the best of 10
}

// method is one side's way to join.
type linkage struct {
	metric cluster.Metric
	method cluster.Method
	dist   cluster.DistanceOptions
	given  bool // the cells are distances themselves
}

// precomputed is the metric of a matrix of distances.
const precomputed = "precomputed"

func (l linkage) String() string {
	if l.given {
		return fmt.Sprintf("%s linkage of the given distances", l.method)
	}
	return fmt.Sprintf("%s linkage of %s distances", l.method, l.metric)
}

// withPreset is the options with a peer's linkage and leaf order where none
// were chosen.
func (o ClusterOptions) withPreset(preset string) ClusterOptions {
	if preset == "complexheatmap" || preset == "pheatmap" {
		if o.Method == "" {
			o.Method = "complete"
		}
		if o.LeafOrder == "" && preset == "complexheatmap" {
			o.LeafOrder = "mean"
		}
	}
	return o
}

// rows and cols are the linkages of both sides.
func (o *ClusterOptions) linkage(metric, method string) (l linkage, err error) {
	first := func(a, b string) string {
		if a != "" {
			return a
		}
		return b
	}
	if name := first(metric, o.Metric); name == precomputed {
		l.given = true
	} else if l.metric, err = cluster.ParseMetric(name); err != nil {
		return l, err
	}
	if name := first(method, o.Method); name != "" {
		if l.method, err = cluster.ParseMethod(name); err != nil {
			return l, err
		}
	}
	l.dist.P = o.P
	if l.dist.Missing, err = cluster.ParseMissing(o.Missing); err != nil {
		return l, err
	}
	if o.Constant != "drop" {
		l.dist.Unfit, err = cluster.ParseUnfit(o.Constant)
	}
	return l, err
}

// check refuses what cannot be meant, before anything is read.
func (o *ClusterOptions) check() error {
	scales := 0
	for _, s := range []struct{ name, value string }{{"z-score", o.ZScore}, {"standard-scale", o.StandardScale}, {"center-on-mean", o.Center}, {"rank", o.Rank}} {
		switch s.value {
		case "":
		case "rows", "cols":
			scales++
		default:
			return fmt.Errorf("%s %q; it is rows or cols", s.name, s.value)
		}
	}
	if scales > 1 {
		return errors.New("only one of z-score, standard-scale, centring and ranks can be had")
	}
	for _, s := range []struct{ name, value string }{{"cpm", o.CPM}, {"quantile-normalize", o.Quantile}} {
		if !contains([]string{"", "rows", "cols"}, s.value) {
			return fmt.Errorf("%s %q; it is rows or cols", s.name, s.value)
		}
	}
	if o.KMeansRuns < 0 || o.KMeansRuns > mostRuns {
		return fmt.Errorf("%d runs of k-means; there are 1 to %d", o.KMeansRuns, mostRuns)
	}
	if o.MinVariance < 0 || o.MinVariance != o.MinVariance {
		return fmt.Errorf("a variance of at least %v; it is 0 or more", o.MinVariance)
	}
	for _, c := range []struct {
		name, value string
		known       []string
	}{
		{"transform", o.Transform, []string{"", "log", "log2", "log10", "log1p"}},
		{"leaf order", o.LeafOrder, []string{"", "scipy", "optimal", "mean"}},
		{"correlate", o.Correlate, []string{"", "pearson", "spearman", "kendall"}},
	} {
		if !contains(c.known, c.value) {
			return fmt.Errorf("%s %q; there are %s", c.name, c.value, strings.Join(c.known[1:], ", "))
		}
	}
	if _, err := parseSplit(o.RowSplit); err != nil {
		return fmt.Errorf("row split %q: %w", o.RowSplit, err)
	}
	if _, err := parseSplit(o.ColSplit); err != nil {
		return fmt.Errorf("column split %q: %w", o.ColSplit, err)
	}
	for _, t := range append(slices.Clone(o.RowTracks), o.ColTracks...) {
		if err := t.check(); err != nil {
			return err
		}
	}
	for i := range o.Beside {
		if err := o.Beside[i].check(); err != nil {
			return err
		}
	}
	_, err := o.linkage(o.RowMetric, o.RowMethod)
	if err == nil {
		_, err = o.linkage(o.ColMetric, o.ColMethod)
	}
	return err
}

func contains(list []string, s string) bool {
	for _, l := range list {
		if l == s {
			return true
		}
	}
	return false
}

// mostRuns bounds the work that one number in a recipe can ask for.
const mostRuns = 10_000

// files are the paths that the options name.
func (o *ClusterOptions) files() []*string {
	paths := []*string{&o.RowLinkage, &o.ColLinkage, &o.RowAnnotations, &o.ColAnnotations, &o.TrackColorsFile, &o.RowOrderFrom, &o.ColOrderFrom}
	o.Beside = slices.Clone(o.Beside) // paths may be changed
	for i := range o.Beside {
		paths = append(paths, &o.Beside[i].Path)
	}
	return paths
}

// split is how a side is cut into slices.
type split struct {
	count  int // of the tree's clusters
	height float64
	cut    bool // at the height
	gap    bool // where heights differ most
	means  int  // k of k-means
	column string
}

func (s split) ofTree() bool { return s.count > 0 || s.cut || s.gap }

// parseSplit reads "4", "height:1.2", "gap", "kmeans:4" or a column's name.
func parseSplit(text string) (split, error) {
	kind, value, _ := strings.Cut(text, ":")
	switch {
	case text == "":
		return split{}, nil
	case text == "gap":
		return split{gap: true}, nil
	case kind == "height":
		h, err := strconv.ParseFloat(value, 64)
		if err != nil || math.IsNaN(h) || h < 0 {
			return split{}, errors.New("a height is a number from 0, such as height:1.2")
		}
		return split{cut: true, height: h}, nil
	case kind == "kmeans":
		k, err := strconv.Atoi(value)
		if err != nil || k < 1 {
			return split{}, errors.New("k-means needs the number of clusters, such as kmeans:4")
		}
		return split{means: k}, nil
	}
	if k, err := strconv.Atoi(text); err == nil {
		if k < 1 {
			return split{}, errors.New("there is at least one cluster")
		}
		return split{count: k}, nil
	}
	return split{column: text}, nil
}
