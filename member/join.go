package member

import (
	"context"
	"database/sql"
	"errors"
	"regexp"
	"slices"
	"strings"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
)

// Joining is a request to come in by an invitation. Agreed is the version of
// the sentence on what is kept that the person was shown (JoiningText); Applies
// says that they ask to become a member, too.
type Joining struct {
	Ask
	Name       string
	Invitation string
	Agreed     int
	Applies    bool
}

// JoiningText is the version of the sentence by which one agrees to what is
// kept (member.join_kept).
const JoiningText = 1

// leadsAway finds an address in the name of somebody whom nobody here knows: a name
// stands where texts would be held.
var leadsAway = regexp.MustCompile(`[/@:]|[^\s.]{2,}\.[^\s.]{2,}`)

// AskToJoin notes who wants to come in, and has a sign-in mail sent to the
// address. Once the mailbox is proven, the person is on the register as a
// supporter: heard, and no member. Who has the address already is signed in by
// that mail and nothing else, and nothing that is answered tells which it was.
func AskToJoin(ctx context.Context, tx *store.Tx, j Joining) error {
	m, err := tidy(Member{Number: "-", Name: j.Name, Email: j.Email})
	if err != nil {
		return err
	}
	if leadsAway.MatchString(m.Name) {
		return apperr.New(apperr.Invalid, "member.name_address").At("name")
	}
	signin, err := askSignIn(ctx, tx, j.Ask)
	if err != nil || signin == "" {
		return err
	}
	name, err := tx.Keys().Seal(signin, "member_joining.name", m.Name)
	if err != nil {
		return err
	}
	email, err := tx.Keys().Seal(signin, "member_joining.email", m.Email)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		insert into member_joining (signin, invitation, name, email, lang, agreed, applies, at) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
		signin, j.Invitation, name, email, j.Lang, j.Agreed, store.Bit(j.Applies), store.Micros(clock.Now(ctx)))
	return err
}

// joining reads the request that belongs to a sign-in; ok is false where it was
// asked for by somebody who is here already.
func joining(ctx context.Context, q store.Q, signin string) (j Joining, ok bool, err error) {
	var applies int64
	err = q.QueryRow(ctx, "select invitation, name, email, lang, agreed, applies from member_joining where signin = $1", signin).
		Scan(&j.Invitation, &j.Name, &j.Email, &j.Lang, &j.Agreed, &applies)
	if errors.Is(err, sql.ErrNoRows) {
		return j, false, nil
	}
	if err != nil {
		return j, false, err
	}
	j.Applies = applies != 0
	if j.Name, err = q.Keys().Open(signin, "member_joining.name", j.Name); err != nil {
		return j, false, err
	}
	j.Email, err = q.Keys().Open(signin, "member_joining.email", j.Email)
	return j, err == nil, err
}

// arrive puts who asked to join on the register, as their mailbox is proven,
// unless somebody there has the address.
func arrive(ctx context.Context, tx *store.Tx, signin string) error {
	j, ok, err := joining(ctx, tx, signin)
	if err != nil || !ok {
		return err
	}
	if _, err := tx.Exec(ctx, "delete from member_joining where signin = $1", signin); err != nil {
		return err
	}
	there, err := ByEmail(ctx, tx, j.Email)
	if err != nil {
		return err
	}
	for _, m := range there {
		if m.maySignIn() {
			return nil
		}
	}
	_, err = Arrive(ctx, tx, j)
	return err
}

// Arrive puts who asked to join on the register, as a supporter. The caller
// knows that the mailbox is theirs.
func Arrive(ctx context.Context, tx *store.Tx, j Joining) (string, error) {
	who, err := Add(ctx, tx, Member{Number: guestNumber + id.New(), Name: j.Name, Email: j.Email, Standing: Supporter, Lang: j.Lang})
	if err != nil {
		return "", err
	}
	_, err = tx.Exec(ctx, "insert into member_arrival (member, invitation, agreed, at) values ($1, $2, $3, $4)",
		who, j.Invitation, j.Agreed, store.Micros(clock.Now(ctx)))
	if err != nil || !j.Applies {
		return who, err
	}
	return who, wish(ctx, tx, who)
}

// guestNumber begins the number of who came by a link: the party gives members
// theirs.
const guestNumber = "guest-"

// arrived says whether a person came by a link and has no number of the party's
// yet.
func (m Member) arrived() bool {
	return m.Standing == Supporter && strings.HasPrefix(m.Number, guestNumber)
}

// arrivedWith finds who came by a link among the people that are new in a list,
// by the line: they proved the line's address, and it has their name. Of two who
// share an address and a name, neither is.
func arrivedWith(ctx context.Context, q store.Q, lines []importLine, known map[string]Member) (map[int]Member, error) {
	found := map[int]Member{}
	var any int
	if err := q.QueryRow(ctx, "select count(*) from member_arrival").Scan(&any); err != nil || any == 0 {
		return found, err
	}
	for _, l := range lines {
		if known[l.values[FieldNumber]].ID != "" || !plausibleEmail(l.values[FieldEmail]) {
			continue
		}
		there, err := ByEmail(ctx, q, l.values[FieldEmail])
		if err != nil {
			return nil, err
		}
		var named Member
		l.name(&named)
		there = slices.DeleteFunc(there, func(m Member) bool { return !m.arrived() || fold(m.Name) != fold(named.Name) })
		if len(there) == 1 {
			found[l.number] = there[0]
		}
	}
	return found, nil
}

// expireJoinings forgets who asked a day ago and never came.
func expireJoinings(ctx context.Context, tx *store.Tx) error {
	_, err := tx.Exec(ctx, "delete from member_joining where at < $1", store.Micros(clock.Now(ctx).Add(-24*time.Hour)))
	return err
}
