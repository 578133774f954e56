//go:build unix

package sqlite

import (
	"os"

	"golang.org/x/sys/unix"
)

// lock takes the lock of the one process that collects. The kernel gives it
// back when the process ends, however it ends.
func lock(path, software string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		defer f.Close()
		return nil, inUse(f)
	}
	return f, sign(f, software)
}

func unlock(f *os.File) {
	f.Truncate(0)
	f.Close()
}
