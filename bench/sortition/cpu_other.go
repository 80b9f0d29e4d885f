//go:build !unix

package main

import "time"

// cpuTime is not known here; the clock is used instead.
func cpuTime() time.Duration { return 0 }
