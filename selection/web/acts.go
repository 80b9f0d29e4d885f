package web

import (
	"context"
	"net/http"
	"strconv"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/member"
	"concentric/selection"
	"concentric/selection/card"
)

func accept(ctx context.Context, tx *store.Tx, actor member.Actor, one selection.Selection, form page.Form) (string, error) {
	after, err := selection.Accept(ctx, tx, actor, one.ID, described(form), form.Value("word"), form.Value("reason"), i18n.Lang(ctx))
	if after.Stage == selection.Nominating {
		return "selection.did_begin", err
	}
	return "selection.did_accept", err
}

func nominate(ctx context.Context, tx *store.Tx, actor member.Actor, one selection.Selection, form page.Form) (string, error) {
	after, err := selection.Nominate(ctx, tx, actor, one.ID, form.Value("nominee"), form.Value("reason"), i18n.Lang(ctx))
	if after.Stage == selection.Hearing {
		return "selection.did_reveal", err
	}
	return "selection.did_nominate", err
}

func alreadySaid(ctx context.Context, tx *store.Tx, actor member.Actor, one selection.Selection, _ page.Form) (string, error) {
	after, err := selection.AlreadySaid(ctx, tx, actor, one.ID)
	if after.Stage == selection.Hearing {
		return "selection.did_reveal", err
	}
	return "selection.did_represent", err
}

// speak records what somebody said aloud.
func speak(ctx context.Context, tx *store.Tx, actor member.Actor, one selection.Selection, form page.Form) (string, error) {
	after, err := selection.Speak(ctx, tx, actor, one.ID, selection.Spoken{
		Who: []string{form.Value("who")}, Described: described(form), Nominee: form.Value("nominee"), Reason: form.Value("reason"),
		Lang: i18n.Lang(ctx), Said: form.Has("said", "yes"),
	})
	if after.Stage == selection.Hearing {
		return "selection.did_reveal", err
	}
	return "selection.did_speak", err
}

func ratherNot(ctx context.Context, tx *store.Tx, actor member.Actor, one selection.Selection, form page.Form) (string, error) {
	quiet := form.Value("quiet") == "yes"
	err := selection.RatherNot(ctx, tx, actor, one.ID, quiet)
	if !quiet {
		return "selection.did_unquiet", err
	}
	return "selection.did_quiet", err
}

func change(ctx context.Context, tx *store.Tx, actor member.Actor, one selection.Selection, _ page.Form) (string, error) {
	return "", selection.Change(ctx, tx, actor, one.ID)
}

func stop(ctx context.Context, tx *store.Tx, actor member.Actor, one selection.Selection, _ page.Form) (string, error) {
	return "selection.did_stop", selection.Stop(ctx, tx, actor, one.ID)
}

// propose puts one person to the consent of the circle, and leads to that round.
func (s server) propose(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	one, err := s.see(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	text, err := card.Agreement(ctx, s.site.DB, one)
	if err != nil {
		return err
	}
	actor := member.From(ctx)
	proposal, err := s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
		p, err := selection.Propose(ctx, tx, actor, one.ID, selection.Choice{
			Nominee: form.Value("proposed"), Starts: form.Text("starts"), Ends: form.Text("ends"),
			Reasons: form.Value("reasons"), EndsOn: form.Text("round_ends"), Text: text,
		})
		return p.ID, err
	})
	if refused(ctx, &form, err) {
		return s.show(w, r, "propose", form)
	}
	if err != nil {
		return err
	}
	return page.SeeOther(w, r, "/proposals/"+proposal)
}

// described is the version of the description that a form was made from.
func described(form page.Form) int {
	n, err := strconv.Atoi(form.Value("described"))
	if err != nil {
		return 0
	}
	return n
}
