package consent

import (
	"context"
	"strings"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/base/wording"
	"concentric/circle"
	"concentric/logbook"
	"concentric/member"
)

// Slip is a slip of the pen that was mended while the circle answers to version
// N: the words as they are since. Refused is set once somebody said that it is
// more than a slip; the words are then those of version N+1.
type Slip struct {
	ID, Proposal, Round string
	N                   int
	Text                logbook.Text // the words alone
	Member, Person      string
	At, Refused         time.Time
}

// slipWithin is how long somebody on the roster can say that a change is more
// than a slip (docs: sociocracy, "Consent decision").
const slipWithin = 24 * time.Hour

// slipWords is how many words a slip changes at most, taken out and put in
// together.
const slipWords = 12

const selectSlip = "select id, proposal, round, n, title, text, why, responsible, measured, feedback, member, person, at, refused from consent_slip "

func scanSlip(row scanner) (Slip, error) {
	var s Slip
	var at, refused int64
	err := row.Scan(&s.ID, &s.Proposal, &s.Round, &s.N, &s.Text.Title, &s.Text.Text, &s.Text.Why, &s.Text.Responsible, &s.Text.Measured, &s.Text.Feedback,
		&s.Member, &s.Person, &at, &refused)
	s.At, s.Refused = store.At(at), store.At(refused)
	return s, err
}

// Slips lists the slips that were mended in a version, the oldest first.
func Slips(ctx context.Context, q store.Q, proposal string, n int) ([]Slip, error) {
	rows, err := q.Query(ctx, selectSlip+"where proposal = $1 and n = $2 order by at, id", proposal, n)
	return collect(rows, err, scanSlip)
}

// mended puts the mended words in the place of a version's.
func mended(ctx context.Context, q store.Q, v Version) (Version, error) {
	slips, err := Slips(ctx, q, v.Proposal, v.N)
	if err != nil {
		return Version{}, err
	}
	for _, s := range slips {
		if !s.Refused.IsZero() {
			break // its words, and those after it, are the next version's
		}
		v.Text = s.Over(v.Text)
	}
	return v, nil
}

// Open says whether somebody can still say that it is more than a slip.
func (s Slip) Open(now time.Time) bool { return s.Refused.IsZero() && now.Before(s.At.Add(slipWithin)) }

// AsFrozen is a version as it was frozen, without the slips that were mended
// since.
func AsFrozen(ctx context.Context, q store.Q, proposal string, n int) (Version, error) {
	v, err := scanVersion(q.QueryRow(ctx, selectVersion+"where proposal = $1 and n = $2", proposal, n))
	if err != nil {
		return Version{}, err
	}
	v.Measures, err = measures(ctx, q, proposal, n)
	return v, err
}

// Over is a text with the slip's words.
func (s Slip) Over(t logbook.Text) logbook.Text {
	t.Title, t.Text, t.Why = s.Text.Title, s.Text.Text, s.Text.Why
	t.Responsible, t.Measured, t.Feedback = s.Text.Responsible, s.Text.Measured, s.Text.Feedback
	return t
}

