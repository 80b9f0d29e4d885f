package setup_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/journal"
	"concentric/member"
	"concentric/setup"

	"pgregory.net/rapid"
)

// Before anybody is there, whoever holds the link sets; afterwards a steward,
// and nobody else. Each change is in the journal and a use of powers.
func TestWhoSetsTheServer(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		write := func(do func(ctx context.Context, tx *store.Tx) error) error { return db.Write(ctx, do) }
		set := func(by setup.By, name string) error {
			return write(func(ctx context.Context, tx *store.Tx) error {
				return setup.SetServer(ctx, tx, by, name, []string{"de", "en", "xx"}, "Party.example/")
			})
		}
		token, err := member.SetUpToken(db)
		must(err)
		if err := set(setup.By{Token: token + "0"}, "The Party"); !apperr.Is(err, apperr.NotFound) {
			t.Errorf("a wrong link: %v", err)
		}
		if err := set(setup.By{}, "The Party"); !apperr.Is(err, apperr.NotSignedIn) {
			t.Errorf("a visitor: %v", err)
		}
		must(set(setup.By{Token: token}, "  The   Party "))
		as := setup.Settings{
			Relay: setup.Relay{Host: "SMTP.provider.example", Port: 587, User: "post", Password: "s3cret/@:"}, From: "post@party.example", Contact: "Ada, ada@party.example",
		}
		must(write(func(ctx context.Context, tx *store.Tx) error {
			return setup.SetMail(ctx, tx, setup.By{Token: token}, as)
		}))
		now, n, err := setup.Now(ctx, db)
		must(err)
		if n != 2 || now.Name != "The Party" || now.URL != "https://party.example" || strings.Join(now.Languages, " ") != "en de" || now.Relay.Host != "smtp.provider.example" || now.Relay.Password != as.Relay.Password {
			t.Errorf("%d changes: %+v", n, now)
		}
		if sender, err := now.Sender(""); err != nil || sender.Contact() != as.Contact {
			t.Errorf("the sender: %v", err)
		}
		var sealed string
		must(db.QueryRow(ctx, "select mail from setup_change where n = 2").Scan(&sealed))
		if strings.Contains(sealed, "provider") {
			t.Errorf("the mail server is not sealed: %q", sealed)
		}
		var people [2]member.Actor
		must(write(func(ctx context.Context, tx *store.Tx) error {
			for i, name := range []string{"Ada", "Ben"} {
				id, err := member.Add(ctx, tx, member.Member{Number: name, Name: name})
				if err != nil {
					return err
				}
				people[i].Member = id
			}
			_, err := member.GiveSteward(ctx, tx, member.AtServer(), people[0].Member, time.Now().AddDate(0, 3, 0).Format(time.DateOnly), "")
			return err
		}))
		for i := range people {
			people[i], err = member.ActorOf(ctx, db, people[i].Member)
			must(err)
		}
		if err := set(setup.By{Token: token}, "Another"); !apperr.Is(err, apperr.Gone) {
			t.Errorf("the link, once somebody is there: %v", err)
		}
		if err := set(setup.By{Actor: people[1]}, "Another"); !apperr.Is(err, apperr.Forbidden) {
			t.Errorf("a member: %v", err)
		}
		must(set(setup.By{Actor: people[0]}, "Another"))
		// The password stays where server and user do, and goes nowhere else.
		as.Relay.Password, as.Contact = "", "Ben, ben@party.example"
		mails := func() error {
			return write(func(ctx context.Context, tx *store.Tx) error {
				return setup.SetMail(ctx, tx, setup.By{Actor: people[0]}, as)
			})
		}
		must(mails())
		as.Relay.Host = "smtp.elsewhere.example"
		if e := apperr.As(mails()); e == nil || e.Field != "password" {
			t.Errorf("the old password for another server: %v", e)
		}
		if now, n, err = setup.Now(ctx, db); err != nil || n != 4 || now.Name != "Another" || now.Relay.Password != "s3cret/@:" || now.Contact != "Ben, ben@party.example" {
			t.Errorf("%d changes: %+v, %v", n, now, err)
		}
		uses, err := member.Uses(ctx, db, 10)
		must(err)
		if len(uses) != 2 || uses[0].What != member.ChangedServer || uses[0].Steward != people[0].Member || uses[0].Everybody || uses[0].People != 0 {
			t.Errorf("uses of powers: %+v", uses)
		}
		must(journal.Settle(ctx, db, nil))
		contents := append(setup.Contents, member.Contents...)
		report, err := journal.Verify(ctx, db, contents)
		must(err)
		if report.Wrong != "" {
			t.Errorf("the journal: %s", report.Wrong)
		}
		must(write(func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Exec(ctx, "update setup_change set contact = 'Eve' where n = 4")
			return err
		}))
		if report, err = journal.Verify(ctx, db, contents); err != nil || report.Wrong == "" {
			t.Errorf("a contact that was changed by hand passes: %v", err)
		}
	})
}

func TestWhatCannotBeSet(t *testing.T) {
	good := setup.Settings{Relay: setup.Relay{Host: "smtp.provider.example", Port: 587}, From: "post@party.example", Contact: "Ada"}
	for field, spoil := range map[string]func(s *setup.Settings){
		"host":     func(s *setup.Settings) { s.Relay.Host = "smtp://provider.example:587" },
		"port":     func(s *setup.Settings) { s.Relay.Port = 0 },
		"password": func(s *setup.Settings) { s.Relay.User = "post" },
		"from":     func(s *setup.Settings) { s.From = "The Party <post@party.example>" },
		"contact":  func(s *setup.Settings) { s.Contact = " " },
		"selector": func(s *setup.Settings) { s.Selector = "a b" },
	} {
		as := good
		spoil(&as)
		if _, err := setup.CheckMail(setup.Settings{}, as); apperr.As(err) == nil || apperr.As(err).Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	if s, err := setup.CheckMail(good, setup.Settings{}); err != nil || s.Relay.Host != "" || s.From != "" {
		t.Errorf("no mail server: %+v, %v", s, err)
	}
	for _, address := range []string{"", "https://", "ftp://party.example", "https://party.example/page", "https://user@party.example", "https://party.example?x"} {
		if _, err := setup.Address(address); err == nil {
			t.Errorf("%q is taken for an address", address)
		}
	}
	for text, gap := range map[string]string{
		"[street]\n": "[street]", "see [our page](https://party.example)": "", "no gap": "", "[a](b) and [c]": "[c]",
	} {
		if found := setup.Gap(text); found != gap {
			t.Errorf("%q: the gap %q", text, found)
		}
	}
}

// A relay is read back as it was written, whatever is in the password.
func TestARelayIsKept(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := setup.Relay{
			Host: rapid.StringMatching(`[a-z]([a-z0-9.-]{0,20}[a-z0-9])?`).Draw(t, "host"), Port: rapid.IntRange(1, 65535).Draw(t, "port"),
			TLS: rapid.Bool().Draw(t, "tls"), User: rapid.StringN(1, 12, -1).Draw(t, "user"), Password: rapid.StringN(1, 12, -1).Draw(t, "password"),
		}
		if back := setup.ReadRelay(r.URL()); back != r {
			t.Fatalf("%+v came back as %+v", r, back)
		}
	})
}
