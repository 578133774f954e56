package source

import "io"

// OpenFunc opens the bytes of a source from their start.
type OpenFunc func() (io.ReadCloser, error)
