package clickhouse

import (
	"bytes"
	"context"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/swelter/swelter/internal/cli"
	"github.com/swelter/swelter/internal/testdata"
	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
	"github.com/swelter/swelter/table/cross"
)

// The same commands draw the same pictures, byte for byte, from a file, from
// DuckDB and from the same rows on two shards.
func TestSamePictures(t *testing.T) {
	shards := Start(t)
	t.Chdir(t.TempDir())
	for file, commands := range map[string][]string{
		"matrix/penguins.csv": {
			"matrix SRC --rows species --cols island --agg count",
			"matrix SRC --rows species --cols sex --value body_mass_g --agg mean --annot",
			"matrix SRC --rows bill_length_mm:5 --cols island --value flipper_length_mm --agg max",
			"matrix SRC --rows species --cols island --value body_mass_g --agg median",
			"matrix SRC --rows species --cols island --value body_mass_g --agg std --where body_mass_g>3500",
			"corr SRC --columns bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g --annot",
			"corr SRC --columns bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g --p-values --pairs --where body_mass_g>3500",
			"corr SRC --columns bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g --method spearman",
			"density SRC --x bill_length_mm --y bill_depth_mm --method bin",
			"density SRC --x bill_length_mm --y bill_depth_mm --method bin --extent 35,14,50,20 --cell 0.5 --where body_mass_g>4000",
			"density SRC --x flipper_length_mm --y body_mass_g --method bin --cell 5",
			"density SRC --x bill_length_mm --y bill_depth_mm --method hex --value body_mass_g --agg median",
			"density SRC --x bill_length_mm --y bill_depth_mm --radius 2",
		},
		"points/us_airports.csv": {
			"density SRC --x longitude --y latitude --lonlat --radius 80km --extent=-130,20,-60,52 --size 120x80",
			"density SRC --x longitude --y latitude --method bin --value latitude --agg mean --size 60x30",
			"map SRC --lon longitude --lat latitude --method bin --extent=-130,20,-60,52 --size 60x40",
			"map SRC --lon longitude --lat latitude --radius 100km --extent=-130,20,-60,52 --size 90x60",
			"tiles SRC --lon longitude --lat latitude --zoom 0-2 --name airports",
			"tiles SRC --lon longitude --lat latitude --zoom 1 --radius 20px --value-tiles --name airports",
		},
	} {
		path := testdata.Path(t, file)
		name := loadFile(t, shards, path)
		for _, command := range commands {
			want := drawn(t, command, "file", path)
			if !bytes.Equal(want, drawn(t, command, "shards", name, "--db", shards[0].address("order=row"))) {
				t.Errorf("%s: another picture from the shards", command)
			}
			if _, ok := source.Lookup("duckdb"); !ok {
				continue // built without a C compiler
			}
			if !bytes.Equal(want, drawn(t, command, "duckdb", path, "--sql", "SELECT * FROM src")) {
				t.Errorf("%s: another picture from DuckDB", command)
			}
		}
	}
}

// Coefficients that the shards add up are the numbers of the file.
func TestSameCoefficients(t *testing.T) {
	shards := Start(t)
	path := testdata.Path(t, "matrix/penguins.csv")
	name := loadFile(t, shards, path)
	numbers := func(src ...string) []string {
		out := filepath.Join(t.TempDir(), "r.csv")
		args := append([]string{"corr"}, src...)
		args = append(args, "--columns", "bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g", "--data", out, "--quiet")
		var said bytes.Buffer
		if code := cli.Run(args, strings.NewReader(""), &said, &said); code != 0 {
			t.Fatal(said.String())
		}
		b, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		return strings.FieldsFunc(string(b), func(r rune) bool { return r == ',' || r == '\n' || r == '\r' })
	}
	want, got := numbers(path), numbers(name, "--db", shards[0].address(""))
	if len(want) < 20 || len(got) != len(want) {
		t.Fatalf("%q, of the file %q", got, want)
	}
	for i, w := range want {
		a, err1 := strconv.ParseFloat(got[i], 64)
		b, err2 := strconv.ParseFloat(w, 64)
		if got[i] != w && (err1 != nil || err2 != nil || math.Abs(a-b) > 1e-12) {
			t.Errorf("%s, of the file %s", got[i], w)
		}
	}
}

