//go:build !js

package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	_ "modernc.org/sqlite" // registers the driver

	"github.com/swelter/swelter/site"
)

// Options of a store. The zero value opens it for reading and for settings.
type Options struct {
	Collect  bool          // events come in: refused while another process collects
	Software string        // named to a second process that wants to collect
	MaxBytes int64         // of the file; 0 is 64 GiB
	Queue    int           // batches that wait for the log at most; 0 is 4096
	Merge    time.Duration // how often small chunks are merged; 0 is half a minute, below 0 never
}

// Store is a site.Store in one file. Beside it lie FILE.log0 and FILE.log1, the
// log of what came in, FILE-wal and FILE-shm of SQLite, and FILE.lock.
type Store struct {
	path  string
	opts  Options
	write *sql.DB // one connection
	read  *sql.DB
	lock  *os.File

	log        *log // nil: opened for reading and for settings
	memory     *memory
	outdated   atomic.Bool // memory is
	batches    chan batch
	quit       chan struct{} // no more batches come
	collecting sync.WaitGroup

	jobs    chan job
	end     chan struct{} // no more jobs come
	filling sync.WaitGroup
	version int64 // of the file, as other processes change it

	closing sync.RWMutex
	closed  bool
}

var _ site.Store = (*Store)(nil)

// Open opens a store, making it when it is not there and events are to be
// collected or settings written. One of an older format is brought to this one
// after a copy FILE.vN; a newer one is refused.
func Open(path string, o Options) (*Store, error) {
	if o.MaxBytes <= 0 {
		o.MaxBytes = 64 << 30
	}
	if o.Queue <= 0 {
		o.Queue = 4096
	}
	if o.Merge == 0 {
		o.Merge = 30 * time.Second
	}
	s := &Store{path: path, opts: o, batches: make(chan batch, o.Queue), quit: make(chan struct{}), jobs: make(chan job), end: make(chan struct{})}
	if err := s.open(); err != nil {
		s.Close()
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	s.filling.Go(s.filler)
	if o.Collect {
		s.collecting.Go(s.logger)
	}
	if o.Collect && o.Merge > 0 {
		s.collecting.Go(s.merger)
	}
	return s, nil
}

func (s *Store) open() error {
	if err := os.MkdirAll(filepath.Dir(s.path), 0o700); err != nil {
		return err
	}
	if s.opts.Collect {
		var err error
		if s.lock, err = lock(s.path+".lock", s.opts.Software); err != nil {
			return err
		}
	}
	// Visitors' events are nobody else's to read.
	if f, err := os.OpenFile(s.path, os.O_CREATE|os.O_RDWR, 0o600); err == nil {
		f.Close()
	}
	var err error
	if s.write, err = connect(s.path, "_txlock=immediate", "_pragma=busy_timeout(10000)", "_pragma=journal_mode(wal)",
		"_pragma=synchronous(full)", "_pragma=secure_delete(1)", "_pragma=cache_size(-32000)", "_pragma=journal_size_limit(67108864)"); err != nil {
		return err
	}
	s.write.SetMaxOpenConns(1)
	if err := s.prepare(); err != nil {
		return err
	}
	if s.read, err = connect(s.path, "_pragma=busy_timeout(10000)", "_pragma=query_only(1)", "_pragma=cache_size(-16000)"); err != nil {
		return err
	}
	// Kept open: on a disk that has become read-only no new one can be opened.
	s.read.SetMaxOpenConns(4)
	s.read.SetMaxIdleConns(4)
	if err := s.read.Ping(); err != nil || !s.opts.Collect {
		return err
	}
	return s.collect()
}

// collect opens the log and brings what an earlier process left there into the
// file. When that has no room, the events are read from the log until it has.
func (s *Store) collect() error {
	ctx := context.Background()
	if err := s.write.QueryRow(`PRAGMA data_version`).Scan(&s.version); err != nil {
		return err
	}
	filled, err := filledTo(ctx, s.write)
	if err != nil {
		return err
	}
	if s.log, err = openLog(s.path, filled); err != nil {
		return err
	}
	if s.memory, err = s.newMemory(); err != nil {
		return err
	}
	if err := s.fill(); err != nil && !errors.Is(err, site.ErrFull) && !errors.Is(err, site.ErrBusy) {
		return err
	}
	return nil
}

func connect(path string, settings ...string) (*sql.DB, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	u := url.URL{Scheme: "file", Path: filepath.ToSlash(abs)}
	for i, set := range settings {
		if i > 0 {
			u.RawQuery += "&"
		}
		u.RawQuery += set
	}
	return sql.Open("sqlite", u.String())
}

// Close waits for what is being written, brings the log into the file and
// closes it.
func (s *Store) Close() error {
	s.closing.Lock()
	was := s.closed
	s.closed = true
	s.closing.Unlock()
	if was {
		return nil
	}
	close(s.quit)
	s.collecting.Wait()
	close(s.end)
	s.filling.Wait()
	err := s.closeLog()
	for _, db := range []*sql.DB{s.read, s.write} {
		if db != nil {
			err = errors.Join(err, db.Close())
		}
	}
	if s.lock != nil {
		unlock(s.lock)
	}
	return err
}

// closeLog leaves no log beside a file that holds all of it.
func (s *Store) closeLog() error {
	if s.log == nil {
		return nil
	}
	settled := s.settle()
	err := s.log.close()
	if s.memory != nil {
		err = errors.Join(err, s.memory.db.Close())
	}
	if settled == nil {
		for i := range s.log.segments {
			err = errors.Join(err, os.Remove(logPath(s.path, i)))
		}
	}
	return err // what could not be brought into the file stays in the log
}

// Path is that of the file.
func (s *Store) Path() string { return s.path }

// siteID is a site's number in the file.
func siteID(ctx context.Context, q querier, key string) (int64, error) {
	var id int64
	err := q.QueryRowContext(ctx, `SELECT id FROM sites WHERE key = ?`, key).Scan(&id)
	if err == sql.ErrNoRows {
		return 0, fmt.Errorf("site %q: %w", key, site.ErrNoSite)
	}
	return id, err
}

type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}
