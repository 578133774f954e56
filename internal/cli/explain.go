package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"

	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/table"
)

// explain is the text of an error as a person at a terminal needs it. The rooms
// say where and what; which flag mends it is known here.
func explain(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) && err == error(path) {
		return path.Path + ": " + system(path.Err)
	}
	if hint := hint(err); hint != "" {
		return err.Error() + "; " + hint
	}
	return err.Error()
}

// system puts the operating system's words into ours.
func system(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "no such file"
	case errors.Is(err, fs.ErrPermission):
		return "permission denied"
	case errors.Is(err, syscall.EISDIR):
		return "is a folder, not a file"
	}
	return err.Error()
}

func hint(err error) string {
	var cell *table.CellError
	var twice *table.DuplicateError
	var limit *table.LimitError
	var label *figure.LabelError
	switch {
	case errors.As(err, &cell) && cell.DecimalComma():
		return "try --decimal ,"
	case cell != nil && cell.Want == "a number" && isWord(cell.Text):
		return fmt.Sprintf("if it means missing, --na %q", cell.Text)
	case errors.As(err, &label) && label.Labels != nil:
		return didYouMean(label.Label, label.Labels, "there are "+few(label.Labels))
	case errors.As(err, &twice):
		return "such as --agg mean"
	case errors.As(err, &limit) && (limit.Rows > 0 || limit.What == "cells"):
		return "the flag is --limit-cells"
	case errors.As(err, &limit) && limit.What == "bytes":
		return "the flag is --limit-memory"
	}
	return ""
}

// isWord reports whether a cell may be somebody's word for missing, as n/a, none
// and ? are.
func isWord(s string) bool {
	const signs = "./?*#_-"
	for _, r := range s {
		if !strings.ContainsRune(signs, r) && (r|0x20 < 'a' || r|0x20 > 'z') {
			return false
		}
	}
	return s != "" && len(s) <= 12
}
