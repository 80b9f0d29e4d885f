package pgtest

import "syscall"

// shared is where Linux keeps files in memory.
const shared = "/dev/shm"

// enough is how much must be free there: a whole test run leaves some hundred
// megabytes at a time.
const enough = 2 << 30

// Memory is a folder in memory, for databases that live as long as a test: on a
// slow disk a copied database takes a second, here a twentieth of it. It is ""
// where the machine has none, or too little; then files go where temporary
// files go.
func Memory() string {
	var about syscall.Statfs_t
	if err := syscall.Statfs(shared, &about); err != nil || about.Bavail*uint64(about.Bsize) < enough {
		return ""
	}
	return shared
}
