package serve

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/swelter/swelter/table"
)

// liveLines reads points, one a line: lon,lat[,weight[,time]], in that order or as a
// first line of names says; or JSON objects with those members. Times are
// seconds since 1970 or RFC 3339. What is no point is counted.
type liveLines struct {
	in    *bufio.Scanner
	cols  [4]int              // of lon, lat, weight, time; -1 for none
	own   table.PointsOptions // columns that the recipe names, in place of the usual names
	comma string              // between cells
	begun bool
	n     int
	bad   int
	first string // what was wrong with the first of them
}

// mostLine bounds a line.
const mostLine = 64 << 10

func newLines(r io.Reader) *liveLines {
	l := &liveLines{in: bufio.NewScanner(r), cols: [4]int{0, 1, 2, 3}, comma: ","}
	l.in.Buffer(make([]byte, 4096), mostLine)
	return l
}

// all reads to the end.
func (l *liveLines) all(now time.Time) (out []arrived, err error) {
	for {
		p, err := l.next(now)
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
}

// next is the next point, with now for its time where it has none; io.EOF is the
// end.
func (l *liveLines) next(now time.Time) (arrived, error) {
	for l.in.Scan() {
		l.n++
		text := strings.TrimSpace(l.in.Text())
		if text == "" || text == "[" || text == "]" {
			continue
		}
		if !l.begun {
			l.begun = true
			if l.names(text) {
				continue
			}
		}
		p, err := l.point(text, now)
		if err == nil {
			return p, nil
		}
		if l.bad++; l.bad == 1 {
			l.first = fmt.Sprintf("line %d: %v", l.n, err)
		}
	}
	if err := l.in.Err(); err != nil {
		return arrived{}, fmt.Errorf("line %d: %w", l.n+1, err)
	}
	return arrived{}, io.EOF
}

// names takes a first line of names, and says whether it was one.
func (l *liveLines) names(text string) bool {
	if text[0] == '{' || text[0] == '[' {
		return false
	}
	for _, c := range []string{"\t", ";"} {
		if strings.Count(text, c) > strings.Count(text, l.comma) {
			l.comma = c
		}
	}
	cells := l.cells(text)
	if _, err := strconv.ParseFloat(cells[0], 64); err == nil {
		return false
	}
	l.cols = [4]int{-1, -1, -1, -1}
	for i, c := range cells {
		if k, ok := l.role(c); ok {
			l.cols[k] = i
		}
	}
	return true
}

// cells of a line, quoted ones without their quotes.
func (l *liveLines) cells(text string) []string {
	if strings.Contains(text, `"`) {
		r := csv.NewReader(strings.NewReader(text))
		r.Comma, r.LazyQuotes, r.TrimLeadingSpace = rune(l.comma[0]), true, true
		if cells, err := r.Read(); err == nil {
			return cells
		}
	}
	cells := strings.Split(text, l.comma)
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	return cells
}

// role is which of longitude, latitude, weight and time a name means: the
// recipe's own where it names them.
func (l *liveLines) role(name string) (int, bool) {
	for k, own := range [3]string{l.own.X, l.own.Y, l.own.Weight} {
		if own != "" && own == name {
			return k, true
		}
	}
	k, ok := liveNames[strings.ToLower(name)]
	if k == 0 && l.own.X != "" || k == 1 && l.own.Y != "" || k == 2 && l.own.Weight != "" {
		return 0, false
	}
	return k, ok
}

var liveNames = map[string]int{
	"lon": 0, "lng": 0, "longitude": 0, "x": 0, "lat": 1, "latitude": 1, "y": 1, "weight": 2, "value": 2, "time": 3, "timestamp": 3,
}

func (l *liveLines) point(text string, now time.Time) (arrived, error) {
	var cells [4]string
	if text = strings.TrimSuffix(text, ","); text != "" && text[0] == '{' {
		var doc map[string]json.RawMessage
		if err := json.Unmarshal([]byte(text), &doc); err != nil {
			return arrived{}, errors.New("no JSON object")
		}
		for name, v := range doc {
			if k, ok := l.role(name); ok {
				cells[k] = strings.Trim(string(v), `"`)
			}
		}
	} else {
		all := l.cells(text)
		for k, i := range l.cols {
			if i >= 0 && i < len(all) {
				cells[k] = all[i]
			}
		}
	}
	p := arrived{w: 1, t: now.UnixNano()}
	var err1, err2, err3 error
	p.x, err1 = strconv.ParseFloat(cells[0], 64)
	p.y, err2 = strconv.ParseFloat(cells[1], 64)
	if cells[2] != "" {
		p.w, err3 = strconv.ParseFloat(cells[2], 64)
	}
	switch {
	case err1 != nil || err2 != nil || !(math.Abs(p.x) <= 360) || !(math.Abs(p.y) <= 90):
		return p, fmt.Errorf("%q, %q is no longitude and latitude in degrees", clip(cells[0]), clip(cells[1]))
	case err3 != nil || !(p.w >= 0 && p.w <= math.MaxFloat32):
		return p, fmt.Errorf("%q is no weight", clip(cells[2]))
	}
	if cells[3] != "" {
		t, err := liveTime(cells[3])
		if err != nil {
			return p, err
		}
		p.t = t
	}
	return p, nil
}

// liveTime is a time in Unix nanoseconds.
func liveTime(s string) (int64, error) {
	if v, err := strconv.ParseFloat(s, 64); err == nil && math.Abs(v) < 9e9 {
		return int64(v * 1e9), nil
	}
	if t, err := time.Parse(time.RFC3339, s); err == nil && t.Year() > 1678 && t.Year() < 2262 {
		return t.UnixNano(), nil
	}
	return 0, fmt.Errorf("%q is no time; seconds since 1970 or 2026-01-31T12:00:00Z are", clip(s))
}
