package desk_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"concentric/base/apperr"
	"concentric/base/mail"
	"concentric/base/mail/sink"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/desk"
	"concentric/journal"
	"concentric/member"
)

// Whose mail came back lies on the desk, until a steward has it tried again.
func TestMailThatCameBackLiesOnTheDesk(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		write := func(do func(ctx context.Context, tx *store.Tx) error) error { return db.Write(ctx, do) }
		var people [2]member.Actor
		must(write(func(ctx context.Context, tx *store.Tx) error {
			for i, name := range []string{"Ada", "Ben"} {
				id, err := member.Add(ctx, tx, member.Member{Number: name, Name: name, Email: name + "@party.example"})
				if err != nil {
					return err
				}
				people[i].Member = id
			}
			_, err := member.GiveSteward(ctx, tx, member.AtServer(), people[0].Member, time.Now().AddDate(0, 3, 0).Format(time.DateOnly), "")
			return err
		}))
		must(journal.Settle(ctx, db, nil))
		for i := range people {
			actor, err := member.ActorOf(ctx, db, people[i].Member)
			must(err)
			people[i] = actor
		}
		ada, ben := people[0], people[1]
		out, err := sink.Listen("127.0.0.1:0")
		must(err)
		defer out.Close()
		sender, err := mail.New(mail.Settings{URL: "smtp://" + out.Addr(), From: "post@party.example", Name: "The Party", Contact: "Cy, cy@party.example"})
		must(err)
		letter := func(id string) mail.Message {
			return mail.Message{ID: id, Class: mail.Digest, Person: ben.Member, Name: "Ben", To: "Ben@party.example", Subject: "News", Text: "Cy, cy@party.example"}
		}
		out.Refuse(func(string) error { return errors.New("unknown here") })
		must(sender.Once(ctx, db, letter("1")))
		out.Refuse(nil)
		o, err := desk.Look(ctx, db, ada)
		must(err)
		if len(o.Stops) != 1 || o.Stops[0].Person != ben.Member || o.Names[ben.Member] != "Ben" {
			t.Errorf("on the desk: %+v", o.Stops)
		}
		if err := write(func(ctx context.Context, tx *store.Tx) error { return desk.Resume(ctx, tx, ben, ben.Member) }); !apperr.Is(err, apperr.Forbidden) {
			t.Errorf("somebody who is no steward resumes: %v", err)
		}
		must(write(func(ctx context.Context, tx *store.Tx) error { return desk.Resume(ctx, tx, ada, ben.Member) }))
		if o, err = desk.Look(ctx, db, ada); err != nil || len(o.Stops) != 0 {
			t.Errorf("after it was resumed: %+v, %v", o.Stops, err)
		}
		// Every member sees that it was done, and Ben that it concerned him.
		uses, err := member.Uses(ctx, db, 10)
		must(err)
		readings, err := member.Readings(ctx, db, ben.Member, 10)
		must(err)
		if len(uses) != 1 || uses[0].What != member.ResumedMail || uses[0].Steward != ada.Member || len(readings) != 1 || readings[0].What != member.ResumedMail {
			t.Errorf("uses of a steward's powers: %+v, and what Ben sees: %+v", uses, readings)
		}
		// Their server minds ours: it stands on the desk, and mail goes on.
		must(write(func(ctx context.Context, tx *store.Tx) error {
			return mail.CameBack(ctx, tx, mail.Arrived{Person: ben.Member}.Back("5.7.1", "blocked by a list"))
		}))
		if o, err = desk.Look(ctx, db, ada); err != nil || len(o.Stops) != 0 || len(o.Unwelcome) != 1 || o.Unwelcome[0].Says != "blocked by a list" {
			t.Errorf("whose server minds ours: %+v %+v, %v", o.Stops, o.Unwelcome, err)
		}
		must(sender.Once(ctx, db, letter("2")))
		if len(out.All()) != 1 {
			t.Error("resumed, and nothing goes out")
		}
	})
}
