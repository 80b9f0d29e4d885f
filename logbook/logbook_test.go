package logbook_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/journal"
	"concentric/logbook"
	"concentric/member"
)

var actor = member.Actor{Member: "m1", Pseudonym: "p1", Lang: "en"}

func sample() logbook.Text {
	return logbook.Text{
		Title: "Night buses", Text: "Every hour until two", Why: "People come home", Responsible: "Transport", Measured: "Riders a month",
		Feedback: "At the stop", ReviewOn: "2027-05-02", Lang: "en",
		Lineage: logbook.Lineage{Proposal: "pr1", ProposalVersion: 2, Item: "i1", OriginKind: "finding", OriginRef: "f1", Statements: []string{"s1", "s2"}},
		Record:  logbook.Record{Method: logbook.Consent, Absentees: "wait", Consented: 5},
	}
}

func TestCheckNamesWhatIsMissing(t *testing.T) {
	for field, spoil := range map[string]func(*logbook.Text){
		"title":       func(x *logbook.Text) { x.Title = "" },
		"text":        func(x *logbook.Text) { x.Text = " " },
		"why":         func(x *logbook.Text) { x.Why = "" },
		"responsible": func(x *logbook.Text) { x.Responsible = "" },
		"measured":    func(x *logbook.Text) { x.Measured = "" },
		"feedback":    func(x *logbook.Text) { x.Feedback = "" },
		"review_on":   func(x *logbook.Text) { x.ReviewOn = "2026-11-02" },
		"ends_on":     func(x *logbook.Text) { x.EndsOn = "2027-05-01" },
	} {
		text := sample()
		spoil(&text)
		_, err := logbook.Check(text, "2026-11-02")
		if e := apperr.As(err); e == nil || e.Field != field {
			t.Errorf("without a good %s: %v", field, err)
		}
	}
	if _, err := logbook.Check(sample(), "2026-11-02"); err != nil {
		t.Error(err)
	}
	_, err := logbook.Check(logbook.Text{Title: "Night buses"}, "2026-11-02")
	var fields []string
	for _, e := range apperr.All(err) {
		fields = append(fields, e.Field)
	}
	if got := strings.Join(fields, " "); got != "text why measured feedback responsible review_on" {
		t.Errorf("of an empty text it names %s", got)
	}
}

func TestAnEditedAgreementDoesNotPassVerify(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := clock.With(context.Background(), clock.At(time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)).Now)
		var a logbook.Agreement
		err := db.Write(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
			a, err = logbook.Agree(ctx, tx, actor, "", "c1", journal.Public, sample())
			if err != nil {
				return err
			}
			second := sample()
			second.Title, second.ReviewOn = "Night buses and trams", "2027-08-01"
			a, err = logbook.Agree(ctx, tx, actor, a.ID, "c1", journal.Public, second)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if a.Now.N != 2 || a.On("2027-07-31") != logbook.InForce || a.On("2027-08-01") != logbook.ReviewDue {
			t.Errorf("%+v", a)
		}
		if of, err := logbook.OfOrigin(ctx, db, "f1"); err != nil || len(of) != 1 || len(of[0].Now.Lineage.Statements) != 2 {
			t.Errorf("from the finding: %v %v", of, err)
		}
		if err := journal.Settle(ctx, db, nil); err != nil {
			t.Fatal(err)
		}
		if r, err := journal.Verify(ctx, db, logbook.Contents); err != nil || r.Wrong != "" || r.Compared != 2 {
			t.Fatalf("%+v %v", r, err)
		}
		err = db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Exec(ctx, "update logbook_text set text = 'Every hour until three' where n = 1")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if r, err := journal.Verify(ctx, db, logbook.Contents); err != nil || r.Wrong == "" {
			t.Errorf("an edited old version passes: %+v %v", r, err)
		}
	})
}

func TestWhatWasDroppedStaysDropped(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		var a logbook.Agreement
		err := db.Write(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
			if a, err = logbook.Agree(ctx, tx, actor, "", "c1", journal.Public, sample()); err != nil {
				return err
			}
			return logbook.Drop(ctx, tx, actor, a.ID, "pr2")
		})
		if err != nil {
			t.Fatal(err)
		}
		err = db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			_, err := logbook.Agree(ctx, tx, actor, a.ID, "c1", journal.Public, sample())
			return err
		})
		if !apperr.Is(err, apperr.Gone) {
			t.Errorf("a new version of a dropped agreement: %v", err)
		}
	})
}

func TestWhatHeldOnADay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		day := func(n int) time.Time { return time.Date(2026, 11, n, 9, 0, 0, 0, time.UTC) }
		at := func(n int, act func(context.Context, *store.Tx) error) {
			t.Helper()
			if err := db.Write(clock.With(context.Background(), clock.At(day(n)).Now), act); err != nil {
				t.Fatal(err)
			}
		}
		var a logbook.Agreement
		at(2, func(ctx context.Context, tx *store.Tx) (err error) {
			a, err = logbook.Agree(ctx, tx, actor, "", "c1", journal.Public, sample())
			return err
		})
		at(5, func(ctx context.Context, tx *store.Tx) error {
			second := sample()
			second.Title = "Night trams"
			_, err := logbook.Agree(ctx, tx, actor, a.ID, "c1", journal.Public, second)
			return err
		})
		at(9, func(ctx context.Context, tx *store.Tx) error { return logbook.Drop(ctx, tx, actor, a.ID, "pr2") })
		for n, want := range map[int]string{1: "", 3: "Night buses", 6: "Night trams", 10: ""} {
			list, err := logbook.AsOf(context.Background(), db, "c1", day(n))
			got := ""
			if len(list) > 0 {
				got = list[0].Now.Title
			}
			if err != nil || got != want || want != "" && list[0].On("2026-11-10") != logbook.InForce {
				t.Errorf("on day %d: %q (%v), want %q", n, got, err, want)
			}
			now, err := logbook.Get(context.Background(), db, a.ID)
			if err != nil {
				t.Fatal(err)
			}
			texts, err := logbook.Versions(context.Background(), db, a.ID)
			if err != nil {
				t.Fatal(err)
			}
			if then, stood := now.As(texts, day(n)); stood != (want != "") || stood && (then.Now.Title != want || then.On("2026-11-10") != logbook.InForce) {
				t.Errorf("by itself, on day %d: %v %q, want %q", n, stood, then.Now.Title, want)
			}
		}
	})
}
