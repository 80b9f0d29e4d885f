package web

import (
	"context"
	"net/http"
	"strconv"

	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/engine/opinion"
	"concentric/listening"
	"concentric/member"
)

// asking is what the page with one statement shows.
type asking struct {
	listening.Conversation
	listening.Asked
	Given  string // the reader's vote on this statement, when it is shown again
	Last   listening.Statement
	LastTo string // the reader's vote on the last one: it is saved
	Enough bool
	Error  string
}

// ask shows one statement: the one that is next, or the one that ?s= names.
// ?last= names the one that was just answered, ?more= goes on after enough.
func (s server) ask(w http.ResponseWriter, r *http.Request) error {
	c, _, err := s.see(r)
	if err != nil {
		return err
	}
	a := asking{Conversation: c}
	if err := s.fill(r.Context(), &a, r.URL.Query().Get("s"), r.URL.Query().Get("last")); err != nil {
		return err
	}
	a.Enough = a.Voted >= a.About && r.URL.Query().Get("more") == "" && r.URL.Query().Get("s") == ""
	return s.showAsking(w, r, a, http.StatusOK)
}

// fill reads the statement that is asked and the last one.
func (s server) fill(ctx context.Context, a *asking, named, last string) error {
	actor := member.From(ctx)
	var err error
	if a.Asked, err = s.room.Next(ctx, actor, a.ID); err != nil {
		return err
	}
	votes, err := s.room.MyVotes(ctx, actor, a.ID)
	if err != nil {
		return err
	}
	if n := number(named); n > 0 {
		if a.Statement, err = listening.StatementAt(ctx, s.site.DB, a.ID, n); err != nil {
			return err
		}
		if a.Statement.State != listening.Shown {
			return apperr.New(apperr.NotFound, "listening.statement_not_found")
		}
		a.Given = word(votes, n)
	}
	if n := number(last); n > 0 && word(votes, n) != "" {
		if a.Last, err = listening.StatementAt(ctx, s.site.DB, a.ID, n); err != nil {
			return err
		}
		a.LastTo = word(votes, n)
	}
	return nil
}

func (s server) showAsking(w http.ResponseWriter, r *http.Request, a asking, status int) error {
	frame := page.Frame{
		Title: a.Question, Section: page.Conversations, Bare: true, Status: status,
		Back: path(a.Conversation), BackTo: a.Question,
	}
	return page.Render(w, r, frame, askingPage(a))
}

// vote takes an answer and leads to the next statement, which says that it was
// saved.
func (s server) vote(w http.ResponseWriter, r *http.Request) error {
	c, err := s.room.Lately(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	n := number(form.Value("statement"))
	given, ok := map[string]opinion.Vote{"agree": opinion.Agree, "disagree": opinion.Disagree, "pass": opinion.Pass}[form.Value("vote")]
	if !ok {
		given = 7 // refused in words by the act
	}
	actor := acting(w, r, c)
	err = s.room.Vote(r.Context(), actor, c.ID, n, given)
	if e := apperr.As(err); e != nil && (e.Code == apperr.Unavailable || e.Code == apperr.Full || e.Code == apperr.Invalid) {
		// The statement stays, with the sentence: nothing is lost but a tap.
		a := asking{Conversation: c, Error: page.Sentence(r.Context(), e)}
		if a.Statement, err = listening.StatementAt(r.Context(), s.site.DB, c.ID, n); err != nil {
			return e
		}
		return s.showAsking(w, r, a, apperr.Status(e))
	}
	if err != nil {
		return err
	}
	to := path(c, "vote") + "?last=" + strconv.Itoa(n)
	if form.Value("more") != "" {
		to += "&more=1"
	}
	return page.SeeOther(w, r, to)
}

// undo takes the last answer back and shows its statement again.
func (s server) undo(w http.ResponseWriter, r *http.Request) error {
	c, _, err := s.see(r)
	if err != nil {
		return err
	}
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	n := number(form.Value("statement"))
	if err := s.room.Undo(r.Context(), member.From(r.Context()), c.ID, n); err != nil {
		return err
	}
	page.Flash(w, r, i18n.T(r.Context(), "listening.undone"))
	return page.SeeOther(w, r, path(c, "vote")+"?s="+strconv.Itoa(n))
}

// word is a vote as forms write it, "" where there is none.
func word(votes map[int]opinion.Vote, n int) string {
	v, voted := votes[n]
	switch {
	case !voted:
		return ""
	case v == opinion.Agree:
		return "agree"
	case v == opinion.Disagree:
		return "disagree"
	}
	return "pass"
}
