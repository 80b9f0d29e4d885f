package consent

import (
	"context"
	"slices"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/circle"
	"concentric/member"
)

// Speak records, by the secretary or the facilitator, what people of the roster
// (who, by pseudonym) answered aloud in a consent round on version n: "spoken,
// recorded by". What somebody answered themselves is not touched, and each can
// correct what was recorded for them (Respond while the round is open, Correct
// after it) until the record is settled. The person proposed for a role comes
// last here too.
func Speak(ctx context.Context, tx *store.Tx, actor member.Actor, round string, n int, who []string, a Answer) (Proposal, error) {
	r, err := getRound(ctx, tx, round)
	if err != nil {
		return Proposal{}, err
	}
	p, err := change(ctx, tx, r.Proposal, Consenting, Dropping)
	if err != nil {
		return Proposal{}, err
	}
	if err := mayAct(ctx, tx, actor, p); err != nil {
		return Proposal{}, err
	}
	if err := circle.May(ctx, tx, actor, circle.Minute, p.Circle); err != nil {
		return Proposal{}, err
	}
	if r, err = getRound(ctx, tx, round); err != nil {
		return Proposal{}, err
	}
	if !r.Ended.IsZero() {
		return Proposal{}, errRoundOver
	}
	if r.N != n {
		return Proposal{}, apperr.New(apperr.Conflict, "consent.newer_version", "N", r.N)
	}
	if a, err = tidyAnswer(a, actor); err != nil {
		return Proposal{}, err
	}
	places, err := spoken(ctx, tx, p, r, who)
	if err != nil {
		return Proposal{}, err
	}
	for _, place := range places {
		one := a
		one.Member, one.Person = place.Member, place.Person
		if place.Member != actor.Member {
			one.RecorderMember, one.Recorder = actor.Member, actor.Pseudonym
		}
		if err := give(ctx, tx, actor, p, r, one); err != nil {
			return Proposal{}, err
		}
	}
	if err := closeIfComplete(ctx, tx, actor, p, r); err != nil {
		return Proposal{}, err
	}
	return Get(ctx, tx, p.ID)
}

// tidyAnswer checks what was answered.
func tidyAnswer(a Answer, actor member.Actor) (Answer, error) {
	switch a.Kind {
	case Consent, Trust, Objection:
	default:
		return a, apperr.New(apperr.Invalid, "consent.answer_missing").At("answer")
	}
	var err error
	if a.Reason, err = typed.Optional(a.Reason, "reason", 4000); err != nil {
		return a, err
	}
	if a.Lang == "" {
		a.Lang = actor.Lang
	}
	return a, nil
}

// spoken are the places of the people named, the one whom the proposal elects
// last. Of several people those are left out who have answered: "all consent" takes
// back no objection that was recorded before. Of one alone it is refused where they
// answered themselves.
func spoken(ctx context.Context, q store.Q, p Proposal, r Round, who []string) ([]Place, error) {
	roster, err := Roster(ctx, q, r.ID)
	if err != nil {
		return nil, err
	}
	given, err := Answers(ctx, q, r.ID)
	if err != nil {
		return nil, err
	}
	own, said := map[string]bool{}, map[string]bool{}
	for _, a := range given {
		own[a.Person], said[a.Person] = a.Recorder == "", true
	}
	var list []Place
	for _, place := range roster {
		if !slices.Contains(who, place.Person) || place.Member == "" {
			continue
		}
		if own[place.Person] && len(who) == 1 {
			return nil, apperr.New(apperr.Conflict, "consent.answered_themselves")
		}
		if said[place.Person] && len(who) > 1 {
			continue
		}
		list = append(list, place)
	}
	if len(list) == 0 {
		return nil, apperr.New(apperr.Forbidden, "consent.not_on_roster")
	}
	i := slices.IndexFunc(list, func(place Place) bool { return place.Member == p.Elects.Member })
	if i < 0 || r.Kind != ConsentRound {
		return list, nil
	}
	nominee := list[i]
	list = append(slices.Delete(list, i, i+1), nominee)
	silent, err := Silent(ctx, q, r.ID)
	if err != nil {
		return nil, err
	}
	for _, s := range silent {
		if !slices.Contains(list, s) {
			return nil, apperr.New(apperr.Conflict, "consent.nominee_last")
		}
	}
	return list, nil
}

// Settle ends the time in which what was recorded as spoken on these proposals
// can be corrected: those who attended have consented to the minutes. The room
// that keeps the minutes calls it.
func Settle(ctx context.Context, tx *store.Tx, proposals []string) error {
	for _, p := range proposals {
		_, err := tx.Exec(ctx, "update consent_answer set settled = $1 where proposal = $2 and recorder_person <> '' and settled = 0", store.Micros(clock.Now(ctx)), p)
		if err != nil {
			return err
		}
	}
	return nil
}
