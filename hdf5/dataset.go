package hdf5

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
)

const maxChunk = 1 << 30

// Dataset is an array of values. It is safe for concurrent use.
type Dataset struct {
	f       *File
	path    string
	Shape   []int // nil: one value
	most    []int // extents that the dataset may grow to, or unlimited
	Type    Type
	Chunk   []int // extents of one chunk; nil: the values lie in one piece
	filters []filter
	refused error // why the values cannot be read: a filter that is not known

	empty   bool   // a null dataspace: no value at all
	fill    []byte // one element, where nothing was written; nil is zeros
	compact []byte
	addr    uint64 // of values in one piece
	layout  chunkLayout

	index func() (map[int]chunkRef, error) // by number of the chunk, row-major
}

// Dataset is the object's array of values.
func (o *Object) Dataset() (*Dataset, error) {
	d, err := o.dataset()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", o.path, err)
	}
	return d, nil
}

func (o *Object) dataset() (*Dataset, error) {
	layout := find(o.msgs, msgLayout)
	if layout == nil {
		return nil, errors.New("is a group, not a dataset")
	}
	d := &Dataset{f: o.f, path: o.path}
	var err error
	if d.Type, err = o.f.datatype(o.f.over(find(o.msgs, msgDatatype)), 0); err != nil {
		return nil, err
	}
	if d.Shape, d.most, d.empty, err = o.f.dataspace(find(o.msgs, msgDataspace)); err != nil {
		return nil, err
	}
	if n, ok := product(append([]int{max(1, d.Type.Size)}, d.Shape...)); !ok {
		return nil, fmt.Errorf("%d bytes are more than any file holds", n)
	}
	d.fill = o.f.fillValue(o.msgs, d.Type.Size)
	if d.filters, d.refused, err = o.f.pipeline(find(o.msgs, msgFilters)); err != nil {
		return nil, err
	}
	if err := d.readLayout(o.f.over(layout)); err != nil {
		return nil, err
	}
	d.index = sync.OnceValues(d.chunks)
	return d, nil
}

// fillValue is the element that stands where nothing was written, or nil.
func (f *File) fillValue(msgs []message, size int) []byte {
	if data := find(msgs, msgFill); data != nil {
		c := f.over(data)
		version := c.u8()
		defined := false
		if version >= 3 {
			defined = c.u8()&0x20 != 0
		} else {
			c.skip(2)
			defined = c.u8() != 0
		}
		if n := c.u32(); defined && n == size && c.err == nil {
			return c.take(n)
		}
		return nil
	}
	c := f.over(find(msgs, msgFillOld))
	if n := c.u32(); n == size && c.err == nil {
		return c.take(n)
	}
	return nil
}

func (d *Dataset) readLayout(c *cursor) error {
	version := c.u8()
	if version != 3 && version != 4 && version != 5 {
		return fmt.Errorf("layout version %d is not known; rewrite the file with h5repack", version)
	}
	switch kind := c.u8(); {
	case kind == 0:
		d.compact = c.take(c.u16())
	case kind == 1:
		d.addr = c.addr()
	case kind == 2 && version == 3:
		rank := c.u8()
		d.layout.addr = c.addr()
		return d.chunkShape(c, rank, 4)
	case kind == 2:
		return d.newChunks(c)
	default:
		return errors.New("its values lie in other files (a virtual dataset), which are not followed")
	}
	return c.err
}

// chunkShape reads the extents of a chunk; the last is the element's size.
func (d *Dataset) chunkShape(c *cursor, rank, width int) error {
	for range rank {
		d.Chunk = append(d.Chunk, int(min(c.uint(width), 1<<40)))
	}
	if c.err != nil {
		return c.err
	}
	if rank != len(d.Shape)+1 || d.Chunk[rank-1] != d.Type.Size {
		return errors.New("its chunks do not have its dimensions")
	}
	n, ok := product(d.Chunk)
	if !ok || n <= 0 || n > maxChunk {
		return fmt.Errorf("a chunk of %d bytes is not read (limit %d)", n, maxChunk)
	}
	d.Chunk = d.Chunk[:rank-1]
	return nil
}

// slab is the part of a dataset that is asked for.
type slab struct{ start, count []int }

