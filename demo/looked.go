package demo

import (
	"context"

	"concentric/base/store"
	"concentric/circle"
	"concentric/journal"
	"concentric/library"
	"concentric/moderation"
)

// planLooks leaves two things to look at for who moderates: a link of somebody
// who is not trusted yet, and a report about a story.
func (p *Party) planLooks() {
	p.plan(p.day(5), func(ctx context.Context) error {
		for i, one := range p.People {
			if p.seated[one.ID] || one.Number == generalNumber || one.Lang != "en" {
				continue
			}
			return p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
				_, err := library.Add(ctx, tx, p.actors[i], library.Resource, journal.Public, library.Text{
					Title: "Where the night buses stop", Text: "Somebody drew all the stops on one map: https://buses.example/night-map\n\nIt is from last autumn, so look twice.", Tags: []string{"buses"}, Lang: "en",
				})
				return err
			})
		}
		return nil
	})
	p.plan(p.day(2), func(ctx context.Context) error {
		return p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			stories, err := library.All(ctx, tx, p.general(), library.Story, "")
			if err != nil || len(stories) == 0 {
				return err
			}
			root, err := circle.Root(ctx, tx)
			if err != nil {
				return err
			}
			return moderation.Report{
				Kind: string(library.Story), Ref: stories[0].ID, Place: moderation.InLibrary, Circle: root.ID, Reason: moderation.Personal,
				Words: "Whose funeral it was is easy to guess in our village.", Lang: "en",
			}.Send(ctx, tx, p.general())
		})
	})
}
