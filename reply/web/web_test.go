package web_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"concentric/backlog"
	"concentric/base/clock"
	"concentric/base/i18n"
	"concentric/base/live"
	"concentric/base/mail"
	"concentric/base/mail/sink"
	"concentric/base/mailbox"
	"concentric/base/page"
	"concentric/base/seal"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/base/typed"
	"concentric/brief"
	"concentric/circle"
	"concentric/journal"
	"concentric/listening"
	"concentric/member"
	"concentric/moderation"
	"concentric/reply"
	"concentric/reply/web"
	"concentric/schema"

	"github.com/emersion/go-msgauth/dkim"
	"github.com/emersion/go-smtp"
)

// party is two members, a conversation, a mail server for what goes out and a
// mailbox for what comes in.
type party struct {
	t       *testing.T
	ctx     context.Context
	hands   *clock.Hands
	db      *store.DB
	sink    *sink.Sink
	sender  *mail.Sender
	room    *reply.Room
	pages   http.Handler
	inbox   string
	key     ed25519.PrivateKey
	ada, bo member.Actor
	talk    string
}

func started(t *testing.T, db *store.DB) *party {
	catalogue, err := i18n.NewCatalogue(page.Messages, typed.Messages, member.Messages, circle.Messages, backlog.Messages, brief.Messages,
		moderation.Messages, listening.Messages, reply.Messages)
	p := &party{t: t, db: db, hands: clock.At(time.Date(2026, 11, 5, 16, 0, 0, 0, time.UTC))}
	p.must(err)
	p.ctx = i18n.With(clock.With(context.Background(), p.hands.Now), catalogue, "en")
	keys, err := seal.Parse(storetest.MasterKey)
	p.must(err)
	vault, err := store.Open(t.Context(), store.Options{URL: filepath.Join(t.TempDir(), "vault.db"), Schema: schema.Keys(), Keys: keys})
	p.must(err)
	t.Cleanup(func() { vault.Close() })
	p.must(vault.Migrate(t.Context()))
	p.sink, err = sink.Listen("127.0.0.1:0")
	p.must(err)
	t.Cleanup(func() { p.sink.Close() })
	p.sender, err = mail.New(mail.Settings{URL: "smtp://" + p.sink.Addr(), From: "post@party.example", Name: "The Party", Contact: "Cy, cy@party.example", Mailbox: "reply@party.example"})
	p.must(err)
	public, private, err := ed25519.GenerateKey(nil)
	p.must(err)
	p.key = private
	p.room = &reply.Room{
		DB: db, Listen: listening.NewRoom(db, vault), Sender: p.sender, BaseURL: "https://party.example", Name: "The Party",
		TXT: func(_ context.Context, name string) ([]string, error) {
			return []string{"v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(public)}, nil
		},
	}
	p.must(db.Write(p.ctx, func(ctx context.Context, tx *store.Tx) error { return p.fill(ctx, tx) }))
	mux := http.NewServeMux()
	page.Mount(mux, web.Routes(&page.Site{DB: db, Vault: vault, Hub: &live.Hub{}, Log: slog.New(slog.DiscardHandler), Name: "The Party"}, p.room)...)
	p.pages = page.Around(catalogue, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mux.ServeHTTP(w, r.WithContext(clock.With(r.Context(), p.hands.Now)))
	}))
	in, err := mailbox.Listen("127.0.0.1:0")
	p.must(err)
	p.inbox = in.Addr().String()
	ctx, stop := context.WithCancel(p.ctx)
	ended := make(chan error)
	go func() { ended <- mailbox.Serve(ctx, in, p.room.Take) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return p
}

