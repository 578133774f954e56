package hdf5

import (
	"errors"
	"math/bits"
)

const (
	maxDepth = 16
	maxNodes = 1 << 22
)

var errTree = errors.New("a B-tree of the file is damaged")

// btree1 walks over the leaves of a version-1 tree: keys of keySize bytes and
// the addresses behind them, in order.
func (f *File) btree1(addr uint64, kind, keySize int, visit func(key *cursor, child uint64) error) error {
	nodes := 0
	return f.node1(addr, kind, keySize, maxDepth, &nodes, visit)
}

func (f *File) node1(addr uint64, kind, keySize, depth int, nodes *int, visit func(key *cursor, child uint64) error) error {
	if *nodes++; depth < 0 || *nodes > maxNodes {
		return errTree
	}
	c, err := f.cursor(addr, uint64(8+2*f.offsets))
	if err != nil {
		return err
	}
	c.sign("TREE")
	own, level, n := c.u8(), c.u8(), c.u16()
	if c.err != nil {
		return c.err
	}
	if own != kind || level > depth {
		return errTree
	}
	c, err = f.cursor(addr+uint64(8+2*f.offsets), uint64(n*(keySize+f.offsets)))
	if err != nil {
		return err
	}
	for range n {
		key, child := f.over(c.take(keySize)), c.addr()
		if level > 0 {
			err = f.node1(child, kind, keySize, level-1, nodes, visit)
		} else {
			err = visit(key, child)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// tree2 is a version-2 tree while it is walked.
type tree2 struct {
	f               *File
	kind            int
	nodeSize        int
	recordSize      int
	nodes           int
	visit           func(kind int, record []byte) error
	countBytes      []int // by depth: of a child's number of records
	totalCountBytes []int // by depth: of the number of records below it
}

// btree2 walks over all records of a version-2 tree.
func (f *File) btree2(addr uint64, visit func(kind int, record []byte) error) error {
	c, err := f.cursor(addr, uint64(16+f.offsets+2+f.lengths))
	if err != nil {
		return err
	}
	t := &tree2{f: f, visit: visit}
	c.sign("BTHD")
	c.skip(1)
	t.kind, t.nodeSize, t.recordSize = c.u8(), c.u32(), c.u16()
	depth := c.u16()
	c.skip(2)
	root, n := c.addr(), c.u16()
	if c.err != nil {
		return c.err
	}
	if t.recordSize == 0 || t.nodeSize < 16 || t.nodeSize > 1<<20 || depth > maxDepth {
		return errTree
	}
	if n == 0 {
		return nil
	}
	t.measure(depth)
	return t.node(root, n, depth)
}

// measure finds how wide the counts of the children are: as wide as the largest
// number that fits there needs.
func (t *tree2) measure(depth int) {
	most := uint64((t.nodeSize - 10) / t.recordSize) // records of a leaf
	total := most
	width := func(v uint64) int { return (bits.Len64(max(v, 1)) + 7) / 8 }
	t.countBytes, t.totalCountBytes = make([]int, depth+1), make([]int, depth+1)
	leaf := width(most)
	for d := 1; d <= depth; d++ {
		t.countBytes[d] = leaf
		if d > 1 {
			t.totalCountBytes[d] = width(total)
		}
		pointer := t.f.offsets + t.countBytes[d] + t.totalCountBytes[d]
		n := uint64(max(0, (t.nodeSize-10-pointer)/(t.recordSize+pointer)))
		if total > 1<<56/(n+1) {
			total = 1 << 56
		} else {
			total = (n+1)*total + n
		}
	}
}

func (t *tree2) node(addr uint64, n, depth int) error {
	if t.nodes++; t.nodes > maxNodes || n < 0 || n > t.nodeSize/t.recordSize {
		return errTree
	}
	c, err := t.f.upToCursor(addr, uint64(t.nodeSize))
	if err != nil {
		return err
	}
	if depth == 0 {
		c.sign("BTLF")
	} else {
		c.sign("BTIN")
	}
	c.skip(1)
	if c.u8() != t.kind && c.err == nil {
		return errTree
	}
	records := make([][]byte, n)
	for i := range records {
		records[i] = c.take(t.recordSize)
	}
	if c.err != nil {
		return c.err
	}
	for i := range n + 1 {
		if depth > 0 {
			child, count := c.addr(), int(c.uint(t.countBytes[depth]))
			c.skip(t.totalCountBytes[depth])
			if c.err != nil {
				return c.err
			}
			if err := t.node(child, count, depth-1); err != nil {
				return err
			}
		}
		if i < n {
			if err := t.visit(t.kind, records[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

func (f *File) upToCursor(addr, n uint64) (*cursor, error) {
	b, err := f.upTo(addr, n)
	return f.over(b), err
}
