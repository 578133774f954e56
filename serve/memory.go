package serve

import (
	"math"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
)

// heedMemory sets the soft limit of the garbage collector to nine tenths of what
// the control group (cgroup v2 or v1) allows, unless GOMEMLIMIT has set one, and
// returns it; 0 is no limit. GOMAXPROCS follows the group by itself.
func heedMemory() int64 {
	if os.Getenv("GOMEMLIMIT") != "" {
		return debug.SetMemoryLimit(-1)
	}
	limit := groupLimit(os.ReadFile)
	if limit == 0 {
		return 0
	}
	limit -= limit / 10
	debug.SetMemoryLimit(limit)
	return limit
}

// groupLimit is the least of the limits of the process's control group and those
// above it.
func groupLimit(read func(string) ([]byte, error)) int64 {
	least := int64(math.MaxInt64)
	note := func(file string) {
		b, err := read(file)
		if err != nil {
			return
		}
		// "max" is none; version 1 writes a huge number for none.
		if v, err := strconv.ParseInt(strings.TrimSpace(string(b)), 10, 64); err == nil && v > 0 && v < 1<<60 {
			least = min(least, v)
		}
	}
	note("/sys/fs/cgroup/memory.max")
	note("/sys/fs/cgroup/memory/memory.limit_in_bytes")
	b, _ := read("/proc/self/cgroup")
	for line := range strings.Lines(string(b)) {
		path, ok := strings.CutPrefix(strings.TrimSpace(line), "0::")
		for ok && path != "/" && path != "" && path != "." {
			note("/sys/fs/cgroup" + path + "/memory.max")
			path = path[:max(0, strings.LastIndexByte(path, '/'))]
		}
	}
	if least == math.MaxInt64 {
		return 0
	}
	return least
}
