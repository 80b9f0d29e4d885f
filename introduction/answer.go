package introduction

import (
	"context"
	"slices"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/meeting"
	"concentric/member"
	"concentric/moderation"
	"concentric/notice"
)

// ActAnswered is told to whoever introduced themselves; its Ref is the Led.
const ActAnswered = "introduction.answered"

// turn takes the turn of an introduction for whom it was led to and waits for. To
// anybody else it is not there.
func turn(ctx context.Context, tx *store.Tx, actor member.Actor, introduction string) (Introduction, Led, error) {
	if err := tx.Change(ctx, errNotFound, "update introduction_introduction set version = version + 1 where id = $1", introduction); err != nil {
		return Introduction{}, Led{}, err
	}
	i, err := get(ctx, tx, introduction)
	if err != nil {
		return i, Led{}, err
	}
	way, err := ledTo(ctx, tx, "where introduction = $1 and member = $2 and member <> ''", introduction, actor.Member)
	switch {
	case err != nil:
		return i, Led{}, err
	case len(way) == 0:
		return i, Led{}, errNotFound
	case !way[0].Waits():
		return i, Led{}, apperr.New(apperr.Conflict, "introduction.moved_on")
	}
	return i, way[0], may(actor)
}

// Answer welcomes whoever introduced themselves, in a few lines, with a meeting to
// which they may come and listen, or "". They hear of it in their digest, on Today
// and in My voice.
func Answer(ctx context.Context, tx *store.Tx, actor member.Actor, introduction, text, lang, to string) error {
	i, l, err := turn(ctx, tx, actor, introduction)
	if err != nil {
		return err
	}
	if text, err = typed.Text(text, "answer", longest); err != nil {
		return err
	}
	if moderation.HasLink(text) {
		level, err := moderation.LevelOf(ctx, tx, actor)
		if err != nil {
			return err
		}
		if level < moderation.Trusted {
			return apperr.New(apperr.Invalid, "introduction.no_links").At("answer")
		}
	}
	if to != "" {
		open, err := Open(ctx, tx, i)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(open, func(m meeting.Meeting) bool { return m.ID == to }) {
			return apperr.New(apperr.Invalid, "introduction.meeting_closed").At("meeting")
		}
	}
	sealed, err := tx.Keys().Seal(l.ID, answerColumn, text)
	if err != nil {
		return err
	}
	now := clock.Now(ctx)
	_, err = tx.Exec(ctx, "update introduction_led set ended = $1, how = $2, sealed = $3, lang = $4, meeting = $5 where id = $6",
		store.Micros(now), Answered, sealed, lang, to, l.ID)
	if err != nil {
		return err
	}
	return notice.Write(ctx, tx, notice.Notice{To: notice.Member(i.Member), Kind: ActAnswered, Ref: l.ID, Circle: l.Circle, At: now})
}

// Open are the coming meetings to which whoever introduced themselves may come and
// listen.
func Open(ctx context.Context, q store.Q, i Introduction) ([]meeting.Meeting, error) {
	newcomer, err := member.ActorOf(ctx, q, i.Member)
	if err != nil {
		return nil, err
	}
	return meeting.ToListen(ctx, q, newcomer)
}

// Pass asks somebody else to welcome them; no reason is needed, and the newcomer
// is told of none. led is false where nobody else can now.
func Pass(ctx context.Context, tx *store.Tx, actor member.Actor, introduction string) (led bool, err error) {
	i, l, err := turn(ctx, tx, actor, introduction)
	if err != nil {
		return false, err
	}
	if err := end(ctx, tx, l, Passed); err != nil {
		return false, err
	}
	return lead(ctx, tx, i)
}
