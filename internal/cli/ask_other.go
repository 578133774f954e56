//go:build !(linux || darwin || freebsd || netbsd || openbsd)

package cli

import "os"

// ask asks nothing where terminals have no way to answer.
func ask(*os.File) string { return "" }

func pixelSize(*os.File) (width, height int) { return 0, 0 }
