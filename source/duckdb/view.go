//go:build cgo

package duckdb

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/swelter/swelter/table"
)

// sniffWhole is the size up to which all of a text file is looked at to find
// the types of its columns; larger ones by their first 20480 rows.
const sniffWhole = 64 << 20

// view makes one input path a table of the query.
type view struct {
	name string
	path string // absolute
	from string // the call that reads it
}

func (v view) create() string {
	return "CREATE VIEW " + quoteName(v.name) + " AS FROM " + v.from
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
		from, err := reader(path, in)
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
			views = append(views, view{name: name, path: path, from: from})
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

// reader is the call that reads a file: by the format asked for, else by its
// first bytes where they are plain, else by its ending, else as text.
func reader(path string, in table.Input) (string, error) {
	head, size, err := headOf(path)
	if err != nil {
		return "", fmt.Errorf("%s: %w", path, err)
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
	file := quoteText(globless(path))
	switch format {
	case "parquet":
		return "read_parquet(" + file + ")", nil
	case "json", "geojson":
		return "read_json(" + file + packed + ")", nil
	case "ndjson", "jsonl":
		return "read_ndjson(" + file + packed + ")", nil
	case "npy", "npz":
		return "", fmt.Errorf("sql: %s: arrays cannot be queried; draw the file without --sql", filepath.Base(path))
	}
	return "read_csv(" + file + packed + textOptions(in, format, size) + ")", nil
}

// globless makes the stars and brackets of a file's own name mean themselves.
func globless(path string) string {
	return strings.NewReplacer("*", "[*]", "?", "[?]", "[", "[[]").Replace(path)
}

func textOptions(in table.Input, format string, size int64) string {
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
		words := []string{"''"}
		for _, w := range in.NA {
			words = append(words, quoteText(w))
		}
		b.WriteString(", nullstr = [" + strings.Join(words, ", ") + "]")
	}
	if size <= sniffWhole {
		b.WriteString(", sample_size = -1")
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
