package listening

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"slices"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/jobs"
	"concentric/base/store"
	"concentric/circle"
	"concentric/journal"
	"concentric/member"
)

// A circle may have a hundred members drawn by lot and invited by mail: those
// who come by themselves are the eager ones. Each member has the same chance,
// and is invited to a conversation once. A hundred drawn without more would
// differ from the membership by chance, so they are drawn in strata.

// Drawn is how many are invited at once.
const Drawn = 100

// drawPause is how long after a draw the next one may be made: those invited
// have had time to come.
const drawPause = 7 * 24 * time.Hour

// InviteJob sends the invitations of a draw; its payload is the draw's id.
const InviteJob = "listening.invite"

// Draw is a hundred people who are invited. Who holds the register and the seed
// can draw again, as lot says.
type Draw struct {
	ID           string
	Conversation string
	Seed         string // hexadecimal, made when the draw was asked for
	At           time.Time
	People       int // invited; 0 until the draw is made
	Among        int // drawn among so many
	Voted        int // of those invited, who have voted by now
}

// Told is how many of those invited have voted, to the nearest five; ok is false
// where they, or those who have not, are fewer than ten.
func (d Draw) Told() (n int, ok bool) {
	return (d.Voted + 2) / 5 * 5, d.Voted >= Least && d.People-d.Voted >= Least
}

// Next is when the next hundred may be drawn: after a pause, from the beginning
// of a day.
func (d Draw) Next() time.Time { return day(d.At.Add(drawPause)).AddDate(0, 0, 1) }

// Invite has a hundred members drawn by lot and invited by mail. It is for a
// conversation of the members or the public that is open; a week passes before
// the next hundred.
func Invite(ctx context.Context, tx *store.Tx, actor member.Actor, conversation string) (string, error) {
	err := tx.Change(ctx, errNoConversation, "update listening_conversation set version = version + 1 where id = $1", conversation)
	if err != nil {
		return "", err
	}
	c, err := See(ctx, tx, actor, conversation)
	if err != nil {
		return "", err
	}
	if err := circle.May(ctx, tx, actor, circle.Listen, c.Circle); err != nil {
		return "", err
	}
	if c.State != Voting {
		return "", errOver(c)
	}
	if c.Audience != journal.Members && c.Audience != journal.Public {
		return "", apperr.New(apperr.Conflict, "listening.draw_audience")
	}
	before, err := Draws(ctx, tx, c.ID)
	if err != nil {
		return "", err
	}
	now := clock.Now(ctx)
	if len(before) > 0 && now.Before(before[len(before)-1].Next()) {
		return "", apperr.New(apperr.Conflict, "listening.draw_lately", "Date", before[len(before)-1].Next())
	}
	var seed [16]byte
	rand.Read(seed[:]) // never fails since Go 1.24
	d := id.New()
	_, err = tx.Exec(ctx, "insert into listening_draw (id, conversation, seed, drawn_by, at) values ($1, $2, $3, $4, $5)",
		d, c.ID, hex.EncodeToString(seed[:]), actor.Pseudonym, store.Micros(now))
	if err != nil {
		return "", err
	}
	if err := jobs.Add(ctx, tx, jobs.Job{Kind: InviteJob, Key: d, Payload: d}); err != nil {
		return "", err
	}
	tx.Touch(Topic(c.ID))
	return d, record(ctx, tx, actor, ActInvited, d, c, drawContent)
}

const drawColumns = `id, conversation, seed, at, among,
	(select count(*) from listening_invited i where i.draw = listening_draw.id),
	(select count(*) from listening_invited i where i.draw = listening_draw.id and exists (
		select 1 from listening_vote v where v.conversation = i.conversation and v.participant = i.participant))`

func scanDraw(row store.Row) (d Draw, err error) {
	var at int64
	err = row.Scan(&d.ID, &d.Conversation, &d.Seed, &at, &d.Among, &d.People, &d.Voted)
	d.At = store.At(at)
	return d, err
}

// Draws lists the draws of a conversation, the oldest first.
func Draws(ctx context.Context, q store.Q, conversation string) ([]Draw, error) {
	rows, err := q.Query(ctx, "select "+drawColumns+" from listening_draw where conversation = $1 order by at, id", conversation)
	return store.Collect(rows, err, scanDraw)
}

// DrawsSince lists the draws that were made since a time, of all conversations.
func DrawsSince(ctx context.Context, q store.Q, since time.Time) ([]Draw, error) {
	rows, err := q.Query(ctx, "select "+drawColumns+" from listening_draw where at >= $1 and among > 0 order by at, id", store.Micros(since))
	return store.Collect(rows, err, scanDraw)
}

