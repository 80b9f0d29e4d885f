package web

import (
	"context"
	"math"
	"net/http"
	"strconv"
	"strings"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/listening"
	"concentric/member"
	"concentric/moderation"
)

// queue is what one page of moderation shows.
type queue struct {
	listening.Conversation
	State   listening.StatementState // which statements are looked at
	Sets    []listening.Alike
	Waiting int    // statements in Sets and beyond this page
	From    int    // number of the statement with which this page begins, 0 for the first
	Next    int    // of the next page, 0 where there is none
	Done    string // the batch that was just decided, to be undone
	Appeals int    // that the reader may answer
	Unusual []listening.Unusual
	Form    page.Form
}

// pageOfQueue is how many statements stand on one page: as many as one reads in
// two minutes.
const pageOfQueue = 25

func (s server) queue(w http.ResponseWriter, r *http.Request) error {
	return s.showQueue(w, r, page.Form{})
}

func (s server) showQueue(w http.ResponseWriter, r *http.Request, form page.Form) error {
	ctx, actor := r.Context(), member.From(r.Context())
	c, owner, err := s.see(r)
	if err != nil {
		return err
	}
	v := queue{Conversation: c, State: looked(r.FormValue("show")), From: from(r.FormValue("from")), Done: r.URL.Query().Get("done"), Form: form}
	laid, err := listening.Queue(ctx, s.site.DB, actor, c.ID, v.State, v.From, pageOfQueue)
	if err != nil {
		return err
	}
	v.Sets, v.Waiting, v.Next = laid.Sets, laid.All, laid.Next
	open, err := listening.Appeals(ctx, s.site.DB, actor, c.ID)
	if err != nil {
		return err
	}
	v.Appeals = len(open)
	if v.Unusual, err = listening.UnusualIn(ctx, s.site.DB, actor, c.ID); err != nil {
		return err
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "listening.queue_title"), Kicker: owner.Name, Lead: c.Question, Section: page.Conversations,
		Back: path(c), BackTo: c.Question, Status: form.Status,
	}
	return page.Render(w, r, frame, queuePage(v))
}

// looked is which statements are looked at: those that wait, unless others are
// asked for.
func looked(show string) listening.StatementState {
	switch state := listening.StatementState(show); state {
	case listening.Shown, listening.Refused:
		return state
	}
	return listening.Held
}

// from is the number of the statement with which a page begins, 0 for the first.
func from(typed string) int {
	n, err := strconv.Atoi(typed)
	if err != nil || n < 0 || n > math.MaxInt32 {
		return 0
	}
	return n
}

// moderate takes what was chosen for each statement of a page, "d-ID": show it,
// a reason to refuse it, or nothing. The button "rest" decides what was left; the
// button "alike" keeps the first of similar ones and refuses the others.
func (s server) moderate(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), member.From(r.Context())
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	rulings := chosen(form)
	var batch string
	n := 0
	err = s.site.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		batch, n, err = listening.Moderate(ctx, tx, actor, r.PathValue("id"), rulings)
		return err
	})
	if form.Refuse(ctx, err) {
		form.Notice += form.Error("reason")
		return s.showQueue(w, r, form)
	}
	if err != nil {
		return err
	}
	s.room.Anew(r.PathValue("id"))
	to := "/conversations/" + r.PathValue("id") + "/moderation?show=" + string(looked(form.Value("show")))
	if n := from(form.Value("from")); n > 0 {
		to += "&from=" + strconv.Itoa(n)
	}
	if n > 0 {
		page.Flash(w, r, i18n.N(ctx, "listening.decided", n))
		to += "&done=" + batch
	}
	return page.SeeOther(w, r, to)
}

// chosen reads the rulings of a form.
func chosen(form page.Form) []listening.Ruling {
	if ids := strings.Split(form.Value("alike"), ","); len(ids) > 1 {
		rulings := []listening.Ruling{{Statement: ids[0], Verdict: moderation.Accepted}}
		for _, id := range ids[1:] {
			rulings = append(rulings, listening.Ruling{Statement: id, Verdict: moderation.Refused, Reason: moderation.Duplicate})
		}
		return rulings
	}
	var rulings []listening.Ruling
	for _, id := range form.Values["statement"] {
		choice := form.Value("d-" + id)
		if choice == "" {
			choice = form.Value("rest")
		}
		switch choice {
		case "":
		case string(moderation.Accepted):
			rulings = append(rulings, listening.Ruling{Statement: id, Verdict: moderation.Accepted})
		default:
			rulings = append(rulings, listening.Ruling{Statement: id, Verdict: moderation.Refused, Reason: moderation.Reason(choice)})
		}
	}
	return rulings
}

func (s server) unmoderate(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), member.From(r.Context())
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	n := 0
	err = s.site.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		n, err = listening.Unmoderate(ctx, tx, actor, r.PathValue("id"), form.Value("batch"))
		return err
	})
	if err != nil {
		return err
	}
	s.room.Anew(r.PathValue("id"))
	page.Flash(w, r, i18n.N(ctx, "listening.taken_back", n))
	return page.SeeOther(w, r, "/conversations/"+r.PathValue("id")+"/moderation")
}

// choices are what can be done with a statement, each with the digit that
// chooses it in its list.
func choices(ctx context.Context, state listening.StatementState) []page.Choice {
	list := []page.Choice{{Value: "", Label: "0 " + i18n.T(ctx, "listening.leave_"+string(state))}}
	if state != listening.Shown {
		list = append(list, page.Choice{Value: string(moderation.Accepted), Label: "1 " + i18n.T(ctx, "listening.accept")})
	}
	for i, reason := range moderation.Reasons() {
		label := strconv.Itoa(i+2) + " " + i18n.T(ctx, "listening.refuse") + ": " + i18n.T(ctx, reason.Message())
		list = append(list, page.Choice{Value: string(reason), Label: label})
	}
	return list
}

// ids of a set, for the button that decides all of it.
func ids(set listening.Alike) string {
	var list []string
	for _, s := range set.Statements {
		list = append(list, s.ID)
	}
	return strings.Join(list, ",")
}

// unusualTable is what is unusual in the voting, for those who moderate.
func unusualTable(ctx context.Context, list []listening.Unusual) page.Table {
	t := page.Table{
		Caption: i18n.T(ctx, "listening.unusual_title"), Headed: true, Stacked: true,
		Heads:   []string{i18n.T(ctx, "listening.unusual_what"), i18n.T(ctx, "listening.unusual_who"), i18n.T(ctx, "page.table_people")},
		Numbers: []bool{false, false, true},
	}
	for _, u := range list {
		what := i18n.T(ctx, "listening.unusual_"+u.Kind, "Time", i18n.DateTime(ctx, u.Hour), "Votes", u.Votes)
		t.Rows = append(t.Rows, []string{what, i18n.T(ctx, "listening.unusual_of_"+tierWord(u.Tier)), i18n.Number(ctx, float64(u.People))})
	}
	return t
}
