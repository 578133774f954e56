package table

import (
	"slices"
	"strings"
	"testing"

	"github.com/swelter/swelter/grid"
)

func TestWide(t *testing.T) {
	for _, c := range []struct {
		name, text string
		o          MatrixOptions
		want       string
	}{
		{"labels first", "gene,s1,s2\nA,1,2\nB,3,\n", MatrixOptions{}, "s1 s2\nA: 1 2\nB: 3 -\n"},
		{"the text with more values", "kind,gene,s1\nx,A,1\nx,B,3\n", MatrixOptions{}, "s1\nA: 1\nB: 3\n"},
		{"labels by name", "kind,gene,s1\nx,A,1\ny,B,3\n", MatrixOptions{Label: "gene"}, "s1\nA: 1\nB: 3\n"},
		{"row numbers of an export", ",a,b\n0,1,2\n1,3,4\n", MatrixOptions{}, "a b\n0: 1 2\n1: 3 4\n"},
		{"row numbers beside labels", "Unnamed: 0,gene,a\n0,A,2\n1,B,4\n", MatrixOptions{}, "a\nA: 2\nB: 4\n"},
		{"years label", "year,a\n1880,2\n1881,4\n", MatrixOptions{}, "a\n1880: 2\n1881: 4\n"},
		{"years that repeat do not", "year,a\n1880,2\n1880,4\n", MatrixOptions{Label: ""}, "year a\n1880 2\n1880 4\n"},
		{"no labels", "year,a\n1880,2\n1881,4\n", MatrixOptions{Label: "none"}, "year a\n1880 2\n1881 4\n"},
		{"identifiers label", "fips,a\n01001,2\n01003,4\n", MatrixOptions{}, "a\n01001: 2\n01003: 4\n"},
		{"years across", "city,1949,1950\nA,1,2\n", MatrixOptions{}, "1949 1950\nA: 1 2\n"},
		{"dates across", "city,2014-01-02,2014-01-03,2014-01-05\nA,1,2,3\n", MatrixOptions{}, "2014-01-02 2014-01-03 2014-01-04 2014-01-05\nA: 1 2 - 3\n"},
		{"days down, one lacking", "day,a\n2014-01-02,1\n2014-01-03,2\n2014-01-05,3\n", MatrixOptions{}, "a\n2014-01-02: 1\n2014-01-03: 2\n2014-01-04: -\n2014-01-05: 3\n"},
		{"months across", "city,Feb,Jan\nA,1,2\n", MatrixOptions{}, "Jan Feb\nA: 2 1\n"},
		{"chosen columns", "gene,s1,s2\nA,1,2\n", MatrixOptions{Columns: []string{"s2"}}, "s2\nA: 2\n"},
		{"truths are numbers", "gene,s1\nA,true\nB,false\n", MatrixOptions{}, "s1\nA: 1\nB: 0\n"},
		{"text is categories", "day,x,y\nA,wet,dry\nB,dry,\n", MatrixOptions{Label: "day"}, "x y\nA: 0 1\nB: 1 -\n"},
		{"sorted", "gene,s1,s2\nB,1,9\nA,2,3\n", MatrixOptions{SortRows: "name", SortCols: "value-desc"}, "s2 s1\nA: 3 2\nB: 9 1\n"},
		{"labels may repeat", "gene,s1\nA,1\nA,2\n,3\n", MatrixOptions{SortRows: "name"}, "s1\nA: 1\nA: 2\n: 3\n"},
		{"scaled", "gene,s1,s2\nB,1,9\nA,3,9\n", MatrixOptions{StandardScale: "cols"}, "s1 s2\nB: 0 0\nA: 1 0\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			g, _, err := Wide(read(t, c.text), c.o)
			if err != nil {
				t.Fatal(err)
			}
			if err := g.Check(); err != nil {
				t.Error(err)
			}
			got := draw(g)
			if g.Y.Labels == nil && g.Y.Edges == nil {
				got = strings.Join(g.X.Labels, " ") + "\n"
				for r := range g.Rows {
					got += NumberLabel(g.At(r, 0)) + " " + NumberLabel(g.At(r, 1)) + "\n"
				}
			}
			if got != c.want {
				t.Errorf("got\n%swant\n%s", got, c.want)
			}
		})
	}
}

func TestWideErrors(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"text in a matrix", "gene,lat,lon\nA,1,2\nB,x,3\nC,5,6\n", `test.csv: row 2, column "lat": "x" is not a number`},
		{"decimal commas", "gene,lat\nA,1\nB,\"40,7\"\nC,5\n", `test.csv: row 2, column "lat": "40,7" is not a number; it looks like a decimal comma`},
		{"no rows", "gene,lat\n", "test.csv: no rows"},
		{"times alone", "a,b\n2014-01-01,2014-01-02\n", "test.csv: no column of numbers (columns: a, b); name the columns whose values become rows and columns"},
	} {
		if _, _, err := Wide(read(t, c.text), MatrixOptions{}); err == nil || err.Error() != c.want {
			t.Errorf("%s: %v\nwant %s", c.name, err, c.want)
		}
	}
	_, _, err := Wide(read(t, "a,b\n1,2\n"), MatrixOptions{LimitCells: 1})
	if err == nil || err.Error() != "test.csv: 1 x 2 = 2 cells are more than the limit of 1 cells; filter the rows, bin a key, or raise the limit" {
		t.Error(err)
	}
}

