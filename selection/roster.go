package selection

import (
	"context"

	"concentric/base/store"
	"concentric/member"
)

// Place is one person on a selection's roster. Word is what they said to the
// description, with a Reason where something should be different. Quiet is for
// the facilitator's and their own eyes only: they would rather not. Recorder is
// who wrote the word down as spoken, by pseudonym; "" for themselves.
type Place struct {
	Member, Person     string
	Word, Reason, Lang string
	Quiet              bool
	Recorder           string
}

const placeColumns = "member, person, word, reason, lang, quiet, recorder_person"

// Roster is who is asked, frozen when the selection began.
func Roster(ctx context.Context, q store.Q, selection string) ([]Place, error) {
	rows, err := q.Query(ctx, "select "+placeColumns+" from selection_roster where selection = $1 order by person", selection)
	return collect(rows, err, scanPlace)
}

func scanPlace(row scanner) (Place, error) {
	var p Place
	var quiet int64
	err := row.Scan(&p.Member, &p.Person, &p.Word, &p.Reason, &p.Lang, &quiet, &p.Recorder)
	p.Quiet = quiet != 0
	return p, err
}

// RatherNot says quietly that one would rather not hold the role, or takes it
// back; at any stage before somebody is proposed. Nobody but the facilitator
// is told.
func RatherNot(ctx context.Context, tx *store.Tx, actor member.Actor, selection string, quiet bool) error {
	s, err := change(ctx, tx, selection, Describing, Nominating, Hearing, Changing)
	if err != nil {
		return err
	}
	place, err := asked(ctx, tx, actor, s)
	if err != nil {
		return err
	}
	flag := 0
	if quiet {
		flag = 1
	}
	return tx.Change(ctx, errNotFound, "update selection_roster set quiet = $1 where selection = $2 and person = $3", flag, s.ID, place.Person)
}
