package mail_test

import (
	"bufio"
	"fmt"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"concentric/base/clock"
	"concentric/base/mail"
	"concentric/base/store"
	"concentric/base/store/storetest"
)

// refusing is a mail server without enhanced codes, which refuses one command.
func refusing(t *testing.T, command, answer string) (address string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	serve := func(c net.Conn) {
		defer c.Close()
		fmt.Fprint(c, "220 mx.example\r\n")
		content := false
		for in := bufio.NewScanner(c); in.Scan(); {
			line := in.Text()
			if content = content && line != "."; content {
				continue
			}
			switch {
			case strings.HasPrefix(line, command):
				fmt.Fprint(c, answer+"\r\n")
			case strings.HasPrefix(line, "EHLO"):
				fmt.Fprint(c, "250-mx.example\r\n250 SMTPUTF8\r\n")
			case line == "DATA":
				fmt.Fprint(c, "354 go\r\n")
				content = true
			default:
				fmt.Fprint(c, "250 ok\r\n")
			}
		}
	}
	go func() {
		for c, err := listener.Accept(); err == nil; c, err = listener.Accept() {
			go serve(c)
		}
	}()
	return listener.Addr().String()
}

// Only what is answered to the recipient's address is about the mailbox.
func TestAPlain550StopsMailOnlyAtTheRecipient(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		for n, c := range []struct {
			command, answer string
			why             mail.Why
		}{
			{"RCPT", "550 No such user", mail.Gone},
			{"RCPT", "550 Relaying is not allowed", mail.Declined},
			{"MAIL", "550 No such user", mail.Minded},
			{"MAIL", "550 5.1.0 rejected", mail.Minded},
			{"DATA", "550 Rejected", mail.Declined},
			{".", "550 Rejected", mail.Declined},
		} {
			sender, err := mail.New(mail.Settings{URL: "smtp://" + refusing(t, c.command, c.answer), From: "post@party.example", Name: "The Party", Contact: contact})
			if err != nil {
				t.Fatal(err)
			}
			m := letter(fmt.Sprint("refused", n))
			m.Person = fmt.Sprint("person", n)
			if err := sender.Once(t.Context(), db, m); err != nil {
				t.Errorf("%s: %v", c.command, err)
			}
			stopped, err := mail.Stopped(t.Context(), db, m.Person, m.To)
			if err != nil || stopped != (c.why == mail.Gone) {
				t.Errorf("%s is answered %s: stopped %v, %v", c.command, c.answer, stopped, err)
			}
			later := clock.With(t.Context(), clock.At(time.Now().Add(time.Hour)).Now)
			open, err := mail.Open(later, db)
			told := slices.ContainsFunc(open, func(u mail.Unsent) bool {
				return u.ID == m.ID && u.Untold == mail.Untold{Why: c.why, Says: c.answer}
			})
			if err != nil || !told {
				t.Errorf("%s is answered %s: on the desk %+v, %v", c.command, c.answer, open, err)
			}
		}
	})
}
