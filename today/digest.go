package today

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"sync"
	"time"

	"concentric/base/clock"
	"concentric/base/due"
	"concentric/base/i18n"
	"concentric/base/jobs"
	"concentric/base/mail"
	"concentric/base/store"
	"concentric/listening"
	"concentric/member"
)

// The digest goes out once a week, on Thursdays from 16:00 UTC: before the
// weekend, when volunteers have time.
const (
	digestDay  = time.Thursday
	digestHour = 16
)

// digestJob sends the digests of one page of members.
const digestJob = "today.digest"

// pageSize is how many members one job writes to.
const pageSize = 200

type digestPayload struct {
	Week  string `json:"week"`
	From  int64  `json:"from"`
	To    int64  `json:"to"`
	After string `json:"after"` // member number
	Alone bool   `json:"alone"` // this page once more, and no other after it
}

// Due is what the clock brings: the weekly digest, each day's reminders, and its notices.
func (r *Room) Due() []due.Rule {
	return []due.Rule{
		{Name: "today.digest", Every: 15 * time.Minute, Run: r.withMail(begin)},
		{Name: "today.remind", Every: 15 * time.Minute, Run: r.withMail(remindToday)},
		{Name: "today.push", Every: 15 * time.Minute, Run: r.pushToday},
		{Name: "today.retain", Every: 24 * time.Hour, Run: retainReminders},
		{Name: "today.retain_asked", Every: 24 * time.Hour, Run: retainAsked},
	}
}

// withMail runs a rule only where mail can go out, so that no week and no day
// is marked as told without.
func (r *Room) withMail(run func(context.Context, *store.DB) error) func(context.Context, *store.DB) error {
	return func(ctx context.Context, db *store.DB) error {
		if r.Sender == nil {
			return nil
		}
		return run(ctx, db)
	}
}

// Jobs is the work that is asked for here. Their context speaks (i18n.With).
func (r *Room) Jobs() map[string]jobs.Handler {
	return map[string]jobs.Handler{digestJob: r.digest, remindJob: r.remind, pushJob: r.push, listening.InviteJob: r.invite}
}

// lastHour is the last time at or before now at which a digest was due.
func lastHour(now time.Time) time.Time {
	now = now.UTC()
	at := time.Date(now.Year(), now.Month(), now.Day(), digestHour, 0, 0, 0, time.UTC)
	at = at.AddDate(0, 0, -int((7+at.Weekday()-digestDay)%7))
	if at.After(now) {
		at = at.AddDate(0, 0, -7)
	}
	return at
}

// begin asks for the digest of the week that has ended, once. It tells of what
// happened since the last one, so that a server that was away for up to four
// weeks leaves nothing out; at the very first, of the last seven days.
func begin(ctx context.Context, db *store.DB) error {
	ends := lastHour(clock.Now(ctx))
	week := ends.Format(time.DateOnly)
	var there int
	if err := db.QueryRow(ctx, "select count(*) from today_week where ends >= $1", store.Micros(ends)).Scan(&there); err != nil || there > 0 {
		return err
	}
	return db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		starts := store.Micros(ends.AddDate(0, 0, -7))
		var last int64
		if err := tx.QueryRow(ctx, "select coalesce(max(ends), 0) from today_week").Scan(&last); err != nil {
			return err
		}
		if last > 0 {
			starts = max(last, store.Micros(ends.AddDate(0, 0, -28)))
		}
		result, err := tx.Exec(ctx, "insert into today_week (week, starts, ends) values ($1, $2, $3) on conflict (week) do nothing", week, starts, store.Micros(ends))
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			return err // another server was quicker
		}
		return jobs.Add(ctx, tx, jobs.Job{Kind: digestJob, Key: week, Payload: digestPayload{Week: week, From: starts, To: store.Micros(ends)}})
	})
}

