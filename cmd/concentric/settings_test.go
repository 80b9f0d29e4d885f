package main

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// The page of settings lists what serve and demo take from the environment or a
// file, with the defaults that the program has; and nothing that it has not.
func TestTheManualListsEverySetting(t *testing.T) {
	text, err := os.ReadFile("../../docs/operate.md")
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]string{} // flag → variable and default
	for _, row := range regexp.MustCompile("(?m)^\\| `--([a-z-]+)` \\| (.*) \\|$").FindAllStringSubmatch(string(text), -1) {
		listed[row[1]] = row[2]
	}
	parser, err := kong.New(&commands{}, kong.Configuration(readConfig))
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	flags := parser.Model.Flags
	for _, command := range parser.Model.Children {
		flags = append(flags, command.Flags...)
		for _, below := range command.Children {
			flags = append(flags, below.Flags...)
		}
	}
	for _, flag := range flags {
		if len(flag.Envs) == 0 {
			continue // an argument of one command, not a setting
		}
		known[flag.Name] = true
		row, is := listed[flag.Name]
		if !is {
			t.Errorf("--%s is not in the table of settings", flag.Name)
			continue
		}
		for _, variable := range flag.Envs {
			if !strings.Contains(row, "`"+variable+"`") {
				t.Errorf("--%s: the table does not name %s: %s", flag.Name, variable, row)
			}
		}
		if flag.Default != "" && !strings.Contains(row, "`"+flag.Default+"`") {
			t.Errorf("--%s: the table does not name its default %s: %s", flag.Name, flag.Default, row)
		}
	}
	for name := range listed {
		if !known[name] {
			t.Errorf("the table lists --%s, which is no setting", name)
		}
	}
}