func TestFurtherHeaders(t *testing.T) {
	g, notes, err := Wide(load(t, "matrix/brain_networks.csv.gz"), MatrixOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if g.Rows != 920 || g.Cols != 62 || len(g.X.Levels) != 3 {
		t.Fatalf("%d x %d, %d levels", g.Rows, g.Cols, len(g.X.Levels))
	}
	if got := g.X.Labels[1]; got != "1 / 1 / rh" || g.X.Levels[0][61] != "17" || g.X.Title != "network / node / hemi" {
		t.Errorf("%q %q %q", got, g.X.Levels[0][61], g.X.Title)
	}
	if g.At(0, 0) != 56.05574417114258 || g.At(919, 0) != -36.28886795043945 || g.Y.Labels[919] != "919" {
		t.Errorf("%v %v %q", g.At(0, 0), g.At(919, 0), g.Y.Labels[919])
	}
	if want := []string{"the first 3 rows are headers: network, node, hemi"}; !slices.Equal(notes, want) {
		t.Errorf("%q", notes)
	}
	r, n, _, err := Corr(load(t, "matrix/brain_networks.csv.gz"), CorrOptions{})
	// numpy 1.26.4: np.corrcoef of the first two columns
	if err != nil || r.Cols != 62 || n.At(0, 1) != 920 || r.X.Labels[1] != "1 / 1 / rh" || !near(r.At(0, 1), 0.881515623086566) {
		t.Errorf("%v %d %v", err, r.Cols, r.At(0, 1))
	}
}

// What is chosen for each data set of data/README.md, matrix/, and a few more.
func TestGuess(t *testing.T) {
	for _, c := range []struct {
		file       string
		want       string
		rows, cols int
	}{
		{"matrix/flights.csv", "--rows month --cols year --value passengers", 12, 12},
		{"matrix/glue.csv", "--rows Model --cols Task --value Score", 8, 8},
		{"matrix/mpg.csv", "--standard-scale cols", 398, 7},
		{"matrix/penguins.csv", "--standard-scale cols", 344, 4},
		{"matrix/brain_networks.csv.gz", "", 920, 62},
		{"matrix/taxis.csv.gz", "--rows pickup.weekday --cols pickup.hour --agg count", 7, 24},
		{"matrix/us_contagious_diseases.csv.gz", "--rows state --cols year --value count --agg mean", 51, 84},
		{"matrix/US_births_2000-2014_SSA.csv", "--rows month --cols date_of_month --value births --agg mean", 12, 31},
		{"matrix/nyc_taxi_demand.csv", "--rows timestamp.hour --cols timestamp.date --value value --agg mean", 24, 215},
		{"values/gapminder.csv.gz", "--rows country --cols year --value lifeExp", 142, 12},
		{"values/land_temperature_by_country_1981_2013.csv.gz", "--rows mon --cols years --value AverageTemperature --agg mean", 12, 33},
		{"weather/seattle-weather.csv", "--transpose", 4, 1461},
		{"climate/ZonAnn.Ts+dSST.csv", "--transpose", 14, 145},
		{"climate/global_temp_monthly.csv", "--rows Source --cols Year --value Mean", 2, 2095},
		{"points/earthquakes-23k.csv.gz", "--rows Date.month --cols Date.year --agg count", 12, 52},
	} {
		t.Run(c.file, func(t *testing.T) {
			tab := load(t, c.file)
			_, why := Guess(tab)
			_, said, _ := strings.Cut(why, "; the same as ")
			if said != c.want {
				t.Errorf("%s", why)
			}
			g, notes, err := Matrix(tab, MatrixOptions{}, "")
			if err != nil {
				t.Fatal(err)
			}
			if g.Rows != c.rows || g.Cols != c.cols || g.Check() != nil {
				t.Errorf("%d x %d, want %d x %d", g.Rows, g.Cols, c.rows, c.cols)
			}
			if why != "" && !slices.Contains(notes, why) {
				t.Errorf("%q", notes)
			}
		})
	}
}

func TestGuessByHand(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"a matrix", "a,b\n1,2\n3,4\n", ""},
		{"a labelled matrix", "gene,a,b\nA,1,2\nB,3,4\n", ""},
		{"an edge list, however sparse", "from,to,n\na,b,1\nb,c,1\nc,d,1\nd,e,1\ne,a,1\na,c,1\nb,d,1\nc,e,1\nd,a,1\ne,b,1\n", "--rows from --cols to --value n"},
		{"pairs of words", "kind,size\na,x\na,y\nb,x\nb,x\n", "--rows kind --cols size --agg count"},
		{"an awkward name", "my key,$k,v\na,x,1\na,y,2\nb,x,3\nb,y,4\n", "--rows 'my key' --cols '$k' --value v"},
		{"nothing", "a\n", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, why := Guess(read(t, c.text))
			if _, said, _ := strings.Cut(why, "; the same as "); said != c.want {
				t.Errorf("%s, want %s", why, c.want)
			}
		})
	}
}

func TestCorr(t *testing.T) {
	tab := read(t, "name,a,b,c,same,yes\np,1,2,3,5,true\nq,2,4,1,5,false\nr,3,6,,5,true\ns,4,8,2,5,true\n")
	g, n, notes, err := Corr(tab, CorrOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"columns that are not numbers were left out: name", "columns of one value have no correlation: same"}; !slices.Equal(notes, want) {
		t.Errorf("%q", notes)
	}
	if !slices.Equal(g.X.Labels, []string{"a", "b", "c", "same", "yes"}) || g.X.Kind != grid.Category {
		t.Errorf("%q", g.X.Labels)
	}
	if g.At(0, 1) != 1 || g.At(0, 0) != 1 || n.At(0, 1) != 4 || n.At(0, 2) != 3 || g.At(3, 3) == g.At(3, 3) {
		t.Errorf("%v %v %v", g.Values, n.Values, g.At(3, 3))
	}
	if _, _, _, err := Corr(tab, CorrOptions{Columns: []string{"name"}}); err == nil || err.Error() != `test.csv: column "name" holds text; correlation needs numbers` {
		t.Error(err)
	}
}
