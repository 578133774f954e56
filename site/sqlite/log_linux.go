package sqlite

import (
	"os"

	"golang.org/x/sys/unix"
)

// syncData returns when what was written is on disk; times of the file's
// change may not be.
func syncData(f *os.File) error {
	for {
		if err := unix.Fdatasync(int(f.Fd())); err != unix.EINTR {
			return err
		}
	}
}