// Mend mends a slip of the pen in the frozen text, version n, while the circle
// answers: a few words, no date and no role, by the author or the facilitator.
// It is shown as what it is; answers stay. For a day anyone on the roster can
// say that it is more than a slip (RefuseSlip), and until then the round does
// not end on answers that were given before it.
func Mend(ctx context.Context, tx *store.Tx, actor member.Actor, proposal string, n int, text logbook.Text) (Slip, error) {
	p, err := change(ctx, tx, proposal, Consenting)
	if err != nil {
		return Slip{}, err
	}
	if err := authorOr(ctx, tx, actor, p, circle.Facilitate); err != nil {
		return Slip{}, err
	}
	if n != p.N {
		return Slip{}, apperr.New(apperr.Conflict, "consent.newer_version", "N", p.N)
	}
	r, ok, err := OpenRound(ctx, tx, proposal)
	if err != nil {
		return Slip{}, err
	}
	if !ok {
		return Slip{}, errRoundOver
	}
	before, err := p.Newest(ctx, tx)
	if err != nil {
		return Slip{}, err
	}
	text.Role, text.ReviewOn, text.EndsOn, text.Lang = before.Text.Role, before.Text.ReviewOn, before.Text.EndsOn, before.Text.Lang
	if text, err = tidy(text, actor); err != nil {
		return Slip{}, err
	}
	switch changed := wordsChanged(before.Text, text); {
	case changed == 0:
		return Slip{}, apperr.New(apperr.Invalid, "consent.nothing_changed")
	case changed > slipWords:
		return Slip{}, apperr.New(apperr.Invalid, "consent.more_than_a_slip", "Words", slipWords)
	}
	row := id.New()
	_, err = tx.Exec(ctx, `
		insert into consent_slip (id, proposal, n, round, title, text, why, responsible, measured, feedback, member, person, at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
		row, p.ID, p.N, r.ID, text.Title, text.Text, text.Why, text.Responsible, text.Measured, text.Feedback,
		actor.Member, actor.Pseudonym, store.Micros(clock.Now(ctx)))
	if err != nil {
		return Slip{}, err
	}
	if err := record(ctx, tx, actor, "consent.mended", row, p, p.Audience, slipContent); err != nil {
		return Slip{}, err
	}
	return scanSlip(tx.QueryRow(ctx, selectSlip+"where id = $1", row))
}

// wordsChanged counts the words that two texts do not share.
func wordsChanged(a, b logbook.Text) int {
	n := 0
	for _, pair := range [][2]string{{a.Title, b.Title}, {a.Text, b.Text}, {a.Why, b.Why}, {a.Responsible, b.Responsible}, {a.Measured, b.Measured}, {a.Feedback, b.Feedback}} {
		for _, piece := range wording.Diff(pair[0], pair[1]) {
			if piece.Was || piece.Is {
				n += max(1, len(strings.Fields(piece.Text)))
			}
		}
	}
	return n
}

// RefuseSlip says that a change is more than a slip of the pen, within a day,
// by anyone on the round's roster: the words become version n+1, the round ends,
// and everyone is asked anew.
func RefuseSlip(ctx context.Context, tx *store.Tx, actor member.Actor, slip string) (Version, error) {
	s, err := getSlip(ctx, tx, slip)
	if err != nil {
		return Version{}, err
	}
	p, err := change(ctx, tx, s.Proposal, Consenting)
	if err != nil {
		return Version{}, err
	}
	if err := mayAct(ctx, tx, actor, p); err != nil {
		return Version{}, err
	}
	if err := onRoster(ctx, tx, actor, s.Round); err != nil {
		return Version{}, err
	}
	r, ok, err := OpenRound(ctx, tx, p.ID)
	if err != nil {
		return Version{}, err
	}
	now := clock.Now(ctx)
	if !ok || r.ID != s.Round || !s.Open(now) {
		return Version{}, errRoundOver
	}
	v, err := p.Newest(ctx, tx) // with this slip and those before it
	if err != nil {
		return Version{}, err
	}
	err = tx.Change(ctx, apperr.New(apperr.Conflict, "consent.newer_version", "N", p.N+1),
		"update consent_slip set refused = $1, refuser_member = $2, refuser_person = $3 where id = $4 and refused = 0",
		store.Micros(now), actor.Member, actor.Pseudonym, s.ID)
	if err != nil {
		return Version{}, err
	}
	if err := record(ctx, tx, actor, "consent.slip_refused", s.ID, p, p.Audience, slipRefusedContent); err != nil {
		return Version{}, err
	}
	if err := endRound(ctx, tx, actor, p, r, OutcomeRewritten); err != nil {
		return Version{}, err
	}
	v, err = next(ctx, tx, actor, p, Version{Text: v.Text, Change: Tuned, Modified: true, Measures: v.Measures, Effects: v.Effects})
	if err != nil {
		return Version{}, err
	}
	return v, p.to(ctx, tx, Tuning)
}

func getSlip(ctx context.Context, q store.Q, slip string) (Slip, error) {
	rows, err := q.Query(ctx, selectSlip+"where id = $1", slip)
	list, err := collect(rows, err, scanSlip)
	if err != nil {
		return Slip{}, err
	}
	if len(list) == 0 {
		return Slip{}, errNotFound
	}
	return list[0], nil
}

// freshSlip says whether the round has to wait for a slip: it is less than a day
// old, and somebody answered before it was mended.
func freshSlip(ctx context.Context, q store.Q, r Round, given []Answer) (bool, error) {
	slips, err := Slips(ctx, q, r.Proposal, r.N)
	if err != nil {
		return false, err
	}
	now := clock.Now(ctx)
	for _, s := range slips {
		if s.Round != r.ID || !s.Open(now) {
			continue
		}
		for _, a := range given {
			if a.At.Before(s.At) {
				return true, nil
			}
		}
	}
	return false, nil
}

func slipContent(ctx context.Context, q store.Q, ref string) (any, error) {
	s, err := getSlip(ctx, q, ref)
	s.Member, s.Refused = "", time.Time{}
	return s, err
}

func slipRefusedContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct {
		Refused int64
		Person  string
	}
	err := q.QueryRow(ctx, "select refused, refuser_person from consent_slip where id = $1", ref).Scan(&v.Refused, &v.Person)
	return v, err
}
