package web

import (
	"context"
	"strconv"

	"concentric/base/page"
	"concentric/base/store"
	"concentric/focus"
	"concentric/member"
)

func say(ctx context.Context, tx *store.Tx, actor member.Actor, group string, form page.Form) (string, error) {
	comes := form.Value("comes") == "yes"
	if !comes {
		return "focus.did_no", focus.Say(ctx, tx, actor, group, false)
	}
	return "focus.did_yes", focus.Say(ctx, tx, actor, group, true)
}

// whenOf reads when and where people meet from a form.
func whenOf(form page.Form) focus.When {
	return focus.When{Day: form.Text("day"), Hour: form.Text("hour"), Place: form.Value("place"), AnswerBy: form.Text("answer_by")}
}

func move(ctx context.Context, tx *store.Tx, actor member.Actor, group string, form page.Form) (string, error) {
	return "focus.did_move", focus.Move(ctx, tx, actor, group, whenOf(form), form.Value("why"))
}

func cancel(ctx context.Context, tx *store.Tx, actor member.Actor, group string, form page.Form) (string, error) {
	return "focus.did_cancel", focus.Cancel(ctx, tx, actor, group, form.Value("sorry"))
}

func draw(ctx context.Context, tx *store.Tx, actor member.Actor, group string, _ page.Form) (string, error) {
	return "focus.did_draw", focus.Draw(ctx, tx, actor, group)
}

func notes(ctx context.Context, tx *store.Tx, actor member.Actor, group string, form page.Form) (string, error) {
	noted, err := strconv.Atoi(form.Value("noted"))
	if err != nil {
		noted = -1 // no version: taken as another one
	}
	return "focus.did_note", focus.Note(ctx, tx, actor, group, noted, form.Value("notes"), form.Values["came"])
}

func correct(ctx context.Context, tx *store.Tx, actor member.Actor, group string, form page.Form) (string, error) {
	return "focus.did_correct", focus.Correct(ctx, tx, actor, group, form.Value("correction"))
}

func handOver(ctx context.Context, tx *store.Tx, actor member.Actor, group string, _ page.Form) (string, error) {
	_, err := focus.HandOver(ctx, tx, actor, group)
	return "focus.did_hand", err
}
