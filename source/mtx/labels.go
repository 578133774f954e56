package mtx

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/swelter/swelter/source"
)

// labels name the two sides; nil numbers them from 1.
type labels struct {
	row, col   string
	rows, cols []string
	notes      []string
}

// besides reads the files that Cell Ranger puts beside a matrix: barcodes for
// the columns, features (in older versions genes) for the rows.
func besides(r source.Request, rows, cols int64) (labels, error) {
	l := labels{row: "row", col: "column"}
	if r.Path == "" {
		return l, nil
	}
	read := func(n int64, names ...string) (string, [][]string, error) {
		for _, name := range names {
			for _, ending := range []string{".tsv", ".tsv.gz"} {
				lines, err := readTSV(filepath.Join(filepath.Dir(r.Path), name+ending), n, r.Limits)
				switch {
				case errors.Is(err, fs.ErrNotExist):
				case err != nil:
					return "", nil, fmt.Errorf("%s: beside it %s%s: %w", r.Name, name, ending, err)
				case int64(len(lines)) != n:
					l.notes = append(l.notes, fmt.Sprintf("%s%s beside it has %d lines or more, not %d, and is left aside", name, ending, len(lines), n))
				default:
					return name, lines, nil
				}
			}
		}
		return "", nil, nil
	}
	if name, lines, err := read(cols, "barcodes"); err != nil {
		return l, err
	} else if name != "" {
		l.col, l.cols = "barcode", pick(lines, 0)
	}
	if name, lines, err := read(rows, "features", "genes"); err != nil {
		return l, err
	} else if name != "" {
		// The second column is the gene's name, which a few genes share.
		if l.row, l.rows = "feature", pick(lines, 1); !unique(l.rows) {
			l.rows = pick(lines, 0)
		}
	}
	return l, nil
}

// readTSV reads at most one line more than is wanted.
func readTSV(path string, want int64, limits source.Limits) ([][]string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return nil, errors.New("is not a regular file")
	}
	in := bufio.NewReader(f)
	var r io.Reader = in
	if head, _ := in.Peek(2); bytes.Equal(head, []byte{0x1f, 0x8b}) {
		if r, err = gzip.NewReader(in); err != nil {
			return nil, err
		}
	}
	scan := bufio.NewScanner(io.LimitReader(r, limits.Bytes/16))
	var out [][]string
	for int64(len(out)) <= want && scan.Scan() {
		out = append(out, strings.Split(scan.Text(), "\t"))
	}
	return out, scan.Err()
}

// pick is one column, or the first where a line has no such.
func pick(lines [][]string, k int) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		if out[i] = l[0]; k < len(l) {
			out[i] = l[k]
		}
	}
	return out
}

func unique(s []string) bool {
	seen := make(map[string]bool, len(s))
	for _, v := range s {
		if seen[v] {
			return false
		}
		seen[v] = true
	}
	return true
}
