package web

import (
	"context"
	"net/http"
	"strconv"

	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/engine/opinion"
	"concentric/listening"
	"concentric/member"
	"concentric/translation"
)

// papers is what the page for votes from paper shows: one sheet to be entered or
// corrected, and those that were.
type papers struct {
	listening.Conversation
	Statements []listening.Statement
	Sheets     []listening.Sheet
	Sheet      int                         // that is corrected, 0 for a new one
	InTheirs   map[string]translation.Text // statements in the reader's language, by their id
}

func (s server) paperForm(w http.ResponseWriter, r *http.Request) error {
	return s.showPaper(w, r, page.Form{})
}

func (s server) showPaper(w http.ResponseWriter, r *http.Request, form page.Form) error {
	ctx := r.Context()
	c, owner, err := s.see(r)
	if err != nil {
		return err
	}
	if err := listening.MayTend(ctx, s.site.DB, member.From(ctx), c); err != nil {
		return err
	}
	v := papers{Conversation: c, Sheet: number(r.URL.Query().Get("sheet"))}
	if form.Status != 0 {
		v.Sheet = number(form.Value("sheet"))
	}
	if v.Statements, err = listening.Statements(ctx, s.site.DB, c.ID, listening.Shown); err != nil {
		return err
	}
	if v.InTheirs, err = s.saidOf(ctx, v.Statements...); err != nil {
		return err
	}
	if v.Sheets, err = listening.Sheets(ctx, s.site.DB, c.ID); err != nil {
		return err
	}
	if form.Status == 0 {
		form = page.Filled()
		for _, sheet := range v.Sheets {
			for n := range sheet.Marks {
				if sheet.Number == v.Sheet {
					form.Values.Set(field(n), word(sheet.Marks, n))
				}
			}
		}
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "listening.paper_title"), Kicker: owner.Name, Lead: i18n.T(ctx, "listening.paper_lead"), Section: page.Conversations,
		Back: path(c), BackTo: c.Question, Status: form.Status,
	}
	return page.Render(w, r, frame, paperPage(v, form))
}

// field is the name of a statement's field.
func field(n int) string { return "v" + strconv.Itoa(n) }

func (s server) paper(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), member.From(r.Context())
	c, _, err := s.see(r)
	if err != nil {
		return err
	}
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	marks, err := marked(c, form)
	if form.Refuse(ctx, err) {
		return s.showPaper(w, r, form)
	}
	sheet := ""
	err = s.site.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		sheet, err = store.Once(ctx, tx, actor.Key(), form.Once(), func() (string, error) {
			n, err := listening.EnterPaper(ctx, tx, actor, c.ID, number(form.Value("sheet")), marks)
			return strconv.Itoa(n), err
		})
		return err
	})
	if form.Refuse(ctx, err) {
		return s.showPaper(w, r, form)
	}
	if err != nil {
		return err
	}
	page.Flash(w, r, i18n.T(ctx, "listening.paper_entered", "Sheet", sheet))
	return page.SeeOther(w, r, path(c, "paper"))
}

// marked are a sheet's marks; what is left out is not in the form, or empty.
func marked(c listening.Conversation, form page.Form) (map[int]opinion.Vote, error) {
	marks := map[int]opinion.Vote{}
	for n := 1; n <= c.Numbered; n++ {
		switch form.Value(field(n)) {
		case "agree":
			marks[n] = opinion.Agree
		case "disagree":
			marks[n] = opinion.Disagree
		case "pass":
			marks[n] = opinion.Pass
		case "":
		default:
			return nil, apperr.New(apperr.Invalid, "listening.vote_unknown")
		}
	}
	return marks, nil
}

// answers are the choices for one statement on paper.
func answers(ctx context.Context) []page.Choice {
	return []page.Choice{
		{Value: "agree", Label: i18n.T(ctx, "page.agree")},
		{Value: "disagree", Label: i18n.T(ctx, "page.disagree")},
		{Value: "pass", Label: i18n.T(ctx, "page.pass")},
		{Value: "", Label: i18n.T(ctx, "listening.paper_blank")},
	}
}
