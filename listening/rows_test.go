package listening_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"concentric/backlog"
	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/engine/opinion"
	"concentric/journal"
	"concentric/listening"
	"concentric/member"
)

// Rows go to named auditors, after the close, under ids that are new in every
// file and that tell authors from voters; nothing in them has an hour.
func TestRowsAreForNamedAuditorsAfterTheClose(t *testing.T) {
	eachOf(t, registered, func(h *house) {
		id := h.six()
		h.camps(id, 100, 20)
		said, err := h.say(person(100), id, "Said by a voter.")
		h.must(err)
		var auditor member.Actor
		h.write(func(ctx context.Context, tx *store.Tx) error {
			one, err := member.Add(ctx, tx, member.Member{Number: "A-7", Name: "An Auditor", Email: "auditor@party.example", Standing: member.General, Lang: "en"})
			auditor = member.Actor{Member: one, Pseudonym: "pa", Fresh: true}
			return err
		})
		name := func(who member.Actor, number string) error {
			return h.db.Write(h.ctx, func(ctx context.Context, tx *store.Tx) error {
				_, err := listening.NameAuditor(ctx, tx, who, id, number)
				return err
			})
		}
		take := func(who member.Actor) (said []listening.RowStatement, votes []listening.RowVote, err error) {
			err = h.db.Write(h.ctx, func(ctx context.Context, tx *store.Tx) error {
				said, votes, err = listening.Rows(ctx, tx, who, id)
				return err
			})
			return said, votes, err
		}
		h.refused("listening.rows_after_close", name(h.founders[0], "A-7"))
		h.close(id)
		h.work()
		h.refused("circle.not_seated", name(person(100), "A-7"))
		h.refused("listening.no_such_member", name(h.founders[0], "none"))
		if _, _, err := take(auditor); !apperr.Is(err, apperr.Forbidden) {
			t.Fatalf("before being named: %v", err)
		}
		h.must(name(h.founders[0], "A-7"))
		h.must(name(h.founders[0], "A-7")) // a double click
		stale := auditor
		stale.Fresh = false
		if _, _, err := take(stale); !apperr.Is(err, apperr.Forbidden) || apperr.As(err).Message != "member.account_fresh" {
			t.Errorf("without a fresh sign-in: %v", err)
		}
		firstSaid, first, err := take(auditor)
		h.must(err)
		_, second, err := take(auditor)
		h.must(err)
		if _, _, err := take(h.founders[0]); !apperr.Is(err, apperr.Forbidden) {
			t.Errorf("who named the auditor takes the rows: %v", err)
		}
		ids := map[string]bool{}
		for _, v := range first {
			ids[v.Voter] = true
		}
		if len(first) != 120 || len(ids) != 20 {
			t.Fatalf("%d votes of %d voters", len(first), len(ids))
		}
		codes := h.column("select distinct participant from listening_vote")
		for _, v := range second {
			if ids[v.Voter] {
				t.Fatal("two files share an id")
			}
		}
		for _, code := range codes {
			if ids[code] {
				t.Error("a file has the code that the database keeps")
			}
		}
		sorted := true
		for i := 1; i < len(first); i++ {
			sorted = sorted && first[i-1].Statement <= first[i].Statement
		}
		if sorted {
			t.Error("the rows are in order")
		}
		for _, s := range firstSaid {
			if s.Number == said.Number && (s.Author == "" || ids[s.Author] || s.Day != "2026-11-02") {
				t.Errorf("the statement of a voter: %+v", s)
			}
		}
		taken, err := listening.Readings(h.ctx, h.db, id)
		h.must(err)
		if len(taken) != 2 {
			t.Errorf("%d takings are noted", len(taken))
		}
		h.verifies("")
	})
}

// registered are three people who stand on the register, as verify asks of who
// acts where there is one.
func registered(h *house) []member.Actor {
	h.t.Helper()
	var people []member.Actor
	h.write(func(ctx context.Context, tx *store.Tx) error {
		for n := range 3 {
			id, err := member.Add(ctx, tx, member.Member{Number: fmt.Sprint("M-", n), Name: "Founder", Standing: member.General, Lang: "en"})
			if err != nil {
				return err
			}
			m, err := member.Get(ctx, tx, id)
			if err != nil {
				return err
			}
			people = append(people, member.Actor{Member: m.ID, Pseudonym: m.Pseudonym, Lang: "en"})
		}
		return nil
	})
	return people
}

