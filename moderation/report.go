package moderation

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
	"concentric/journal"
	"concentric/member"
)

// Report asks those who moderate for a circle to look at a text that is shown:
// Kind is what it is ("statement", "resource", "story"), Ref its id, Place where
// it stands, Circle the one that answers for it. Who reported is known to
// themselves alone.
type Report struct {
	ID, Kind, Ref, Place, Circle string
	Reason                       Reason
	Words, Lang                  string // more, in the reporter's words; "" where they gave none
	Member                       string // who reported; of nobody where erased
	Verdict                      Verdict
	Ground                       Reason // for which it was taken away, chosen by whoever decided
	Outcome                      string // why, in their words
	At, Decided                  time.Time
}

// The acts of a report.
const (
	Reported       = "moderation.reported"
	ReportAnswered = "moderation.report_answered"
)

// InLibrary is the place of decisions and appeals about the library.
const InLibrary = "library"

// Send writes a report; the room that owns the text has checked that the actor
// sees it. Somebody reports a text once.
func (r Report) Send(ctx context.Context, tx *store.Tx, actor member.Actor) error {
	switch {
	case !actor.SignedIn():
		return apperr.New(apperr.NotSignedIn, "moderation.report_sign_in")
	case actor.Suspended:
		return apperr.New(apperr.Forbidden, "moderation.report_suspended")
	case r.Reason == "":
		return apperr.New(apperr.Invalid, "moderation.report_reason").At("reason")
	case !r.Reason.Known():
		return apperr.New(apperr.Invalid, "moderation.reason_unknown").At("reason")
	}
	var err error
	if r.Words, err = typed.Optional(r.Words, "words", whyLimit); err != nil {
		return err
	}
	if err := Spend(ctx, tx, actor, Reporting); err != nil {
		return err
	}
	r.ID = id.New()
	err = tx.Change(ctx, apperr.New(apperr.Conflict, "moderation.reported_before"), `
		insert into moderation_report (id, kind, ref, place, circle, reason, words, lang, member, at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (ref, member) do nothing`,
		r.ID, r.Kind, r.Ref, r.Place, r.Circle, string(r.Reason), r.Words, r.Lang, actor.Member, store.Micros(clock.Now(ctx)))
	if err != nil {
		return err
	}
	tx.Touch(TopicLinks)
	return r.record(ctx, tx, member.Actor{}, Reported, reported)
}

func (r Report) record(ctx context.Context, tx *store.Tx, actor member.Actor, act string, of func(context.Context, store.Q, string) (any, error)) error {
	content, err := of(ctx, tx, r.ID)
	if err != nil {
		return err
	}
	_, err = journal.Append(ctx, tx, journal.Act{Name: act, Ref: r.ID, Circle: r.Circle, Actor: actor.Pseudonym, Audience: journal.Members, Content: content})
	return err
}

const selectReport = "select id, kind, ref, place, circle, reason, words, lang, member, verdict, ground, outcome, at, decided from moderation_report "

func scanReport(row store.Row) (Report, error) {
	var r Report
	var at, decided int64
	err := row.Scan(&r.ID, &r.Kind, &r.Ref, &r.Place, &r.Circle, &r.Reason, &r.Words, &r.Lang, &r.Member, &r.Verdict, &r.Ground, &r.Outcome, &at, &decided)
	r.At, r.Decided = store.At(at), store.At(decided)
	return r, err
}

func reports(ctx context.Context, q store.Q, where string, args ...any) ([]Report, error) {
	rows, err := q.Query(ctx, selectReport+where, args...)
	return store.Collect(rows, err, scanReport)
}

// ReportsOf lists what a member reported, the newest first, at most 50.
func ReportsOf(ctx context.Context, q store.Q, who string) ([]Report, error) {
	return reports(ctx, q, "where member = $1 order by at desc, id limit 50", who)
}

// ReportsWaiting lists the open reports that the actor may decide about, the
// oldest first; those about one text stand together.
func ReportsWaiting(ctx context.Context, q store.Q, actor member.Actor) ([]Report, error) {
	all, err := reports(ctx, q, "where decided = 0 order by at, id limit 500")
	if err != nil {
		return nil, err
	}
	may := map[string]bool{}
	first := map[string]int{}
	for i, r := range all {
		if _, known := first[r.Ref]; !known {
			first[r.Ref] = i
		}
		if _, known := may[r.Circle]; !known {
			may[r.Circle] = circle.May(ctx, q, actor, circle.Moderate, r.Circle) == nil
		}
	}
	all = slices.DeleteFunc(all, func(r Report) bool { return !may[r.Circle] })
	slices.SortStableFunc(all, func(a, b Report) int { return first[a.Ref] - first[b.Ref] })
	return all, nil
}

