package listening

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"concentric/backlog"
	"concentric/base/clock"
	"concentric/base/i18n"
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
	ctx, err := speaking(ctx, c.Lang)
	if err != nil {
		return err
	}
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
		title, text := told(ctx, c, last, one, texts, labels)
		if one.kind == Summary {
			title, text = summed(ctx, c, last, chosen, texts, people)
		}
		item, err := backlog.Open(ctx, tx, actor, backlog.New{
			Circle: c.Circle, Title: title, Text: text, Lang: c.Lang, Audience: c.records(),
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

// speaking returns a context that speaks the conversation's language: findings
// are texts, kept in the language in which people were asked.
func speaking(ctx context.Context, lang string) (context.Context, error) {
	catalogue, err := i18n.NewCatalogue(Messages)
	if err != nil {
		return ctx, err
	}
	return i18n.With(ctx, catalogue, lang), nil
}

// told is the title and the text of one statement's finding.
func told(ctx context.Context, c Conversation, r Release, one choice, texts map[int]Statement, labels []string) (title, text string) {
	s := texts[one.number]
	f, _ := r.Figure(one.number)
	group, people := "", 0
	if one.kind == Favourite {
		group = labels[one.group]
	}
	if one.kind == Gap {
		people = r.Gap.People
	}
	lines := []string{i18n.T(ctx, "listening.finding_"+one.kind, "Question", c.Question, "Group", group, "People", i18n.Number(ctx, float64(people)))}
	lines = append(lines, "> "+s.Text, counted(ctx, f.All))
	for g, t := range f.Groups {
		if t != nil {
			lines = append(lines, i18n.T(ctx, "listening.finding_group", "Group", labels[g], "Counts", counted(ctx, *t)))
		}
	}
	return i18n.T(ctx, "listening.finding_title_"+one.kind, "Text", Shorten(s.Text, 90), "Group", group), strings.Join(lines, "\n\n")
}

// counted is a tally in words, with its denominator.
func counted(ctx context.Context, t tally) string {
	return i18n.T(ctx, "listening.finding_counts", "Agree", t.Agree, "Disagree", t.Disagree, "Pass", t.Pass, "Votes", t.Votes())
}

// summed is the title and the text of "what we heard".
func summed(ctx context.Context, c Conversation, r Release, chosen []choice, texts map[int]Statement, people int) (title, text string) {
	title = i18n.T(ctx, "listening.finding_title_summary", "Question", Shorten(c.Question, 90))
	if people < Least || r.Number == 0 {
		return title, i18n.T(ctx, "listening.finding_few", "Question", c.Question, "Least", Least)
	}
	lines := []string{i18n.T(ctx, "listening.finding_summary", "Question", c.Question, "People", i18n.Number(ctx, float64(r.People)), "Votes", i18n.Number(ctx, float64(r.Votes)))}
	if len(r.Groups) >= 2 {
		lines = append(lines, i18n.T(ctx, "listening.finding_groups", "Groups", len(r.Groups)))
	}
	for _, kind := range []string{Bridge, Divide, Favourite, Gap} {
		var list []string
		for _, one := range chosen {
			if one.kind == kind {
				list = append(list, "- "+texts[one.number].Text)
			}
		}
		if len(list) > 0 {
			lines = append(lines, i18n.T(ctx, "listening.finding_list_"+kind)+"\n\n"+strings.Join(list, "\n"))
		}
	}
	return title, strings.Join(lines, "\n\n")
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
