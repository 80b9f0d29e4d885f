package meeting

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/circle"
	"concentric/member"
)

// AskKind says what those present are asked for their consent to.
type AskKind string

// The kinds.
const (
	AskAgenda  AskKind = "agenda"  // the agenda as it stands
	AskChange  AskKind = "change"  // a change of the agenda that was consented to
	AskLead    AskKind = "lead"    // another facilitator, until the meeting ends
	AskMinutes AskKind = "minutes" // of those who attended, after the meeting
)

// Ask is a question to those present, that one tap of each answers. It is
// carried when all have consented; an objection ends it, and what it was about
// is talked over.
type Ask struct {
	ID, Meeting    string
	Kind           AskKind
	Change         string // of an AskChange: JSON of AgendaChange; of AskMinutes: their id
	State          string // "open", "carried", "objected", "dropped"
	Member, Person string // who asks; of an AskLead, who would facilitate
	At, Ended      time.Time
}

// Word is one person's answer. Recorder is who recorded it as spoken.
type Word struct {
	Person, Word string // Word is "consent" or "objection"
	Reason, Lang string
	Recorder     string
	At           time.Time
}

const selectAsk = "select id, meeting, kind, change, state, member, person, at, ended from meeting_ask "

func scanAsk(row store.Row) (Ask, error) {
	var a Ask
	var at, ended int64
	err := row.Scan(&a.ID, &a.Meeting, &a.Kind, &a.Change, &a.State, &a.Member, &a.Person, &at, &ended)
	a.At, a.Ended = store.At(at), store.At(ended)
	return a, err
}

// OpenAsk is what those present are asked now; ok is false where nothing is.
func OpenAsk(ctx context.Context, q store.Q, meeting string) (a Ask, ok bool, err error) {
	a, err = scanAsk(q.QueryRow(ctx, selectAsk+"where meeting = $1 and state = 'open'", meeting))
	if errors.Is(err, sql.ErrNoRows) {
		return Ask{}, false, nil
	}
	return a, err == nil, err
}

// LastAsk is the last thing that was asked of a kind; ok is false where nothing
// was.
func LastAsk(ctx context.Context, q store.Q, meeting string, kind AskKind) (a Ask, ok bool, err error) {
	a, err = scanAsk(q.QueryRow(ctx, selectAsk+"where meeting = $1 and kind = $2 order by at desc, id desc limit 1", meeting, string(kind)))
	if errors.Is(err, sql.ErrNoRows) {
		return Ask{}, false, nil
	}
	return a, err == nil, err
}

// Refused is what those present were asked last, if somebody objected to it; ok is
// false where nobody did.
func Refused(ctx context.Context, q store.Q, meeting string) (a Ask, ok bool, err error) {
	a, err = scanAsk(q.QueryRow(ctx, selectAsk+"where meeting = $1 order by at desc, id desc limit 1", meeting))
	if errors.Is(err, sql.ErrNoRows) {
		return Ask{}, false, nil
	}
	return a, err == nil && a.State == "objected", err
}

// Words lists what was answered.
func Words(ctx context.Context, q store.Q, ask string) ([]Word, error) {
	rows, err := q.Query(ctx, "select person, word, reason, lang, recorder_person, at from meeting_word where ask = $1 order by at, person", ask)
	return store.Collect(rows, err, func(row store.Row) (Word, error) {
		var w Word
		var at int64
		err := row.Scan(&w.Person, &w.Word, &w.Reason, &w.Lang, &w.Recorder, &at)
		w.At = store.At(at)
		return w, err
	})
}

// asked lists whose consent a question needs: those present, but for whom
// another facilitator would stand in for; for minutes those who attended.
func (a Ask) asked(ctx context.Context, q store.Q, m Meeting) ([]Guest, error) {
	all, err := Guests(ctx, q, m.ID)
	if err != nil {
		return nil, err
	}
	leads := map[string]bool{}
	if a.Kind == AskLead {
		if leads, err = m.facilitators(ctx, q); err != nil {
			return nil, err
		}
	}
	return slices.DeleteFunc(all, func(g Guest) bool {
		if a.Kind == AskMinutes {
			return !g.Attended() || g.Member == ""
		}
		return !g.Present || leads[g.Person]
	}), nil
}

