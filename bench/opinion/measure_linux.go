package main

import (
	"bytes"
	"fmt"
	"os"
	"runtime/debug"
	"syscall"
	"time"
)

// cost is what a piece of work took.
type cost struct {
	cpu, wall float64 // seconds; cpu over all cores
	peak      float64 // MiB resident at most while it ran, with the data it works on
}

// measure runs work with the memory of earlier work given back to the system
// and the high-water mark set anew (proc(5), clear_refs).
func measure(work func()) cost {
	debug.FreeOSMemory()
	if err := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0); err != nil {
		fmt.Fprintln(os.Stderr, "the peak is that of the whole run so far:", err)
	}
	before, start := cpuSeconds(), time.Now()
	work()
	return cost{cpu: cpuSeconds() - before, wall: time.Since(start).Seconds(), peak: peakMiB()}
}

func cpuSeconds() float64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	seconds := func(t syscall.Timeval) float64 { return float64(t.Sec) + float64(t.Usec)/1e6 }
	return seconds(usage.Utime) + seconds(usage.Stime)
}

func peakMiB() float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		panic(err)
	}
	for line := range bytes.Lines(status) {
		var kib float64
		if _, err := fmt.Sscanf(string(line), "VmHWM: %f kB", &kib); err == nil {
			return kib / 1024
		}
	}
	return 0
}

// row prints a figure beside its target.
func row(what string, c cost, cpuTarget, peakTarget float64) {
	fmt.Printf("%-58s %8.2f %8.2f %8s %8.0f %8s  %s\n", what, c.cpu, c.wall, target(cpuTarget), c.peak, target(peakTarget), verdict(c, cpuTarget, peakTarget))
}

func target(x float64) string {
	if x == 0 {
		return "–"
	}
	return fmt.Sprintf("%g", x)
}

func verdict(c cost, cpuTarget, peakTarget float64) string {
	if (cpuTarget > 0 && c.cpu > cpuTarget) || (peakTarget > 0 && c.peak > peakTarget) {
		return "over"
	}
	return "holds"
}

const costColumns = "work                                                        CPU s   wall s  at most  peak MiB  at most"
