//go:build cgo

package duckdb

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/swelter/swelter/table"
)

// sniffWhole is the size up to which all of a text file is looked at to find
// the types of its columns (a quarter of a second); larger ones by their first
// 20480 rows.
const sniffWhole = 4 << 20

// naWords are missing in a column of numbers, times or booleans, as pandas and
// R write them; in a column of text they are text.
var naWords = []string{"NA", "N/A", "n/a", "NaN", "nan", "-NaN", "-nan", "NULL", "null", "None", "<NA>", "#N/A", "#NA"}

// view makes one input path a table of the query.
type view struct {
	name  string
	path  string // absolute
	call  string // the function that reads it
	args  string // its arguments, the first without a comma before
	text  bool   // types are found by looking
	whole bool   // by looking at all of it
	words bool   // naWords count, as nobody said which words do
}

func (v view) from(more string) string { return v.call + "(" + v.args + more + ")" }

// create makes the view. The types of a text file are looked for once, then
// written down, because looking costs more than reading.
func (e *engine) create(ctx context.Context, v view) error {
	if !v.text {
		return e.exec(ctx, "CREATE VIEW "+quoteName(v.name)+" AS FROM "+v.from(""))
	}
	plain, err := e.sniff(ctx, v, "")
	if err != nil {
		return err
	}
	missing := plain
	if v.words && slices.ContainsFunc(plain, func(c sniffed) bool { return c.Type == "VARCHAR" }) {
		if missing, err = e.sniff(ctx, v, ", nullstr = "+listText(append([]string{""}, naWords...))); err != nil {
			return err
		}
	}
	var types, replaced []string
	for i, c := range plain {
		types = append(types, quoteText(c.Name)+": "+quoteText(c.Type))
		if i < len(missing) && missing[i].Type != c.Type {
			n := quoteName(c.Name)
			replaced = append(replaced, fmt.Sprintf("CAST(CASE WHEN %s NOT IN %s THEN %s END AS %s) AS %s",
				n, listText(naWords), n, missing[i].Type, n))
		}
	}
	sql := "CREATE VIEW " + quoteName(v.name) + " AS SELECT *"
	if len(replaced) > 0 {
		sql += " REPLACE (" + strings.Join(replaced, ", ") + ")"
	}
	return e.exec(ctx, sql+" FROM "+v.from(", types = {"+strings.Join(types, ", ")+"}"))
}

// sniffed is one column as the engine finds it.
type sniffed struct{ Name, Type string }

func (e *engine) sniff(ctx context.Context, v view, options string) ([]sniffed, error) {
	if v.whole {
		options += ", sample_size = -1"
	}
	text, err := e.cell(ctx, 0, "SELECT to_json(list({'Name': column_name, 'Type': column_type}))::VARCHAR FROM (DESCRIBE FROM "+v.from(options)+")")
	if err != nil {
		return nil, err
	}
	var columns []sniffed
	if err := json.Unmarshal([]byte(text), &columns); err != nil {
		return nil, fmt.Errorf("sql: %w", err)
	}
	for i, c := range columns {
		if c.Type != "BOOLEAN" {
			continue
		}
		// The engine takes yes and NO, y and f for truths too, which makes one
		// of the codes of Norway; elsewhere here only true and false are.
		other, err := e.cell(ctx, 0, fmt.Sprintf("SELECT count(*)::VARCHAR FROM (SELECT %s AS v FROM %s LIMIT 100000) WHERE lower(v) NOT IN ['true', 'false']",
			quoteName(c.Name), v.from(options+", types = {"+quoteText(c.Name)+": 'VARCHAR'}")))
		if err != nil {
			return nil, err
		}
		if other != "0" {
			columns[i].Type = "VARCHAR"
		}
	}
	return columns, nil
}

// viewsOf names each path by its base name without endings, the first also
// src. Two paths of one name are refused, since a query could not tell them
// apart.
func viewsOf(paths []string, in table.Input) ([]view, error) {
	var views []view
	taken := map[string]string{}
	for i, p := range paths {
		path, err := filepath.Abs(p)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p, err)
		}
		if !utf8.ValidString(path) {
			return nil, fmt.Errorf("sql: %q: the name is not UTF-8, and the engine takes no other; rename the file", filepath.Base(p))
		}
		v, err := reader(path, in)
		if err != nil {
			return nil, err
		}
		names := []string{viewName(path)}
		if i == 0 && names[0] != "src" {
			names = append(names, "src")
		}
		for _, name := range names {
			// The engine does not tell capitals from small letters.
			key := strings.ToLower(name)
			if other, ok := taken[key]; ok {
				return nil, fmt.Errorf("sql: %s and %s would both be the table %q; name the files in the query instead", other, p, name)
			}
			taken[key] = p
			v.name = name
			views = append(views, v)
		}
	}
	return views, nil
}

