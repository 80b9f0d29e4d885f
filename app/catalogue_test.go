package app

import (
	"testing"

	"concentric/base/i18n"
)

// The server loads its sentences without comparing the languages: this test has
// done it.
func TestEveryLanguageSaysTheSame(t *testing.T) {
	if _, err := i18n.NewCatalogue(catalogues()...); err != nil {
		t.Error(err)
	}
}
