package cluster

import (
	"bufio"
	"compress/gzip"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/swelter/swelter/internal/testdata"
	"github.com/swelter/swelter/stat"
)

// Samples of the leukaemia set in the tree of SciPy 1.11.4; the numbers are what
// testdata/leukaemia.py prints.
func TestLeukaemiaEqualsSciPy(t *testing.T) {
	f, err := os.Open(testdata.Path(t, "genes/all_aml_train.gct.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	unzipped, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var genes [][]float64
	var groups []int
	scanner := bufio.NewScanner(unzipped)
	for line := 0; scanner.Scan(); line++ {
		fields := strings.Split(scanner.Text(), "\t")
		switch {
		case line == 2:
			for _, name := range fields[2:40] {
				groups = append(groups, map[string]int{"B-cell": 0, "T-cell": 1}[name[strings.LastIndex(name, "_")+1:]])
				if strings.HasPrefix(name, "AML") {
					groups[len(groups)-1] = 2
				}
			}
		case line > 2:
			row := make([]float64, 38)
			for j := range row {
				if row[j], err = strconv.ParseFloat(fields[j+2], 64); err != nil {
					t.Fatal(err)
				}
			}
			genes = append(genes, row)
		}
	}
	if len(genes) != 7129 {
		t.Fatalf("%d genes", len(genes))
	}
	slices.SortStableFunc(genes, func(a, b []float64) int {
		if x, y := stat.MomentsOf(a).Variance(1), stat.MomentsOf(b).Variance(1); x != y {
			return map[bool]int{true: -1, false: 1}[x > y]
		}
		return 0
	})
	samples := Rows{N: 38, D: 500}
	for i := range 38 {
		for _, gene := range genes[:500] {
			samples.V = append(samples.V, gene[i])
		}
	}
	d, err := Distances(samples, Correlation, DistanceOptions{})
	if err != nil {
		t.Fatal(err)
	}
	tree, err := Link(slices.Clone(d), 38, Average)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := AdjustedRand(tree.CutCount(3), groups), -0.04023064775125078; math.Abs(got-want) > 1e-12 {
		t.Errorf("adjusted Rand index %v, want %v", got, want)
	}
	if got, want := tree.CopheneticCorrelation(d), 0.7829523950511916; math.Abs(got-want) > 1e-12 {
		t.Errorf("cophenetic correlation %v, want %v", got, want)
	}
	if got, want := tree.Merges[36].Height, 0.2669892654856491; math.Abs(got-want) > 1e-12 {
		t.Errorf("the top is at %v, want %v", got, want)
	}
	want := []int{13, 12, 29, 34, 30, 37, 3, 28, 21, 26, 22, 20, 23, 24, 31, 33, 9, 19, 25, 10, 35, 27, 32, 36, 7, 1, 8, 2, 15, 6, 11, 0, 17, 4, 18, 14, 5, 16}
	if got := tree.Leaves(); !slices.Equal(got, want) {
		t.Errorf("leaves %v", got)
	}
}
