package pdf

import (
	"bytes"
	"fmt"
	"hash/fnv"
	"io"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/klauspost/compress/zlib"
)

// file is a PDF file that grows object by object (ISO 32000-1, section 7.5).
type file struct {
	b       bytes.Buffer
	offsets []int // of the objects, by number less one; 0 is not yet written
}

func newFile() *file {
	f := &file{}
	// The four bytes beyond ASCII tell transfer programs that this is not text.
	f.b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	return f
}

// reserve takes the next object number.
func (f *file) reserve() int {
	f.offsets = append(f.offsets, 0)
	return len(f.offsets)
}

// object writes an object under a reserved number.
func (f *file) object(n int, body string) {
	f.offsets[n-1] = f.b.Len()
	fmt.Fprintf(&f.b, "%d 0 obj\n%s\nendobj\n", n, body)
}

// add writes an object under the next number.
func (f *file) add(body string) int {
	n := f.reserve()
	f.object(n, body)
	return n
}

// stream writes bytes as they are; dict holds the entries beside the length.
func (f *file) stream(dict string, data []byte) int {
	n := f.reserve()
	f.offsets[n-1] = f.b.Len()
	fmt.Fprintf(&f.b, "%d 0 obj\n<</Length %d%s>>\nstream\n", n, len(data), dict)
	f.b.Write(data)
	f.b.WriteString("\nendstream\nendobj\n")
	return n
}

// deflated writes bytes compressed.
func (f *file) deflated(dict string, data []byte) int {
	var z bytes.Buffer
	// A bytes.Buffer takes everything.
	w, _ := zlib.NewWriterLevel(&z, 6)
	_, _ = w.Write(data)
	_ = w.Close()
	return f.stream(dict+"/Filter/FlateDecode", z.Bytes())
}

// finish writes the table of objects and the trailer. The file's identity is
// its content, not the time.
func (f *file) finish(w io.Writer, root, info int) error {
	h := fnv.New128a()
	h.Write(f.b.Bytes())
	id := fmt.Sprintf("%x", h.Sum(nil))
	start := f.b.Len()
	fmt.Fprintf(&f.b, "xref\n0 %d\n0000000000 65535 f \n", len(f.offsets)+1)
	for _, at := range f.offsets {
		fmt.Fprintf(&f.b, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&f.b, "trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]>>\nstartxref\n%d\n%%%%EOF\n",
		len(f.offsets)+1, root, info, id, id, start)
	_, err := w.Write(f.b.Bytes())
	return err
}

// textString is a string for people: UTF-16 behind a byte-order mark, in hex,
// so that nothing in it can end it.
func textString(s string) string {
	var b strings.Builder
	b.WriteString("<FEFF")
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	b.WriteString(">")
	return b.String()
}

// appendNum adds a number with at most four decimals and a space: PDF has no
// exponents.
func appendNum(b []byte, v float64) []byte {
	if !(v > -1e7 && v < 1e7) {
		v = 0
	}
	at := len(b)
	b = strconv.AppendFloat(b, v, 'f', 4, 64)
	for b[len(b)-1] == '0' {
		b = b[:len(b)-1]
	}
	if b[len(b)-1] == '.' {
		b = b[:len(b)-1]
	}
	if string(b[at:]) == "-0" {
		b = append(b[:at], '0')
	}
	return append(b, ' ')
}
