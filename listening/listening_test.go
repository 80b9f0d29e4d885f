package listening_test

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"concentric/backlog"
	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/i18n"
	"concentric/base/seal"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/brief"
	"concentric/circle"
	"concentric/journal"
	"concentric/listening"
	"concentric/member"
	"concentric/moderation"
	"concentric/schema"
)

func person(n int) member.Actor {
	return member.Actor{Member: fmt.Sprintf("member-%d", n), Pseudonym: fmt.Sprintf("p%d", n), Lang: "en"}
}

// house is a party with one circle that listens.
type house struct {
	t           *testing.T
	ctx         context.Context
	db          *store.DB
	vault       *store.DB
	vaultFolder string
	hands       *clock.Hands
	room        *listening.Room
	owner       circle.Circle
	founders    []member.Actor // of the circle
}

// vaultOf makes a key store in a file of its own, under the tests' master key.
func vaultOf(t testing.TB) (vault *store.DB, folder string) {
	t.Helper()
	keys, err := seal.Parse(storetest.MasterKey)
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	folder = t.TempDir()
	vault, err = store.Open(ctx, store.Options{URL: filepath.Join(folder, "vault.db"), Schema: schema.Keys(), Keys: keys})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { vault.Close() })
	if err := vault.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	return vault, folder
}

func each(t *testing.T, run func(h *house)) {
	eachOf(t, func(*house) []member.Actor { return []member.Actor{person(1), person(2), person(3)} }, run)
}

// eachOf is each with other people who found the circle.
func eachOf(t *testing.T, founders func(h *house) []member.Actor, run func(h *house)) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		hands := clock.At(time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC))
		h := &house{t: t, db: db, hands: hands, ctx: clock.With(context.Background(), hands.Now)}
		h.vault, h.vaultFolder = vaultOf(t)
		h.room = listening.NewRoom(db, h.vault)
		h.founders = founders(h)
		h.write(func(ctx context.Context, tx *store.Tx) (err error) {
			h.owner, err = circle.Found(ctx, tx, h.founders[0], circle.Charter{Name: "General", Aim: "A party that listens", Zone: "Europe/Berlin"}, h.founders)
			return err
		})
		run(h)
	})
}

func (h *house) write(act func(context.Context, *store.Tx) error) {
	h.t.Helper()
	if err := h.db.Write(h.ctx, act); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// refused fails unless err is the refusal with this sentence.
func (h *house) refused(message string, err error) {
	h.t.Helper()
	if e := apperr.As(err); e == nil || e.Message != message {
		h.t.Fatalf("got %v, want %s", err, message)
	}
}

// asked is a complete new conversation.
func (h *house) asked() listening.New {
	return listening.New{
		Circle: h.owner.ID, Audience: journal.Members, Question: "How shall we meet?", Lang: "en",
		Need: "Half of us cannot come on weekdays.", Promise: "We decide the calendar on it.",
		Brief:    brief.Brief{What: "Where and when we meet.", WhyNow: "The year begins.", TradeOffs: "Time and money.", Affected: "Everybody.", Lang: "en"},
		AnswerBy: "2026-12-15", Mode: listening.Free,
		Seeds: []string{"We should meet online.", "We should meet in the evening."},
	}
}

func (h *house) open(n listening.New) string {
	h.t.Helper()
	var id string
	h.write(func(ctx context.Context, tx *store.Tx) (err error) {
		id, err = listening.Open(ctx, tx, h.founders[0], n)
		return err
	})
	return id
}

func (h *house) say(actor member.Actor, conversation, text string) (listening.Statement, error) {
	h.t.Helper()
	who, err := h.room.Participant(h.ctx, actor, conversation)
	h.must(err)
	var s listening.Statement
	err = h.db.Write(h.ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		s, err = listening.Say(ctx, tx, actor, who, text, "en")
		return err
	})
	return s, err
}

var quiet = slog.New(slog.DiscardHandler)

func contents() []journal.Content {
	return slices.Concat(circle.Contents, backlog.Contents, moderation.Contents, listening.Contents)
}

// speaking is the house's context with a reader's language.
func (h *house) speaking(lang string) context.Context {
	h.t.Helper()
	catalogue, err := i18n.NewCatalogue(listening.Messages, backlog.Messages)
	h.must(err)
	return i18n.With(h.ctx, catalogue, lang)
}