func (d *Dataset) check(start, count []int, n int) error {
	if len(start) != len(d.Shape) || len(count) != len(d.Shape) {
		return fmt.Errorf("%s: has %d dimensions, a part of %d was asked for", d.path, len(d.Shape), len(start))
	}
	for i := range start {
		if start[i] < 0 || count[i] < 0 || start[i]+count[i] > d.Shape[i] {
			return fmt.Errorf("%s: %d from %d of dimension %d is beyond its %d", d.path, count[i], start[i], i, d.Shape[i])
		}
	}
	if want, _ := product(count); want != n || d.empty {
		return fmt.Errorf("%s: room for %d values, %d were asked for", d.path, n, want)
	}
	return nil
}

// Floats reads the part of count values from start into dst, row-major, both by
// dimension. Integers beyond 2^53 are rounded. Only the chunks that the part
// touches are read, in parallel; each is held once while it is unpacked.
func (d *Dataset) Floats(ctx context.Context, start, count []int, dst []float64) error {
	return d.Unpacked(ctx, start, count, dst, func([]float64) {})
}

// Unpacked is Floats with what is done to every value, such as a scale: parts of
// dst are handed to unpack while they are warm, each once, from several
// goroutines.
func (d *Dataset) Unpacked(ctx context.Context, start, count []int, dst []float64, unpack func(part []float64)) error {
	if err := d.check(start, count, len(dst)); err != nil {
		return err
	}
	convert, err := d.Type.converter()
	if err != nil {
		return fmt.Errorf("%s: %w", d.path, err)
	}
	size := d.Type.Size
	return d.visit(ctx, slab{start, count}, func(at, n int, raw []byte) error {
		for n > 0 {
			part := dst[at : at+min(n, warm)]
			convert(part, raw[:len(part)*size])
			unpack(part)
			at, n, raw = at+len(part), n-len(part), raw[len(part)*size:]
		}
		return nil
	})
}

// warm values stay in the nearest cache.
const warm = 2048

// Strings reads texts as Floats does numbers.
func (d *Dataset) Strings(ctx context.Context, start, count []int, dst []string) error {
	if err := d.check(start, count, len(dst)); err != nil {
		return err
	}
	if !d.Type.Textual() {
		return fmt.Errorf("%s: holds values of type %s, not text", d.path, d.Type.Name())
	}
	return d.visit(ctx, slab{start, count}, func(at, n int, raw []byte) error {
		return d.f.texts(d.Type, raw, dst[at:at+n])
	})
}

// visit gives the bytes of the slab in runs along the last dimension: the place
// in the slab, the number of elements, their bytes. Runs do not overlap and may
// come from several goroutines.
func (d *Dataset) visit(ctx context.Context, s slab, run func(at, n int, raw []byte) error) error {
	if total, _ := product(s.count); total == 0 {
		return nil
	}
	err := d.refused
	switch {
	case err != nil:
	case d.Chunk != nil:
		err = d.visitChunks(ctx, s, run)
	default:
		err = d.visitPiece(ctx, s, run)
	}
	if err != nil && ctx.Err() == nil {
		err = fmt.Errorf("%s: %w", d.path, err)
	}
	return err
}

// visitPiece reads values that lie in one piece, a run at a time; runs that
// follow each other in the file are read together.
func (d *Dataset) visitPiece(ctx context.Context, s slab, run func(at, n int, raw []byte) error) error {
	const atOnce = 1 << 20 // bytes
	size := d.Type.Size
	// The last dimensions that are asked for whole run on in the file.
	last, length := len(s.count), 1
	for last > 0 {
		last--
		length *= s.count[last]
		if s.count[last] != d.Shape[last] {
			break
		}
	}
	at := 0
	return odometer(s.count[:last], func(i []int) error {
		from := 0
		for k := range d.Shape {
			n := s.start[k]
			if k < last {
				n += i[k]
			}
			from = from*d.Shape[k] + n
		}
		for done := 0; done < length; {
			if err := ctx.Err(); err != nil {
				return err
			}
			n := min(length-done, max(1, atOnce/max(1, size)))
			raw, err := d.piece((from+done)*size, n*size)
			if err != nil {
				return err
			}
			if err := run(at, n, raw); err != nil {
				return err
			}
			at, done = at+n, done+n
		}
		return nil
	})
}

