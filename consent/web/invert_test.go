package web_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"concentric/backlog"
	"concentric/base/due"
	"concentric/base/store"
	"concentric/circle"
	"concentric/consent"
	"concentric/journal"
	"concentric/logbook"
)

func TestTheInversionNamesWhoStaysAndWhoGoes(t *testing.T) {
	each(t, func(p *party) {
		var rails circle.Circle
		var voice circle.Term
		p.write(func(ctx context.Context, tx *store.Tx) (err error) {
			one, two, three := p.persons[1], p.persons[2], p.persons[3]
			if err := circle.NameBody(ctx, tx, one, circle.Board, "Three elders", "en"); err != nil {
				return err
			}
			rails, err = circle.Create(ctx, tx, one, circle.Charter{Parent: p.c.ID, Kind: circle.Sub, Name: "Rails", Aim: "Trams", Lang: "en"}, "d")
			if err != nil {
				return err
			}
			if _, err = circle.Join(ctx, tx, one, rails.ID, two, "d"); err != nil {
				return err
			}
			leader, err := circle.OpenRole(ctx, tx, one, rails.ID, circle.NewRole{Kind: circle.Leader, Lang: "en"}, "d")
			if err != nil {
				return err
			}
			if _, err = circle.Fill(ctx, tx, one, leader.ID, two, p.c.Today(ctx), p.c.In(ctx, 300), "d"); err != nil {
				return err
			}
			pen, err := circle.OpenRole(ctx, tx, one, p.c.ID, circle.NewRole{Kind: circle.Secretary, Lang: "en"}, "d")
			if err != nil {
				return err
			}
			if _, err = circle.Fill(ctx, tx, one, pen.ID, three, p.c.Today(ctx), p.c.In(ctx, 300), "d"); err != nil {
				return err
			}
			if _, err = circle.Join(ctx, tx, one, rails.ID, three, "d"); err != nil {
				return err
			}
			sent, err := circle.OpenRole(ctx, tx, one, rails.ID, circle.NewRole{Kind: circle.Delegate, Lang: "en"}, "d")
			if err != nil {
				return err
			}
			voice, err = circle.Fill(ctx, tx, one, sent.ID, three, p.c.Today(ctx), p.c.In(ctx, 300), "d")
			return err
		})
		change := "/circles/" + p.c.ID + "/change/inverts"
		p.get(1, "/circles/"+p.c.ID+"/change", "inverts")
		said := p.get(1, change, "Who stays in “Harbour”", "links Rails: Leader", "becomes vacant: Secretary", "goes on as a member of the party", "stays once the delegation from Rails is confirmed here")
		stays, goes, _ := strings.Cut(said, "Who goes on elsewhere")
		if !strings.Contains(stays, "Bo") || strings.Contains(goes, "links Rails") || !strings.Contains(goes, "Cleo") || !strings.Contains(goes, "Ada") {
			t.Error("who stays and who goes is not told apart")
		}
		code, _, drafted := p.ask(1, http.MethodPost, change, values("why", "We are many now", "review_on", "2027-05-01"))
		if code != http.StatusSeeOther {
			t.Fatalf("the inversion cannot be proposed: %d", code)
		}
		p.get(1, drafted, "Only those who link the circles sit in", "shrinks to the leaders and delegates", "links Rails: Leader", "becomes vacant: Secretary",
			"Three elders", "They go on deciding as the statutes say") // beside a pilot
		p.post(1, drafted+"/present", "round_ends", "2026-11-05")
		if body := p.get(9, drafted); strings.Contains(body, "links Rails") {
			t.Error("outside of the circle one sees who would go")
		}
		for _, p.language = range []string{"de", "fr", "it", "da"} {
			p.get(1, drafted)
		}
		p.write(func(ctx context.Context, tx *store.Tx) error { // only whoever links is left
			if err := circle.Confirm(ctx, tx, p.persons[1], voice.ID, "d"); err != nil {
				return err
			}
			return circle.Leave(ctx, tx, p.persons[1], p.c.ID, p.persons[1].Member, "")
		})
		p.language = "en"
		p.get(2, "/circles/"+p.c.ID+"/change", "inverts")
		p.get(2, change, "Everybody here links a circle.")
		p.write(func(ctx context.Context, tx *store.Tx) error {
			return circle.Invert(ctx, tx, p.persons[2], p.c.ID, "d")
		})
		if body := p.get(2, "/circles/"+p.c.ID+"/change"); strings.Contains(body, "inverts") {
			t.Error("the inversion is decided, and still offered")
		}
	})
}

