package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// configFile is a JSON file of settings, by the names of their flags:
// {"data": "party", "mail-from": "post@party.example"}. A flag goes before the
// environment, the environment before the file.
type configFile map[string]any

// readConfig is the kong.ConfigurationLoader of such files.
func readConfig(from io.Reader) (kong.Resolver, error) {
	var c configFile
	if err := json.NewDecoder(from).Decode(&c); err != nil {
		return nil, fmt.Errorf("the settings file is not JSON: %w", err)
	}
	return c, nil
}

// Validate refuses a name that no command knows: a misspelt setting that does
// nothing would be found out too late.
func (c configFile) Validate(app *kong.Application) error {
	var known []string
	err := kong.Visit(app, func(node kong.Visitable, next kong.Next) error {
		if flag, is := node.(*kong.Flag); is {
			known = append(known, flag.Name)
		}
		return next(nil)
	})
	if err != nil {
		return err
	}
	for name := range c {
		if !slices.Contains(known, name) {
			return fmt.Errorf("the settings file names %q, which is no setting", name)
		}
	}
	return nil
}

// Resolve gives a flag its value from the file, unless the environment has one.
func (c configFile) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	for _, name := range flag.Envs {
		if _, set := os.LookupEnv(strings.TrimSpace(name)); set {
			return nil, nil
		}
	}
	return c[flag.Name], nil
}