// IsReported says whether a report about a text waits.
func IsReported(ctx context.Context, q store.Q, ref string) (bool, error) {
	var n int
	err := q.QueryRow(ctx, "select count(*) from moderation_report where ref = $1 and decided = 0", ref).Scan(&n)
	return n > 0, err
}

// DecidedReports lists the reports that were decided, newest first, at most 500.
func DecidedReports(ctx context.Context, q store.Q) ([]Report, error) {
	return reports(ctx, q, "where decided <> 0 order by decided desc, id limit 500")
}

// AnswerReports closes every open report about a text with a reason in words, and
// returns the first. A text that is taken away is so for a ground, whatever it was
// reported for. Whoever moderates for the circle decides, and nobody who
// reported it. What the verdict does to the text is for the room that owns it.
func AnswerReports(ctx context.Context, tx *store.Tx, actor member.Actor, ref string, verdict Verdict, ground Reason, outcome string) (Report, error) {
	none := apperr.New(apperr.Conflict, "moderation.report_answered_before")
	if err := tx.Change(ctx, none, "update moderation_report set version = version + 1 where ref = $1 and decided = 0", ref); err != nil {
		return Report{}, err
	}
	open, err := reports(ctx, tx, "where ref = $1 and decided = 0 order by at, id", ref)
	if err != nil {
		return Report{}, err
	}
	if err := circle.May(ctx, tx, actor, circle.Moderate, open[0].Circle); err != nil {
		return Report{}, err
	}
	switch {
	case verdict == Accepted:
		ground = ""
	case verdict != Refused:
		return Report{}, apperr.New(apperr.Invalid, "moderation.report_choose").At("verdict")
	case ground == "":
		return Report{}, apperr.New(apperr.Invalid, "moderation.reason_missing").At("ground")
	case !ground.Known():
		return Report{}, apperr.New(apperr.Invalid, "moderation.reason_unknown").At("ground")
	}
	if outcome, err = typed.Text(outcome, "outcome", whyLimit); err != nil {
		return Report{}, err
	}
	for _, r := range open {
		if r.Member == actor.Member {
			return Report{}, apperr.New(apperr.Forbidden, "moderation.report_own")
		}
		_, err := tx.Exec(ctx, "update moderation_report set verdict = $1, ground = $2, outcome = $3, actor = $4, decided = $5 where id = $6",
			string(verdict), string(ground), outcome, actor.Pseudonym, store.Micros(clock.Now(ctx)), r.ID)
		if err != nil {
			return Report{}, err
		}
		if err := r.record(ctx, tx, actor, ReportAnswered, reportAnswered); err != nil {
			return Report{}, err
		}
	}
	tx.Touch(TopicLinks)
	return open[0], nil
}

func reported(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct{ Kind, Ref, Place, Circle, Reason string }
	err := q.QueryRow(ctx, "select kind, ref, place, circle, reason from moderation_report where id = $1", ref).
		Scan(&v.Kind, &v.Ref, &v.Place, &v.Circle, &v.Reason)
	return v, err
}

func reportAnswered(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct {
		Ref, Verdict, Outcome string
		Ground                string `json:",omitempty"`
	}
	err := q.QueryRow(ctx, "select ref, verdict, outcome, ground from moderation_report where id = $1", ref).Scan(&v.Ref, &v.Verdict, &v.Outcome, &v.Ground)
	return v, err
}

// AppealTo is the circle that answers appeals against one: the circle above it,
// for the topmost one a circle below it, and where there is only one circle,
// another person in it.
func AppealTo(ctx context.Context, q store.Q, owner string) (string, error) {
	c, err := circle.Get(ctx, q, owner)
	if err != nil {
		return "", err
	}
	if c.Parent != "" {
		return c.Parent, nil
	}
	below, err := circle.Children(ctx, q, c.ID)
	if err != nil {
		return "", err
	}
	for _, one := range below {
		seats, err := circle.Roster(ctx, q, one.ID)
		if err != nil {
			return "", err
		}
		if one.State != circle.Closed && len(seats) > 0 {
			return one.ID, nil
		}
	}
	return c.ID, nil
}

// MayAnswer refuses who may not answer an appeal: whoever moderates for the
// circle it went to may, and nobody who decided about the text before.
func (a Appeal) MayAnswer(ctx context.Context, q store.Q, actor member.Actor) error {
	if err := circle.May(ctx, q, actor, circle.Moderate, a.Circle); err != nil {
		return err
	}
	decided, err := DecidedBy(ctx, q, a.Ref, actor)
	if err == nil && decided {
		err = apperr.New(apperr.Forbidden, "moderation.appeal_own")
	}
	return err
}
