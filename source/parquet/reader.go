package parquet

import (
	"errors"
	"io"
	"math"
	"slices"
	"time"

	parquet "github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding"

	"github.com/swelter/swelter/table"
)

// reader gives the values of one column of a row group, a chunk at a time,
// whatever the borders of the pages.
type reader struct {
	*column
	chunk parquet.ColumnChunk
	name  string // of the file
	pages parquet.Pages

	// The current page: one of floats, codes or texts for each row that is
	// not yet read.
	floats []float64
	codes  []int32  // into dict, -1 missing
	dict   []string // of the page's dictionary, or of the page
	pos    int

	dictOf parquet.Dictionary // that dict and values were made from
	values []float64          // of the dictionary
	base   []float64          // scratch
}

// start goes on with the next row group.
func (r *reader) start(chunk parquet.ColumnChunk) {
	r.chunk, r.dictOf, r.pos = chunk, nil, 0
	r.floats, r.codes = r.floats[:0], r.codes[:0]
}

func (r *reader) close() {
	if r.pages != nil {
		r.pages.Close()
		r.pages = nil
	}
}

// read is the next n rows as a column.
func (r *reader) read(n int) (col *table.Column, err error) {
	defer guard(r.name, &err)
	out := &table.Column{Name: r.column.name, Kind: r.kind, Zoned: r.zoned}
	var remap []int32
	for left := n; left > 0; {
		if r.pos == r.rows() {
			if err := r.nextPage(); err != nil {
				return nil, err
			}
			remap = nil
			continue
		}
		k := min(left, r.rows()-r.pos)
		if r.kind == table.Text {
			if remap == nil {
				remap = make([]int32, len(r.dict))
			}
			r.addTexts(out, r.codes[r.pos:r.pos+k], remap)
		} else {
			if out.Floats == nil {
				out.Floats = make([]float64, 0, n)
			}
			out.Floats = append(out.Floats, r.floats[r.pos:r.pos+k]...)
		}
		r.pos += k
		left -= k
	}
	r.finish(out)
	return out, nil
}

func (r *reader) rows() int {
	if r.kind == table.Text {
		return len(r.codes)
	}
	return len(r.floats)
}

// addTexts codes texts by the chunk's own dictionary. remap holds the codes of
// the page's texts in it, one more, 0 where not yet known.
func (r *reader) addTexts(out *table.Column, codes []int32, remap []int32) {
	for _, c := range codes {
		if c < 0 {
			out.Codes = append(out.Codes, -1)
			continue
		}
		if remap[c] == 0 {
			remap[c] = codeOf(out, r.dict[c]) + 1
		}
		out.Codes = append(out.Codes, remap[c]-1)
	}
}

// codeOf finds a text of another page, or adds it. Pages without a dictionary
// bring few equal texts, those with one ask once for each.
func codeOf(out *table.Column, s string) int32 {
	out.Dict = append(out.Dict, s)
	return int32(len(out.Dict) - 1)
}

func (r *reader) finish(out *table.Column) {
	switch r.kind {
	case table.Text:
		unify(out)
	case table.Time:
		out.Unit = finestUnit(out.Floats)
	case table.Number:
		out.Integer = whole(out.Floats)
	}
}

// unify gives equal texts of several pages one code.
func unify(c *table.Column) {
	first := make(map[string]int32, len(c.Dict))
	to := make([]int32, len(c.Dict))
	dict := c.Dict[:0]
	for i, s := range c.Dict {
		code, ok := first[s]
		if !ok {
			code = int32(len(dict))
			first[s] = code
			dict = append(dict, s)
		}
		to[i] = code
	}
	if c.Dict = dict; len(to) == len(dict) {
		return
	}
	for i, code := range c.Codes {
		if code >= 0 {
			c.Codes[i] = to[code]
		}
	}
}

// nextPage reads and decodes one page.
func (r *reader) nextPage() error {
	if r.pages == nil {
		r.pages = r.chunk.Pages()
	}
	page, err := r.pages.ReadPage()
	if err != nil {
		if errors.Is(err, io.EOF) {
			err = errors.New("column " + r.column.name + " has fewer rows than its row group")
		}
		return broken(r.name, err)
	}
	defer parquet.Release(page)
	r.pos, r.floats, r.codes = 0, r.floats[:0], r.codes[:0]
	if r.kind == table.Text {
		return r.texts(page)
	}
	return r.numbers(page)
}

