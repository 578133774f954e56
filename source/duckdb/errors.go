//go:build cgo

package duckdb

import (
	"errors"
	"strings"
)

// reworded makes one line of an engine's message: what is wrong, then how to
// mend it, without its class, the drawing of the place and the lists of
// everything else that could have been written.
func reworded(message string) error {
	lines := strings.Split(strings.TrimSpace(message), "\n")
	text := lines[0]
	if i := strings.Index(text, "Error: "); i >= 0 && i < 40 {
		text = text[i+len("Error: "):]
	}
	text = strings.TrimRight(strings.TrimSpace(text), ".!")
	hint := ""
	for _, line := range lines[1:] {
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "Did you mean"), strings.HasPrefix(line, "Candidate bindings"):
			hint = "; " + lowerFirst(line)
		}
	}
	switch {
	case strings.HasPrefix(text, "CSV Error on Line"), strings.HasPrefix(text, "Error when sniffing"):
		text, hint = csvError(lines)
	case strings.Contains(message, "disabled by configuration"), strings.Contains(message, "are disabled through configuration"):
		text = strings.TrimSuffix(text, " - file system operations are disabled by configuration")
		hint = "; a query reads the folder it runs in and below, and the files named as inputs (as src): name the file as an input"
	case strings.Contains(message, "httpfs"), strings.Contains(message, "requires the extension"):
		text, hint = "only files of this machine are read", "; download the file first"
	case strings.Contains(message, "Out of Memory"), strings.Contains(message, "could not allocate"):
		text, hint = "the query needs more memory than the limit", "; read fewer columns or rows, or raise --limit-memory"
	case strings.Contains(message, "Table with name"):
		hint += "; a file is named in quotes ('name.csv'), the first input is src"
	case strings.Contains(message, "Values were not provided"):
		text, hint = "the query has a parameter (? or $1), which nothing fills", "; write the value"
	}
	return errors.New("sql: " + oneLine(lowerFirst(text)+hint))
}

// csvError keeps the line and what was wrong there of a page of advice.
func csvError(lines []string) (text, hint string) {
	text, hint = "the text could not be read", "; say how it is written by --delim, --no-header, --na"
	for _, line := range lines {
		line = strings.TrimSpace(line)
		switch {
		case strings.Contains(line, "Error on Line: "):
			text = "line " + line[strings.Index(line, "Line: ")+len("Line: "):]
		case strings.HasPrefix(line, "Error when converting column"), strings.HasPrefix(line, "Expected Number of Columns"),
			strings.HasPrefix(line, "Value with unterminated quote"), strings.HasPrefix(line, "Maximum line size"), strings.HasPrefix(line, "Invalid unicode"):
			text += ": " + lowerFirst(strings.TrimRight(line, "."))
			if strings.HasPrefix(line, "Error when converting") {
				hint = "; name the word for missing by --na, or the type: read_csv('file.csv', types = {'column': 'VARCHAR'})"
			}
		}
	}
	return text, hint
}

func lowerFirst(s string) string {
	if len(s) > 1 && s[0] >= 'A' && s[0] <= 'Z' && (s[1] < 'A' || s[1] > 'Z') {
		return string(s[0]+'a'-'A') + s[1:]
	}
	return s
}

// oneLine leaves no line end or control character, and at most 400 bytes.
func oneLine(s string) string {
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f }), " ")
	if len(s) > 400 {
		s = strings.ToValidUTF8(s[:400], "") + "…"
	}
	return s
}
