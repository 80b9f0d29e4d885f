package mailbox_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"net"
	"strings"
	"testing"

	"concentric/base/mailbox"

	"github.com/emersion/go-msgauth/dkim"
	"github.com/emersion/go-smtp"
)

const plain = "From: Ada <Ada@One.Example>\r\nTo: reply+x@party.example\r\nSubject: Re: Ask\r\nDate: Thu, 05 Nov 2026 10:00:00 +0000\r\n" +
	"Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" +
	"B=E4nke am Hafen.\r\n\r\nAm Do., 5. Nov. 2026 um 10:00 schrieb The Party\r\n<post@party.example>:\r\n\r\n> What of the harbour?\r\n"

const report = "From: MAILER-DAEMON@mx.example\r\nTo: reply+b@party.example\r\nAuto-Submitted: auto-replied\r\n" +
	"Content-Type: multipart/report; report-type=delivery-status; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n" +
	"--x\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n" +
	"Final-Recipient: rfc822; ada@one.example\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 <ada@one.example> unknown\r\n\r\n" +
	"Final-Recipient: rfc822; bo@one.example\r\nAction: delayed\r\nStatus: 4.2.2\r\n--x--\r\n"

func TestWhatSomebodyWroteIsRead(t *testing.T) {
	l, err := mailbox.Read([]byte(plain))
	if err != nil || l.From != "ada@one.example" || l.Text != "Bänke am Hafen." || l.Automatic || len(l.Bounces) != 0 {
		t.Errorf("%+v %v", l, err)
	}
	for text, want := range map[string]string{
		"Yes.\n-- \nAda": "Yes.",
		"Two lines.\n\nAnd more.\n\n________________\nX: y":   "Two lines.\n\nAnd more.",
		"On Thu, 5 Nov 2026, Ada <ada@x.example> wrote:\n> a": "",
		"Agreed: yes\n-----Original Message-----\nFrom: x":    "Agreed: yes",
		"It costs 5:\n- one\n- two":                           "It costs 5:\n- one\n- two",
	} {
		l, err := mailbox.Read([]byte("From: a@b.example\n\n" + text))
		if err != nil || l.Text != want {
			t.Errorf("of %q: %q, %v", text, l.Text, err)
		}
	}
	for _, bad := range []string{"", "Subject: x\r\n\r\ny", "From: a@b.example, c@d.example\r\n\r\ny", "From: a@b.example\r\nFrom: c@d.example\r\n\r\ny"} {
		if _, err := mailbox.Read([]byte(bad)); err == nil {
			t.Errorf("taken: %q", bad)
		}
	}
}

// A report is read as servers of old write it, and as Postfix does about a mail that
// it got with SMTPUTF8.
func TestADeliveryReportIsRead(t *testing.T) {
	for _, kind := range []string{"message/delivery-status", "message/global-delivery-status\r\nContent-Transfer-Encoding: 8bit"} {
		l, err := mailbox.Read([]byte(strings.Replace(report, "message/delivery-status", kind, 1)))
		if err != nil || !l.Automatic || len(l.Bounces) != 2 {
			t.Fatalf("%s: %+v %v", kind, l, err)
		}
		if b := l.Bounces[0]; !b.Failed || b.Status != "5.1.1" || b.Says != "550 unknown" {
			t.Errorf("%s: the one that failed: %+v", kind, b)
		}
		said := strings.NewReplacer("Status: 5.1.1", "Status: 5.0.0", "550 <ada@one.example> unknown", "550 No such user")
		if l, err := mailbox.Read([]byte(said.Replace(report))); err != nil || l.Bounces[0].Status != "5.1.1" {
			t.Errorf("one that says it in words alone: %+v, %v", l, err)
		}
		if l.Bounces[1].Failed {
			t.Errorf("%s: a delay is taken for a failure", kind)
		}
	}
}

// signed signs a mail for a domain, and gives the records by which it is checked.
func signed(t *testing.T, raw, domain string) ([]byte, mailbox.TXT) {
	t.Helper()
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	err = dkim.Sign(&out, strings.NewReader(raw), &dkim.SignOptions{Domain: domain, Selector: "s", Signer: private})
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), func(_ context.Context, name string) ([]string, error) {
		if name != "s._domainkey."+domain {
			return nil, &net.DNSError{Err: "no such name", Name: name, IsNotFound: true}
		}
		return []string{"v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(public)}, nil
	}
}

