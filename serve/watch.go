package serve

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/archive"
)

// watched is a feed of files: they are looked at every now and then, when a
// request comes. While changed files are read anew the last state is served;
// when they are gone or cannot be read, none is, until they return.
type watched struct {
	name  string
	files []string // it reads
	open  func(ctx context.Context, version string) (Source, error)
	stamp func() (string, error) // of the data; other data have another one
	every time.Duration
	log   *slog.Logger

	ctx    context.Context
	cancel context.CancelFunc
	state  atomic.Pointer[present]
	next   atomic.Int64 // when to look again, in Unix nanoseconds
	mu     sync.Mutex   // held while looking and reading
	work   sync.WaitGroup
}

// present is what a watched feed gives.
type present struct {
	stamp string
	src   Source
	err   error // in place of src, which is kept for when the file returns
}

// lookEvery is how often files are looked at.
const lookEvery = 2 * time.Second

// start reads the layer for the first time.
func (f *watched) start(ctx context.Context) error {
	f.ctx, f.cancel = context.WithCancel(context.WithoutCancel(ctx))
	if f.every == 0 {
		f.every = lookEvery
	}
	stamp, err := f.stamp()
	if err != nil {
		return err
	}
	src, err := f.open(ctx, stamp)
	if err != nil {
		return err
	}
	f.state.Store(&present{stamp: stamp, src: src})
	f.next.Store(time.Now().Add(f.every).UnixNano())
	return nil
}

func (f *watched) Current() (Source, error) {
	if now := time.Now().UnixNano(); now >= f.next.Load() && f.mu.TryLock() {
		f.look()
	}
	p := f.state.Load()
	return p.src, p.err
}

// look compares the files with what was read of them. It holds mu, and gives it
// back when all is done.
func (f *watched) look() {
	f.next.Store(time.Now().Add(f.every).UnixNano())
	now := f.state.Load()
	stamp, err := f.stamp()
	switch {
	case err != nil:
		if now.err == nil {
			f.log.Warn("layer is gone", "layer", f.name, "error", err.Error())
		}
		f.state.Store(&present{stamp: now.stamp, src: now.src, err: unavailable(f.name, err)})
	case stamp == now.stamp:
		if now.err != nil {
			f.log.Info("layer is back", "layer", f.name)
			f.state.Store(&present{stamp: stamp, src: now.src})
		}
	default:
		f.work.Add(1)
		go f.reload(now, stamp)
		return
	}
	f.mu.Unlock()
}

// reload reads changed files, beside the requests.
func (f *watched) reload(old *present, stamp string) {
	defer f.work.Done()
	defer f.mu.Unlock()
	start := time.Now()
	src, err := f.open(f.ctx, stamp)
	if err != nil {
		f.log.Error("layer cannot be read", "layer", f.name, "error", err.Error())
		f.state.Store(&present{stamp: old.stamp, src: old.src, err: unavailable(f.name, f.withoutFolders(err))})
		return
	}
	f.state.Store(&present{stamp: stamp, src: src})
	f.log.Info("layer was read anew", "layer", f.name, "version", src.Version(), "seconds", time.Since(start).Seconds())
	closeSource(old.src)
}

// withoutFolders is an error for strangers, whom folders do not concern.
func (f *watched) withoutFolders(err error) error {
	text := err.Error()
	for _, p := range f.files {
		if dir := filepath.Dir(p); dir != "." {
			text = strings.ReplaceAll(text, strings.TrimSuffix(dir, "/")+"/", "")
		}
	}
	return errors.New(text)
}

func (f *watched) Close() error {
	f.cancel()
	f.work.Wait()
	return closeSource(f.state.Load().src)
}

func closeSource(s Source) error {
	if c, ok := s.(io.Closer); ok {
		return c.Close()
	}
	return nil
}

// stampFiles names the state of files: their names, sizes and times.
func stampFiles(paths []string) (string, error) {
	h := sha256.New()
	for _, p := range paths {
		found := []string{p}
		if _, err := os.Stat(p); err != nil {
			// It may be a pattern.
			if list, bad := filepath.Glob(p); bad == nil && len(list) > 0 {
				found = list
			}
		}
		slices.Sort(found)
		for _, name := range found {
			info, err := os.Stat(name)
			if err == nil && info.IsDir() {
				info, err = os.Stat(filepath.Join(name, "metadata.json"))
			}
			if err != nil {
				return "", gone(name, err)
			}
			fmt.Fprintf(h, "%s %d %d\n", filepath.Base(name), info.Size(), info.ModTime().UnixNano())
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:12]), nil
}

// gone says it without the folder, which is nobody's business.
func gone(path string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s is not there; it is looked for again in a moment", filepath.Base(path))
	}
	var inner *fs.PathError
	if errors.As(err, &inner) {
		err = inner.Err
	}
	return fmt.Errorf("%s: %w", filepath.Base(path), err)
}

// ArchiveFeed is the feed of an archive of tiles, which is opened again when it
// is replaced.
func ArchiveFeed(ctx context.Context, name, path string, every time.Duration, log *slog.Logger) (Feed, error) {
	f := &watched{name: name, files: []string{path}, every: every, log: orSilent(log)}
	f.stamp = func() (string, error) { return stampFiles(f.files) }
	f.open = func(_ context.Context, version string) (Source, error) {
		r, err := archive.Open(path)
		if err != nil {
			return nil, err
		}
		return newArchived(r, version), nil
	}
	return f, f.start(ctx)
}

// PointsFeed is the feed of points that a recipe reads, whose Make is Tiles.
// Files are read anew when they change, of one that has lines added to its end
// those alone; what a query answers, every so often.
func PointsFeed(ctx context.Context, name string, spec swelter.Spec, env swelter.Env, every time.Duration, log *slog.Logger) (Feed, error) {
	f := &watched{name: name, files: filesOf(spec, env), every: every, log: orSilent(log)}
	f.stamp = stampOf(f.files, every)
	g := growingOf(spec, f.files)
	var last *swelter.Tiles // that g goes on from
	f.open = func(ctx context.Context, _ string) (Source, error) {
		start := time.Now()
		t, err := g.grown(ctx, last, env)
		added := err == nil
		if !added {
			size := g.size()
			if t, err = swelter.OpenTiles(ctx, spec, env); err != nil {
				return nil, err
			}
			g.read(size)
		}
		read := time.Since(start)
		src, err := Points(t)
		if err != nil {
			return nil, err
		}
		last = t
		f.log.Info("points are indexed", "layer", name, "points", t.Points(), "leftOut", t.LeftOut(), "bytes", t.Bytes(), "addedOnly", added, "readSeconds", read.Seconds(), "limitsSeconds", (time.Since(start) - read).Seconds())
		return src, nil
	}
	return f, f.start(ctx)
}

// filesOf are the files that a recipe reads, as seen from here.
func filesOf(spec swelter.Spec, env swelter.Env) []string {
	paths := spec.Files()
	for i, p := range paths {
		if env.Dir != "" && !filepath.IsAbs(p) {
			paths[i] = filepath.Join(env.Dir, p)
		}
	}
	return paths
}

// stampOf names the state of files, or without files, of what a query answers,
// the time that it was asked.
func stampOf(files []string, every time.Duration) func() (string, error) {
	if len(files) > 0 {
		return func() (string, error) { return stampFiles(files) }
	}
	return func() (string, error) {
		if every == 0 {
			return "once", nil
		}
		return fmt.Sprint(time.Now().UnixNano() / int64(every)), nil
	}
}

func orSilent(l *slog.Logger) *slog.Logger {
	if l == nil {
		return slog.New(slog.DiscardHandler)
	}
	return l
}
