//go:build cgo

package duckdb

import (
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/swelter/swelter/table"
)

func unix(s string) float64 {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		panic(err)
	}
	return float64(t.UnixNano()) / 1e9
}

// Each expression has two rows: the value and NULL.
func TestTypes(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		sql  string
		kind table.Kind
		want any // float64 or string
	}{
		{"(-128)::TINYINT", table.Number, -128.},
		{"(-32768)::SMALLINT", table.Number, -32768.},
		{"(-2147483648)::INTEGER", table.Number, -2147483648.},
		{"(-9007199254740991)::BIGINT", table.Number, -9007199254740991.},
		{"255::UTINYINT", table.Number, 255.},
		{"65535::USMALLINT", table.Number, 65535.},
		{"4294967295::UINTEGER", table.Number, 4294967295.},
		{"18446744073709551615::UBIGINT", table.Number, 18446744073709551616.}, // nearest float64
		{"(-5)::HUGEINT", table.Number, -5.},
		{"sum(7::BIGINT) OVER ()", table.Number, 7.}, // a HUGEINT
		{"170141183460469231731687303715884105727::HUGEINT", table.Number, math.Ldexp(1, 127)},
		{"340282366920938463463374607431768211455::UHUGEINT", table.Number, math.Ldexp(1, 128)},
		{"1.5::FLOAT", table.Number, 1.5},
		{"0.1::DOUBLE", table.Number, 0.1},
		{"'inf'::DOUBLE", table.Number, math.Inf(1)},
		{"1.05::DECIMAL(4,2)", table.Number, 1.05},
		{"-12345.6789::DECIMAL(9,4)", table.Number, -12345.6789},
		{"1234567890.12345::DECIMAL(18,5)", table.Number, 1234567890.12345},
		{"0.1::DECIMAL(38,10)", table.Number, 0.1},
		{"TRUE", table.Bool, 1.},
		{"FALSE", table.Bool, 0.},
		{"''", table.Text, ""},
		{"'twelve bytes'", table.Text, "twelve bytes"},   // inside the cell
		{"'thirteen byte'", table.Text, "thirteen byte"}, // behind a pointer
		{"'naïve ☃ 日本'", table.Text, "naïve ☃ 日本"},
		{"'b'::ENUM('a', 'b')", table.Text, "b"},
		{"'6ba7b810-9dad-11d1-80b4-00c04fd430c8'::UUID", table.Text, "6ba7b810-9dad-11d1-80b4-00c04fd430c8"},
		{"TIME '08:30:00'", table.Text, "08:30:00"},
		{"DATE '2014-07-01'", table.Time, unix("2014-07-01T00:00:00Z")},
		{"DATE '1752-09-14'", table.Time, -6857222400.},
		{"'infinity'::DATE", table.Time, nan},
		{"TIMESTAMP '2014-07-01 12:34:56.789'", table.Time, unix("2014-07-01T12:34:56.789Z")},
		{"TIMESTAMP_S '1969-12-31 23:59:59'", table.Time, -1.},
		{"TIMESTAMP_MS '1970-01-01 00:00:00.25'", table.Time, 0.25},
		{"TIMESTAMP_NS '1970-01-01 00:00:00.000000125'", table.Time, 125e-9},
		{"TIMESTAMPTZ '2014-07-01 12:00:00+02'", table.Time, unix("2014-07-01T10:00:00Z")},
		{"'-infinity'::TIMESTAMP", table.Time, nan},
	} {
		sql := "SELECT " + c.sql + " AS v UNION ALL SELECT NULL"
		if strings.Contains(c.sql, "OVER") {
			sql = "SELECT v FROM (SELECT " + c.sql + " AS v) UNION ALL SELECT NULL"
		}
		col := collect(t, "", sql, table.Query{}).Columns[0]
		if col.Kind != c.kind {
			t.Errorf("%s: kind %v, want %v", c.sql, col.Kind, c.kind)
			continue
		}
		if want, ok := c.want.(string); ok {
			if !reflect.DeepEqual(col.Dict, []string{want}) || !reflect.DeepEqual(col.Codes, []int32{0, -1}) {
				t.Errorf("%s: %q %v, want %q and missing", c.sql, col.Dict, col.Codes, want)
			}
			continue
		}
		want := c.want.(float64)
		if got := col.Floats[0]; got != want && !(math.IsNaN(got) && math.IsNaN(want)) {
			t.Errorf("%s: %v, want %v", c.sql, got, want)
		}
		if !math.IsNaN(col.Floats[1]) {
			t.Errorf("%s: NULL became %v", c.sql, col.Floats[1])
		}
	}
}

func TestColumnsKnowTheirUnits(t *testing.T) {
	got := collect(t, "", `SELECT * FROM (VALUES
		(1.0::DOUBLE, 0.5, DATE '2014-07-02', TIMESTAMPTZ '2014-07-01 10:30:00+00'),
		(2, 1, DATE '2014-07-03', NULL)) AS v(whole, half, day, moment)`, table.Query{})
	whole, half, day, moment := got.Columns[0], got.Columns[1], got.Columns[2], got.Columns[3]
	if !whole.Integer || half.Integer {
		t.Errorf("Integer: whole %v, half %v", whole.Integer, half.Integer)
	}
	if day.Unit != "day" || day.Zoned {
		t.Errorf("day: unit %q, zoned %v", day.Unit, day.Zoned)
	}
	if moment.Unit != "minute" || !moment.Zoned {
		t.Errorf("moment: unit %q, zoned %v", moment.Unit, moment.Zoned)
	}
}

func TestTypesThatAreRefused(t *testing.T) {
	for sql, want := range map[string]string{
		"SELECT [1, 2] AS a":            `sql: column "a" holds lists; take one element`,
		"SELECT {'x': 1} AS a":          `sql: column "a" holds structures; take one part (col.part)`,
		"SELECT MAP {'x': 1} AS a":      `sql: column "a" holds maps`,
		"SELECT INTERVAL 1 DAY AS a":    `sql: column "a" holds intervals; turn it into a number: epoch(col)`,
		"SELECT 'x'::BLOB AS a":         `sql: column "a" holds bytes`,
		"SELECT array_value(1, 2) AS a": `sql: column "a" holds lists`,
	} {
		if _, err := openSQL(t, "", sql); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v, want %s", sql, err, want)
		}
	}
}

func TestEqualNamesAreToldApart(t *testing.T) {
	got := collect(t, "", `SELECT 1 AS a, 2 AS a, 3 AS "A", 4 AS "sp ""ace"`, table.Query{})
	if want := []string{"a", "a (2)", "A", `sp "ace`}; !reflect.DeepEqual(got.Names(), want) {
		t.Errorf("names %q, want %q", got.Names(), want)
	}
	picked := collect(t, "", `SELECT 1 AS a, 2 AS a, 3 AS "A"`, table.Query{Columns: []string{"A", "a (2)"}})
	if picked.Columns[0].Floats[0] != 3 || picked.Columns[1].Floats[0] != 2 {
		t.Errorf("A = %v, a (2) = %v; want 3, 2", picked.Columns[0].Floats, picked.Columns[1].Floats)
	}
}
