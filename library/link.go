package library

import (
	"context"
	"errors"
	"net/http"
	"time"

	"concentric/base/clock"
	"concentric/base/due"
	"concentric/base/fetch"
	"concentric/base/store"
	"concentric/member"
)

// Link is how the link of an entry answered when it was last asked. Fails is how
// often in a row it did not; Since is when that began, zero while it answers.
// Moved is where it says it has gone for good, "" where it has not.
type Link struct {
	Entry, Link    string
	Checked, Since time.Time
	Fails          int
	Moved          string
}

// Broken says whether a link did not answer on two days in a row: one evening of
// a server that is being mended is no broken link.
func (l Link) Broken() bool { return l.Fails >= 2 }

// How often links are asked: one that answers each week, one that does not each
// day; so many at a time; and through how many other addresses one is followed.
const (
	askEvery   = 7 * 24 * time.Hour
	askAgain   = 20 * time.Hour
	askAtOnce  = 20
	mostSteps  = 5
	askTimeout = 15 * time.Second
)

// Due asks the links of the library, some each hour, if the server may ask
// others: client asks public addresses only (fetch.Client) and is nil where no
// links are to be asked.
func Due(client *http.Client) []due.Rule {
	if client == nil {
		return nil
	}
	return []due.Rule{{Name: "library.links", Every: time.Hour, Run: func(ctx context.Context, db *store.DB) error {
		return AskLinks(ctx, db, client)
	}}}
}

// LinkClient is the client with which links are asked.
func LinkClient() (*http.Client, error) { return fetch.Client("", askTimeout) }

// AskLinks asks the links whose turn it is, and writes down how they answered. A
// link that was held, for which a mark stands, is not asked, not even once it is
// released.
func AskLinks(ctx context.Context, db *store.DB, client *http.Client) error {
	now := clock.Now(ctx)
	rows, err := db.Query(ctx, `
		select e.id, t.link, coalesce(l.link, ''), coalesce(l.checked, 0), coalesce(l.fails, 0), coalesce(l.since, 0), coalesce(l.moved, '')
		from library_entry e join library_text t on t.entry = e.id and t.n = e.n left join library_link l on l.entry = e.id
		where t.link like 'http%' and (l.entry is null or l.link <> t.link or l.checked < $1 or l.fails > 0 and l.checked < $2)
		order by coalesce(l.checked, 0), e.id limit $3`, store.Micros(now.Add(-askEvery)), store.Micros(now.Add(-askAgain)), askAtOnce)
	list, err := store.Collect(rows, err, func(row store.Row) (Link, error) {
		var l Link
		var asked string
		var checked, since int64
		err := row.Scan(&l.Entry, &l.Link, &asked, &checked, &l.Fails, &since, &l.Moved)
		l.Checked, l.Since = store.At(checked), store.At(since)
		if asked != l.Link { // another address than the one that was asked
			l.Fails, l.Since, l.Moved = 0, time.Time{}, ""
		}
		return l, err
	})
	if err != nil {
		return err
	}
	for _, l := range list {
		answers, moved := ask(ctx, client, l.Link)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		l.Checked, l.Moved = now, moved
		switch {
		case answers:
			l.Fails, l.Since = 0, time.Time{}
		case l.Fails == 0:
			l.Fails, l.Since = 1, now
		default:
			l.Fails++
		}
		if err := db.Write(ctx, l.put); err != nil {
			return err
		}
	}
	return nil
}

func (l Link) put(ctx context.Context, tx *store.Tx) error {
	since := int64(0)
	if !l.Since.IsZero() {
		since = store.Micros(l.Since)
	}
	_, err := tx.Exec(ctx, `
		insert into library_link (entry, link, checked, fails, since, moved) values ($1, $2, $3, $4, $5, $6)
		on conflict (entry) do update set link = excluded.link, checked = excluded.checked, fails = excluded.fails, since = excluded.since, moved = excluded.moved`,
		l.Entry, l.Link, store.Micros(l.Checked), l.Fails, since, l.Moved)
	tx.Touch(Topic(l.Entry))
	return err
}