func TestSilenceOf48HoursIsSaidAndRunsOut(t *testing.T) {
	each(t, func(p *party) {
		p.write(func(ctx context.Context, tx *store.Tx) error {
			charter := p.c.Said()
			charter.Absentees = circle.Hours48
			_, err := circle.Amend(ctx, tx, p.persons[1], p.c.ID, charter, "d", "")
			return err
		})
		path := p.consenting() // until the end of 12 November
		_, r := p.proposal(path)
		p.get(3, path, "Whoever has not answered by the end of 14 November 2026", "recorded as absent")
		p.post(1, path+"/answer", "round", r.ID, "n", "1", "answer", "consent")
		p.post(2, path+"/answer", "round", r.ID, "n", "1", "answer", "consent")
		end, ends, err := consent.WaitsUntil(p.c, consent.Proposal{}, r)
		if err != nil || !ends {
			t.Fatalf("the round waits for ever: %v", err)
		}
		for _, at := range []struct {
			moment time.Time
			want   consent.State
		}{{end.Add(-time.Hour), consent.Consenting}, {end, consent.Agreed}} {
			p.hands.Set(at.moment)
			if err := due.RunDue(p.ctx, p.db, consent.Due()); err != nil {
				t.Fatal(err)
			}
			if got, _ := p.proposal(path); got.State != at.want {
				t.Fatalf("at %s it is %s, not %s", at.moment, got.State, at.want)
			}
		}
		p.get(2, path, "This proposal is an agreement now.", "Cleo", "Absent, by the circle’s rule")
		all, err := logbook.All(p.ctx, p.db, p.c.ID)
		if err != nil || len(all) != 1 || all[0].Now.Record.Absent != 1 || all[0].Now.Record.Absentees != string(circle.Hours48) {
			t.Errorf("the record: %+v %v", all, err)
		}
	})
}

func TestDroppingAsksAboutDropping(t *testing.T) {
	each(t, func(p *party) {
		path := p.consenting()
		_, r := p.proposal(path)
		p.get(2, path, "Your answer to version 1")
		p.post(2, path+"/answer", "round", r.ID, "n", "1", "answer", "objection", "reason", "Too late at night")
		p.post(1, path+"/answer", "round", r.ID, "n", "1", "answer", "consent")
		p.post(3, path+"/answer", "round", r.ID, "n", "1", "answer", "consent")
		p.post(1, path+"/drop", "reason", "Nobody rides", "round_ends", "2026-11-20")
		if body := p.get(2, path, "Your answer to dropping it"); strings.Contains(body, "Your answer to version") {
			t.Error("the answer is said to be to a version")
		}
	})
}

func TestAConfidentialCircleIsNamedToNobodyElse(t *testing.T) {
	each(t, func(p *party) {
		code, body, _ := p.ask(1, http.MethodPost, "/circles/"+p.c.ID+"/change/begins", values("circle", p.c.ID, "circle_kind", "helping", "deadline", "2020-01-01", "why", "Two people cannot go on"))
		if code != http.StatusUnprocessableEntity || strings.Count(body, "Write something here.") != 2 || !strings.Contains(body, "This day is over.") {
			t.Errorf("not all that is wrong is said at once: %d", code)
		}
		code, _, path := p.ask(1, http.MethodPost, "/circles/"+p.c.ID+"/change/begins", values("circle", p.c.ID, "name", "For Kim and Lou", "aim", "Work together again", "circle_kind", "helping",
			"deadline", "2026-12-20", "audience", "circle", "first", p.persons[2].Member, "why", "Two people cannot go on", "review_on", "2027-05-01"))
		if code != http.StatusSeeOther {
			t.Fatalf("a helping circle cannot be proposed: %d", code)
		}
		p.post(1, path+"/present", "round_ends", "2026-11-05")
		p.get(3, path, "For Kim and Lou")
		got, r := p.proposal(path)
		for _, address := range []string{path, "/items/" + got.Item + "/proposal"} {
			if code, body, _ := p.ask(9, http.MethodGet, address, nil); code == http.StatusOK || strings.Contains(body, "Kim") {
				t.Errorf("%s is open to who does not sit there: %d", address, code)
			}
		}
		p.post(1, path+"/next", "round", r.ID, "round_ends", "2026-11-08")
		_, r = p.proposal(path)
		p.post(1, path+"/next", "round", r.ID)
		p.post(1, path+"/ask", "n", "1", "round_ends", "2026-11-12")
		_, r = p.proposal(path)
		for who := 1; who <= 3; who++ {
			p.post(who, path+"/answer", "round", r.ID, "n", "1", "answer", "consent")
		}
		below, err := circle.Children(p.ctx, p.db, p.c.ID)
		if err != nil || len(below) != 1 || below[0].Audience != journal.Circle {
			t.Fatalf("%+v %v", below, err)
		}
		all, err := logbook.All(p.ctx, p.db, p.c.ID)
		if err != nil || len(all) != 1 || all[0].Audience != journal.Circle {
			t.Errorf("the agreement: %+v %v", all, err)
		}
		// What it recommends is for the circle above alone.
		_, _, path = p.ask(2, http.MethodPost, "/circles/"+below[0].ID+"/change/recommends", values("why", "Each of them was heard", "review_on", "2027-05-01"))
		p.post(2, path+"/present", "round_ends", "2026-11-05")
		for range 2 {
			_, r = p.proposal(path)
			p.post(2, path+"/next", "round", r.ID, "round_ends", "2026-11-08")
		}
		p.post(2, path+"/ask", "n", "1", "round_ends", "2026-11-12")
		_, r = p.proposal(path)
		p.post(2, path+"/answer", "round", r.ID, "n", "1", "answer", "consent")
		got, _ = p.proposal(path)
		asked, err := backlog.OfOrigin(p.ctx, p.db, backlog.Recommendation, got.Agreement)
		if err != nil || len(asked) != 1 || asked[0].Circle != p.c.ID || asked[0].Audience != journal.Circle {
			t.Errorf("the recommendation: %+v %v", asked, err)
		}
	})
}
