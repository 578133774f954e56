package png

import (
	"image"
	"image/color"
	"math"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/swelter/swelter/scene"
)

// Paths cost most of a picture's time, and what they cover does not depend on
// what lies below. So all processors work out the coverage of the paths to come,
// and one paints them in their order: the bytes are those of one processor.

const (
	fewPaths  = 3        // are painted as they come
	mostBatch = 16       // paths a worker takes at a time, at most
	window    = 2        // batches a worker may be ahead of the painter
	mostAhead = 64 << 20 // bytes of coverage that waits; paths beyond are covered when their turn comes
	mostSmall = 128      // pixels of the side of most paths, for which a worker's memory is taken once
)

// coverage is what one colour of a path covers.
type coverage struct {
	cover []byte
	rect  image.Rectangle
	color color.NRGBA
}

// waiting is a path with the part of the page that it is cut to.
type waiting struct {
	path  *scene.Path
	clip  image.Rectangle
	cover []coverage
}

type ahead struct {
	scale  float64
	batch  int // paths a worker takes at a time
	paths  []waiting
	done   []chan struct{} // of each batch
	tokens chan struct{}   // one for each batch that may be begun
	given  int             // how many there were
	taken  atomic.Int64    // batches
	bytes  atomic.Int64    // of coverage that waits
	masks  sync.Pool       // of *[]byte, painted and free again
	at     int             // of the path whose turn is next
	brush  brush           // the painter's
}

// workAhead starts on the paths of items; nil when one processor, or few paths,
// are better served in turn.
func (c *canvas) workAhead(items []scene.Item) *ahead {
	n := runtime.GOMAXPROCS(0)
	if n < 2 {
		return nil
	}
	a := &ahead{scale: c.scale}
	a.collect(c, items)
	if len(a.paths) < fewPaths {
		return nil
	}
	a.batch = min(max(1, len(a.paths)/(4*n)), mostBatch)
	a.done = make([]chan struct{}, (len(a.paths)+a.batch-1)/a.batch)
	for i := range a.done {
		a.done[i] = make(chan struct{})
	}
	a.tokens = make(chan struct{}, len(a.done))
	for range n * window {
		a.allow()
	}
	for range n {
		go a.work()
	}
	return a
}

// allow lets the workers begin one more batch, if there is one.
func (a *ahead) allow() {
	if a.given == len(a.done) {
		return
	}
	a.tokens <- struct{}{}
	if a.given++; a.given == len(a.done) {
		close(a.tokens)
	}
}

// collect lists the paths in the order in which they are painted.
func (a *ahead) collect(c *canvas, items []scene.Item) {
	for _, item := range items {
		switch it := item.(type) {
		case *scene.Path:
			if !it.Crisp {
				a.paths = append(a.paths, waiting{path: it, clip: c.clip})
			}
		case *scene.Group:
			clip := c.clip
			if it.W != 0 {
				c.clip = clip.Intersect(c.snap(it.X, it.Y, it.W, it.H))
			}
			a.collect(c, it.Items)
			c.clip = clip
		}
	}
}

func (a *ahead) work() {
	var b brush
	b.reset(mostSmall, mostSmall)
	for range a.tokens {
		n := int(a.taken.Add(1)) - 1
		for i := n * a.batch; i < min((n+1)*a.batch, len(a.paths)); i++ {
			a.cover(&b, &a.paths[i], mostAhead)
		}
		close(a.done[n])
	}
}

// cover works out what a path covers, unless more bytes than most would wait.
func (a *ahead) cover(b *brush, p *waiting, most int64) {
	parts := flatten(p.path, a.scale)
	area := areas(parts)
	fill, stroke := seen(area, p.path.Fill, p.clip), image.Rectangle{}
	var lines shape
	if p.path.Stroke.A != 0 && p.path.Width > 0 {
		lines = strokes(dashed(parts, p.path, a.scale), p.path.Width*a.scale)
		stroke = seen(lines, p.path.Stroke, p.clip)
	}
	if n := int64(fill.Dx()*fill.Dy() + stroke.Dx()*stroke.Dy()); a.bytes.Add(n) > most {
		a.bytes.Add(-n)
		return
	}
	p.cover = make([]coverage, 0, 2)
	if !fill.Empty() {
		p.cover = append(p.cover, coverage{covered(b, area, fill, a.mask()), fill, p.path.Fill})
	}
	if !stroke.Empty() {
		p.cover = append(p.cover, coverage{covered(b, lines, stroke, a.mask()), stroke, p.path.Stroke})
	}
}

func (a *ahead) mask() []byte {
	if m, ok := a.masks.Get().(*[]byte); ok {
		return *m
	}
	return nil
}

// next is the coverage of the path whose turn it is, good until the next one's.
func (a *ahead) next() []coverage {
	i := a.at
	a.at++
	if i > 0 {
		last := &a.paths[i-1]
		for k := range last.cover {
			a.bytes.Add(-int64(len(last.cover[k].cover)))
			a.masks.Put(&last.cover[k].cover)
		}
		*last = waiting{}
	}
	if i%a.batch == 0 {
		<-a.done[i/a.batch]
		if i > 0 {
			a.allow() // one is painted
		}
	}
	p := &a.paths[i]
	if p.cover == nil {
		a.cover(&a.brush, p, math.MaxInt64)
	}
	return p.cover
}
