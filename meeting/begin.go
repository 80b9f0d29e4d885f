package meeting

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

// Begin starts a meeting, by the facilitator, who is there. It may begin before
// its hour; a circle meets in one place at a time.
func Begin(ctx context.Context, tx *store.Tx, actor member.Actor, meeting string) (Meeting, error) {
	m, err := change(ctx, tx, actor, meeting, Planned, Finding)
	if err != nil {
		return Meeting{}, err
	}
	if err := facilitated(ctx, tx, actor, m); err != nil {
		return Meeting{}, err
	}
	if other, runs, err := Now(ctx, tx, m.Circle); err != nil {
		return Meeting{}, err
	} else if runs {
		return Meeting{}, apperr.New(apperr.Conflict, "meeting.other_runs", "Title", other.Title)
	}
	now := clock.Now(ctx)
	starts := m.Starts
	if starts.IsZero() {
		starts = now
	}
	err = m.set(ctx, tx, "state = 'running', phase = 'checkin', began = $2, starts = $3, step = step + 1", store.Micros(now), store.Micros(starts))
	if err != nil {
		return Meeting{}, err
	}
	tx.Touch(circle.Topic(m.Circle))
	if m, err = Get(ctx, tx, m.ID); err != nil {
		return Meeting{}, err
	}
	if err := m.ask(ctx, tx); err != nil { // who joined the circle since it was called
		return Meeting{}, err
	}
	return m, m.arrive(ctx, tx, actor.Pseudonym)
}

// Arrive marks the actor as present; in a round that is open they come last.
func Arrive(ctx context.Context, tx *store.Tx, actor member.Actor, meeting string) error {
	m, err := change(ctx, tx, actor, meeting, Running)
	if err != nil {
		return err
	}
	if err := m.list(ctx, tx, actor.Pseudonym, actor.Member); err != nil {
		return err
	}
	return m.arrive(ctx, tx, actor.Pseudonym)
}

// Mark says that somebody of the circle is here, or is not here any more: of
// oneself anybody can, of others the secretary and the facilitator, who may be
// the only ones with a device; and while another facilitator is being asked
// for, everyone present, so that nobody waits for who is gone.
func Mark(ctx context.Context, tx *store.Tx, actor member.Actor, meeting, who string, here bool) error {
	m, err := change(ctx, tx, actor, meeting, Running)
	if err != nil {
		return err
	}
	if who != actor.Pseudonym {
		if err := m.marks(ctx, tx, actor, here); err != nil {
			return err
		}
	}
	if !here {
		return m.gone(ctx, tx, who)
	}
	seat, err := m.sitting(ctx, tx, who)
	if err != nil {
		return err
	}
	if err := m.list(ctx, tx, seat.Person, seat.Member); err != nil {
		return err
	}
	return m.arrive(ctx, tx, seat.Person)
}

// MarkComing says that everyone is here who said that they would come, by the
// secretary or the facilitator.
func MarkComing(ctx context.Context, tx *store.Tx, actor member.Actor, meeting string) error {
	m, err := change(ctx, tx, actor, meeting, Running)
	if err != nil {
		return err
	}
	if err := minuted(ctx, tx, actor, m); err != nil {
		return err
	}
	all, err := Guests(ctx, tx, m.ID)
	if err != nil {
		return err
	}
	seats, err := circle.Roster(ctx, tx, m.Circle)
	if err != nil {
		return err
	}
	for _, g := range all {
		sits := slices.ContainsFunc(seats, func(s circle.Seat) bool { return s.Person == g.Person })
		if g.Coming != Suits || g.Present || !sits {
			continue
		}
		if err := m.arrive(ctx, tx, g.Person); err != nil {
			return err
		}
	}
	return nil
}

// gone marks somebody on the list as gone, also who does not sit in the circle
// any more: otherwise a question would wait for them for ever.
func (m Meeting) gone(ctx context.Context, tx *store.Tx, who string) error {
	here, err := m.there(ctx, tx)
	if err != nil {
		return err
	}
	for _, g := range here {
		if g.Person == who {
			return m.leave(ctx, tx, who)
		}
	}
	_, err = m.sitting(ctx, tx, who) // who is not there already, or is nobody
	return err
}

// marks refuses who may not say of others whether they are here.
func (m Meeting) marks(ctx context.Context, tx *store.Tx, actor member.Actor, here bool) error {
	err := minuted(ctx, tx, actor, m)
	if err == nil || here || apperr.As(err) == nil {
		return err
	}
	a, open, e := OpenAsk(ctx, tx, m.ID)
	if e != nil {
		return e
	}
	if open && a.Kind == AskLead {
		return m.attends(ctx, tx, actor)
	}
	return err
}

func (m Meeting) arrive(ctx context.Context, tx *store.Tx, person string) error {
	_, err := tx.Exec(ctx, "update meeting_person set present = 1, arrived = case when arrived = 0 then $1 else arrived end where meeting = $2 and person = $3 and present = 0",
		store.Micros(clock.Now(ctx)), m.ID, person)
	if err != nil || m.Round == "" {
		return err
	}
	if waits, err := m.waitsFor(ctx, tx, person); err != nil || !waits {
		return err
	}
	turns, err := Turns(ctx, tx, m.Round)
	if err != nil {
		return err
	}
	here, err := m.there(ctx, tx)
	if err != nil {
		return err
	}
	for _, g := range here {
		if g.Person == person {
			return addTurn(ctx, tx, m.Round, g, len(turns))
		}
	}
	return nil
}

// waitsFor says whether somebody who comes while a round is open still speaks in
// it: in one that goes with a proposal or a selection, if they are asked there
// and have not answered.
func (m Meeting) waitsFor(ctx context.Context, q store.Q, person string) (bool, error) {
	r, err := m.round(ctx, q)
	if err != nil || r.Ref == "" {
		return true, err
	}
	s, err := m.stands(ctx, q)
	return s.ref == r.Ref && s.asked[person] && s.silent[person], err
}

// leave takes somebody out of the running round; if it was their turn the word
// goes on. What those present are asked does not wait for them.
func (m Meeting) leave(ctx context.Context, tx *store.Tx, person string) error {
	_, err := tx.Exec(ctx, "update meeting_person set present = 0, hand = '' where meeting = $1 and person = $2", m.ID, person)
	if err != nil {
		return err
	}
	if m.Round != "" {
		_, err := tx.Exec(ctx, "update meeting_turn set state = 'gone' where round = $1 and person = $2 and state in ('due', 'speaks', 'skipped')", m.Round, person)
		if err != nil {
			return err
		}
		if err := m.goOn(ctx, tx); err != nil {
			return err
		}
	}
	a, open, err := OpenAsk(ctx, tx, m.ID)
	if err != nil || !open {
		return err
	}
	if m, err = Get(ctx, tx, m.ID); err != nil {
		return err
	}
	return m.carryIfAll(ctx, tx, member.Actor{}, a)
}

// Note writes down the information of the formal part, by who keeps the
// minutes.
func Note(ctx context.Context, tx *store.Tx, actor member.Actor, meeting, notes string) error {
	m, err := change(ctx, tx, actor, meeting, Running)
	if err != nil {
		return err
	}
	if err := minuted(ctx, tx, actor, m); err != nil {
		return err
	}
	if notes, err = typed.Optional(notes, "notes", 4000); err != nil {
		return err
	}
	return m.set(ctx, tx, "notes = $2", notes)
}
