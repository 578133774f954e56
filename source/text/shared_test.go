package text

import (
	"context"
	"math"
	"strings"
	"testing"

	"github.com/swelter/swelter/internal/testdata"
	"github.com/swelter/swelter/table"
)

// shared is what pandas 2.1.4 finds in the shared data (testdata/shared.py):
// rows, columns, the sum over all numeric cells (NaN where its kinds are other
// than ours), and missing cells.
var shared = []struct {
	path       string
	rows, cols int
	sum        float64
	missing    int
}{
	{"matrix/flights.csv", 144, 3, 321811.0, 0},
	{"matrix/glue.csv", 64, 5, 133989.09999999998, 0},
	{"matrix/mpg.csv", 398, 9, 1348142.4, 6},
	{"matrix/penguins.csv", 344, 7, 1526600.0, 19},
	{"matrix/taxis.csv.gz", 6433, 14, 247524.0, 186},
	{"matrix/us_contagious_diseases.csv.gz", 16065, 6, 65165557063.0, 214},
	{"matrix/US_births_2000-2014_SSA.csv", 5479, 5, 73327212.0, 0},
	{"matrix/nyc_taxi_demand.csv", 10320, 2, 156219716.0, 0},
	{"matrix/brain_networks.csv.gz", 920, 63, 195.78177121054614 + 919*920/2, 0}, // the index is a column here
	{"values/us_county_unemployment.tsv", 3218, 2, 101120041.347, 0},
	{"climate/global_temp_annual.csv", 319, 3, 619989.1128, 0},
	{"values/country-codes.csv", 249, 56, math.NaN(), 1642}, // codes with leading zeros are text here
	{"values/land_temperature_by_country_1981_2013.csv.gz", 88611, 6, 179247896.869, 0},
	{"points/uk_road_accidents.csv.gz", 140056, 2, 7164763.785349, 54},
}

func TestSharedDataIsWhatPandasReads(t *testing.T) {
	for _, c := range shared {
		f, err := openPath(testdata.Path(t, c.path), table.Input{})
		if err != nil {
			t.Error(err)
			continue
		}
		got, err := table.Collect(context.Background(), f, table.Query{}, table.CollectLimits{})
		if err != nil {
			t.Error(err)
			continue
		}
		sum, missing := 0.0, 0
		for _, col := range got.Columns {
			for r := range col.Len() {
				switch {
				case col.Kind == table.Text && col.Codes[r] < 0, col.Kind != table.Text && math.IsNaN(col.Floats[r]):
					missing++
				case col.Kind == table.Number:
					sum += col.Floats[r]
				}
			}
		}
		if got.Rows() != c.rows || len(got.Columns) != c.cols || missing != c.missing || math.Abs(sum-c.sum) > 1e-9*math.Abs(c.sum) {
			t.Errorf("%s: %d x %d, sum %v, %d missing; want %d x %d, %v, %d", c.path, got.Rows(), len(got.Columns), sum, missing, c.rows, c.cols, c.sum, c.missing)
		}
	}
}

func TestLatinTextIsRead(t *testing.T) {
	f, err := openPath(testdata.Path(t, "values/land_temperature_by_country_1981_2013.csv.gz"), table.Input{})
	if err != nil {
		t.Fatal(err)
	}
	got, err := table.Collect(context.Background(), f, table.Query{Columns: []string{"Country"}}, table.CollectLimits{})
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Join(got.Columns[0].Dict, "|")
	for _, name := range []string{"Côte d'Ivoire", "Réunion", "Saint-Barthélemy"} {
		if !strings.Contains(all, name) {
			t.Errorf("%q is not among the countries", name)
		}
	}
	if !contains(got.Notes, latinNote) {
		t.Errorf("notes %q do not say so", got.Notes)
	}
}

func TestBrainNetworksIsAMatrixOfThreeLevels(t *testing.T) {
	f, err := openPath(testdata.Path(t, "matrix/brain_networks.csv.gz"), table.Input{})
	if err != nil {
		t.Fatal(err)
	}
	g, notes, err := f.ReadMatrix(context.Background(), table.MatrixOptions{})
	if err != nil || g.Check() != nil {
		t.Fatal(err, g.Check())
	}
	if g.Rows != 920 || g.Cols != 62 || g.X.Title != "network / node / hemi" || g.X.Labels[61] != "17 / 4 / lh" || len(g.X.Levels) != 3 || g.X.Levels[2][1] != "rh" {
		t.Errorf("%d x %d, %q %q, %d levels", g.Rows, g.Cols, g.X.Title, g.X.Labels, len(g.X.Levels))
	}
	if g.Y.Labels[919] != "919" || g.At(0, 0) != 56.05574417114258 || len(notes) != 1 {
		t.Errorf("%q, %v, notes %q", g.Y.Labels[919], g.At(0, 0), notes)
	}
}
