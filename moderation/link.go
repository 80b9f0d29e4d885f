package moderation

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
	"concentric/circle"
	"concentric/journal"
	"concentric/member"
)

// LinkState says whether a link is shown.
type LinkState string

// The states of a link in a text.
const (
	LinkHeld     LinkState = "held"
	LinkReleased LinkState = "released"
	LinkRefused  LinkState = "refused"
)

// Link is a link that somebody wrote who is not trusted yet, or a whole text of
// somebody who is held as new (InBurst). The text it stands
// in has a mark in its place, and so shows it nowhere, whoever prints or sends the
// text: only Fill puts it back, once it is released. Kind is what the text is
// ("tension", "resource", "story"), Ref its id.
type Link struct {
	ID, Kind, Ref string
	Address       string
	Part          int      // of a whole text, from 1; 0 for a link
	Parts         []string // of a whole text that waits: all that is decided with it
	Member        string   // who wrote it, "" where erased
	State         LinkState
	Reason        Reason // of a refusal
	At, Decided   time.Time
}

// leadsAway finds what leads elsewhere: an address with a scheme, www., a domain
// with a path, or one alone (its group) whose end no sentence has; in any script,
// with any of the dots that browsers take for one.
var leadsAway = regexp.MustCompile(`(?i)\b(?:[a-z][a-z0-9+.-]*://|www\.)[^\s<>()\[\]"⟨⟩]+|[\pL\pN-]+(?:[.．。｡][\pL\pN-]+)*[.．。｡][a-z]{2,}/[^\s<>()\[\]"⟨⟩]+` +
	`|([\pL\pN-]+(?:[.．。｡][\pL\pN-]+)*[.．。｡](?:(?:com|net|org|info|biz|shop|store|online|site|website|top|xyz|club|click|icu|vip|casino|bet|loan|ru|cn|eu)\b|рф|中国))`)

// HasLink reports whether a text leads elsewhere.
func HasLink(text string) bool { return len(Addresses(text)) > 0 }

// mark is what stands in a text in place of a link.
var mark = regexp.MustCompile(`⟨link:([0-9a-z]{12})⟩`)

// MarkBegins and MarkEnds are what is around the id of a link in its mark.
const MarkBegins, MarkEnds = "⟨link:", "⟩"

// Message is the id of the sentence that stands in its place while it is not shown.
func (l Link) Message() string {
	if l.Part > 0 {
		return "moderation.text_" + string(l.State)
	}
	return "moderation.link_" + string(l.State)
}

func (l Link) mark() string { return MarkBegins + l.ID + MarkEnds }

// Marked reports whether a mark stands in a text.
func Marked(text string) bool { return mark.MatchString(text) }

// Addresses are the links in texts.
func Addresses(texts ...string) []string {
	var list []string
	for _, text := range texts {
		instead(text, func(address string) string {
			list = append(list, address)
			return address
		})
	}
	return list
}

// HoldLinks puts marks in place of the links in a text, where its author is not
// trusted yet. A link that was released in the same text stays, and one that waits
// or was refused there keeps its mark. Of somebody who is held as new, whole texts
// wait in the same way.
func HoldLinks(ctx context.Context, tx *store.Tx, actor member.Actor, kind, ref string, texts ...*string) error {
	if burst, err := InBurst(ctx, tx, actor); err != nil || burst {
		if err == nil {
			err = holdWhole(ctx, tx, actor, kind, ref, nil, texts...)
		}
		return err
	}
	links := false
	for _, text := range texts {
		links = links || HasLink(*text)
	}
	if !links || actor.Key() == "" {
		return nil
	}
	level, err := LevelOf(ctx, tx, actor)
	if err != nil || level >= Trusted {
		return err
	}
	return holdLinks(ctx, tx, actor, kind, ref, nil, texts...)
}

// HoldNewLinks is HoldLinks for a text made from another, whose own links stay.
func HoldNewLinks(ctx context.Context, tx *store.Tx, actor member.Actor, kind, ref string, from []string, texts ...*string) error {
	if burst, err := InBurst(ctx, tx, actor); err != nil || burst {
		if err == nil {
			err = holdWhole(ctx, tx, actor, kind, ref, from, texts...)
		}
		return err
	}
	level, err := LevelOf(ctx, tx, actor)
	if err != nil || level >= Trusted || actor.Key() == "" {
		return err
	}
	return holdLinks(ctx, tx, actor, kind, ref, Addresses(from...), texts...)
}

