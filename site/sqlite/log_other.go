//go:build !linux && !js

package sqlite

import "os"

// syncData returns when what was written is on disk.
func syncData(f *os.File) error { return f.Sync() }
