package today_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"concentric/backlog"
	"concentric/base/clock"
	"concentric/base/due"
	"concentric/base/i18n"
	"concentric/base/jobs"
	"concentric/base/mail"
	"concentric/base/mail/sink"
	"concentric/base/page"
	"concentric/base/seal"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/base/typed"
	"concentric/brief"
	"concentric/circle"
	"concentric/consent"
	"concentric/delegate"
	"concentric/engine/opinion"
	"concentric/journal"
	"concentric/listening"
	"concentric/member"
	"concentric/moderation"
	"concentric/schema"
	"concentric/today"
)

// house is a party of fourteen members, one of them without an address, with a
// mail server that keeps what it gets.
type house struct {
	t      testing.TB
	ctx    context.Context
	db     *store.DB
	vault  *store.DB
	hands  *clock.Hands
	sink   *sink.Sink
	room   *today.Room
	people []member.Actor
	owner  circle.Circle
}

func each(t *testing.T, run func(h *house)) {
	storetest.Each(t, func(t *testing.T, db *store.DB) { run(started(t, db)) })
}

func started(t testing.TB, db *store.DB) *house {
	catalogue, err := i18n.NewCatalogue(page.Messages, typed.Messages, member.Messages, circle.Messages, backlog.Messages, brief.Messages,
		moderation.Messages, consent.Messages, listening.Messages, today.Messages)
	if err != nil {
		t.Fatal(err)
	}
	h := &house{t: t, db: db, hands: clock.At(time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC))} // a Monday
	h.ctx = i18n.With(clock.With(context.Background(), h.hands.Now), catalogue, "en")
	h.vault = vaultOf(t)
	if h.sink, err = sink.Listen("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.sink.Close() })
	sender, err := mail.New(mail.Settings{URL: "smtp://" + h.sink.Addr(), From: "post@party.example", Name: "The Party", Contact: "Ada Byron, ada@party.example"})
	if err != nil {
		t.Fatal(err)
	}
	h.room = &today.Room{DB: db, Listen: listening.NewRoom(db, h.vault), Sender: sender, BaseURL: "https://party.example", Name: "The Party"}
	h.write(func(ctx context.Context, tx *store.Tx) error { return h.register(ctx, tx) })
	return h
}

func vaultOf(t testing.TB) *store.DB {
	t.Helper()
	keys, err := seal.Parse(storetest.MasterKey)
	if err != nil {
		t.Fatal(err)
	}
	vault, err := store.Open(t.Context(), store.Options{URL: filepath.Join(t.TempDir(), "vault.db"), Schema: schema.Keys(), Keys: keys})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { vault.Close() })
	if err := vault.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return vault
}

func (h *house) register(ctx context.Context, tx *store.Tx) error {
	for n := range 14 {
		m := member.Member{Number: fmt.Sprintf("%03d", n+1), Name: fmt.Sprintf("Person %d", n+1), Given: fmt.Sprintf("Given%d", n+1), Lang: "en"}
		if n != 13 {
			m.Email = fmt.Sprintf("person%d@party.example", n+1)
		}
		if n == 5 {
			m.Lang = "de"
		}
		id, err := member.Add(ctx, tx, m)
		if err != nil {
			return err
		}
		actor, err := member.ActorOf(ctx, tx, id)
		if err != nil {
			return err
		}
		h.people = append(h.people, actor)
	}
	var err error
	h.owner, err = circle.Found(ctx, tx, h.people[0], circle.Charter{Name: "Harbour", Aim: "A harbour for all"}, h.people[:2])
	return err
}

