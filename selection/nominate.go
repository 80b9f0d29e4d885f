package selection

import (
	"context"
	"errors"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/circle"
	"concentric/member"
)

// Nomination is whom one person would see in the role, and why. Said stands in
// its place, in the open form, for "already said": the person feels represented
// by what others said. Round is the stage in which it was made. Replaced ones
// were changed by their author; they stay readable to the circle. Recorder is who
// wrote it down as spoken, by pseudonym; "" where the person did it themselves.
type Nomination struct {
	ID, Selection        string
	Round                Stage
	Member, Person       string
	Nominee, NomineeName string // member id and pseudonym
	Said                 bool
	Reason, Lang         string
	At                   time.Time
	Replaced             bool
	Recorder             string
}

const selectNomination = `
	select id, selection, round, member, person, nominee_member, nominee_person, said, reason, lang, at, replaced, recorder_person
	from selection_nomination `

func scanNomination(row scanner) (Nomination, error) {
	var n Nomination
	var said, at, replaced int64
	err := row.Scan(&n.ID, &n.Selection, &n.Round, &n.Member, &n.Person, &n.Nominee, &n.NomineeName, &said, &n.Reason, &n.Lang, &at, &replaced, &n.Recorder)
	n.Said, n.At, n.Replaced = said != 0, store.At(at), replaced != 0
	return n, err
}

func nominations(ctx context.Context, q store.Q, where string, args ...any) ([]Nomination, error) {
	rows, err := q.Query(ctx, selectNomination+where, args...)
	return collect(rows, err, scanNomination)
}

// Nominations lists what this person may read of the nominations: while they
// are sealed their own alone; afterwards, and from the start in the open form,
// all, in an order that says nothing (by pseudonym), so that no count shows.
func Nominations(ctx context.Context, q store.Q, actor member.Actor, s Selection) ([]Nomination, error) {
	if err := seen(ctx, q, actor, s); err != nil {
		return nil, err
	}
	if s.Sealed() {
		return nominations(ctx, q, "where selection = $1 and member = $2 and member <> '' and replaced = 0", s.ID, actor.Member)
	}
	return nominations(ctx, q, "where selection = $1 and replaced = 0 order by person", s.ID)
}

// Sealed says whether nobody may read another's nomination yet.
func (s Selection) Sealed() bool {
	return !s.InTheOpen && (s.Stage == Describing || s.Stage == Nominating)
}

// Heard is who has nominated, or is represented, by pseudonym: no more than
// that they spoke.
func Heard(ctx context.Context, q store.Q, selection string) (map[string]bool, error) {
	rows, err := q.Query(ctx, "select person from selection_nomination where selection = $1 and replaced = 0", selection)
	list, err := collect(rows, err, func(row scanner) (string, error) {
		var person string
		err := row.Scan(&person)
		return person, err
	})
	heard := map[string]bool{}
	for _, person := range list {
		heard[person] = true
	}
	return heard, err
}

// Nominate says whom one would see in the role, oneself included, and why; in
// the change round, whom one would see there now. The nominee must sit in the
// circle. Who did not nominate while the nominations were open is late in the
// change round, and refused. Once they are read, only what was wrongly written
// down for somebody can be put right, by them (SpeakFor). Once all have spoken, the nominations are opened.
func Nominate(ctx context.Context, tx *store.Tx, actor member.Actor, selection, nominee, reason, lang string) (Selection, error) {
	s, err := nominating(ctx, tx, actor, selection)
	if err != nil {
		return Selection{}, err
	}
	whom, err := eligible(ctx, tx, s, nominee)
	if err != nil && !apperr.Is(err, apperr.Invalid) {
		return Selection{}, err
	}
	reason, unsaid := typed.Text(reason, "reason", 2000)
	if err := errors.Join(err, unsaid); err != nil {
		return Selection{}, err
	}
	n := Nomination{Nominee: whom.Member, NomineeName: whom.Person, Reason: reason, Lang: lang}
	return put(ctx, tx, actor, member.Actor{}, s, n)
}

// AlreadySaid marks somebody as represented by what others said, in the open
// form, while nominations are open.
func AlreadySaid(ctx context.Context, tx *store.Tx, actor member.Actor, selection string) (Selection, error) {
	s, err := nominating(ctx, tx, actor, selection)
	if err != nil {
		return Selection{}, err
	}
	if !s.InTheOpen || s.Stage != Nominating {
		return Selection{}, apperr.New(apperr.Conflict, "selection.name_somebody")
	}
	return put(ctx, tx, actor, member.Actor{}, s, Nomination{Said: true})
}

