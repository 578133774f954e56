//go:build cgo

package duckdb

import (
	"fmt"

	duck "github.com/duckdb/duckdb-go-bindings"

	"github.com/swelter/swelter/table"
)

// fieldOf is how a type of the engine becomes a column; false for one that
// does not. Types with few users are cast by the engine to one with many.
func fieldOf(t duck.Type) (field, bool) {
	number := func(kind duck.Type, cast string) (field, bool) {
		return field{Field: table.Field{Kind: table.Number}, kind: kind, cast: cast}, true
	}
	text := func(cast string) (field, bool) {
		return field{Field: table.Field{Kind: table.Text}, kind: duck.TypeVarchar, cast: cast}, true
	}
	switch t {
	case duck.TypeTinyInt, duck.TypeSmallInt, duck.TypeInteger, duck.TypeBigInt,
		duck.TypeUTinyInt, duck.TypeUSmallInt, duck.TypeUInteger, duck.TypeUBigInt,
		duck.TypeFloat, duck.TypeDouble:
		return number(t, "")
	case duck.TypeHugeInt, duck.TypeUHugeInt, duck.TypeBigNum, duck.TypeDecimal, duck.TypeSQLNull:
		return number(duck.TypeDouble, "DOUBLE")
	case duck.TypeBoolean:
		return field{Field: table.Field{Kind: table.Bool}, kind: t}, true
	case duck.TypeVarchar:
		return text("")
	case duck.TypeEnum, duck.TypeUUID, duck.TypeTime, duck.TypeTimeNS, duck.TypeTimeTZ:
		return text("VARCHAR")
	case duck.TypeDate, duck.TypeTimestamp, duck.TypeTimestampS, duck.TypeTimestampMS, duck.TypeTimestampNS, duck.TypeTimestampTZ:
		return field{Field: table.Field{Kind: table.Time}, kind: t, zoned: t == duck.TypeTimestampTZ}, true
	}
	return field{}, false
}

// refused says what a column of a type without a kind could be turned into.
func refused(name string, t duck.Type) error {
	what, hint := "values of a type that is not drawn", "leave it out of the SELECT, or CAST it to VARCHAR"
	switch t {
	case duck.TypeList, duck.TypeArray:
		what, hint = "lists", "take one element (col[1]), unnest(col), or leave it out (SELECT * EXCLUDE (col))"
	case duck.TypeStruct, duck.TypeUnion:
		what, hint = "structures", "take one part (col.part), or leave it out (SELECT * EXCLUDE (col))"
	case duck.TypeMap:
		what, hint = "maps", "take one entry (col['key']), or leave it out (SELECT * EXCLUDE (col))"
	case duck.TypeInterval:
		what, hint = "intervals", "turn it into a number: epoch(col) is seconds"
	case duck.TypeBlob, duck.TypeBit:
		what, hint = "bytes", "turn it into text (hex(col)), or leave it out (SELECT * EXCLUDE (col))"
	}
	return fmt.Errorf("sql: column %q holds %s; %s", oneLine(name), what, hint)
}
