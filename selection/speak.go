package selection

import (
	"context"
	"slices"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/circle"
	"concentric/member"
)

// Spoken is what people said aloud. While the circle looks at the description it
// is their consent to it (Described is the version that was read out); while it
// nominates, and in the change round, whom they named and why, or Said, in the
// open form: already said.
type Spoken struct {
	Who          []string // pseudonyms
	Described    int
	Nominee      string // member id
	Reason, Lang string
	Said         bool
}

// Speak records what people of the roster said aloud, by the secretary or the
// facilitator: "spoken, recorded by". What somebody said themselves is not
// touched: of several people they are left out, of one alone it is refused. Each
// can correct what was recorded for them: by Accept, and by Nominate until
// somebody is proposed.
func Speak(ctx context.Context, tx *store.Tx, actor member.Actor, selection string, what Spoken) (Selection, error) {
	s, err := change(ctx, tx, selection, Describing, Nominating, Changing)
	if err != nil {
		return Selection{}, err
	}
	if err := seen(ctx, tx, actor, s); err != nil {
		return Selection{}, err
	}
	if err := circle.May(ctx, tx, actor, circle.Minute, s.Circle); err != nil {
		return Selection{}, err
	}
	who, err := s.spoken(ctx, tx, what.Who)
	if err != nil {
		return Selection{}, err
	}
	if s.Stage == Describing {
		return s.acceptFor(ctx, tx, actor, who, what.Described)
	}
	n := Nomination{Said: what.Said && s.InTheOpen && s.Stage == Nominating, Lang: what.Lang}
	if n.Lang == "" {
		n.Lang = actor.Lang
	}
	if !n.Said {
		whom, err := eligible(ctx, tx, s, what.Nominee)
		if err != nil {
			return Selection{}, err
		}
		if n.Reason, err = typed.Text(what.Reason, "reason", 2000); err != nil {
			return Selection{}, err
		}
		n.Nominee, n.NomineeName = whom.Member, whom.Person
	}
	stage := s.Stage
	for _, p := range who {
		if s.Stage != stage {
			break // all have spoken: what was nominated is open
		}
		if s, err = put(ctx, tx, member.Actor{Member: p.Member, Pseudonym: p.Person}, recorder(actor, p), s, n); err != nil {
			return Selection{}, err
		}
	}
	return s, nil
}

// recorder is who recorded it, unless somebody wrote down their own words.
func recorder(actor member.Actor, p Place) member.Actor {
	if p.Member == actor.Member {
		return member.Actor{}
	}
	return actor
}

// spoken are the places of the people named who did not speak for themselves at
// this stage; in the change round only of those who were in the nominations.
func (s Selection) spoken(ctx context.Context, q store.Q, who []string) ([]Place, error) {
	roster, err := Roster(ctx, q, s.ID)
	if err != nil {
		return nil, err
	}
	made, err := nominations(ctx, q, "where selection = $1 and replaced = 0", s.ID)
	if err != nil {
		return nil, err
	}
	var list []Place
	for _, p := range roster {
		if !slices.Contains(who, p.Person) || p.Member == "" {
			continue
		}
		i := slices.IndexFunc(made, func(n Nomination) bool { return n.Person == p.Person })
		var own bool
		switch s.Stage {
		case Describing:
			own = p.Word != "" && p.Recorder == ""
		case Nominating:
			own = i >= 0 && made[i].Recorder == ""
		default:
			if i < 0 {
				return nil, apperr.New(apperr.Conflict, "selection.too_late")
			}
			own = made[i].Round == Changing && made[i].Recorder == ""
		}
		if own && len(who) == 1 {
			return nil, apperr.New(apperr.Conflict, "consent.answered_themselves")
		}
		if own {
			continue
		}
		sits, err := circle.Sits(ctx, q, s.Circle, p.Member)
		if err != nil {
			return nil, err
		}
		if sits {
			list = append(list, p)
		}
	}
	if len(list) == 0 {
		return nil, apperr.New(apperr.Invalid, "selection.nobody_spoke").At("who")
	}
	return list, nil
}

func (s Selection) acceptFor(ctx context.Context, tx *store.Tx, actor member.Actor, who []Place, described int) (Selection, error) {
	if described != s.Described {
		return Selection{}, apperr.New(apperr.Conflict, "selection.described_anew")
	}
	for _, p := range who {
		by := recorder(actor, p)
		err := tx.Change(ctx, errNotFound, `
			update selection_roster set word = $1, reason = '', lang = $2, recorder_member = $3, recorder_person = $4 where selection = $5 and person = $6`,
			Yes, actor.Lang, by.Member, by.Pseudonym, s.ID, p.Person)
		if err != nil {
			return Selection{}, err
		}
	}
	if err := nominateIfAccepted(ctx, tx, actor, s); err != nil {
		return Selection{}, err
	}
	return Get(ctx, tx, s.ID)
}
