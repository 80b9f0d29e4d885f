package web

import (
	"context"

	"concentric/base/i18n"
	"concentric/brief"
	"concentric/listening"
	"concentric/translation"
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

// inTheirs reads the translations of a conversation, its brief and the answers
// on its findings.
func (s server) inTheirs(ctx context.Context, v *shownConversation) error {
	lang := i18n.Lang(ctx)
	question, err := translation.Of(ctx, s.site.DB, translation.Conversation, []string{v.ID}, lang)
	if err != nil {
		return err
	}
	v.InTheirs = question[v.ID]
	told, err := translation.Of(ctx, s.site.DB, translation.Brief, []string{v.Said.ID}, lang)
	if err != nil {
		return err
	}
	v.Told = told[v.Said.ID]
	var answers []string
	for _, f := range v.Findings {
		for _, a := range f.Answers {
			answers = append(answers, a.ID)
		}
	}
	v.Answered, err = translation.Of(ctx, s.site.DB, translation.Answer, answers, lang)
	return err
}

// briefIn is a brief in the reader's language.
func briefIn(b brief.Brief, t translation.Text) brief.Brief {
	if t.ID == "" {
		return b
	}
	return brief.Brief{ID: b.ID, What: t.Part(0), WhyNow: t.Part(1), TradeOffs: t.Part(2), Affected: t.Part(3), Lang: t.Lang}
}
