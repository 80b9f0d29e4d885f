package listening

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"concentric/backlog"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/member"
)

// Report makes the findings of a closed conversation: a last release, the
// digest of all votes and statements, and one backlog item for each finding,
// which the circle must answer by the date it promised. The actor is who
// closed it (nobody, when the clock did). A conversation that is reported
// stays as it is.
func (r *Room) Report(ctx context.Context, actor member.Actor, conversation string) error {
	c, err := Get(ctx, r.db, conversation)
	if err != nil || c.State != Closed {
		return err
	}
	earlier, err := LatestRelease(ctx, r.db, conversation)
	if err != nil {
		return err
	}
	r.held.drop(c.ID) // the last map is drawn from all rows of the table, read anew
	w, err := load(ctx, r.db, c, earlier)
	if err != nil {
		return err
	}
	a := analyse(w, earlier)
	sum, err := digest(ctx, r.db, conversation)
	if err != nil {
		return err
	}
	err = r.db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		err := tx.Change(ctx, errClosedBefore, "update listening_conversation set version = version + 1, state = 'reported' where id = $1 and state = 'closed'", c.ID)
		if err != nil {
			return err
		}
		last := earlier
		if w.people >= Least && (earlier.Number == 0 || w.changedSince(earlier.Casts) >= Least) {
			if last, err = a.publish(ctx, tx, c.ID, earlier); err != nil {
				return err
			}
		}
		people, votes, err := took(ctx, tx, c.ID)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, "insert into listening_report (conversation, people, votes, digest, release, at) values ($1, $2, $3, $4, $5, $6)",
			c.ID, people, votes, sum, last.Number, store.Micros(clock.Now(ctx)))
		if err != nil {
			return err
		}
		if err := r.handOver(ctx, tx, actor, c, last, people); err != nil {
			return err
		}
		tx.Touch(Topic(c.ID))
		tx.Touch(TopicAll)
		return record(ctx, tx, actor, ActReported, c.ID, c, reportedContent)
	})
	if errors.Is(err, errClosedBefore) {
		return nil // another server was quicker
	}
	return err
}

// handOver opens a backlog item for each finding.
func (r *Room) handOver(ctx context.Context, tx *store.Tx, actor member.Actor, c Conversation, last Release, people int) error {
	labels, err := Labels(ctx, tx, c.ID, last)
	if err != nil {
		return err
	}
	chosen := choose(last)
	texts := map[int]Statement{}
	for _, one := range chosen[1:] {
		if texts[one.number], err = StatementAt(ctx, tx, c.ID, one.number); err != nil {
			return err
		}
	}
	for position, one := range chosen {
		f := Finding{ID: id.New(), Conversation: c.ID, Position: position, Kind: one.kind, Statement: texts[one.number].ID}
		if one.kind == Favourite {
			f.Group = labels[one.group]
		}
		what := told(c, last, one, texts, labels)
		words := Statement{Text: c.Question, Lang: c.Lang}
		if one.kind == Summary {
			what = summed(c, last, chosen, texts, people)
		} else {
			words = texts[one.number]
		}
		item, err := backlog.Open(ctx, tx, actor, backlog.New{
			Circle: c.Circle, Title: Shorten(words.Text, 90), Text: words.Text, Lang: words.Lang, Told: what, Audience: c.records(),
			Origin:   backlog.Origin{Kind: backlog.Finding, Ref: f.ID, Statements: behind(one, chosen, texts)},
			AnswerBy: c.AnswerBy, Key: "listening/" + c.ID + "/" + strconv.Itoa(position),
		})
		if err != nil {
			return err
		}
		f.Item = item.ID
		if err := insertFinding(ctx, tx, f); err != nil {
			return err
		}
	}
	return nil
}

// behind are the ids of the statements that a finding rests on: they go with
// the item into the lineage of what is agreed. The summary rests on all of
// them.
func behind(one choice, chosen []choice, texts map[int]Statement) []string {
	if one.kind != Summary {
		return []string{texts[one.number].ID}
	}
	var ids []string
	for _, other := range chosen[1:] {
		ids = append(ids, texts[other.number].ID)
	}
	return ids
}

// Shorten cuts a text at a word, for a title.
func Shorten(s string, limit int) string {
	letters := []rune(s)
	if len(letters) <= limit {
		return s
	}
	cut := limit
	for i := limit; i > limit*2/3; i-- {
		if letters[i] == ' ' {
			cut = i
			break
		}
	}
	return strings.TrimRight(string(letters[:cut]), " ,;:") + "…"
}
