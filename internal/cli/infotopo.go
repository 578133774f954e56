package cli

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/swelter/swelter/geo/topo"
	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
)

// lookTopology says what a file of TopoJSON holds, a row for each of its shapes;
// ok is false when the file is none.
func (info *fileInfo) lookTopology(path, dir string) (ok bool, err error) {
	if info.Format != "json" && info.Format != "geojson" || info.Packed != "" && info.Packed != "gzip" {
		return false, nil
	}
	full, err := source.Regular(path, dir)
	if err != nil {
		return true, err
	}
	file, err := os.Open(full)
	if err != nil {
		return true, err
	}
	defer file.Close()
	var in io.Reader = file
	if info.Packed == "gzip" {
		if in, err = gzip.NewReader(file); err != nil {
			return true, fmt.Errorf("%s: %w", path, err)
		}
	}
	text := bufio.NewReaderSize(in, 4096)
	head, _ := text.Peek(4096)
	if !bytes.Contains(head, []byte(`"Topology"`)) {
		return false, nil
	}
	t, err := topo.Decode(text)
	if err != nil {
		return true, fmt.Errorf("%s: %w", path, err)
	}
	info.Format = "topojson"
	info.profile(t)
	return true, nil
}

// topologyCells bounds the cells that are looked at.
const topologyCells = 20_000_000

// profile describes the shapes of all objects as a table: the object, the kind of
// the shape, its id and its properties.
func (info *fileInfo) profile(t *topo.Topology) {
	objects := slices.Sorted(maps.Keys(t.Objects))
	names := []string{"object", "kind", "id"}
	known, rows := map[string]bool{}, 0
	for _, o := range objects {
		rows += len(t.Objects[o])
		for _, f := range t.Objects[o] {
			for _, name := range slices.Sorted(maps.Keys(f.Properties)) {
				if !known[name] {
					known[name] = true
					names = append(names, name)
				}
			}
		}
	}
	if most := max(3, topologyCells/max(rows, 1)); len(names) > most {
		info.Notes = append(info.Notes, fmt.Sprintf("%d further properties are not shown", len(names)-most))
		names = names[:most]
	}
	columns := make([]*table.Inferrer, len(names))
	for i, name := range names {
		columns[i] = table.NewInferrer(name, table.InferOptions{})
	}
	var each []string
	for _, o := range objects {
		each = append(each, fmt.Sprintf("%s (%d)", o, len(t.Objects[o])))
		for _, f := range t.Objects[o] {
			for i, name := range names {
				var v any
				switch name {
				case "object":
					v = o
				case "kind":
					v = f.Kind
				case "id":
					v = f.ID
				default:
					v = f.Properties[name]
				}
				addCell(columns[i], v)
			}
		}
	}
	out := &table.Table{}
	for _, c := range columns {
		col, notes := c.Column()
		out.Columns = append(out.Columns, col)
		info.Notes = append(info.Notes, notes...)
	}
	var p table.Profiler
	p.Add(out)
	info.Rows = p.Rows
	for _, c := range p.Columns() {
		info.Columns = append(info.Columns, describeColumn(c))
	}
	info.Notes = append(info.Notes, "shapes by object: "+strings.Join(each, ", "), "areas for swelter map TABLE --regions "+info.File)
}

// addCell takes a property as a cell of a table has it.
func addCell(to *table.Inferrer, v any) {
	switch v := v.(type) {
	case nil:
		to.AddMissing()
	case string:
		to.Add([]byte(v))
	default:
		text, err := json.Marshal(v)
		if err != nil {
			to.AddMissing()
			return
		}
		to.Add(text)
	}
}
