package main

import (
	"fmt"
	"runtime"
)

// version is set by the linker (make build, make release).
var version = "development"

type versionCommand struct{}

// Run prints the version, and the Go release and platform it was built for.
func (versionCommand) Run() error {
	fmt.Printf("concentric %s (%s, %s/%s)\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return nil
}
