package listening

import (
	"context"
	"crypto/subtle"
	"strconv"
	"strings"

	"concentric/base/apperr"
	"concentric/member"
)

// ticket says with which probability a statement was shown to somebody, under
// the conversation's key: what comes back with a vote is what was given out.
func ticket(key []byte, person string, statement int, probability float64) string {
	p := strconv.FormatFloat(probability, 'f', 8, 64)
	return p + "-" + code(key, "shown\x00"+person+"\x00"+strconv.Itoa(statement)+"\x00"+p)[:12]
}

// shownWith is the probability on the ticket of an answer; 0 for one without a
// ticket, or with somebody else's.
func (r *Room) shownWith(ctx context.Context, who Participant, a Answer) (float64, error) {
	text, _, found := strings.Cut(a.Shown, "-")
	if !found {
		return 0, nil
	}
	key, err := r.key(ctx, who.conversation)
	if err != nil {
		return 0, err
	}
	p, err := strconv.ParseFloat(text, 64)
	if err != nil || p <= 0 || p > 1 {
		return 0, nil
	}
	for _, person := range []string{who.code, visitorOf(who.conversation).code} {
		if subtle.ConstantTimeCompare([]byte(ticket(key, person, a.Statement, p)), []byte(a.Shown)) == 1 {
			return p, nil
		}
	}
	return 0, nil
}

// Tag tells one person's answers that wait in a browser from another's, within
// one conversation; "visitor" for who has not acted yet.
func (r *Room) Tag(ctx context.Context, actor member.Actor, conversation string) (string, error) {
	if actor.Key() == "" {
		return visitorOf(conversation).code, nil
	}
	who, err := r.Participant(ctx, actor, conversation)
	if err != nil {
		return "", err
	}
	key, err := r.key(ctx, conversation)
	return code(key, "tag\x00"+who.code)[:10], err
}

// Waited refuses an answer that waited in a browser and was given by somebody
// else than who is signed in there now; where nobody is, they may sign in
// (NotSignedIn), whatever the answer is about. A visitor's answers may become
// the guest's of that browser.
func (r *Room) Waited(ctx context.Context, actor member.Actor, conversation, tag string) error {
	if tag == "" || tag == visitorOf(conversation).code && actor.Member == "" {
		return nil
	}
	own, err := r.Tag(ctx, actor, conversation)
	if err != nil && !apperr.Is(err, apperr.Gone) {
		return err
	}
	if own != tag && actor.Member == "" {
		return apperr.New(apperr.NotSignedIn, "listening.sign_in")
	}
	if own != tag {
		return apperr.New(apperr.Conflict, "listening.of_somebody_else")
	}
	return nil
}