// digest writes to one page of members and asks for the next page. It may run
// again after it was cut off: each mail is marked before it goes out and goes
// out at most once; the doubtful ones stand on the desk.
func (r *Room) digest(ctx context.Context, payload json.RawMessage) error {
	var p digestPayload
	if err := json.Unmarshal(payload, &p); err != nil {
		return err
	}
	if r.Sender == nil {
		return nil
	}
	news, err := r.news(ctx, store.At(p.From), store.At(p.To))
	if err != nil || news.empty() {
		return err
	}
	people, err := member.After(ctx, r.DB, p.After, pageSize)
	if err != nil || len(people) == 0 {
		return err
	}
	failures, err := r.writeAll(ctx, p.Week, people, news)
	if err != nil {
		return err
	}
	if p.Alone || !minded(failures) {
		return errors.Join(failures...)
	}
	here, next := p, p
	here.Alone, next.After = true, people[len(people)-1].Number
	return r.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		if errors.Join(failures...) != nil {
			if err := jobs.Add(ctx, tx, jobs.Job{Kind: digestJob, Key: p.Week + "/" + p.After + "/alone", Payload: here}); err != nil {
				return err
			}
		}
		return jobs.Add(ctx, tx, jobs.Job{Kind: digestJob, Key: p.Week + "/" + next.After, Payload: next})
	})
}

// minded is whether the mail server is there, and what failed is a no for now to
// single mails: then the next page is written to while this one is tried again,
// so that one mailbox keeps nobody else's mail back.
func minded(failures []error) bool {
	return !slices.ContainsFunc(failures, func(err error) bool {
		var failed *mail.Failed
		return err != nil && (!errors.As(err, &failed) || failed.Code == 0)
	})
}

// atOnce is how many mails are on their way at the same time: an SMTP server
// answers slower than we write.
const atOnce = 12

// writeAll writes to a page of members. One mail that cannot go out now keeps
// none of the others back; the job tries again, and each goes out once.
func (r *Room) writeAll(ctx context.Context, week string, people []member.Member, news news) (failures []error, err error) {
	ids := make([]string, len(people))
	for i, m := range people {
		ids[i] = m.ID
	}
	off, err := unwilling(ctx, r.DB, ids)
	if err != nil {
		return nil, err
	}
	quiet, err := Quiet(ctx, r.DB, ids)
	if err != nil {
		return nil, err
	}
	var all sync.WaitGroup
	failures = make([]error, len(people))
	turns := make(chan struct{}, atOnce)
	for i, m := range people {
		if off[m.ID] {
			continue
		}
		turns <- struct{}{}
		all.Go(func() {
			defer func() { <-turns }()
			failures[i] = r.write(ctx, week, m, news.without(quiet[m.ID]))
		})
	}
	all.Wait()
	return failures, ctx.Err() // the server stops: one line, not one for everybody
}

// write sends one member's digest, if there is anything in it for them.
func (r *Room) write(ctx context.Context, week string, m member.Member, news news) error {
	if m.Email == "" || m.Standing == member.Former || m.Suspended || !m.Erased.IsZero() {
		return nil
	}
	mine, err := r.pick(ctx, m, news, week)
	if err != nil || mine.empty() {
		return err
	}
	code, err := offCode(r.DB, m.ID)
	if err != nil {
		return err
	}
	message, err := r.DB.Keys().Lookup("today.digest", week+"/"+m.ID)
	if err != nil {
		return err
	}
	lang := m.Lang
	if !i18n.Known(lang) {
		lang = "en"
	}
	ctx = i18n.In(ctx, lang)
	off := r.BaseURL + "/digest/off/" + m.ID + "/" + code
	answer, err := r.answerAddress(m.ID, mine)
	if err != nil {
		return err
	}
	text, err := r.text(ctx, m, mine, off, r.BaseURL+"/digest/topics/"+m.ID+"/"+code)
	if err != nil {
		return err
	}
	return r.Sender.Once(ctx, r.DB, mail.Message{
		ID: "digest-" + message[:32], Class: mail.Digest, Person: m.ID, ReplyTo: answer, Name: m.Name, To: m.Email, Lang: lang,
		Subject:     r.subject(ctx, mine),
		Text:        text,
		Unsubscribe: off,
	})
}