func holdLinks(ctx context.Context, tx *store.Tx, actor member.Actor, kind, ref string, shown []string, texts ...*string) error {
	there, err := LinksIn(ctx, tx, ref)
	if err != nil {
		return err
	}
	known := map[string]Link{}
	for _, address := range shown {
		known[address] = Link{Address: address, State: LinkReleased}
	}
	for _, l := range there {
		known[l.Address] = l
	}
	for _, text := range texts {
		*text = instead(*text, func(address string) string {
			l, is := known[address]
			switch {
			case is && l.State == LinkReleased:
				return address
			case !is:
				l = Link{ID: id.New()[:12], Kind: kind, Ref: ref, Address: address, Member: actor.Member, State: LinkHeld}
				known[address] = l
				if err == nil { // the first link that is too many ends it
					err = Spend(ctx, tx, actor, Linking)
				}
				if err == nil {
					err = l.insert(ctx, tx, actor)
				}
			}
			return l.mark()
		})
	}
	return err
}

// instead puts something in place of each link of a text; the punctuation that
// ends a sentence is no part of a link, and what stands behind the @ of a mailbox is
// none.
func instead(text string, put func(address string) string) string {
	var out strings.Builder
	last := 0
	for _, found := range leadsAway.FindAllStringSubmatchIndex(text, -1) {
		from, to := found[0], found[1]
		if alone := found[2] >= 0; alone && from > 0 && text[from-1] == '@' {
			continue
		}
		address := strings.TrimRight(text[from:to], ".,;:!?'*_")
		out.WriteString(text[last:from])
		out.WriteString(put(address))
		last = from + len(address)
	}
	return out.String() + text[last:]
}

func (l Link) insert(ctx context.Context, tx *store.Tx, actor member.Actor) error {
	_, err := tx.Exec(ctx, "insert into moderation_link (id, kind, ref, address, part, state, member, person, at) values ($1, $2, $3, $4, $5, 'held', $6, $7, $8)",
		l.ID, l.Kind, l.Ref, l.Address, l.Part, actor.Member, actor.Pseudonym, store.Micros(clock.Now(ctx)))
	if err == nil {
		tx.Touch(TopicLinks)
	}
	return err
}

// TopicLinks is touched when a link waits or was decided.
const TopicLinks = "moderation/links"

const selectLink = "select id, kind, ref, address, part, member, state, reason, at, decided from moderation_link "

func scanLink(row store.Row) (Link, error) {
	var l Link
	var at, decided int64
	err := row.Scan(&l.ID, &l.Kind, &l.Ref, &l.Address, &l.Part, &l.Member, &l.State, &l.Reason, &at, &decided)
	l.At, l.Decided = store.At(at), store.At(decided)
	return l, err
}

func links(ctx context.Context, q store.Q, where string, args ...any) ([]Link, error) {
	rows, err := q.Query(ctx, selectLink+where, args...)
	return store.Collect(rows, err, scanLink)
}

// LinksIn lists the links of one text that were held, the oldest first.
func LinksIn(ctx context.Context, q store.Q, ref string) ([]Link, error) {
	return links(ctx, q, "where ref = $1 order by at, id", ref)
}

// LinkByID finds a link.
func LinkByID(ctx context.Context, q store.Q, id string) (Link, error) {
	l, err := scanLink(q.QueryRow(ctx, selectLink+"where id = $1", id))
	if errors.Is(err, sql.ErrNoRows) {
		err = errNoLink
	}
	return l, err
}

var errNoLink = apperr.New(apperr.NotFound, "moderation.no_link")

// LinksOf lists a member's own links that were held, the newest first, at most 50.
func LinksOf(ctx context.Context, q store.Q, who string) ([]Link, error) {
	return links(ctx, q, "where member = $1 and member <> '' and part <= 1 order by at desc, id limit 50", who)
}

// linkQueue is how many links are laid out at once.
const linkQueue = 100

// HeldIn gives what a decision about a link or a whole text was about: the kind and
// the reference of what it stands in, both empty of another decision.
func HeldIn(ctx context.Context, q store.Q, decision string) (kind, ref string, err error) {
	err = q.QueryRow(ctx, `
		select l.kind, l.ref from moderation_decision d join moderation_link l on l.id = d.ref
		where d.id = $1 and d.place = $2`, decision, OfLinks).Scan(&kind, &ref)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return kind, ref, err
}

// LinksWaiting lists the links and the whole texts that wait, the oldest first, for
// who may decide; all is how many there are.
func LinksWaiting(ctx context.Context, q store.Q, actor member.Actor) (list []Link, all int, err error) {
	if _, err := mayDecideLinks(ctx, q, actor); err != nil {
		return nil, 0, err
	}
	if err := q.QueryRow(ctx, "select count(distinct case when part > 0 then ref else id end) from moderation_link where state = 'held'").Scan(&all); err != nil {
		return nil, 0, err
	}
	found, err := links(ctx, q, "where state = 'held' and part <= 1 order by at, id limit $1", linkQueue)
	for _, l := range found {
		if l.Part > 0 {
			if slices.ContainsFunc(list, func(other Link) bool { return other.Part > 0 && other.Ref == l.Ref }) {
				continue
			}
			if l.Parts, err = partsOf(ctx, q, l); err != nil {
				return nil, 0, err
			}
		}
		list = append(list, l)
	}
	return list, all, err
}

