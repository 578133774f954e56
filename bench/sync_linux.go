package main

import (
	"os"

	"golang.org/x/sys/unix"
)

// syncData returns when what was written is on disk, as the store does it.
func syncData(f *os.File) error { return unix.Fdatasync(int(f.Fd())) }