// A dashboard counts the same from a file, from DuckDB and from two shards,
// whatever is brushed.
func TestSameCounts(t *testing.T) {
	shards := Start(t)
	path := testdata.Path(t, "matrix/penguins.csv")
	all, err := collect(table.Input{Paths: []string{path}})
	if err != nil {
		t.Fatal(err)
	}
	here, err := cross.NewMemory(t.Context(), all)
	if err != nil {
		t.Fatal(err)
	}
	species := cross.Key{Column: "species", Values: []string{"Adelie", "Chinstrap", "Gentoo"}}
	mass := cross.Key{Column: "body_mass_g", Bins: &cross.Bins{First: 5, N: 8, Num: 500, Den: 1}}
	heavy := 4000.
	questions := []cross.Question{
		{Keys: []cross.Key{species}},
		{Keys: []cross.Key{species, mass}, Filters: []cross.Filter{{Column: "sex", In: []string{"FEMALE"}}}},
		{Keys: []cross.Key{mass}, Filters: []cross.Filter{{Column: "island", Out: []string{"Dream"}}, {Column: "body_mass_g", Lo: &heavy}}},
		{Keys: []cross.Key{mass}, Filters: []cross.Filter{{Column: "sex", Missing: true}}, Agg: "max", Value: "flipper_length_mm"},
	}
	inputs := []table.Input{{DB: shards[0].address("order=row"), Paths: []string{loadFile(t, shards, path)}}}
	if _, ok := source.Lookup("duckdb"); ok {
		inputs = append(inputs, table.Input{Paths: []string{path}, SQL: "SELECT * FROM src"})
	}
	for _, in := range inputs {
		src, err := source.Open(t.Context(), in, source.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer src.Close()
		there, err := src.(cross.Opener).Engine(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer there.Close()
		for i, q := range questions {
			want, err := here.Group(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			got, err := there.Group(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			if want.Met == 0 || got.Met != want.Met || !reflect.DeepEqual(got.Counts, want.Counts) || !reflect.DeepEqual(got.Present, want.Present) {
				t.Errorf("question %d of %v: %v of %d, of the file %v of %d", i, in, got.Counts, got.Met, want.Counts, want.Met)
			}
			// awk over the file: 152 Adelie, 68 Chinstrap, 124 Gentoo.
			if i == 0 && !reflect.DeepEqual(want.Counts[:3], []int64{152, 68, 124}) {
				t.Error(want.Counts)
			}
		}
	}
}

// drawn is the picture of a command with its source in the place of SRC.
func drawn(t *testing.T, command, out string, src ...string) []byte {
	t.Helper()
	args := append(strings.Fields(command), "--quiet")
	if args[0] == "tiles" {
		out += ".pmtiles"
	} else {
		out += ".png"
		args = append(args, "--no-metadata")
	}
	out = filepath.Join(t.TempDir(), out)
	args = append(args, "-o", out)
	args = append(append(args[:1:1], src...), args[2:]...)
	var said bytes.Buffer
	if code := cli.Run(args, strings.NewReader(""), &said, &said); code != 0 {
		t.Fatalf("%s: %s", strings.Join(args, " "), said.String())
	}
	b, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// loadFile lays a file over the shards, with the numbers of its rows.
func loadFile(t *testing.T, shards []*Shard, path string) string {
	t.Helper()
	all, err := collect(table.Input{Paths: []string{path}})
	if err != nil {
		t.Fatal(err)
	}
	row := &table.Column{Name: "row", Integer: true}
	for i := range all.Rows() {
		row.Floats = append(row.Floats, float64(i))
	}
	all.Columns = append(all.Columns, row)
	return Load(t, shards, all)
}

func collect(in table.Input) (*table.Table, error) {
	src, err := source.Open(context.Background(), in, source.Options{})
	if err != nil {
		return nil, err
	}
	defer src.Close()
	return table.Collect(context.Background(), src, table.Query{}, table.CollectLimits{})
}
