package listening_test

import (
	"context"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"concentric/backlog"
	"concentric/base/jobs"
	"concentric/base/store"
	"concentric/engine/opinion"
	"concentric/journal"
	"concentric/listening"
	"concentric/member"
)

// camps lets n people vote on six statements: all like 1 and 2, half are for 3
// and 4, the others for 5 and 6.
func (h *house) camps(id string, from, n int) {
	h.t.Helper()
	random := rand.New(rand.NewPCG(7, uint64(from)))
	for i := range n {
		for s := 1; s <= 6; s++ {
			vote := opinion.Agree
			if s > 2 && (s <= 4) != (i%2 == 0) {
				vote = opinion.Disagree
			}
			if random.IntN(12) == 0 {
				vote = opinion.Pass
			}
			h.must(h.room.Vote(h.ctx, person(from+i), id, s, vote))
		}
	}
}

func (h *house) six() string {
	n := h.asked()
	n.Seeds = []string{"Shared one.", "Shared two.", "Left one.", "Left two.", "Right one.", "Right two."}
	return h.open(n)
}

func TestFiguresOnlyAboutTenAndMore(t *testing.T) {
	each(t, func(h *house) {
		id := h.six()
		h.camps(id, 100, 9)
		h.must(h.room.Refresh(h.ctx, id))
		r, err := listening.LatestRelease(h.ctx, h.db, id)
		h.must(err)
		if r.Number != 0 {
			t.Fatalf("nine people made a release: %+v", r)
		}
		h.camps(id, 109, 31)
		h.must(h.room.Refresh(h.ctx, id))
		r, err = listening.LatestRelease(h.ctx, h.db, id)
		h.must(err)
		if r.Number != 1 || r.People != 40 || len(r.Figures) != 6 || len(r.Groups) != 2 {
			t.Fatalf("release %d about %d people has %d figures and %d groups", r.Number, r.People, len(r.Figures), len(r.Groups))
		}
		if len(r.Bridges) < 2 || r.Bridges[0] > 2 || r.Bridges[1] > 2 || len(r.Divides) != 4 {
			t.Errorf("bridges %v, divides %v", r.Bridges, r.Divides)
		}
		if r.Drawn == nil || len(r.Drawn.Groups) != 2 || len(r.Drawn.Groups[0].Paths) == 0 {
			t.Errorf("no picture: %+v", r.Drawn)
		}
		// Nine more people change nothing that is shown; with ten it is renewed.
		h.camps(id, 200, 9)
		h.must(h.room.Refresh(h.ctx, id))
		if r, _ = listening.LatestRelease(h.ctx, h.db, id); r.Number != 1 {
			t.Error("nine people renewed the figures")
		}
		h.camps(id, 209, 1)
		h.must(h.room.Refresh(h.ctx, id))
		if r, _ = listening.LatestRelease(h.ctx, h.db, id); r.Number != 2 || r.People != 50 {
			t.Errorf("after ten: release %d about %d people", r.Number, r.People)
		}
		left, ok := r.Position(map[int]opinion.Vote{1: 1, 3: 1, 4: 1, 5: -1, 6: -1})
		right, ok2 := r.Position(map[int]opinion.Vote{1: 1, 3: -1, 4: -1, 5: 1, 6: 1})
		if !ok || !ok2 || left.X*right.X >= 0 {
			t.Errorf("two camps stand at %v and %v", left, right)
		}
	})
}

func TestGuestsDoNotMoveTheMembersFigures(t *testing.T) {
	each(t, func(h *house) {
		n := h.asked()
		n.Audience = journal.Public
		id := h.open(n)
		for i := range 20 {
			h.must(h.room.Vote(h.ctx, person(100+i), id, 1, opinion.Agree))
		}
		h.must(h.room.Refresh(h.ctx, id))
		for i := range 100 {
			h.must(h.room.Vote(h.ctx, member.Actor{Guest: strings.Repeat("g", i+1)}, id, 1, opinion.Disagree))
		}
		for i := range 10 {
			h.must(h.room.Vote(h.ctx, person(300+i), id, 1, opinion.Agree))
		}
		h.must(h.room.Refresh(h.ctx, id))
		r, err := listening.LatestRelease(h.ctx, h.db, id)
		h.must(err)
		f, ok := r.Figure(1)
		if !ok || f.All.Agree != 30 || f.All.Disagree != 0 || f.Guests == nil || f.Guests.Disagree != 100 || r.Guests != 100 {
			t.Errorf("release %d: %+v, guests %+v", r.Number, f, f.Guests)
		}
	})
}

// work runs the jobs that are waiting.
func (h *house) work() {
	h.t.Helper()
	runner := jobs.Runner{DB: h.db, Handlers: h.room.Jobs(), Log: quiet}
	for {
		n, err := runner.RunDue(h.ctx)
		h.must(err)
		if n == 0 {
			return
		}
	}
}

