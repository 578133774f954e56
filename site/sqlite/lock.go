//go:build !js

package sqlite

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

// InUseError says which process collects into a store.
type InUseError struct{ By string }

func (e *InUseError) Error() string {
	return "another process collects into it: " + e.By + "; stop that one first, or let this one have a store of its own"
}

// inUse reads who holds the lock.
func inUse(f *os.File) error {
	b, _ := io.ReadAll(io.LimitReader(f, 300))
	by := strings.TrimSpace(string(b))
	if by == "" {
		by = "one that has not said its name yet"
	}
	return &InUseError{by}
}

// sign writes into the lock who holds it.
func sign(f *os.File, software string) error {
	if software == "" {
		software = "swelter"
	}
	host, _ := os.Hostname()
	if err := f.Truncate(0); err != nil {
		return err
	}
	_, err := f.WriteAt(fmt.Appendf(nil, "%s, process %d on %s, since %s\n", software, os.Getpid(), host, time.Now().UTC().Format("2006-01-02 15:04:05 UTC")), 0)
	return err
}