// piece gives n bytes of values that are not chunked.
func (d *Dataset) piece(at, n int) ([]byte, error) {
	switch {
	case d.compact != nil:
		if at+n > len(d.compact) {
			return nil, errShort
		}
		return d.compact[at : at+n], nil
	case d.addr == undefined: // never written
		return d.filled(n), nil
	}
	return d.f.read(d.addr+uint64(at), uint64(n))
}

// filled is n bytes of what stands where nothing was written.
func (d *Dataset) filled(n int) []byte {
	b := make([]byte, n)
	if d.fill != nil {
		for at := 0; at+len(d.fill) <= n && len(d.fill) > 0; at += len(d.fill) {
			copy(b[at:], d.fill)
		}
	}
	return b
}

// odometer counts through all indexes below the limits, the last one fastest.
// Without limits it visits once.
func odometer(limits []int, visit func(i []int) error) error {
	i := make([]int, len(limits))
	for {
		if err := visit(i); err != nil {
			return err
		}
		k := len(i) - 1
		for ; k >= 0; k-- {
			if i[k]++; i[k] < limits[k] {
				break
			}
			i[k] = 0
		}
		if k < 0 {
			return nil
		}
	}
}

// visitChunks unpacks the chunks that the slab touches.
func (d *Dataset) visitChunks(ctx context.Context, s slab, run func(at, n int, raw []byte) error) error {
	refs, err := d.index()
	if err != nil {
		return err
	}
	first, spans := make([]int, len(d.Chunk)), make([]int, len(d.Chunk))
	for k, size := range d.Chunk {
		first[k] = s.start[k] / size
		spans[k] = (s.start[k]+s.count[k]-1)/size - first[k] + 1
	}
	total, _ := product(spans)
	counts := d.counts()
	one := func(job int) error {
		at := make([]int, len(d.Chunk)) // of the chunk, in chunks
		number := 0
		for k := len(at) - 1; k >= 0; k-- {
			at[k] = first[k] + job%spans[k]
			job /= spans[k]
		}
		for k, n := range counts {
			number = number*n + at[k]
		}
		ref, ok := refs[number]
		if !ok {
			return d.cut(s, at, d.filled(int(d.chunkBytes())), run)
		}
		in := rooms.Get().(*room)
		defer rooms.Put(in)
		raw, err := d.unpack(ref, in)
		if err != nil {
			return err
		}
		return d.cut(s, at, raw, run)
	}
	return parallel(ctx, total, one)
}

// cut gives the runs of one chunk that lie in the slab.
func (d *Dataset) cut(s slab, chunk []int, raw []byte, run func(at, n int, raw []byte) error) error {
	rank := len(d.Chunk)
	from, count := make([]int, rank), make([]int, rank) // within the chunk
	for k, size := range d.Chunk {
		low := max(s.start[k], chunk[k]*size)
		high := min(s.start[k]+s.count[k], (chunk[k]+1)*size)
		from[k], count[k] = low-chunk[k]*size, high-low
	}
	return odometer(count[:rank-1], func(i []int) error {
		src, dst := 0, 0
		for k, size := range d.Chunk {
			at := from[k]
			if k < rank-1 {
				at += i[k]
			}
			src = src*size + at
			dst = dst*s.count[k] + chunk[k]*size + at - s.start[k]
		}
		n := count[rank-1]
		return run(dst, n, raw[src*d.Type.Size:(src+n)*d.Type.Size])
	})
}

// parallel runs jobs 0..n-1 on all cores; the error is that of the first job
// that failed, in their order.
func parallel(ctx context.Context, n int, one func(job int) error) error {
	workers := min(runtime.GOMAXPROCS(0), n)
	var next atomic.Int64
	var wg sync.WaitGroup
	errs := make([]error, workers)
	at := make([]int, workers)
	for w := range workers {
		wg.Go(func() {
			for errs[w] == nil {
				at[w] = int(next.Add(1)) - 1
				if at[w] >= n {
					return
				}
				if errs[w] = ctx.Err(); errs[w] == nil {
					errs[w] = one(at[w])
				}
			}
		})
	}
	wg.Wait()
	first := -1
	for w, err := range errs {
		if err != nil && (first < 0 || at[w] < at[first]) {
			first = w
		}
	}
	if first < 0 {
		return nil
	}
	return errs[first]
}
