package site

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"strconv"
)

// Record is a batch as it is kept: checked, its address cleaned, with the time
// of the server and the visitor of the day.
type Record struct {
	At      int64  // when it came in, ms since 1970 by the server's clock
	Start   int64  // when its view started, by the same clock
	Visitor uint64 // keyed hash of address and browser; its key lives a day
	Clock   bool   // the sender's clock made no sense
	Batch          // URL and Screen are in Address as the store gives it
}

// Address is what the record belongs to: a page's address, or the name of an
// application's screen.
func (r *Record) Address() string {
	if r.Screen != "" {
		return r.Screen
	}
	return r.URL
}

// packVersion is the first byte of a packed record.
const packVersion = 1

// errPacked is the answer to bytes that no Pack wrote.
var errPacked = errors.New("a packed record is spoiled")

// Places are kept to a sixteenth of a CSS pixel: finer than any pointer.
const subpixel = 16

// Pack appends the record to dst, with its length in front. Its address is not
// in it: records lie together by address.
func (r *Record) Pack(dst []byte) []byte {
	p := packer{make([]byte, 0, 64+32*len(r.Events)+96*len(r.Els))}
	p.b = append(p.b, packVersion)
	p.int(r.At)
	p.int(r.At - r.Start)
	p.word(r.Visitor)
	p.str(r.ID)
	p.uint(r.Seq)
	p.uint(r.N)
	p.uint(r.Drop)
	p.flags(r.Last, r.Clock, r.Screen != "")
	p.str(r.Ref)
	p.str(r.Variant)
	p.str(r.Layout)
	for _, v := range [...]float64{r.VW, r.VH, r.PW, r.PH} {
		p.place(v)
	}
	p.float(r.DPR)
	p.float(r.Rate)
	p.uint(len(r.Els))
	for i := range r.Els {
		p.element(&r.Els[i])
	}
	p.uint(len(r.Events))
	for i := range r.Events {
		p.event(&r.Events[i])
	}
	dst = binary.AppendUvarint(dst, uint64(len(p.b)))
	return append(dst, p.b...)
}

type packer struct{ b []byte }

func (p *packer) int(v int64)   { p.b = binary.AppendVarint(p.b, v) }
func (p *packer) uint(v int)    { p.b = binary.AppendUvarint(p.b, uint64(v)) }
func (p *packer) word(v uint64) { p.b = binary.LittleEndian.AppendUint64(p.b, v) }
func (p *packer) float(v float64) {
	p.b = binary.LittleEndian.AppendUint32(p.b, math.Float32bits(float32(v)))
}
func (p *packer) place(v float64) { p.int(int64(math.Round(v * subpixel))) }

func (p *packer) str(s string) {
	p.uint(len(s))
	p.b = append(p.b, s...)
}

func (p *packer) flags(bits ...bool) {
	var f byte
	for i, b := range bits {
		if b {
			f |= 1 << i
		}
	}
	p.b = append(p.b, f)
}

func (p *packer) element(e *Element) {
	h, _ := strconv.ParseUint(e.Hash, 16, 64) // checked
	p.word(h)
	p.str(e.Selector)
	p.str(e.Container)
	p.str(e.Tag)
	p.str(e.Name)
	p.str(e.Mark)
	p.flags(e.Fixed != 0, e.Box != nil)
	p.uint(len(e.Hosts))
	for _, h := range e.Hosts {
		p.str(h)
	}
	if e.Box != nil {
		for _, v := range e.Box {
			p.place(v)
		}
	}
}

func (p *packer) event(e *Event) {
	p.b = append(p.b, e.Kind[0])
	p.int(int64(math.Round(e.T)))
	switch e.Kind {
	case Scroll:
		p.place(e.Y)
		p.place(e.PH)
	case Attention:
		p.place(e.Y)
		p.uint(len(e.Bands))
		for _, ms := range e.Bands {
			p.uint(ms)
		}
	case Seen:
		p.uint(len(e.Els))
		for _, el := range e.Els {
			p.uint(el)
		}
	default:
		p.at(e)
	}
}

