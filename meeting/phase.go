package meeting

import (
	"context"
	"slices"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/member"
)

// Advance goes on to the next phase, by the facilitator. The items begin once
// those present have consented to the agenda. step is the one that the form was
// made from: of two who go on at once, one does.
func Advance(ctx context.Context, tx *store.Tx, actor member.Actor, meeting string, step int64) error {
	m, err := leads(ctx, tx, actor, meeting, step)
	if err != nil {
		return err
	}
	if a, open, err := OpenAsk(ctx, tx, m.ID); err != nil {
		return err
	} else if open && a.Kind != AskLead {
		return apperr.New(apperr.Conflict, "meeting.asked_first")
	}
	if m.Phase == Agreeing && m.Agreed.IsZero() {
		return apperr.New(apperr.Conflict, "meeting.agenda_first")
	}
	i := slices.Index(Phases(), m.Phase)
	if i+1 >= len(Phases()) {
		return apperr.New(apperr.Conflict, "meeting.close_instead")
	}
	return m.enter(ctx, tx, Phases()[i+1])
}

// leads takes the turn of a running meeting for an act of its facilitator.
func leads(ctx context.Context, tx *store.Tx, actor member.Actor, meeting string, step int64) (Meeting, error) {
	m, err := change(ctx, tx, actor, meeting, Running)
	if err != nil {
		return Meeting{}, err
	}
	if err := facilitated(ctx, tx, actor, m); err != nil {
		return Meeting{}, err
	}
	return m, m.at(step)
}

// enter begins a phase. Whatever round was open ends; the item that the people
// were at is put down.
func (m Meeting) enter(ctx context.Context, tx *store.Tx, phase Phase) error {
	if err := m.endRound(ctx, tx); err != nil {
		return err
	}
	if err := m.putDown(ctx, tx, Done); err != nil {
		return err
	}
	if err := m.set(ctx, tx, "phase = $2, step = step + 1", string(phase)); err != nil {
		return err
	}
	if phase != Items {
		return nil
	}
	m, err := Get(ctx, tx, m.ID)
	if err != nil {
		return err
	}
	return m.takeUp(ctx, tx, "")
}

// putDown stops the clock of the item that the people are at.
func (m Meeting) putDown(ctx context.Context, tx *store.Tx, state ItemState) error {
	if m.Item == "" {
		return nil
	}
	now := store.Micros(clock.Now(ctx))
	_, err := tx.Exec(ctx, "update meeting_agenda set state = $1, spent = spent + case when began > 0 and $2 > began then $2 - began else 0 end, began = 0 where id = $3 and state = 'here'",
		string(state), now, m.Item)
	if err != nil {
		return err
	}
	return m.set(ctx, tx, "item = ''")
}

// takeUp begins an item: the one named, or the first that is still ahead; where
// none is, the backlog phase.
func (m Meeting) takeUp(ctx context.Context, tx *store.Tx, point string) error {
	agenda, err := Agenda(ctx, tx, m.ID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(agenda, func(p Point) bool {
		return point == "" && p.State == Ahead || p.ID == point && p.State != Here
	})
	if i < 0 && point != "" {
		return apperr.New(apperr.Conflict, "meeting.off_agenda")
	}
	if i < 0 {
		return m.set(ctx, tx, "phase = 'backlog', step = step + 1")
	}
	_, err = tx.Exec(ctx, "update meeting_agenda set state = 'here', began = $1 where id = $2", store.Micros(clock.Now(ctx)), agenda[i].ID)
	if err != nil {
		return err
	}
	if err := m.set(ctx, tx, "item = $2, step = step + 1", agenda[i].ID); err != nil {
		return err
	}
	m, err = Get(ctx, tx, m.ID)
	if err != nil {
		return err
	}
	return m.follow(ctx, tx)
}

// NextItem ends the item that the people are at and goes to another: the one
// named, which may be one that was done or put off; the next on the agenda for
// "". off puts it off to another day instead of ending it. The facilitator does
// it. result is what came of it, kept as it was where it is empty.
func NextItem(ctx context.Context, tx *store.Tx, actor member.Actor, meeting string, step int64, to string, off bool, result string) error {
	m, err := leads(ctx, tx, actor, meeting, step)
	if err != nil {
		return err
	}
	if m.Phase != Items {
		return apperr.New(apperr.Conflict, "meeting.no_items_now")
	}
	if result != "" {
		if err := m.result(ctx, tx, m.Item, result, actor.Lang); err != nil {
			return err
		}
	}
	state := Done
	if off {
		state = PutOff
	}
	if err := m.endRound(ctx, tx); err != nil {
		return err
	}
	if err := m.putDown(ctx, tx, state); err != nil {
		return err
	}
	return m.takeUp(ctx, tx, to)
}

// Result writes down what came of an item, by who keeps the minutes.
func Result(ctx context.Context, tx *store.Tx, actor member.Actor, meeting, point, text, lang string) error {
	m, err := change(ctx, tx, actor, meeting, Running)
	if err != nil {
		return err
	}
	if err := minuted(ctx, tx, actor, m); err != nil {
		return err
	}
	if lang == "" {
		lang = actor.Lang
	}
	return m.result(ctx, tx, point, text, lang)
}

func (m Meeting) result(ctx context.Context, tx *store.Tx, point, text, lang string) error {
	text, err := typed.Optional(text, "result", 4000)
	if err != nil {
		return err
	}
	return tx.Change(ctx, apperr.New(apperr.Conflict, "meeting.off_agenda"),
		"update meeting_agenda set result = $1, result_lang = $2 where id = $3 and meeting = $4", text, lang, point, m.ID)
}
