//go:build !linux

package pgtest

// Memory is "": this system has no folder in memory that we know of.
func Memory() string { return "" }
