package guard

import (
	"encoding/json"
	"maps"
	"slices"
)

// npmPackages lists the dependencies of a package.json; none of a text that is
// no package.json, which npm reports better.
func npmPackages(text string) []string {
	var manifest struct {
		Dependencies    map[string]string `json:"dependencies"`
		DevDependencies map[string]string `json:"devDependencies"`
	}
	if json.Unmarshal([]byte(text), &manifest) != nil {
		return nil
	}
	all := maps.Clone(manifest.Dependencies)
	if all == nil {
		all = map[string]string{}
	}
	maps.Copy(all, manifest.DevDependencies)
	return slices.Sorted(maps.Keys(all))
}
