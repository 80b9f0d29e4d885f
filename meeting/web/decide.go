package web

import (
	"context"
	"slices"

	"concentric/base/page"
	"concentric/base/store"
	"concentric/circle"
	circlecard "concentric/circle/card"
	"concentric/consent"
	"concentric/meeting"
	"concentric/selection"
)

// deciding is what is being decided on the item that the people are at.
type deciding struct {
	matter     meeting.Matter
	newest     consent.Version
	changes    []page.Op     // in its text, since the version before
	asking     consent.Round // the consent machine's open round; zero where none is
	answers    []consent.Answer
	given      *consent.Answer // the reader's, in the open round
	asks       []consent.Place // whom it asks
	unheard    []consent.Place // whose answer is missing
	unnamed    []string        // whose word is missing in a selection, pseudonyms
	objections []consent.Stand // open
	said       []consent.Word
	roster     []selection.Place
	named      []selection.Nomination // what the reader may read
	mine       *selection.Nomination
	place      *selection.Place
	role       circle.Role
	roles      []circle.Role
	onRoster   bool
}

func readDeciding(ctx context.Context, q store.Q, v *view) error {
	p := v.at()
	if p.Outcome != meeting.Decide {
		return nil
	}
	var err error
	if v.matter, err = meeting.MatterOf(ctx, q, p.Item); err != nil {
		return err
	}
	if v.roles, err = circle.RolesOf(ctx, q, v.m.Circle); err != nil {
		return err
	}
	if v.matter.Selection != nil {
		if err := readSelection(ctx, q, v); err != nil {
			return err
		}
	}
	if v.matter.Proposal == nil {
		return nil
	}
	return readProposal(ctx, q, v)
}

func readProposal(ctx context.Context, q store.Q, v *view) error {
	at := *v.matter.Proposal
	versions, err := consent.Versions(ctx, q, at.ID)
	if err != nil {
		return err
	}
	v.newest = versions[len(versions)-1]
	if len(versions) > 1 {
		v.changes = page.Changes(versions[len(versions)-2].Text.Text, v.newest.Text.Text)
	}
	if v.objections, err = consent.OpenObjections(ctx, q, at.ID); err != nil {
		return err
	}
	if v.said, err = consent.Words(ctx, q, at.ID); err != nil {
		return err
	}
	if v.asking, _, err = consent.OpenRound(ctx, q, at.ID); err != nil {
		return err
	}
	v.said = slices.DeleteFunc(v.said, func(w consent.Word) bool {
		return w.Text == "" || w.Kind == consent.Advice || v.asking.ID != "" && w.Round != v.asking.ID
	})
	if v.asking.ID == "" {
		return nil
	}
	if v.asks, err = consent.Roster(ctx, q, v.asking.ID); err != nil {
		return err
	}
	if v.answers, err = consent.Answers(ctx, q, v.asking.ID); err != nil {
		return err
	}
	v.unheard, err = consent.Silent(ctx, q, v.asking.ID)
	return err
}

func readSelection(ctx context.Context, q store.Q, v *view) error {
	one := *v.matter.Selection
	var err error
	if v.role, err = circle.RoleByID(ctx, q, one.Role); err != nil {
		return err
	}
	if v.roster, err = selection.Roster(ctx, q, one.ID); err != nil {
		return err
	}
	silent, err := selection.Silent(ctx, q, one)
	for _, p := range silent {
		v.unnamed = append(v.unnamed, p.Person)
	}
	return err
}

// waitsAtHome says whether a selection waits for words, and all who are here have
// given theirs.
func (v view) waitsAtHome() bool {
	return len(v.unnamed) > 0 && !slices.ContainsFunc(v.unnamed, v.isHere)
}

// living says whether the matter is under way.
func (v view) living() bool {
	return v.matter.Proposal != nil && v.matter.Proposal.State.Living() ||
		v.matter.Selection != nil && v.matter.Selection.Stage.Living()
}

// seekAsks says whether the selection waits for the reader: for their word on what
// is looked for, or for whom they see in the role.
func (v view) seekAsks() bool {
	if v.place == nil || v.matter.Proposal != nil {
		return false
	}
	switch v.matter.Selection.Stage {
	case selection.Describing:
		return v.place.Word == ""
	case selection.Nominating:
		return v.mine == nil
	}
	return false
}

// settled says whether the item's proposal is an agreement: then there is nothing
// more to say on it.
func (v view) settled() bool {
	return v.matter.Proposal != nil && v.matter.Proposal.State == consent.Agreed
}

// vacant are the roles that somebody can be selected for.
func (v view) vacant(ctx context.Context) []page.Choice {
	var choices []page.Choice
	for _, r := range v.roles {
		choices = append(choices, page.Choice{Value: r.ID, Label: circlecard.RoleName(ctx, r.Kind, r.Title)})
	}
	return choices
}

func (v view) roleName(ctx context.Context) string {
	return circlecard.RoleName(ctx, v.role.Kind, v.role.Title)
}

// candidates are those who may be nominated, by member id.
func (v view) candidates() []page.Choice {
	var choices []page.Choice
	for _, s := range v.seats {
		choices = append(choices, page.Choice{Value: s.Member, Label: v.names[s.Person]})
	}
	return choices
}

// nominated are those whom somebody named.
func (v view) nominated() []page.Choice {
	return slices.DeleteFunc(v.candidates(), func(c page.Choice) bool {
		return !slices.ContainsFunc(v.named, func(n selection.Nomination) bool { return n.Nominee == c.Value })
	})
}

// redescribe says whether somebody wants another description.
func (v view) redescribe() bool {
	return slices.ContainsFunc(v.roster, func(p selection.Place) bool { return p.Word == selection.Adjust })
}

// myAsk says whether the proposal waits for the reader in the open round.
func (v view) myAsk() bool {
	return v.asking.ID != "" && v.onRoster && v.given == nil
}