func (p *party) fill(ctx context.Context, tx *store.Tx) error {
	for i, who := range []*member.Actor{&p.ada, &p.bo} {
		name := []string{"Ada", "Bo"}[i]
		id, err := member.Add(ctx, tx, member.Member{Number: name, Name: name, Given: name, Email: strings.ToLower(name) + "@one.example", Lang: "en"})
		if err != nil {
			return err
		}
		if *who, err = member.ActorOf(ctx, tx, id); err != nil {
			return err
		}
	}
	owner, err := circle.Found(ctx, tx, p.ada, circle.Charter{Name: "Harbour", Aim: "A harbour for all"}, []member.Actor{p.ada, p.bo})
	if err != nil {
		return err
	}
	p.talk, err = listening.Open(ctx, tx, p.ada, listening.New{
		Circle: owner.ID, Audience: journal.Members, Question: "What of the harbour?", Lang: "en", Need: "The lease ends.", Promise: "We decide on it.",
		Brief:    brief.Brief{What: "It.", WhyNow: "Now.", TradeOffs: "Noise.", Affected: "All.", Lang: "en"},
		AnswerBy: "2026-12-01", Mode: listening.Free, Seeds: []string{"Keep the cranes.", "Build homes."},
	})
	return err
}

func (p *party) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

// mailed hands a mail over as a mail server does, signed by a domain ("" for
// none), and gives what was answered.
func (p *party) mailed(to, from, signer, headers, text string) int {
	p.t.Helper()
	raw := []byte("From: <" + from + ">\r\nSubject: Re: Ask\r\n" + headers + "\r\n" + text + "\r\n")
	if signer != "" {
		var out bytes.Buffer
		p.must(dkim.Sign(&out, bytes.NewReader(raw), &dkim.SignOptions{Domain: signer, Selector: "s", Signer: p.key}))
		raw = out.Bytes()
	}
	conn, err := net.Dial("tcp", p.inbox)
	p.must(err)
	client := smtp.NewClientLMTP(conn)
	defer client.Close()
	p.must(client.Mail(from, nil))
	p.must(client.Rcpt(to, nil))
	w, err := client.Data()
	p.must(err)
	_, err = w.Write(raw)
	p.must(err)
	_, err = w.CloseWithLMTPResponse()
	var refused smtp.LMTPDataError
	if errors.As(err, &refused) {
		for _, why := range refused {
			return why.Code
		}
	}
	p.must(err)
	return 250
}

// new gives the mails that went out since the last time.
func (p *party) new() []sink.Mail {
	defer p.sink.Forget()
	return p.sink.All()
}

func (p *party) ask(method, path string, form url.Values, status int, says string) string {
	p.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	p.pages.ServeHTTP(w, r)
	if w.Code != status || !strings.Contains(w.Body.String(), says) {
		p.t.Errorf("%s %s: %d, wanted %d and %q in\n%s", method, path, w.Code, status, says, w.Body)
	}
	return w.Body.String()
}

func (p *party) statements() int {
	p.t.Helper()
	shown, err := listening.Statements(p.ctx, p.db, p.talk, listening.Shown)
	p.must(err)
	return len(shown)
}

func (p *party) address(thing string, who member.Actor) string {
	p.t.Helper()
	address, err := p.sender.Mailbox(p.db, thing, who.Member)
	p.must(err)
	if local, _, _ := strings.Cut(address, "@"); len(local) > 64 {
		p.t.Errorf("%d letters before the @", len(local))
	}
	return address
}

const idea = "Let us swim there.\r\n\r\n> What of the harbour?"

