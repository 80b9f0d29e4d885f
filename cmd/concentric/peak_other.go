//go:build !linux

package main

import "runtime"

// peakBytes is the memory the Go runtime has obtained from the system, in
// bytes: the nearest figure to a peak that every platform has.
func peakBytes() int64 {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int64(stats.Sys)
}
