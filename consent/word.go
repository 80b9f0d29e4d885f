package consent

import (
	"context"
	"slices"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/circle"
	"concentric/member"
)

// WordKind says what was said in a round.
type WordKind string

// The kinds. Nothing is "I have no question", "I have nothing to add": the
// person has been heard. Advice comes from people who are not on the roster.
const (
	Question WordKind = "question"
	Reply    WordKind = "reply"
	Reaction WordKind = "reaction"
	Nothing  WordKind = "nothing"
	Advice   WordKind = "advice"
)

// Word is what somebody said about a proposal. Round is "" for advice given
// outside of a round; Re is the question that a reply is for.
type Word struct {
	ID, Proposal   string
	Round          string
	Kind           WordKind
	Text, Lang     string
	Re             string
	Member, Person string
	At             time.Time
	Recorder       string // pseudonym of who wrote it down as spoken; "" for themselves
}

const selectWord = "select id, proposal, round, kind, text, lang, re, member, person, at, recorder_person from consent_word "

func scanWord(row scanner) (Word, error) {
	var w Word
	var at int64
	err := row.Scan(&w.ID, &w.Proposal, &w.Round, &w.Kind, &w.Text, &w.Lang, &w.Re, &w.Member, &w.Person, &at, &w.Recorder)
	w.At = store.At(at)
	return w, err
}

// Words lists what was said about a proposal, the oldest first.
func Words(ctx context.Context, q store.Q, proposal string) ([]Word, error) {
	rows, err := q.Query(ctx, selectWord+"where proposal = $1 order by at, id", proposal)
	return collect(rows, err, scanWord)
}

// Say adds to the open round: a question (or Nothing) in the clarifying round,
// a reaction (or Nothing) in the reaction round, by those on its roster; a
// reply to a question, by the proposal's author. Whoever is not on the roster
// is refused, and can Advise. With w.Person the secretary or the facilitator
// writes down what that person of the roster said aloud: "spoken, recorded by",
// until they say in the round themselves what they meant.
func Say(ctx context.Context, tx *store.Tx, actor member.Actor, proposal string, w Word) (Word, error) {
	p, err := change(ctx, tx, proposal, Clarifying, Reacting)
	if err != nil {
		return Word{}, err
	}
	if err := mayAct(ctx, tx, actor, p); err != nil {
		return Word{}, err
	}
	r, ok, err := OpenRound(ctx, tx, proposal)
	if err != nil {
		return Word{}, err
	}
	if !ok || (w.Round != "" && w.Round != r.ID) {
		return Word{}, errRoundOver
	}
	fits := w.Kind == Nothing || w.Kind == Question && r.Kind == ClarifyingRound || w.Kind == Reaction && r.Kind == ReactionRound
	switch {
	case w.Kind == Reply && actor.Member == p.Member:
	case !fits:
		return Word{}, apperr.New(apperr.Conflict, "consent.moved_on")
	case w.Person != "" && w.Person != actor.Pseudonym:
		return sayFor(ctx, tx, actor, p, r, w)
	default:
		if err := onRoster(ctx, tx, actor, r.ID); err != nil {
			return Word{}, err
		}
		_, err := tx.Exec(ctx, "delete from consent_word where round = $1 and person = $2 and recorder_person <> ''", r.ID, actor.Pseudonym)
		if err != nil {
			return Word{}, err
		}
	}
	w.Round = r.ID
	return addWord(ctx, tx, actor, member.Actor{}, p, w)
}

// sayFor writes down what somebody of the roster said aloud.
func sayFor(ctx context.Context, tx *store.Tx, actor member.Actor, p Proposal, r Round, w Word) (Word, error) {
	if err := circle.May(ctx, tx, actor, circle.Minute, p.Circle); err != nil {
		return Word{}, err
	}
	roster, err := Roster(ctx, tx, r.ID)
	if err != nil {
		return Word{}, err
	}
	i := slices.IndexFunc(roster, func(one Place) bool { return one.Person == w.Person && one.Member != "" })
	if i < 0 {
		return Word{}, apperr.New(apperr.Forbidden, "consent.not_on_roster")
	}
	if w.Lang == "" {
		w.Lang = actor.Lang
	}
	w.Round = r.ID
	return addWord(ctx, tx, member.Actor{Member: roster[i].Member, Pseudonym: roster[i].Person}, actor, p, w)
}

// Advise gives advice to the circle on a proposal, by anybody who is signed in
// and may see it. It is shown apart and never counted.
func Advise(ctx context.Context, tx *store.Tx, actor member.Actor, proposal, text, lang string) (Word, error) {
	p, err := change(ctx, tx, proposal, Clarifying, Reacting, Tuning, Consenting, Integrating, Deferred, Dropping)
	if err != nil {
		return Word{}, err
	}
	if err := mayAct(ctx, tx, actor, p); err != nil {
		return Word{}, err
	}
	return addWord(ctx, tx, actor, member.Actor{}, p, Word{Kind: Advice, Text: text, Lang: lang})
}

func addWord(ctx context.Context, tx *store.Tx, actor, recorder member.Actor, p Proposal, w Word) (Word, error) {
	var err error
	if w.Kind == Nothing {
		w.Text = ""
	} else if w.Text, err = typed.Text(w.Text, "words", 4000); err != nil {
		return Word{}, err
	}
	if w.Lang == "" {
		w.Lang = actor.Lang
	}
	w.ID, w.Proposal = id.New(), p.ID
	_, err = tx.Exec(ctx, `
		insert into consent_word (id, proposal, round, kind, text, lang, re, member, person, at, recorder_member, recorder_person)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		w.ID, w.Proposal, w.Round, string(w.Kind), w.Text, w.Lang, w.Re, actor.Member, actor.Pseudonym, store.Micros(clock.Now(ctx)), recorder.Member, recorder.Pseudonym)
	if err != nil {
		return Word{}, err
	}
	return scanWord(tx.QueryRow(ctx, selectWord+"where id = $1", w.ID))
}

// mayAct refuses who is not signed in or suspended; for who may not see the
// proposal it is not there.
func mayAct(ctx context.Context, q store.Q, actor member.Actor, p Proposal) error {
	if !actor.SignedIn() {
		return apperr.New(apperr.NotSignedIn, "circle.sign_in")
	}
	sees, err := CanSee(ctx, q, actor, p)
	if err != nil {
		return err
	}
	if !sees {
		return errNotFound
	}
	if actor.Suspended {
		return apperr.New(apperr.Forbidden, "circle.suspended")
	}
	return nil
}

// onRoster refuses whoever is not asked in a round.
func onRoster(ctx context.Context, q store.Q, actor member.Actor, round string) error {
	var n int
	err := q.QueryRow(ctx, "select count(*) from consent_roster where round = $1 and member = $2 and member <> ''", round, actor.Member).Scan(&n)
	if err == nil && n == 0 {
		err = apperr.New(apperr.Forbidden, "consent.not_on_roster")
	}
	return err
}

// Heard is who has spoken in a round, by pseudonym.
func Heard(ctx context.Context, q store.Q, round string) (map[string]bool, error) {
	rows, err := q.Query(ctx, "select person from consent_word where round = $1 and kind <> 'reply'", round)
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