// LinksSince counts the links that were held since a time, by what became of
// them.
func LinksSince(ctx context.Context, q store.Q, since time.Time) (map[LinkState]int, error) {
	return heldSince(ctx, q, "select state, count(*) from moderation_link where at >= $1 and part = 0 group by state", since)
}

// TextsSince counts the whole texts that were held since a time, by what became of
// them.
func TextsSince(ctx context.Context, q store.Q, since time.Time) (map[LinkState]int, error) {
	return heldSince(ctx, q, "select state, count(distinct ref) from moderation_link where at >= $1 and part > 0 group by state", since)
}

func heldSince(ctx context.Context, q store.Q, query string, since time.Time) (map[LinkState]int, error) {
	rows, err := q.Query(ctx, query, store.Micros(since))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	counts := map[LinkState]int{}
	for rows.Next() {
		var state LinkState
		var n int
		if err := rows.Scan(&state, &n); err != nil {
			return nil, err
		}
		counts[state] = n
	}
	return counts, rows.Err()
}

// mayDecideLinks lets whoever moderates for the circle at the root.
func mayDecideLinks(ctx context.Context, q store.Q, actor member.Actor) (circle.Circle, error) {
	root, err := circle.Root(ctx, q)
	if err != nil {
		return root, err
	}
	return root, circle.May(ctx, q, actor, circle.Moderate, root.ID)
}

// LinkRuling is what is decided about one link.
type LinkRuling struct {
	Link    string
	Verdict Verdict // Accepted or Refused
	Reason  Reason  // of a refusal
}

// OfLinks is the place of decisions about links, for Log.
const OfLinks = "links"

// DecideLinks releases links or refuses them with a reason, all of them or none,
// and returns how many were decided: none where everything stood so already. A
// later decision takes the place of an earlier one.
func DecideLinks(ctx context.Context, tx *store.Tx, actor member.Actor, rulings []LinkRuling) (decided int, err error) {
	root, err := mayDecideLinks(ctx, tx, actor)
	if err != nil {
		return 0, err
	}
	for _, one := range rulings {
		if err := tx.Change(ctx, errNoLink, "update moderation_link set version = version + 1 where id = $1", one.Link); err != nil {
			return 0, err
		}
		l, err := LinkByID(ctx, tx, one.Link)
		if err != nil {
			return 0, err
		}
		state := LinkReleased
		if one.Verdict == Refused {
			state = LinkRefused
		}
		switch {
		case l.Member != "" && l.Member == actor.Member:
			return 0, apperr.New(apperr.Forbidden, "moderation.link_own")
		case l.State == state && l.Reason == one.Reason:
			continue
		}
		kind := "link"
		if l.Part > 0 {
			kind = "text"
		}
		d, err := Decide(ctx, tx, actor, journal.Members, Decision{Kind: kind, Ref: l.ID, Place: OfLinks, Circle: root.ID, Verdict: one.Verdict, Reason: one.Reason})
		if err != nil {
			return 0, err
		}
		_, err = tx.Exec(ctx, "update moderation_link set state = $1, reason = $2, decided = $3 where id = $4 or $5 > 0 and part > 0 and ref = $6 and state = $7",
			string(state), string(d.Reason), store.Micros(d.At), l.ID, l.Part, l.Ref, string(l.State))
		if err != nil {
			return 0, err
		}
		decided++
	}
	tx.Touch(TopicLinks)
	return decided, nil
}

// Fill puts the released links back into texts. What stands for the others, say
// gives: it is told the link.
func Fill(ctx context.Context, q store.Q, say func(Link) string, texts ...*string) error {
	var ids []string
	for _, text := range texts {
		for _, found := range mark.FindAllStringSubmatch(*text, -1) {
			ids = append(ids, found[1])
		}
	}
	if len(ids) == 0 {
		return nil
	}
	list, err := links(ctx, q, "where id in ("+store.List(len(ids), 1)+")", store.Args(ids)...)
	if err != nil {
		return err
	}
	put := map[string]string{}
	for _, l := range list {
		if l.State == LinkReleased {
			put[l.mark()] = l.Address
		} else {
			put[l.mark()] = say(l)
		}
	}
	for _, text := range texts {
		*text = mark.ReplaceAllStringFunc(*text, func(found string) string {
			if value, known := put[found]; known {
				return value
			}
			return found
		})
	}
	return nil
}

// Again gives an author back what they wrote, to write on: their own links, and
// those that were released. Other marks stay.
func Again(ctx context.Context, q store.Q, actor member.Actor, texts ...*string) error {
	return Fill(ctx, q, func(l Link) string {
		if l.Member != "" && l.Member == actor.Member {
			return l.Address
		}
		return l.mark()
	}, texts...)
}
