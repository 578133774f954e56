package cluster

import (
	"fmt"
	"slices"
	"strings"
)

// Metric says how far two rows are from each other. The names and formulas are
// those of SciPy's pdist; the correlation distances are 1 - r, or 1 - |r| for
// the absolute ones.
type Metric uint8

const (
	Euclidean Metric = iota
	SqEuclidean
	SEuclidean // each column divided by its standard deviation
	Mahalanobis
	CityBlock
	Chebyshev
	Minkowski
	Canberra
	BrayCurtis
	Cosine
	Correlation // Pearson
	Spearman
	Kendall // tau-b
	AbsCorrelation
	AbsSpearman
	AbsKendall
	JensenShannon
	Hamming // share of the columns that differ
	Jaccard // share of the columns that differ among those where one is not 0
	Binary  // Jaccard of "is not 0": R's binary

	// Of rows of yes and no: a value that is not 0 is a yes.
	Dice
	Kulczynski1 // a similarity, as in SciPy: infinite between equal rows
	RogersTanimoto
	RussellRao // not 0 between equal rows that hold a 0
	SokalMichener
	SokalSneath
	Yule

	Function // DistanceOptions.Func
)

var metricNames = []string{"euclidean", "sqeuclidean", "seuclidean", "mahalanobis", "cityblock", "chebyshev", "minkowski",
	"canberra", "braycurtis", "cosine", "correlation", "spearman", "kendall", "abs_correlation", "abs_spearman", "abs_kendall",
	"jensenshannon", "hamming", "jaccard", "binary", "dice", "kulczynski1", "rogerstanimoto", "russellrao", "sokalmichener",
	"sokalsneath", "yule", "function"}

var metricAliases = map[string]Metric{"": Euclidean, "manhattan": CityBlock, "maximum": Chebyshev, "pearson": Correlation,
	"abs_pearson": AbsCorrelation, "matching": Hamming, "js": JensenShannon}

func (m Metric) String() string { return metricNames[m] }

// Metrics lists the names that ParseMetric knows, without the aliases of R.
func Metrics() []string { return slices.Clone(metricNames[:Function]) }

// ParseMetric finds a metric by SciPy's or R's name; "" is euclidean.
func ParseMetric(name string) (Metric, error) {
	lower := strings.ToLower(name)
	if m, ok := metricAliases[lower]; ok {
		return m, nil
	}
	if i := slices.Index(metricNames[:Function], lower); i >= 0 {
		return Metric(i), nil
	}
	return 0, fmt.Errorf("metric %q is not known; there are %s", name, strings.Join(metricNames[:Function], ", "))
}

// FitsMethod says whether the heights of a linkage mean what its formula says:
// centroid, median and ward are formulas on Euclidean distances.
func (m Metric) FitsMethod(method Method) bool {
	switch method {
	case Centroid, Median, Ward, WardD:
		return m == Euclidean || m == SqEuclidean && method == WardD || m == SEuclidean || m == Mahalanobis
	}
	return true
}

// sums says that a metric adds up over the columns, so that a pair with missing
// values is scaled up to all columns; the power is what the sum is raised to
// afterwards.
func (m Metric) sums(o DistanceOptions) (power float64, ok bool) {
	switch m {
	case Euclidean, SEuclidean:
		return .5, true
	case SqEuclidean, CityBlock, Canberra:
		return 1, true
	case Minkowski:
		return 1 / o.P, true
	}
	return 0, false
}

// correlates says that a constant row has no distance; a row of zeros has none
// under Cosine either.
func (m Metric) correlates() bool {
	switch m {
	case Correlation, Spearman, Kendall, AbsCorrelation, AbsSpearman, AbsKendall:
		return true
	}
	return false
}

func (m Metric) absolute() bool {
	return m == AbsCorrelation || m == AbsSpearman || m == AbsKendall
}