func TestOnlyTheSendersDomainSigns(t *testing.T) {
	for domain, want := range map[string]error{"one.example": nil, "example": nil, "two.example": mailbox.ErrUnsigned, "mail.one.example": mailbox.ErrUnsigned, "ne.example": mailbox.ErrUnsigned} {
		raw, txt := signed(t, plain, domain)
		if err := mailbox.Signed(t.Context(), raw, "ada@one.example", txt); !errors.Is(err, want) {
			t.Errorf("signed by %s: %v", domain, err)
		}
	}
	raw, txt := signed(t, plain, "one.example")
	if err := mailbox.Signed(t.Context(), bytes.Replace(raw, []byte("Hafen"), []byte("Fluss"), 1), "ada@one.example", txt); !errors.Is(err, mailbox.ErrUnsigned) {
		t.Errorf("changed on the way: %v", err)
	}
	if err := mailbox.Signed(t.Context(), []byte(plain), "ada@one.example", txt); !errors.Is(err, mailbox.ErrUnsigned) {
		t.Errorf("not signed: %v", err)
	}
	away := func(context.Context, string) ([]string, error) {
		return nil, &net.DNSError{Err: "timeout", IsTimeout: true, IsTemporary: true}
	}
	if err := mailbox.Signed(t.Context(), raw, "ada@one.example", away); err == nil || errors.Is(err, mailbox.ErrUnsigned) {
		t.Errorf("no answer from the name servers is no reason to refuse: %v", err)
	}
}

func TestMailsAreHandedOverByLMTP(t *testing.T) {
	in, err := mailbox.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error)
	got := map[string]string{}
	go func() {
		ended <- mailbox.Serve(ctx, in, func(_ context.Context, to string, raw []byte) error {
			got[to] = string(raw)
			switch to {
			case "no@party.example":
				return errors.New("not here")
			case "later@party.example":
				return mailbox.Later{Err: errors.New("the database is away")}
			}
			return nil
		})
	}()
	conn, err := net.Dial("tcp", in.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	client := smtp.NewClientLMTP(conn)
	answers := map[string]int{}
	if err := client.Mail("adä@one.example", &smtp.MailOptions{UTF8: true}); err != nil {
		t.Fatal(err)
	}
	for _, to := range []string{"yes@party.example", "no@party.example", "later@party.example"} {
		if err := client.Rcpt(to, nil); err != nil {
			t.Fatal(err)
		}
	}
	w, err := client.Data()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte(plain)); err != nil {
		t.Fatal(err)
	}
	taken, err := w.CloseWithLMTPResponse()
	for to := range taken {
		answers[to] = 250
	}
	var refused smtp.LMTPDataError
	if !errors.As(err, &refused) {
		t.Fatal(err)
	}
	for to, why := range refused {
		answers[to] = why.Code
	}
	client.Quit()
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if answers["yes@party.example"] != 250 || answers["no@party.example"] != 550 || answers["later@party.example"] != 451 || len(got) != 3 {
		t.Errorf("answers %v for %d mails", answers, len(got))
	}
	for _, address := range []string{"0.0.0.0:2424", "8.8.8.8:2424", "nowhere"} {
		if l, err := mailbox.Listen(address); err == nil {
			l.Close()
			t.Errorf("it listens at %s", address)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(plain))
	f.Add([]byte(report))
	f.Fuzz(func(t *testing.T, raw []byte) {
		l, err := mailbox.Read(raw)
		if err != nil {
			return
		}
		if l.From == "" || strings.ContainsAny(l.From, "\r\n") || strings.Contains(l.Text, "\n>") {
			t.Errorf("%+v", l)
		}
		for _, b := range l.Bounces {
			if strings.ContainsAny(b.Says, "@\n") || b.Failed && b.Status[0] != '5' {
				t.Errorf("%+v", b)
			}
		}
	})
}
