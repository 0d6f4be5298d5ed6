package storetest

import (
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
)

// Size chooses how much a benchmark does: small where SIZE=small, else full.
func Size(small, full int) int {
	if os.Getenv("SIZE") == "small" {
		return small
	}
	return full
}

// Peak is the most memory that the whole process had while fn ran, in MB: what
// was resident, program text and SQLite's caches included. Where the system does
// not tell (anything but Linux) it is what Go had taken from it in the end.
// Garbage of before is given back first.
func Peak(fn func()) float64 {
	debug.FreeOSMemory()
	told := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) == nil // the peak begins anew
	fn()
	if most, ok := resident("VmHWM:"); told && ok {
		return most
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.Sys-m.HeapReleased) / 1e6
}

// resident reads a line of /proc/self/status, in MB.
func resident(name string) (mb float64, ok bool) {
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, false
	}
	for line := range strings.Lines(string(text)) {
		if fields := strings.Fields(line); len(fields) == 3 && fields[0] == name {
			kb, err := strconv.ParseFloat(fields[1], 64)
			return kb * 1024 / 1e6, err == nil
		}
	}
	return 0, false
}
