package listening

import (
	"context"
	"time"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/circle"
	"concentric/member"
)

// Again is how people are asked again what an agreement came from, as one
// reader sees it.
type Again struct {
	Now Conversation // the one that asks it again, the newest; zero for none
	May string       // the one that the reader may ask again; "" for none
}

// AskedSince reads whether what an agreement came from (by the finding whose
// item it answers, or by its statements) is asked again: by a conversation that
// is open, or that was opened since the agreement's words were agreed. The actor
// may ask it again where it is over, its circle is one for which they may
// listen, and nobody is asking it again now.
func AskedSince(ctx context.Context, q store.Q, actor member.Actor, finding string, statements []string, agreed time.Time) (Again, error) {
	from, err := cameFrom(ctx, q, finding, statements)
	if err != nil || from == "" {
		return Again{}, err
	}
	var a Again
	newest, err := newestAgain(ctx, q, actor, from)
	if newest.State == Voting || newest.Opened.After(agreed) {
		a.Now = newest
	}
	if err != nil || newest.State == Voting {
		return a, err
	}
	may, err := mayAsk(ctx, q, actor, from)
	if may {
		a.May = from
	}
	return a, err
}

// newestAgain is the newest conversation that asks this one again, or asks one
// again that does; one that is open comes first.
func newestAgain(ctx context.Context, q store.Q, actor member.Actor, conversation string) (newest Conversation, err error) {
	for {
		list, err := AskedAgain(ctx, q, actor, conversation)
		if err != nil || len(list) == 0 {
			return newest, err
		}
		newest, conversation = list[0], list[0].ID
	}
}

func mayAsk(ctx context.Context, q store.Q, actor member.Actor, conversation string) (bool, error) {
	c, err := See(ctx, q, actor, conversation)
	if apperr.Is(err, apperr.NotFound) {
		return false, nil
	}
	if err != nil || c.State != Reported || c.Origin != "" {
		return false, err
	}
	return circle.Can(ctx, q, actor, circle.Listen, c.Circle)
}

func cameFrom(ctx context.Context, q store.Q, finding string, statements []string) (string, error) {
	f, err := FindingByID(ctx, q, finding)
	if err == nil || !apperr.Is(err, apperr.NotFound) {
		return f.Conversation, err
	}
	for _, one := range statements {
		s, err := StatementByID(ctx, q, one)
		if err == nil || !apperr.Is(err, apperr.NotFound) {
			return s.Conversation, err
		}
	}
	return "", nil
}
