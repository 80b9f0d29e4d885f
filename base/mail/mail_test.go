package mail_test

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"concentric/base/clock"
	"concentric/base/mail"
	"concentric/base/mail/sink"
	"concentric/base/store"
	"concentric/base/store/storetest"
)

const contact = "Ada Byron, ada@party.example"

func open(t *testing.T) (*sink.Sink, *mail.Sender) {
	t.Helper()
	in, err := sink.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { in.Close() })
	sender, err := mail.New(mail.Settings{URL: "smtp://" + in.Addr(), From: "post@party.example", Name: "The Party", Contact: contact})
	if err != nil {
		t.Fatal(err)
	}
	return in, sender
}

func letter(id string) mail.Message {
	return mail.Message{
		ID: id, Class: mail.Digest, Name: "Åse \"Grøn\"\r\nBcc: all@party.example", To: "aase@party.example", Lang: "da",
		Subject: "Tre svar\r\nX-Injected: yes", Text: "Kære Åse\n\nSpørgsmål: " + contact + "\n", Unsubscribe: "https://party.example/off",
	}
}

func TestSendSpeaksSMTP(t *testing.T) {
	in, sender := open(t)
	if err := sender.Send(t.Context(), letter("abc")); err != nil {
		t.Fatal(err)
	}
	mails := in.To("aase@party.example")
	if len(mails) != 1 {
		t.Fatalf("%d mails arrived", len(mails))
	}
	m := mails[0]
	if m.Subject != "Tre svar X-Injected: yes" || m.Header.Get("X-Injected") != "" || m.Header.Get("Bcc") != "" {
		t.Errorf("a line break in a subject or a name made a header: %q", m.Raw)
	}
	if got := m.Header.Get("Message-ID"); got != "<abc@party.example>" {
		t.Errorf("Message-ID %q", got)
	}
	if !strings.Contains(m.Text, "Kære Åse") || !strings.Contains(m.Text, contact) {
		t.Errorf("text %q", m.Text)
	}
	if m.Header.Get("List-Unsubscribe-Post") == "" || m.Header.Get("Auto-Submitted") != "auto-generated" {
		t.Errorf("headers %v", m.Header)
	}
}

func TestSendRefusesMailWithoutAHuman(t *testing.T) {
	_, sender := open(t)
	m := letter("x")
	m.Text = "Kære Åse"
	if err := sender.Send(t.Context(), m); err == nil {
		t.Error("a mail that names nobody was sent")
	}
}

func TestErrorsNameNoAddress(t *testing.T) {
	in, sender := open(t)
	in.Refuse(func(to string) error { return errors.New("no such mailbox " + to) })
	err := sender.Send(t.Context(), letter("x"))
	var failed *mail.Failed
	if !errors.As(err, &failed) || !failed.Refused || failed.Code != 550 {
		t.Fatalf("%v", err)
	}
	if strings.Contains(err.Error(), "aase") {
		t.Errorf("the error names the address: %v", err)
	}
}

func TestOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		in, sender := open(t)
		for range 3 {
			if err := sender.Once(t.Context(), db, letter("one")); err != nil {
				t.Fatal(err)
			}
		}
		if n := len(in.All()); n != 1 {
			t.Errorf("asked three times, sent %d times", n)
		}
	})
}

func TestOnceTriesAgainAfterATemporaryNo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		in, sender := open(t)
		in.Refuse(func(string) error { return sink.Later("busy") })
		if err := sender.Once(t.Context(), db, letter("two")); err == nil {
			t.Fatal("a temporary no was taken for sent")
		}
		in.Refuse(nil)
		if err := sender.Once(t.Context(), db, letter("two")); err != nil {
			t.Fatal(err)
		}
		if n := len(in.All()); n != 1 {
			t.Errorf("%d mails", n)
		}
	})
}

func TestOnceLeavesARefusedMailOnTheDesk(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		in, sender := open(t)
		in.Refuse(func(to string) error { return errors.New("no " + to + " here") })
		for range 2 {
			if err := sender.Once(t.Context(), db, letter("three")); err != nil {
				t.Fatal(err)
			}
		}
		later := clock.With(t.Context(), clock.At(time.Now().Add(time.Hour)).Now)
		open, err := mail.Open(later, db)
		if err != nil || len(open) != 1 || open[0].Untold != (mail.Untold{Why: mail.Gone, Says: "550 5.1.1 no here"}) {
			t.Errorf("%v %v", open, err)
		}
	})
}

// A link to sign in that does not go out is tried as often as it is asked for, and
// the desk hears of it until it has gone out, or a day has passed.
func TestALinkThatDoesNotGoOutIsToldOf(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		in, sender := open(t)
		hands := clock.At(time.Date(2026, 11, 5, 16, 0, 0, 0, time.UTC))
		ctx := clock.With(t.Context(), hands.Now)
		late := func(want int) {
			t.Helper()
			n, last, err := mail.Late(ctx, db)
			if err != nil || n != want || (last.Says != "") != (want > 0) || strings.Contains(last.Says, "@") {
				t.Errorf("%d late, %q: %v", n, last, err)
			}
			if doubts, err := mail.Open(ctx, db); err != nil || len(doubts) != 0 {
				t.Errorf("%+v %v", doubts, err)
			}
		}
		link, other := letter("signin-1"), letter("signin-2")
		link.Class, other.Class = mail.SignIn, mail.SignIn
		in.Refuse(func(string) error { return errors.New("no such mailbox") })
		for _, m := range []mail.Message{link, link, other} {
			if err := sender.Again(ctx, db, m); err == nil {
				t.Error("a link that was refused counts as sent")
			}
		}
		hands.Move(time.Hour)
		late(2)
		in.Refuse(nil)
		if err := sender.Again(ctx, db, link); err != nil || in.Taken() != 1 {
			t.Errorf("%d went out: %v", in.Taken(), err)
		}
		late(1)
		hands.Move(24 * time.Hour)
		late(0)
	})
}

func TestSettings(t *testing.T) {
	for _, s := range []mail.Settings{
		{URL: "http://x", From: "a@b.example", Contact: contact},
		{URL: "smtp://x:port", From: "a@b.example", Contact: contact},
		{URL: "smtp://x", From: "nobody", Contact: contact},
		{URL: "smtp://x", From: "a@b.example"},
	} {
		if _, err := mail.New(s); err == nil {
			t.Errorf("taken: %+v", s)
		}
	}
}

func TestUnreachable(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	l.Close()
	sender, err := mail.New(mail.Settings{URL: "smtp://" + address, From: "a@b.example", Contact: contact})
	if err != nil {
		t.Fatal(err)
	}
	var failed *mail.Failed
	if err := sender.Send(context.Background(), letter("x")); !errors.As(err, &failed) || failed.Refused || failed.Uncertain {
		t.Errorf("%v", err)
	}
}