// data are the values of a page that are present, or indexes into its
// dictionary.
func data(page parquet.Page) *encoding.Values {
	v := page.Data()
	return &v
}

// numbers decodes a page of anything but text.
func (r *reader) numbers(page parquet.Page) error {
	present := int(page.NumValues() - page.NumNulls())
	base := slices.Grow(r.base[:0], present)
	if d := page.Dictionary(); d != nil {
		if r.dictOf != d {
			r.dictOf, r.values = d, r.convert(r.column, data(d.Page()), r.values[:0])
		}
		for _, i := range data(page).Int32() {
			if uint(i) >= uint(len(r.values)) {
				return broken(r.name, errors.New("an index beyond its dictionary"))
			}
			base = append(base, r.values[i])
		}
	} else {
		base = r.convert(r.column, data(page), base)
	}
	if len(base) < present {
		return broken(r.name, errors.New("a page with fewer values than it says"))
	}
	base = base[:present] // booleans come in bytes of eight
	levels := page.DefinitionLevels()
	if len(levels) == 0 {
		r.floats, r.base = base, r.floats
		return nil
	}
	r.base = base
	r.floats = slices.Grow(r.floats, len(levels))
	for _, l := range levels {
		if l == 0 {
			r.floats = append(r.floats, math.NaN())
			continue
		}
		r.floats = append(r.floats, base[0])
		base = base[1:]
	}
	return nil
}

// texts decodes a page of texts to codes into r.dict.
func (r *reader) texts(page parquet.Page) error {
	var next func() (int32, error)
	if d := page.Dictionary(); d != nil {
		if r.dictOf != d {
			r.dictOf = d
			r.dict = r.strings(d.Page())
		}
		indexes := data(page).Int32()
		next = func() (int32, error) {
			if len(indexes) == 0 || uint(indexes[0]) >= uint(len(r.dict)) {
				return 0, broken(r.name, errors.New("an index beyond its dictionary"))
			}
			i := indexes[0]
			indexes = indexes[1:]
			return i, nil
		}
	} else {
		r.dictOf, r.dict = nil, r.strings(page)
		i := int32(-1)
		next = func() (int32, error) {
			if i++; int(i) >= len(r.dict) {
				return 0, broken(r.name, errors.New("a page with fewer values than it says"))
			}
			return i, nil
		}
	}
	levels := page.DefinitionLevels()
	for row := range int(page.NumValues()) {
		if len(levels) > 0 && levels[row] == 0 {
			r.codes = append(r.codes, -1)
			continue
		}
		code, err := next()
		if err != nil {
			return err
		}
		r.codes = append(r.codes, code)
	}
	return nil
}

// strings are the texts of a page or a dictionary, equal ones shared.
func (r *reader) strings(page parquet.Page) []string {
	var out []string
	seen := map[string]string{}
	add := func(b []byte) {
		s, ok := seen[string(b)]
		if !ok {
			s = r.text(b)
			seen[string(b)] = s
		}
		out = append(out, s)
	}
	if r.chunk.Type().Kind() == parquet.FixedLenByteArray {
		b, size := data(page).FixedLenByteArray()
		for ; size > 0 && len(b) >= size; b = b[size:] {
			add(b[:size])
		}
		return out
	}
	b, at := data(page).ByteArray()
	for i := 0; i+1 < len(at); i++ {
		add(b[at[i]:at[i+1]])
	}
	return out
}

// finestUnit is the finest part of a time that is not always zero.
func finestUnit(v []float64) string {
	const day = 86400
	unit := "year"
	for _, x := range v {
		switch {
		case x != x:
		case math.Mod(x, 60) != 0:
			return "second"
		case math.Mod(x, day) != 0:
			unit = "minute"
		case unit == "minute" || unit == "day":
		case time.Unix(int64(x), 0).UTC().Day() != 1:
			unit = "day"
		case unit == "year" && time.Unix(int64(x), 0).UTC().Month() != time.January:
			unit = "month"
		}
	}
	return unit
}

func whole(v []float64) bool {
	some := false
	for _, x := range v {
		if x != x {
			continue
		}
		if x != math.Trunc(x) || math.IsInf(x, 0) {
			return false
		}
		some = true
	}
	return some
}
