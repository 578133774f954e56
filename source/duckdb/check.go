//go:build cgo

package duckdb

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
)

// readers are the table functions that open files: their first argument names
// them.
var readers = map[string]bool{
	"read_csv": true, "read_csv_auto": true, "sniff_csv": true,
	"read_parquet": true, "parquet_scan": true, "parquet_schema": true, "parquet_metadata": true,
	"read_json": true, "read_json_auto": true, "read_json_objects": true, "read_json_objects_auto": true,
	"read_ndjson": true, "read_ndjson_auto": true, "read_ndjson_objects": true,
	"read_text": true, "glob": true,
}

// makers are the table functions that only make rows. Whatever is in neither
// list is refused: enable_logging, for one, writes files from within a SELECT.
var makers = map[string]bool{
	"range": true, "generate_series": true, "unnest": true, "repeat": true, "repeat_row": true,
	"json_each": true, "json_tree": true, "summary": true, "histogram": true, "histogram_values": true,
}

// check returns the query as one that may stand in brackets, or refuses it: it
// must be a single statement that reads, and call no table function but those
// above. What it is, the engine's own parser says. Relative names of files are
// made to start from dir.
func (e *engine) check(ctx context.Context, query, dir string, views []view) (string, error) {
	tree, err := e.parse(ctx, query)
	if err != nil {
		return "", err
	}
	w := walker{dir: dir, views: map[string]bool{}}
	for _, v := range views {
		w.views[strings.ToLower(v.name)] = true
	}
	w.names(tree)
	if err := w.walk(tree); err != nil {
		return "", err
	}
	if !w.changed {
		return e.withoutEnd(ctx, query), nil
	}
	text, err := json.Marshal(tree)
	if err != nil {
		return "", fmt.Errorf("sql: %w", err)
	}
	return e.cell(ctx, 0, "SELECT json_deserialize_sql(?::VARCHAR::JSON)", string(text))
}

// parse is the syntax tree of one statement that reads.
func (e *engine) parse(ctx context.Context, query string) (map[string]any, error) {
	text, err := e.cell(ctx, 0, "SELECT json_serialize_sql(?::VARCHAR)::VARCHAR", query)
	if err != nil {
		return nil, err
	}
	var answer struct {
		Error      bool             `json:"error"`
		Kind       string           `json:"error_type"`
		Message    string           `json:"error_message"`
		Statements []map[string]any `json:"statements"`
	}
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	switch err := d.Decode(&answer); {
	case err != nil:
		return nil, errors.New("sql: the query is nested too deeply")
	case answer.Error && answer.Kind == "not implemented":
		return nil, errors.New("sql: only a query that reads is run: SELECT, FROM, WITH, VALUES, or PIVOT with its values listed (ON x IN (...))")
	case answer.Error:
		return nil, reworded(answer.Message)
	case len(answer.Statements) == 0:
		return nil, errors.New("sql: the query is empty")
	case len(answer.Statements) > 1:
		return nil, fmt.Errorf("sql: %d statements, where one is run; use WITH to name steps", len(answer.Statements))
	}
	// The nodes written back must be a document of the same form.
	return map[string]any{"error": false, "statements": []any{answer.Statements[0]}}, nil
}

// withoutEnd cuts the semicolon and what follows it, so that the query can
// stand in brackets. Whether a semicolon is the end and not a letter of a text
// the parser knows: without it the tree must be the same.
func (e *engine) withoutEnd(ctx context.Context, query string) string {
	tree := func(s string) string {
		text, err := e.cell(ctx, 0, "SELECT json_serialize_sql(?::VARCHAR)::VARCHAR", s)
		if err != nil {
			return ""
		}
		return text
	}
	var whole string
	for end := len(query); ; {
		end = strings.LastIndexByte(query[:end], ';')
		if end < 0 {
			return query
		}
		if whole == "" {
			whole = tree(query)
		}
		if tree(query[:end]) != whole {
			return query
		}
		query = query[:end]
	}
}

// walker looks at every node of a syntax tree.
type walker struct {
	dir     string
	views   map[string]bool // names that are no files: views, and WITH
	changed bool
}

