package today

import (
	"cmp"
	"context"
	"strings"

	"concentric/base/i18n"
	"concentric/listening"
	"concentric/member"
	"concentric/moderation"
	"concentric/translation"
)

// subject says how much there is, in the reader's language.
func (r *Room) subject(ctx context.Context, n news) string {
	if len(n.answers)+len(n.opened)+len(n.remind) == 0 {
		if len(n.invited) > 0 {
			return r.titled(ctx, i18n.T(ctx, "today.mail_focus_title"))
		}
		if len(n.away) == 0 && len(n.reports) == 0 {
			return r.titled(ctx, i18n.T(ctx, "today.mail_welcome_title"))
		}
		if len(n.away) == 0 {
			return r.titled(ctx, i18n.T(ctx, "today.mail_report_title"))
		}
		return r.titled(ctx, awayTitle(ctx, n.away[len(n.away)-1]))
	}
	if len(n.answers) > 0 {
		return i18n.N(ctx, "today.mail_subject_answers", len(n.answers), "Party", r.Name)
	}
	return i18n.N(ctx, "today.mail_subject_questions", len(n.opened)+len(n.remind), "Party", r.Name)
}

func (r *Room) titled(ctx context.Context, title string) string {
	return i18n.T(ctx, "today.mail_subject", "Party", r.Name, "Title", title)
}

// text is the whole digest: answers in full, then what is asked, each with its
// brief in full, then how to end these mails.
func (r *Room) text(ctx context.Context, m member.Member, n news, off, topics string) (string, error) {
	parts := []string{i18n.T(ctx, "member.mail_hello", "Names", m.Given)}
	for _, one := range n.away {
		told, err := r.awayText(ctx, one)
		if err != nil {
			return "", err
		}
		if told != "" {
			parts = append(parts, heading(awayTitle(ctx, one)), told)
		}
	}
	if len(n.answers) > 0 {
		parts = append(parts, heading(i18n.T(ctx, "today.mail_answers")))
	}
	for _, a := range n.answers {
		parts = append(parts, r.answerText(ctx, a))
	}
	if len(n.reports) > 0 {
		parts = append(parts, heading(i18n.T(ctx, "today.mail_report_title")))
	}
	for _, one := range n.reports {
		said, err := r.reportText(ctx, one)
		if err != nil {
			return "", err
		}
		parts = append(parts, said)
	}
	for _, one := range n.welcome {
		said, err := r.welcomeText(ctx, one)
		if err != nil {
			return "", err
		}
		parts = append(parts, heading(i18n.T(ctx, "today.mail_welcome_title")), said)
	}
	if len(n.invited) > 0 {
		parts = append(parts, heading(i18n.T(ctx, "today.mail_focus_title")))
	}
	for _, one := range n.invited {
		said, err := r.focusText(ctx, one)
		if err != nil {
			return "", err
		}
		parts = append(parts, said)
	}
	if len(n.opened)+len(n.remind) > 0 {
		parts = append(parts, heading(i18n.T(ctx, "today.mail_questions")))
	}
	for _, c := range n.opened {
		parts = append(parts, r.questionText(ctx, c, n.links[c.ID]))
	}
	for _, c := range n.remind {
		question := cmp.Or(c.said[i18n.Lang(ctx)].Part(0), c.Question)
		parts = append(parts, i18n.T(ctx, "today.mail_remind", "Question", question, "Date", lastDay(ctx, c.Conversation), "Link", r.BaseURL+"/conversations/"+c.ID+"/vote"))
		if m.Created.After(c.Opened) { // no mail had the brief for them
			parts = append(parts, briefText(ctx, c))
		}
		parts = append(parts, r.waysText(ctx, n.links[c.ID]))
	}
	parts = append(parts, "--",
		i18n.T(ctx, "today.mail_my_voice", "Link", r.BaseURL+"/my-voice"),
		i18n.T(ctx, "today.mail_topics", "Link", topics),
		i18n.T(ctx, "today.mail_off", "Link", off),
		i18n.T(ctx, "member.mail_contact", "Contact", r.Sender.Contact()))
	whole := strings.Join(parts, "\n\n") + "\n"
	err := moderation.Fill(ctx, r.DB, func(l moderation.Link) string {
		return "[" + i18n.T(ctx, l.Message()) + "]"
	}, &whole)
	return whole, err
}

