package today

import (
	"context"
	"slices"
	"time"

	"concentric/backlog"
	"concentric/base/apperr"
	"concentric/brief"
	"concentric/circle"
	"concentric/delegate"
	"concentric/focus"
	"concentric/introduction"
	"concentric/journal"
	"concentric/library"
	"concentric/listening"
	"concentric/logbook"
	"concentric/member"
	"concentric/moderation"
	"concentric/notice"
	"concentric/translation"
)

// news is what happened in a week, read once for everybody.
type news struct {
	answers []answered
	opened  []asked
	away    []notice.Notice   // texts of the library and introductions that were taken away, for their authors
	reports []notice.Notice   // of delegates, for those who chose them
	welcome []notice.Notice   // of who welcomes newcomers, for those
	focus   []notice.Notice   // of focus groups, for those who are asked to come
	invited []FocusAsk        // of one reader: what came of those
	links   map[string]asking // by conversation: how the reader answers
	remind  []asked           // open since before, of which everybody has heard
}

// asking is how one person answers a question by mail.
type asking struct {
	vote  string // link to answer one statement
	write string // address to write to what is missing, "" where no mail is taken in
}

// answered is an answer with whom it is for.
type answered struct {
	to     notice.To
	item   backlog.Item
	answer backlog.Answer
	said   map[string]translation.Text // the answer, by language
	circle string
	talk   string // question of the conversation, "" for a tension
	within bool   // the conversation was for communities: its answers are for whoever took part
	agreed []logbook.Agreement
}

// asked is a conversation that opened, with its brief.
type asked struct {
	listening.Conversation
	brief  brief.Brief
	said   map[string]translation.Text // the question, by language
	told   map[string]translation.Text // the brief
	circle string
}

func (n news) empty() bool {
	return len(n.answers)+len(n.opened)+len(n.remind)+len(n.away)+len(n.reports)+len(n.welcome)+len(n.focus)+len(n.invited) == 0
}

// news reads the week's notices and what they are about. What is gone since
// is left out.
func (r *Room) news(ctx context.Context, from, to time.Time) (news, error) {
	var n news
	notices, err := notice.Between(ctx, r.DB, from, to)
	if err != nil {
		return n, err
	}
	for _, one := range notices {
		var err error
		switch one.Kind {
		case listening.ActOpened:
			err = r.addOpened(ctx, &n, one)
		case library.ActTakenAway, introduction.ActTakenAway, introduction.ActAnswerTaken, moderation.ActTextTaken, moderation.AppealAnswered:
			n.away = append(n.away, one)
		case delegate.ActReported:
			n.reports = append(n.reports, one)
		case focus.ToldAsked, focus.ToldMoved, focus.ToldCancelled:
			n.focus = append(n.focus, one)
		case introduction.ActAnswered:
			n.welcome = append(n.welcome, one)
		case answeredAct:
			err = r.addAnswered(ctx, &n, one)
		}
		if err != nil && !apperr.Is(err, apperr.NotFound) {
			return n, err
		}
	}
	open, err := listening.Remindable(ctx, r.DB, from)
	if err != nil {
		return n, err
	}
	for _, c := range open {
		question, open, err := r.askedBy(ctx, c.ID)
		if err != nil && !apperr.Is(err, apperr.NotFound) {
			return n, err
		}
		if open {
			n.remind = append(n.remind, question)
		}
	}
	return n, nil
}

func (r *Room) addOpened(ctx context.Context, n *news, one notice.Notice) error {
	question, open, err := r.askedBy(ctx, one.Ref)
	if err == nil && open {
		n.opened = append(n.opened, question)
	}
	return err
}

// askedBy is a question with its brief; open is false where no votes are taken.
func (r *Room) askedBy(ctx context.Context, conversation string) (question asked, open bool, err error) {
	c, err := listening.Get(ctx, r.DB, conversation)
	if err != nil || c.State != listening.Voting {
		return asked{}, false, err
	}
	b, err := brief.Get(ctx, r.DB, c.Brief)
	if err != nil {
		return asked{}, false, err
	}
	owner, err := circle.Get(ctx, r.DB, c.Circle)
	if err != nil {
		return asked{}, false, err
	}
	question = asked{Conversation: c, brief: b, circle: owner.Name}
	if question.said, err = translation.In(ctx, r.DB, translation.Conversation, c.ID); err != nil {
		return asked{}, false, err
	}
	question.told, err = translation.In(ctx, r.DB, translation.Brief, b.ID)
	return question, true, err
}

