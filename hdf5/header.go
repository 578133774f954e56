package hdf5

import (
	"errors"
	"fmt"
)

// Kinds of header messages that are read.
const (
	msgDataspace    = 0x01
	msgLinkInfo     = 0x02
	msgDatatype     = 0x03
	msgFillOld      = 0x04
	msgFill         = 0x05
	msgLink         = 0x06
	msgLayout       = 0x08
	msgFilters      = 0x0b
	msgAttribute    = 0x0c
	msgContinuation = 0x10
	msgSymbolTable  = 0x11
	msgAttrInfo     = 0x15
)

const (
	maxBlocks   = 4096     // continuations of one header
	maxHeader   = 64 << 20 // bytes of one header
	maxMessages = 1 << 20
)

type message struct {
	kind int
	data []byte
}

// headerReader gathers the messages of an object, whose header may go on in
// other places of the file.
type headerReader struct {
	f       *File
	version int
	ordered bool        // messages of version 2 carry their creation order
	inner   bool        // a shared message's own object: nothing is followed from here
	todo    [][2]uint64 // continuations: address, length
	bytes   uint64
	msgs    []message
}

// messages reads the header of the object at an address.
func (f *File) messages(addr uint64) ([]message, error) {
	h := &headerReader{f: f}
	err := h.read(addr)
	return h.msgs, err
}

func (h *headerReader) read(addr uint64) error {
	start, err := h.f.upTo(addr, 64)
	if err != nil {
		return err
	}
	c := h.f.over(start)
	if string(start[:min(4, len(start))]) == "OHDR" {
		err = h.first2(c, addr)
	} else {
		err = h.first1(c, addr)
	}
	for n := 0; err == nil && n < len(h.todo); n++ {
		if n == maxBlocks {
			return errors.New("a header goes on without end")
		}
		err = h.block(h.todo[n][0], h.todo[n][1], true)
	}
	return err
}

func (h *headerReader) first1(c *cursor, addr uint64) error {
	if h.version = c.u8(); h.version != 1 {
		return fmt.Errorf("no object header at byte %d; the file is damaged", addr)
	}
	c.skip(1 + 2 + 4)
	size := uint64(c.u32())
	if c.err != nil {
		return c.err
	}
	return h.block(addr+16, size, false)
}

func (h *headerReader) first2(c *cursor, addr uint64) error {
	c.skip(4)
	if h.version = c.u8(); h.version != 2 {
		return fmt.Errorf("object header version %d is not known", h.version)
	}
	flags := c.u8()
	h.ordered = flags&4 != 0
	if flags&0x20 != 0 {
		c.skip(16)
	}
	if flags&0x10 != 0 {
		c.skip(4)
	}
	size := c.uint(1 << (flags & 3))
	if c.err != nil {
		return c.err
	}
	return h.block(addr+uint64(c.at), size, false)
}

// block reads one run of messages. A continuation of version 2 has a signature
// before and a checksum behind.
func (h *headerReader) block(addr, size uint64, continued bool) error {
	if h.bytes += size; h.bytes > maxHeader || size > maxHeader {
		return errors.New("an object's header is longer than 64 MiB")
	}
	c, err := h.f.cursor(addr, size)
	if err != nil {
		return err
	}
	if h.version == 2 && continued {
		if c.sign("OCHK"); c.err != nil {
			return c.err
		}
		c.b = c.b[:max(len(c.b)-4, c.at)]
	}
	least := 8 // what is shorter than a message's own header is a gap
	if h.version == 2 {
		least = 4
		if h.ordered {
			least = 6
		}
	}
	for len(c.rest()) >= least && len(h.msgs) < maxMessages {
		if err := h.message(c); err != nil {
			return err
		}
	}
	return nil
}

func (h *headerReader) message(c *cursor) error {
	var kind, size, flags int
	if h.version == 1 {
		kind, size, flags = c.u16(), c.u16(), c.u8()
		c.skip(3)
	} else {
		kind, size, flags = c.u8(), c.u16(), c.u8()
		if h.ordered {
			c.skip(2)
		}
	}
	data := c.take(size)
	if c.err != nil {
		return c.err
	}
	if kind == msgContinuation {
		at := h.f.over(data)
		h.todo = append(h.todo, [2]uint64{at.addr(), at.len()})
		return at.err
	}
	if flags&2 != 0 {
		if h.inner {
			return errors.New("a shared message points to another")
		}
		var err error
		if data, err = h.f.shared(kind, data); err != nil {
			return err
		}
	}
	h.msgs = append(h.msgs, message{kind, data})
	return nil
}

// shared follows a message that is stored with another object, such as a named
// datatype.
func (f *File) shared(kind int, data []byte) ([]byte, error) {
	c := f.over(data)
	version, how := c.u8(), c.u8()
	if version == 1 {
		c.skip(6)
	} else if how == 1 {
		return nil, errors.New("shared messages in a heap are not read; rewrite the file with h5repack")
	}
	addr := c.addr()
	if c.err != nil {
		return nil, c.err
	}
	h := &headerReader{f: f, inner: true}
	if err := h.read(addr); err != nil {
		return nil, err
	}
	if m := find(h.msgs, kind); m != nil {
		return m, nil
	}
	return nil, errors.New("a shared datatype is not where it should be")
}

// find is the first message of a kind, or nil.
func find(msgs []message, kind int) []byte {
	for _, m := range msgs {
		if m.kind == kind {
			return m.data
		}
	}
	return nil
}