// names collects what WITH defines.
func (w *walker) names(node any) {
	switch n := node.(type) {
	case map[string]any:
		if ctes, ok := n["cte_map"].(map[string]any); ok {
			list, _ := ctes["map"].([]any)
			for _, item := range list {
				if pair, ok := item.(map[string]any); ok {
					if name, ok := pair["key"].(string); ok {
						w.views[strings.ToLower(name)] = true
					}
				}
			}
		}
		for _, child := range n {
			w.names(child)
		}
	case []any:
		for _, child := range n {
			w.names(child)
		}
	}
}

func (w *walker) walk(node any) error {
	switch n := node.(type) {
	case map[string]any:
		switch n["type"] {
		case "TABLE_FUNCTION":
			if err := w.function(n); err != nil {
				return err
			}
		case "BASE_TABLE":
			w.table(n)
		}
		for _, child := range n {
			if err := w.walk(child); err != nil {
				return err
			}
		}
	case []any:
		for _, child := range n {
			if err := w.walk(child); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *walker) function(n map[string]any) error {
	f, _ := n["function"].(map[string]any)
	name, _ := f["function_name"].(string)
	name = strings.ToLower(name)
	if !readers[name] && !makers[name] {
		return fmt.Errorf("sql: %s() may not be called here; files are read by FROM 'file.csv', read_csv, read_json and read_parquet", oneLine(name))
	}
	if args, _ := f["children"].([]any); readers[name] && len(args) > 0 {
		w.files(args[0])
	}
	return nil
}

// table gives the file in FROM 'file.csv' its folder.
func (w *walker) table(n map[string]any) {
	name, _ := n["table_name"].(string)
	if n["schema_name"] != "" || n["catalog_name"] != "" || w.views[strings.ToLower(name)] || !strings.Contains(name, ".") {
		return
	}
	if full, ok := w.full(name); ok {
		if alias, _ := n["alias"].(string); alias == "" {
			n["alias"] = strings.TrimSuffix(filepath.Base(name), filepath.Ext(name))
		}
		n["table_name"] = full
	}
}

// files gives the names in the first argument of a reader their folder: a
// text, or a list of texts.
func (w *walker) files(arg any) {
	n, _ := arg.(map[string]any)
	switch n["type"] {
	case "VALUE_CONSTANT":
		v, _ := n["value"].(map[string]any)
		if name, ok := v["value"].(string); ok {
			if full, ok := w.full(name); ok {
				v["value"] = full
			}
		}
	case "FUNCTION":
		if n["function_name"] == "list_value" {
			list, _ := n["children"].([]any)
			for _, item := range list {
				w.files(item)
			}
		}
	}
}

// full is the name of a file from the folder of the query; false for one that
// needs none: absolute names, addresses.
func (w *walker) full(name string) (string, bool) {
	if here, err := filepath.Abs("."); err == nil && here == w.dir {
		return "", false
	}
	if name == "" || filepath.IsAbs(name) || strings.Contains(name, "://") {
		return "", false
	}
	w.changed = true
	return filepath.Join(w.dir, name), true
}

// orderly reports whether a plan gives its rows in one order and to the last
// bit for any number of threads: it reads, filters and computes row by row.
func orderly(plan string) bool {
	type operator struct {
		Name     string     `json:"name"`
		Children []operator `json:"children"`
	}
	var top []operator
	if json.NewDecoder(bytes.NewReader([]byte(plan))).Decode(&top) != nil {
		return false
	}
	var ok func(operator) bool
	ok = func(o operator) bool {
		switch strings.TrimSpace(o.Name) {
		case "PROJECTION", "FILTER", "LIMIT", "STREAMING_LIMIT", "UNNEST", "EMPTY_RESULT", "DUMMY_SCAN", "COLUMN_DATA_SCAN",
			"READ_CSV", "READ_CSV_AUTO", "READ_PARQUET", "PARQUET_SCAN", "READ_JSON", "READ_JSON_AUTO", "READ_NDJSON",
			"READ_NDJSON_AUTO", "RANGE", "GENERATE_SERIES":
		default:
			return false
		}
		for _, c := range o.Children {
			if !ok(c) {
				return false
			}
		}
		return true
	}
	for _, o := range top {
		if !ok(o) {
			return false
		}
	}
	return len(top) > 0
}