// DrawOf reads one draw.
func DrawOf(ctx context.Context, q store.Q, draw string) (Draw, error) {
	return scanDraw(q.QueryRow(ctx, "select "+drawColumns+" from listening_draw where id = $1", draw))
}

// Invited makes a draw among these members, each with the stratum in which they
// stand, and tells of each whether they are invited by it. A draw that was made
// before stays as it is. Who was invited to the conversation earlier is left
// out. What is kept is codes, as with votes.
func (r *Room) Invited(ctx context.Context, d Draw, members []string, stratum func(member string) string) (func(member string) bool, error) {
	key, err := r.key(ctx, d.Conversation)
	if err != nil {
		return nil, err
	}
	var mine map[string]bool
	err = r.db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		// The turn of the draw: of two servers one makes it.
		err := tx.Change(ctx, errMade, "update listening_draw set among = $1 where id = $2 and among = 0", len(members), d.ID)
		if err != nil && !errors.Is(err, errMade) {
			return err
		}
		earlier, err2 := invitedBy(ctx, tx, "where conversation = $1", d.Conversation)
		if err2 != nil {
			return err2
		}
		if err == nil {
			for _, one := range lot(d.Seed, members, stratum, func(id string) bool { return earlier[memberCode(key, id)] }) {
				_, err := tx.Exec(ctx, "insert into listening_invited (conversation, participant, draw) values ($1, $2, $3)", d.Conversation, memberCode(key, one), d.ID)
				if err != nil {
					return err
				}
			}
		}
		mine, err = invitedBy(ctx, tx, "where draw = $1", d.ID)
		tx.Touch(Topic(d.Conversation))
		return err
	})
	return func(id string) bool { return mine[memberCode(key, id)] }, err
}

var errMade = errors.New("listening: drawn before")

// lot draws by the seed. People stand in line by stratum, within it by the
// SHA-256 of seed and id; from a start that the seed gives, every so manieth is
// drawn (systematic sampling in ordered strata: Madow & Madow, On the theory of
// systematic sampling, 1944). So each has exactly the same chance, and of each
// stratum, as of each run of strata that follow one another, come as many as its
// share, rounded up or down.
func lot(seed string, members []string, stratum func(string) string, without func(string) bool) []string {
	type ticket struct {
		id, stratum string
		hash        [sha256.Size]byte
	}
	var line []ticket
	for _, id := range members {
		if !without(id) {
			line = append(line, ticket{id, stratum(id), sha256.Sum256([]byte(seed + "\x00" + id))})
		}
	}
	slices.SortFunc(line, func(a, b ticket) int {
		return cmp.Or(cmp.Compare(a.stratum, b.stratum), bytes.Compare(a.hash[:], b.hash[:]), cmp.Compare(a.id, b.id))
	})
	n := min(Drawn, len(line))
	drawn := make([]string, 0, n)
	start := startOf(seed, len(line))
	for i := range n {
		// start + i·len runs over 0 to n·len−1, each person has n of these: none
		// is drawn twice.
		drawn = append(drawn, line[(start+i*len(line))/n].id)
	}
	return drawn
}

// startOf is a number below n that the seed gives.
func startOf(seed string, n int) int {
	if n == 0 {
		return 0
	}
	hash := sha256.Sum256([]byte(seed))
	return int(binary.BigEndian.Uint64(hash[:]) % uint64(n))
}

func invitedBy(ctx context.Context, q store.Q, where, arg string) (map[string]bool, error) {
	rows, err := q.Query(ctx, "select participant from listening_invited "+where, arg)
	list, err := store.Collect(rows, err, func(row store.Row) (code string, err error) {
		err = row.Scan(&code)
		return code, err
	})
	there := make(map[string]bool, len(list))
	for _, code := range list {
		there[code] = true
	}
	return there, err
}

func drawContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct {
		Conversation, Seed, DrawnBy string
		At                          int64
	}
	err := q.QueryRow(ctx, "select conversation, seed, drawn_by, at from listening_draw where id = $1", ref).Scan(&v.Conversation, &v.Seed, &v.DrawnBy, &v.At)
	return v, err
}

func (r *Room) exportInvitations(ctx context.Context, q store.Q, id string) (any, error) {
	var list []string
	err := r.own(ctx, q, id, func(c Conversation, code string) error {
		there, err := invitedBy(ctx, q, "where conversation = $1", c.ID)
		if there[code] {
			list = append(list, c.Question)
		}
		return err
	})
	if list == nil {
		return nil, err
	}
	return list, err
}
