package e2e

import (
	"context"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"concentric/app"
	"concentric/backlog"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/consent"
	"concentric/e2e/browser"
	"concentric/journal"
	"concentric/logbook"
)

// Two servers on one PostgreSQL: what is done at one appears on an open page of
// the other within a second, without anybody touching it. On a busy machine a
// second try, and a third, may be needed.
func TestWhatIsDoneAtOneServerAppearsAtTheOther(t *testing.T) {
	v := settleIn(t, storetest.PostgreSQL, browser.Phone)
	second := v.secondServer()
	proposal, round := v.propose()
	sam := v.signIn("Sam").At(second) // the session lives in the database
	sam.Open("/proposals/" + proposal)
	sam.See("Do you understand the proposal?")
	var took time.Duration
	for _, question := range []string{"Who pays for the second driver?", "Also on Sundays?", "And in a storm?"} {
		v.write(func(ctx context.Context, tx *store.Tx) error {
			_, err := consent.Say(ctx, tx, v.Founders[0], proposal, consent.Word{Round: round, Kind: consent.Question, Text: question, Lang: "en"})
			return err
		})
		acted := time.Now()
		for !strings.Contains(sam.Text(), question) && time.Since(acted) < 5*time.Second {
			time.Sleep(10 * time.Millisecond)
		}
		if took = time.Since(acted); took <= time.Second {
			t.Logf("seen at the other server after %v", took)
			sam.Quiet()
			return
		}
	}
	t.Errorf("what was done at one server was seen at the other only after %v", took)
}

// propose brings a proposal before the circle, with its clarifying round.
func (v *village) propose() (proposal, round string) {
	v.t.Helper()
	v.write(func(ctx context.Context, tx *store.Tx) error {
		fay := v.Founders[0]
		item, err := backlog.Open(ctx, tx, fay, backlog.New{
			Circle: v.Circle.ID, Title: "Night buses", Text: "People are stranded.", Lang: "en", Audience: journal.Members,
			Origin: backlog.Origin{Kind: backlog.Tension}, AnswerBy: v.Circle.In(ctx, 30),
		})
		if err != nil {
			return err
		}
		p, err := consent.Draft(ctx, tx, fay, consent.New{Item: item.ID, Text: logbook.Text{
			Title: "Night buses", Text: "Buses run until two.", Why: "People come home.", Responsible: "Transport", Measured: "Riders a night",
			Feedback: "To the circle", ReviewOn: v.Circle.In(ctx, 100), Lang: "en",
		}})
		if err != nil {
			return err
		}
		r, err := consent.Present(ctx, tx, fay, p.ID, v.Circle.In(ctx, 3))
		proposal, round = p.ID, r.ID
		return err
	})
	return proposal, round
}

// secondServer serves the village once more, on the same databases, and returns
// its address.
func (v *village) secondServer() string {
	v.t.Helper()
	second, err := app.New(v.ctx, app.Config{
		Place:  app.Place{Data: v.t.TempDir(), Database: v.Database, Vault: filepath.Join(v.Folder, "keys.db")},
		Site:   page.Site{Name: "The Village", BaseURL: v.URL, Mail: v.Site.Mail},
		Manual: true,
	})
	if err != nil {
		v.t.Fatal(err)
	}
	server := httptest.NewServer(second.Handler())
	v.t.Cleanup(func() {
		second.EndStreams()
		server.Close()
		if err := second.Close(); err != nil {
			v.t.Error(err)
		}
	})
	return server.URL
}
