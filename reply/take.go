package reply

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/i18n"
	"concentric/base/mail"
	"concentric/base/mailbox"
	"concentric/base/store"
	"concentric/listening"
	"concentric/member"
)

// Take does what is to be done with a mail that came to an address of the
// mailbox. An error refuses it; a mailbox.Later asks for it once more.
func (r *Room) Take(ctx context.Context, to string, raw []byte) error {
	arrived, err := r.Sender.Read(r.DB, to)
	if errors.Is(err, mail.ErrNotOurs) {
		return err
	}
	if err != nil {
		return mailbox.Later{Err: err}
	}
	letter, err := mailbox.Read(raw)
	if arrived.Returned {
		return later(r.cameBack(ctx, arrived, letter.Bounces))
	}
	if err != nil {
		return err
	}
	if letter.Automatic {
		return nil
	}
	return r.answer(ctx, arrived, letter, raw)
}

func later(err error) error {
	if err == nil {
		return nil
	}
	return mailbox.Later{Err: err}
}

// cameBack notes what a delivery report says about a mail of ours.
func (r *Room) cameBack(ctx context.Context, arrived mail.Arrived, reports []mailbox.Bounce) error {
	for _, one := range reports {
		if !one.Failed {
			continue
		}
		return r.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			return mail.CameBack(ctx, tx, arrived.Back(one.Status, one.Says))
		})
	}
	return nil
}

// answer takes an answer to one of our mails, or says by mail why it cannot be
// taken. A sender who is not proven is written to only at the address on the
// register, once a day, so that nobody can have others flooded.
func (r *Room) answer(ctx context.Context, arrived mail.Arrived, letter mailbox.Letter, raw []byte) error {
	m, err := member.Get(ctx, r.DB, arrived.Person)
	if apperr.Is(err, apperr.NotFound) || err == nil && (m.Email == "" || !m.Erased.IsZero() || m.Standing == member.Former) {
		return mail.ErrNotOurs
	}
	if err != nil {
		return later(err)
	}
	theirs := strings.EqualFold(letter.From, m.Email)
	ctx = i18n.In(ctx, spoken(m.Lang))
	day := clock.Now(ctx).UTC().Format("20060102")
	switch err := mailbox.Signed(ctx, raw, letter.From, r.TXT); {
	case errors.Is(err, mailbox.ErrUnsigned) && !theirs:
		return errors.New("the mail is not signed by the domain of its sender (DKIM), so nobody can tell who wrote it")
	case errors.Is(err, mailbox.ErrUnsigned):
		return r.write(ctx, m, m.Email, "unsigned "+day+m.ID, i18n.T(ctx, "reply.unsigned"))
	case err != nil:
		return later(err)
	case !theirs:
		return r.write(ctx, member.Member{}, letter.From, "other "+day+letter.From+m.ID, i18n.T(ctx, "reply.other_address"))
	}
	about := hash(raw)
	if letter.Text == "" {
		return r.write(ctx, m, m.Email, "empty "+about, i18n.T(ctx, "reply.empty"))
	}
	actor, err := member.ActorOf(ctx, r.DB, m.ID)
	if err != nil {
		return later(err)
	}
	question := ""
	if arrived.Thing != "" {
		c, err := listening.See(ctx, r.DB, actor, arrived.Thing)
		if err != nil && !apperr.Is(err, apperr.NotFound) {
			return later(err)
		}
		if err != nil || c.State != listening.Voting {
			return r.write(ctx, m, m.Email, "closed "+about, i18n.T(ctx, "reply.closed"))
		}
		question = c.Question
	}
	link, err := r.keep(ctx, about+to(arrived), draft{Member: m.ID, Conversation: arrived.Thing, Text: shortened(letter.Text), Lang: spoken(m.Lang)})
	if err != nil {
		return later(err)
	}
	paragraphs := []string{i18n.T(ctx, "reply.got_it")}
	if question != "" {
		paragraphs = append(paragraphs, question)
	}
	paragraphs = append(paragraphs, "> "+strings.ReplaceAll(shortened(letter.Text), "\n", "\n> "), i18n.T(ctx, "reply.look", "Link", r.BaseURL+"/reply/"+link))
	return r.write(ctx, m, m.Email, "draft "+link, paragraphs...)
}

func to(a mail.Arrived) string { return a.Person + a.Thing }

func hash(raw []byte) string {
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}

// longest is how many letters of an answer are kept: more than a statement may
// have, so that its writer can shorten it.
const longest = 2000

func shortened(text string) string {
	letters := []rune(text)
	return string(letters[:min(len(letters), longest)])
}

func spoken(lang string) string {
	if !i18n.Known(lang) {
		return "en"
	}
	return lang
}

// write answers a mail, once: about tells one answer from another.
func (r *Room) write(ctx context.Context, m member.Member, to, about string, paragraphs ...string) error {
	id, err := r.DB.Keys().Lookup("reply.mail", about)
	if err != nil {
		return later(err)
	}
	text := append([]string{i18n.T(ctx, "reply.hello")}, paragraphs...)
	text = append(text, "--", i18n.T(ctx, "member.mail_contact", "Contact", r.Sender.Contact()))
	return later(r.Sender.Once(ctx, r.DB, mail.Message{
		ID: "reply-" + id[:32], Class: mail.Reply, Person: m.ID, Name: m.Name, To: to, Lang: i18n.Lang(ctx),
		Subject: i18n.T(ctx, "reply.subject", "Party", r.Name),
		Text:    strings.Join(text, "\n\n") + "\n",
	}))
}
