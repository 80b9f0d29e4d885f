package meeting

import (
	"context"
	"slices"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/circle"
	"concentric/member"
)

// Words to a date that is offered, and to an invitation.
const (
	Suits  = "yes"
	IfNeed = "if" // if need be
	Not    = "no"
)

func oneOf(word string) bool { return word == Suits || word == IfNeed || word == Not }

// Offer is a date that is offered, with what each person said to it, by
// pseudonym.
type Offer struct {
	ID     string
	Starts time.Time
	Words  map[string]string
}

// Count is how many said a word to it.
func (o Offer) Count(word string) int {
	n := 0
	for _, w := range o.Words {
		if w == word {
			n++
		}
	}
	return n
}

// Offers lists the dates that are offered, in their order.
func Offers(ctx context.Context, q store.Q, meeting string) ([]Offer, error) {
	rows, err := q.Query(ctx, "select id, starts from meeting_offer where meeting = $1 order by starts", meeting)
	list, err := store.Collect(rows, err, func(row store.Row) (Offer, error) {
		o := Offer{Words: map[string]string{}}
		var starts int64
		err := row.Scan(&o.ID, &starts)
		o.Starts = store.At(starts)
		return o, err
	})
	if err != nil || len(list) == 0 {
		return nil, err
	}
	rows, err = q.Query(ctx, "select offer, person, word from meeting_suits where offer in (select id from meeting_offer where meeting = $1)", meeting)
	said, err := store.Collect(rows, err, func(row store.Row) (s [3]string, err error) {
		err = row.Scan(&s[0], &s[1], &s[2])
		return s, err
	})
	if err != nil {
		return nil, err
	}
	for _, s := range said {
		i := slices.IndexFunc(list, func(o Offer) bool { return o.ID == s[0] })
		list[i].Words[s[1]] = s[2]
	}
	return list, nil
}

// Best is the offered date that suits most people: where nobody cannot first,
// then by who can, then the earlier one; -1 where nothing is offered.
func Best(offers []Offer) int {
	best := -1
	for i, o := range offers {
		if best < 0 || better(o, offers[best]) {
			best = i
		}
	}
	return best
}

func better(a, b Offer) bool {
	if a.Count(Not) != b.Count(Not) {
		return a.Count(Not) < b.Count(Not)
	}
	return a.Count(Suits) > b.Count(Suits)
}

// Suit says which of the offered dates suit the actor: offer id → Suits, IfNeed
// or Not. It may be changed while the date is being found.
func Suit(ctx context.Context, tx *store.Tx, actor member.Actor, meeting string, words map[string]string) error {
	m, err := change(ctx, tx, actor, meeting, Finding)
	if err != nil {
		return err
	}
	offers, err := Offers(ctx, tx, m.ID)
	if err != nil {
		return err
	}
	for offer, word := range words {
		if !oneOf(word) || !slices.ContainsFunc(offers, func(o Offer) bool { return o.ID == offer }) {
			return apperr.New(apperr.Invalid, "meeting.word_missing")
		}
		_, err := tx.Exec(ctx, `
			insert into meeting_suits (offer, person, member, word) values ($1, $2, $3, $4)
			on conflict (offer, person) do update set word = excluded.word`, offer, actor.Pseudonym, actor.Member, word)
		if err != nil {
			return err
		}
	}
	return m.list(ctx, tx, actor.Pseudonym, actor.Member)
}

// OfferDate offers one more date, by anybody of the circle.
func OfferDate(ctx context.Context, tx *store.Tx, actor member.Actor, meeting string, starts time.Time) error {
	m, err := change(ctx, tx, actor, meeting, Finding)
	if err != nil {
		return err
	}
	if !starts.After(clock.Now(ctx)) {
		return apperr.New(apperr.Invalid, "meeting.date_past").At("date")
	}
	offers, err := Offers(ctx, tx, m.ID)
	if err != nil {
		return err
	}
	if len(offers) >= mostOffers {
		return apperr.New(apperr.Invalid, "meeting.many_dates", "Most", mostOffers).At("date")
	}
	_, err = tx.Exec(ctx, "insert into meeting_offer (id, meeting, starts) values ($1, $2, $3) on conflict do nothing", id.New(), m.ID, store.Micros(starts))
	return err
}

// Fix chooses one of the offered dates, by who called the meeting or keeps the
// circle's records. What people said to it stands as whether they come.
func Fix(ctx context.Context, tx *store.Tx, actor member.Actor, meeting, offer string) (Meeting, error) {
	m, err := change(ctx, tx, actor, meeting, Finding)
	if err != nil {
		return Meeting{}, err
	}
	if err := m.callers(ctx, tx, actor); err != nil {
		return Meeting{}, err
	}
	offers, err := Offers(ctx, tx, m.ID)
	if err != nil {
		return Meeting{}, err
	}
	i := slices.IndexFunc(offers, func(o Offer) bool { return o.ID == offer })
	if i < 0 {
		return Meeting{}, apperr.New(apperr.Invalid, "meeting.date_missing").At("offer")
	}
	if !offers[i].Starts.After(clock.Now(ctx)) {
		return Meeting{}, apperr.New(apperr.Invalid, "meeting.date_past").At("offer")
	}
	if err := m.set(ctx, tx, "state = 'planned', starts = $2", store.Micros(offers[i].Starts)); err != nil {
		return Meeting{}, err
	}
	for person, word := range offers[i].Words {
		if word == IfNeed {
			word = Suits
		}
		if _, err := tx.Exec(ctx, "update meeting_person set coming = $1 where meeting = $2 and person = $3", word, m.ID, person); err != nil {
			return Meeting{}, err
		}
	}
	tx.Touch(circle.Topic(m.Circle))
	return m.announce(ctx, tx)
}
