package hdf5

import (
	"errors"
	"fmt"
	"path"
	"sort"
	"strings"
)

const maxLinks = 1 << 20

// Object is a group or a dataset.
type Object struct {
	f    *File
	path string
	addr uint64
	msgs []message
}

// Link is a name within a group. A soft link has Soft, the path it stands for;
// links into other files are left out.
type Link struct {
	Name string
	Soft string
	addr uint64
}

// Root is the group "/".
func (f *File) Root() (*Object, error) { return f.object("/", f.root) }

func (f *File) object(path string, addr uint64) (*Object, error) {
	msgs, err := f.messages(addr)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return &Object{f, path, addr, msgs}, nil
}

// Lookup walks a path such as "/obs/age" from the root.
func (f *File) Lookup(name string) (*Object, error) { return f.lookup(name, 0) }

func (f *File) lookup(name string, depth int) (*Object, error) {
	if depth > maxDepth {
		return nil, fmt.Errorf("%s: a link leads to itself", name)
	}
	at, err := f.Root()
	for _, part := range strings.Split(path.Clean("/"+name), "/") {
		if err != nil || part == "" {
			continue
		}
		at, err = at.child(part, depth)
	}
	return at, err
}

// Child is the group or dataset of that name within a group.
func (o *Object) Child(name string) (*Object, error) { return o.child(name, 0) }

func (o *Object) child(name string, depth int) (*Object, error) {
	links, err := o.Links()
	if err != nil {
		return nil, err
	}
	i := sort.Search(len(links), func(i int) bool { return links[i].Name >= name })
	if i == len(links) || links[i].Name != name {
		return nil, fmt.Errorf("%s: there is no %q", o.path, name)
	}
	if links[i].Soft != "" {
		to := links[i].Soft
		if !strings.HasPrefix(to, "/") {
			to = path.Join(o.path, to)
		}
		return o.f.lookup(to, depth+1)
	}
	return o.f.object(path.Join(o.path, name), links[i].addr)
}

// Path is where the object was found.
func (o *Object) Path() string { return o.path }

// ID is the same for two names of one object; references hold it.
func (o *Object) ID() uint64 { return o.addr }

// IsDataset tells a dataset from a group.
func (o *Object) IsDataset() bool { return find(o.msgs, msgLayout) != nil }

// Links are the names within a group, sorted. A dataset has none.
func (o *Object) Links() ([]Link, error) {
	var links []Link
	add := func(data []byte) error {
		l, external, err := o.f.link(data)
		if err == nil && !external {
			links = append(links, l)
		}
		if len(links) > maxLinks {
			return errors.New("a group has more than a million names")
		}
		return err
	}
	for _, m := range o.msgs {
		var err error
		switch m.kind {
		case msgLink:
			err = add(m.data)
		case msgLinkInfo:
			err = o.f.dense(m.data, 8, 5, 4, add)
		case msgSymbolTable:
			err = o.f.symbols(m.data, func(l Link) { links = append(links, l) })
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", o.path, err)
		}
	}
	sort.SliceStable(links, func(i, j int) bool { return links[i].Name < links[j].Name })
	return links, nil
}

// dense visits what a heap and its index by name hold. The header of both
// kinds (links, attributes) is a version, flags, a counter of counter bytes if
// there is one, the heap and the index, whose records hold the id of the heap
// after skip bytes.
func (f *File) dense(data []byte, counter, kind, skip int, visit func([]byte) error) error {
	c := f.over(data)
	c.skip(1)
	if c.u8()&1 != 0 {
		c.skip(counter)
	}
	heapAt, index := c.addr(), c.addr()
	if c.err != nil || heapAt == undefined {
		return c.err
	}
	heap, err := f.fractalHeap(heapAt)
	if err != nil {
		return err
	}
	return f.btree2(index, func(own int, record []byte) error {
		if own != kind || len(record) < skip+heap.idLen {
			return errTree
		}
		object, err := heap.object(record[skip : skip+heap.idLen])
		if err != nil {
			return err
		}
		return visit(object)
	})
}

// link reads a link message.
func (f *File) link(data []byte) (l Link, external bool, err error) {
	c := f.over(data)
	version, flags, kind := c.u8(), c.u8(), 0
	if version != 1 && c.err == nil {
		return l, false, fmt.Errorf("link version %d is not known", version)
	}
	if flags&8 != 0 {
		kind = c.u8()
	}
	if flags&4 != 0 {
		c.skip(8)
	}
	if flags&0x10 != 0 {
		c.skip(1)
	}
	n := c.uint(1 << (flags & 3))
	l.Name = string(c.take(int(min(n, maxHeader))))
	switch kind {
	case 0:
		l.addr = c.addr()
	case 1:
		l.Soft = string(c.take(c.u16()))
	default:
		external = true
	}
	return l, external, c.err
}

// symbols reads an old group: a tree of nodes of entries, their names in a heap.
func (f *File) symbols(data []byte, add func(Link)) error {
	c := f.over(data)
	tree, heapAt := c.addr(), c.addr()
	if c.err != nil {
		return c.err
	}
	names, err := f.localHeap(heapAt)
	if err != nil {
		return err
	}
	total := 0
	return f.btree1(tree, 0, f.lengths, func(_ *cursor, child uint64) error {
		head, err := f.cursor(child, 8)
		if err != nil {
			return err
		}
		head.sign("SNOD")
		head.skip(2)
		n := head.u16()
		if head.err != nil {
			return head.err
		}
		if total += n; total > maxLinks {
			return errors.New("a group has more than a million names")
		}
		c, err := f.cursor(child+8, uint64(n*(2*f.offsets+24)))
		if err != nil {
			return err
		}
		for range n {
			nameAt, addr, cache := c.addr(), c.addr(), c.u32()
			c.skip(4)
			scratch := f.over(c.take(16))
			text := func(at uint64) string {
				in := f.over(names[min(at, uint64(len(names))):])
				return in.text()
			}
			l := Link{Name: text(nameAt), addr: addr}
			if cache == 2 {
				l.Soft = text(uint64(scratch.u32()))
			}
			add(l)
		}
		return c.err
	})
}
