package serve

import (
	"container/list"
	"context"
	"log/slog"
	"sync"
)

// CacheOptions say where tiles are kept. Zero values are the defaults.
type CacheOptions struct {
	Memory   Bytes  `json:"memory,omitzero"`   // 0 is 64 MB
	Disk     string `json:"disk,omitzero"`     // a folder; "" is none
	DiskSize Bytes  `json:"diskSize,omitzero"` // 0 is 1 GB
}

// key names an answer: what it was made of and how.
type key struct {
	version string // of the data and their style
	style   string // what the request adds: a colormap, a scheme
	kind    uint8
	id      uint64 // of the tile
}

// entry is an answer that is ready; body is nil where there is nothing.
type entry struct {
	key  key
	body []byte
	etag []string // as a header has it
	size []string
}

// cost is the memory of an entry, its key and its place in the list and the map.
func (e *entry) cost() int64 { return int64(len(e.body)+len(e.key.version)+len(e.key.style)) + 400 }

// cache keeps answers, the last used ones in memory and more on disk, and lets
// one request make what many ask for. It is safe for concurrent use.
type cache struct {
	mu      sync.Mutex
	entries map[key]*list.Element // of *entry
	recent  *list.List
	bytes   int64
	most    int64
	calls   map[key]*call

	disk    *disk // or nil
	metrics *metrics
}

// call is an answer in the making.
type call struct {
	done  chan struct{}
	entry *entry
	err   error
}

func newCache(o CacheOptions, m *metrics, log *slog.Logger) (*cache, error) {
	c := &cache{entries: map[key]*list.Element{}, recent: list.New(), most: int64(o.Memory), calls: map[key]*call{}, metrics: m}
	if c.most == 0 {
		c.most = 64 << 20
	}
	if o.Disk == "" {
		return c, nil
	}
	var err error
	c.disk, err = newDisk(o.Disk, int64(o.DiskSize), log)
	return c, err
}

// held is an entry that is in memory, or nil.
func (c *cache) held(k key) *entry {
	c.mu.Lock()
	defer c.mu.Unlock()
	at := c.entries[k]
	if at == nil {
		return nil
	}
	c.recent.MoveToFront(at)
	return at.Value.(*entry)
}

// get is an entry from memory, from the disk, or made. It is made once however
// many ask, and to the end although they may leave: somebody will ask again.
func (c *cache) get(ctx context.Context, k key, produce func() ([]byte, error)) (*entry, error) {
	if e := c.held(k); e != nil {
		c.metrics.hits.Add(1)
		return e, nil
	}
	c.mu.Lock()
	if at := c.entries[k]; at != nil { // meanwhile
		c.mu.Unlock()
		return at.Value.(*entry), nil
	}
	now, shared := c.calls[k], true
	if now == nil {
		now, shared = &call{done: make(chan struct{})}, false
		c.calls[k] = now
	}
	c.mu.Unlock()
	if shared {
		c.metrics.shared.Add(1)
	} else {
		go c.make(k, now, produce)
	}
	select {
	case <-now.done:
		return now.entry, now.err
	case <-ctx.Done():
		return nil, errSlow
	}
}

// make answers a call.
func (c *cache) make(k key, now *call, produce func() ([]byte, error)) {
	defer close(now.done)
	body, found := c.disk.read(k)
	if found {
		c.metrics.diskHits.Add(1)
	} else {
		c.metrics.misses.Add(1)
		body, now.err = careful(produce)
	}
	c.mu.Lock()
	delete(c.calls, k)
	if now.err == nil {
		now.entry = newEntry(k, body)
		c.keep(now.entry)
	}
	c.mu.Unlock()
	if now.err == nil && !found {
		c.disk.write(k, body)
	}
}

// keep puts an entry into memory, and the longest unused out of it.
func (c *cache) keep(e *entry) {
	if e.cost() > c.most {
		return
	}
	c.entries[e.key] = c.recent.PushFront(e)
	for c.bytes += e.cost(); c.bytes > c.most; {
		last := c.recent.Remove(c.recent.Back()).(*entry)
		delete(c.entries, last.key)
		c.bytes -= last.cost()
	}
	c.metrics.cacheBytes.Store(c.bytes)
	c.metrics.cacheEntries.Store(int64(c.recent.Len()))
}

// careful turns a panic of work that runs by itself into an error.
func careful(produce func() ([]byte, error)) (body []byte, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = faultf(500, "a fault of the server: %v", p)
		}
	}()
	return produce()
}
