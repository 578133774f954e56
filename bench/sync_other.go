//go:build unix && !linux

package main

import "os"

// syncData returns when what was written is on disk, as the store does it.
func syncData(f *os.File) error { return f.Sync() }
