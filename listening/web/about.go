package web

import (
	"net/http"
	"strings"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/listening"
	"concentric/member"
	"concentric/platform"
)

// fillAbout fills the form for talking about a plank of a programme, or about a
// chapter: the question, and as first statements what its amendments ask for.
func (s server) fillAbout(r *http.Request, form *page.Form, part string) error {
	ctx, db := r.Context(), s.site.DB
	title, programme, chapter, what := "", "", part, ""
	plank, err := platform.GetPlank(ctx, db, part)
	if err == nil {
		title, programme, what = plank.Now.Title, plank.Programme, plank.Now.Text
	} else {
		c, err := platform.GetChapter(ctx, db, part)
		if err != nil {
			return err
		}
		title, programme = c.Title, c.Programme
	}
	p, err := platform.See(ctx, db, member.From(ctx), programme)
	if err != nil {
		return err
	}
	list, err := platform.Amendments(ctx, db, programme)
	if err != nil {
		return err
	}
	seeds := ""
	for _, a := range list {
		if a.Open() && (a.Plank == part || a.Plank == "" && a.Chapter == chapter) {
			first, _, _ := strings.Cut(a.Why, "\n")
			if letters := []rune(first); len(letters) > listening.StatementLimit {
				first = string(letters[:listening.StatementLimit-1]) + "…"
			}
			seeds += first + "\n"
		}
	}
	for name, value := range map[string]string{
		"about": part, "circle": p.Circle, "audience": string(p.Audience), "what": what, "seeds": seeds,
		"question": i18n.T(ctx, "platform.talk_question", "Title", title), "need": i18n.T(ctx, "platform.talk_need", "Title", title),
	} {
		form.Values.Set(name, value)
	}
	return nil
}
