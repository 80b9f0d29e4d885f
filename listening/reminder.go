package listening

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"time"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/journal"
	"concentric/member"
)

// Who has not voted is reminded once, by one line in a weekly digest. One in
// heldOut of them, drawn by lot, is not: what the line does is seen by comparing
// the two.
const heldOut = 5

// Remindable lists the open conversations of which everybody heard before: those
// that opened before that moment, and are for members or the public.
func Remindable(ctx context.Context, q store.Q, opened time.Time) ([]Conversation, error) {
	return conversations(ctx, q, "where state = 'open' and origin = '' and audience in ($1, $2) and opened < $3 order by opened, id",
		string(journal.Members), string(journal.Public), store.Micros(opened))
}

// Remind reports whether this week's digest of the member is to have a line about
// the conversation. It is noted under the conversation's code, once: asked again
// in the same week it says the same, and in a later week no.
func (r *Room) Remind(ctx context.Context, memberID, conversation, week string) (bool, error) {
	key, err := r.key(ctx, conversation)
	if apperr.Is(err, apperr.Gone) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	took, err := r.Took(ctx, memberID, conversation)
	if err != nil || took {
		return false, err
	}
	who, err := r.Participant(ctx, member.Actor{Member: memberID}, conversation)
	if err != nil {
		return false, err
	}
	var first string
	var told int
	err = r.db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, `insert into listening_reminder (conversation, participant, week, told) values ($1, $2, $3, $4)
			on conflict (conversation, participant) do nothing`, conversation, who.code, week, store.Bit(!drawnOut(key, memberID)))
		if err != nil {
			return err
		}
		return tx.QueryRow(ctx, "select week, told from listening_reminder where conversation = $1 and participant = $2", conversation, who.code).Scan(&first, &told)
	})
	return first == week && told == 1, err
}

// drawnOut is a lot that only the conversation's key can draw.
func drawnOut(key []byte, memberID string) bool {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("reminder\x00" + memberID))
	return mac.Sum(nil)[0]%heldOut == 0
}

// Reminded is what the reminder did: of those who got the line and of those who
// did not, how many have voted since.
type Reminded struct {
	Told, ToldVoted int
	Held, HeldVoted int
}

// Enough reports whether both are numerous enough to be shown.
func (r Reminded) Enough() bool { return r.Told >= Least && r.Held >= Least }

// Effect is the difference of the shares who voted, with its 95% interval.
func (r Reminded) Effect() (difference, low, high float64) {
	return Difference(ShareOf(r.ToldVoted, r.Told), ShareOf(r.HeldVoted, r.Held))
}

// RemindedIn counts what the reminder of a conversation did.
func RemindedIn(ctx context.Context, q store.Q, conversation string) (r Reminded, err error) {
	rows, err := q.Query(ctx, `
		select told, count(*), sum(case when exists (
			select 1 from listening_vote v where v.conversation = r.conversation and v.participant = r.participant
		) then 1 else 0 end) from listening_reminder r where conversation = $1 group by told`, conversation)
	if err != nil {
		return r, err
	}
	defer rows.Close()
	for rows.Next() {
		var told, n, voted int
		if err := rows.Scan(&told, &n, &voted); err != nil {
			return r, err
		}
		if told == 1 {
			r.Told, r.ToldVoted = n, voted
		} else {
			r.Held, r.HeldVoted = n, voted
		}
	}
	return r, rows.Err()
}
