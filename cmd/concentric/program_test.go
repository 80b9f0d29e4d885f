package main

import (
	"bytes"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

// TestMain lets the tests run the program as a user does: the test binary, with
// CONCENTRIC_AS_PROGRAM set, is the program.
func TestMain(m *testing.M) {
	if os.Getenv("CONCENTRIC_AS_PROGRAM") != "" {
		main()
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// program runs the command in a folder and returns what it says and its status.
func program(t testing.TB, folder string, args ...string) (said, complaint string, status int) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], args...)
	cmd.Dir, cmd.Env = folder, append(os.Environ(), "CONCENTRIC_AS_PROGRAM=1")
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		exit, is := err.(*exec.ExitError)
		if !is {
			t.Fatal(err)
		}
		status = exit.ExitCode()
	}
	return out.String(), errs.String(), status
}

// TestTheDocsShowWhatTheProgramPrints runs every command that the pages under
// docs show with its output, and compares.
func TestTheDocsShowWhatTheProgramPrints(t *testing.T) {
	commands := 0
	for _, page := range []string{"draw.md", "opinion.md", "tally.md"} {
		text, err := os.ReadFile("../../docs/" + page)
		if err != nil {
			t.Fatal(err)
		}
		parts := strings.Split(string(text), "\n```\n$ concentric ")
		for _, part := range parts[1:] {
			shown, _, _ := strings.Cut(part, "\n```")
			command, want, _ := strings.Cut(shown, "\n")
			if strings.ContainsAny(command, ">…") || strings.Contains(want, "\n$ ") {
				continue // a sketch, or several commands
			}
			commands++
			said, complaint, _ := program(t, "../..", words(command)...)
			if got, want := timeless(said+complaint), timeless(want); got != want {
				t.Errorf("%s: %s\n%s\nthe page shows\n%s", page, command, got, want)
			}
		}
	}
	if commands < 11 {
		t.Errorf("only %d commands were found on the pages", commands)
	}
}

// timeless leaves out what differs from run to run: the line with time and memory.
func timeless(said string) string {
	return strings.TrimRight(regexp.MustCompile(`(?m)^\d+\.\d+ s, \d+ Mi?B at most\.?$`).ReplaceAllString(said, ""), "\n")
}

// words splits a command line, with double quotes around words.
func words(line string) []string {
	var out []string
	for i, part := range strings.Split(line, `"`) {
		if i%2 == 1 {
			out = append(out, part)
			continue
		}
		out = append(out, strings.Fields(part)...)
	}
	return out
}
