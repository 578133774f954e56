//go:build !js

package sqlite

import (
	"errors"
	"fmt"

	driver "modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"github.com/swelter/swelter/site"
)

// explain turns what the disk refuses into site.ErrFull, and what is locked
// into site.ErrBusy.
func explain(err error) error {
	var e *driver.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code() & 0xff {
	case lib.SQLITE_FULL, lib.SQLITE_READONLY, lib.SQLITE_IOERR, lib.SQLITE_CANTOPEN:
		return fmt.Errorf("%w: %v", site.ErrFull, err)
	case lib.SQLITE_BUSY, lib.SQLITE_LOCKED:
		return fmt.Errorf("%w: %v", site.ErrBusy, err)
	}
	return err
}

// explainOpen is for a file that SQLite cannot read at all.
func explainOpen(err error) error {
	var e *driver.Error
	if errors.As(err, &e) && e.Code()&0xff == lib.SQLITE_NOTADB {
		return errors.New("not a store of website events; name another file")
	}
	return explain(err)
}
