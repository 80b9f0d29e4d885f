package main

import (
	"fmt"
	"os"
	"testing"
)

// photographer stands in for a test, so that package browser's verbs serve a
// program: what would fail a test ends the program with that sentence.
type photographer struct {
	testing.TB // nil: only what is below is called
	ends       []func()
}

// failed is what went wrong, on its way up.
type failed string

// attempt runs something with a photographer and tidies up after it.
func attempt(do func(*photographer)) (err error) {
	t := &photographer{}
	defer func() {
		for i := len(t.ends) - 1; i >= 0; i-- {
			t.ends[i]()
		}
		if r := recover(); r != nil {
			sentence, ours := r.(failed)
			if !ours {
				panic(r)
			}
			err = fmt.Errorf("%s", sentence)
		}
	}()
	do(t)
	return nil
}

func (t *photographer) Helper()             {}
func (t *photographer) Name() string        { return "pictures" }
func (t *photographer) Cleanup(end func())  { t.ends = append(t.ends, end) }
func (t *photographer) ArtifactDir() string { return os.TempDir() }
func (t *photographer) Fatal(args ...any)   { panic(failed(fmt.Sprint(args...))) }
func (t *photographer) Skipf(format string, args ...any) {
	panic(failed(fmt.Sprintf(format, args...)))
}

func (t *photographer) Fatalf(format string, args ...any) {
	panic(failed(fmt.Sprintf(format, args...)))
}

func (t *photographer) TempDir() string {
	folder, err := os.MkdirTemp("", "pictures")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	return folder
}
