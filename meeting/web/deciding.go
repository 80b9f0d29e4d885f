package web

import (
	"context"

	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/circle"
	"concentric/consent"
	"concentric/logbook"
	"concentric/meeting"
	"concentric/member"
	"concentric/selection"
	selectioncard "concentric/selection/card"
)

// today is the civil date of the circle: rounds in a meeting are for today.
func today(ctx context.Context, q store.Q, m meeting.Meeting) (string, error) {
	c, err := circle.Get(ctx, q, m.Circle)
	return c.Today(ctx), err
}

func present(ctx context.Context, tx *store.Tx, actor member.Actor, m meeting.Meeting, form page.Form) (string, error) {
	day, err := today(ctx, tx, m)
	if err != nil {
		return "", err
	}
	return "", meeting.Present(ctx, tx, actor, m.ID, textOf(ctx, form), day)
}

// textOf is the text of a proposal as it was typed.
func textOf(ctx context.Context, form page.Form) logbook.Text {
	return logbook.Text{
		Title: form.Value("title"), Text: form.Value("text"), Why: form.Value("why"), Responsible: form.Value("responsible"),
		Measured: form.Value("measured"), Feedback: form.Value("feedback"), ReviewOn: form.Text("review_on"), Lang: i18n.Lang(ctx),
	}
}

func said(ctx context.Context, tx *store.Tx, actor member.Actor, m meeting.Meeting, form page.Form) (string, error) {
	return "", meeting.AskTo(ctx, tx, actor, m.ID, consent.Word{
		Round: form.Value("round"), Kind: consent.WordKind(form.Value("kind")), Text: form.Value("words"), Lang: i18n.Lang(ctx),
		Person: form.Value("who"),
	})
}

func goOn(ctx context.Context, tx *store.Tx, actor member.Actor, m meeting.Meeting, form page.Form) (string, error) {
	day, err := today(ctx, tx, m)
	if err != nil {
		return "", err
	}
	return "", meeting.GoOn(ctx, tx, actor, m.ID, form.Value("round"), day)
}

func askConsent(ctx context.Context, tx *store.Tx, actor member.Actor, m meeting.Meeting, form page.Form) (string, error) {
	day, err := today(ctx, tx, m)
	if err != nil {
		return "", err
	}
	return "", meeting.AskConsent(ctx, tx, actor, m.ID, count(form, "n"), day)
}

func answerOf(ctx context.Context, form page.Form) consent.Answer {
	return consent.Answer{Kind: consent.AnswerKind(form.Value("answer")), Reason: form.Value("reason"), Lang: i18n.Lang(ctx)}
}

func respond(ctx context.Context, tx *store.Tx, actor member.Actor, m meeting.Meeting, form page.Form) (string, error) {
	return "", meeting.Respond(ctx, tx, actor, m.ID, form.Value("round"), count(form, "n"), answerOf(ctx, form))
}

// speak records what one person answered aloud, or the consent of all present.
func speak(ctx context.Context, tx *store.Tx, actor member.Actor, m meeting.Meeting, form page.Form) (string, error) {
	var who []string
	if one := form.Value("who"); one != "" {
		who = []string{one}
	}
	return "meeting.did_speak", meeting.Speak(ctx, tx, actor, m.ID, form.Value("round"), count(form, "n"), who, answerOf(ctx, form))
}

// integrate works an objection into the next version: the text, the time to the
// review, a measure, or several of them.
func integrate(ctx context.Context, tx *store.Tx, actor member.Actor, m meeting.Meeting, form page.Form) (string, error) {
	p, err := consent.Get(ctx, tx, form.Value("proposal"))
	if err != nil {
		return "", err
	}
	if p.Circle != m.Circle {
		return "", apperr.New(apperr.NotFound, "consent.not_found")
	}
	newest, err := p.Newest(ctx, tx)
	if err != nil {
		return "", err
	}
	text := newest.Text
	text.Text, text.ReviewOn = form.Value("text"), form.Text("review_on")
	measures := []consent.Measure{{
		Objection: form.Value("objection"), Metric: form.Text("metric"), Measurer: form.Text("measurer"), Threshold: form.Text("threshold"), DueOn: form.Text("due_on"),
	}}
	return "", meeting.Integrate(ctx, tx, actor, m.ID, count(form, "from"), text, measures)
}

