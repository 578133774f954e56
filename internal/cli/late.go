package cli

import (
	"os"
	"runtime"
	"runtime/debug"
	"sync"
)

// collectLate lets the heap grow to 32 MiB, in place of 4, before it is first
// collected: most pictures are done by then. From the first collection on memory
// is kept as the runtime keeps it. GOGC in the environment has its way.
var collectLate = sync.OnceFunc(func() {
	if os.Getenv("GOGC") != "" {
		return
	}
	usual := debug.SetGCPercent(800)
	sign := new(*byte) // a pointer, so that it lies in memory of its own
	runtime.AddCleanup(sign, func(percent int) { debug.SetGCPercent(percent) }, usual)
})
