package parquet

import parquet "github.com/parquet-go/parquet-go"

// Range is what the file says of the least and the greatest value of a column
// of floats, without reading it. It is a hint: nobody checks that a file tells
// the truth, and the least x may stand in a row without a y.
func (f *file) Range(column string) (lo, hi float64, ok bool) {
	index := -1
	for _, c := range f.columns {
		if c.name == column {
			index = c.index
		}
	}
	groups := f.pq.RowGroups()
	if index < 0 || len(groups) == 0 {
		return 0, 0, false
	}
	for i, g := range groups {
		chunks := g.ColumnChunks()
		if index >= len(chunks) {
			return 0, 0, false
		}
		chunk, is := chunks[index].(*parquet.FileColumnChunk)
		if !is || chunk.Type().Kind() != parquet.Double {
			return 0, 0, false
		}
		a, b, known := chunk.Bounds()
		if !known || a.Kind() != parquet.Double || b.Kind() != parquet.Double {
			return 0, 0, false
		}
		if i == 0 {
			lo, hi = a.Double(), b.Double()
		}
		lo, hi = min(lo, a.Double()), max(hi, b.Double())
	}
	return lo, hi, lo <= hi
}