func (r *Room) addAnswered(ctx context.Context, n *news, one notice.Notice) error {
	a := answered{to: one.To}
	var err error
	if a.answer, err = backlog.GetAnswer(ctx, r.DB, one.Ref); err != nil {
		return err
	}
	if a.item, err = backlog.Get(ctx, r.DB, a.answer.Item); err != nil {
		return err
	}
	if a.said, err = translation.In(ctx, r.DB, translation.Answer, a.answer.ID); err != nil {
		return err
	}
	owner, err := circle.Get(ctx, r.DB, a.answer.Circle)
	if err != nil {
		return err
	}
	a.circle = owner.Name
	if one.To.ForParticipants() {
		c, err := listening.Get(ctx, r.DB, one.To.Target)
		if err != nil {
			return err
		}
		a.talk, a.within = c.Question, c.Audience == listening.ForCommunities
	}
	agreements, err := logbook.OfItem(ctx, r.DB, a.item.ID)
	if err != nil {
		return err
	}
	for _, g := range agreements {
		if g.Audience != journal.Circle {
			a.agreed = append(a.agreed, g)
		}
	}
	n.answers = append(n.answers, a)
	return nil
}

// pick is the part of the week's news that is for one member. Everyone who took
// part in a conversation gets the same answers, each whole.
func (r *Room) pick(ctx context.Context, m member.Member, all news, week string) (news, error) {
	mine := news{links: map[string]asking{}}
	for _, c := range all.opened {
		if c.Audience == listening.ForCommunities || m.Standing == member.Supporter {
			_, err := listening.See(ctx, r.DB, member.Actor{Member: m.ID, Supporter: m.Standing == member.Supporter}, c.ID)
			if apperr.Is(err, apperr.NotFound) {
				continue
			}
			if err != nil {
				return mine, err
			}
		}
		mine.opened = append(mine.opened, c)
	}
	for _, c := range all.remind {
		if remind, err := r.Listen.Remind(ctx, m.ID, c.ID, week); err != nil {
			return mine, err
		} else if remind {
			mine.remind = append(mine.remind, c)
		}
	}
	for _, c := range slices.Concat(mine.opened, mine.remind) {
		link, err := listening.MailLink(ctx, r.DB, m.ID, c.ID)
		if err != nil {
			return mine, err
		}
		write, err := r.Sender.Mailbox(r.DB, c.ID, m.ID)
		if err != nil {
			return mine, err
		}
		mine.links[c.ID] = asking{link, write}
	}
	for _, one := range all.away {
		if !one.To.ForMember() || one.To.Target != m.ID {
			continue
		}
		if told, err := r.awayText(ctx, one); err != nil && !apperr.Is(err, apperr.NotFound) {
			return mine, err
		} else if told != "" { // it is not back again
			mine.away = append(mine.away, one)
		}
	}
	for _, one := range all.welcome {
		if !one.To.ForMember() || one.To.Target != m.ID {
			continue
		}
		if _, l, err := introduction.ByLed(ctx, r.DB, one.Ref); err == nil && l.How == introduction.Answered {
			mine.welcome = append(mine.welcome, one)
		} else if err != nil && !apperr.Is(err, apperr.NotFound) { // gone since
			return mine, err
		}
	}
	var err error
	if mine.invited, err = r.invited(ctx, m, all.focus); err != nil {
		return mine, err
	}
	if mine.reports, err = r.reported(ctx, m, all.reports); err != nil {
		return mine, err
	}
	took := map[string]bool{}
	for _, a := range all.answers {
		switch {
		case a.to.ForMember():
			if a.to.Target != m.ID {
				continue
			}
		case a.to.ForParticipants():
			there, known := took[a.to.Target]
			if !known {
				var err error
				if there, err = r.Listen.Took(ctx, m.ID, a.to.Target); err != nil {
					return mine, err
				}
				took[a.to.Target] = there
			}
			if !there || a.item.Audience == journal.Circle && !a.within {
				continue
			}
		default:
			continue
		}
		if !slices.ContainsFunc(mine.answers, func(b answered) bool { return b.answer.ID == a.answer.ID }) { // once, though two notices tell of it
			mine.answers = append(mine.answers, a)
		}
	}
	return mine, nil
}
