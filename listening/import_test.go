package listening_test

import (
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"concentric/backlog"
	"concentric/base/store"
	"concentric/listening"
)

// TestImportPolis brings in public conversations as they were exported.
func TestImportPolis(t *testing.T) {
	data := os.Getenv("CONCENTRIC_DATA")
	if data == "" {
		t.Skip("CONCENTRIC_DATA is not set: importing real Polis exports is left out")
	}
	conversations := filepath.Join(data, "polis", "conversations")
	all, err := filepath.Glob(filepath.Join(conversations, "*", "comments.csv"))
	if err != nil || len(all) == 0 {
		t.Fatalf("no conversations in %s: %v", conversations, err)
	}
	each(t, func(h *house) {
		for _, file := range all {
			name := filepath.Base(filepath.Dir(file))
			if h.db.Dialect() == store.PostgreSQL && name != "london.youth.policing" && name != "vtaiwan.uberx" {
				continue // one file and one log are enough twice
			}
			folder := os.DirFS(filepath.Dir(file))
			people, votes := counted(t, filepath.Dir(file))
			done, err := h.room.ImportPolis(h.ctx, folder, listening.Import{Circle: h.owner.ID, Lang: "en"})
			h.must(err)
			t.Logf("%s: %d people, %d statements, %d votes\n%s", name, done.People, done.Statements, done.Votes, strings.Join(done.Sentences, "\n"))
			if done.People != people || done.Votes != votes {
				t.Errorf("%s: %d people and %d votes came in, and the files have %d and %d", name, done.People, done.Votes, people, votes)
			}
			c, err := listening.Get(h.ctx, h.db, done.Conversation)
			h.must(err)
			if c.State != listening.Reported || c.AnswerBy != "" {
				t.Errorf("%s came in %s, with an answer by %q", name, c.State, c.AnswerBy)
			}
			if strings.Contains(c.Need, "**") || strings.Contains(c.Need, "](") {
				t.Errorf("the need of %s shows how it was marked: %s", name, c.Need)
			}
			r, err := listening.LatestRelease(h.ctx, h.db, c.ID)
			h.must(err)
			t.Logf("%s: release of %d people, %s, %d groups, %d figures, bridges %v", name, r.People, r.Structure, len(r.Groups), len(r.Figures), r.Bridges)
			if r.Number != 1 || r.People != done.People || len(r.Figures) == 0 {
				t.Errorf("%s has release %d about %d people", name, r.Number, r.People)
			}
			if _, err := h.room.ImportPolis(h.ctx, folder, listening.Import{Circle: h.owner.ID, Lang: "en"}); !errors.Is(err, listening.ErrImported) {
				t.Errorf("%s a second time: %v", name, err)
			}
		}
		owed, err := backlog.OfCircle(h.ctx, h.db, h.owner.ID)
		h.must(err)
		if len(owed) != 0 {
			t.Errorf("%d answers are owed on imported conversations", len(owed))
		}
		h.verifies("")
	})
}

// counted counts people and their last votes in an export by its simplest
// reading: distinct pairs in votes.csv, filled cells where there is none.
func counted(t *testing.T, folder string) (people, votes int) {
	t.Helper()
	read := func(name string) [][]string {
		file, err := os.Open(filepath.Join(folder, name))
		if err != nil {
			return nil
		}
		defer file.Close()
		lines, err := csv.NewReader(file).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		return lines[1:]
	}
	voters, pairs := map[string]bool{}, map[[2]string]bool{}
	for _, line := range read("votes.csv") {
		voters[line[3]] = true
		pairs[[2]string{line[2], line[3]}] = true
	}
	if len(pairs) > 0 {
		return len(voters), len(pairs)
	}
	for _, line := range read("participants-votes.csv") {
		before := votes
		for _, cell := range line[6:] {
			if cell != "" {
				votes++
			}
		}
		if votes > before {
			people++
		}
	}
	return people, votes
}
