//go:build !unix

package pgtest

import "syscall"

// unprivileged: elsewhere there is no sh to watch over the server.
func unprivileged(string) (*syscall.SysProcAttr, error) { return nil, ErrNotInstalled }
