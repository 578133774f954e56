package table

import (
	"math"
	"slices"
	"strconv"
)

// NAWords are the words that mean missing in a column whose other cells are
// numbers, times, or true and false; they are those of pandas. In a column of
// text they are text: NA is Namibia.
var NAWords = []string{"#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND",
	"1.#QNAN", "<NA>", "N/A", "NA", "NULL", "NaN", "None", "n/a", "nan", "null"}

// InferOptions for NewInferrer.
type InferOptions struct {
	NA      []string // further words for missing, in columns of every kind
	Decimal byte     // '.' or ','; 0 is '.'
}

// Inferrer finds the kind of one column from its cells and keeps their values:
//
//   - all cells numbers: Number. A leading zero (01001) or a whole number
//     that float64 cannot hold makes an identifier, and the column Text.
//   - all dates or times: Time. ISO 8601 (with T or a space, seconds,
//     fraction, zone), YYYY-MM, YYYY/MM/DD, DD.MM.YYYY, and MM/DD/YYYY or
//     DD/MM/YYYY as the whole column allows; the month comes first, with a
//     note, when it allows both. YYYYMM and YYYY stay numbers.
//   - all true or false, in any case: Bool.
//   - anything else, or a mixture: Text, with a note which cell made it so.
//
// An empty cell is missing. The words of NAWords are missing unless the column
// is Text. A column without any cell is Number. Memory is 9 bytes a cell
// while it may still become text.
//
// An Inferrer is for one goroutine; parts of a column read by several are put
// together by Append.
type Inferrer struct {
	name  string
	o     InferOptions
	state state
	n     int // rows

	floats []float64
	forms  []uint8
	odd    []oddCell // rows whose text is kept in arena, ascending
	arena  []byte

	text textCells

	frozen     bool
	monthFirst int8 // 0 not yet decided, 1 yes, -1 no
	firstRow   int  // of a typed cell, -1
	breakRow   int  // of the cell that made text of the column, -1
	breakText  string
	err        *CellError
	before     int64 // rows handed out by Take
	notes      []string
}

type state uint8

const (
	unknown state = iota
	number
	boolean
	moment
	words
)

// oddCell is a cell whose text starts at arena[off] and ends where the next
// begins.
type oddCell struct{ row, off int }

// NewInferrer starts a column.
func NewInferrer(name string, o InferOptions) *Inferrer {
	if o.Decimal == 0 {
		o.Decimal = '.'
	}
	return &Inferrer{name: name, o: o, firstRow: -1, breakRow: -1}
}

// Len is the number of cells since the start or the last Take.
func (f *Inferrer) Len() int { return f.n }

// ForceText makes the column Text whatever its cells. It is called before the
// first Add.
func (f *Inferrer) ForceText() { f.state = words }

// Grow makes room for n more cells, so that they are not moved as they come.
func (f *Inferrer) Grow(n int) {
	if f.state != words {
		f.floats, f.forms = slices.Grow(f.floats, n), slices.Grow(f.forms, n)
	}
}

// AddMissing adds an empty cell.
func (f *Inferrer) AddMissing() {
	f.n++
	if f.state == words {
		f.text.codes = append(f.text.codes, -1)
		return
	}
	f.floats = append(f.floats, math.NaN())
	f.forms = append(f.forms, formEmpty)
}

// Add adds a cell as written. b is not kept.
func (f *Inferrer) Add(b []byte) {
	if (f.state == number || f.state == moment) && !f.hasNA() {
		v, form, ok := 0.0, uint8(0), false
		if f.state == number {
			v, form, ok = parseNumber(b, f.o.Decimal)
		} else {
			v, form, ok = parseTime(b)
		}
		if ok && form < formOdd {
			f.n++
			f.floats = append(f.floats, v)
			f.forms = append(f.forms, form)
			return
		}
	}
	f.add(b)
}

func (f *Inferrer) hasNA() bool { return len(f.o.NA) > 0 }

func (f *Inferrer) add(b []byte) {
	t := trim(b)
	if len(t) == 0 || f.hasNA() && isWord(t, f.o.NA) {
		f.AddMissing()
		return
	}
	switch f.state {
	case words:
		f.n++
		f.text.add(b)
		return
	case unknown:
		f.state = f.guess(t)
	}
	v, form, ok := f.parse(t)
	switch {
	case f.state == words: // guessed from its first cell
		f.toText()
		f.n++
		f.text.add(b)
	case ok && f.state != unknown:
		if f.firstRow < 0 {
			f.firstRow = f.n
		}
		f.addTyped(v, form, b)
	case isNA(t):
		f.addTyped(math.NaN(), formOdd, b)
	case f.frozen:
		if f.err == nil {
			f.err = &CellError{Row: f.before + int64(f.n) + 1, Column: f.name, Text: string(b), Want: f.state.want()}
		}
		f.AddMissing()
	default:
		f.breakAt(f.n, b)
		f.toText()
		f.n++
		f.text.add(b)
	}
}

func (f *Inferrer) breakAt(row int, b []byte) {
	if f.breakRow < 0 {
		f.breakRow, f.breakText = row, string(b)
	}
}

