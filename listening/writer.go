package listening

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/engine/opinion"
)

// cast is one vote on its way to the database.
type cast struct {
	who       Participant
	statement int
	vote      opinion.Vote
	matters   bool
	shown     float64 // the probability with which it was shown, 0 where unknown
	key       string  // the browser's own key of this answer, "" where there is none
	refused   error   // the conversation closed meanwhile
}

// waiting is a caller whose vote is in the next commit.
type waiting struct {
	cast
	before Before // the vote whose place it takes
	done   chan error
}

// writer commits the votes that wait, all at once, while the next ones gather:
// a commit costs a sync of the disk, and sharing it is where the throughput
// comes from. Its goroutine lives only as long as somebody waits.
type writer struct {
	db      *store.DB
	mu      sync.Mutex
	queue   []*waiting
	running bool
}

// writerLimit is how many votes share a commit at most.
const writerLimit = 2000

// cast returns once the vote is committed, with the one whose place it takes, or
// with the reason why it is not. A caller that hangs up does not take its vote back.
func (w *writer) cast(ctx context.Context, c cast) (Before, error) {
	one := &waiting{cast: c, done: make(chan error, 1)}
	w.mu.Lock()
	w.queue = append(w.queue, one)
	if !w.running {
		w.running = true
		go w.run(context.WithoutCancel(ctx))
	}
	w.mu.Unlock()
	select {
	case err := <-one.done:
		return one.before, err
	case <-ctx.Done():
		return Before{}, ctx.Err()
	}
}

func (w *writer) run(ctx context.Context) {
	for {
		w.mu.Lock()
		n := min(len(w.queue), writerLimit)
		if n == 0 {
			w.running = false
			w.mu.Unlock()
			return
		}
		batch := w.queue[:n:n]
		w.queue = w.queue[n:]
		w.mu.Unlock()
		err := w.commit(ctx, batch)
		for _, one := range batch {
			if err != nil {
				one.done <- err
				continue
			}
			one.done <- one.refused
		}
	}
}

func (w *writer) commit(ctx context.Context, batch []*waiting) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("listening: writing votes: panic: %v", p)
		}
	}()
	return w.db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		byConversation := map[string][]*waiting{}
		for _, one := range batch {
			one.refused = nil
			byConversation[one.who.conversation] = append(byConversation[one.who.conversation], one)
		}
		// In order, so that two servers' commits cannot wait for each other.
		for _, conversation := range slices.Sorted(maps.Keys(byConversation)) {
			if err := commitTo(ctx, tx, conversation, byConversation[conversation]); err != nil {
				return err
			}
		}
		return nil
	})
}

func commitTo(ctx context.Context, tx *store.Tx, conversation string, votes []*waiting) error {
	casts, err := takeTurn(ctx, tx, conversation, len(votes))
	if err != nil {
		if apperr.As(err) == nil {
			return err
		}
		for _, one := range votes { // over, or not there: said to each, and the others' votes go on
			one.refused = err
		}
		return nil
	}
	if err := noteBefore(ctx, tx, conversation, votes); err != nil {
		return err
	}
	return upsert(ctx, tx, conversation, casts, lastOfEach(votes))
}

// lastOfEach keeps the last answer of each participant on each statement, since
// one INSERT may not name a row twice. An answer that comes again under its key
// is no later one.
func lastOfEach(votes []*waiting) []cast {
	last := map[box]int{}
	var rows []cast
	for _, one := range votes {
		at, there := last[box{one.who.code, one.statement}]
		switch {
		case !there:
			last[box{one.who.code, one.statement}] = len(rows)
			rows = append(rows, one.cast)
		case one.key == "" || !strings.Contains(rows[at].key, one.key):
			before := rows[at].key
			rows[at] = one.cast
			if one.key != "" {
				rows[at].key += before
			}
		}
	}
	return rows
}

