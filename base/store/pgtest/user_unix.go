//go:build unix

package pgtest

import (
	"os"
	"syscall"
)

// unprivileged is how to run the server as somebody who is not root, to whom
// the folder then belongs; a session of its own, so that Ctrl-C reaches the
// tests first and the server is stopped in order.
func unprivileged(folder string) (*syscall.SysProcAttr, error) {
	if os.Getuid() != 0 {
		return &syscall.SysProcAttr{Setsid: true}, nil
	}
	uid, gid, err := servant()
	if err != nil {
		return nil, err
	}
	if err := os.Chown(folder, uid, gid); err != nil {
		return nil, err
	}
	return &syscall.SysProcAttr{Setsid: true, Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, nil
}
