package sqlite

import (
	"os"

	"golang.org/x/sys/windows"
)

// lock takes the lock of the one process that collects. It lies on a byte far
// behind the words, which others can read therefore.
func lock(path, software string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	far := &windows.Overlapped{Offset: 1 << 20}
	if err := windows.LockFileEx(windows.Handle(f.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, far); err != nil {
		defer f.Close()
		return nil, inUse(f)
	}
	return f, sign(f, software)
}

func unlock(f *os.File) {
	f.Truncate(0)
	f.Close()
}
