package listening

import (
	"context"
	"regexp"
	"unicode"

	"concentric/engine/opinion"
	"concentric/member"
)

// nearShown is how many statements that say nearly the same are shown at most.
const nearShown = 3

// Near finds the statements before the people that say nearly the same as a
// text somebody is writing, in any script, nearest first; none while there is
// too little to compare.
func (r *Room) Near(ctx context.Context, actor member.Actor, conversation, text string) ([]Statement, error) {
	if _, err := See(ctx, r.db, actor, conversation); err != nil {
		return nil, err
	}
	text = tidy(text)
	if letters(text) < 4 || length(text) > 4*StatementLimit {
		return nil, nil
	}
	g, err := r.glanceAt(ctx, conversation, false)
	if err != nil {
		return nil, err
	}
	var list []Statement
	for _, similar := range g.texts().Near(text, opinion.NearEnough) {
		if list = append(list, g.shown[similar.Text]); len(list) == nearShown {
			break
		}
	}
	return list, nil
}

func letters(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}

// sentenceEnd is a mark that ends a sentence, with something after it.
var sentenceEnd = regexp.MustCompile(`[.!?…]+["”»)]*\s+\S|[。！？]\S|;\s+\S|；`)

// SeveralIdeas reports whether a statement seems to say several things at once:
// three sentences or more, or parts set side by side. It is a guess from marks
// alone, in any language, and good for a question only.
func SeveralIdeas(text string) bool {
	return len(sentenceEnd.FindAllStringIndex(tidy(text), -1)) >= 2
}

// Mine are the statements that the actor wrote in a conversation, by number;
// none after the key was destroyed.
func (r *Room) Mine(ctx context.Context, actor member.Actor, conversation string) ([]Statement, error) {
	if _, err := See(ctx, r.db, actor, conversation); err != nil || actor.Key() == "" {
		return nil, err
	}
	who, err := r.Participant(ctx, actor, conversation)
	if err != nil {
		return nil, orGone(err)
	}
	return statements(ctx, r.db, "where conversation = $1 and author = $2 order by number", conversation, who.code)
}
