package today

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync"

	"concentric/base/i18n"
	"concentric/base/mail"
	"concentric/listening"
	"concentric/member"
	"concentric/representation"
)

// invite draws a hundred members by lot, in strata of place and age, and writes to those of them who have not
// voted yet, each once. Drawn are members whom mails of ours reach: who turned
// the digest off is left alone.
func (r *Room) invite(ctx context.Context, payload json.RawMessage) error {
	var id string
	if err := json.Unmarshal(payload, &id); err != nil || r.Sender == nil {
		return err
	}
	d, err := listening.DrawOf(ctx, r.DB, id)
	if err != nil {
		return err
	}
	question, open, err := r.askedBy(ctx, d.Conversation)
	if err != nil || !open {
		return err
	}
	reached, err := r.reached(ctx)
	if err != nil {
		return err
	}
	ids := make([]string, len(reached))
	for i, m := range reached {
		ids[i] = m.ID
	}
	strata, err := representation.Strata(ctx, r.DB)
	if err != nil {
		return err
	}
	invited, err := r.Listen.Invited(ctx, d, ids, func(id string) string { return strata[id] })
	if err != nil {
		return err
	}
	if d, err = listening.DrawOf(ctx, r.DB, id); err != nil {
		return err
	}
	var all sync.WaitGroup
	failures := make([]error, len(reached))
	turns := make(chan struct{}, atOnce)
	for i, m := range reached {
		if !invited(m.ID) {
			continue
		}
		turns <- struct{}{}
		all.Go(func() {
			defer func() { <-turns }()
			failures[i] = r.inviteOne(ctx, d, m, question)
		})
	}
	all.Wait()
	return errors.Join(failures...)
}

// reached are the members who can be drawn: on the register, with an address and
// the digest.
func (r *Room) reached(ctx context.Context) ([]member.Member, error) {
	var list []member.Member
	for after := ""; ; {
		people, err := member.After(ctx, r.DB, after, 1000)
		if err != nil || len(people) == 0 {
			return list, err
		}
		after = people[len(people)-1].Number
		for _, m := range people {
			if m.Email == "" || m.Standing != member.General && m.Standing != member.Working || m.Suspended {
				continue
			}
			wants, err := Wants(ctx, r.DB, m.ID)
			if err != nil {
				return nil, err
			}
			if wants {
				list = append(list, m)
			}
		}
	}
}

// inviteOne writes to one person who was drawn, unless they have voted.
func (r *Room) inviteOne(ctx context.Context, d listening.Draw, m member.Member, question asked) error {
	took, err := r.Listen.Took(ctx, m.ID, d.Conversation)
	if err != nil || took {
		return err
	}
	link, err := listening.MailLink(ctx, r.DB, m.ID, d.Conversation)
	if err != nil {
		return err
	}
	write, err := r.Sender.Mailbox(r.DB, d.Conversation, m.ID)
	if err != nil {
		return err
	}
	message, err := r.DB.Keys().Lookup("today.invite", d.ID+"/"+m.ID)
	if err != nil {
		return err
	}
	lang := m.Lang
	if !i18n.Known(lang) {
		lang = "en"
	}
	ctx = i18n.In(ctx, lang)
	return r.Sender.Once(ctx, r.DB, mail.Message{
		ID: "invite-" + message[:32], Class: mail.Invitation, Person: m.ID, ReplyTo: write, Name: m.Name, To: m.Email, Lang: lang,
		Subject: i18n.T(ctx, "today.invite_subject", "Party", r.Name),
		Text: strings.Join([]string{
			i18n.T(ctx, "member.mail_hello", "Names", m.Given),
			i18n.T(ctx, "today.invite_why", "People", d.People, "Among", d.Among, "Circle", question.circle),
			r.questionText(ctx, question, asking{link, write}),
			"--",
			i18n.T(ctx, "today.invite_once"),
			i18n.T(ctx, "member.mail_contact", "Contact", r.Sender.Contact()),
		}, "\n\n") + "\n",
	})
}
