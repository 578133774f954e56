package parquet

import (
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/swelter/swelter/internal/testdata"
	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
)

func open(path string) (table.Source, error) {
	return source.Open(context.Background(), table.Input{Paths: []string{path}}, source.Options{})
}

func collect(path string, columns ...string) (*table.Table, error) {
	src, err := open(path)
	if err != nil {
		return nil, err
	}
	defer src.Close()
	return table.Collect(context.Background(), src, table.Query{Columns: columns}, table.CollectLimits{})
}

func cells(c *table.Column) string {
	var out []string
	for r := range c.Len() {
		switch {
		case c.Kind == table.Text && c.Codes[r] < 0:
			out = append(out, "?")
		case c.Kind == table.Text:
			out = append(out, c.Dict[c.Codes[r]])
		case math.IsNaN(c.Floats[r]):
			out = append(out, "?")
		default:
			out = append(out, fmt.Sprint(c.Floats[r]))
		}
	}
	return fmt.Sprintf("%v:%s", c.Kind, strings.Join(out, " "))
}

// every is what pyarrow 26.0.1 put into each file of testdata/make.py.
var every = map[string]string{
	"b": "bool:1 ? 0", "i8": "number:-128 ? 127", "u8": "number:0 255 ?", "i16": "number:-32768 7 ?", "i32": "number:1 -2 3",
	"u32": "number:4.294967295e+09 0 ?", "i64": "number:9.007199254740992e+15 ? -5", "u64": "number:1.844674407370955e+19 1 ?",
	"f16": "number:1.5 -0.25 +Inf", "f32": "number:0.10000000149011612 ? -2", "f64": "number:0.1 2.5 ?",
	"text": "text:NA ? 007", "cat": "text:x y x", "bytes": "text:ab  ?",
	"date": "time:1.4041728e+09 ? -86400", "ms": "time:1.40417461525e+09 ? 1.40417461525e+09", "us": "time:1.40417461525e+09 ? 1.40417461525e+09",
	"ns": "time:1.40417461525e+09 ? 1.40417461525e+09", "time": "number:3723 ? 0", "d9": "number:1.25 ? -3.5", "d38": "number:1.2345678901234567e+19 ? -0.5",
	"uuid": "text:00000000-0000-0000-0000-000000000001 ? 00000000-0000-0000-0000-000000000002", "none": "number:? ? ?",
}

func TestTypesOfPyarrow(t *testing.T) {
	for _, name := range []string{"snappy_v1", "zstd_v2", "plain", "gzip"} {
		got, err := collect(filepath.Join("testdata", name+".parquet"))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if len(got.Columns) != len(every) {
			t.Errorf("%s: %d columns: %v", name, len(got.Columns), got.Names())
		}
		for _, c := range got.Columns {
			if s := cells(c); s != every[c.Name] {
				t.Errorf("%s: %s: got %s, want %s", name, c.Name, s, every[c.Name])
			}
			if c.Name == "date" && c.Unit != "day" || c.Name == "ms" && c.Unit != "second" || c.Zoned != (c.Name == "us") {
				t.Errorf("%s: %s: unit %s, zoned %v", name, c.Name, c.Unit, c.Zoned)
			}
		}
		if len(got.Notes) != 1 || got.Notes[0] != "nested columns were left out: list, struct" {
			t.Errorf("%s: notes %q", name, got.Notes)
		}
	}
	got, err := collect("testdata/int96.parquet", "ms")
	if err != nil || cells(got.Columns[0]) != every["ms"] {
		t.Errorf("int96: %v %v", got, err)
	}
}

// 150 000 rows in three row groups of many pages.
func TestPagesAndChunks(t *testing.T) {
	got, err := collect("testdata/many.parquet", "s", "f", "i")
	if err != nil {
		t.Fatal(err)
	}
	s, f, i := got.Columns[0], got.Columns[1], got.Columns[2]
	sum := 0.0
	for r := range got.Rows() {
		want := fmt.Sprintf("k%d", r%1000)
		switch {
		case i.Floats[r] != float64(r), r%7 == 0 != math.IsNaN(f.Floats[r]), r%5 == 0 != (s.Codes[r] < 0), s.Codes[r] >= 0 && s.Dict[s.Codes[r]] != want:
			t.Fatalf("row %d: %v %v %v", r, i.Floats[r], f.Floats[r], s.Codes[r])
		case r%7 != 0:
			sum += f.Floats[r]
		}
	}
	if got.Rows() != 150000 || sum != 771303.375 {
		t.Errorf("%d rows, sum %v", got.Rows(), sum)
	}
}

