package text

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// encoding is how bytes become text. The zero value is UTF-8, with cells that
// are not taken for Windows-1252.
type encoding struct {
	wide   bool // UTF-16
	big    bool // its bytes are in network order
	single bool // Windows-1252, of which Latin-1 is the part that prints
	strict bool // UTF-8 was asked for
	bom    int  // bytes of the byte-order mark
}

// findEncoding looks at the first bytes unless the user named an encoding.
func findEncoding(name, asked string, head []byte) (encoding, string, error) {
	e, note := encoding{}, ""
	switch {
	case bytes.HasPrefix(head, []byte{0xEF, 0xBB, 0xBF}):
		e.bom = 3
	case bytes.HasPrefix(head, []byte{0xFF, 0xFE}):
		e.wide, e.bom, note = true, 2, "UTF-16, little-endian"
	case bytes.HasPrefix(head, []byte{0xFE, 0xFF}):
		e.wide, e.big, e.bom, note = true, true, 2, "UTF-16, big-endian"
	}
	switch strings.ReplaceAll(strings.ToLower(asked), "_", "-") {
	case "":
		if e.bom == 0 {
			if e.wide, e.big = zerosOfUTF16(head); e.wide {
				note = "UTF-16 without a byte-order mark"
			}
		}
	case "utf-8", "utf8":
		e.strict, e.wide, e.big = true, false, false
	case "utf-16", "utf16":
		e.wide = true
		if e.bom == 0 {
			_, e.big = zerosOfUTF16(head)
		}
	case "utf-16le":
		e.wide, e.big = true, false
	case "utf-16be":
		e.wide, e.big = true, true
	case "latin-1", "latin1", "iso-8859-1", "windows-1252", "cp1252":
		return encoding{single: true}, "", nil
	default:
		return e, "", fmt.Errorf("%s: encoding %q is not known; use utf-8, utf-16, utf-16le, utf-16be or latin-1", name, asked)
	}
	if asked != "" {
		note = ""
	}
	if i := bytes.IndexByte(head, 0); i >= 0 && !e.wide {
		return e, "", fmt.Errorf("%s: is not text: byte %d is zero; if it is UTF-16, say --encoding utf-16", name, i)
	}
	return e, note, nil
}

// zerosOfUTF16 recognises UTF-16 of mostly Latin text: every other byte is 0.
func zerosOfUTF16(head []byte) (wide, big bool) {
	n := len(head) / 2 * 2
	if n < 4 {
		return false, false
	}
	var even, odd int
	for i := 0; i < n; i += 2 {
		if head[i] == 0 {
			even++
		}
		if head[i+1] == 0 {
			odd++
		}
	}
	switch half := n / 2; {
	case odd > half*4/10 && even == 0:
		return true, false
	case even > half*4/10 && odd == 0:
		return true, true
	}
	return false, false
}

// reader gives the text as UTF-8 (or as single bytes) without the mark.
func (e encoding) reader(r io.Reader) (io.Reader, error) {
	if e.bom > 0 {
		if _, err := io.CopyN(io.Discard, r, int64(e.bom)); err != nil {
			return nil, err
		}
	}
	if e.wide {
		return &wideReader{r: r, big: e.big}, nil
	}
	return r, nil
}

// wideReader turns UTF-16 into UTF-8. Halves of pairs that stand alone become
// the replacement character.
type wideReader struct {
	r    io.Reader
	big  bool
	in   [8192]byte
	n    int    // bytes in in
	out  []byte // decoded, not yet given
	high rune   // first half of a pair whose second half comes in the next read
	err  error
}

func (w *wideReader) Read(p []byte) (int, error) {
	for len(w.out) == 0 {
		if w.err != nil {
			return 0, w.err
		}
		w.fill()
	}
	n := copy(p, w.out)
	w.out = w.out[n:]
	return n, nil
}

func (w *wideReader) fill() {
	n, err := w.r.Read(w.in[w.n:])
	w.n += n
	w.err = err
	w.out = w.out[:0]
	i := 0
	for ; i+1 < w.n; i += 2 {
		u := rune(w.in[i]) | rune(w.in[i+1])<<8
		if w.big {
			u = rune(w.in[i])<<8 | rune(w.in[i+1])
		}
		w.unit(u)
	}
	w.n = copy(w.in[:], w.in[i:w.n])
	if err != nil && w.high != 0 {
		w.out, w.high = utf8.AppendRune(w.out, utf8.RuneError), 0
	}
}

// unit takes one 16-bit unit.
func (w *wideReader) unit(u rune) {
	if w.high != 0 {
		r := utf16.DecodeRune(w.high, u)
		w.high = 0
		w.out = utf8.AppendRune(w.out, r)
		if r != utf8.RuneError {
			return
		}
	}
	if u >= 0xD800 && u < 0xDC00 {
		w.high = u
		return
	}
	w.out = utf8.AppendRune(w.out, u)
}

// windows1252 holds the characters of the bytes 0x80 to 0x9F; the others are
// those of Unicode (WHATWG Encoding Standard, index windows-1252).
var windows1252 = [32]rune{
	0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D, 0x8F,
	0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
}

// fromSingle decodes Windows-1252.
func fromSingle(b []byte) string {
	out := make([]byte, 0, len(b)+len(b)/4)
	for _, c := range b {
		switch {
		case c < 0x80:
			out = append(out, c)
		case c < 0xA0:
			out = utf8.AppendRune(out, windows1252[c-0x80])
		default:
			out = utf8.AppendRune(out, rune(c))
		}
	}
	return string(out)
}

// latinNote is what is said when cells were not UTF-8.
const latinNote = "text that is not UTF-8 was read as Latin-1 (Windows-1252)"

// decode is the text of a cell; latin reports that it had to be taken for
// Windows-1252.
func (e encoding) decode(b []byte) (s string, latin bool) {
	switch {
	case e.single:
		return fromSingle(b), false
	case utf8.Valid(b):
		return string(b), false
	case e.strict:
		return string(bytes.ToValidUTF8(b, []byte("\uFFFD"))), false
	}
	return fromSingle(b), true
}
