package app_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"concentric/app"
	"concentric/base/clock"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/community"
	"concentric/delegate"
	"concentric/journal"
	"concentric/library"
)

// Somebody erases their account while a round waits for them, an exploration and
// an amendment of theirs are on a backlog, they stand for a seat, told a story,
// object to another, and have a statement with a link held. Everybody else goes
// on: every page opens, the clock brings what it brings, the record is whole, and
// the name is gone.
func TestSomebodyErasesTheirAccountInTheMiddleOfAllThis(t *testing.T) {
	for name, database := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "postgresql": storetest.PostgreSQL} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, database)
			c := w.harbour
			tension, proposal, amended := contributed(w, c), consenting(w, c), amendment(w, c)
			talk, seat, told := conversation(w, c), aSeat(w, c), ""
			heldStory(w, c)
			w.write(func(ctx context.Context, tx *store.Tx) error {
				e, err := library.Add(ctx, tx, c.author, library.Story, journal.Members, library.Text{Title: "The ferry", Text: "It came.", Lang: "en", Agreed: true})
				if err != nil {
					return err
				}
				told = e.ID
				choice, _, err := delegate.Of(ctx, tx, seat)
				if err != nil {
					return err
				}
				if err := community.Join(ctx, tx, c.author, choice.Community); err != nil {
					return err
				}
				return delegate.Stand(ctx, tx, c.author, choice.ID, "I ride it", "en", true)
			})
			for _, form := range [][]string{
				{"POST /conversations/{id}/say", "text", "Look at https://ferry.example/times", "lang", "en"},
				{"POST /conversations/{id}/vote", "statement", "1", "vote", "agree"},
			} {
				if status, body := w.ask("circle member", form[0], talk, form[1:]); status != http.StatusSeeOther {
					t.Fatalf("%s: %d\n%s", form[0], status, body)
				}
			}
			statements, votes := w.count("select count(*) from listening_statement"), w.count("select count(*) from listening_vote")
			if status, body := w.ask("circle member", "POST /account/erase", "", []string{"sure", "yes"}); status != http.StatusSeeOther {
				t.Fatalf("erasing: %d\n%s", status, body)
			}
			if n := w.count("select count(*) from member_erasure"); n != 1 {
				t.Fatalf("%d erasures", n)
			}
			pages := map[string]string{
				"/items/": tension, "/proposals/": proposal, "/amendments/": amended, "/library/": told, "/conversations/": talk, "/seats/": seat,
				"/circles/": c.id, "/": "", "/my-voice": "", "/library": "", "/platform": "",
			}
			look := func(when string) {
				for path, ref := range pages {
					for _, kind := range []string{"facilitator", "member"} {
						if status, body := w.ask(kind, "GET "+path+ref, "", nil); status != http.StatusOK || strings.Contains(body, "Circle member") {
							t.Errorf("%s, %s%s for a %s: %d\n%s", when, path, ref, kind, status, body)
						}
					}
				}
			}
			look("at once")
			for _, days := range []int{0, 5, 40} {
				later := clock.With(w.ctx, clock.At(time.Now().AddDate(0, 0, days)).Now)
				if err := w.Settle(later); err != nil {
					t.Fatalf("%d days later: %v", days, err)
				}
			}
			look("later")
			if w.count("select count(*) from listening_statement") != statements || w.count("select count(*) from listening_vote") != votes {
				t.Error("what was said and voted is another count")
			}
			if r, err := journal.Verify(w.ctx, w.Site.DB, app.Contents()); err != nil || r.Wrong != "" {
				t.Errorf("%+v %v", r, err)
			}
		})
	}
}
