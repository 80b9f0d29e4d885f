package web

import (
	"context"
	"slices"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/consent"
	"concentric/logbook"
	"concentric/member"
)

// mended is a slip of the pen with the words before it.
type mended struct {
	consent.Slip
	before consent.Version
	open   bool // somebody can still say that it is more
}

// readSlips reads what was mended in the newest version.
func readSlips(ctx context.Context, q store.Q, v *view) error {
	slips, err := consent.Slips(ctx, q, v.p.ID, v.newest.N)
	if err != nil || len(slips) == 0 {
		return err
	}
	before, err := consent.AsFrozen(ctx, q, v.p.ID, v.newest.N)
	for _, s := range slips {
		if s.Refused.IsZero() {
			v.slips = append(v.slips, mended{s, before, s.Open(clock.Now(ctx))})
			before.Text = s.Over(before.Text)
		}
	}
	return err
}

// readTests reads whether arguments are being tested, and who has answered.
func readTests(ctx context.Context, q store.Q, v *view) error {
	tests, err := consent.Tests(ctx, q, v.p.ID)
	if err != nil {
		return err
	}
	v.tests = map[string]testing{}
	for _, t := range tests {
		one := testing{Test: t}
		if t.Ended.IsZero() {
			waits, err := consent.TestWaits(ctx, q, t)
			if err != nil {
				return err
			}
			one.waits = len(waits)
			for _, place := range waits {
				one.mine = one.mine || v.actor.SignedIn() && place.Member == v.actor.Member
			}
		}
		v.tests[t.Objection] = one
	}
	return nil
}

// testing is the newest test of an objection: how many have not answered, and
// whether the reader is among them.
type testing struct {
	consent.Test
	waits int
	mine  bool
}

func mend(ctx context.Context, tx *store.Tx, actor member.Actor, p consent.Proposal, form page.Form) (string, error) {
	_, err := consent.Mend(ctx, tx, actor, p.ID, number(form, "n"), logbook.Text{
		Title: form.Value("title"), Text: form.Value("text"), Why: form.Value("why"),
		Responsible: form.Value("responsible"), Measured: form.Value("measured"), Feedback: form.Value("feedback"),
	})
	return "consent.did_mend", err
}

func moreThanSlip(ctx context.Context, tx *store.Tx, actor member.Actor, _ consent.Proposal, form page.Form) (string, error) {
	_, err := consent.RefuseSlip(ctx, tx, actor, form.Value("slip"))
	return "consent.did_refuse_slip", err
}

func beginTest(ctx context.Context, tx *store.Tx, actor member.Actor, _ consent.Proposal, form page.Form) (string, error) {
	_, err := consent.BeginTest(ctx, tx, actor, form.Value("objection"))
	return "consent.did_begin_test", err
}

func answerTest(ctx context.Context, tx *store.Tx, actor member.Actor, _ consent.Proposal, form page.Form) (string, error) {
	switch form.Value("sees") {
	case "yes", "no":
		return "consent.did_say", consent.AnswerTest(ctx, tx, actor, form.Value("test"), form.Value("sees") == "yes")
	default:
		return "", apperr.New(apperr.Invalid, "consent.test_answer_missing").At("sees")
	}
}

// after is the version with the slip's words.
func (m mended) after() consent.Version {
	v := m.before
	v.Text = m.Over(v.Text)
	return v
}

// mendForm is the form for a slip: the refused one, or the text as it is.
func (v view) mendForm() page.Form {
	t := v.newest.Text
	return v.form("mend", "title", t.Title, "text", t.Text, "why", t.Why, "responsible", t.Responsible, "measured", t.Measured, "feedback", t.Feedback)
}

// testsMine are the objections of which the reader is asked whether they see the harm.
func (v view) testsMine() []consent.Stand {
	return slices.DeleteFunc(v.open(), func(o consent.Stand) bool { return !v.tests[o.ID].mine || !v.tests[o.ID].Ended.IsZero() })
}

// mayTest says whether the reader can ask if an objection qualifies.
func (v view) mayTest(o consent.Stand) bool {
	t, there := v.tests[o.ID]
	return v.facilitate && v.circle.TestsArguments && v.p.State == consent.Integrating && o.State == consent.ObjectionOpen && o.Reason != "" &&
		(!there || t.Round != v.lastRound.ID)
}
