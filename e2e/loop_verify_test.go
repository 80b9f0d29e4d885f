package e2e

import (
	"context"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"concentric/base/store"
)

func contains(text, words string) bool {
	return strings.Contains(strings.Join(strings.Fields(text), " "), words)
}

// program builds the command as a user has it.
func program(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "concentric")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", path, "../cmd/concentric").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return path
}

// verify asks the command whether the journal is whole; then it changes one
// letter of the agreement by hand, and the command names the entry.
func (l *loop) verify(concentric string) {
	l.t.Helper()
	l.later()
	out, err := exec.CommandContext(l.t.Context(), concentric, "verify", l.Database).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "The journal is whole") {
		l.t.Fatalf("verify: %v\n%s", err, out)
	}
	l.write(func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, "update logbook_text set text = replace(text, 'hour', 'four') where text like '%every hour%'")
		return err
	})
	out, err = exec.CommandContext(l.t.Context(), concentric, "verify", l.Database).CombinedOutput()
	if status, is := err.(*exec.ExitError); !is || status.ExitCode() != 1 || !strings.Contains(string(out), "logbook.agreed") {
		l.t.Errorf("verify after a letter was changed by hand: %v\n%s", err, out)
	}
}
