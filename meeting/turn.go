package meeting

import (
	"context"
	"slices"
	"time"

	"concentric/base/clock"
	"concentric/base/store"
)

// TurnState is where one person's turn in a round stands.
type TurnState string

// The states. Who was skipped comes once more when all others have spoken.
const (
	Awaits  TurnState = "due"
	Speaks  TurnState = "speaks"
	Skipped TurnState = "skipped"
	Spoke   TurnState = "spoke"
	Gone    TurnState = "gone" // left meanwhile, or stayed skipped
)

// Turn is one person's turn in a round. Words are what they wrote, or what was
// written down for them by Recorder.
type Turn struct {
	Round          string
	Member, Person string
	N              int
	State          TurnState
	Began          time.Time // since when they have the word, if they do
	Words, Lang    string
	Recorder       string // pseudonym of who wrote it down, "" for themselves
}

const selectTurn = "select round, member, person, n, state, began, words, lang, recorder_person from meeting_turn "

func scanTurn(row store.Row) (Turn, error) {
	var t Turn
	var began int64
	err := row.Scan(&t.Round, &t.Member, &t.Person, &t.N, &t.State, &began, &t.Words, &t.Lang, &t.Recorder)
	t.Began = store.At(began)
	return t, err
}

// Turns lists a round's turns in their order.
func Turns(ctx context.Context, q store.Q, round string) ([]Turn, error) {
	if round == "" {
		return nil, nil
	}
	rows, err := q.Query(ctx, selectTurn+"where round = $1 order by n, person", round)
	return store.Collect(rows, err, scanTurn)
}

// Speaker is whose turn it is; ok is false where it is nobody's.
func Speaker(turns []Turn) (t Turn, ok bool) {
	i := slices.IndexFunc(turns, func(t Turn) bool { return t.State == Speaks })
	if i < 0 {
		return Turn{}, false
	}
	return turns[i], true
}

func addTurn(ctx context.Context, tx *store.Tx, round string, g Guest, n int) error {
	_, err := tx.Exec(ctx, "insert into meeting_turn (round, person, member, n, state) values ($1, $2, $3, $4, 'due') on conflict (round, person) do update set state = case when meeting_turn.state = 'gone' then 'due' else meeting_turn.state end",
		round, g.Person, g.Member, n)
	return err
}

// pass gives the word to the next one whose turn is due, or else to who was
// skipped; to nobody where all have spoken.
func pass(ctx context.Context, tx *store.Tx, round string) error {
	turns, err := Turns(ctx, tx, round)
	if err != nil {
		return err
	}
	if _, speaks := Speaker(turns); speaks {
		return nil
	}
	for _, state := range []TurnState{Awaits, Skipped} {
		i := slices.IndexFunc(turns, func(t Turn) bool { return t.State == state })
		if i < 0 {
			continue
		}
		_, err := tx.Exec(ctx, "update meeting_turn set state = 'speaks', began = $1 where round = $2 and person = $3", store.Micros(clock.Now(ctx)), round, turns[i].Person)
		return err
	}
	return nil
}

// skipped is what becomes of a turn that is skipped: it comes again when the
// others have spoken, and is over where they have.
func skipped(turns []Turn) TurnState {
	if slices.ContainsFunc(turns, func(t Turn) bool { return t.State == Awaits }) {
		return Skipped
	}
	return Gone
}
