package consent

import (
	"context"

	"concentric/base/store"
)

// Ask is an open round that waits for one person.
type Ask struct {
	Round    Round
	Proposal Proposal
	Title    string
	Lang     string
}

// WaitingFor lists the open rounds in which a member has not spoken yet: no
// answer in a consent round, no word in a clarifying or reaction round. The
// soonest end comes first.
func WaitingFor(ctx context.Context, q store.Q, member string) ([]Ask, error) {
	if member == "" {
		return nil, nil
	}
	open, err := rounds(ctx, q, `where ended = 0
		and id in (select round from consent_roster where member = $1)
		and not exists (select 1 from consent_answer a where a.round = consent_round.id and a.member = $1 and a.replaced = 0
			and (a.answer <> 'objection' or a.reason <> ''))
		and (kind in ('consent', 'drop') or not exists (select 1 from consent_word w where w.round = consent_round.id and w.member = $1))
		order by ends_on, at, id`, member)
	if err != nil {
		return nil, err
	}
	var asks []Ask
	for _, r := range open {
		p, err := Get(ctx, q, r.Proposal)
		if err != nil {
			return nil, err
		}
		if p.Elects.Member == member {
			silent, err := Silent(ctx, q, r.ID)
			if err != nil {
				return nil, err
			}
			if len(silent) > 1 {
				continue // whom it proposes answers last
			}
		}
		v, err := version(ctx, q, p.ID, r.N)
		if err != nil {
			return nil, err
		}
		asks = append(asks, Ask{Round: r, Proposal: p, Title: v.Text.Title, Lang: v.Text.Lang})
	}
	return asks, nil
}

// Concerning lists the open rounds on proposals that are about a member, who is not
// asked in them and has not yet said what the circle should hear. The soonest end
// comes first.
func Concerning(ctx context.Context, q store.Q, member string) ([]Ask, error) {
	if member == "" {
		return nil, nil
	}
	open, err := rounds(ctx, q, `where ended = 0
		and proposal in (select id from consent_proposal where concerns_member = $1)
		and not exists (select 1 from consent_word w where w.proposal = consent_round.proposal and w.member = $1 and w.kind = 'advice')
		order by ends_on, at, id`, member)
	if err != nil {
		return nil, err
	}
	var asks []Ask
	for _, r := range open {
		p, err := Get(ctx, q, r.Proposal)
		if err != nil {
			return nil, err
		}
		v, err := version(ctx, q, p.ID, r.N)
		if err != nil {
			return nil, err
		}
		asks = append(asks, Ask{Round: r, Proposal: p, Title: v.Text.Title, Lang: v.Text.Lang})
	}
	return asks, nil
}

// Titles are the newest titles of proposals, by id.
func Titles(ctx context.Context, q store.Q, list []Proposal) (map[string]string, error) {
	titles := make(map[string]string, len(list))
	for _, p := range list {
		v, err := p.Newest(ctx, q)
		if err != nil {
			return nil, err
		}
		titles[p.ID] = v.Text.Title
	}
	return titles, nil
}