func withdraw(ctx context.Context, tx *store.Tx, actor member.Actor, m meeting.Meeting, form page.Form) (string, error) {
	return "", meeting.Withdraw(ctx, tx, actor, m.ID, form.Value("objection"), form.Value("why"))
}

func continued(ctx context.Context, tx *store.Tx, actor member.Actor, m meeting.Meeting, _ page.Form) (string, error) {
	return "", meeting.Continue(ctx, tx, actor, m.ID)
}

func seek(ctx context.Context, tx *store.Tx, actor member.Actor, m meeting.Meeting, form page.Form) (string, error) {
	day, err := today(ctx, tx, m)
	if err != nil {
		return "", err
	}
	return "", meeting.Seek(ctx, tx, actor, m.ID, selection.New{
		Role: form.Value("role"), Qualifications: form.Value("qualifications"), Lang: i18n.Lang(ctx),
		Starts: form.Text("starts"), Ends: form.Text("ends"), EndsOn: day, InTheOpen: form.Has("open", "yes"),
	})
}

func accept(ctx context.Context, tx *store.Tx, actor member.Actor, m meeting.Meeting, form page.Form) (string, error) {
	return "", meeting.Accept(ctx, tx, actor, m.ID, count(form, "described"), form.Value("word"), form.Value("reason"), i18n.Lang(ctx))
}

func nominate(ctx context.Context, tx *store.Tx, actor member.Actor, m meeting.Meeting, form page.Form) (string, error) {
	return "", meeting.Nominate(ctx, tx, actor, m.ID, form.Value("nominee"), form.Value("reason"), i18n.Lang(ctx))
}

func alreadySaid(ctx context.Context, tx *store.Tx, actor member.Actor, m meeting.Meeting, _ page.Form) (string, error) {
	return "", meeting.AlreadySaid(ctx, tx, actor, m.ID)
}

// speakTo records what one person said aloud in a role selection, or what all
// present who had not spoken said: yes, or already said.
func speakTo(ctx context.Context, tx *store.Tx, actor member.Actor, m meeting.Meeting, form page.Form) (string, error) {
	what := selection.Spoken{Described: count(form, "described"), Nominee: form.Value("nominee"), Reason: form.Value("reason"), Lang: i18n.Lang(ctx), Said: form.Has("said", "yes")}
	if one := form.Value("who"); one != "" {
		what.Who = []string{one}
	}
	return "", meeting.SpeakTo(ctx, tx, actor, m.ID, what)
}

func changeRound(ctx context.Context, tx *store.Tx, actor member.Actor, m meeting.Meeting, _ page.Form) (string, error) {
	return "", meeting.OpenChange(ctx, tx, actor, m.ID)
}

func propose(ctx context.Context, tx *store.Tx, actor member.Actor, m meeting.Meeting, form page.Form) (string, error) {
	day, err := today(ctx, tx, m)
	if err != nil {
		return "", err
	}
	one, err := selection.Get(ctx, tx, form.Value("selection"))
	if err != nil {
		return "", err
	}
	if one.Circle != m.Circle {
		return "", apperr.New(apperr.NotFound, "selection.not_found")
	}
	text, err := selectioncard.Agreement(ctx, tx, one)
	if err != nil {
		return "", err
	}
	return "", meeting.ProposeSomebody(ctx, tx, actor, m.ID, selection.Choice{
		Nominee: form.Value("proposed"), Starts: form.Text("starts"), Ends: form.Text("ends"), Reasons: form.Value("reasons"), EndsOn: day, Text: text,
	})
}
