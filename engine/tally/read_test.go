package tally_test

import (
	"os"
	"path/filepath"
	"testing"

	"concentric/engine/tally"
	"concentric/engine/tally/ballots"
)

// readFile reads a ballot file of the collections, whose format is found by its
// content.
func readFile(t *testing.T, path string) *tally.Election {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	e, err := ballots.Read(f, filepath.Base(path), "", false)
	if err != nil {
		t.Fatal(err)
	}
	return e
}