// heading is underlined as far as a phone shows in one line.
func heading(text string) string {
	return text + "\n" + strings.Repeat("=", min(len([]rune(text)), 24))
}

func (r *Room) answerText(ctx context.Context, a answered) string {
	lines := []string{a.item.Heading(ctx)}
	if a.talk != "" {
		lines = append(lines, i18n.T(ctx, "today.mail_talk", "Question", a.talk))
	}
	lines = append(lines,
		i18n.T(ctx, "today.mail_answered", "Circle", a.circle, "Date", i18n.Date(ctx, a.answer.At), "Kind", i18n.T(ctx, "backlog.answer_"+string(a.answer.Kind))),
		inTheirs(ctx, a.said, 0, a.answer.Text, a.answer.Lang))
	for _, g := range a.agreed {
		lines = append(lines, i18n.T(ctx, "today.mail_agreement", "Title", g.Now.Title, "Link", r.BaseURL+"/agreements/"+g.ID))
	}
	return strings.Join(append(lines, r.BaseURL+"/items/"+a.item.ID), "\n\n")
}

func (r *Room) questionText(ctx context.Context, c asked, how asking) string {
	lines := []string{
		inTheirs(ctx, c.said, 0, c.Question, c.Lang),
		i18n.T(ctx, "today.mail_asks", "Circle", c.circle, "Date", i18n.Civil(ctx, c.AnswerBy)),
		briefText(ctx, c),
		r.waysText(ctx, how),
		r.BaseURL + "/conversations/" + c.ID,
	}
	return strings.Join(lines, "\n\n")
}

// briefText is a question's whole brief.
func briefText(ctx context.Context, c asked) string {
	return strings.Join([]string{
		i18n.T(ctx, "brief.what") + "\n" + inTheirs(ctx, c.told, 0, c.brief.What, c.brief.Lang),
		i18n.T(ctx, "brief.why_now") + "\n" + inTheirs(ctx, c.told, 1, c.brief.WhyNow, c.brief.Lang),
		i18n.T(ctx, "brief.trade_offs") + "\n" + inTheirs(ctx, c.told, 2, c.brief.TradeOffs, c.brief.Lang),
		i18n.T(ctx, "brief.affected") + "\n" + inTheirs(ctx, c.told, 3, c.brief.Affected, c.brief.Lang),
	}, "\n\n")
}

// waysText says how who lives by mail answers a question.
func (r *Room) waysText(ctx context.Context, how asking) string {
	text := i18n.T(ctx, "today.mail_vote", "Link", r.BaseURL+"/vote/"+how.vote)
	if how.write != "" {
		text += "\n\n" + i18n.T(ctx, "today.mail_write", "Address", how.write)
	}
	return text
}

// answerAddress is where an answer to the whole digest goes: to its question where
// it asks one, to the person's choice where it asks several.
func (r *Room) answerAddress(person string, n news) (string, error) {
	about := ""
	switch {
	case len(n.opened)+len(n.remind) == 0:
		return "", nil
	case len(n.opened) == 1 && len(n.remind) == 0:
		about = n.opened[0].ID
	case len(n.remind) == 1 && len(n.opened) == 0:
		about = n.remind[0].ID
	}
	return r.Sender.Mailbox(r.DB, about, person)
}

// inTheirs is a part of a text in the reader's language, with the original after
// it; the original alone where nobody has translated it.
func inTheirs(ctx context.Context, said map[string]translation.Text, part int, original, lang string) string {
	t := said[i18n.Lang(ctx)]
	text := t.Part(part)
	if text == "" {
		return original
	}
	return text + "\n\n" + i18n.T(ctx, "translation.by_"+string(t.By)) + ". " + i18n.T(ctx, "translation.original", "Language", i18n.Name(lang)) + "\n" + original
}

// lastDay is until when a conversation can be voted in, as far as it is known.
func lastDay(ctx context.Context, c listening.Conversation) string {
	if c.Closes != "" {
		return i18n.Civil(ctx, c.Closes)
	}
	return i18n.Civil(ctx, c.AnswerBy)
}
