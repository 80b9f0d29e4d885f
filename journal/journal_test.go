package journal_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/journal"
)

// notes is a room of its own for these tests: a table of texts, each recorded.
type note struct{ ID, Text string }

func makeNotes(t *testing.T, db *store.DB) {
	t.Helper()
	err := db.Write(t.Context(), func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, "create table note (id text primary key, body text not null)")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func write(t *testing.T, db *store.DB, n note) {
	t.Helper()
	err := db.Write(t.Context(), func(ctx context.Context, tx *store.Tx) error {
		if _, err := tx.Exec(ctx, "insert into note (id, body) values ($1, $2)", n.ID, n.Text); err != nil {
			return err
		}
		_, err := journal.Append(ctx, tx, journal.Act{Name: "note.written", Ref: n.ID, Actor: "the-writer", Audience: journal.Public, Content: n})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

var contents = []journal.Content{{
	Act: "note.written",
	Of: func(ctx context.Context, q store.Q, ref string) (any, error) {
		n := note{ID: ref}
		err := q.QueryRow(ctx, "select body from note where id = $1", ref).Scan(&n.Text)
		return n, err
	},
	Refs: func(ctx context.Context, q store.Q) ([]string, error) {
		rows, err := q.Query(ctx, "select id from note order by id")
		if err != nil {
			return nil, err
		}
		defer rows.Close()
		var ids []string
		for rows.Next() {
			var id string
			if err := rows.Scan(&id); err != nil {
				return nil, err
			}
			ids = append(ids, id)
		}
		return ids, rows.Err()
	},
}}

func exec(t *testing.T, db *store.DB, query string, args ...any) {
	t.Helper()
	err := db.Write(t.Context(), func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, query, args...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func verify(t *testing.T, db *store.DB) journal.Report {
	t.Helper()
	report, err := journal.Verify(t.Context(), db, contents)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func TestVerifyFindsWhatWasChanged(t *testing.T) {
	tamper := []struct{ name, query, says string }{
		{"a row's text", "update note set body = 'another' where id = 'n3'", "was changed"},
		{"a row removed", "delete from note where id = 'n3'", "the row it is about is gone"},
		{"a row nobody wrote down", "insert into note (id, body) values ('n9', 'smuggled')", "no entry says"},
		{"an entry's column", "update journal_entry set actor = 'another' where ref = 'n3'", "its columns and its body differ"},
		{"an entry's body", "update journal_entry set body = replace(body, 'the-writer', 'another') where ref = 'n3'", "differ"},
		{"column and body alike", "update journal_entry set actor = 'another', body = replace(body, 'the-writer', 'another') where ref = 'n3'", "Merkle tree"},
		{"an entry removed", "delete from journal_entry where seq = 2", "missing"},
		{"the last entry removed", "delete from journal_entry where seq = 4", "some were taken away"},
		{"a salt destroyed in silence", "delete from journal_salt", "no act says that it was erased"},
		{"a signature", "update journal_checkpoint set note = replace(note, 'concentric', 'eccentric') where size = 5", "signature"},
		{"a checkpoint removed", "delete from journal_checkpoint where size = 5", "newest signed checkpoint"},
	}
	for _, c := range tamper {
		t.Run(c.name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				makeNotes(t, db)
				for i := range 5 {
					write(t, db, note{ID: fmt.Sprintf("n%d", i+1), Text: "what was said"})
				}
				if err := journal.Settle(t.Context(), db, nil); err != nil {
					t.Fatal(err)
				}
				if r := verify(t, db); r.Wrong != "" || r.Entries != 5 || r.Compared != 5 || r.Checkpoints == 0 {
					t.Fatalf("a whole journal: %+v", r)
				}
				exec(t, db, c.query)
				if r := verify(t, db); !strings.Contains(r.Wrong, c.says) {
					t.Errorf("after changing %s: %q, want something with %q", c.name, r.Wrong, c.says)
				}
			})
		})
	}
}

func TestForgottenTextLeavesAWholeJournal(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		makeNotes(t, db)
		write(t, db, note{ID: "n1", Text: "mine"})
		write(t, db, note{ID: "n2", Text: "yours"})
		if err := journal.Settle(t.Context(), db, nil); err != nil {
			t.Fatal(err)
		}
		err := db.Write(t.Context(), func(ctx context.Context, tx *store.Tx) error {
			if _, err := tx.Exec(ctx, "delete from note where id = 'n1'"); err != nil {
				return err
			}
			return journal.Forget(ctx, tx, "n1")
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := journal.Settle(t.Context(), db, nil); err != nil {
			t.Fatal(err)
		}
		r := verify(t, db)
		if r.Wrong != "" || r.Forgotten != 1 || r.Entries != 3 {
			t.Errorf("after erasing one text: %+v", r)
		}
	})
}

func TestUnsequencedEntriesAreComparedToo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		makeNotes(t, db)
		write(t, db, note{ID: "n1", Text: "mine"})
		if r := verify(t, db); r.Wrong != "" || r.Unsequenced != 1 {
			t.Fatalf("before sequencing: %+v", r)
		}
		exec(t, db, "update note set body = 'another'")
		if r := verify(t, db); r.Wrong == "" {
			t.Error("a changed row passed before its entry was sequenced")
		}
	})
}

// Writers, two sequencers and two copies of a reader at once: every entry gets
// a number, without gaps, and each has its effect once.
func TestReadersHaveEachEffectOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		makeNotes(t, db)
		exec(t, db, "create table effect (entry text not null)")
		reader := journal.Reader{Name: "effects", Handle: func(ctx context.Context, tx *store.Tx, e journal.Entry) error {
			_, err := tx.Exec(ctx, "insert into effect (entry) values ($1)", e.ID)
			return err
		}}
		const writers, each = 8, 12
		var writing, reading sync.WaitGroup
		stop := make(chan struct{})
		for range 2 {
			reading.Go(func() {
				for {
					if err := journal.Settle(t.Context(), db, []journal.Reader{reader}); err != nil {
						t.Error(err)
						return
					}
					select {
					case <-stop:
						return
					default:
					}
				}
			})
		}
		for w := range writers {
			writing.Go(func() {
				for i := range each {
					write(t, db, note{ID: fmt.Sprintf("w%d-%d", w, i), Text: "x"})
				}
			})
		}
		writing.Wait()
		close(stop)
		reading.Wait()
		if err := journal.Settle(t.Context(), db, []journal.Reader{reader}); err != nil {
			t.Fatal(err)
		}
		var effects, distinct int
		err := db.QueryRow(t.Context(), "select count(*), count(distinct entry) from effect").Scan(&effects, &distinct)
		if err != nil {
			t.Fatal(err)
		}
		if effects != writers*each || distinct != writers*each {
			t.Errorf("%d effects of %d entries, want %d of each", effects, distinct, writers*each)
		}
		if r := verify(t, db); r.Wrong != "" || r.Entries != writers*each {
			t.Errorf("%+v", r)
		}
	})
}

// A reader that fails stays where it is, and loses nothing.
func TestAReaderThatFailsIsTriedAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		makeNotes(t, db)
		write(t, db, note{ID: "n1", Text: "x"})
		calls := 0
		reader := journal.Reader{Name: "shaky", Handle: func(context.Context, *store.Tx, journal.Entry) error {
			calls++
			if calls == 1 {
				return sql.ErrConnDone
			}
			return nil
		}}
		if err := journal.Settle(t.Context(), db, []journal.Reader{reader}); !errors.Is(err, sql.ErrConnDone) {
			t.Fatalf("the failure was swallowed: %v", err)
		}
		if err := journal.Settle(t.Context(), db, []journal.Reader{reader}); err != nil || calls != 2 {
			t.Errorf("second try: %v after %d calls", err, calls)
		}
	})
}
