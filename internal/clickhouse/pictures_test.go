package clickhouse

import (
	"bytes"
	"context"
	"net/url"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/swelter/swelter/internal/cli"
	"github.com/swelter/swelter/internal/testdata"
	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
)

// The same commands draw the same pictures, byte for byte, from a file and from
// the same rows on two shards.
func TestSamePictures(t *testing.T) {
	shards := Start(t)
	path := testdata.Path(t, "matrix/penguins.csv")
	name := loadFile(t, shards, path)
	u := url.URL{Scheme: "clickhouse", User: url.UserPassword("reader", Password), Host: "127.0.0.1:" + strconv.Itoa(shards[0].TCP), Path: "/default", RawQuery: "order=row"}
	t.Chdir(t.TempDir())
	for _, command := range []string{
		"matrix SRC --rows species --cols island --agg count",
		"matrix SRC --rows species --cols sex --value body_mass_g --agg mean --annot",
		"matrix SRC --rows bill_length_mm:5 --cols island --value flipper_length_mm --agg max",
		"matrix SRC --rows species --cols island --value body_mass_g --agg median",
		"corr SRC --columns bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g --annot",
		"density SRC --x bill_length_mm --y bill_depth_mm --method bin",
		"density SRC --x bill_length_mm --y bill_depth_mm --method bin --extent 35,14,50,20 --cell 0.5 --where body_mass_g>4000",
		"density SRC --x flipper_length_mm --y body_mass_g --method bin --cell 5",
		"density SRC --x bill_length_mm --y bill_depth_mm --radius 2",
	} {
		draw := func(out string, src ...string) []byte {
			args := append(strings.Fields(command), "-o", out, "--no-metadata", "--quiet")
			args = append(append(args[:1:1], src...), args[2:]...)
			var said bytes.Buffer
			if code := cli.Run(args, strings.NewReader(""), &said, &said); code != 0 {
				t.Fatalf("%s: %s", command, said.String())
			}
			b, err := os.ReadFile(out)
			if err != nil {
				t.Fatal(err)
			}
			return b
		}
		if !bytes.Equal(draw("file.png", path), draw("shards.png", name, "--db", u.String())) {
			t.Errorf("%s: another picture from the shards", command)
		}
	}
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
