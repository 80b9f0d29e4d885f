package listening

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/brief"
	"concentric/journal"
	"concentric/member"
)

// The acts of this room. Votes and statements are not journaled one by one: at
// the close the digest of all of them is.
const (
	ActOpened   = "listening.opened"
	ActClosed   = "listening.closed"
	ActReported = "listening.reported"
	ActImported = "listening.imported"
	ActNamed    = "listening.named"
	ActAuditor  = "listening.auditor_named"
	ActRows     = "listening.rows_taken"
	ActChanged  = "listening.changed"
	ActPaper    = "listening.paper_entered"
	ActInvited  = "listening.invited"
)

// Contents is how the journal reads back what this room's acts were about.
var Contents = []journal.Content{
	{Act: ActOpened, Of: openedContent, Refs: refs("where origin = ''")},
	{Act: ActImported, Of: importedContent, Refs: refs("where origin <> ''")},
	{Act: ActClosed, Of: closedContent, Refs: refs("where origin = '' and state <> 'open'")},
	{Act: ActNamed, Of: namedContent, Refs: idsIn("select id from listening_name order by at, id")},
	{Act: ActAuditor, Of: auditorContent, Refs: idsIn("select id from listening_auditor order by at, id")},
	{Act: ActRows, Of: readingContent, Refs: idsIn("select id from listening_reading order by at, id")},
	{Act: ActChanged, Of: changedContent, Refs: idsIn("select id from listening_change order by conversation, n"), Strays: []journal.Finder{unlikeLastChange}},
	{Act: ActPaper, Of: paperContent, Refs: idsIn("select id from listening_paper order by conversation, sheet, n")},
	{Act: ActInvited, Of: drawContent, Refs: idsIn("select id from listening_draw order by at, id")},
	{Act: ActReported, Of: reportedContent, Refs: refs("where origin = '' and state = 'reported'")},
}

func refs(where string) journal.Finder {
	return func(ctx context.Context, q store.Q) ([]string, error) {
		list, err := conversations(ctx, q, where)
		ids := make([]string, len(list))
		for i, c := range list {
			ids[i] = c.ID
		}
		return ids, err
	}
}

// record appends an act's entry, its content read back by the function that
// verify uses.
func record(ctx context.Context, tx *store.Tx, actor member.Actor, act, ref string, c Conversation, of func(context.Context, store.Q, string) (any, error)) error {
	content, err := of(ctx, tx, ref)
	if err != nil {
		return err
	}
	_, err = journal.Append(ctx, tx, journal.Act{
		Name: act, Ref: ref, Circle: c.Circle, Actor: actor.Pseudonym, Audience: c.records(), Content: content,
	})
	return err
}

// openedContent has the brief in it word by word: it is what people were told
// before they were asked.
func openedContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct {
		Circle, Audience, Question, Lang, Need, Promise, AnswerBy, Closes, Moderation, KeyUntil, OpenedBy string
		Opened                                                                                            int64
		Brief                                                                                             brief.Brief
		Again                                                                                             string   `json:",omitempty"`
		Communities                                                                                       []string `json:",omitempty"`
	}
	err := q.QueryRow(ctx, `
		select circle, audience, question, lang, need, promise, brief, answer_by, closes, moderation, key_until, opened_by, opened, again
		from listening_conversation where id = $1`, ref).Scan(&v.Circle, &v.Audience, &v.Question, &v.Lang, &v.Need, &v.Promise,
		&v.Brief.ID, &v.AnswerBy, &v.Closes, &v.Moderation, &v.KeyUntil, &v.OpenedBy, &v.Opened, &v.Again)
	if err != nil {
		return nil, err
	}
	if err := asOpened(ctx, q, ref, &v.Closes, &v.Moderation); err != nil {
		return nil, err
	}
	if v.Communities, err = AskedCommunities(ctx, q, ref); err != nil {
		return nil, err
	}
	v.Brief, err = brief.Get(ctx, q, v.Brief.ID)
	if apperr.Is(err, apperr.NotFound) {
		err = sql.ErrNoRows
	}
	return v, err
}

func closedContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct {
		ClosedBy string
		Closed   int64
		Owes     string `json:",omitempty"`
	}
	err := q.QueryRow(ctx, "select closed_by, closed, owes from listening_conversation where id = $1", ref).Scan(&v.ClosedBy, &v.Closed, &v.Owes)
	return v, err
}

// reportedContent recomputes the digest from the votes and statements
// themselves, so that changing one after the close shows.
func reportedContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct {
		People, Votes int
		At            int64
		Digest        string // as recomputed
		Said          string // as it was written down
		Release       string // the hash of the last release, from which the findings were chosen
		Findings      []Finding
	}
	var release int
	err := q.QueryRow(ctx, "select people, votes, digest, release, at from listening_report where conversation = $1", ref).
		Scan(&v.People, &v.Votes, &v.Said, &release, &v.At)
	if err != nil {
		return nil, err
	}
	if v.Release, err = releaseHash(ctx, q, ref, release); err != nil {
		return nil, err
	}
	if v.Digest, err = digest(ctx, q, ref); err != nil {
		return nil, err
	}
	v.Findings, err = Findings(ctx, q, ref)
	return v, err
}

// releaseHash is SHA-256 over what a release says; "" for none.
func releaseHash(ctx context.Context, q store.Q, conversation string, number int) (string, error) {
	if number == 0 {
		return "", nil
	}
	var at, people, votes int64
	var body string
	err := q.QueryRow(ctx, "select at, people, votes, body from listening_release where conversation = $1 and number = $2", conversation, number).
		Scan(&at, &people, &votes, &body)
	sum := sha256.Sum256(fmt.Appendf(nil, "%d %d %d %s", at, people, votes, body))
	return hex.EncodeToString(sum[:]), err
}

func importedContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct{ Circle, Audience, Question, Lang, Origin, Credit, Digest string }
	err := q.QueryRow(ctx, "select circle, audience, question, lang, origin, credit from listening_conversation where id = $1", ref).
		Scan(&v.Circle, &v.Audience, &v.Question, &v.Lang, &v.Origin, &v.Credit)
	if err != nil {
		return nil, err
	}
	v.Digest, err = digest(ctx, q, ref)
	return v, err
}