// nominating takes the turn of a selection in which the actor may nominate now.
func nominating(ctx context.Context, tx *store.Tx, actor member.Actor, selection string) (Selection, error) {
	s, err := change(ctx, tx, selection, Nominating, Changing, Hearing, Proposed)
	if err != nil {
		return Selection{}, err
	}
	if _, err := asked(ctx, tx, actor, s); err != nil {
		return Selection{}, err
	}
	if s.Stage == Nominating {
		return s, nil
	}
	mine, err := nominations(ctx, tx, "where selection = $1 and person = $2 and replaced = 0", s.ID, actor.Pseudonym)
	if err != nil {
		return Selection{}, err
	}
	if len(mine) == 0 || s.Stage != Changing && (s.Stage != Hearing || mine[0].Recorder == "") {
		return Selection{}, apperr.New(apperr.Conflict, "selection.too_late")
	}
	return s, nil
}

// eligible refuses a nominee who does not sit in the circle, or whom the rules
// of the role exclude.
func eligible(ctx context.Context, q store.Q, s Selection, nominee string) (circle.Seat, error) {
	if nominee == "" {
		return circle.Seat{}, apperr.New(apperr.Invalid, "selection.nominee_missing").At("nominee")
	}
	seats, err := circle.Roster(ctx, q, s.Circle)
	if err != nil {
		return circle.Seat{}, err
	}
	for _, seat := range seats {
		if seat.Member != nominee {
			continue
		}
		person := member.Actor{Member: seat.Member, Pseudonym: seat.Person}
		err := circle.CanFill(ctx, q, s.Role, person, s.Starts, s.Ends)
		if e := apperr.As(err); e != nil {
			err = e.At("nominee")
		}
		return seat, err
	}
	return circle.Seat{}, apperr.New(apperr.Invalid, "selection.nominee_elsewhere").At("nominee")
}

// put writes somebody's nomination in place of the one that they made before.
func put(ctx context.Context, tx *store.Tx, actor, recorder member.Actor, s Selection, n Nomination) (Selection, error) {
	_, err := tx.Exec(ctx, "update selection_nomination set replaced = 1 where selection = $1 and person = $2 and replaced = 0", s.ID, actor.Pseudonym)
	if err != nil {
		return Selection{}, err
	}
	said := 0
	if n.Said {
		said = 1
	}
	if n.Lang == "" {
		n.Lang = actor.Lang
	}
	_, err = tx.Exec(ctx, `
		insert into selection_nomination (id, selection, round, member, person, nominee_member, nominee_person, said, reason, lang, at, recorder_member, recorder_person)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
		id.New(), s.ID, string(s.Stage), actor.Member, actor.Pseudonym, n.Nominee, n.NomineeName, said, n.Reason, n.Lang, store.Micros(clock.Now(ctx)),
		recorder.Member, recorder.Pseudonym)
	if err != nil {
		return Selection{}, err
	}
	if s.Stage == Nominating {
		if err := revealIfAll(ctx, tx, actor, s); err != nil {
			return Selection{}, err
		}
	}
	return Get(ctx, tx, s.ID)
}

// revealIfAll opens the nominations once everyone on the roster who still sits
// in the circle has spoken.
func revealIfAll(ctx context.Context, tx *store.Tx, actor member.Actor, s Selection) error {
	silent, err := Silent(ctx, tx, s)
	if err != nil || len(silent) > 0 {
		return err
	}
	return s.step(ctx, tx, actor, Hearing, s.EndsOn)
}

// Silent is who has not spoken at the stage: to the description, or with a
// nomination. Who has left the circle is not waited for.
func Silent(ctx context.Context, q store.Q, s Selection) ([]Place, error) {
	roster, err := Roster(ctx, q, s.ID)
	if err != nil {
		return nil, err
	}
	heard, err := Heard(ctx, q, s.ID)
	if err != nil {
		return nil, err
	}
	var silent []Place
	for _, p := range roster {
		if s.Stage == Describing && p.Word != "" || s.Stage != Describing && heard[p.Person] {
			continue
		}
		sits, err := circle.Sits(ctx, q, s.Circle, p.Member)
		if err != nil {
			return nil, err
		}
		if sits {
			silent = append(silent, p)
		}
	}
	return silent, nil
}
