package introduction

import (
	"context"
	"encoding/json"
	"slices"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/circle"
	"concentric/community"
	"concentric/member"
	"concentric/moderation"
)

// How long the parts of an introduction and of an answer may be, in characters.
const (
	longest       = 600
	longestSkills = 200
)

// Introduce lets a member or a supporter who sits in no circle introduce themselves, in a few
// lines, and leads them to whoever welcomes them. One introduction stands at a
// time; one that was answered is followed by the next. Links are refused: an
// introduction goes to people who did not ask for them. led is false where nobody
// can welcome them now: then it waits until somebody can.
func Introduce(ctx context.Context, tx *store.Tx, actor member.Actor, w Words, lang string, audience Audience) (led bool, err error) {
	if _, err := tx.Exec(ctx, "update introduction_introduction set version = version + 1 where member = $1 and ended = 0", actor.Member); err != nil {
		return false, err
	}
	if err := mayIntroduce(ctx, tx, actor); err != nil {
		return false, err
	}
	if w, err = w.checked(ctx, tx); err != nil {
		return false, err
	}
	if !slices.Contains(Audiences, audience) {
		return false, apperr.New(apperr.Invalid, "introduction.audience_missing").At("audience")
	}
	before, way, there, err := Of(ctx, tx, actor.Member)
	if err != nil {
		return false, err
	}
	if there && !slices.ContainsFunc(way, func(l Led) bool { return l.How == Answered }) {
		return false, apperr.New(apperr.Conflict, "introduction.stands")
	}
	if err := moderation.Spend(ctx, tx, actor, moderation.Introducing); err != nil {
		return false, err
	}
	now := store.Micros(clock.Now(ctx))
	if there {
		if _, err := tx.Exec(ctx, "update introduction_introduction set ended = $1 where id = $2", now, before.ID); err != nil {
			return false, err
		}
	}
	i := Introduction{ID: id.New(), Member: actor.Member, Words: w, Lang: lang, For: audience}
	text, err := json.Marshal(w)
	if err != nil {
		return false, err
	}
	sealed, err := tx.Keys().Seal(i.ID, wordsColumn, string(text))
	if err != nil {
		return false, err
	}
	_, err = tx.Exec(ctx, "insert into introduction_introduction (id, member, sealed, lang, audience, at) values ($1, $2, $3, $4, $5, $6)",
		i.ID, i.Member, sealed, lang, string(audience), now)
	if store.IsDuplicate(err) { // from two devices at once
		err = apperr.New(apperr.Conflict, "introduction.stands")
	}
	if err != nil {
		return false, err
	}
	return lead(ctx, tx, i)
}

// mayIntroduce lets members and supporters who sit in no circle: who sits in one
// is known there. While what new people write waits who came by the same link
// (moderation.InBurst), theirs would go to somebody unseen.
func mayIntroduce(ctx context.Context, q store.Q, actor member.Actor) error {
	if err := known(actor); err != nil {
		return err
	}
	seats, err := circle.SeatsOf(ctx, q, actor.Member)
	if err == nil && len(seats) > 0 {
		err = apperr.New(apperr.Forbidden, "introduction.sits")
	}
	if err != nil {
		return err
	}
	burst, err := moderation.InBurst(ctx, q, actor)
	if err == nil && burst {
		err = apperr.New(apperr.Forbidden, "introduction.burst")
	}
	return err
}

func (w Words) checked(ctx context.Context, q store.Q) (Words, error) {
	var err error
	if w.Text, err = typed.Text(w.Text, "text", longest); err != nil {
		return w, err
	}
	if w.Skills, err = typed.Optional(w.Skills, "skills", longestSkills); err != nil {
		return w, err
	}
	if moderation.HasLink(w.Text) {
		return w, apperr.New(apperr.Invalid, "introduction.no_links").At("text")
	}
	if moderation.HasLink(w.Skills) {
		return w, apperr.New(apperr.Invalid, "introduction.no_links").At("skills")
	}
	if w.Time != "" && !slices.Contains(Times, w.Time) {
		return w, apperr.New(apperr.Invalid, "introduction.time_unknown").At("time")
	}
	tree, err := community.ReadTree(ctx, q)
	if err != nil {
		return w, err
	}
	var known []string
	for _, one := range w.Interests {
		if c, there := tree.Get(one); there && c.Kind == community.Interest && !slices.Contains(known, one) {
			known = append(known, one)
		}
	}
	w.Interests = known // one that ended meanwhile is left out
	return w, nil
}

// TakeBack ends the actor's introduction: nobody reads it any more. Without one,
// nothing happens.
func TakeBack(ctx context.Context, tx *store.Tx, actor member.Actor) error {
	if !actor.SignedIn() {
		return apperr.New(apperr.NotSignedIn, "introduction.sign_in")
	}
	now := store.Micros(clock.Now(ctx))
	_, err := tx.Exec(ctx, "update introduction_introduction set version = version + 1, ended = $1 where member = $2 and ended = 0", now, actor.Member)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		update introduction_led set ended = $1, how = 'gone'
		where ended = 0 and introduction in (select id from introduction_introduction where member = $2)`, now, actor.Member)
	return err
}
