package today

import (
	"context"
	"maps"
	"slices"

	"concentric/backlog"
	"concentric/listening"
	"concentric/logbook"
	"concentric/member"
	"concentric/moderation"
	"concentric/platform"
	"concentric/translation"
)

// Voice is what one person said here, and what became of it.
type Voice struct {
	Raised  []Followed
	Amended []Followed // under which amendments to the programme stand
	Talks   []Talk
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
	First      string // name of the circle it came to
	Moves      []Passed
	Answers    []backlog.Answer
	Said       map[string]translation.Text // answers in the reader's language, by their id
	Agreements []logbook.Agreement
	InText     []InText // of a programme
	Overdue    bool
	Sits       bool                // who asked to join the circle sits there now
	Taken      moderation.Decision // by which the words of what was raised were taken away; zero while they stand
}

// Passed is an item passed on to the circle of the name To.
type Passed struct {
	backlog.Move
	To string
}

// Voice reads what the actor said, and what became of it. Nothing of it is
// kept.
func (r *Room) Voice(ctx context.Context, actor member.Actor) (Voice, error) {
	var v Voice
	raised, err := backlog.RaisedBy(ctx, r.DB, actor.Member)
	if err != nil {
		return v, err
	}
	amended, err := r.amended(ctx, actor)
	if err != nil {
		return v, err
	}
	voices, err := r.Listen.VoiceOf(ctx, actor)
	if err != nil {
		return v, err
	}
	findings := make([][]listening.Finding, len(voices))
	for i, one := range voices {
		if one.State == listening.Voting {
			continue
		}
		if findings[i], err = listening.Findings(ctx, r.DB, one.ID); err != nil {
			return v, err
		}
	}
	known, err := r.follow(ctx, actor, slices.Concat(raised, amended), findings)
	if err != nil {
		return v, err
	}
	for _, item := range raised {
		f := known.items[item.ID]
		if f.Taken, err = taken(ctx, r.DB, item); err != nil {
			return v, err
		}
		v.Raised = append(v.Raised, f)
	}
	for _, item := range amended {
		v.Amended = append(v.Amended, known.items[item.ID])
	}
	for i, one := range voices {
		t, err := r.talk(ctx, one, findings[i], known)
		if err != nil {
			return v, err
		}
		v.Talks = append(v.Talks, t)
	}
	return v, nil
}

func (r *Room) talk(ctx context.Context, voice listening.Voice, findings []listening.Finding, known *followed) (Talk, error) {
	t := Talk{Voice: voice}
	owner, err := known.circle(ctx, voice.Circle)
	if err != nil {
		return t, err
	}
	t.Owner = owner.Name
	became := map[string]int{} // statement id → place in findings
	kinds := map[string]string{}
	for _, f := range findings {
		followed, there := known.items[f.Item]
		if !there {
			continue // not for this person to see
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

// amended are the matters under which the actor's amendments to the programme
// stand, each once.
func (r *Room) amended(ctx context.Context, actor member.Actor) ([]backlog.Item, error) {
	list, err := platform.By(ctx, r.DB, actor.Member)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	var ids []string
	for _, a := range list {
		ids = append(ids, a.Item)
	}
	items, err := backlog.ByIDs(ctx, r.DB, ids)
	return slices.Collect(maps.Values(items)), err
}
