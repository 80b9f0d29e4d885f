package today

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/fetch"
	"concentric/base/i18n"
	"concentric/base/jobs"
	"concentric/base/store"
	"concentric/circle"
	"concentric/member"

	"github.com/SherClockHolmes/webpush-go"
)

// A notice goes to the devices of those who chose it, once a day at most, when
// the day's reminder tells of something that a role of theirs owes, or else when an
// answer came to something they said. It says no more than that. None goes out at night, and one that could not
// be delivered by the evening is dropped by who passes it on.

// The hours in which notices may come, in the party's zone.
const (
	wakeHour  = 8
	sleepHour = 22
)

// pushHour is from when on a day's notices go out, UTC: an hour after the mails,
// so that both tell of the same. Whatever the party's zone, eight hours of that
// part of the day lie between waking and sleeping.
const pushHour = remindHour + 1

const pushJob = "today.push"

// pushPage is how many people one job looks at.
const pushPage = 20

// pushTimeout is how long one server that passes notices on may take.
const pushTimeout = 10 * time.Second

// guarded asks public addresses only.
var guarded = sync.OnceValues(func() (*http.Client, error) { return fetch.Client("", pushTimeout) })

// awake is whether notices may come now, and until when today.
func (r *Room) awake(ctx context.Context) (until time.Time, ok bool, err error) {
	root, err := circle.Root(ctx, r.DB)
	if e := apperr.As(err); e != nil && e.Code == apperr.NotFound {
		return time.Time{}, false, nil // no circle, so no roles
	}
	if err != nil {
		return time.Time{}, false, err
	}
	now := clock.Now(ctx).In(root.Location())
	until = time.Date(now.Year(), now.Month(), now.Day(), sleepHour, 0, 0, 0, now.Location())
	return until, now.Hour() >= wakeHour && now.Before(until), nil
}

// pushToday asks for the day's notices where somebody has not been looked at.
func (r *Room) pushToday(ctx context.Context, db *store.DB) error {
	now := clock.Now(ctx).UTC()
	if now.Hour() < pushHour {
		return nil
	}
	if _, ok, err := r.awake(ctx); err != nil || !ok {
		return err
	}
	day := now.Format(time.DateOnly)
	if next, err := unlooked(ctx, db, day, 1); err != nil || len(next) == 0 {
		return err
	}
	return db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		return jobs.Add(ctx, tx, jobs.Job{Kind: pushJob, Key: day, Payload: map[string]string{}})
	})
}

// unlooked are some of those with a device at whom it was not looked on the day.
func unlooked(ctx context.Context, q store.Q, day string, limit int) ([]string, error) {
	rows, err := q.Query(ctx, `
		select distinct p.member from today_push p
		where not exists (select 1 from today_push_told t where t.member = p.member and t.day >= $1)
		order by p.member limit $2`, day, limit)
	return store.Collect(rows, err, func(row store.Row) (who string, err error) {
		err = row.Scan(&who)
		return who, err
	})
}

// push looks at one page of people. What was put off until the night, or to
// another day, is for that day's own turn.
func (r *Room) push(ctx context.Context, _ json.RawMessage) error {
	until, ok, err := r.awake(ctx)
	if err != nil || !ok {
		return err
	}
	day := clock.Now(ctx).UTC().Format(time.DateOnly)
	ids, err := unlooked(ctx, r.DB, day, pushPage)
	if err != nil || len(ids) == 0 {
		return err
	}
	var failures []error
	for _, id := range ids {
		failures = append(failures, r.pushOne(ctx, day, until, id))
	}
	if err := errors.Join(failures...); err != nil {
		return err
	}
	return r.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		return jobs.Add(ctx, tx, jobs.Job{Kind: pushJob, Key: day + "/" + ids[len(ids)-1], Payload: map[string]string{}})
	})
}

