package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"concentric/base/clock"
	"concentric/base/store"
	"concentric/engine/opinion"
	"concentric/listening"
	"concentric/member"
)

// A link in a mail asks one person for one answer, without signing in, once,
// for two weeks; looking uses nothing up.
func TestOneAnswerByMail(t *testing.T) {
	each(t, func(p *party) {
		form := whole()
		form.Set("audience", "members")
		talk := p.post(person(1), "/conversations", form)
		id := strings.TrimPrefix(talk, "/conversations/")
		var ada string
		p.write(func(ctx context.Context, tx *store.Tx) (err error) {
			ada, err = member.Add(ctx, tx, member.Member{Number: "1", Name: "Ada", Email: "ada@party.example", Lang: "en"})
			return err
		})
		link := func(ctx context.Context) string {
			t.Helper()
			link, err := listening.MailLink(ctx, p.db, ada, id)
			if err != nil {
				t.Fatal(err)
			}
			return "/vote/" + link
		}
		nobody, good := member.Actor{}, link(p.ctx)
		votes := func() map[int]opinion.Vote {
			t.Helper()
			votes, err := p.room.MyVotes(p.ctx, member.Actor{Member: ada}, id)
			if err != nil {
				t.Fatal(err)
			}
			return votes
		}
		refuses := func(method, path string, status int, says string) {
			t.Helper()
			code, body, _ := p.ask(nobody, method, path, url.Values{"statement": {"1"}, "vote": {"agree"}})
			if code != status || !strings.Contains(body, says) {
				t.Errorf("%s %s: %d, wanted %d and %q in\n%s", method, path, code, status, says, body)
			}
		}
		p.get(nobody, good, "What of the harbour?", `name="vote"`, "You need not sign in")
		p.get(nobody, good, `name="vote"`) // a mail scanner was here
		for _, wrong := range []string{"/vote/x", good[:len(good)-1] + "~", strings.Replace(good, ada, "0000000000000000", 1)} {
			refuses(http.MethodGet, wrong, http.StatusNotFound, "none of ours")
			refuses(http.MethodPost, wrong, http.StatusNotFound, "none of ours")
		}
		old := link(clock.With(p.ctx, func() time.Time { return clock.Now(p.ctx).AddDate(0, 0, -15) }))
		refuses(http.MethodPost, old, http.StatusGone, "two weeks")
		if len(votes()) != 0 {
			t.Fatalf("votes before anybody answered: %v", votes())
		}
		code, body, _ := p.ask(nobody, http.MethodPost, good, url.Values{"statement": {"2"}, "vote": {"disagree"}})
		if code != http.StatusOK || !strings.Contains(body, "Saved: you disagree") {
			t.Fatalf("the answer: %d\n%s", code, body)
		}
		refuses(http.MethodPost, good, http.StatusGone, "the answer is saved")
		refuses(http.MethodGet, good, http.StatusGone, "the answer is saved")
		if v := votes(); len(v) != 1 || v[2] != opinion.Disagree {
			t.Errorf("votes after one answer: %v", v)
		}

		var gone string
		p.write(func(ctx context.Context, tx *store.Tx) (err error) {
			gone, err = member.Add(ctx, tx, member.Member{Number: "2", Name: "Gone", Email: "gone@party.example"})
			return err
		})
		theirs, err := listening.MailLink(p.ctx, p.db, gone, id)
		if err != nil {
			t.Fatal(err)
		}
		p.write(func(ctx context.Context, tx *store.Tx) error {
			return member.Erase(ctx, tx, member.Actor{Member: gone}, gone, member.Persons)
		})
		refuses(http.MethodGet, "/vote/"+theirs, http.StatusGone, "no longer on the register")
		refuses(http.MethodPost, "/vote/"+theirs, http.StatusGone, "no longer on the register")

		later := link(clock.With(p.ctx, func() time.Time { return clock.Now(p.ctx).AddDate(0, 0, -7) }))
		refuses(http.MethodPost, strings.Replace(later, "-", "x", 1), http.StatusNotFound, "none of ours")
		p.post(person(1), talk+"/close", url.Values{})
		p.get(nobody, later, "This conversation is closed")
		refuses(http.MethodPost, later, http.StatusGone, "This conversation is closed")
		if len(votes()) != 1 {
			t.Errorf("votes after the close: %v", votes())
		}
	})
}
