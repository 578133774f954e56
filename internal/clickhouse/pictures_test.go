package clickhouse

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"

	"github.com/swelter/swelter/internal/cli"
	"github.com/swelter/swelter/internal/testdata"
	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
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
		},
	} {
		path := testdata.Path(t, file)
		name := loadFile(t, shards, path)
		for _, command := range commands {
			want := drawn(t, command, "file.png", path)
			if !bytes.Equal(want, drawn(t, command, "shards.png", name, "--db", shards[0].address("order=row"))) {
				t.Errorf("%s: another picture from the shards", command)
			}
			if _, ok := source.Lookup("duckdb"); !ok {
				continue // built without a C compiler
			}
			if !bytes.Equal(want, drawn(t, command, "duckdb.png", path, "--sql", "SELECT * FROM src")) {
				t.Errorf("%s: another picture from DuckDB", command)
			}
		}
	}
}

// drawn is the picture of a command with its source in the place of SRC.
func drawn(t *testing.T, command, out string, src ...string) []byte {
	t.Helper()
	args := append(strings.Fields(command), "-o", out, "--no-metadata", "--quiet")
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
	src, err := source.Open(context.Background(), table.Input{Paths: []string{path}}, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	all, err := table.Collect(context.Background(), src, table.Query{}, table.CollectLimits{})
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