func (h *house) write(act func(context.Context, *store.Tx) error) {
	h.t.Helper()
	h.must(h.db.Write(h.ctx, act))
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// settle lets everything happen that waits: entries, readers, jobs, the clock.
func (h *house) settle() {
	h.t.Helper()
	readers := slices.Concat(listening.Readers(), today.Readers(), delegate.Readers())
	handlers := h.room.Jobs()
	for kind, handle := range h.room.Listen.Jobs() {
		handlers[kind] = handle
	}
	runner := jobs.Runner{DB: h.db, Handlers: handlers, Log: slog.New(slog.DiscardHandler)}
	rules := append(h.room.Due(), h.room.Listen.Due()...)
	for range 3 {
		h.must(due.RunDue(h.ctx, h.db, rules))
		h.must(journal.Settle(h.ctx, h.db, readers))
		for {
			n, err := runner.RunDue(h.ctx)
			h.must(err)
			if n == 0 {
				break
			}
		}
	}
}

func (h *house) open() string {
	var id string
	h.write(func(ctx context.Context, tx *store.Tx) (err error) {
		id, err = listening.Open(ctx, tx, h.people[0], listening.New{
			Circle: h.owner.ID, Audience: journal.Members, Question: "What of the harbour?", Lang: "en", Need: "The lease ends.", Promise: "We decide on it.",
			Brief:    brief.Brief{What: "The old harbour.", WhyNow: "The lease ends.", TradeOffs: "Noise and work.", Affected: "The quarter.", Lang: "en"},
			AnswerBy: "2026-12-01", Mode: listening.Free, Seeds: []string{"Keep the cranes.", "Build homes."},
		})
		return err
	})
	return id
}

func (h *house) say(actor member.Actor, conversation, text string) {
	h.t.Helper()
	who, err := h.room.Listen.Participant(h.ctx, actor, conversation)
	h.must(err)
	h.write(func(ctx context.Context, tx *store.Tx) error {
		_, err := listening.Say(ctx, tx, actor, who, text, "en")
		return err
	})
}

// heard lets members 3 to 12 vote (the last two of the register stay away) and
// member 3 say something that all like; then the conversation closes.
func (h *house) heard() string {
	id := h.open()
	h.say(h.people[2], id, "Let us swim there.")
	for n := 2; n < 12; n++ {
		for s, v := range []opinion.Vote{opinion.Agree, opinion.Pass, opinion.Agree} {
			h.must(h.room.Listen.Vote(h.ctx, h.people[n], id, s+1, v))
		}
	}
	h.write(func(ctx context.Context, tx *store.Tx) error { return listening.Close(ctx, tx, h.people[0], id) })
	h.settle()
	return id
}

// answer answers every finding of the circle.
func (h *house) answer(text string) {
	items, err := backlog.OfCircle(h.ctx, h.db, h.owner.ID)
	h.must(err)
	h.write(func(ctx context.Context, tx *store.Tx) error {
		for _, i := range items {
			if _, err := backlog.Respond(ctx, tx, h.people[0], i.ID, backlog.Answer{Kind: backlog.NotTaken, Text: text, Lang: "en"}); err != nil {
				return err
			}
		}
		return nil
	})
	h.settle()
}

const whole = "Not taken, because the water is not clean yet. We measure it in May and ask again."

func TestMyVoiceFollowsWhatWasSaid(t *testing.T) {
	each(t, func(h *house) {
		h.heard()
		h.hands.Move(time.Hour)
		h.answer(whole)
		v, err := h.room.Voice(h.ctx, h.people[2])
		h.must(err)
		if len(v.Talks) != 1 || v.Talks[0].Votes != 3 || len(v.Talks[0].Said) != 1 {
			t.Fatalf("the voice of who said it: %+v", v)
		}
		said := v.Talks[0].Said[0]
		if said.Text != "Let us swim there." || said.Finding == nil || said.Kind != listening.Bridge ||
			len(said.Finding.Answers) != 1 || said.Finding.Answers[0].Text != whole {
			t.Errorf("what was said became %+v", said)
		}
		other, err := h.room.Voice(h.ctx, h.people[3])
		h.must(err)
		if len(other.Talks) != 1 || len(other.Talks[0].Said) != 0 || len(other.Talks[0].Findings) == 0 {
			t.Errorf("the voice of who only voted: %+v", other)
		}
		nobody, err := h.room.Voice(h.ctx, h.people[12])
		h.must(err)
		if len(nobody.Talks) != 0 {
			t.Errorf("the voice of who stayed away: %+v", nobody)
		}
		cards, err := h.room.Cards(h.ctx, h.people[2])
		h.must(err)
		if len(cards) != 1 || cards[0].Came == nil || cards[0].Came.Answer.Text != whole {
			t.Errorf("today shows %+v", cards)
		}
		h.must(h.room.Listen.DestroyKey(h.ctx, v.Talks[0].ID))
		after, err := h.room.Voice(h.ctx, h.people[2])
		h.must(err)
		if len(after.Talks) != 0 {
			t.Error("with the key destroyed, the voice is still there")
		}
	})
}

// mails are the digests in the mail server, by address.
func (h *house) mails() map[string]sink.Mail {
	h.t.Helper()
	got := map[string]sink.Mail{}
	for _, m := range h.sink.All() {
		if _, twice := got[m.To[0]]; twice || len(m.To) != 1 {
			h.t.Errorf("%s got two mails, or with others", m.To)
		}
		got[m.To[0]] = m
	}
	return got
}

func TestTheDigestTellsWhoTookPartTheSame(t *testing.T) {
	each(t, func(h *house) {
		h.heard()
		h.answer(whole)
		h.write(func(ctx context.Context, tx *store.Tx) error { return today.SetDigest(ctx, tx, h.people[4], false) })
		h.settle()
		if n := len(h.sink.All()); n != 0 {
			t.Fatalf("%d mails before the week is over", n)
		}
		h.hands.Set(time.Date(2026, 11, 5, 16, 0, 0, 0, time.UTC)) // Thursday
		h.settle()
		h.hands.Move(20 * time.Minute)
		h.settle()
		got := h.mails()
		if len(got) != 9 { // members 3 to 12 took part; member 5 wants no mail
			t.Errorf("%d mails went out, want 9", len(got))
		}
		var bodies []string
		for n := 2; n < 12; n++ {
			m, there := got[fmt.Sprintf("person%d@party.example", n+1)]
			if there == (n == 4) {
				t.Errorf("a mail to person %d: %v", n+1, there)
			}
			if !there {
				continue
			}
			if !strings.Contains(m.Text, whole) || strings.Contains(m.Text, "today.") {
				t.Errorf("the mail to person %d:\n%s", n+1, m.Text)
			}
			if n == 5 {
				if !strings.Contains(m.Text, "Antworten, die da sind") {
					t.Errorf("the German mail:\n%s", m.Text)
				}
				continue
			}
			// The same text but for the name and the link that ends the mails.
			_, body, _ := strings.Cut(m.Text, ",")
			body, _, _ = strings.Cut(body, "\n--")
			bodies = append(bodies, body)
		}
		for _, b := range bodies {
			if b != bodies[0] {
				t.Error("those who took part got different answers")
			}
		}
		h.hands.Move(7 * 24 * time.Hour)
		h.settle()
		if n := len(h.mails()); n != 9 {
			t.Errorf("a week without news brought mail: %d in all", n)
		}
	})
}

func TestTheDigestBringsBriefsAndAnswersOnTensions(t *testing.T) {
	each(t, func(h *house) {
		h.open()
		h.write(func(ctx context.Context, tx *store.Tx) error {
			item, err := backlog.Open(ctx, tx, h.people[8], backlog.New{Circle: h.owner.ID, Title: "The quay is dark", Lang: "en"})
			if err != nil {
				return err
			}
			_, err = backlog.Respond(ctx, tx, h.people[0], item.ID, backlog.Answer{Kind: backlog.Changed, Text: "Lamps come in March.", Lang: "en"})
			return err
		})
		h.settle()
		h.hands.Set(time.Date(2026, 11, 6, 9, 0, 0, 0, time.UTC))
		h.settle()
		got := h.mails()
		if len(got) != 13 {
			t.Errorf("%d mails, want one to each of 13 with an address", len(got))
		}
		asked := map[string]int{} // by member, how many links ask them
		for address, m := range got {
			if !strings.Contains(m.Text, "What of the harbour?") || !strings.Contains(m.Text, "Noise and work.") {
				t.Errorf("to %s: no whole brief\n%s", address, m.Text)
			}
			link := regexp.MustCompile(`https://party\.example/vote/(\S+)`).FindStringSubmatch(m.Text)
			if link == nil {
				t.Fatalf("to %s: no link to answer by\n%s", address, m.Text)
			}
			ask, err := h.room.Listen.AtMailLink(h.ctx, link[1])
			h.must(err)
			asked[ask.Actor.Member]++
			if strings.Contains(m.Text, "2026. Something was changed because of it:\n\nLamps come in March.") != (address == "person9@party.example") {
				t.Errorf("to %s: the answer on somebody's tension\n%s", address, m.Text)
			}
		}
		if len(asked) != len(got) {
			t.Errorf("%d people are asked by %d mails: each link is of one person", len(asked), len(got))
		}
	})
}

func TestOffInOneClick(t *testing.T) {
	each(t, func(h *house) {
		h.open()
		h.settle()
		h.hands.Set(time.Date(2026, 11, 5, 17, 0, 0, 0, time.UTC))
		h.settle()
		m := h.mails()["person3@party.example"]
		_, link, found := strings.Cut(m.Text, "https://party.example/digest/off/")
		if !found {
			t.Fatalf("no link in\n%s", m.Text)
		}
		link, _, _ = strings.Cut(link, "\n")
		id, code, _ := strings.Cut(strings.TrimSpace(link), "/")
		off := func(id, code string) error {
			return h.db.Write(h.ctx, func(ctx context.Context, tx *store.Tx) error { return today.EndDigest(ctx, tx, id, code) })
		}
		if got, post := m.Header.Get("List-Unsubscribe"), m.Header.Get("List-Unsubscribe-Post"); got != "<https://party.example/digest/off/"+id+"/"+code+">" || post != "List-Unsubscribe=One-Click" {
			t.Errorf("a mail program's one click (RFC 8058) goes to %q with %q", got, post)
		}
		if err := off(h.people[3].Member, code); err == nil {
			t.Error("one person's link ends another's mails")
		}
		h.must(off(id, code))
		wants, err := today.Wants(h.ctx, h.db, h.people[2].Member)
		h.must(err)
		if wants {
			t.Error("the digest is still on")
		}
	})
}

// No row, whoever reads it, says who took part: the queue of a digest holds
// weeks and member numbers to begin after, the notices name the conversation.
func TestNoQueueSaysWhoTookPart(t *testing.T) {
	each(t, func(h *house) {
		id := h.heard()
		h.answer(whole)
		for _, table := range []string{"notice_notice", "base_job", "base_once", "listening_statement", "listening_vote", "listening_finding", "listening_report", "today_week"} {
			rows, err := h.db.Query(h.ctx, "select * from "+table)
			h.must(err)
			columns, err := rows.Columns()
			h.must(err)
			for rows.Next() {
				values := make([]any, len(columns))
				into := make([]any, len(columns))
				for i := range values {
					into[i] = &values[i]
				}
				h.must(rows.Scan(into...))
				line, err := json.Marshal(fmt.Sprint(values...))
				h.must(err)
				for n := 2; n < 12; n++ {
					if strings.Contains(string(line), h.people[n].Member) || strings.Contains(string(line), h.people[n].Pseudonym) {
						t.Errorf("%s joins member %d to conversation %s: %s", table, n+1, id, line)
					}
				}
			}
			rows.Close()
		}
	})
}

// A server that was away on a Thursday tells of that week, too, on the next
// one; without a mail server nothing is marked as told.
func TestAMissedWeekIsToldLater(t *testing.T) {
	each(t, func(h *house) {
		h.hands.Set(time.Date(2026, 11, 5, 17, 0, 0, 0, time.UTC)) // Thursday: nothing to tell
		h.settle()
		h.hands.Set(time.Date(2026, 11, 9, 9, 0, 0, 0, time.UTC)) // Monday
		h.open()
		sender := h.room.Sender
		h.room.Sender = nil
		h.hands.Set(time.Date(2026, 11, 12, 17, 0, 0, 0, time.UTC)) // Thursday, without a mail server
		h.settle()
		h.room.Sender = sender
		if n := len(h.sink.All()); n != 0 {
			t.Fatalf("%d mails went out without a mail server", n)
		}
		h.hands.Set(time.Date(2026, 11, 26, 15, 59, 0, 0, time.UTC)) // two weeks later, a minute before the hour
		h.settle()
		if n := len(h.mails()); n != 13 {
			t.Errorf("%d mails tell of the missed week, want 13", n)
		}
		// In the week after, who has not voted gets one line with a link to answer
		// by, but for those who are held out; and never again.
		h.hands.Move(time.Hour)
		h.settle()
		reminders := h.sink.All()[13:]
		if len(reminders) == 0 || len(reminders) > 13 {
			t.Errorf("%d are reminded", len(reminders))
		}
		to := map[string]bool{}
		for _, m := range reminders {
			if to[m.To[0]] || strings.Count(m.Text, "What of the harbour?") != 1 || strings.Count(m.Text, "https://party.example/vote/") != 1 || strings.Contains(m.Text, "The old harbour.") {
				t.Errorf("it was told twice, or otherwise: %s", m.Text)
			}
			to[m.To[0]] = true
		}
		h.hands.Move(7 * 24 * time.Hour)
		h.settle()
		if n := len(h.sink.All()); n != 13+len(reminders) {
			t.Errorf("somebody is reminded again: %d mails", n-13)
		}
	})
}