func TestClosingBringsFindingsToTheBacklog(t *testing.T) {
	each(t, func(h *house) {
		id := h.six()
		h.camps(id, 100, 40)
		h.close(id)
		h.close(id)
		h.work()
		h.must(h.room.Report(h.ctx, person(1), id)) // again: nothing more
		c, err := listening.Get(h.ctx, h.db, id)
		h.must(err)
		if c.State != listening.Reported {
			t.Fatalf("the conversation is %s", c.State)
		}
		if c.Promised != "2026-12-15" || c.AnswerBy != "2026-12-02" { // thirty days from 2 November
			t.Errorf("an answer promised by %s is owed by %s", c.Promised, c.AnswerBy)
		}
		findings, err := listening.Findings(h.ctx, h.db, id)
		h.must(err)
		kinds := map[string]int{}
		for _, f := range findings {
			kinds[f.Kind]++
			item, err := backlog.Get(h.ctx, h.db, f.Item)
			h.must(err)
			if item.Circle != h.owner.ID || item.Origin.Kind != backlog.Finding || item.Origin.Ref != f.ID || strings.Contains(item.Title+item.Text, "listening.") {
				t.Errorf("finding %+v became %+v", f, item)
			}
			if item.AnswerBy != c.AnswerBy {
				t.Errorf("a finding is owed by %s, its conversation's answer by %s", item.AnswerBy, c.AnswerBy)
			}
			h.readsInEveryLanguage(f, item)
			if f.Kind != listening.Summary && (len(item.Origin.Statements) != 1 || item.Origin.Statements[0] != f.Statement) {
				t.Errorf("the item of %s rests on %v", f.Kind, item.Origin.Statements)
			}
		}
		items, err := backlog.OfCircle(h.ctx, h.db, h.owner.ID)
		h.must(err)
		if kinds[listening.Summary] != 1 || kinds[listening.Bridge] != 2 || kinds[listening.Divide] != 2 || kinds[listening.Favourite] != 2 || len(items) != len(findings) || len(findings) > 11 {
			t.Errorf("findings %v, %d items", kinds, len(items))
		}
		h.verifies("")
		h.write(func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Exec(ctx, "update listening_vote set vote = -vote where statement = 1")
			return err
		})
		h.verifies("changed")
	})
}

// readsInEveryLanguage checks that a finding's item says the same in each
// language, and that nothing of it was written down in one.
func (h *house) readsInEveryLanguage(f listening.Finding, item backlog.Item) {
	h.t.Helper()
	heads, bodies := map[string]bool{}, map[string]bool{}
	for _, lang := range []string{"en", "de", "fr", "it", "da"} {
		ctx := h.speaking(lang)
		head, body := item.Heading(ctx), item.Body(ctx)
		for _, text := range []string{head, body} {
			if strings.Contains(text, "listening.") || strings.Contains(text, "{{") || strings.Contains(text, "no value") {
				h.t.Errorf("%s in %s: %q", f.Kind, lang, text)
			}
		}
		if !strings.Contains(head, item.Title) || head == item.Title {
			h.t.Errorf("%s in %s is called %q, of %q", f.Kind, lang, head, item.Title)
		}
		heads[head], bodies[body] = true, true
	}
	if len(heads) < 4 || len(bodies) != 5 { // two languages may share a word
		h.t.Errorf("%s reads the same in several languages: %v", f.Kind, heads)
	}
	if item.Said() != "" {
		h.t.Errorf("%s is said to be written in %q", f.Kind, item.Said())
	}
}

func TestClosingWithFewPeopleGivesNoFigures(t *testing.T) {
	each(t, func(h *house) {
		id := h.six()
		h.camps(id, 100, 9)
		h.close(id)
		h.work()
		findings, err := listening.Findings(h.ctx, h.db, id)
		h.must(err)
		if len(findings) != 1 || findings[0].Kind != listening.Summary {
			t.Fatalf("findings of nine people: %+v", findings)
		}
		item, err := backlog.Get(h.ctx, h.db, findings[0].Item)
		h.must(err)
		if body := item.Body(h.speaking("en")); strings.Contains(body, "9") || !strings.Contains(body, "Fewer than 10") {
			t.Errorf("the summary says %q", body)
		}
	})
}

func TestItClosesByItselfOnItsLastDay(t *testing.T) {
	each(t, func(h *house) {
		n := h.asked()
		n.Closes = "2026-11-10"
		id := h.open(n)
		state := func() listening.State {
			for _, rule := range h.room.Due() {
				h.must(rule.Run(h.ctx, h.db))
			}
			c, err := listening.Get(h.ctx, h.db, id)
			h.must(err)
			return c.State
		}
		h.hands.Set(h.hands.Now().AddDate(0, 0, 8).Add(13*3600e9 + 59*60e9)) // 10 November, 23:59 in Berlin
		if s := state(); s != listening.Voting {
			t.Fatalf("on its last day it is %s", s)
		}
		h.hands.Move(2 * 60e9)
		if s := state(); s != listening.Closed {
			t.Errorf("after its last day it is %s", s)
		}
		h.work()
		if s := state(); s != listening.Reported {
			t.Fatalf("after its report it is %s", s)
		}
		// The day until which the key is kept is promised to who votes.
		c, err := listening.Get(h.ctx, h.db, id)
		h.must(err)
		last, err := time.Parse(time.DateOnly, c.KeyUntil)
		h.must(err)
		h.hands.Set(last.Add(23 * time.Hour))
		state()
		if _, err := h.room.Participant(h.ctx, person(5), id); err != nil {
			t.Errorf("on the last day of its key: %v", err)
		}
		h.hands.Set(last.Add(25 * time.Hour))
		state()
		_, err = h.room.Participant(h.ctx, person(5), id)
		h.refused("listening.key_destroyed", err)
		for talk, want := range map[string]bool{id: true, "a-talk-without-a-key": false} {
			if destroyed, err := h.room.KeyDestroyed(h.ctx, talk); destroyed != want || err != nil {
				t.Errorf("the key is destroyed: %v, %v", destroyed, err)
			}
		}
	})
}

// verifies checks the journal with this room's contents; wrong is a part of
// what must be found, "" for nothing.
func (h *house) verifies(wrong string) {
	h.t.Helper()
	if _, err := journal.Sequence(h.ctx, h.db); err != nil {
		h.t.Fatal(err)
	}
	report, err := journal.Verify(h.ctx, h.db, contents())
	h.must(err)
	if wrong == "" && report.Wrong != "" || wrong != "" && !strings.Contains(report.Wrong, wrong) {
		h.t.Errorf("verify says %q, want %q", report.Wrong, wrong)
	}
}
