package web

import (
	"net/http"
	"strconv"

	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/engine/opinion"
	"concentric/listening"
	"concentric/member"
	"concentric/translation"
	translationcard "concentric/translation/card"
)

// asking is what the page with one statement shows.
type asking struct {
	listening.Conversation
	listening.Asked
	Now      listening.Offer // the statement that is asked
	Given    string          // the reader's vote on it, when it is shown again
	Matters  bool            // … and whether it matters to them
	Named    bool            // it was asked for by its number
	More     bool            // the reader goes on after it was enough
	Last     listening.Statement
	LastTo   string // the reader's vote on the last one: it is saved
	Tag      string // whose answers wait in this browser
	Seven    bool   // time to see where one stands
	Error    string
	Refused  string // the vote that was not taken: it stays in sight
	Standing standing
	Read     reading                     // of a conversation that is over
	InTheirs map[string]translation.Text // statements in the reader's language, by their id
	Theirs   translation.Text            // the question
}

// ask shows the statement that is next, or the one that ?s= names. ?last= names
// the one that was just answered, ?more= goes on after enough, ?on= after the
// look at where one stands.
func (s server) ask(w http.ResponseWriter, r *http.Request) error {
	c, _, err := s.see(r)
	if err != nil {
		return err
	}
	query := r.URL.Query()
	if n := number(query.Get("s")); n > 0 {
		return s.askOne(w, r, c, n)
	}
	a := asking{Conversation: c, More: query.Get("more") != ""}
	if err := s.fill(r, &a, query.Get("last")); err != nil {
		return err
	}
	if len(a.Ahead) > 0 {
		a.Now = a.Ahead[0]
	}
	a.Seven = a.Voted == listening.SeeMap && query.Get("on") == "" && !a.More
	if a.Seven {
		if a.Standing, err = s.standingOf(r); err != nil {
			return err
		}
	}
	return s.showAsking(w, r, a, http.StatusOK)
}

// statement is the address of one statement: it can be voted on there.
func (s server) statement(w http.ResponseWriter, r *http.Request) error {
	c, _, err := s.see(r)
	if err != nil {
		return err
	}
	return s.askOne(w, r, c, number(r.PathValue("number")))
}

func (s server) askOne(w http.ResponseWriter, r *http.Request, c listening.Conversation, n int) error {
	a, status := asking{Conversation: c, Named: true}, http.StatusOK
	var err error
	if a.Now.Statement, err = listening.StatementAt(r.Context(), s.site.DB, c.ID, n); err != nil {
		return err
	}
	switch a.Now.State {
	case listening.Shown, listening.Meta:
	case listening.Refused:
		status = http.StatusGone
	default:
		return apperr.New(apperr.NotFound, "listening.statement_not_found")
	}
	if err := s.fill(r, &a, r.URL.Query().Get("last")); err != nil {
		return err
	}
	return s.showAsking(w, r, a, status)
}

// gone reports whether the statement asked for was taken out.
func (a asking) gone() bool {
	return a.Named && a.Refused == "" && a.Now.State == listening.Refused
}

// fill reads what comes next, the reader's own votes and the last one.
func (s server) fill(r *http.Request, a *asking, last string) error {
	ctx, actor := r.Context(), member.From(r.Context())
	votes, err := s.room.MyVotes(ctx, actor, a.ID)
	if err != nil {
		return err
	}
	if a.Asked, err = s.room.Next(ctx, actor, a.ID, begun(r, len(votes)), listening.Ahead); err != nil {
		return err
	}
	if a.State == listening.Voting {
		if a.Tag, err = s.room.Tag(ctx, actor, a.ID); err != nil {
			return err
		}
	}
	if a.Given = word(votes, a.Now.Number); a.Given != "" {
		mattering, err := s.room.Mattering(ctx, actor, a.ID)
		if err != nil {
			return err
		}
		a.Matters = mattering[a.Now.Number]
	}
	if a.State != listening.Voting {
		if a.Read, err = s.readOne(r, a.Now.Number); err != nil {
			return err
		}
	}
	if n := number(last); n > 0 && word(votes, n) != "" {
		if a.Last, err = listening.StatementAt(ctx, s.site.DB, a.ID, n); err != nil {
			return err
		}
		a.LastTo = word(votes, n)
	}
	return nil
}

// reads reports whether a statement is shown to be read, of a conversation that
// is over.
func (a asking) reads() bool {
	return a.State != listening.Voting && a.Read.Place > 0 && a.Refused == ""
}

// untaken reports whether a vote was for a statement that cannot be shown.
func (a asking) untaken() bool {
	return a.Refused != "" && a.Now.State != listening.Shown && a.Now.State != listening.Meta
}

// later are the statements that come after the one that is asked.
func (a asking) later() []listening.Offer {
	return a.Ahead[min(1, len(a.Ahead)):]
}

// stops reports whether the page stops before the statement that comes i votes
// from now: to show where one stands, or because it is enough.
func (a asking) stops(i int) bool {
	return !a.More && i > 0 && (a.Voted+i == listening.SeeMap || a.Today+i == a.About)
}

