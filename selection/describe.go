package selection

import (
	"context"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/circle"
	"concentric/member"
)

// Words to the description.
const (
	Yes    = "yes"    // consent to it
	Adjust = "change" // something should be different first, with what
)

// Accept is one person's word to the description: Yes, or Adjust with what
// should be different. Once everyone has said Yes, nominations begin, and have
// as long as the description had. Who is on record with a Yes that they never
// gave (Speak) can say Adjust while nominations are open: the circle then looks
// at the description again, and nominates anew.
func Accept(ctx context.Context, tx *store.Tx, actor member.Actor, selection string, described int, word, reason, lang string) (Selection, error) {
	s, err := change(ctx, tx, selection, Describing, Nominating)
	if err != nil {
		return Selection{}, err
	}
	place, err := asked(ctx, tx, actor, s)
	if err != nil {
		return Selection{}, err
	}
	if described != s.Described {
		return Selection{}, apperr.New(apperr.Conflict, "selection.described_anew")
	}
	if s.Stage == Nominating && (place.Recorder == "" || word != Adjust) {
		return Selection{}, apperr.New(apperr.Conflict, "selection.moved_on")
	}
	switch word {
	case Yes:
		reason = ""
	case Adjust:
		if reason, err = typed.Text(reason, "reason", 2000); err != nil {
			return Selection{}, err
		}
	default:
		return Selection{}, apperr.New(apperr.Invalid, "consent.answer_missing").At("word")
	}
	err = tx.Change(ctx, errNotFound, `
		update selection_roster set word = $1, reason = $2, lang = $3, recorder_member = '', recorder_person = '' where selection = $4 and person = $5`,
		word, reason, lang, s.ID, place.Person)
	if err != nil {
		return Selection{}, err
	}
	if s.Stage == Nominating {
		return s.describeAgain(ctx, tx, actor)
	}
	if err := nominateIfAccepted(ctx, tx, actor, s); err != nil {
		return Selection{}, err
	}
	return Get(ctx, tx, s.ID)
}

// describeAgain takes a selection back to its description: what was nominated
// for the old one does not count.
func (s Selection) describeAgain(ctx context.Context, tx *store.Tx, actor member.Actor) (Selection, error) {
	if _, err := tx.Exec(ctx, "update selection_nomination set replaced = 1 where selection = $1 and replaced = 0", s.ID); err != nil {
		return Selection{}, err
	}
	c, err := circle.Get(ctx, tx, s.Circle)
	if err != nil {
		return Selection{}, err
	}
	if err := s.step(ctx, tx, actor, Describing, c.In(ctx, nominationDays)); err != nil {
		return Selection{}, err
	}
	return Get(ctx, tx, s.ID)
}

// nominateIfAccepted begins the nominations once everyone has consented to the
// description.
func nominateIfAccepted(ctx context.Context, tx *store.Tx, actor member.Actor, s Selection) error {
	roster, err := Roster(ctx, tx, s.ID)
	if err != nil {
		return err
	}
	for _, p := range roster {
		if p.Word != Yes {
			return nil
		}
	}
	return startNominations(ctx, tx, actor, s)
}

// startNominations opens them for seven days.
func startNominations(ctx context.Context, tx *store.Tx, actor member.Actor, s Selection) error {
	c, err := circle.Get(ctx, tx, s.Circle)
	if err != nil {
		return err
	}
	return s.step(ctx, tx, actor, Nominating, c.In(ctx, nominationDays))
}

// nominationDays is how long nominations are open where people do not meet.
const nominationDays = 7

// Describe changes what the circle looks for, by the facilitator, while it has
// not consented: everyone is asked anew. described is the version that it was
// made from.
func Describe(ctx context.Context, tx *store.Tx, actor member.Actor, selection string, described int, n New) error {
	s, err := change(ctx, tx, selection, Describing)
	if err != nil {
		return err
	}
	if err := facilitated(ctx, tx, actor, s); err != nil {
		return err
	}
	if described != s.Described {
		return apperr.New(apperr.Conflict, "selection.described_anew")
	}
	c, err := circle.Get(ctx, tx, s.Circle)
	if err != nil {
		return err
	}
	n.Role = s.Role
	if n, err = n.tidy(ctx, tx, actor, c); err != nil {
		return err
	}
	err = tx.Change(ctx, errNotFound, `
		update selection_selection set qualifications = $1, lang = $2, starts = $3, ends = $4, ends_on = $5, described = described + 1 where id = $6`,
		n.Qualifications, n.Lang, n.Starts, n.Ends, n.EndsOn, s.ID)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "update selection_roster set word = '', reason = '', lang = '', recorder_member = '', recorder_person = '' where selection = $1", s.ID)
	return err
}
