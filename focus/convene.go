package focus

import (
	"context"
	"errors"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/brief"
	"concentric/circle"
	"concentric/community"
	"concentric/journal"
	"concentric/member"
)

// New is a focus group to be convened. Community ("" for everyone) is who may
// stand in the pool of a lot: a place or an interest. Who belongs to an identity
// is known to nobody, so a pool for one would say too much. Numbers are the
// member numbers of those who are chosen. Talk and About are the conversation and
// the item of the circle's backlog that the question is about, "" for none.
type New struct {
	Circle         string
	Question, Lang string
	Brief          brief.Brief
	Seats          int
	When
	Way         Way
	Community   string
	Numbers     []string
	Talk, About string
}

// Convene calls a focus group, by a leader, delegate, facilitator or secretary
// of the circle.
func Convene(ctx context.Context, tx *store.Tx, actor member.Actor, n New) (string, error) {
	if err := circle.May(ctx, tx, actor, circle.Listen, n.Circle); err != nil {
		return "", err
	}
	c, err := circle.Get(ctx, tx, n.Circle)
	if err != nil {
		return "", err
	}
	n, wrong := n.tidy(ctx, tx, actor, c)
	var chosen []member.Actor
	var numbers error
	if n.Way == Choice {
		chosen, numbers = n.chosen(ctx, tx)
	}
	if err := errors.Join(wrong, numbers); err != nil {
		return "", err
	}
	if err := n.checkAbout(ctx, tx, actor); err != nil {
		return "", err
	}
	about, err := brief.Write(ctx, tx, n.Brief)
	if err != nil {
		return "", err
	}
	group, state := id.New(), Gathering
	if n.Way == Choice {
		state = Asked
	}
	_, err = tx.Exec(ctx, `
		insert into focus_group (id, circle, state, way, question, lang, brief, seats, day, hour, place, answer_by, community, talk, about, member, person, at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
		group, n.Circle, string(state), string(n.Way), n.Question, n.Lang, about, n.Seats, n.Day, n.Hour, n.Place, n.AnswerBy, n.Community, n.Talk, n.About,
		actor.Member, actor.Pseudonym, store.Micros(clock.Now(ctx)))
	if err != nil {
		return "", err
	}
	for _, one := range chosen {
		_, err := tx.Exec(ctx, "insert into focus_seat (focus, person, member, state) values ($1, $2, $3, 'asked')", group, one.Pseudonym, one.Member)
		if err != nil {
			return "", err
		}
		if err := (Group{ID: group, Circle: c.ID}).ask(ctx, tx, one.Pseudonym, one.Member); err != nil {
			return "", err
		}
	}
	tx.Touch(circle.Topic(c.ID))
	return group, record(ctx, tx, actor, "focus.convened", group, c, convenedContent)
}

// tidy checks what was typed, and names all that is wrong at once.
func (n New) tidy(ctx context.Context, q store.Q, actor member.Actor, c circle.Circle) (New, error) {
	var question, seats, when, way error
	n.Question, question = typed.Text(n.Question, "question", 300)
	if n.Lang == "" {
		n.Lang = actor.Lang
	}
	n.Brief.Lang = n.Lang
	if n.Seats < Fewest || n.Seats > Most {
		seats = apperr.New(apperr.Invalid, "focus.seats_range", "Fewest", Fewest, "Most", Most).At("seats")
	}
	n.When, when = n.When.tidy(c.Today(ctx))
	switch n.Way {
	case Choice:
		n.Community = ""
	case Lot:
		way = n.checkCommunity(ctx, q)
	default:
		way = apperr.New(apperr.Invalid, "focus.way_missing").At("way")
	}
	return n, errors.Join(question, n.Brief.Check(), seats, when, way)
}

func (n New) checkCommunity(ctx context.Context, q store.Q) error {
	if n.Community == "" {
		return nil
	}
	tree, err := community.ReadTree(ctx, q)
	if err != nil {
		return err
	}
	if one, there := tree.Get(n.Community); !there || one.Kind == community.Identity {
		return apperr.New(apperr.Invalid, "focus.community_gone").At("community")
	}
	return nil
}

// chosen are the members with the numbers that were typed.
func (n New) chosen(ctx context.Context, q store.Q) ([]member.Actor, error) {
	found, err := member.ByNumbers(ctx, q, n.Numbers)
	if err != nil {
		return nil, err
	}
	var list []member.Actor
	seen := map[string]bool{}
	for _, number := range n.Numbers {
		m, there := found[number]
		if !there || m.Suspended || m.Standing != member.General && m.Standing != member.Working {
			return nil, apperr.New(apperr.Invalid, "focus.number_unknown", "Number", number).At("numbers")
		}
		if seen[m.ID] {
			continue
		}
		seen[m.ID] = true
		one, err := member.ActorOf(ctx, q, m.ID)
		if err != nil {
			return nil, err
		}
		list = append(list, one)
	}
	if len(list) < n.Seats {
		return nil, apperr.New(apperr.Invalid, "focus.too_few_chosen", "Seats", n.Seats, "Chosen", len(list)).At("numbers")
	}
	return list, nil
}

func record(ctx context.Context, tx *store.Tx, actor member.Actor, act, ref string, c circle.Circle, of func(context.Context, store.Q, string) (any, error)) error {
	content, err := of(ctx, tx, ref)
	if err != nil {
		return err
	}
	_, err = journal.Append(ctx, tx, journal.Act{Name: act, Ref: ref, Circle: c.ID, Actor: actor.Pseudonym, Audience: c.Audience, Content: content})
	return err
}
