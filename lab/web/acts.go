package web

import (
	"context"
	"strconv"

	"concentric/base/page"
	"concentric/base/store"
	"concentric/lab"
	"concentric/listening"
	"concentric/member"
	"concentric/moderation"
)

func move(ctx context.Context, tx *store.Tx, actor member.Actor, id string, form page.Form) (string, error) {
	return "lab.did_move", lab.Move(ctx, tx, actor, id, form.Text("day"), form.Text("hour"), form.Value("place"), form.Value("why"))
}

func cancel(ctx context.Context, tx *store.Tx, actor member.Actor, id string, form page.Form) (string, error) {
	return "lab.did_cancel", lab.Cancel(ctx, tx, actor, id, form.Value("sorry"))
}

func putIn(ctx context.Context, tx *store.Tx, actor member.Actor, id string, form page.Form) (string, error) {
	n, err := strconv.Atoi(form.Value("n"))
	if err != nil {
		n = 0 // no point has it
	}
	said, err := lab.PutIn(ctx, tx, actor, id, n)
	if said.State == listening.Held {
		return "lab.did_put_held", err
	}
	return "lab.did_put", err
}

func decide(ctx context.Context, tx *store.Tx, actor member.Actor, id string, form page.Form) (string, error) {
	verdict := moderation.Verdict(form.Value("verdict"))
	return "lab.did_decide", lab.Decide(ctx, tx, actor, id, verdict, moderation.Reason(form.Value("reason")))
}
