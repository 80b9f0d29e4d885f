package member_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"concentric/base/csvfile"
	"concentric/base/i18n"
	"concentric/base/id"
	"concentric/base/jobs"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/member"
)

// people are 1,000 made-up persons whose words stand nowhere else.
func people() (list string, words []string) {
	rng := rand.New(rand.NewPCG(7, 11))
	word := func() string {
		var b strings.Builder
		for range 12 {
			b.WriteByte(byte('a' + rng.IntN(26)))
		}
		return b.String()
	}
	var b strings.Builder
	b.WriteString("Number,First Name,Last Name,Email,Street Address,City,Gender,Birth Date\n")
	for n := range 1000 {
		given, family, box, street, city := word(), word(), word(), word(), word()
		fmt.Fprintf(&b, "%d,%s,%s,%s@%s.example,%s 1,%s,%s,1980-01-01\n", n, given, family, box, family, street, city, word())
		words = append(words, given, family, box, street, city)
	}
	return b.String(), words
}

// found reports the first of the words (all of twelve letters) that stands in
// the content, in whatever case, and in UTF-16, too.
func found(content []byte, words []string) string {
	wanted := make(map[string]bool, len(words))
	for _, w := range words {
		wanted[w] = true
	}
	for _, text := range [][]byte{bytes.ToLower(content), bytes.ReplaceAll(bytes.ToLower(content), []byte{0}, nil)} {
		for i := 0; i+12 <= len(text); i++ {
			if wanted[string(text[i:i+12])] {
				return string(text[i : i+12])
			}
		}
	}
	return ""
}

// P4 of the design: names and addresses stand nowhere in the database, its
// write-ahead log or a snapshot (which is what a backup holds), after an
// import, sign-in requests, a failed mail and a member's own changes.
func TestNoNameStandsInTheDatabase(t *testing.T) {
	list, words := people()
	for name, address := range map[string]string{"sqlite": storetest.SQLite(t), "postgresql": storetest.PostgreSQL(t)} {
		t.Run(name, func(t *testing.T) {
			db := storetest.Open(t, address)
			catalogue, err := i18n.NewCatalogue(page.Messages, member.Messages)
			if err != nil {
				t.Fatal(err)
			}
			ctx := i18n.With(t.Context(), catalogue, "de")
			live(t, ctx, db, list)
			snapshot := filepath.Join(t.TempDir(), "snapshot.db")
			if err := db.Snapshot(ctx, snapshot); err != nil {
				t.Fatal(err)
			}
			files := []string{snapshot}
			if name == "sqlite" {
				files = append(files, address, address+"-wal")
			}
			for _, file := range files {
				content, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				if word := found(content, words); word != "" {
					t.Errorf("%s stands in %s", word, filepath.Base(file))
				}
			}
			if found([]byte(list), words) == "" || found(append([]byte{1}, bytes.ReplaceAll([]byte(list[60:]), []byte("a"), []byte("a"))...), words) == "" {
				t.Error("the search finds nothing where all of it stands")
			}
			m, err := member.ByNumber(ctx, db, "7")
			if err != nil || !strings.Contains(list, m.Email) || m.Email == "" {
				t.Errorf("the register does not know its members: %+v %v", m, err)
			}
		})
	}
}

// live does to the register what happens to it.
func live(t *testing.T, ctx context.Context, db *store.DB, list string) {
	t.Helper()
	apply(t, ctx, db, list, member.Mapping{})
	steward, err := member.ByNumber(ctx, db, "1")
	if err != nil {
		t.Fatal(err)
	}
	write(t, ctx, db, func(ctx context.Context, tx *store.Tx) error {
		_, err := member.GiveSteward(ctx, tx, member.AtServer(), steward.ID, clockYear(ctx), "")
		return err
	})
	actor, err := member.ActorOf(ctx, db, steward.ID)
	if err != nil {
		t.Fatal(err)
	}
	// A list with bad cells waits for being taken over.
	if _, err := member.Stage(ctx, db, actor, strings.NewReader(strings.ReplaceAll(list, "@", " at "))); err != nil {
		t.Fatal(err)
	}
	for n := range 20 {
		m, err := member.ByNumber(ctx, db, fmt.Sprint(n))
		if err != nil {
			t.Fatal(err)
		}
		write(t, ctx, db, func(ctx context.Context, tx *store.Tx) error {
			return member.AskSignIn(ctx, tx, member.Ask{Request: id.Secret(), Email: m.Email, Network: "192.0.2.0/24", Lang: "de", Back: "/"})
		})
	}
	runner := &jobs.Runner{DB: db, Handlers: member.Jobs(member.Post{DB: db}), Log: slog.New(slog.DiscardHandler)}
	for {
		n, err := runner.RunDue(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			break
		}
	}
	if err := member.WriteList(ctx, db, csvfile.NewWriter(new(bytes.Buffer))); err != nil {
		t.Fatal(err)
	}
}