// Silent lists who is asked and has not answered.
func (a Ask) Silent(ctx context.Context, q store.Q, m Meeting) ([]Guest, error) {
	asked, err := a.asked(ctx, q, m)
	if err != nil {
		return nil, err
	}
	words, err := Words(ctx, q, a.ID)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(asked, func(g Guest) bool {
		return slices.ContainsFunc(words, func(w Word) bool { return w.Person == g.Person })
	}), nil
}

// facilitators is who facilitates now by the role or as a stand-in, by
// pseudonym.
func (m Meeting) facilitators(ctx context.Context, q store.Q) (map[string]bool, error) {
	seats, err := circle.Roster(ctx, q, m.Circle)
	if err != nil {
		return nil, err
	}
	lead := map[string]bool{}
	for _, s := range seats {
		holds, err := circle.Holds(ctx, q, m.Circle, s.Member, circle.Facilitator)
		if err != nil {
			return nil, err
		}
		if holds {
			lead[s.Person] = true
		}
	}
	in, err := circle.StandIns(ctx, q, m.Circle)
	for _, s := range in {
		if s.Kind == circle.Facilitator {
			lead[s.Person] = true
		}
	}
	return lead, err
}

// leaderHere says whether somebody who facilitates is present.
func (m Meeting) leaderHere(ctx context.Context, q store.Q) (bool, error) {
	lead, err := m.facilitators(ctx, q)
	if err != nil {
		return false, err
	}
	here, err := m.there(ctx, q)
	return slices.ContainsFunc(here, func(g Guest) bool { return lead[g.Person] }), err
}

// AskFor asks those present: for their consent to the agenda, or to a change of
// it, by the facilitator; or to facilitate oneself, by anybody present. Who asks
// consents. One thing is asked at a time.
func AskFor(ctx context.Context, tx *store.Tx, actor member.Actor, meeting string, kind AskKind, c AgendaChange) error {
	m, err := change(ctx, tx, actor, meeting, Running)
	if err != nil {
		return err
	}
	if err := m.attends(ctx, tx, actor); err != nil {
		return err
	}
	text := ""
	switch kind {
	case AskAgenda, AskChange:
		if err := facilitated(ctx, tx, actor, m); err != nil {
			return err
		}
		if (kind == AskAgenda) != m.Agreed.IsZero() {
			return apperr.New(apperr.Conflict, "meeting.agenda_agreed")
		}
		if text, err = m.tidyChange(ctx, tx, actor, kind, c); err != nil {
			return err
		}
	case AskLead:
	default:
		return apperr.New(apperr.Invalid, "meeting.ask_unknown")
	}
	a, err := m.pose(ctx, tx, actor, kind, text)
	if err != nil {
		return err
	}
	return m.give(ctx, tx, actor, a, []Guest{{Member: actor.Member, Person: actor.Pseudonym}}, Word{Word: "consent"}, member.Actor{})
}

func (m Meeting) tidyChange(ctx context.Context, q store.Q, actor member.Actor, kind AskKind, c AgendaChange) (string, error) {
	agenda, err := Agenda(ctx, q, m.ID)
	if err != nil {
		return "", err
	}
	if kind == AskAgenda {
		if len(agenda) == 0 {
			return "", apperr.New(apperr.Conflict, "meeting.agenda_empty")
		}
		return "", nil
	}
	if c, err = c.tidy(actor, agenda); err != nil {
		return "", err
	}
	text, err := json.Marshal(c)
	return string(text), err
}

func (m Meeting) pose(ctx context.Context, tx *store.Tx, actor member.Actor, kind AskKind, text string) (Ask, error) {
	a := Ask{ID: id.New(), Meeting: m.ID, Kind: kind, Change: text, State: "open", Member: actor.Member, Person: actor.Pseudonym, At: clock.Now(ctx)}
	_, err := tx.Exec(ctx, "insert into meeting_ask (id, meeting, kind, change, state, member, person, at) values ($1, $2, $3, $4, 'open', $5, $6, $7)",
		a.ID, a.Meeting, string(a.Kind), a.Change, a.Member, a.Person, store.Micros(a.At))
	if store.IsDuplicate(err) {
		return a, apperr.New(apperr.Conflict, "meeting.asked_already")
	}
	return a, err
}
