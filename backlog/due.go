package backlog

import (
	"context"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/due"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/circle"
	"concentric/logbook"
	"concentric/member"
)

// reviewLead and termLead are how many days before its date something comes
// back to the backlog.
const (
	reviewLead = 14
	termLead   = 42

	deadlineLead = 14
	restsFor     = 365 // days after which a circle that rests is offered for folding
)

// Due is what the clock brings to backlogs: reviews, ending terms, and items
// that were "not now" until today.
func Due() []due.Rule {
	return []due.Rule{
		{Name: "backlog.reviews", Every: time.Hour, Run: reviews},
		{Name: "backlog.terms", Every: time.Hour, Run: endingTerms},
		{Name: "backlog.later", Every: time.Hour, Run: askAgain},
		{Name: "backlog.circles", Every: time.Hour, Run: circlesDue},
	}
}

// horizon is a civil date so many days from now, as the earliest zone counts.
func horizon(ctx context.Context, days int) string {
	return clock.Now(ctx).Add(14*time.Hour).AddDate(0, 0, days).Format(typed.DateFormat)
}

// reviews opens an item for each agreement whose review (or last day) is near.
// The key makes it once for each date, however often the rule runs.
func reviews(ctx context.Context, db *store.DB) error {
	list, err := logbook.Returning(ctx, db, horizon(ctx, reviewLead))
	if err != nil {
		return err
	}
	for _, a := range list {
		n := New{
			Circle: a.Keeper, Title: a.Now.Title, Lang: a.Now.Lang, Audience: a.Audience,
			Origin: Origin{Kind: Review, Ref: a.ID, Statements: a.Now.Lineage.Statements}, Key: "review/" + a.ID + "/" + a.Now.Returns(),
		}
		if err := openOnce(ctx, db, n); err != nil {
			return err
		}
	}
	return nil
}

// endingTerms opens an item for each filled role whose term is near its end.
func endingTerms(ctx context.Context, db *store.DB) error {
	list, err := circle.Ending(ctx, db, horizon(ctx, termLead))
	if err != nil {
		return err
	}
	if err := endingStewards(ctx, db); err != nil {
		return err
	}
	for _, t := range list {
		c, err := circle.Get(ctx, db, t.Circle)
		if err != nil {
			return err
		}
		title := t.Title
		if t.Kind != circle.Operational {
			title = string(t.Kind) // named in each reader's language
		}
		n := New{Circle: t.Circle, Title: title, Lang: c.Lang, Origin: Origin{Kind: Term, Ref: t.ID}, Key: "term/" + t.ID}
		if err := openOnce(ctx, db, n); err != nil {
			return err
		}
	}
	return nil
}

// endingStewards asks the circle at the top, which gives the steward role, when
// a steward's term is near its end and the same person has no later one.
func endingStewards(ctx context.Context, db *store.DB) error {
	list, err := member.Stewards(ctx, db)
	if err != nil || len(list) == 0 {
		return err
	}
	root, err := circle.Root(ctx, db)
	if apperr.Is(err, apperr.NotFound) {
		return nil // the party is not founded yet
	}
	if err != nil {
		return err
	}
	last := map[string]string{}
	for _, s := range list {
		last[s.Member] = max(last[s.Member], s.Until)
	}
	near := horizon(ctx, termLead)
	for _, s := range list {
		if s.Until > near || s.Until < last[s.Member] {
			continue
		}
		n := New{Circle: root.ID, Title: "steward", Lang: root.Lang, Origin: Origin{Kind: Stewardship, Ref: s.ID}, Key: "steward/" + s.ID}
		if err := openOnce(ctx, db, n); err != nil {
			return err
		}
	}
	return nil
}

// circlesDue opens an item for each helping circle whose recommendation is near,
// and one with the circle above for each circle that has rested for a term.
func circlesDue(ctx context.Context, db *store.DB) error {
	all, err := circle.All(ctx, db)
	if err != nil {
		return err
	}
	near := horizon(ctx, deadlineLead)
	for _, c := range all {
		n := New{Circle: c.ID, Title: c.Name, Lang: c.Lang, Audience: c.Audience}
		switch {
		case c.State == circle.Dormant && c.Parent != "":
			since, err := circle.StandsSince(ctx, db, c.ID)
			if err != nil {
				return err
			}
			if clock.Now(ctx).Before(since.AddDate(0, 0, restsFor)) {
				continue
			}
			n.Circle, n.Origin = c.Parent, Origin{Kind: Resting, Ref: c.ID}
			n.Key = "resting/" + c.ID + "/" + since.Format(typed.DateFormat)
		case c.Deadline != "" && c.Deadline <= near && c.State != circle.Folding:
			n.Origin, n.AnswerBy = Origin{Kind: Deadline, Ref: c.ID}, c.Deadline
			n.Key = "deadline/" + c.ID + "/" + c.Deadline
		default:
			continue
		}
		if err := openOnce(ctx, db, n); err != nil {
			return err
		}
	}
	return nil
}

func openOnce(ctx context.Context, db *store.DB, n New) error {
	var there int
	if err := db.QueryRow(ctx, "select count(*) from backlog_item where origin_key = $1", n.Key).Scan(&there); err != nil || there > 0 {
		return err
	}
	return db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := Open(ctx, tx, member.Actor{}, n)
		return err
	})
}

// askAgain brings back what was "not now" until a day that has come; the
// circle then has its usual time to answer.
func askAgain(ctx context.Context, db *store.DB) error {
	list, err := items(ctx, db, "where state = 'later' and answer_by <= $1", horizon(ctx, 0))
	if err != nil {
		return err
	}
	for _, i := range list {
		c, err := circle.Get(ctx, db, i.Circle)
		if err != nil {
			return err
		}
		if i.AnswerBy > c.Today(ctx) {
			continue
		}
		err = db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			tx.Touch(Topic(i.ID))
			tx.Touch(TopicOf(i.Circle))
			_, err := tx.Exec(ctx, "update backlog_item set state = 'waiting', answer_by = $1, version = version + 1 where id = $2 and state = 'later'",
				c.In(ctx, c.AnswerDays), i.ID)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
