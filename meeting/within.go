package meeting

import (
	"context"
	"slices"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/circle"
	"concentric/consent"
	"concentric/logbook"
	"concentric/member"
	"concentric/selection"
)

// What people do about the proposal or the selection that they are at: each is
// the act of the room that it belongs to, after which the turns follow.

// AskTo says something in the clarifying or the reaction round, or writes down
// what somebody else said aloud (consent.Say).
func AskTo(ctx context.Context, tx *store.Tx, actor member.Actor, meeting string, w consent.Word) error {
	return onProposal(ctx, tx, actor, meeting, func(p consent.Proposal) error {
		_, err := consent.Say(ctx, tx, actor, p.ID, w)
		return err
	})
}

// GoOn ends the clarifying or the reaction round (consent.Next); the one that
// follows is for today.
func GoOn(ctx context.Context, tx *store.Tx, actor member.Actor, meeting, round, today string) error {
	return onProposal(ctx, tx, actor, meeting, func(p consent.Proposal) error {
		return consent.Next(ctx, tx, actor, p.ID, round, today)
	})
}

// AskConsent freezes version n and opens the consent round for today, or for
// longer where somebody answers at home (consent.AskConsent).
func AskConsent(ctx context.Context, tx *store.Tx, actor member.Actor, meeting string, n int, today string) error {
	return within(ctx, tx, actor, meeting, func(m Meeting, matter Matter) error {
		if matter.Proposal == nil {
			return apperr.New(apperr.Conflict, "meeting.nothing_to_decide")
		}
		until, err := m.until(ctx, tx, today, matter.Proposal.Routine, matter.Proposal.ConcernsPerson)
		if err != nil {
			return err
		}
		_, err = consent.AskConsent(ctx, tx, actor, matter.Proposal.ID, n, until)
		return err
	})
}

// Respond answers in the consent round (consent.Respond).
func Respond(ctx context.Context, tx *store.Tx, actor member.Actor, meeting, round string, n int, a consent.Answer) error {
	return onProposal(ctx, tx, actor, meeting, func(consent.Proposal) error {
		_, err := consent.Respond(ctx, tx, actor, round, n, a)
		return err
	})
}

// Speak records what people answered aloud (consent.Speak); for nobody named,
// the consent of everyone present who has not answered.
func Speak(ctx context.Context, tx *store.Tx, actor member.Actor, meeting, round string, n int, who []string, a consent.Answer) error {
	return within(ctx, tx, actor, meeting, func(m Meeting, _ Matter) error {
		if len(who) == 0 {
			here, err := m.there(ctx, tx)
			if err != nil {
				return err
			}
			for _, g := range here {
				who = append(who, g.Person)
			}
			a = consent.Answer{Kind: consent.Consent}
		}
		_, err := consent.Speak(ctx, tx, actor, round, n, who, a)
		return err
	})
}

// Integrate works objections into the next version (consent.Integrate).
func Integrate(ctx context.Context, tx *store.Tx, actor member.Actor, meeting string, from int, text logbook.Text, measured []consent.Measure) error {
	return onProposal(ctx, tx, actor, meeting, func(p consent.Proposal) error {
		_, err := consent.Integrate(ctx, tx, actor, p.ID, from, text, measured)
		return err
	})
}

// Withdraw takes one's own objection back (consent.Withdraw).
func Withdraw(ctx context.Context, tx *store.Tx, actor member.Actor, meeting, objection, why string) error {
	return onProposal(ctx, tx, actor, meeting, func(consent.Proposal) error {
		_, err := consent.Withdraw(ctx, tx, actor, objection, why)
		return err
	})
}

// Accept is one's word to what the circle looks for (selection.Accept).
func Accept(ctx context.Context, tx *store.Tx, actor member.Actor, meeting string, described int, word, reason, lang string) error {
	return onSelection(ctx, tx, actor, meeting, func(s selection.Selection) error {
		_, err := selection.Accept(ctx, tx, actor, s.ID, described, word, reason, lang)
		return err
	})
}