// Sums as pandas 2.1.4 with pyarrow has them.
func TestSharedData(t *testing.T) {
	for _, c := range []struct {
		path, column string
		rows         int
		sum          float64
	}{
		{"points/flights-200k.parquet", "delay", 231083, 1833299},
		{"points/flights-200k.parquet", "distance", 231083, 117113444},
		{"points/storm_event_locations_2008_2024.parquet", "yearmonth", 1035185, 208648490155},
	} {
		got, err := collect(testdata.Path(t, c.path), c.column)
		if err != nil {
			t.Fatal(err)
		}
		sum := 0.0
		for _, v := range got.Columns[0].Floats {
			sum += v
		}
		if got.Rows() != c.rows || sum != c.sum {
			t.Errorf("%s: %d rows, sum %v", c.column, got.Rows(), sum)
		}
	}
}

func TestBrokenFiles(t *testing.T) {
	good, err := os.ReadFile("testdata/snappy_v1.parquet")
	if err != nil {
		t.Fatal(err)
	}
	footer := func(n uint32) []byte {
		b := append([]byte(nil), good...)
		binary.LittleEndian.PutUint32(b[len(b)-8:], n)
		return b
	}
	holes := append([]byte(nil), good...)
	for i := 4; i < 400; i++ {
		holes[i] ^= 0x55
	}
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"a footer beyond the file", footer(1 << 31), "its footer claims 2147483648 bytes"},
		{"a footer of nothing", footer(0), "broken Parquet data"},
		{"cut short", good[:len(good)-3], "cut short"},
		{"too short", []byte("PAR1PAR1"), "too short"},
		{"encrypted", append(append([]byte(nil), good[:len(good)-4]...), "PARE"...), "encrypted"},
		{"broken pages", holes, "broken Parquet data"},
	} {
		path := filepath.Join(t.TempDir(), "a.parquet")
		if err := os.WriteFile(path, c.data, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := collect(path); err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") || !strings.HasPrefix(err.Error(), path+": ") {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if _, err := collect("testdata/nested.parquet"); err == nil || !strings.Contains(err.Error(), "no flat column") {
		t.Errorf("nested only: %v", err)
	}
}

// Broken bytes give one-line errors and whole columns, never a panic.
func FuzzRead(f *testing.F) {
	for _, name := range []string{"snappy_v1", "zstd_v2", "plain", "gzip", "int96", "nested"} {
		b, err := os.ReadFile(filepath.Join("testdata", name+".parquet"))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	path := filepath.Join(f.TempDir(), "f.parquet")
	f.Fuzz(func(t *testing.T, data []byte) {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		src, err := Open(context.Background(), source.Request{Name: "f.parquet", Path: path, Size: int64(len(data))})
		if err == nil {
			rows := 0
			err = src.Scan(context.Background(), table.Query{}, func(tab *table.Table) error {
				for _, c := range tab.Columns {
					if c.Len() != tab.Rows() {
						t.Fatalf("column %q has %d of %d rows", c.Name, c.Len(), tab.Rows())
					}
				}
				if rows += tab.Rows(); rows > 1<<20 {
					return table.ErrEnough
				}
				return nil
			})
			src.Close()
		}
		if err != nil && (strings.ContainsAny(err.Error(), "\n\r\x00") || !strings.HasPrefix(err.Error(), "f.parquet: ")) {
			t.Fatalf("error %q is not one line that starts with the file", err)
		}
	})
}

func BenchmarkScan(b *testing.B) {
	path := testdata.Path(b, "points/storm_event_locations_2008_2024.parquet")
	rows := 0
	for b.Loop() {
		src, err := open(path)
		if err != nil {
			b.Fatal(err)
		}
		err = src.Scan(context.Background(), table.Query{Columns: []string{"lon", "lat"}}, func(t *table.Table) error { rows += t.Rows(); return nil })
		if err != nil {
			b.Fatal(err)
		}
		src.Close()
	}
	b.ReportMetric(float64(rows)/b.Elapsed().Seconds()/1e6, "Mrows/s")
	b.ReportAllocs()
}
