package clickhouse

import (
	"encoding/binary"
	"encoding/hex"
	"math"
	"strconv"
	"strings"
)

var (
	textEscapes = strings.NewReplacer(`\`, `\\`, `'`, `\'`, "\x00", `\0`)
	nameEscapes = strings.NewReplacer(`\`, `\\`, "`", "\\`", "\x00", `\0`)
)

// quoteText writes a value as a text of SQL. It is the one place where a value
// becomes part of a statement: servers before 2019 have no parameters.
func quoteText(s string) string { return "'" + textEscapes.Replace(s) + "'" }

// quoteName writes a name of the schema.
func quoteName(s string) string { return "`" + nameEscapes.Replace(s) + "`" }

// numberText writes a number so that the server has the same 64 bits: servers
// of 2018 are off by a bit when they read seventeen digits.
func numberText(v float64) string {
	if v == math.Trunc(v) && math.Abs(v) < 1<<53 && !(v == 0 && math.Signbit(v)) {
		return "toFloat64(" + strconv.FormatInt(int64(v), 10) + ")"
	}
	bits := binary.LittleEndian.AppendUint64(nil, math.Float64bits(v))
	return "reinterpretAsFloat64(unhex('" + hex.EncodeToString(bits) + "'))"
}
