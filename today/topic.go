package today

import (
	"context"
	"slices"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/store"
	"concentric/circle"
	"concentric/member"
	"concentric/notice"
)

// The topics of the weekly digest that a member can leave out; a circle's id is
// one, too: what it asks and what it answers.
const (
	TopicAnswers   = "answers"   // to what the member said
	TopicReports   = "reports"   // of delegates, to those who chose them
	TopicQuestions = "questions" // that opened
	TopicReminders = "reminders" // of questions that are still open
)

// Topics are all that a member can choose among: the four kinds, then the
// circles that they may see.
func Topics(ctx context.Context, q store.Q, actor member.Actor) (kinds []string, circles []circle.Circle, err error) {
	all, err := circle.All(ctx, q)
	if err != nil {
		return nil, nil, err
	}
	sight, err := circle.SightOf(ctx, q, actor)
	for _, c := range all {
		if sight.Sees(c.Audience, c.ID) {
			circles = append(circles, c)
		}
	}
	return []string{TopicAnswers, TopicReports, TopicQuestions, TopicReminders}, circles, err
}

// Quiet are the topics that these members leave out, by member.
func Quiet(ctx context.Context, q store.Q, ids []string) (map[string][]string, error) {
	quiet := map[string][]string{}
	if len(ids) == 0 {
		return quiet, nil
	}
	rows, err := q.Query(ctx, "select member, topic from today_quiet where member in ("+store.List(len(ids), 1)+") order by member, topic", store.Args(ids)...)
	_, err = store.Collect(rows, err, func(row store.Row) (string, error) {
		var id, topic string
		err := row.Scan(&id, &topic)
		quiet[id] = append(quiet[id], topic)
		return id, err
	})
	return quiet, err
}

// topicLimit is how many topics one member can leave out.
const topicLimit = 500

// SetTopics sets what a member gets of the digest, by the code of their own link:
// all that is offered to them but what is wanted is left out.
func SetTopics(ctx context.Context, tx *store.Tx, id, code string, wanted []string) error {
	if err := CheckLink(tx, id, code); err != nil {
		return err
	}
	actor, err := member.ActorOf(ctx, tx, id)
	if err != nil {
		return err
	}
	if !actor.SignedIn() {
		return apperr.New(apperr.NotFound, "today.no_such_link")
	}
	offered, circles, err := Topics(ctx, tx, actor)
	if err != nil {
		return err
	}
	for _, c := range circles {
		offered = append(offered, c.ID)
	}
	if _, err := tx.Exec(ctx, "delete from today_quiet where member = $1", id); err != nil {
		return err
	}
	for _, topic := range offered[:min(len(offered), topicLimit)] {
		if slices.Contains(wanted, topic) {
			continue
		}
		_, err := tx.Exec(ctx, "insert into today_quiet (member, topic, at) values ($1, $2, $3) on conflict (member, topic) do nothing", id, topic, store.Micros(clock.Now(ctx)))
		if err != nil {
			return err
		}
	}
	return nil
}

// DigestCode is the code of a member's own links about the digest.
func DigestCode(q store.Q, actor member.Actor) (string, error) { return offCode(q, actor.Member) }

// without leaves out what a member wants none of.
func (n news) without(quiet []string) news {
	if len(quiet) == 0 {
		return n
	}
	less := n
	less.opened, less.answers, less.remind = nil, nil, nil
	for _, c := range n.opened {
		if !slices.Contains(quiet, TopicQuestions) && !slices.Contains(quiet, c.Circle) {
			less.opened = append(less.opened, c)
		}
	}
	for _, a := range n.answers {
		if !slices.Contains(quiet, TopicAnswers) && !slices.Contains(quiet, a.answer.Circle) {
			less.answers = append(less.answers, a)
		}
	}
	if slices.Contains(quiet, TopicAnswers) {
		less.welcome = nil
	}
	less.reports = reportsWithout(n.reports, quiet)
	less.focus = slices.DeleteFunc(slices.Clone(n.focus), func(one notice.Notice) bool { return slices.Contains(quiet, one.Circle) })
	less.remind = slices.DeleteFunc(slices.Clone(n.remind), func(c asked) bool {
		return slices.Contains(quiet, TopicReminders) || slices.Contains(quiet, c.Circle)
	})
	return less
}

func exportTopics(ctx context.Context, q store.Q, id string) (any, error) {
	quiet, err := Quiet(ctx, q, []string{id})
	if err != nil || len(quiet) == 0 {
		return nil, err
	}
	return map[string][]string{"not_in_the_weekly_mail": quiet[id]}, nil
}