// viewName is the base name without its ending, and without .gz or .zst before.
func viewName(path string) string {
	name, _ := cutPacked(filepath.Base(path))
	if ext := filepath.Ext(name); ext != name {
		name = strings.TrimSuffix(name, ext)
	}
	if name == "" {
		return "src"
	}
	return name
}

func cutPacked(name string) (rest string, packed bool) {
	for _, end := range []string{".gz", ".zst", ".zstd"} {
		if strings.HasSuffix(strings.ToLower(name), end) {
			return name[:len(name)-len(end)], true
		}
	}
	return name, false
}

// reader is the view of a file, still without a name: by the format asked for,
// else by its first bytes where they are plain, else by its ending, else text.
func reader(path string, in table.Input) (view, error) {
	head, size, err := headOf(path)
	if err != nil {
		return view{}, fmt.Errorf("sql: %s: %w", filepath.Base(path), err)
	}
	name, _ := cutPacked(strings.ToLower(path))
	format := strings.ToLower(in.Format)
	if format == "" || format == "duckdb" {
		format = strings.TrimPrefix(filepath.Ext(name), ".")
		if strings.HasPrefix(head, "PAR1") {
			format = "parquet"
		}
	}
	packed := ""
	switch {
	case strings.HasPrefix(head, "\x1f\x8b"):
		packed = ", compression = 'gzip'"
	case strings.HasPrefix(head, "\x28\xb5\x2f\xfd"):
		packed = ", compression = 'zstd'"
	}
	v := view{path: path, args: quoteText(globless(path)) + packed}
	switch format {
	case "parquet":
		v.call, v.args = "read_parquet", quoteText(globless(path))
	case "json", "geojson":
		v.call = "read_json"
	case "ndjson", "jsonl":
		v.call = "read_ndjson"
	case "npz":
		return view{}, fmt.Errorf("sql: %s: arrays cannot be queried; draw the file without --sql", filepath.Base(path))
	default:
		v.call, v.text, v.words = "read_csv", true, len(in.NA) == 0
		v.whole = size <= sniffWhole && packed == ""
		v.args += textOptions(in, format)
	}
	return v, nil
}

// globless makes the stars and brackets of a file's own name mean themselves.
func globless(path string) string {
	return strings.NewReplacer("*", "[*]", "?", "[?]", "[", "[[]").Replace(path)
}

func textOptions(in table.Input, format string) string {
	var b strings.Builder
	switch {
	case in.Delim != "":
		b.WriteString(", delim = " + quoteText(in.Delim))
	case format == "tsv":
		b.WriteString(", delim = '\t'")
	}
	if in.NoHeader {
		b.WriteString(", header = false")
	}
	if in.Decimal != "" {
		b.WriteString(", decimal_separator = " + quoteText(in.Decimal))
	}
	if in.Encoding != "" {
		b.WriteString(", encoding = " + quoteText(in.Encoding))
	}
	if len(in.NA) > 0 {
		b.WriteString(", nullstr = " + listText(append([]string{""}, in.NA...)))
	}
	return b.String()
}

func headOf(path string) (string, int64, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", 0, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return "", 0, err
	}
	head := make([]byte, 4)
	n, _ := file.Read(head)
	return string(head[:n]), info.Size(), nil
}

// quoteName writes an identifier, quoteText a text. A zero byte would end the
// statement for the engine; no file and no view has one.
func quoteName(s string) string {
	return `"` + strings.ReplaceAll(strings.ReplaceAll(s, "\x00", ""), `"`, `""`) + `"`
}

func quoteText(s string) string {
	return "'" + strings.ReplaceAll(strings.ReplaceAll(s, "\x00", ""), "'", "''") + "'"
}

func listText(list []string) string {
	quoted := make([]string, len(list))
	for i, s := range list {
		quoted[i] = quoteText(s)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}