// A burst of guests who vote alike is shown to those who moderate, and nothing
// is taken away for it.
func TestUnusualVotingIsShownAndNothingIsDeleted(t *testing.T) {
	each(t, func(h *house) {
		n := h.asked()
		n.Audience = journal.Public
		n.Seeds = nil
		for s := range 10 {
			n.Seeds = append(n.Seeds, fmt.Sprintf("Statement number %d.", s+1))
		}
		id := h.open(n)
		check := func() []listening.Unusual {
			t.Helper()
			for _, rule := range h.room.Due() {
				if rule.Name == "listening.unusual" {
					h.must(rule.Run(h.ctx, h.db))
				}
			}
			list, err := listening.UnusualIn(h.ctx, h.db, person(1), id)
			h.must(err)
			return list
		}
		first := h.open(n)
		var invited []ballot
		for i := range 40 { // members in the first hour, each with a mind of their own
			for s := 1; s <= 10; s++ {
				invited = append(invited, ballot{person(100 + i), first, s, opinion.Vote(2*(i>>(s%6)&1) - 1)})
			}
		}
		noon := h.open(n)
		for i := range 40 { // and guests, in the first hour of another conversation
			for s := 1; s <= 10; s++ {
				invited = append(invited, ballot{member.Actor{Guest: fmt.Sprint("noon-", i)}, noon, s, opinion.Vote(2*(i>>(s%6)&1) - 1)})
			}
		}
		h.cast(invited)
		check()
		h.hands.Move(time.Hour) // in the next hour one comes
		h.cast([]ballot{{person(190), first, 1, opinion.Agree}, {member.Actor{Guest: "late"}, noon, 1, opinion.Agree}})
		check()
		if list, err := listening.UnusualIn(h.ctx, h.db, person(1), first); err != nil || len(list) != 0 {
			t.Fatalf("that members come when they are asked is unusual: %+v, %v", list, err)
		}
		list, err := listening.UnusualIn(h.ctx, h.db, person(1), noon)
		if err != nil || len(list) != 1 || list[0].Kind != listening.First || list[0].People != 40 {
			t.Errorf("guests who follow a link at noon: %+v, %v", list, err)
		}
		if f, err := listening.Flagged(h.ctx, h.db, noon); err != nil || f != (listening.Flags{Many: true}) {
			t.Errorf("the page of results says of them: %+v, %v", f, err)
		}
		for hour := range 4 { // three guests an hour, each with a mind of their own
			var ballots []ballot
			for i := range 3 {
				for s := 1; s <= 10; s++ {
					ballots = append(ballots, ballot{member.Actor{Guest: fmt.Sprint("g", hour, i)}, id, s, opinion.Vote((hour*7+i*5+s*s)%3 - 1)})
				}
			}
			h.cast(ballots)
			if list := check(); len(list) != 0 {
				t.Fatalf("twelve guests are unusual: %+v", list)
			}
			h.hands.Move(time.Hour)
		}
		var ballots []ballot
		for i := range 60 {
			for s := 1; s <= 10; s++ {
				ballots = append(ballots, ballot{member.Actor{Guest: fmt.Sprint("puppet-", i)}, id, s, opinion.Agree})
			}
		}
		h.cast(ballots)
		list = check()
		kinds := map[string]listening.Unusual{}
		for _, u := range list {
			kinds[u.Kind] = u
		}
		if len(list) != 2 || kinds[listening.Burst].People != 60 || kinds[listening.Burst].Tier != listening.Guest ||
			kinds[listening.SameVote].People != 60 || kinds[listening.SameVote].Votes != 10 {
			t.Errorf("unusual: %+v", list)
		}
		if flagged, err := listening.Flagged(h.ctx, h.db, id); err != nil || flagged != (listening.Flags{Many: true, Alike: true}) {
			t.Errorf("flagged %+v, %v", flagged, err)
		}
		if votes := h.column("select cast(count(*) as text) from listening_vote"); votes[0] != "1522" {
			t.Errorf("%s votes are left", votes[0])
		}
		if _, err := listening.UnusualIn(h.ctx, h.db, person(50), id); !apperr.Is(err, apperr.Forbidden) {
			t.Errorf("who does not moderate: %v", err)
		}
	})
}

// A conversation by link stands in no list, and whoever has its address takes
// part; what the journal and the backlog say of it is for the circle.
func TestAConversationByLink(t *testing.T) {
	each(t, func(h *house) {
		n := h.asked()
		n.Audience = listening.ByLink
		id := h.open(n)
		guest := member.Actor{Guest: "somebody"}
		for _, who := range []member.Actor{guest, person(50), {}} {
			if _, err := listening.See(h.ctx, h.db, who, id); err != nil {
				t.Errorf("with the address: %v", err)
			}
			if list, err := listening.All(h.ctx, h.db, who); err != nil || len(list) != 0 {
				t.Errorf("it stands in the list of %q: %v", who.Key(), err)
			}
		}
		if list, err := listening.All(h.ctx, h.db, person(1)); err != nil || len(list) != 1 {
			t.Errorf("the circle does not find it: %v", err)
		}
		h.must(h.room.Vote(h.ctx, guest, id, 1, opinion.Agree))
		h.must(h.room.Vote(h.ctx, person(50), id, 1, opinion.Agree))
		if voice, err := h.room.VoiceOf(h.ctx, person(50)); err != nil || len(voice) != 1 {
			t.Errorf("it is not in the voice of who took part: %v", err)
		}
		opened := 0
		for _, row := range h.dump()["journal_entry"] {
			if strings.Contains(row, listening.ActOpened) {
				opened++
				if !strings.Contains(row, "circle") || strings.Contains(row, "members") || strings.Contains(row, "public") {
					t.Errorf("the journal's entry is not for the circle alone: %s", row)
				}
			}
		}
		if opened != 1 {
			t.Fatalf("%d entries", opened)
		}
		h.close(id)
		h.work()
		items, err := backlog.OfCircle(h.ctx, h.db, h.owner.ID)
		h.must(err)
		if len(items) == 0 {
			t.Fatal("no finding came to the backlog")
		}
		for _, item := range items {
			if item.Audience != journal.Circle {
				t.Errorf("a finding is for %s", item.Audience)
			}
		}
		h.verifies("")
		// It is asked again.
		n.Again = id
		again := h.open(n)
		if list, err := listening.AskedAgain(h.ctx, h.db, person(1), id); err != nil || len(list) != 1 || list[0].ID != again {
			t.Errorf("asked again: %+v, %v", list, err)
		}
		n.Again = again
		err = h.db.Write(h.ctx, func(ctx context.Context, tx *store.Tx) error {
			_, err := listening.Open(ctx, tx, person(1), n)
			return err
		})
		h.refused("listening.again_early", err)
		h.verifies("")
	})
}
