package listening

import (
	"context"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/circle"
	"concentric/member"
)

// AskAgain is the conversation that an agreement came from (by the finding whose
// item it answers, or by its statements), where the actor may ask it again: it
// is over, its circle is one for which they may listen, and nobody is asking it
// again now. ok is false in all other cases.
func AskAgain(ctx context.Context, q store.Q, actor member.Actor, finding string, statements []string) (c Conversation, ok bool, err error) {
	from, err := cameFrom(ctx, q, finding, statements)
	if err != nil || from == "" {
		return Conversation{}, false, err
	}
	c, err = See(ctx, q, actor, from)
	if apperr.Is(err, apperr.NotFound) {
		return Conversation{}, false, nil
	}
	if err != nil || c.State != Reported || c.Origin != "" {
		return Conversation{}, false, err
	}
	may, err := circle.Can(ctx, q, actor, circle.Listen, c.Circle)
	if err != nil || !may {
		return Conversation{}, false, err
	}
	later, err := AskedAgain(ctx, q, actor, c.ID)
	for _, one := range later {
		if one.State == Voting {
			return Conversation{}, false, err
		}
	}
	return c, err == nil, err
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
