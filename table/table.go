// Package table holds typed columns and turns them into grids: the wide table
// as it is, the long table pivoted, the columns correlated. It also has the
// reading port, Source, and the Query that every reader answers alike.
package table

import (
	"context"

	"github.com/swelter/swelter/grid"
)

// Kind is what a column holds.
type Kind uint8

const (
	Number Kind = iota // Floats, NaN missing
	Text               // Codes into Dict, -1 missing
	Time               // Floats: seconds since 1970-01-01T00:00:00Z, NaN missing
	Bool               // Floats: 0 or 1, NaN missing
)

// Column is one named column. Number, Time and Bool keep Floats; Text keeps
// Codes and Dict (each text once, in order of first appearance).
type Column struct {
	Name    string
	Kind    Kind
	Floats  []float64
	Codes   []int32
	Dict    []string
	Integer bool // Number: every value present is a whole number
	// Time: the finest unit that is not always zero: "year", "month", "day",
	// "minute", "second"; local times without a zone are kept as if UTC, and
	// Zoned is false.
	Unit  string
	Zoned bool
	Step  float64 // > 0: the values are lower edges of bins this wide
}

// Len is the number of rows.
func (c *Column) Len() int {
	if c.Kind == Text {
		return len(c.Codes)
	}
	return len(c.Floats)
}

// Table is named columns of equal length. Notes are the things a reader had to
// decide ("separator ;", "3 duplicate column names were told apart"), in the
// words of the user.
type Table struct {
	Name    string // of the source, for error messages: "flights.csv"
	Columns []*Column
	Notes   []string
}

// Rows is the number of rows.
func (t *Table) Rows() int {
	if len(t.Columns) == 0 {
		return 0
	}
	return t.Columns[0].Len()
}

// Input says what to read and how. Paths are files, globs, or "-" for standard
// input; they are relative to the folder of the recipe. The zero value of every
// other field means: find out.
type Input struct {
	Paths    []string `json:"paths,omitempty"`
	Format   string   `json:"format,omitempty"` // "csv", "tsv", "json", "ndjson", "parquet", "npy"
	NoHeader bool     `json:"noHeader,omitempty"`
	Delim    string   `json:"delim,omitempty"`
	Decimal  string   `json:"decimal,omitempty"`  // "." or ","
	Encoding string   `json:"encoding,omitempty"` // "utf-8", "utf-16", "latin-1"
	NA       []string `json:"na,omitempty"`       // words for missing, added to the empty cell
	SQL      string   `json:"sql,omitempty"`
	DB       string   `json:"db,omitempty"`    // address of a database, whose table Paths name: "clickhouse://host/database"
	Where    []string `json:"where,omitempty"` // "column = value"
	TZ       string   `json:"tz,omitempty"`    // IANA name for the parts of a time
	Key      string   `json:"key,omitempty"`   // JSON: path of the array inside the document, "values"
	Layer    string   `json:"layer,omitempty"` // of a GeoPackage with several
	CRS      string   `json:"-"`               // reference system in place of the one that a file names for itself
}

// Queried reports whether a system answers for the table: Paths are then no
// files, or files of one query.
func (in Input) Queried() bool { return in.SQL != "" || in.DB != "" }

// Query is what a reader is asked for. The zero Query is every column and row.
type Query struct {
	Columns []string // names, also derived: "time.hour", "value:10"; nil for all
	Where   []Cond
	TZ      string
	Limit   int64 // rows at most, 0 for all
}

// Cond is one condition on a column; all conditions of a Query must hold.
type Cond struct {
	Column string
	Op     string   // "=", "!=", "<", "<=", ">", ">=", "in"
	Values []string // one, or several for "in"
}

// Field is one column of a schema.
type Field struct {
	Name string
	Kind Kind
}

// Source is the port for rows: text, JSON, Parquet, SQL engines. A Source is
// used by one goroutine at a time.
type Source interface {
	// Schema names the columns; it may read the head of the file.
	Schema(ctx context.Context) ([]Field, error)
	// Scan yields the rows in order, in tables of bounded size, until yield
	// returns an error. A chunk is the receiver's to keep. Text columns of
	// different chunks have dictionaries of their own.
	Scan(ctx context.Context, q Query, yield func(*Table) error) error
	Close() error
}

// MatrixSource is a Source that can read a wide numeric table at once, without
// a column object for each of thousands of columns.
type MatrixSource interface {
	// ReadMatrix returns table.ErrNotMatrix when the table is not one of
	// numbers beside at most one column of labels.
	ReadMatrix(ctx context.Context, o MatrixOptions) (*grid.Grid, []string, error)
}

// AnnotatedSource is a Source of one matrix with tables about both its sides.
type AnnotatedSource interface {
	MatrixSource
	// ReadAnnotated reads the rows and columns that meet the conditions, which
	// name what is known of either side. It returns ErrNotMatrix when the
	// options ask for another table than the one matrix.
	ReadAnnotated(ctx context.Context, o MatrixOptions, where []Cond) (*Annotated, error)
}

// Annotated is a matrix and what is known of its rows and columns: tables with
// a row for each of them, in their order.
type Annotated struct {
	Grid       *grid.Grid
	Rows, Cols *Table
	Notes      []string
}

// MatrixOptions shape a table into a grid. With Rows and Cols the table is long
// and pivoted; without, it is wide.
type MatrixOptions struct {
	Rows  []string `json:"rows,omitempty"` // columns (derived ones too) whose values become rows; several nest
	Cols  []string `json:"cols,omitempty"`
	Value string   `json:"value,omitempty"`
	Agg   string   `json:"agg,omitempty"` // mean, sum, count, min, max, median, first, std; "" refuses duplicates

	Label   string   `json:"label,omitempty"`   // wide: the column of row labels; "" finds it, "none" says there is none
	Columns []string `json:"columns,omitempty"` // wide: which columns; nil for all numeric ones

	SortRows string `json:"sortRows,omitempty"` // none (first seen), name, value, date, each also with "-desc"; "" is none but calendar names in their order
	SortCols string `json:"sortCols,omitempty"`

	StandardScale string `json:"standardScale,omitempty"` // "rows" or "cols": each from 0 (its least value) to 1
	Transpose     bool   `json:"transpose,omitempty"`
	DDof          *int   `json:"ddof,omitempty"`       // of std; nil is 1
	LimitCells    int64  `json:"limitCells,omitempty"` // 0 is DefaultLimitCells
}

// CorrOptions make a correlation matrix of numeric columns.
type CorrOptions struct {
	Columns    []string `json:"columns,omitempty"`
	Method     string   `json:"method,omitempty"`     // pearson (default), spearman, kendall
	MinPeriods int      `json:"minPeriods,omitempty"` // pairs needed; 0 is 1 as in pandas
	Partial    bool     `json:"partial,omitempty"`    // with the influence of all other columns taken out
}
