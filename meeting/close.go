package meeting

import (
	"context"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/due"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/circle"
	"concentric/consent"
	"concentric/member"
)

// Close ends a meeting, by the facilitator, in its last phase. Its minutes are
// written from what happened, and those who attended are asked for their
// consent to them. Where no next meeting has a date, it is said; sure closes
// all the same.
func Close(ctx context.Context, tx *store.Tx, actor member.Actor, meeting string, step int64, sure bool) error {
	m, err := leads(ctx, tx, actor, meeting, step)
	if err != nil {
		return err
	}
	if m.Phase != Evaluation {
		return apperr.New(apperr.Conflict, "meeting.not_at_end")
	}
	if !sure {
		coming, err := Coming(ctx, tx, m.Circle)
		if err != nil {
			return err
		}
		next := false
		for _, o := range coming {
			next = next || o.State == Planned || o.State == Finding
		}
		if !next {
			return apperr.New(apperr.Conflict, "meeting.no_next")
		}
	}
	return m.finish(ctx, tx, actor)
}

// finish ends whatever runs and puts the minutes before those who attended.
func (m Meeting) finish(ctx context.Context, tx *store.Tx, actor member.Actor) error {
	if err := m.endRound(ctx, tx); err != nil {
		return err
	}
	if err := m.putDown(ctx, tx, Done); err != nil {
		return err
	}
	a, open, err := OpenAsk(ctx, tx, m.ID)
	if err != nil {
		return err
	}
	if open {
		if err := m.end(ctx, tx, a, "dropped"); err != nil {
			return err
		}
	}
	err = m.set(ctx, tx, "state = 'closed', phase = '', ended = $2, step = step + 1", store.Micros(clock.Now(ctx)))
	if err != nil {
		return err
	}
	for _, query := range []string{
		"update meeting_agenda set state = 'putoff' where meeting = $1 and state = 'ahead'",
		"update meeting_person set present = 0, hand = '' where meeting = $1",
	} {
		if _, err := tx.Exec(ctx, query, m.ID); err != nil {
			return err
		}
	}
	if err := circle.EndStandIns(ctx, tx, m.ID); err != nil {
		return err
	}
	tx.Touch(circle.Topic(m.Circle))
	if m, err = Get(ctx, tx, m.ID); err != nil {
		return err
	}
	return m.propose(ctx, tx, actor)
}

// propose writes the minutes and asks those who attended.
func (m Meeting) propose(ctx context.Context, tx *store.Tx, actor member.Actor) error {
	row, err := m.write(ctx, tx, actor)
	if err != nil {
		return err
	}
	_, err = m.pose(ctx, tx, actor, AskMinutes, row)
	return err
}

// Amend corrects the minutes after the meeting, by who keeps them: what came of
// items (point id → text) and the information. It is a new version, to which
// those who attended are asked anew.
func Amend(ctx context.Context, tx *store.Tx, actor member.Actor, meeting string, n int, notes string, results map[string]string) error {
	m, err := change(ctx, tx, actor, meeting, Closed)
	if err != nil {
		return err
	}
	if err := minuted(ctx, tx, actor, m); err != nil {
		return err
	}
	if n != m.Recorded {
		return apperr.New(apperr.Conflict, "meeting.newer_minutes")
	}
	if notes, err = typed.Optional(notes, "notes", 4000); err != nil {
		return err
	}
	if err := m.set(ctx, tx, "notes = $2", notes); err != nil {
		return err
	}
	agenda, err := Agenda(ctx, tx, m.ID)
	if err != nil {
		return err
	}
	for _, p := range agenda {
		text, is := results[p.ID]
		if !is || text == p.Result {
			continue
		}
		if err := m.result(ctx, tx, p.ID, text, actor.Lang); err != nil {
			return err
		}
	}
	if a, open, err := OpenAsk(ctx, tx, m.ID); err != nil {
		return err
	} else if open {
		if err := m.end(ctx, tx, a, "dropped"); err != nil {
			return err
		}
	}
	if m, err = Get(ctx, tx, m.ID); err != nil {
		return err
	}
	return m.propose(ctx, tx, actor)
}

// consented makes the minutes stand: what was recorded as spoken cannot be
// corrected any more, and the words of check-in and evaluation, which were for
// the moment, are gone.
func (m Meeting) consented(ctx context.Context, tx *store.Tx, actor member.Actor, a Ask) error {
	if err := m.set(ctx, tx, "state = 'consented'"); err != nil {
		return err
	}
	if err := m.forget(ctx, tx); err != nil {
		return err
	}
	agenda, err := Agenda(ctx, tx, m.ID)
	if err != nil {
		return err
	}
	for _, p := range agenda {
		matter, err := MatterOf(ctx, tx, p.Item)
		if err != nil {
			return err
		}
		if matter.Proposal == nil {
			continue
		}
		if err := consent.Settle(ctx, tx, []string{matter.Proposal.ID}); err != nil {
			return err
		}
	}
	tx.Touch(circle.Topic(m.Circle))
	return record(ctx, tx, actor, "meeting.minutes_consented", a.ID, m.Circle, consentedContent)
}

// forget deletes the words of check-in and evaluation.
func (m Meeting) forget(ctx context.Context, tx *store.Tx) error {
	_, err := tx.Exec(ctx, "update meeting_turn set words = '' where round in (select id from meeting_round where meeting = $1 and kind in ('checkin', 'evaluation'))", m.ID)
	return err
}

// Due is what the clock brings to meetings: one that nobody closed is closed,
// and what is not kept is deleted.
func Due() []due.Rule {
	return []due.Rule{
		{Name: "meeting.lapse", Every: 30 * time.Minute, Run: lapse},
		{Name: "meeting.retain", Every: 24 * time.Hour, Run: Retain},
	}
}

// abandoned is how long after its planned end a meeting that runs on is closed
// by the clock, and how long after its beginning one that nobody began is still
// to come.
const abandoned = 12 * time.Hour

// lapse closes meetings that nobody closed, with the minutes as they stand.
func lapse(ctx context.Context, db *store.DB) error {
	list, err := meetings(ctx, db, "where state = 'running' and began < $1 order by began", store.Micros(clock.Now(ctx).Add(-abandoned)))
	if err != nil {
		return err
	}
	for _, m := range list {
		end := m.Began.Add(time.Duration(m.Minutes)*time.Minute + abandoned)
		if clock.Now(ctx).Before(end) {
			continue
		}
		err := db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			err := tx.Change(ctx, errNotFound, "update meeting_meeting set version = version + 1 where id = $1", m.ID)
			if err != nil {
				return err
			}
			now, err := Get(ctx, tx, m.ID)
			if err != nil || now.State != Running {
				return err
			}
			tx.Touch(Topic(m.ID))
			return now.finish(ctx, tx, member.Actor{})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// kept is how long what is only of use around a meeting is kept.
const kept = 183 * 24 * time.Hour

// Retain deletes, half a year after a meeting, who could come when, and the
// words of check-in and evaluation.
func Retain(ctx context.Context, db *store.DB) error {
	before := store.Micros(clock.Now(ctx).Add(-kept))
	return db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		for _, query := range []string{
			"delete from meeting_suits where offer in (select o.id from meeting_offer o join meeting_meeting m on m.id = o.meeting where m.starts > 0 and m.starts < $1)",
			`update meeting_turn set words = '' where words <> '' and round in (
				select id from meeting_round where kind in ('checkin', 'evaluation') and at < $1)`,
		} {
			if _, err := tx.Exec(ctx, query, before); err != nil {
				return err
			}
		}
		return nil
	})
}
