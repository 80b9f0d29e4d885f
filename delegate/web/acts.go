package web

import (
	"context"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/circle"
	"concentric/delegate"
	"concentric/member"
)

func open(ctx context.Context, tx *store.Tx, actor member.Actor, role circle.Role, form page.Form) (string, error) {
	_, err := delegate.Open(ctx, tx, actor, delegate.New{
		Role: role.ID, Wanted: form.Text("wanted"), Lang: i18n.Lang(ctx), Starts: form.Text("starts"), Ends: form.Text("ends"), EndsOn: form.Text("round_ends"),
	})
	return "delegate.did_open", err
}

func offer(ctx context.Context, tx *store.Tx, actor member.Actor, _ circle.Role, form page.Form) (string, error) {
	return "delegate.did_offer", delegate.Stand(ctx, tx, actor, form.Value("choice"), form.Text("reason"), i18n.Lang(ctx), form.Has("agreed", "yes"))
}

func withdraw(ctx context.Context, tx *store.Tx, actor member.Actor, _ circle.Role, form page.Form) (string, error) {
	return "delegate.did_withdraw", delegate.Withdraw(ctx, tx, actor, form.Value("choice"))
}

func name(ctx context.Context, tx *store.Tx, actor member.Actor, _ circle.Role, form page.Form) (string, error) {
	return "delegate.did_name", delegate.Name(ctx, tx, actor, form.Value("choice"), form.Value("nominee"), form.Text("reason"), i18n.Lang(ctx))
}

func propose(ctx context.Context, tx *store.Tx, actor member.Actor, _ circle.Role, form page.Form) (string, error) {
	return "delegate.did_propose", delegate.Propose(ctx, tx, actor, form.Value("choice"), form.Value("nominee"), form.Text("reasons"), form.Text("ends"), form.Text("round_ends"))
}

func answer(ctx context.Context, tx *store.Tx, actor member.Actor, _ circle.Role, form page.Form) (string, error) {
	return "delegate.did_answer", delegate.Answer(ctx, tx, actor, form.Value("choice"), form.Value("asking"), form.Value("word"), form.Text("reason"), i18n.Lang(ctx))
}

func report(ctx context.Context, tx *store.Tx, actor member.Actor, role circle.Role, form page.Form) (string, error) {
	return "community.did_report", circle.ReportFromSeat(ctx, tx, actor, role.ID, form.Text("report"), i18n.Lang(ctx))
}

func recall(ctx context.Context, tx *store.Tx, actor member.Actor, _ circle.Role, form page.Form) (string, error) {
	recalled, err := delegate.Recall(ctx, tx, actor, form.Value("term"), form.Text("reason"), i18n.Lang(ctx))
	if recalled {
		return "delegate.did_recall", err
	}
	return "delegate.did_ask_recall", err
}

func keep(ctx context.Context, tx *store.Tx, actor member.Actor, _ circle.Role, form page.Form) (string, error) {
	return "delegate.did_keep", delegate.TakeBack(ctx, tx, actor, form.Value("term"))
}