func TestAnAnswerByMailIsADraftUntilItsWriterPublishesIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p := started(t, db)
		to := p.address(p.talk, p.ada)
		for range 2 { // handed over twice: one draft, one mail
			if code := p.mailed(to, "ada@one.example", "one.example", "", idea); code != 250 {
				t.Fatalf("the answer: %d", code)
			}
		}
		mails := p.new()
		if len(mails) != 1 || mails[0].To[0] != "ada@one.example" || !strings.Contains(mails[0].Text, "> Let us swim there.") || mails[0].Header.Get("Auto-Submitted") != "auto-replied" {
			t.Fatalf("%d mails: %+v", len(mails), mails)
		}
		link := strings.TrimPrefix(mails[0].Link("/reply/"), "https://party.example")
		if p.statements() != 2 {
			t.Fatal("it was published by mail")
		}
		p.ask("GET", link, nil, 200, "Let us swim there.")
		p.ask("GET", link, nil, 200, "What of the harbour?")
		whole, last := link[:len(link)-1], "0"
		if strings.HasSuffix(link, last) {
			last = "1"
		}
		p.ask("GET", whole+last, nil, 404, "not whole")
		p.ask("POST", link, url.Values{"text": {strings.Repeat("long ", 80)}, "lang": {"en"}}, 422, "long long")
		p.ask("POST", link, url.Values{"text": {"Let us swim there in summer."}, "lang": {"en"}}, 200, "")
		p.ask("POST", link, url.Values{"text": {"Once more."}, "lang": {"en"}}, 410, "used already")
		if p.statements() != 3 {
			t.Errorf("%d statements", p.statements())
		}

		// An answer to a mail with several questions goes where its writer says.
		p.must(db.Write(p.ctx, func(ctx context.Context, tx *store.Tx) error { // a second question
			c, err := listening.Get(ctx, tx, p.talk)
			if err != nil {
				return err
			}
			_, err = listening.Open(ctx, tx, p.ada, listening.New{
				Circle: c.Circle, Audience: journal.Members, Question: "And the bridge?", Lang: "en", Need: "It rusts.", Promise: "We decide.",
				Brief: brief.Brief{What: "It.", WhyNow: "Now.", TradeOffs: "Noise.", Affected: "All.", Lang: "en"}, AnswerBy: "2026-12-01", Mode: listening.Free, Seeds: []string{"Paint it.", "Close it."},
			})
			return err
		}))
		p.mailed(p.address("", p.bo), "BO@one.example", "one.example", "", "Build a slide.")
		link = strings.TrimPrefix(p.new()[0].Link("/reply/"), "https://party.example")
		p.ask("POST", link, url.Values{"text": {"Build a slide."}, "lang": {"en"}}, 422, "Choose the question")
		p.ask("POST", link, url.Values{"do": {"drop"}}, 200, "thrown away")
		p.ask("GET", link, nil, 410, "used already")

		// Two weeks later a draft is over.
		p.mailed(to, "ada@one.example", "one.example", "", "Too late.")
		link = strings.TrimPrefix(p.new()[0].Link("/reply/"), "https://party.example")
		p.hands.Move(16 * 24 * time.Hour)
		p.ask("GET", link, nil, 410, "two weeks")
		if p.statements() != 3 {
			t.Errorf("%d statements", p.statements())
		}
	})
}

func TestOnlyTheAddressOnTheRegisterAnswers(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p := started(t, db)
		to := p.address(p.talk, p.ada)
		for _, c := range []struct {
			name, to, from, signer, headers string
			code                            int
			mailTo, says                    string
		}{
			{"another's address", to, "eve@one.example", "one.example", "", 250, "eve@one.example", "another address"},
			{"another's, not signed", to, "eve@two.example", "", "", 550, "", ""},
			{"in their name, not signed", to, "ada@one.example", "", "", 250, "ada@one.example", "no signature"},
			{"and again that day", to, "ada@one.example", "", "", 250, "", ""},
			{"in their name, signed by another domain", to, "ada@one.example", "two.example", "", 250, "", ""},
			{"to an address that nobody was given", strings.Replace(to, "+r", "+b", 1), "ada@one.example", "one.example", "", 550, "", ""},
			{"to no code", "reply@party.example", "ada@one.example", "one.example", "", 550, "", ""},
			{"from a machine", to, "ada@one.example", "one.example", "Auto-Submitted: auto-replied\r\n", 250, "", ""},
			{"from a list", to, "ada@one.example", "one.example", "List-Id: <x.example>\r\n", 250, "", ""},
		} {
			if code := p.mailed(c.to, c.from, c.signer, c.headers, idea); code != c.code {
				t.Errorf("%s: answered %d, wanted %d", c.name, code, c.code)
			}
			mails := p.new()
			if (len(mails) == 1) != (c.mailTo != "") || len(mails) > 1 || len(mails) == 1 && (mails[0].To[0] != c.mailTo || !strings.Contains(mails[0].Text, c.says)) {
				t.Errorf("%s: %d mails: %+v", c.name, len(mails), mails)
			}
		}
		p.mailed(to, "ada@one.example", "one.example", "", "> What of the harbour?")
		if m := p.new(); len(m) != 1 || !strings.Contains(m[0].Text, "no text") {
			t.Errorf("an empty answer: %+v", m)
		}
		p.must(db.Write(p.ctx, func(ctx context.Context, tx *store.Tx) error { return listening.Close(ctx, tx, p.ada, p.talk) }))
		p.mailed(to, "ada@one.example", "one.example", "", idea)
		if m := p.new(); len(m) != 1 || !strings.Contains(m[0].Text, "takes nothing more") {
			t.Errorf("after the close: %+v", m)
		}
		if p.statements() != 2 {
			t.Errorf("%d statements", p.statements())
		}
	})
}

