package library

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"concentric/base/clock"
	"concentric/base/due"
	"concentric/base/fetch"
	"concentric/base/store"
	"concentric/member"
	"concentric/moderation"
)

// Link is how the link of an entry answered when it was last asked. Fails is how
// often in a row it did not; Since is when that began, zero while it answers.
// Moved is where it says it has gone for good, or, while it does not answer, where
// the same page does; "" where there is no such address.
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

// Due lets what the search does not know be found, and asks the links of the
// library, some each hour, if the server may ask others: client asks public addresses only (fetch.Client) and is nil where no
// links are to be asked.
func Due(client *http.Client) []due.Rule {
	rules := []due.Rule{{Name: "library.index", Every: 24 * time.Hour, Run: indexAll}}
	if client != nil {
		rules = append(rules, due.Rule{Name: "library.links", Every: time.Hour, Run: func(ctx context.Context, db *store.DB) error {
			return AskLinks(ctx, db, client)
		}})
	}
	return rules
}

// LinkClient is the client with which links are asked.
func LinkClient() (*http.Client, error) { return fetch.Client("", askTimeout) }

// AskLinks asks the links whose turn it is, and writes down how they answered. A
// link that is held is not asked before it is released.
func AskLinks(ctx context.Context, db *store.DB, client *http.Client) error {
	now := clock.Now(ctx)
	list, err := toAsk(ctx, db, now)
	if err != nil {
		return err
	}
	for _, l := range list {
		answers, moved := ask(ctx, client, l.Link)
		if !answers {
			moved = answering(ctx, client, l.Link)
		}
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

// toAsk lists the links whose turn it is, who waits longest first. A link that was
// held stands in its text as a mark, which only moderation can read: of those all
// that are due are read, and those left out that are held still.
func toAsk(ctx context.Context, q store.Q, now time.Time) ([]Link, error) {
	list, err := dueLinks(ctx, q, now, "not like", fmt.Sprintf("limit %d", askAtOnce))
	if err != nil {
		return nil, err
	}
	marked, err := dueLinks(ctx, q, now, "like", "")
	if err != nil {
		return nil, err
	}
	var marks []*string
	for i := range marked {
		marks = append(marks, &marked[i].Link.Link)
	}
	if err := moderation.Fill(ctx, q, asMark, marks...); err != nil {
		return nil, err
	}
	for _, l := range marked {
		if !moderation.Marked(l.Link.Link) {
			list = append(list, l)
		}
	}
	slices.SortStableFunc(list, func(a, b dueLink) int { return a.Checked.Compare(b.Checked) })
	var turn []Link
	for _, l := range list[:min(len(list), askAtOnce)] {
		if l.asked != l.Link.Link { // another address than the one that was asked
			l.Checked, l.Fails, l.Since, l.Moved = time.Time{}, 0, time.Time{}, ""
		}
		turn = append(turn, l.Link)
	}
	return turn, nil
}

// dueLink is the link of an entry as it stands in its text, with how the one that
// was asked answered.
type dueLink struct {
	Link
	asked string
}

// dueLinks reads the links that are, or are not, like a mark and are due: never
// asked, written since, or asked long enough ago.
func dueLinks(ctx context.Context, q store.Q, now time.Time, like, limit string) ([]dueLink, error) {
	rows, err := q.Query(ctx, `
		select e.id, t.link, coalesce(l.link, ''), coalesce(l.checked, 0), coalesce(l.fails, 0), coalesce(l.since, 0), coalesce(l.moved, '')
		from library_entry e join library_text t on t.entry = e.id and t.n = e.n left join library_link l on l.entry = e.id
		where t.link <> '' and t.link `+like+` $1
			and (l.entry is null or t.at > l.checked or l.checked < $2 or l.fails > 0 and l.checked < $3)
		order by coalesce(l.checked, 0), e.id `+limit,
		moderation.MarkBegins+"%", store.Micros(now.Add(-askEvery)), store.Micros(now.Add(-askAgain)))
	return store.Collect(rows, err, func(row store.Row) (dueLink, error) {
		var l dueLink
		var checked, since int64
		err := row.Scan(&l.Entry, &l.Link.Link, &l.asked, &checked, &l.Fails, &since, &l.Moved)
		l.Checked, l.Since = store.At(checked), store.At(since)
		return l, err
	})
}

// asMark is what stands for a link that is held.
func asMark(l moderation.Link) string { return moderation.MarkBegins + l.ID + moderation.MarkEnds }

// released is a link as it was written, where it stands for one that was held and
// was released since; a mark where it was not.
func released(ctx context.Context, q store.Q, link string) (string, error) {
	err := moderation.Fill(ctx, q, asMark, &link)
	return link, err
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

// answering is the same page at an address that answers: over https, or with www.
// or without it; "" where none does.
func answering(ctx context.Context, client *http.Client, address string) string {
	at, err := url.Parse(address)
	if err != nil {
		return ""
	}
	host, had := strings.CutPrefix(at.Host, "www.")
	if !had {
		host = "www." + at.Host
	}
	for _, other := range []string{at.Host, host} {
		twin := *at
		twin.Scheme, twin.Host = "https", other
		if twin == *at {
			continue
		}
		if answers, moved := ask(ctx, client, twin.String()); moved != "" {
			return moved
		} else if answers {
			return twin.String()
		}
	}
	return ""
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
	if err != nil || len(all) == 0 {
		return Link{}, false, err
	}
	if now, err := released(ctx, q, e.Now.Link); err != nil || all[0].Link != now {
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
			if e.ID != l.Entry {
				continue
			}
			now, err := released(ctx, q, e.Now.Link)
			if err != nil {
				return nil, err
			}
			if now == l.Link {
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
	if err := moderation.MayChange(ctx, tx, actor, e.Member); err != nil {
		return Entry{}, err
	}
	t := e.Now // whose new address is no link of the one who taps
	t.Base, t.N, t.Link = e.Now.N, e.Now.N+1, l.Moved
	return t.put(ctx, tx, actor)
}
