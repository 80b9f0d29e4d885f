package listening_test

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"testing"

	"concentric/base/clock"
	"concentric/base/store"
	"concentric/circle"
	"concentric/journal"
	"concentric/listening"
	"concentric/member"
	"concentric/moderation"
)

var visitor = member.Actor{Guest: "browser-1"}

func TestStatementsOfEveryKind(t *testing.T) {
	each(t, func(h *house) {
		id := h.open(h.asked())
		for n, c := range []struct{ in, want, refusal string }{
			{"", "", "listening.statement_empty"},
			{" \n\t\u200b", "", "listening.statement_empty"},
			{strings.Repeat("x", 100_000), "", "listening.statement_too_long"},
			{" a ", "", "listening.statement_one"},
			{"好", "", "listening.statement_one"},
			{"👍", "👍", ""},
			{strings.Repeat("ж", 300), strings.Repeat("ж", 300), ""},
			{"we SHOULD meet, online!", "", "listening.said_already"},
			{"👩‍👩‍👧 🏴󠁧󠁢󠁳󠁣󠁴󠁿", "👩‍👩‍👧 🏴󠁧󠁢󠁳󠁣󠁴󠁿", ""},
			{"pay\u202E gro.live\u202C now", "pay gro.live now", ""},
			{"نلتقي في المساء", "نلتقي في المساء", ""},
			{"Cafe\u0301 first", "Café first", ""},
			{"z" + strings.Repeat("\u0337", 400) + "algo", "z" + strings.Repeat("\u0337", 6) + "algo", ""},
			{"<script>alert(1)</script>", "<script>alert(1)</script>", ""},
		} {
			s, err := h.say(person(20+n), id, c.in)
			if c.refusal != "" {
				h.refused(c.refusal, err)
				continue
			}
			h.must(err)
			got, err := listening.StatementByID(h.ctx, h.db, s.ID)
			h.must(err)
			if got.Text != c.want || got.State != listening.Shown {
				t.Errorf("%q was kept as %q, %s", c.in, got.Text, got.State)
			}
			// All were said to be English; letters say otherwise of two.
			if want := cmp.Or(map[string]string{strings.Repeat("ж", 300): "und-Cyrl", "نلتقي في المساء": "und-Arab"}[c.want], "en"); got.Lang != want {
				t.Errorf("%q is kept as %s, not %s", c.in, got.Lang, want)
			}
		}
	})
}

func TestLinksAndStrictModeAreHeld(t *testing.T) {
	each(t, func(h *house) {
		n := h.asked()
		free := h.open(n)
		for _, text := range []string{"Read https://example.org/a", "See www.example.org", "Look at example.org/path now"} {
			s, err := h.say(person(30), free, text)
			h.must(err)
			if s.State != listening.Held || s.HeldFor != listening.HeldByLink {
				t.Errorf("%q is %s for %q", text, s.State, s.HeldFor)
			}
		}
		n.Mode = listening.Strict
		strict := h.open(n)
		s, err := h.say(person(31), strict, "Meet at noon.")
		h.must(err)
		if s.State != listening.Held || s.HeldFor != listening.HeldByMode {
			t.Fatalf("a statement in strict mode is %s for %q", s.State, s.HeldFor)
		}
		h.moderate("circle.not_seated", person(31), s.ID, moderation.Accepted, "")
		h.moderate("moderation.reason_missing", person(2), s.ID, moderation.Refused, "")
		h.moderate("", person(2), s.ID, moderation.Refused, moderation.OffTopic)
		h.moderate("", person(2), s.ID, moderation.Refused, moderation.OffTopic) // a double click
		h.moderate("", person(3), s.ID, moderation.Accepted, "")
		log, err := moderation.Log(h.ctx, h.db, strict)
		h.must(err)
		if len(log) != 2 {
			t.Errorf("the log has %d lines, want 2: %+v", len(log), log)
		}
		if s, err = listening.StatementByID(h.ctx, h.db, s.ID); err != nil || s.State != listening.Shown || s.Reason != "" {
			t.Errorf("after all, the statement is %+v, %v", s, err)
		}
	})
}

