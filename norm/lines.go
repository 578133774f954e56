package norm

import "fmt"

// Lines is a norm for each row or each column of a grid, so that every line
// shows its own range and the values stay as they are. It is immutable and safe
// for concurrent use.
type Lines struct {
	Norms    []Norm
	Found    []Fitted // what Fit found in each line
	ByColumn bool
}

// FitRows fits a norm to every row of a grid with cols columns; values are
// row-major. hidden cells (or nil) set no limits. An error names the row,
// counted from 1.
func FitRows(values []float64, hidden []bool, cols int, o Options) (*Lines, error) {
	return fitLines(values, hidden, cols, false, o)
}

// FitColumns fits a norm to every column.
func FitColumns(values []float64, hidden []bool, cols int, o Options) (*Lines, error) {
	return fitLines(values, hidden, cols, true, o)
}

func fitLines(values []float64, hidden []bool, cols int, byColumn bool, o Options) (*Lines, error) {
	if cols < 1 {
		return &Lines{ByColumn: byColumn}, nil
	}
	rows := len(values) / cols
	l := &Lines{ByColumn: byColumn}
	lines, each, step, stride, name := rows, cols, cols, 1, "row"
	if byColumn {
		lines, each, step, stride, name = cols, rows, 1, cols, "column"
	}
	line := make([]float64, 0, each)
	for i := range lines {
		line = line[:0]
		for k := range each {
			if at := i*step + k*stride; hidden == nil || !hidden[at] {
				line = append(line, values[at])
			}
		}
		n, found, err := Fit(line, o)
		if err != nil {
			return nil, fmt.Errorf("%s %d: %w", name, i+1, err)
		}
		l.Norms, l.Found = append(l.Norms, n), append(l.Found, found)
	}
	return l, nil
}

// At is the norm of a cell.
func (l *Lines) At(row, col int) Norm {
	if l.ByColumn {
		return l.Norms[col]
	}
	return l.Norms[row]
}

// Positions sets dst[i] to the position of src[i] by the norm of its line.
func (l *Lines) Positions(dst, src []float64, cols int) {
	for i, v := range src {
		dst[i] = l.At(i/cols, i%cols).Scale(v)
	}
}
