package web

import (
	"context"
	"strconv"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/circle"
	"concentric/lab"
	"concentric/listening"
	"concentric/member"
	"concentric/moderation"
)

func move(ctx context.Context, tx *store.Tx, actor member.Actor, id string, form page.Form) (string, error) {
	return "lab.did_move", lab.Move(ctx, tx, actor, id, circle.Gathering{Day: form.Text("day"), Hour: form.Text("hour"), Place: form.Value("place")}, form.Value("why"))
}

func cancel(ctx context.Context, tx *store.Tx, actor member.Actor, id string, form page.Form) (string, error) {
	return "lab.did_cancel", lab.Cancel(ctx, tx, actor, id, form.Value("sorry"))
}

func putIn(ctx context.Context, tx *store.Tx, actor member.Actor, id string, form page.Form) (string, error) {
	said, err := lab.PutIn(ctx, tx, actor, id, point(form))
	if said.State == listening.Held {
		return "lab.did_put_held", err
	}
	return "lab.did_put", err
}

// appeal is about the lab, or about the point n of its notes.
func appeal(ctx context.Context, tx *store.Tx, actor member.Actor, id string, form page.Form) (string, error) {
	why, lang := form.Text("why"), i18n.Lang(ctx)
	if n := point(form); n > 0 {
		return "moderation.appeal_sent", lab.AppealPoint(ctx, tx, actor, id, n, why, lang)
	}
	return "moderation.appeal_sent", lab.Appeal(ctx, tx, actor, id, why, lang)
}

// point is the number of the point that a form is about, 0 for none.
func point(form page.Form) int {
	n, err := strconv.Atoi(form.Value("n"))
	if err != nil {
		return 0
	}
	return n
}

func decide(ctx context.Context, tx *store.Tx, actor member.Actor, id string, form page.Form) (string, error) {
	verdict := moderation.Verdict(form.Value("verdict"))
	return "lab.did_decide", lab.Decide(ctx, tx, actor, id, verdict, moderation.Reason(form.Value("reason")))
}
