package mail

import (
	"testing"
	"time"

	"concentric/base/clock"
	"concentric/base/mail/sink"
	"concentric/base/store"
	"concentric/base/store/storetest"
)

// A server that died between marking a mail and hearing that it was taken leaves
// it in doubt: it is not sent again, and lies on the desk.
func TestAMailInDoubtIsNotSentAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		in, err := sink.Listen("127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer in.Close()
		sender, err := New(Settings{URL: "smtp://" + in.Addr(), From: "post@party.example", Name: "The Party", Contact: "Cy, cy@party.example"})
		if err != nil {
			t.Fatal(err)
		}
		hands := clock.At(time.Date(2026, 11, 5, 16, 0, 0, 0, time.UTC))
		ctx := clock.With(t.Context(), hands.Now)
		m := Message{ID: "one", Class: Digest, To: "ada@one.example", Subject: "News", Text: "Cy, cy@party.example"}
		if mine, err := mark(ctx, db, m); err != nil || !mine {
			t.Fatal(mine, err)
		}
		if err := sender.Once(ctx, db, m); err != nil || in.Taken() != 0 {
			t.Errorf("%d mails went out again: %v", in.Taken(), err)
		}
		for _, doubts := range []int{0, 1} {
			open, err := Open(ctx, db)
			if err != nil || len(open) != doubts || doubts == 1 && (open[0].ID != "one" || open[0].Untold != (Untold{})) {
				t.Errorf("on the desk: %+v %v", open, err)
			}
			hands.Move(11 * time.Minute)
		}
	})
}

// A connection that waits for the next mail, and breaks, keeps no mail back.
func TestAMailServerThatStartsAgain(t *testing.T) {
	in, err := sink.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	sender, err := New(Settings{URL: "smtp://" + in.Addr(), From: "post@party.example", Name: "The Party", Contact: "Cy, cy@party.example"})
	if err != nil {
		t.Fatal(err)
	}
	m := Message{ID: "one", Class: Digest, To: "ada@one.example", Subject: "News", Text: "Cy, cy@party.example"}
	for range 2 {
		if err := sender.Send(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(sender.open.idle); n != 1 || in.Taken() != 2 {
		t.Errorf("%d connections wait after %d mails", n, in.Taken())
	}
	if err := in.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := sink.Listen(in.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if err := sender.Send(t.Context(), m); err != nil || again.Taken() != 1 {
		t.Errorf("%d mails after the mail server started again: %v", again.Taken(), err)
	}
	sender.open.hangUp()
	if n := len(sender.open.idle); n != 0 {
		t.Errorf("%d connections wait after they were hung up", n)
	}
}
