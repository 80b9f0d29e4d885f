package listening_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"concentric/base/seal"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/engine/opinion"
	"concentric/journal"
	"concentric/member"
)

// dump is everything that stands in the tables of the main database.
func (h *house) dump() map[string][]string {
	h.t.Helper()
	tables := "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'"
	if h.db.Dialect() == store.PostgreSQL {
		tables = "select table_name from information_schema.tables where table_schema = 'public'"
	}
	all := map[string][]string{}
	for _, name := range h.column(tables) {
		rows, err := h.db.Query(h.ctx, "select * from "+name)
		h.must(err)
		columns, err := rows.Columns()
		h.must(err)
		for rows.Next() {
			values, into := make([]any, len(columns)), make([]any, len(columns))
			for i := range values {
				into[i] = &values[i]
			}
			h.must(rows.Scan(into...))
			all[name] = append(all[name], fmt.Sprint(values...))
		}
		h.must(rows.Close())
	}
	return all
}

func (h *house) column(query string) []string {
	h.t.Helper()
	rows, err := h.db.Query(h.ctx, query)
	h.must(err)
	defer rows.Close()
	var list []string
	for rows.Next() {
		var s string
		h.must(rows.Scan(&s))
		list = append(list, s)
	}
	return list
}

// TestTheMainDatabaseJoinsNobodyToAVote tries what somebody could who holds a
// dump of the main database, the members' ids and pseudonyms, and even the
// master key, but not the vault: ids in the rows themselves, and every hash of
// an id that could be made with what is there.
func TestTheMainDatabaseJoinsNobodyToAVote(t *testing.T) {
	each(t, func(h *house) {
		id := h.six()
		for n := range 30 {
			h.must(h.room.Vote(h.ctx, person(100+n), id, 1+n%6, opinion.Agree))
			_, err := h.say(person(100+n), id, fmt.Sprintf("Statement of number %d.", n))
			h.must(err)
		}
		h.must(h.room.Refresh(h.ctx, id))
		codes := append(h.column("select distinct participant from listening_vote"), h.column("select distinct author from listening_statement where author <> ''")...)
		if len(codes) < 30 {
			t.Fatalf("only %d codes", len(codes))
		}
		for table, rows := range h.dump() {
			for _, row := range rows {
				for n := range 30 {
					who := person(100 + n)
					if strings.Contains(row, who.Member) || strings.Contains(row, who.Pseudonym+" ") {
						t.Errorf("%s names a participant: %s", table, row)
					}
				}
			}
		}
		for n := range 30 {
			for _, guess := range guesses(h, person(100+n), id) {
				if slices.Contains(codes, guess) {
					t.Errorf("the code of person %d can be made without the vault", n)
				}
			}
		}
		// With the vault the operator can, and the page says so.
		key := h.conversationKey(id)
		if !slices.Contains(codes, guessOf([]byte(key), "member\x00"+person(100).Member)) {
			t.Error("the attack above is made wrongly: it fails with the key, too")
		}
		h.must(h.room.DestroyKey(h.ctx, id))
		left, err := os.ReadFile(filepath.Join(h.vaultFolder, "vault.db"))
		h.must(err)
		wal, _ := os.ReadFile(filepath.Join(h.vaultFolder, "vault.db-wal"))
		if strings.Contains(string(left)+string(wal), hex.EncodeToString([]byte(key))) {
			t.Error("the vault holds the key in the clear")
		}
		if _, err := h.room.Participant(h.ctx, person(100), id); err == nil {
			t.Error("after its key is destroyed the conversation still knows its participants")
		}
	})
}

// guesses are codes that could be made from the dump: hashes of ids, keyed by
// everything at hand.
func guesses(h *house, who member.Actor, conversation string) []string {
	master, _ := hex.DecodeString(storetest.MasterKey)
	keys, _ := seal.Parse(storetest.MasterKey)
	var list []string
	for _, key := range []string{"", conversation, h.owner.ID, string(master), storetest.MasterKey} {
		for _, text := range []string{who.Member, who.Pseudonym, "member\x00" + who.Member, conversation + who.Member, conversation + "\x00" + who.Member} {
			list = append(list, guessOf([]byte(key), text))
			sum := sha256.Sum256([]byte(key + text))
			list = append(list, alphabet.EncodeToString(sum[:15]))
			looked, _ := keys.Lookup(key, text)
			list = append(list, looked, looked[:24])
		}
	}
	return list
}

var alphabet = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

func guessOf(key []byte, text string) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(text))
	return alphabet.EncodeToString(mac.Sum(nil)[:15])
}

// conversationKey opens the key as who runs the machine could.
func (h *house) conversationKey(id string) string {
	h.t.Helper()
	var sealed string
	h.must(h.vault.QueryRow(h.ctx, "select sealed from listening_key where conversation = $1", id).Scan(&sealed))
	text, err := h.vault.Keys().Open(id, "listening_key.sealed", sealed)
	h.must(err)
	key, err := hex.DecodeString(text)
	h.must(err)
	return string(key)
}

// TestErasureLeavesCountsAndTheJournal: the person is gone, the figures and
// what was committed are as before.
func TestErasureLeavesCountsAndTheJournal(t *testing.T) {
	each(t, func(h *house) {
		id := h.six()
		h.camps(id, 100, 20)
		_, err := h.say(person(100), id, "Mine alone.")
		h.must(err)
		h.close(id)
		h.work()
		before := h.column("select cast(count(*) as text) || ' ' || cast(sum(vote) as text) from listening_vote")
		for _, table := range h.room.Persons() {
			held, err := table.Export(h.ctx, h.db, person(100).Member)
			h.must(err)
			if held == nil && (table.Table == "listening_vote" || table.Table == "listening_statement") {
				t.Errorf("%s gives nothing of a person who took part", table.Table)
			}
			h.write(func(ctx context.Context, tx *store.Tx) error { return table.Erase(ctx, tx, person(100).Member) })
			if held, err = table.Export(h.ctx, h.db, person(100).Member); err != nil || held != nil {
				t.Errorf("%s after erasure: %v, %v", table.Table, held, err)
			}
		}
		if after := h.column("select cast(count(*) as text) || ' ' || cast(sum(vote) as text) from listening_vote"); !slices.Equal(before, after) {
			t.Errorf("counts were %v and are %v", before, after)
		}
		voice, err := h.room.VoiceOf(h.ctx, person(100))
		h.must(err)
		if len(voice) != 0 {
			t.Errorf("the erased person's voice: %+v", voice)
		}
		h.verifies("")
		if _, err := journal.Sequence(h.ctx, h.db); err != nil {
			t.Fatal(err)
		}
	})
}
