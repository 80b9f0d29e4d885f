package today

import (
	"context"
	"strings"

	"concentric/backlog"
	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/store"
	"concentric/introduction"
	"concentric/library"
	"concentric/moderation"
	"concentric/notice"
)

// awayTitle stands above what is told about a text that was taken away.
func awayTitle(ctx context.Context, one notice.Notice) string {
	switch one.Kind {
	case introduction.ActTakenAway:
		return i18n.T(ctx, "today.mail_away_introduction_title")
	case introduction.ActAnswerTaken:
		return i18n.T(ctx, "today.mail_away_welcome_title")
	case moderation.ActTextTaken:
		return i18n.T(ctx, "today.mail_away_text_title")
	case moderation.AppealAnswered:
		return i18n.T(ctx, "today.mail_appeal_title")
	}
	return i18n.T(ctx, "today.mail_away_title")
}

// awayText tells authors which of their texts was taken away, why, and where they
// can ask another circle to look again; "" where it is back again, or that circle has
// answered.
func (r *Room) awayText(ctx context.Context, one notice.Notice) (string, error) {
	switch one.Kind {
	case moderation.AppealAnswered:
		a, err := moderation.AppealByID(ctx, r.DB, one.Ref)
		if err != nil {
			return "", err
		}
		return i18n.T(ctx, "today.mail_appeal_"+string(a.State), "Outcome", a.Outcome, "Link", r.BaseURL+textAt(a.Kind, a.Ref)), nil
	case introduction.ActAnswerTaken:
		_, l, err := introduction.ByLed(ctx, r.DB, one.Ref)
		if err != nil || l.How != introduction.Taken {
			return "", err
		}
		reason, err := introduction.WhyTaken(ctx, r.DB, l.ID)
		return i18n.T(ctx, "today.mail_away_welcome", "Reason", i18n.T(ctx, reason.Message()), "Link", r.BaseURL+"/introductions"), err
	case moderation.ActTextTaken:
		l, err := moderation.LinkByID(ctx, r.DB, one.Ref)
		if err != nil || l.State != moderation.LinkRefused {
			return "", err
		}
		if over, err := r.appealOver(ctx, l.Ref); err != nil || over {
			return "", err
		}
		title, _, _ := strings.Cut(l.Address, "\n")
		return i18n.T(ctx, "today.mail_away_text", "Title", title, "Reason", i18n.T(ctx, l.Reason.Message()), "Link", r.BaseURL+textAt(l.Kind, l.Ref)), nil
	case introduction.ActTakenAway:
		i, away, err := introduction.Away(ctx, r.DB, one.To.Target)
		if err != nil || !away || i.ID != one.Ref {
			return "", err
		}
		return i18n.T(ctx, "today.mail_away_introduction", "Reason", i18n.T(ctx, i.Away.Message()), "Link", r.BaseURL+"/introduction"), nil
	}
	e, err := library.Get(ctx, r.DB, one.Ref)
	if err != nil || e.Away == "" {
		return "", err
	}
	if over, err := r.appealOver(ctx, e.ID); err != nil || over {
		return "", err
	}
	return i18n.T(ctx, "today.mail_away", "Title", e.Now.Title, "Reason", i18n.T(ctx, e.Away.Message()), "Link", r.BaseURL+"/library/"+e.ID), nil
}

// appealOver says whether another circle has looked again at a text: then its author
// is told of that.
func (r *Room) appealOver(ctx context.Context, ref string) (bool, error) {
	a, err := moderation.AppealAbout(ctx, r.DB, ref)
	if apperr.Is(err, apperr.NotFound) {
		return false, nil
	}
	return a.State != moderation.AppealOpen, err
}

// textAt is the page of a text that can be taken away.
func textAt(kind, ref string) string {
	switch kind {
	case "amendment":
		return "/amendments/" + ref
	case string(library.Resource), string(library.Story):
		return "/library/" + ref
	case introduction.Kind:
		return "/introduction"
	}
	return "/items/" + ref
}

