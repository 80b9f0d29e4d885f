package demo

import (
	"context"
	"time"

	"concentric/base/store"
	"concentric/journal"
	"concentric/library"
)

// shelved are what members put into the library, and how others made it better.
var shelved = []struct {
	days   int
	kind   library.Kind
	text   library.Text
	better string
}{
	{
		days: 240, kind: library.Resource,
		text:   library.Text{Title: "A first evening in a circle", Text: "What to bring, what to say, and what can wait.\n\n- One matter, not five.\n- Everybody speaks once before anybody speaks twice.", Tags: []string{"beginners", "meeting"}, Lang: "en"},
		better: "What to bring, what to say, and what can wait.\n\n- One matter, not five.\n- Everybody speaks once before anybody speaks twice.\n- Eat before you begin.",
	},
	{
		days: 160, kind: library.Story,
		text: library.Text{Title: "The objection that saved us", Text: "We had agreed on the stall in ten minutes. Then somebody said that it was on the day of the funeral. Nobody had asked. We moved it by a week, and the whole village came.", Tags: []string{"objection", "upper valley"}, Lang: "en", Agreed: true},
	},
	{
		days: 70, kind: library.Resource,
		text: library.Text{Title: "Ein Treffen mit Kindern planen", Text: "Eine Liste für den Nachmittag: wer betreut, was es zu essen gibt, und wann Schluss ist.", Tags: []string{"kinder", "meeting"}, Lang: "de"},
	},
}

// planLibrary lets members fill the library.
func (p *Party) planLibrary() {
	for _, one := range shelved {
		p.plan(p.day(one.days), func(ctx context.Context) error {
			who, other := p.actors[p.someone(p.zealOf)], p.actors[p.someone(p.zealOf)]
			var e library.Entry
			err := p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
				e, err = library.Add(ctx, tx, who, one.kind, journal.Public, one.text)
				return err
			})
			if err != nil || one.better == "" {
				return err
			}
			p.after(5*24*time.Hour, func(ctx context.Context) error {
				return p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
					next := e.Now
					next.Base, next.Text = e.Now.N, one.better
					_, err := library.Edit(ctx, tx, other, e.ID, next)
					return err
				})
			})
			return nil
		})
	}
}