// at packs a place. What is seldom there has a flag.
func (p *packer) at(e *Event) {
	pointer := byte(0)
	if e.Points != "" {
		pointer = e.Points[0]
	}
	inside, resized, zoomed, counted := e.CX != 0 || e.CY != 0, e.PW != 0 || e.PH != 0, e.Zoom != 0, e.MS != 0 || e.Count != 0
	p.b = append(p.b, pointer)
	p.flags(inside, resized, zoomed, counted)
	p.uint(*e.El)
	p.b = binary.LittleEndian.AppendUint16(p.b, uint16(e.EX))
	p.b = binary.LittleEndian.AppendUint16(p.b, uint16(e.EY))
	for _, v := range [...]float64{e.X, e.Y, e.SX, e.SY} {
		p.place(v)
	}
	if inside {
		p.place(e.CX)
		p.place(e.CY)
	}
	if resized {
		p.place(e.PW)
		p.place(e.PH)
	}
	if zoomed {
		p.float(e.Zoom)
	}
	if counted {
		p.int(int64(math.Round(e.MS)))
		p.uint(e.Count)
	}
}

// Unpacker reads packed records. It keeps the strings and the elements it has
// met, since they come again and again. It is for one goroutine.
type Unpacker struct {
	known map[string]string
	met   map[string]Element // by their packed bytes, without their boxes
	els   []int              // backing of the events' element numbers
	bands []int
}

// maxKnown bounds the strings that are kept.
const maxKnown = 1 << 16

// Each calls f with every record of a chunk of them, at the given address. The
// record is f's until f returns. It returns an error where the bytes are
// spoiled, having called f for what lies before.
func (u *Unpacker) Each(chunk []byte, address string, f func(*Record) error) error {
	var r Record
	for len(chunk) > 0 {
		n, k := binary.Uvarint(chunk)
		if k <= 0 || n > uint64(len(chunk)-k) {
			return errPacked
		}
		if err := u.record(chunk[k:k+int(n)], &r, address); err != nil {
			return err
		}
		if err := f(&r); err != nil {
			return err
		}
		chunk = chunk[k+int(n):]
	}
	return nil
}

func (u *Unpacker) record(b []byte, r *Record, address string) error {
	p := unpacker{b: b, u: u}
	if v := p.byte(); v != packVersion {
		return fmt.Errorf("%w: version %d; this program reads %d", errPacked, v, packVersion)
	}
	if u.known == nil || len(u.known) > maxKnown {
		u.known = map[string]string{}
	}
	if u.met == nil || len(u.met) > maxKnown {
		u.met = map[string]Element{}
	}
	u.els, u.bands = u.els[:0], u.bands[:0]
	r.At = p.int()
	r.Start = r.At - p.int()
	r.Visitor = p.word()
	r.V, r.ID = Version, string(p.bytes()) // of its own: not met again
	r.Seq, r.N, r.Drop = p.uint(), p.uint(), p.uint()
	flags := p.byte()
	r.Last, r.Clock = flags&1 != 0, flags&2 != 0
	r.URL, r.Screen = address, ""
	if flags&4 != 0 {
		r.URL, r.Screen = "", address
	}
	r.Ref, r.Variant, r.Layout = p.str(), p.str(), p.str()
	r.VW, r.VH, r.PW, r.PH = p.place(), p.place(), p.place(), p.place()
	r.DPR, r.Rate = p.float(), p.float()
	n := p.count()
	r.Els = resized(r.Els, n)
	for i := range r.Els {
		p.element(&r.Els[i])
	}
	n = p.count()
	r.Events = resized(r.Events, n)
	for i := range r.Events {
		p.event(&r.Events[i], len(r.Els))
	}
	if p.bad || len(p.b) != 0 {
		return errPacked
	}
	return nil
}

// resized is a slice of n zero elements in the place of an older one.
func resized[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	s = s[:n]
	clear(s)
	return s
}

type unpacker struct {
	b   []byte
	u   *Unpacker
	bad bool
}

func (p *unpacker) fail() { p.bad, p.b = true, nil }

func (p *unpacker) take(n int) []byte {
	if n < 0 || n > len(p.b) {
		p.fail()
		return make([]byte, min(max(n, 0), 8))
	}
	b := p.b[:n]
	p.b = p.b[n:]
	return b
}

func (p *unpacker) byte() byte     { return p.take(1)[0] }
func (p *unpacker) word() uint64   { return binary.LittleEndian.Uint64(p.take(8)) }
func (p *unpacker) short() int     { return int(binary.LittleEndian.Uint16(p.take(2))) }
func (p *unpacker) place() float64 { return float64(p.int()) / subpixel }
func (p *unpacker) float() float64 {
	return float64(math.Float32frombits(binary.LittleEndian.Uint32(p.take(4))))
}

func (p *unpacker) int() int64 {
	v, k := binary.Varint(p.b)
	if k <= 0 {
		p.fail()
		return 0
	}
	p.b = p.b[k:]
	return v
}