// letter is a mail to Ada, of which each number goes out once.
func (p *party) letter(n string) mail.Message {
	return mail.Message{ID: "n" + n, Class: mail.Digest, Person: p.ada.Member, Name: "Ada", To: "ada@one.example", Lang: "en", Subject: "News", Text: "Cy, cy@party.example"}
}

func TestMailThatComesBackStopsMail(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p := started(t, db)
		sent := func(n string) (returns string, went bool) {
			t.Helper()
			p.must(p.sender.Once(p.ctx, db, p.letter(n)))
			m := p.new()
			if len(m) == 0 {
				return "", false
			}
			return m[0].From, true
		}
		report := func(to, action, status string) {
			t.Helper()
			code := p.mailed(to, "mailer-daemon@mx.example", "", "Content-Type: multipart/report; report-type=delivery-status; boundary=x\r\n",
				"--x\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; ada@one.example\r\nAction: "+action+"\r\nStatus: "+status+"\r\n--x--")
			if code != 250 {
				t.Errorf("a report is answered %d", code)
			}
		}
		back, went := sent("1")
		if !went || !strings.HasPrefix(back, "reply+b") {
			t.Fatalf("it comes back to %q", back)
		}
		for n, r := range []struct {
			action, status string
			stops          bool
		}{{"delayed", "4.4.1", false}, {"failed", "5.7.1", false}, {"failed", "5.2.2", false}, {"failed", "5.2.2", false}, {"failed", "5.2.2", true}} {
			report(back, r.action, r.status)
			if _, went := sent("a" + string(rune('0'+n))); went == r.stops {
				t.Errorf("after %s %s a mail went out: %v", r.action, r.status, went)
			}
		}
		resume := func() {
			p.must(db.Write(p.ctx, func(ctx context.Context, tx *store.Tx) error { return mail.Resume(ctx, tx, p.ada.Member) }))
		}
		resume()
		if _, went := sent("2"); !went {
			t.Error("resumed, and nothing goes out")
		}
		report(back, "failed", "5.1.1")
		if _, went := sent("3"); went {
			t.Error("to a mailbox that is none, a mail went out")
		}
		other := p.letter("4")
		other.To = "ada@two.example" // a new address on the register
		p.must(p.sender.Once(p.ctx, db, other))
		if len(p.new()) != 1 {
			t.Error("a new address gets nothing")
		}
		resume()
		// Refused as it is handed over counts the same.
		p.sink.Refuse(func(string) error { return errors.New("no such mailbox") })
		p.must(p.sender.Once(p.ctx, db, p.letter("5")))
		p.sink.Refuse(nil)
		if _, went := sent("6"); went {
			t.Error("after the mailbox was refused, a mail went out")
		}
		stops, err := mail.Stops(p.ctx, db)
		if err != nil || len(stops) != 1 || stops[0].Person != p.ada.Member || !stops[0].Of(db, "ADA@one.example") || stops[0].Of(db, "ada@two.example") {
			t.Errorf("%+v %v", stops, err)
		}
	})
}
