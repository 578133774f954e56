package source_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/swelter/swelter/source"
	_ "github.com/swelter/swelter/source/json"
	_ "github.com/swelter/swelter/source/npy"
	_ "github.com/swelter/swelter/source/parquet"
	_ "github.com/swelter/swelter/source/text"
	"github.com/swelter/swelter/table"
)

func write(t testing.TB, dir, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func gzipped(data []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write(data)
	w.Close()
	return b.Bytes()
}

func zstded(data []byte) []byte {
	w, _ := zstd.NewWriter(nil)
	return w.EncodeAll(data, nil)
}

// total opens a source and adds up its column "v".
func total(in table.Input, o source.Options) (float64, error) {
	src, err := source.Open(context.Background(), in, o)
	if err != nil {
		return 0, err
	}
	t, err := table.Collect(context.Background(), src, table.Query{Columns: []string{"v"}}, table.CollectLimits{})
	if err := src.Close(); err != nil {
		return 0, err
	}
	if err != nil {
		return 0, err
	}
	sum := 0.0
	for _, v := range t.Columns[0].Floats {
		sum += v
	}
	return sum, nil
}

func TestFormatByNameEndingAndBytes(t *testing.T) {
	dir := t.TempDir()
	csv, json := []byte("a,v\nx,1\ny,2\n"), []byte(`[{"v": 1}, {"v": 2}]`)
	for _, c := range []struct {
		name   string
		data   []byte
		format string
	}{
		{"t.csv", csv, ""}, {"t.csv.gz", gzipped(csv), ""}, {"packed.csv", gzipped(csv), ""}, {"t.csv.zst", zstded(csv), ""},
		{"t.tsv", []byte("a\tv\nx\t3\n"), ""}, {"nameless", csv, ""}, {"json.unknown", json, ""}, {"t.json", json, ""}, {"misnamed.json", csv, "csv"},
		{"t.json.gz", gzipped(json), ""}, {"lines.ndjson", []byte("{\"v\":1}\n{\"v\":2}\n"), ""}, {"UPPER.CSV", csv, ""}, {"json.csv", csv, ""},
	} {
		path := write(t, dir, c.name, c.data)
		if sum, err := total(table.Input{Paths: []string{path}, Format: c.format}, source.Options{}); err != nil || sum != 3 {
			t.Errorf("%s: %v, %v", c.name, sum, err)
		}
		if c.format != "" {
			continue
		}
		in := table.Input{Paths: []string{c.name}}
		if sum, err := total(in, source.Options{Dir: dir}); err != nil || sum != 3 {
			t.Errorf("%s in its folder: %v, %v", c.name, sum, err)
		}
		if strings.HasPrefix(c.name, "t.tsv") || strings.HasSuffix(c.name, "ndjson") {
			continue // nothing but the ending tells
		}
		if sum, err := total(table.Input{Paths: []string{"-"}}, source.Options{Stdin: bytes.NewReader(c.data)}); err != nil || sum != 3 {
			t.Errorf("%s on standard input: %v, %v", c.name, sum, err)
		}
	}
}

func TestNpyAndParquetByBytes(t *testing.T) {
	for name, path := range map[string]string{"npy": "npy/testdata/lf8.npy", "parquet": "parquet/testdata/gzip.parquet"} {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, packed := range [][]byte{data, gzipped(data)} {
			src, err := source.Open(context.Background(), table.Input{Paths: []string{"-"}}, source.Options{Stdin: bytes.NewReader(packed)})
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			got, err := table.Collect(context.Background(), src, table.Query{}, table.CollectLimits{})
			if err != nil || got.Rows() < 2 {
				t.Errorf("%s: %v", name, err)
			}
			src.Close()
		}
	}
}

func TestTemporaryFilesAreRemoved(t *testing.T) {
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	t.Setenv("TMP", tmp)
	for _, data := range []string{"a,v\nx,3\n", "a,v\n", "", "\x00\x00\x00\x00"} {
		total(table.Input{Paths: []string{"-"}}, source.Options{Stdin: strings.NewReader(data)})
	}
	if left, _ := os.ReadDir(tmp); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestRefusals(t *testing.T) {
	dir := t.TempDir()
	bomb := append([]byte("v,w\n"), bytes.Repeat([]byte("1,2\n"), 20<<20)...)
	write(t, dir, "flights.csv", []byte("v\n1\n"))
	write(t, dir, "empty.csv", nil)
	write(t, dir, "nothing.csv.gz", gzipped(nil))
	write(t, dir, "header.csv", []byte("a,b\n"))
	write(t, dir, "blank.csv", []byte("\n\n \n"))
	write(t, dir, "torn.csv.gz", gzipped([]byte("v\n1\n2\n"))[:20])
	write(t, dir, "picture.png", []byte("\x89PNG\r\n\x1a\n\x00\x00\x00"))
	write(t, dir, "bomb.csv.gz", gzipped(bomb))
	write(t, dir, "bomb.csv.zst", zstded(bomb))
	socket, err := net.Listen("unix", filepath.Join(dir, "socket"))
	if err == nil {
		defer socket.Close()
	}
	for _, c := range []struct {
		path string
		in   table.Input
		want string
	}{
		{"flihgts.csv", table.Input{}, "flihgts.csv: no such file; near it: flights.csv"},
		{"flights.json", table.Input{}, "near it: flights.csv"},
		{"no/where.csv", table.Input{}, "its folder does not exist either"},
		{"x*.csv", table.Input{}, "x*.csv: no file matches"},
		{"*.csv", table.Input{}, "*.csv: 4 files"},
		{".", table.Input{}, "is a folder"},
		{"socket", table.Input{}, "is a pipe"},
		{"/dev/zero", table.Input{}, "/dev/zero: is a device"},
		{"empty.csv", table.Input{}, "empty.csv: the file is empty"},
		{"nothing.csv.gz", table.Input{}, "nothing is inside"},
		{"header.csv", table.Input{}, "header.csv: no rows"},
		{"blank.csv", table.Input{}, "blank lines only"},
		{"torn.csv.gz", table.Input{}, "torn.csv.gz: broken gzip data"},
		{"picture.png", table.Input{}, "picture.png: neither its ending nor its first bytes"},
		{"bomb.csv.gz", table.Input{}, "--limit-unpack"},
		{"bomb.csv.zst", table.Input{}, "--limit-unpack"},
		{"flights.csv", table.Input{Format: "xlsx"}, `format "xlsx": nobody reads it; known are csv, json, ndjson, npy, parquet, tsv`},
		{"flights.csv", table.Input{SQL: "select 1"}, "no SQL engine"},
	} {
		if runtime.GOOS == "windows" && strings.HasPrefix(c.path, "/dev") {
			continue
		}
		c.in.Paths = []string{c.path}
		_, err := total(c.in, source.Options{Dir: dir})
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v\nwant %s", c.path, err, c.want)
		}
	}
}

// endless never stops; what it gives decides how soon it is refused.
type endless struct{ text string }

func (e endless) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		n += copy(p[n:], e.text)
	}
	return n, nil
}

