package clickhouse

import (
	"slices"
	"strings"

	"github.com/swelter/swelter/table"
)

// field is one column of the table or query.
type field struct {
	table.Field
	quoted string // the column's name in SQL
	expr   string // what is selected for it
	float  bool   // numbers that need not be whole
	zoned  bool
	day    bool // times of type Date
	plain  bool // expr is the column itself, which conditions can be held against
}

// fieldOf is how a type of the server becomes a column; false for one that does
// not: arrays, tuples, maps, states of aggregates. Types that the protocol has
// in many forms are cast to one by the server.
func fieldOf(name, kind, zone string) (field, bool) {
	q := quoteName(name)
	f := field{Field: table.Field{Name: name}, quoted: q, expr: q}
	if k, ok := inside(kind, "LowCardinality"); ok {
		kind = k
	}
	kind, _ = inside(kind, "Nullable")
	switch {
	case kind == "String":
		f.Kind, f.plain = table.Text, true
	case kind == "Bool":
		f.Kind, f.plain = table.Bool, true
	case kind == "Date":
		f.Kind, f.plain, f.day = table.Time, true, true
	case kind == "DateTime", strings.HasPrefix(kind, "DateTime("):
		f.Kind, f.plain, f.zoned = table.Time, true, zonedTime(kind, zone)
	case strings.HasPrefix(kind, "DateTime64"):
		f.Kind, f.expr, f.float, f.zoned = table.Time, "toFloat64("+q+")", true, strings.Contains(kind, "'") || !utc(zone)
	case kind == "Date32":
		f.Kind, f.expr = table.Time, "toInt64("+q+") * 86400"
	case truth(kind):
		f.Kind, f.expr = table.Bool, "("+q+" = 'true')"
	case strings.HasPrefix(kind, "Enum"), strings.HasPrefix(kind, "FixedString"), kind == "UUID", kind == "IPv4", kind == "IPv6":
		f.Kind, f.expr = table.Text, "toString("+q+")"
		if strings.HasPrefix(kind, "FixedString") {
			f.expr = "toStringCutToZero(" + q + ")"
		}
	case strings.HasPrefix(kind, "Decimal"), strings.HasPrefix(kind, "Int128"), strings.HasPrefix(kind, "Int256"),
		strings.HasPrefix(kind, "UInt128"), strings.HasPrefix(kind, "UInt256"):
		f.expr, f.float = "toFloat64("+q+")", true
	case kind == "Nothing":
		f.expr = "CAST(" + q + " AS Nullable(Float64))"
	default:
		if _, decode := decoder(kind); decode == nil {
			return f, false
		}
		f.plain, f.float = true, strings.HasPrefix(kind, "Float")
	}
	return f, true
}

// zonedTime reports whether a time is an instant rather than a reading of the
// clock: its type names a zone, or the server's is not UTC.
func zonedTime(kind, serverZone string) bool {
	if z, ok := inside(kind, "DateTime"); ok {
		return !utc(strings.Trim(z, "'"))
	}
	return !utc(serverZone)
}

// utc reports whether a zone is UTC under one of its names.
func utc(zone string) bool {
	return slices.Contains([]string{"UTC", "Etc/UTC", "UCT", "Etc/UCT", "Zulu", "Etc/Zulu", "Universal", "Etc/Universal"}, zone)
}

// truth reports whether an enumeration is of false and true, which stands for
// the truths that old servers have no type of.
func truth(kind string) bool {
	list, ok := inside(kind, "Enum8")
	if !ok {
		return false
	}
	list = strings.ReplaceAll(list, " ", "")
	return list == "'false'=0,'true'=1"
}