// ask says whether an address answers, and where it says it has moved for good.
// Each address on the way is asked by the client, so that none leads inside. An
// address that refuses strangers or is busy (401, 403, 429) is there.
func ask(ctx context.Context, client *http.Client, address string) (answers bool, moved string) {
	at, forGood := address, true
	for range mostSteps {
		status, next, err := one(ctx, client, at)
		if err != nil {
			return false, ""
		}
		if next == "" {
			answers = status < 400 || status == http.StatusUnauthorized || status == http.StatusForbidden || status == http.StatusTooManyRequests
			if !answers || at == address || !forGood {
				return answers, ""
			}
			return true, at
		}
		forGood = forGood && (status == http.StatusMovedPermanently || status == http.StatusPermanentRedirect)
		at = next
	}
	return false, ""
}

// one asks one address; next is where it leads, "" where it leads nowhere else.
func one(ctx context.Context, client *http.Client, address string) (status int, next string, err error) {
	for _, method := range []string{http.MethodHead, http.MethodGet} {
		r, err := http.NewRequestWithContext(ctx, method, address, nil)
		if err != nil {
			return 0, "", err
		}
		r.Header.Set("User-Agent", "Concentric (checks the links of a library once a week)")
		answer, err := client.Do(r)
		if err != nil {
			return 0, "", err
		}
		answer.Body.Close()
		if method == http.MethodHead && answer.StatusCode >= 400 && answer.StatusCode != http.StatusTooManyRequests {
			continue // some servers know no HEAD
		}
		status = answer.StatusCode
		if status < 300 || status >= 400 || answer.Header.Get("Location") == "" {
			return status, "", nil
		}
		to, err := answer.Location()
		if err != nil || to.Scheme != "http" && to.Scheme != "https" {
			return status, "", errors.Join(err, errNoWay)
		}
		return status, to.String(), nil
	}
	return status, "", nil
}

var errNoWay = errors.New("library: leads to no address of the web")

// LinkOf is how an entry's link answered; ok is false where it was not asked yet,
// or has been changed since.
func LinkOf(ctx context.Context, q store.Q, e Entry) (Link, bool, error) {
	all, err := links(ctx, q, "where entry = $1", e.ID)
	if err != nil || len(all) == 0 || all[0].Link != e.Now.Link {
		return Link{}, false, err
	}
	return all[0], true, nil
}

// BrokenLinks lists the entries that the actor may read and whose link is broken
// or has moved, by id.
func BrokenLinks(ctx context.Context, q store.Q, actor member.Actor) (map[string]Link, error) {
	all, err := links(ctx, q, "where fails >= 2 or moved <> ''")
	if err != nil || len(all) == 0 {
		return nil, err
	}
	list, err := All(ctx, q, actor, "", "")
	found := map[string]Link{}
	for _, l := range all {
		for _, e := range list {
			if e.ID == l.Entry && e.Now.Link == l.Link {
				found[e.ID] = l
			}
		}
	}
	return found, err
}

func links(ctx context.Context, q store.Q, where string, args ...any) ([]Link, error) {
	rows, err := q.Query(ctx, "select entry, link, checked, fails, since, moved from library_link "+where, args...)
	return store.Collect(rows, err, func(row store.Row) (Link, error) {
		var l Link
		var checked, since int64
		err := row.Scan(&l.Entry, &l.Link, &checked, &l.Fails, &since, &l.Moved)
		l.Checked, l.Since = store.At(checked), store.At(since)
		return l, err
	})
}

// Follow puts the address to which a link has moved in its place, by any member:
// it is a version like any other.
func Follow(ctx context.Context, tx *store.Tx, actor member.Actor, entry string) (Entry, error) {
	e, err := change(ctx, tx, actor, entry)
	if err != nil {
		return Entry{}, err
	}
	l, ok, err := LinkOf(ctx, tx, e)
	if err != nil || !ok || l.Moved == "" {
		return e, err // somebody has mended it already
	}
	t := e.Now
	t.Base, t.Link = e.Now.N, l.Moved
	return Edit(ctx, tx, actor, entry, t)
}
