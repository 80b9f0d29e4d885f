package web

import (
	"context"
	"strconv"

	"concentric/base/page"
	"concentric/base/store"
	"concentric/consent"
	"concentric/member"
	"concentric/selection"
)

func present(ctx context.Context, tx *store.Tx, actor member.Actor, p consent.Proposal, form page.Form) (string, error) {
	_, err := consent.Present(ctx, tx, actor, p.ID, form.Text("round_ends"))
	return "consent.did_present", err
}

func next(ctx context.Context, tx *store.Tx, actor member.Actor, p consent.Proposal, form page.Form) (string, error) {
	return "", consent.Next(ctx, tx, actor, p.ID, form.Value("round"), form.Text("round_ends"))
}

// say is a question, a reply, a reaction, or "nothing to add".
func say(ctx context.Context, tx *store.Tx, actor member.Actor, p consent.Proposal, form page.Form) (string, error) {
	_, err := consent.Say(ctx, tx, actor, p.ID, consent.Word{
		Round: form.Value("round"), Kind: consent.WordKind(form.Value("kind")), Text: form.Value("words"), Lang: language(ctx, form), Re: form.Value("re"),
	})
	return "consent.did_say", err
}

func advise(ctx context.Context, tx *store.Tx, actor member.Actor, p consent.Proposal, form page.Form) (string, error) {
	_, err := consent.Advise(ctx, tx, actor, p.ID, form.Value("words"), language(ctx, form))
	return "consent.did_advise", err
}

func ask(ctx context.Context, tx *store.Tx, actor member.Actor, p consent.Proposal, form page.Form) (string, error) {
	_, err := consent.AskConsent(ctx, tx, actor, p.ID, number(form, "n"), form.Text("round_ends"))
	return "consent.did_ask", err
}

func answer(ctx context.Context, tx *store.Tx, actor member.Actor, _ consent.Proposal, form page.Form) (string, error) {
	after, err := consent.Respond(ctx, tx, actor, form.Value("round"), number(form, "n"), consent.Answer{
		Kind: consent.AnswerKind(form.Value("answer")), Reason: form.Value("reason"), Lang: language(ctx, form),
	})
	switch after.State {
	case consent.Agreed:
		return "consent.did_agree", err
	case consent.Dropped:
		return "consent.did_drop", err
	case consent.Consenting, consent.Dropping:
		return "consent.did_answer", err
	default: // it was the last one
		return "consent.did_answer_last", err
	}
}

// correct puts right what was recorded as spoken for the reader.
func correct(ctx context.Context, tx *store.Tx, actor member.Actor, _ consent.Proposal, form page.Form) (string, error) {
	_, err := consent.Correct(ctx, tx, actor, form.Value("recorded"), consent.Answer{
		Kind: consent.AnswerKind(form.Value("answer")), Reason: form.Value("reason"), Lang: language(ctx, form),
	})
	return "consent.did_correct", err
}

func withdraw(ctx context.Context, tx *store.Tx, actor member.Actor, _ consent.Proposal, form page.Form) (string, error) {
	after, err := consent.Withdraw(ctx, tx, actor, form.Value("objection"), form.Value("why"))
	if after.State == consent.Agreed {
		return "consent.did_agree", err
	}
	return "consent.did_withdraw", err
}

func adopt(ctx context.Context, tx *store.Tx, actor member.Actor, _ consent.Proposal, form page.Form) (string, error) {
	return "consent.did_adopt", consent.Adopt(ctx, tx, actor, form.Value("objection"))
}

// release ends a proposal about a person without a decision. Of who declined
// the facilitator is told, quietly, when proposing the next.
func release(ctx context.Context, tx *store.Tx, actor member.Actor, p consent.Proposal, _ page.Form) (string, error) {
	if err := consent.Release(ctx, tx, actor, p.ID); err != nil || p.Elects.Member != actor.Member {
		return "consent.did_release", err
	}
	s, ok, err := selection.OfProposal(ctx, tx, p.ID)
	if err != nil || !ok {
		return "consent.did_release", err
	}
	return "consent.did_release", selection.RatherNot(ctx, tx, actor, s.ID, true)
}

func deferring(ctx context.Context, tx *store.Tx, actor member.Actor, p consent.Proposal, _ page.Form) (string, error) {
	return "", consent.Defer(ctx, tx, actor, p.ID)
}

func resume(ctx context.Context, tx *store.Tx, actor member.Actor, p consent.Proposal, _ page.Form) (string, error) {
	return "", consent.Resume(ctx, tx, actor, p.ID)
}

func drop(ctx context.Context, tx *store.Tx, actor member.Actor, p consent.Proposal, form page.Form) (string, error) {
	_, err := consent.AskDrop(ctx, tx, actor, p.ID, form.Text("round_ends"))
	return "", err
}

func handUp(ctx context.Context, tx *store.Tx, actor member.Actor, p consent.Proposal, form page.Form) (string, error) {
	return "consent.did_hand_up", consent.HandUp(ctx, tx, actor, p.ID, form.Value("why"), language(ctx, form))
}

// count records a count by a fallback method.
func count(ctx context.Context, tx *store.Tx, actor member.Actor, p consent.Proposal, form page.Form) (string, error) {
	c, err := consent.FallBack(ctx, tx, actor, p.ID, consent.Count{
		N: number(form, "n"), Fallback: form.Value("fallback"), Yes: number(form, "yes"), No: number(form, "no"), Abstained: number(form, "abstained"),
	})
	if err == nil && !c.Passed {
		return "consent.did_count_not", nil
	}
	return "", err
}

// number reads a version that a form was made from; 0 where it is none.
func number(form page.Form, name string) int {
	n, err := strconv.Atoi(form.Value(name))
	if err != nil {
		return 0
	}
	return n
}
