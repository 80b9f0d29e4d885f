package lab

import (
	"context"

	"concentric/base/store"
	"concentric/member"
	"concentric/translation"
)

// Sources are the notes of labs while the circle that listens still works on what
// they are about. Who reads the notes may translate them, and nobody else.
func Sources() []translation.Source {
	return []translation.Source{{
		Kind: translation.Lab,
		Wanted: func(ctx context.Context, q store.Q) ([]translation.Original, error) {
			noted, err := labs(ctx, q, "where l.state = 'planned' and n.lab is not null order by n.at desc, l.id")
			if err != nil {
				return nil, err
			}
			var all []translation.Original
			for _, l := range noted {
				about, err := l.subject(ctx, q)
				if err != nil {
					return nil, err
				}
				if !about.Open {
					continue
				}
				o, err := l.original(ctx, q, about)
				if err != nil {
					return nil, err
				}
				all = append(all, o)
			}
			return all, nil
		},
		One: func(ctx context.Context, q store.Q, ref string) (translation.Original, error) {
			l, err := get(ctx, q, ref)
			if err == nil && (l.State != Planned || l.Noted.IsZero()) {
				err = errNotFound
			}
			if err != nil {
				return translation.Original{}, err
			}
			about, err := l.subject(ctx, q)
			if err != nil {
				return translation.Original{}, err
			}
			return l.original(ctx, q, about)
		},
	}}
}

// The parts of a translation of notes: point n is part n-1.
const (
	PartDiffer = MostPoints
	PartSaid   = MostPoints + 1
)

func (l Lab) original(ctx context.Context, q store.Q, about Subject) (translation.Original, error) {
	n, err := notes(ctx, q, l.ID)
	parts := make([]string, MostPoints)
	copy(parts, n.Needs)
	return translation.Original{
		Kind: translation.Lab, Ref: l.ID, Lang: n.Lang, Parts: append(parts, n.Differ, n.Said), Circle: about.Circle, At: l.Talk,
		Sees: func(ctx context.Context, q store.Q, actor member.Actor, _ bool) (bool, error) {
			reads, err := about.Reads(ctx, q, actor)
			return reads || l.Hosts(actor), err
		},
	}, err
}
