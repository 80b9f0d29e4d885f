package listening

import (
	"context"

	"concentric/base/clock"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/brief"
	"concentric/member"
	"concentric/translation"
)

// Sources are the texts of this room that are worth translating: those of the
// conversations that are open, or whose answer is still owed.
func Sources() []translation.Source {
	return []translation.Source{
		{Kind: translation.Conversation, Wanted: wantedOf(questionOf), One: func(ctx context.Context, q store.Q, ref string) (translation.Original, error) {
			c, err := Get(ctx, q, ref)
			return c.original(), err
		}},
		{Kind: translation.Brief, Wanted: wantedOf(briefOf), One: oneBrief},
		{Kind: translation.Statement, Wanted: wantedOf(statementsOf), One: oneStatementOriginal},
	}
}

func (c Conversation) original() translation.Original {
	return translation.Original{
		Kind: translation.Conversation, Ref: c.ID, Lang: c.Lang, Parts: []string{c.Question, c.Need, c.Promise}, Circle: c.Circle, Audience: c.records(),
		At: c.ID, Sees: c.translates(),
	}
}

// translates says who may translate one by link or for communities: whoever can
// take part and has come from its page, which of one by link only those find who
// have its address; and to whom it is offered besides: its communities and the
// people of its circle. It is nil for all others. What it finds out it keeps.
func (c Conversation) translates() func(context.Context, store.Q, member.Actor, bool) (bool, error) {
	if c.Audience != ByLink && c.Audience != ForCommunities {
		return nil
	}
	offered := map[string]bool{}
	return func(ctx context.Context, q store.Q, actor member.Actor, came bool) (bool, error) {
		if came && c.Audience == ByLink {
			return true, nil
		}
		if sees, known := offered[actor.Member]; known {
			return sees, nil
		}
		sees, err := sightOf(ctx, q, actor)
		if err != nil {
			return false, err
		}
		offered[actor.Member], err = sees(ctx, q, c)
		return offered[actor.Member], err
	}
}

// wantedOf collects what each conversation that is still read has.
func wantedOf(texts func(context.Context, store.Q, Conversation) ([]translation.Original, error)) func(context.Context, store.Q) ([]translation.Original, error) {
	return func(ctx context.Context, q store.Q) ([]translation.Original, error) {
		read, err := conversations(ctx, q, "where origin = '' and (state <> 'reported' or answer_by >= $1) order by case state when 'open' then 0 else 1 end, opened desc, id",
			clock.Now(ctx).Format(typed.DateFormat))
		if err != nil {
			return nil, err
		}
		var all []translation.Original
		for _, c := range read {
			some, err := texts(ctx, q, c)
			if err != nil {
				return nil, err
			}
			all = append(all, some...)
		}
		return all, nil
	}
}

func questionOf(_ context.Context, _ store.Q, c Conversation) ([]translation.Original, error) {
	return []translation.Original{c.original()}, nil
}

func briefOf(ctx context.Context, q store.Q, c Conversation) ([]translation.Original, error) {
	b, err := brief.Get(ctx, q, c.Brief)
	return []translation.Original{c.briefed(b)}, err
}

func (c Conversation) briefed(b brief.Brief) translation.Original {
	return translation.Original{
		Kind: translation.Brief, Ref: b.ID, Lang: b.Lang, Parts: []string{b.What, b.WhyNow, b.TradeOffs, b.Affected}, Circle: c.Circle, Audience: c.records(),
		At: c.ID, Sees: c.translates(),
	}
}

func oneBrief(ctx context.Context, q store.Q, ref string) (translation.Original, error) {
	of, err := conversations(ctx, q, "where brief = $1", ref)
	if err != nil {
		return translation.Original{}, err
	}
	b, err := brief.Get(ctx, q, ref)
	if err != nil || len(of) == 0 {
		return translation.Original{}, errNoConversation
	}
	return of[0].briefed(b), nil
}

func statementsOf(ctx context.Context, q store.Q, c Conversation) ([]translation.Original, error) {
	list, err := Statements(ctx, q, c.ID, Shown)
	sees := c.translates()
	var all []translation.Original
	for _, s := range list {
		o := s.original(c)
		o.Sees = sees
		all = append(all, o)
	}
	return all, err
}

func (s Statement) original(c Conversation) translation.Original {
	return translation.Original{
		Kind: translation.Statement, Ref: s.ID, Lang: s.Lang, Parts: []string{s.Text}, Circle: c.Circle, Audience: c.records(),
		At: c.ID, Sees: c.translates(),
	}
}

// oneStatementOriginal is one that people are shown: what waits or was refused
// is nobody's to translate.
func oneStatementOriginal(ctx context.Context, q store.Q, ref string) (translation.Original, error) {
	s, err := StatementByID(ctx, q, ref)
	if err != nil {
		return translation.Original{}, err
	}
	if s.State != Shown {
		return translation.Original{}, errNoStatement
	}
	c, err := Get(ctx, q, s.Conversation)
	return s.original(c), err
}