func TestEndlessInputEnds(t *testing.T) {
	for name, c := range map[string]struct {
		r    io.Reader
		l    source.Limits
		want string
	}{
		"zeros":          {endless{"\x00"}, source.Limits{}, "its first bytes are of no format"},
		"rows":           {endless{"1,2\n"}, source.Limits{Bytes: 1 << 20}, "raise --limit-memory"},
		"one line":       {io.LimitReader(endless{"1234567,"}, 8<<20), source.Limits{Line: 1 << 20}, "--limit-line"},
		"nothing at all": {nil, source.Limits{}, "there is none here"},
		"empty":          {strings.NewReader(""), source.Limits{}, "is empty"},
	} {
		_, err := total(table.Input{Paths: []string{"-"}}, source.Options{Stdin: c.r, Limits: c.l})
		if err == nil || !strings.HasPrefix(err.Error(), "standard input: ") && !strings.HasPrefix(err.Error(), "standard input:") || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestExpand(t *testing.T) {
	dir := t.TempDir()
	for _, n := range []string{"b.csv", "a.csv", "c.txt", "odd[1].csv"} {
		write(t, dir, n, nil)
	}
	os.Mkdir(filepath.Join(dir, "d.csv"), 0o700)
	got, err := source.Expand([]string{"*.csv", "-", "a.csv", "odd[1].csv", "missing.csv"}, dir)
	if want := "[a.csv b.csv odd[1].csv - missing.csv]"; err != nil || fmt.Sprint(got) != want {
		t.Errorf("got %v, %v; want %v", got, err, want)
	}
	if _, err := source.Expand([]string{"[a"}, dir); err == nil {
		t.Error("a pattern without its end was taken")
	}
}
