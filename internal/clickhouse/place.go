package clickhouse

import "fmt"

// PlaceColumn is the column of places of docs/clickhouse.md, of the degrees lon
// and lat, as servers of 2018 take it, which have no mortonEncode.
var PlaceColumn = "swelter_place UInt64 MATERIALIZED bitOr(" +
	interleaved("toUInt64(least((lon + 360) / 720 * 4294967296, 4294967295.))", "x") + ", bitShiftLeft(" +
	interleaved("toUInt64(least((lat + 90) / 180 * 4294967296, 4294967295.))", "y") + ", 1))"

// interleaved is a number of 32 bits with a 0 before each.
func interleaved(number, name string) string {
	for i, step := range []struct{ by, mask uint64 }{
		{16, 0x0000ffff0000ffff}, {8, 0x00ff00ff00ff00ff}, {4, 0x0f0f0f0f0f0f0f0f}, {2, 0x3333333333333333}, {1, 0x5555555555555555},
	} {
		a := fmt.Sprintf("%s%d", name, i)
		number = fmt.Sprintf("bitAnd(bitOr((%s AS %s), bitShiftLeft(%s, %d)), %d)", number, a, a, step.by, step.mask)
	}
	return number
}