// pushOne marks that somebody was looked at, and then sends: a server that stops
// between the two sends nothing that day.
func (r *Room) pushOne(ctx context.Context, day string, until time.Time, id string) error {
	mine, err := markLooked(ctx, r.DB, day, id)
	if err != nil || !mine {
		return err
	}
	m, err := member.Get(ctx, r.DB, id)
	if err != nil {
		return err
	}
	if m.Standing == member.Former || m.Suspended || !m.Erased.IsZero() {
		return nil
	}
	says, path := "today.push_text", "/today"
	owes, err := r.owesToday(ctx, day, m)
	if err != nil {
		return err
	}
	if !owes {
		says, path = "today.push_answer", "/my-voice"
		if came, err := r.answeredLately(ctx, day, m); err != nil || !came {
			return err
		}
	}
	devices, err := subscriptionsOf(ctx, r.DB, id)
	if err != nil {
		return err
	}
	lang := m.Lang
	if !i18n.Known(lang) {
		lang = "en"
	}
	text, err := json.Marshal(map[string]string{
		"title": r.Name, "text": i18n.T(i18n.In(ctx, lang), says), "lang": lang, "path": path,
	})
	if err != nil {
		return err
	}
	for device, s := range devices {
		gone, err := r.sendPush(ctx, s, text, until)
		if err != nil {
			return err
		}
		if gone {
			err := r.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
				_, err := tx.Exec(ctx, "delete from today_push where id = $1", device)
				return err
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func markLooked(ctx context.Context, db *store.DB, day, id string) (mine bool, err error) {
	err = db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		result, err := tx.Exec(ctx, `
			insert into today_push_told (member, day) values ($1, $2)
			on conflict (member) do update set day = excluded.day where today_push_told.day < excluded.day`, id, day)
		if err != nil {
			return err
		}
		n, err := result.RowsAffected()
		mine = n == 1
		return err
	})
	return mine, err
}

// owesToday is whether the day's reminder tells of something that still waits.
// Whoever gets it by mail is told of the same here, and gets the mail first where
// none of that day has gone; for the others it is worked out here, at their lead times, or the usual ones where they want no mail.
func (r *Room) owesToday(ctx context.Context, day string, m member.Member) (bool, error) {
	on, leads, err := Leads(ctx, r.DB, m.ID)
	if err != nil {
		return false, err
	}
	tasks, err := r.Tasks(ctx, member.Actor{Member: m.ID, Pseudonym: m.Pseudonym, Lang: m.Lang})
	if err != nil || len(tasks) == 0 {
		return false, err
	}
	if !on {
		leads = defaultLeads
	}
	due, err := remindersOf(ctx, r.DB, day, m.ID)
	if err != nil {
		return false, err
	}
	switch mailed := on && r.Sender != nil && m.Email != ""; {
	case !mailed:
		err = r.makeReminders(ctx, day, m.ID, tasks, leads)
	case len(due) == 0: // the day's mail is still to come, or there was nothing to tell of
		err = r.remindOne(ctx, day, m)
	}
	if err != nil {
		return false, err
	}
	due, err = remindersOf(ctx, r.DB, day, m.ID)
	for _, t := range tasks {
		if due[t.key()] {
			return true, err
		}
	}
	return false, err
}

// subscriptionsOf are where a member's notices go, by the device's id.
func subscriptionsOf(ctx context.Context, db *store.DB, id string) (map[string]Subscription, error) {
	found := map[string]Subscription{}
	rows, err := db.Query(ctx, "select id, sealed from today_push where member = $1", id)
	_, err = store.Collect(rows, err, func(row store.Row) (string, error) {
		var device, sealed string
		if err := row.Scan(&device, &sealed); err != nil {
			return "", err
		}
		text, err := db.Keys().Open(device, "today.push", sealed)
		if err != nil {
			return "", err
		}
		var s Subscription
		err = json.Unmarshal([]byte(text), &s)
		found[device] = s
		return device, err
	})
	return found, err
}

// sendPush hands one notice to who passes it on. Gone is whether the device is to
// be forgotten: it takes none any more (404, 410), or its address is not a public
// one. A notice that was not taken for another reason is not sent again: the next
// day has its own, and the desk says so.
func (r *Room) sendPush(ctx context.Context, s Subscription, text []byte, until time.Time) (gone bool, err error) {
	public, private, err := pushKeys(ctx, r.DB)
	if err != nil {
		return false, err
	}
	client := r.Pushes
	if client == nil {
		if client, err = guarded(); err != nil {
			return false, err
		}
	}
	answer, err := webpush.SendNotificationWithContext(ctx, text, &webpush.Subscription{
		Endpoint: s.Endpoint, Keys: webpush.Keys{Auth: s.Auth, P256dh: s.P256dh},
	}, &webpush.Options{
		HTTPClient: client, Subscriber: r.subscriber(), Topic: "today", Urgency: webpush.UrgencyNormal,
		TTL: int(until.Sub(clock.Now(ctx)) / time.Second), VAPIDPublicKey: public, VAPIDPrivateKey: private,
	})
	if errors.Is(err, fetch.ErrPrivate) {
		return true, nil
	}
	if err != nil {
		return false, noteUntaken(ctx, r.DB, s.Endpoint, 0)
	}
	defer answer.Body.Close()
	switch status := answer.StatusCode; {
	case status == http.StatusNotFound || status == http.StatusGone:
		return true, nil
	case status < 200 || status > 299:
		return false, noteUntaken(ctx, r.DB, s.Endpoint, status)
	}
	return false, nil
}

// subscriber says to who passes a notice on whose it is (RFC 8292): our address,
// or a mailbox at it where it is not an https one.
func (r *Room) subscriber() string {
	if strings.HasPrefix(r.BaseURL, "https:") {
		return r.BaseURL
	}
	host := "localhost"
	if u, err := url.Parse(r.BaseURL); err == nil && u.Hostname() != "" {
		host = u.Hostname()
	}
	return "postmaster@" + host
}

// pushPersons is what is kept about a person's devices.
var pushPersons = []member.PersonTable{{
	Table: "today_push",
	Export: func(ctx context.Context, q store.Q, id string) (any, error) {
		devices, err := Devices(ctx, q, id)
		if err != nil || len(devices) == 0 {
			return nil, err
		}
		list := make([]map[string]string, len(devices))
		for i, d := range devices {
			list[i] = map[string]string{"device": d.Name, "since": d.Since.Format(time.RFC3339)}
		}
		return list, nil
	},
	Erase: func(ctx context.Context, tx *store.Tx, id string) error {
		_, err := tx.Exec(ctx, "delete from today_push where member = $1", id)
		return err
	},
	Retain: "Until the person turns notices off on the device or signs it out, or its maker says that it takes none any more: where notices go, sealed.",
}, {
	Table: "today_push_told",
	Export: func(ctx context.Context, q store.Q, id string) (any, error) {
		rows, err := q.Query(ctx, "select day from today_push_told where member = $1 and day <> ''", id)
		days, err := store.Collect(rows, err, func(row store.Row) (day string, err error) {
			err = row.Scan(&day)
			return day, err
		})
		if err != nil || len(days) == 0 {
			return nil, err
		}
		return map[string]string{"last_day": days[0]}, nil
	},
	Erase: func(ctx context.Context, tx *store.Tx, id string) error {
		_, err := tx.Exec(ctx, "delete from today_push_told where member = $1", id)
		return err
	},
	Retain: "While the person is a member: the last day on which it was looked whether they are to get a notice, so that two never come on one day.",
}}