// again adds to the decisions about a text what became of the appeal against them: who
// has asked another circle is not told to ask once more.
func (d deeds) again(ctx context.Context, ref string, steps []DeedStep) ([]DeedStep, error) {
	a, err := moderation.AppealAbout(ctx, d.DB, ref)
	if apperr.Is(err, apperr.NotFound) {
		return steps, nil
	}
	for i := range steps {
		steps[i].Href, steps[i].Label = "", ""
	}
	switch last := len(steps) - 1; {
	case a.State == moderation.Overturned && last >= 0:
		steps[last].Text = a.Outcome
	case a.State == moderation.Upheld:
		steps = append(steps, DeedStep{At: a.Decided, What: "stays_away", Text: a.Outcome})
	case a.State == moderation.AppealOpen:
		steps = append(steps, DeedStep{At: a.At, What: "appealed", Mine: true, Text: a.Why, Lang: a.Lang})
	}
	return steps, err
}

// textAway are the decisions by which somebody's tension or amendment was taken away and
// brought back, as steps.
func (d deeds) textAway(ctx context.Context, kind, ref string) (steps []DeedStep, err error) {
	list, err := moderation.About(ctx, d.DB, ref)
	for _, one := range list {
		switch one.Verdict {
		case moderation.Refused:
			steps = append(steps, away(ctx, one, textAt(kind, ref)))
		case moderation.Accepted:
			steps = append(steps, DeedStep{At: one.At, What: "shown_again"})
		}
	}
	if err != nil {
		return nil, err
	}
	return d.again(ctx, ref, steps)
}

// taken is the decision by which the words of what somebody raised were taken away; the
// zero value where they stand.
func taken(ctx context.Context, q store.Q, i backlog.Item) (moderation.Decision, error) {
	if !i.Away {
		return moderation.Decision{}, nil
	}
	list, err := moderation.About(ctx, q, i.ID)
	if err != nil || len(list) == 0 {
		return moderation.Decision{}, err
	}
	return list[len(list)-1], nil
}

// away says that a text was taken away, why, and where its author asks another circle
// to look again.
func away(ctx context.Context, one moderation.Decision, href string) DeedStep {
	return DeedStep{
		At: one.At, What: "away", Values: []any{"Reason", i18n.T(ctx, one.Reason.Message())}, Href: href, Label: i18n.T(ctx, "today.deed_look_again"),
	}
}

// answersAway are what the person wrote to those who are new and was taken away.
func (d deeds) answersAway(ctx context.Context) ([]Deed, error) {
	taken, err := introduction.AnswersAway(ctx, d.DB, d.actor.Member)
	var list []Deed
	for _, l := range taken {
		decided, err := moderation.About(ctx, d.DB, l.Led.ID)
		if err != nil {
			return nil, err
		}
		owner, err := d.owner(ctx, l.Circle)
		if err != nil {
			return nil, err
		}
		list = append(list, Deed{Kind: DeedIntroduction, Title: i18n.T(ctx, "today.deed_title_welcome"), Href: "/introductions", Owner: owner, Steps: []DeedStep{
			{At: l.Ended, What: "wrote_welcome", Mine: true, Text: l.Answer, Lang: l.Lang}, away(ctx, decided[len(decided)-1], "/introductions"),
		}})
	}
	return list, err
}

// takenAway are the decisions about an entry, as steps.
func (d deeds) takenAway(ctx context.Context, entry string) ([]DeedStep, error) {
	list, err := moderation.About(ctx, d.DB, entry)
	var steps []DeedStep
	for _, one := range list {
		switch one.Verdict {
		case moderation.Refused:
			steps = append(steps, DeedStep{At: one.At, What: "taken_away", Values: []any{"Reason", i18n.T(ctx, one.Reason.Message())}, Href: "/library/" + entry, Label: i18n.T(ctx, "today.deed_look_again")})
		case moderation.Accepted:
			steps = append(steps, DeedStep{At: one.At, What: "brought_back"})
		}
	}
	if err != nil {
		return nil, err
	}
	return d.again(ctx, entry, steps)
}
