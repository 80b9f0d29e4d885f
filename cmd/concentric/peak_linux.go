package main

import "syscall"

// peakBytes is the largest resident size this process has had so far, in
// bytes (getrusage(2): Linux counts ru_maxrss in KiB).
func peakBytes() int64 {
	var usage syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &usage) != nil {
		return 0
	}
	return usage.Maxrss * 1024
}
