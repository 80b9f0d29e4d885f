package today

import (
	"context"

	"concentric/backlog"
	"concentric/circle"
	"concentric/listening"
	"concentric/logbook"
	"concentric/member"
	"concentric/moderation"
)

// Voice is what one person said here, and what became of it.
type Voice struct {
	Raised []Followed
	Talks  []Talk
}

// Talk is one conversation that the person took part in.
type Talk struct {
	listening.Voice
	Owner    string // name of the circle
	Said     []Said
	Findings []Followed // what the conversation brought to its circle
}

// Said is one of the person's statements with what was decided about it, and
// the finding it became, if it did.
type Said struct {
	listening.Statement
	Decisions []moderation.Decision
	Finding   *Followed
	Kind      string // of the finding
}

// Followed is an item of a backlog with everything that came of it.
type Followed struct {
	Item       backlog.Item
	Owner      string // name of the circle that has it now
	Moves      []backlog.Move
	Answers    []backlog.Answer
	Agreements []logbook.Agreement
	Overdue    bool
}

// Voice reads what the actor said, and what became of it. Nothing of it is
// kept.
func (r *Room) Voice(ctx context.Context, actor member.Actor) (Voice, error) {
	var v Voice
	raised, err := backlog.RaisedBy(ctx, r.DB, actor.Member)
	if err != nil {
		return v, err
	}
	for _, item := range raised {
		f, err := r.follow(ctx, actor, item)
		if err != nil {
			return v, err
		}
		v.Raised = append(v.Raised, f)
	}
	voices, err := r.Listen.VoiceOf(ctx, actor)
	if err != nil {
		return v, err
	}
	for _, one := range voices {
		t, err := r.talk(ctx, actor, one)
		if err != nil {
			return v, err
		}
		v.Talks = append(v.Talks, t)
	}
	return v, nil
}

func (r *Room) talk(ctx context.Context, actor member.Actor, voice listening.Voice) (Talk, error) {
	t := Talk{Voice: voice}
	owner, err := circle.Get(ctx, r.DB, voice.Circle)
	if err != nil {
		return t, err
	}
	t.Owner = owner.Name
	findings, err := listening.Findings(ctx, r.DB, voice.ID)
	if err != nil {
		return t, err
	}
	became := map[string]int{} // statement id → place in findings
	kinds := map[string]string{}
	for _, f := range findings {
		item, err := backlog.Get(ctx, r.DB, f.Item)
		if err != nil {
			return t, err
		}
		visible, err := sees(ctx, r.DB, actor, item)
		if err != nil {
			return t, err
		}
		if !visible {
			continue
		}
		followed, err := r.follow(ctx, actor, item)
		if err != nil {
			return t, err
		}
		if f.Statement != "" {
			became[f.Statement], kinds[f.Statement] = len(t.Findings), f.Kind
		}
		t.Findings = append(t.Findings, followed)
	}
	for _, s := range voice.Statements {
		said := Said{Statement: s}
		if said.Decisions, err = moderation.About(ctx, r.DB, s.ID); err != nil {
			return t, err
		}
		if at, ok := became[s.ID]; ok {
			said.Finding, said.Kind = &t.Findings[at], kinds[s.ID]
		}
		t.Said = append(t.Said, said)
	}
	return t, nil
}

// follow reads everything that came of an item, as far as the actor may see
// it; who raised an item sees every step of it.
func (r *Room) follow(ctx context.Context, actor member.Actor, item backlog.Item) (Followed, error) {
	f := Followed{Item: item}
	owner, err := circle.Get(ctx, r.DB, item.Circle)
	if err != nil {
		return f, err
	}
	f.Owner, f.Overdue = owner.Name, item.Overdue(owner.Today(ctx))
	if f.Moves, err = backlog.Moves(ctx, r.DB, item.ID); err != nil {
		return f, err
	}
	if f.Answers, err = backlog.Answers(ctx, r.DB, item.ID); err != nil {
		return f, err
	}
	agreements, err := logbook.OfItem(ctx, r.DB, item.ID)
	if err != nil {
		return f, err
	}
	for _, a := range agreements {
		visible, err := circle.CanSee(ctx, r.DB, actor, a.Audience, a.Circle)
		if err != nil {
			return f, err
		}
		if visible {
			f.Agreements = append(f.Agreements, a)
		}
	}
	return f, nil
}
