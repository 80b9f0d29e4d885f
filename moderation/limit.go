package moderation

import (
	"context"
	"maps"
	"slices"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/due"
	"concentric/base/store"
	"concentric/invitation"
	"concentric/member"
)

// Doing is something of which one can do too much in a day.
type Doing string

// What is limited.
const (
	Stating     Doing = "statement" // a statement in a conversation
	Raising     Doing = "tension"
	Adding      Doing = "library"   // a text in the library, new or changed
	Amending    Doing = "amendment" // other words for a plank
	Reporting   Doing = "report"
	Gathering   Doing = "lab"          // a lab, registered
	Introducing Doing = "introduction" // a few lines about oneself
	Objecting   Doing = "objection"    // holding a story back in which one stands
	Linking     Doing = "link"         // a link that is held until somebody has looked at it
)

// limit is how often something can be done in a day (UTC). Fresh is for who is
// new, Others for everybody else; Together is for all who are new and come from
// one network, and for all who are new and came in by one link of a person, so
// that a machine that makes accounts cannot go on. A link of a community or of a
// circle brings more people (see wide), and each of them whom the party has
// admitted as a member since makes room for one more who is new.
type limit struct{ Fresh, Others, Together int }

// limits are all there are, beside those of single rooms (a statement in one
// conversation, sign-in mails, how many come in by one link).
var limits = map[Doing]limit{
	Stating:     {5, 100, 200},
	Raising:     {2, 100, 20},
	Adding:      {2, 100, 20},
	Reporting:   {5, 100, 50},
	Amending:    {1, 100, 10},
	Gathering:   {1, 20, 10},
	Introducing: {2, 10, 20},
	Objecting:   {1, 5, 3},
	Linking:     {10, 50, 100},
}

// Rule is how often something can be done in a day: by who is new, by everybody
// else, and by all together who are new and come from one network or by the link
// of one person.
type Rule struct {
	Doing                   Doing
	Fresh, Others, Together int
}

// Rules lists the limits.
func Rules() []Rule {
	var list []Rule
	for _, doing := range slices.Sorted(maps.Keys(limits)) {
		l := limits[doing]
		list = append(list, Rule{doing, l.Fresh, l.Others, l.Together})
	}
	return list
}

// wide is how many times Together is for those who came by a link, by whose it is: a
// circle's hangs in the hall in which a party begins.
var wide = map[invitation.Kind]int{invitation.Person: 1, invitation.Community: 2, invitation.Circle: 5}

// together is how much those who are new and came by a link may do in a day
// together: from one network, and by that link.
func (l limit) together(ctx context.Context, q store.Q, link string) (network, branch int, err error) {
	if link == "" {
		return l.Together, l.Together, nil
	}
	times := 1
	by, err := invitation.Get(ctx, q, link)
	if err == nil {
		times = wide[by.Kind]
	} else if !apperr.Is(err, apperr.NotFound) { // gone with whoever made it
		return 0, 0, err
	}
	admitted, err := member.MembersBy(ctx, q, link)
	return l.Together * times, l.Together*times + l.Fresh*admitted, err
}

// Spend counts an act against the limits of today, and refuses with when to try
// again (TooMany) what goes beyond. Kept are a keyed hash of the account, of the
// network and of the link somebody came by, a day and a count, for that day alone; an act that is refused in
// the same transaction is not counted.
func Spend(ctx context.Context, tx *store.Tx, actor member.Actor, doing Doing) error {
	l := limits[doing]
	fresh, err := isNew(ctx, tx, actor)
	if err != nil {
		return err
	}
	most, sentence := l.Others, "moderation.many"
	if fresh {
		most, sentence = l.Fresh, "moderation.many_new"
	}
	if doing == Linking {
		sentence = "moderation.many_links"
	}
	if err := spend(ctx, tx, doing, "account", actor.Key(), most, sentence); err != nil {
		return err
	}
	if !fresh {
		return nil
	}
	branch, err := branchOf(ctx, tx, actor)
	if err != nil {
		return err
	}
	fromNetwork, byLink, err := l.together(ctx, tx, branch)
	if err != nil {
		return err
	}
	if err := spend(ctx, tx, doing, "network", visiting(ctx).network, fromNetwork, "moderation.many_network"); err != nil {
		return err
	}
	return spend(ctx, tx, doing, "branch", branch, byLink, "moderation.many_branch")
}

func spend(ctx context.Context, tx *store.Tx, doing Doing, what, who string, most int, sentence string) error {
	if who == "" {
		return nil // at the server's command line, or by no link
	}
	hash, err := tx.Keys().Lookup("moderation.spent."+what, who)
	if err != nil {
		return err
	}
	now := clock.Now(ctx).UTC()
	var n int
	err = tx.QueryRow(ctx, `
		insert into moderation_spent (who, doing, day, n) values ($1, $2, $3, 1)
		on conflict (who, doing, day) do update set n = moderation_spent.n + 1 returning n`,
		hash, string(doing), now.Format(time.DateOnly)).Scan(&n)
	if err != nil || n <= most {
		return err
	}
	again := now.Truncate(24 * time.Hour).Add(24 * time.Hour)
	return apperr.New(apperr.TooMany, sentence, "Limit", most, "Again", again)
}

// Due is what the clock brings here: the counts of past days are deleted.
func Due() []due.Rule {
	return []due.Rule{{Name: "moderation.spent", Every: time.Hour, Run: func(ctx context.Context, db *store.DB) error {
		return db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Exec(ctx, "delete from moderation_spent where day < $1", clock.Now(ctx).UTC().Format(time.DateOnly))
			return err
		})
	}}}
}
