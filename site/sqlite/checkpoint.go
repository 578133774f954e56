//go:build !js

package sqlite

import (
	"context"
	"database/sql"
	"time"
)

// The log's pages go into the file from time to time. Done by the writer as the
// log grows (SQLite's own way), all who wait for an answer wait for that, too:
// a tenth of a second. So another connection does nearly all of it while events
// come in, and the writer only what came in meanwhile; then the log begins anew.
const (
	checkpointEvery = 250 * time.Millisecond
	checkpointFrom  = 4 << 20 // bytes in the log, about
)

func (s *Store) checkpointer() {
	defer s.done.Done()
	db, err := connect(s.path, "_pragma=busy_timeout(1000)", "_pragma=synchronous(full)", "_pragma=secure_delete(1)")
	if err != nil {
		return // the writer does it, when the log is four times as long
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	tick := time.NewTicker(checkpointEvery)
	defer tick.Stop()
	for {
		select {
		case <-s.quit:
			return
		case <-tick.C:
		}
		if s.written.Load() < checkpointFrom {
			continue
		}
		s.written.Store(0)
		ctx := context.Background()
		if intoFile(ctx, db) == nil {
			// What fails is done by the next tick.
			s.do(ctx, job{alone: func() error { return intoFile(ctx, s.write) }})
		}
	}
}

// intoFile copies what no reader still needs from the log.
func intoFile(ctx context.Context, db *sql.DB) error {
	_, err := db.ExecContext(ctx, `PRAGMA wal_checkpoint(PASSIVE)`)
	return err
}
