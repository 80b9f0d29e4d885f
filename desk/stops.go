package desk

import (
	"context"

	"concentric/base/apperr"
	"concentric/base/mail"
	"concentric/base/store"
	"concentric/member"
)

// stops are the people to whom no mail goes; who has a new address, gets it.
func stops(ctx context.Context, q store.Q) ([]mail.Stop, error) {
	all, err := mail.Stops(ctx, q)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(all))
	for i, s := range all {
		ids[i] = s.Person
	}
	people, err := member.ByIDs(ctx, q, ids)
	var list []mail.Stop
	for _, s := range all {
		if m, there := people[s.Person]; there && m.Email != "" && s.Of(q, m.Email) {
			list = append(list, s)
		}
	}
	return list, err
}

// Resume lets mail go out again to somebody whose mail came back, for a steward.
func Resume(ctx context.Context, tx *store.Tx, actor member.Actor, person string) error {
	if !actor.SignedIn() {
		return apperr.New(apperr.NotSignedIn, "page.fail_not_signed")
	}
	if !actor.Steward || actor.Suspended {
		return apperr.New(apperr.Forbidden, "member.steward_only")
	}
	if err := mail.Resume(ctx, tx, person); err != nil {
		return err
	}
	return member.NoteReading(ctx, tx, actor, member.ResumedMail, []string{person})
}
