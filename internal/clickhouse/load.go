package clickhouse

import (
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/swelter/swelter/table"
)

var loaded atomic.Int32

// Load lays a table over the shards, its rows by turns, and returns the name of
// the table of all of them, which the first shard has. Numbers become Float64
// (or Int64, when all are whole), times Date or DateTime, truths an Enum8; each
// column can be NULL. The tables go when the test ends.
func Load(t testing.TB, shards []*Shard, want *table.Table) string {
	t.Helper()
	name := fmt.Sprintf("t%d", loaded.Add(1))
	columns := make([]string, len(want.Columns))
	for i, c := range want.Columns {
		columns[i] = "`" + c.Name + "` Nullable(" + typeOf(c) + ")"
	}
	list := strings.Join(columns, ", ")
	for i, s := range shards {
		s.Exec(t, "CREATE TABLE "+name+"_part ("+list+") ENGINE = MergeTree ORDER BY tuple()")
		t.Cleanup(func() { s.Exec(t, "DROP TABLE "+name+"_part") })
		var rows []byte
		for r := i; r < want.Rows(); r += len(shards) {
			for _, c := range want.Columns {
				rows = appendCell(rows, c, r)
			}
		}
		s.Exec(t, "INSERT INTO "+name+"_part FORMAT RowBinary\n"+string(rows))
	}
	shards[0].Exec(t, "CREATE TABLE "+name+" ("+list+") ENGINE = Distributed("+Cluster+", default, "+name+"_part)")
	t.Cleanup(func() { shards[0].Exec(t, "DROP TABLE "+name) })
	return name
}

func typeOf(c *table.Column) string {
	switch {
	case c.Kind == table.Text:
		return "String"
	case c.Kind == table.Bool:
		return "Enum8('false' = 0, 'true' = 1)"
	case c.Kind == table.Time && c.Unit == "day":
		return "Date"
	case c.Kind == table.Time:
		return "DateTime"
	case c.Integer:
		return "Int64"
	}
	return "Float64"
}

// appendCell writes a cell as RowBinary.
func appendCell(b []byte, c *table.Column, r int) []byte {
	if c.Kind == table.Text {
		if c.Codes[r] < 0 {
			return append(b, 1)
		}
		s := c.Dict[c.Codes[r]]
		return append(binary.AppendUvarint(append(b, 0), uint64(len(s))), s...)
	}
	v := c.Floats[r]
	if math.IsNaN(v) {
		return append(b, 1)
	}
	b = append(b, 0)
	switch typeOf(c) {
	case "Date":
		return binary.LittleEndian.AppendUint16(b, uint16(v/86400))
	case "DateTime":
		return binary.LittleEndian.AppendUint32(b, uint32(v))
	case "Int64":
		return binary.LittleEndian.AppendUint64(b, uint64(int64(v)))
	case "Float64":
		return binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
	}
	return append(b, byte(v))
}