// rowLimit is how many rows one statement on SQLite writes. It looks each
// numbered parameter up among all those before it, when it reads the statement
// and when it is given the values: the cost grows with the square, and 20,000
// rows take 0.7 s in statements of 20 and a minute in statements of 1,000.
const rowLimit = 20

// keyLength is how long the key of an answer is, keysKept how much of the keys
// of a vote's last answers is remembered: six of them.
const (
	keyLength = 8
	keysKept  = 6 * keyLength
)

// onConflict lets the last answer count, and an answer that was taken before,
// under the same key, change nothing: a phone sends again what it does not know
// to have arrived, when another device may have answered since. DO UPDATE and
// not DO NOTHING: each retry must be a real write (with a synchronous standby a
// DO NOTHING is acknowledged without one).
var onConflict = ` on conflict (conversation, participant, statement) do update set
	vote = ` + unlessSent("vote") + `, matters = ` + unlessSent("matters") + `, since = ` + unlessSent("since") + `,
	shown = case when listening_vote.shown > 0 then listening_vote.shown else excluded.shown end, tier = excluded.tier,
	sent = case when ` + sentBefore + ` then listening_vote.sent else substr(excluded.sent || listening_vote.sent, 1, ` + strconv.Itoa(keysKept) + `) end`

// Every key is as long as the others and of letters that none of the wildcards
// is, so that a key is found only as itself or, one in 10¹², across two.
var sentBefore = `excluded.sent <> '' and listening_vote.sent like '%' || substr(excluded.sent, 1, ` + strconv.Itoa(keyLength) + `) || '%'`

func unlessSent(column string) string {
	return "case when " + sentBefore + " then listening_vote." + column + " else excluded." + column + " end"
}

const voteColumns = "conversation, participant, statement, vote, tier, since, matters, shown, sent"

// upsert writes votes of one conversation.
func upsert(ctx context.Context, tx *store.Tx, conversation string, casts int64, rows []cast) error {
	if tx.Dialect() == store.PostgreSQL {
		return unnest(ctx, tx, conversation, casts, rows)
	}
	for len(rows) > 0 {
		n := min(len(rows), rowLimit)
		var text strings.Builder
		text.WriteString("insert into listening_vote (" + voteColumns + ") values ")
		args := make([]any, 0, 2+7*n)
		args = append(args, conversation, casts)
		for i, one := range rows[:n] {
			if i > 0 {
				text.WriteByte(',')
			}
			at := len(args)
			fmt.Fprintf(&text, "($1,$%d,$%d,$%d,$%d,$2,$%d,$%d,$%d)", at+1, at+2, at+3, at+4, at+5, at+6, at+7)
			args = append(args, one.who.code, one.statement, int64(one.vote), int64(one.who.tier), store.Bit(one.matters), one.shown, one.key)
		}
		text.WriteString(onConflict)
		if _, err := tx.Exec(ctx, text.String(), args...); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

func unnest(ctx context.Context, tx *store.Tx, conversation string, casts int64, rows []cast) error {
	participants, keys, shown := make([]string, len(rows)), make([]string, len(rows)), make([]float64, len(rows))
	statements, votes, tiers, matters := make([]int64, len(rows)), make([]int64, len(rows)), make([]int64, len(rows)), make([]int64, len(rows))
	for i, one := range rows {
		participants[i], statements[i], votes[i], tiers[i] = one.who.code, int64(one.statement), int64(one.vote), int64(one.who.tier)
		matters[i], shown[i], keys[i] = store.Bit(one.matters), one.shown, one.key
	}
	_, err := tx.Exec(ctx, `
		insert into listening_vote (`+voteColumns+`)
		select $1, p, s, v, t, $2, m, w, k
		from unnest($3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::double precision[], $9::text[]) as u (p, s, v, t, m, w, k)`+onConflict,
		conversation, casts, participants, statements, votes, tiers, matters, shown, keys)
	return err
}
