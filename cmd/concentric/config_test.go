package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

func TestSettingsFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "party.json")
	parse := func(content string, args ...string) (commands, error) {
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		var cli commands
		parser, err := kong.New(&cli, kong.Configuration(readConfig))
		if err != nil {
			t.Fatal(err)
		}
		_, err = parser.Parse(append([]string{"serve", "--config", file}, args...))
		return cli, err
	}
	const settings = `{"data": "from-file", "name": "From file", "mail-from": "post@party.example", "log-json": true}`
	t.Setenv("CONCENTRIC_NAME", "From environment")
	cli, err := parse(settings, "--data", "from-flag")
	if err != nil {
		t.Fatal(err)
	}
	if got := cli.Serve; got.Data != "from-flag" || got.Name != "From environment" || got.MailFrom != "post@party.example" || !got.LogJSON {
		t.Errorf("%+v", got)
	}
	for content, wrong := range map[string]string{`{"lisetn": "x"}`: "lisetn", `{listen`: "not JSON"} {
		if _, err := parse(content); err == nil || !strings.Contains(err.Error(), wrong) {
			t.Errorf("%s: %v", content, err)
		}
	}
}
