package sink

import (
	"context"
	"errors"
	"net/smtp"
	"strings"
	"testing"
	"time"
)

func listen(t *testing.T) *Sink {
	t.Helper()
	s, err := Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

const twoParts = "From: circle@example.org\r\nTo: ann@example.org\r\nSubject: =?utf-8?q?Deine_Antwort_ist_da_=E2=9C=93?=\r\nMIME-Version: 1.0\r\n" +
	"Content-Type: multipart/alternative; boundary=x\r\n\r\n" +
	"--x\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nGr=C3=BC=C3=9Fe, siehe\r\n<http://localhost/answer/7?a=3Db>.\r\n" +
	"--x\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nPHA+R3LDvMOfZTwvcD4=\r\n--x--\r\n"

func TestAMailIsKeptAndReadWhole(t *testing.T) {
	s := listen(t)
	if err := smtp.SendMail(s.Addr(), nil, "circle@example.org", []string{"Ann@example.org"}, []byte(twoParts)); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	m, err := s.AwaitTo(ctx, "ann@example.org", "Antwort")
	if err != nil {
		t.Fatal(err)
	}
	if m.Subject != "Deine Antwort ist da ✓" || !strings.HasPrefix(m.Text, "Grüße, siehe\n") || m.HTML != "<p>Grüße</p>" {
		t.Errorf("subject %q, text %q, html %q", m.Subject, m.Text, m.HTML)
	}
	if link := m.Link("/answer/"); link != "http://localhost/answer/7?a=b" {
		t.Errorf("link %q", link)
	}
	if len(s.To("bob@example.org")) != 0 || len(s.To("ANN@example.org")) != 1 {
		t.Errorf("mails to bob: %v, to ann: %v", s.To("bob@example.org"), s.To("ann@example.org"))
	}
}

func TestRefusalsReachTheSender(t *testing.T) {
	s := listen(t)
	send := func() error {
		return smtp.SendMail(s.Addr(), nil, "a@example.org", []string{"b@example.org"}, []byte("Subject: x\r\n\r\ny\r\n"))
	}
	s.Refuse(func(string) error { return Later("the disk is full") })
	if err := send(); err == nil || !strings.Contains(err.Error(), "451") {
		t.Errorf("wanted 451, got %v", err)
	}
	s.Refuse(func(string) error { return errors.New("unknown here") })
	if err := send(); err == nil || !strings.Contains(err.Error(), "550") {
		t.Errorf("wanted 550, got %v", err)
	}
	s.Refuse(nil)
	if err := send(); err != nil || len(s.All()) != 1 {
		t.Errorf("accepted: %v, %d mails", err, len(s.All()))
	}
}

func TestAwaitEndsWithItsContext(t *testing.T) {
	s := listen(t)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := s.AwaitTo(ctx, "ann@example.org", ""); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(twoParts))
	f.Add([]byte("Content-Type: multipart/mixed\r\n\r\n--\r\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		m, err := read(raw)
		if err == nil && len(m.Raw) != len(raw) {
			t.Errorf("kept %d of %d bytes", len(m.Raw), len(raw))
		}
	})
}