// SpeakTo records what people said aloud in a role selection (selection.Speak);
// for nobody named, what everyone present who has not spoken said: yes to the
// description, or already said.
func SpeakTo(ctx context.Context, tx *store.Tx, actor member.Actor, meeting string, what selection.Spoken) error {
	return within(ctx, tx, actor, meeting, func(m Meeting, matter Matter) error {
		if matter.Selection == nil {
			return apperr.New(apperr.Conflict, "meeting.nothing_to_decide")
		}
		if len(what.Who) == 0 {
			here, err := m.there(ctx, tx)
			if err != nil {
				return err
			}
			silent, err := selection.Silent(ctx, tx, *matter.Selection)
			if err != nil {
				return err
			}
			for _, p := range silent {
				if slices.ContainsFunc(here, func(g Guest) bool { return g.Person == p.Person }) {
					what.Who = append(what.Who, p.Person)
				}
			}
			what.Nominee, what.Said = "", true
		}
		_, err := selection.Speak(ctx, tx, actor, matter.Selection.ID, what)
		return err
	})
}

// Nominate says whom one sees in the role (selection.Nominate).
func Nominate(ctx context.Context, tx *store.Tx, actor member.Actor, meeting, nominee, reason, lang string) error {
	return onSelection(ctx, tx, actor, meeting, func(s selection.Selection) error {
		_, err := selection.Nominate(ctx, tx, actor, s.ID, nominee, reason, lang)
		return err
	})
}

// AlreadySaid marks oneself as represented, in the open form
// (selection.AlreadySaid).
func AlreadySaid(ctx context.Context, tx *store.Tx, actor member.Actor, meeting string) error {
	return onSelection(ctx, tx, actor, meeting, func(s selection.Selection) error {
		_, err := selection.AlreadySaid(ctx, tx, actor, s.ID)
		return err
	})
}

// OpenChange opens the change round (selection.Change).
func OpenChange(ctx context.Context, tx *store.Tx, actor member.Actor, meeting string) error {
	return onSelection(ctx, tx, actor, meeting, func(s selection.Selection) error {
		return selection.Change(ctx, tx, actor, s.ID)
	})
}

// ProposeSomebody puts one of those nominated to the consent of the circle
// (selection.Propose).
func ProposeSomebody(ctx context.Context, tx *store.Tx, actor member.Actor, meeting string, c selection.Choice) error {
	return within(ctx, tx, actor, meeting, func(m Meeting, matter Matter) error {
		if matter.Selection == nil {
			return apperr.New(apperr.Conflict, "meeting.nothing_to_decide")
		}
		var err error
		if c.EndsOn, err = m.until(ctx, tx, c.EndsOn, false, ""); err != nil {
			return err
		}
		_, err = selection.Propose(ctx, tx, actor, matter.Selection.ID, c)
		return err
	})
}

// daysAtHome is how long those who are not at the meeting have for their answer,
// where the circle waits for everyone: as long as a consent round over days.
const daysAtHome = 5

// until is the last day of a consent round that begins in a meeting: today where
// all who are asked are here, and where the circle's rule for absentees says how
// long after that day it waits for the others; later where it waits for everyone.
func (m Meeting) until(ctx context.Context, q store.Q, today string, routine bool, but string) (string, error) {
	c, err := circle.Get(ctx, q, m.Circle)
	if err != nil {
		return "", err
	}
	if c.Absentees == circle.Hours48 || c.Absentees == circle.Presumed && routine {
		return today, nil
	}
	here, err := m.there(ctx, q)
	if err != nil {
		return "", err
	}
	seats, err := circle.Roster(ctx, q, m.Circle)
	for _, s := range seats {
		if !s.Away && s.Person != but && !slices.ContainsFunc(here, func(g Guest) bool { return g.Person == s.Person }) {
			return c.In(ctx, daysAtHome), err
		}
	}
	return today, err
}