// guess is the kind the first present cell allows; a word for missing allows
// any.
func (f *Inferrer) guess(t []byte) state {
	if isNA(t) {
		return unknown
	}
	for _, s := range []state{number, moment, boolean} {
		f.state = s
		if _, _, ok := f.parse(t); ok {
			return s
		}
	}
	return words
}

func (f *Inferrer) parse(t []byte) (v float64, form uint8, ok bool) {
	switch f.state {
	case number:
		return parseNumber(t, f.o.Decimal)
	case moment:
		return parseTime(t)
	case boolean:
		return parseBool(t)
	}
	return 0, 0, false
}

func parseBool(t []byte) (float64, uint8, bool) {
	switch lower(t) {
	case "true":
		return 1, formOdd, true
	case "false":
		return 0, formOdd, true
	}
	return 0, 0, false
}

// addTyped adds a value, and its text where the form does not say it.
func (f *Inferrer) addTyped(v float64, form uint8, b []byte) {
	if form < formOdd && len(trim(b)) != len(b) {
		form = formOdd
	}
	if form >= formOdd && !f.frozen {
		f.odd = append(f.odd, oddCell{f.n, len(f.arena)})
		f.arena = append(f.arena, b...)
	}
	f.n++
	f.floats = append(f.floats, v)
	f.forms = append(f.forms, form)
}

// toText writes every cell back as it was and starts to keep text.
func (f *Inferrer) toText() {
	f.state = words
	var buf []byte
	odd := f.odd
	for i, form := range f.forms {
		switch {
		case form == formEmpty:
			f.text.codes = append(f.text.codes, -1)
			continue
		case form >= formOdd:
			end := len(f.arena)
			if len(odd) > 1 {
				end = odd[1].off
			}
			buf = append(buf[:0], f.arena[odd[0].off:end]...)
			odd = odd[1:]
		case form >= formTime:
			buf = appendTime(buf[:0], f.floats[i], form-formTime)
		default:
			buf = appendNumber(buf[:0], f.floats[i], int(form), f.o.Decimal)
		}
		f.text.add(buf)
	}
	f.floats, f.forms, f.odd, f.arena = nil, nil, nil, nil
}

func appendNumber(buf []byte, v float64, decimals int, decimal byte) []byte {
	buf = strconv.AppendFloat(buf, v, 'f', decimals, 64)
	if decimals > 0 {
		buf[len(buf)-decimals-1] = decimal
	}
	return buf
}

// Append puts the cells of g, which follow those of f, behind them. g is not
// to be used afterwards. The outcome is that of one Inferrer for all cells.
func (f *Inferrer) Append(g *Inferrer) {
	if f.state != words && g.state != words && (f.state == g.state || f.state == unknown || g.state == unknown) {
		f.state = max(f.state, g.state)
		for _, o := range g.odd {
			f.odd = append(f.odd, oddCell{f.n + o.row, len(f.arena) + o.off})
		}
		f.arena = append(f.arena, g.arena...)
		if len(f.floats) == 0 {
			f.floats, f.forms = g.floats, g.forms
		} else {
			f.floats, f.forms = append(f.floats, g.floats...), append(f.forms, g.forms...)
		}
		if f.firstRow < 0 && g.firstRow >= 0 {
			f.firstRow = f.n + g.firstRow
		}
		f.n += g.n
		return
	}
	f.appendText(g)
}

func (f *Inferrer) appendText(g *Inferrer) {
	typed, gTyped := f.state != words && f.state != unknown, g.firstRow
	for _, h := range []*Inferrer{f, g} {
		if h.state != words {
			h.toText()
		}
	}
	if typed {
		// The first present cell of g that f's kind refuses.
		for row, code := range g.text.codes {
			if code < 0 {
				continue
			}
			if s := []byte(g.text.dict[code]); f.refuses(s) {
				f.breakAt(f.n+row, s)
				break
			}
		}
	} else if f.breakRow < 0 && f.firstRow < 0 && len(f.text.dict) == 0 {
		if g.breakRow >= 0 {
			f.breakAt(f.n+g.breakRow, []byte(g.breakText))
		}
	}
	if f.firstRow < 0 && gTyped >= 0 {
		f.firstRow = f.n + gTyped
	}
	f.text.append(g.text.codes, g.text.dict)
	f.n += g.n
}

// refuses reports whether a cell is text to a column that was numbers, times
// or booleans, by the first typed cell it has.
func (f *Inferrer) refuses(s []byte) bool {
	t := trim(s)
	if isNA(t) {
		return false
	}
	probe := NewInferrer("", f.o)
	if f.firstRow >= 0 && f.firstRow < len(f.text.codes) {
		probe.state = probe.guess(trim([]byte(f.text.dict[f.text.codes[f.firstRow]])))
	}
	_, _, ok := probe.parse(t)
	return !ok
}

func isNA(t []byte) bool {
	if len(t) > 8 {
		return false
	}
	switch string(t) {
	case "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND",
		"1.#QNAN", "<NA>", "N/A", "NA", "NULL", "NaN", "None", "n/a", "nan", "null":
		return true
	}
	return false
}

func isWord(t []byte, list []string) bool {
	for _, w := range list {
		if string(t) == w {
			return true
		}
	}
	return false
}

func (s state) want() string {
	return [...]string{"empty", "a number", "true or false", "a time", "text"}[s]
}
