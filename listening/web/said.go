package web

import (
	"context"

	"concentric/base/i18n"
	"concentric/brief"
	"concentric/listening"
	"concentric/translation"
	translationcard "concentric/translation/card"
)

// What people wrote, in the reader's language where somebody has translated it.

// saidOf are the translations of statements, by their id.
func (s server) saidOf(ctx context.Context, list ...listening.Statement) (map[string]translation.Text, error) {
	lang := i18n.Lang(ctx)
	var foreign []string
	for _, one := range list {
		if one.ID != "" && one.Lang != lang {
			foreign = append(foreign, one.ID)
		}
	}
	return translation.Of(ctx, s.site.DB, translation.Statement, foreign, lang)
}

// asks are what conversations ask, why and with what promise, in the reader's
// language, by their id.
func (s server) asks(ctx context.Context, list ...listening.Conversation) (map[string]translation.Text, error) {
	lang := i18n.Lang(ctx)
	var foreign []string
	for _, c := range list {
		if c.Lang != lang {
			foreign = append(foreign, c.ID)
		}
	}
	return translation.Of(ctx, s.site.DB, translation.Conversation, foreign, lang)
}

// question is what a conversation asks, as the reader reads it.
func (s server) question(ctx context.Context, c listening.Conversation) (string, error) {
	theirs, err := s.asks(ctx, c)
	return translationcard.Text(theirs[c.ID], 0, c.Question), err
}

// inTheirs reads the translations of a conversation, its brief and the answers
// on its findings.
func (s server) inTheirs(ctx context.Context, v *shownConversation) error {
	lang := i18n.Lang(ctx)
	theirs, err := s.asks(ctx, v.Conversation)
	if err != nil {
		return err
	}
	v.InTheirs = theirs[v.ID]
	told, err := translation.Of(ctx, s.site.DB, translation.Brief, []string{v.Said.ID}, lang)
	if err != nil {
		return err
	}
	v.Told = told[v.Said.ID]
	v.Answered, err = s.answeredIn(ctx, v.Findings)
	return err
}

// answeredIn are the answers on findings in the reader's language, by their id.
func (s server) answeredIn(ctx context.Context, findings []shownFinding) (map[string]translation.Text, error) {
	var answers []string
	for _, f := range findings {
		for _, a := range f.Answers {
			answers = append(answers, a.ID)
		}
	}
	return translation.Of(ctx, s.site.DB, translation.Answer, answers, i18n.Lang(ctx))
}

// briefIn is a brief in the reader's language.
func briefIn(b brief.Brief, t translation.Text) brief.Brief {
	if t.ID == "" {
		return b
	}
	return brief.Brief{ID: b.ID, What: t.Part(0), WhyNow: t.Part(1), TradeOffs: t.Part(2), Affected: t.Part(3), Lang: t.Lang}
}