func (p *unpacker) uint() int {
	v, k := binary.Uvarint(p.b)
	if k <= 0 || v > math.MaxInt32 {
		p.fail()
		return 0
	}
	p.b = p.b[k:]
	return int(v)
}

// count is a length, which is never more than the bytes that are left.
func (p *unpacker) count() int {
	n := p.uint()
	if n > len(p.b) {
		p.fail()
		return 0
	}
	return n
}

func (p *unpacker) bytes() []byte {
	n := p.uint()
	if n > len(p.b) {
		p.fail()
		return nil
	}
	return p.take(n)
}

func (p *unpacker) str() string {
	b := p.bytes()
	if len(b) == 0 {
		return ""
	}
	if s, ok := p.u.known[string(b)]; ok {
		return s
	}
	s := string(b)
	p.u.known[s] = s
	return s
}

func (p *unpacker) hash() string {
	var hex [16]byte
	const digits = "0123456789abcdef"
	h := p.word()
	for i := range hex {
		hex[i] = digits[h>>(60-4*i)&15]
	}
	if s, ok := p.u.known[string(hex[:])]; ok {
		return s
	}
	s := string(hex[:])
	p.u.known[s] = s
	return s
}

func (p *unpacker) element(e *Element) {
	from := p.b
	p.take(8) // its hash
	for range 5 {
		p.bytes()
	}
	flags := p.byte()
	for range p.count() {
		p.bytes()
	}
	packed := from[:len(from)-len(p.b)]
	if p.bad {
		return
	}
	known, ok := p.u.met[string(packed)]
	if !ok {
		known = (&unpacker{b: packed, u: p.u}).newElement()
		p.u.met[string(packed)] = known
	}
	*e = known
	if flags&2 != 0 {
		e.Box = &[4]float64{p.place(), p.place(), p.place(), p.place()}
	}
}

// newElement reads what is packed of an element but its box.
func (p *unpacker) newElement() (e Element) {
	e.Hash = p.hash()
	e.Selector, e.Container, e.Tag, e.Name, e.Mark = p.str(), p.str(), p.str(), p.str(), p.str()
	e.Fixed = int(p.byte() & 1)
	if n := p.count(); n > 0 {
		e.Hosts = make([]string, n)
		for i := range e.Hosts {
			e.Hosts[i] = p.str()
		}
	}
	return e
}

// kindNames and pointerNames give letters back without making strings of them.
var (
	kindNames    = map[byte]string{'c': Click, 'r': Rage, 'd': Dead, 'm': Rest, 's': Scroll, 'a': Attention, 'v': Seen}
	pointerNames = map[byte]string{0: "", 'm': "m", 't': "t", 'p': "p", 'k': "k"}
)

func (p *unpacker) event(e *Event, els int) {
	kind, ok := kindNames[p.byte()]
	if !ok {
		p.fail()
	}
	e.Kind = kind
	e.T = float64(p.int())
	switch kind {
	case Scroll:
		e.Y, e.PH = p.place(), p.place()
	case Attention:
		e.Y = p.place()
		e.Bands = p.numbers(&p.u.bands)
	case Seen:
		e.Els = p.numbers(&p.u.els)
		for _, el := range e.Els {
			if el >= els {
				p.fail()
			}
		}
	default:
		p.at(e, els)
	}
}

// numbers reads a list into the common backing.
func (p *unpacker) numbers(backing *[]int) []int {
	n, from := p.count(), len(*backing)
	for range n {
		*backing = append(*backing, p.uint())
	}
	return (*backing)[from:len(*backing):len(*backing)]
}

func (p *unpacker) at(e *Event, els int) {
	var ok bool
	if e.Points, ok = pointerNames[p.byte()]; !ok {
		p.fail()
	}
	flags := p.byte()
	el := p.uint()
	if el >= els {
		p.fail()
		return
	}
	from := len(p.u.els)
	p.u.els = append(p.u.els, el)
	e.El = &p.u.els[from]
	e.EX, e.EY = p.short(), p.short()
	e.X, e.Y, e.SX, e.SY = p.place(), p.place(), p.place(), p.place()
	if flags&1 != 0 {
		e.CX, e.CY = p.place(), p.place()
	}
	if flags&2 != 0 {
		e.PW, e.PH = p.place(), p.place()
	}
	if flags&4 != 0 {
		e.Zoom = p.float()
	}
	if flags&8 != 0 {
		e.MS, e.Count = float64(p.int()), p.uint()
	}
}