func (s server) showAsking(w http.ResponseWriter, r *http.Request, a asking, status int) error {
	list := []listening.Statement{a.Now.Statement, a.Last}
	for _, offer := range a.Ahead {
		list = append(list, offer.Statement)
	}
	var err error
	if a.InTheirs, err = s.saidOf(r.Context(), list...); err != nil {
		return err
	}
	theirs, err := s.asks(r.Context(), a.Conversation)
	if err != nil {
		return err
	}
	a.Theirs = theirs[a.Conversation.ID]
	question := translationcard.Text(a.Theirs, 0, a.Question)
	frame := page.Frame{
		Title: question, Section: page.Conversations, Bare: true, Status: status,
		Back: path(a.Conversation), BackTo: question,
	}
	return page.Render(w, r, frame, askingPage(a))
}

// given are the votes as forms write them; anything else is 7, which the act
// refuses in words.
func given(form page.Form) opinion.Vote {
	v, ok := map[string]opinion.Vote{"agree": opinion.Agree, "disagree": opinion.Disagree, "pass": opinion.Pass}[form.Value("vote")]
	if !ok {
		return 7
	}
	return v
}

// vote takes an answer and leads to the next statement, which says that it was
// saved. A script that keeps answers until there is a line gets JSON.
func (s server) vote(w http.ResponseWriter, r *http.Request) error {
	c, err := s.room.Lately(r.Context(), r.PathValue("id"))
	if err != nil {
		return refuse(w, r, err)
	}
	form, err := page.ReadForm(r)
	if err != nil {
		return refuse(w, r, err)
	}
	actor := acting(w, r, c)
	n := number(form.Value("statement"))
	votes := 0
	if !sits(r) {
		if votes, err = s.room.Voted(r.Context(), actor, c.ID); err != nil {
			return refuse(w, r, err)
		}
	}
	err = s.room.Waited(r.Context(), actor, c.ID, form.Value("as"))
	var was listening.Before
	if err == nil {
		was, err = s.room.Replace(r.Context(), actor, c.ID, listening.Answer{
			Statement: n, Vote: given(form), Matters: form.Value("matters") != "", Shown: form.Value("shown"), Key: form.Value("key"),
		})
	}
	if err != nil {
		return s.notTaken(w, r, c, n, form, err)
	}
	if !sits(r) {
		sit(w, r, c, votes)
	}
	note := ""
	if before := inWord(was.Vote); was.Given && before != form.Value("known") && before != form.Value("vote") {
		note = i18n.T(r.Context(), "listening.was_"+before)
	}
	if wantsJSON(r) {
		return taken(w, note)
	}
	if note != "" {
		page.Flash(w, r, note)
	}
	to := path(c, "vote") + "?last=" + strconv.Itoa(n)
	if form.Value("more") != "" {
		to += "&more=1"
	}
	return page.SeeOther(w, r, to)
}

// notTaken says why a vote is not taken. The answer stays in sight, and with it
// the statement, unless that was taken away or is none of this conversation:
// nothing is lost but a tap, and after the close nothing vanishes.
func (s server) notTaken(w http.ResponseWriter, r *http.Request, c listening.Conversation, n int, form page.Form, err error) error {
	e := apperr.As(err)
	if e == nil || wantsJSON(r) {
		return refuse(w, r, err)
	}
	switch e.Code {
	case apperr.Unavailable, apperr.Full, apperr.Invalid, apperr.Conflict, apperr.Gone, apperr.NotFound:
	default:
		return err
	}
	if c, err = listening.See(r.Context(), s.site.DB, member.From(r.Context()), c.ID); err != nil {
		return e
	}
	asked, err := listening.StatementAt(r.Context(), s.site.DB, c.ID, n)
	switch none := apperr.Is(err, apperr.NotFound); {
	case none && e.Code == apperr.Invalid:
		e = apperr.As(err) // that there is nothing to answer comes before how it was answered
	case err != nil && !none:
		return err
	}
	a := asking{Conversation: c, Named: true, Error: page.Sentence(r.Context(), e), Refused: form.Value("vote")}
	a.Now.Statement = asked
	return s.showAsking(w, r, a, apperr.Status(e))
}

// undo takes the last answer back and shows its statement again.
func (s server) undo(w http.ResponseWriter, r *http.Request) error {
	c, _, err := s.see(r)
	if err != nil {
		return refuse(w, r, err)
	}
	form, err := page.ReadForm(r)
	if err != nil {
		return refuse(w, r, err)
	}
	n := number(form.Value("statement"))
	actor := member.From(r.Context())
	err = s.room.Waited(r.Context(), actor, c.ID, form.Value("as"))
	if err == nil {
		err = s.room.Undo(r.Context(), actor, c.ID, n)
	}
	if err != nil {
		return refuse(w, r, err)
	}
	if wantsJSON(r) {
		return taken(w, "")
	}
	page.Flash(w, r, i18n.T(r.Context(), "listening.undone"))
	return page.SeeOther(w, r, path(c, "vote")+"?s="+strconv.Itoa(n))
}

// word is a vote as forms write it, "" where there is none.
func word(votes map[int]opinion.Vote, n int) string {
	if v, voted := votes[n]; voted {
		return inWord(v)
	}
	return ""
}

func inWord(v opinion.Vote) string {
	switch v {
	case opinion.Agree:
		return "agree"
	case opinion.Disagree:
		return "disagree"
	}
	return "pass"
}

// mark is how the reader's vote is shown: a tick for a side taken.
func mark(votes map[int]opinion.Vote, n int) page.State {
	if word(votes, n) == "pass" {
		return page.Open
	}
	return page.Done
}

// shownAs is the vote that the buttons show as chosen: the one given, or the
// one that was not taken.
func shownAs(a asking) string {
	switch a.Refused {
	case "agree", "disagree", "pass":
		return a.Refused
	}
	return a.Given
}