// Three people who came by one link wrote spam in a text of the library: what
// others write who are new and came by it waits, and they are told why. Whoever
// came by another link, and members, are not held for them.
func TestANewPersonsStatementWaitsAfterSpamFromTheirLink(t *testing.T) {
	each(t, func(h *house) {
		asked := h.asked()
		asked.Audience = journal.Public
		id := h.open(asked)
		came := func(link string, n int) member.Actor {
			var actor member.Actor
			h.must(h.db.Write(h.ctx, func(ctx context.Context, tx *store.Tx) error {
				who, err := member.Arrive(ctx, tx, member.Joining{Ask: member.Ask{Email: fmt.Sprintf("%s-%d@elsewhere.example", link, n), Lang: "en"}, Name: "New", Invitation: link, Agreed: 1})
				if err != nil {
					return err
				}
				actor, err = member.ActorOf(ctx, tx, who)
				return err
			}))
			return actor
		}
		for n := range 3 {
			spammer := came("sheet", n)
			h.must(h.db.Write(h.ctx, func(ctx context.Context, tx *store.Tx) error {
				text := "https://spam.example/" + spammer.Member
				if err := moderation.HoldLinks(ctx, tx, spammer, "resource", spammer.Member, &text); err != nil {
					return err
				}
				held, err := moderation.LinksIn(ctx, tx, spammer.Member)
				if err != nil {
					return err
				}
				_, err = moderation.DecideLinks(ctx, tx, person(2), []moderation.LinkRuling{{Link: held[0].ID, Verdict: moderation.Refused, Reason: moderation.Promotion}})
				return err
			}))
		}
		for _, one := range []struct {
			actor member.Actor
			want  string
		}{{came("sheet", 3), listening.HeldAsNew}, {came("other", 4), ""}, {person(30), ""}} {
			s, err := h.say(one.actor, id, "Meet at noon, says "+one.actor.Member)
			h.must(err)
			if s.HeldFor != one.want || (s.State == listening.Held) != (one.want != "") {
				t.Errorf("it is %s for %q, want %q", s.State, s.HeldFor, one.want)
			}
		}
		sight, err := circle.SightOf(h.ctx, h.db, person(2))
		h.must(err)
		counts, err := listening.HeldSince(h.ctx, h.db, sight, clock.Now(h.ctx).AddDate(0, 0, -1))
		h.must(err)
		if len(counts) != 1 || counts[listening.HeldAsNew][listening.Held] != 1 {
			t.Errorf("held since: %v", counts)
		}
	})
}

func (h *house) moderate(refusal string, actor member.Actor, statement string, verdict moderation.Verdict, reason moderation.Reason) {
	h.t.Helper()
	s, err := listening.StatementByID(h.ctx, h.db, statement)
	h.must(err)
	err = h.db.Write(h.ctx, func(ctx context.Context, tx *store.Tx) error {
		_, _, err := listening.Moderate(ctx, tx, actor, s.Conversation, []listening.Ruling{{Statement: statement, Verdict: verdict, Reason: reason}})
		return err
	})
	if refusal == "" {
		h.must(err)
		return
	}
	h.refused(refusal, err)
}

func TestOneParticipantWritesAFewADay(t *testing.T) {
	each(t, func(h *house) {
		id := h.open(h.asked())
		var err error
		said := 0
		for err == nil && said < 50 {
			if _, err = h.say(person(7), id, "Statement "+strings.Repeat("i", said+1)); err == nil {
				said++
			}
		}
		h.refused("listening.too_many_statements", err)
		h.hands.Move(25 * 3600 * 1e9)
		if _, err := h.say(person(7), id, "The next day."); err != nil {
			t.Error(err)
		}
	})
}
