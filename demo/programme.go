package demo

import (
	"context"
	"fmt"
	"time"

	"concentric/backlog"
	"concentric/base/store"
	"concentric/consent"
	"concentric/journal"
	"concentric/platform"
)

// chapters are the programme's, as the Platform circle ordered it.
var chapters = []string{"How we decide", "Homes", "Getting about"}

// planks are matters of the Platform circle whose texts stand in the programme;
// the position on rents, which came out of a conversation, is another.
var planks = []Matter{
	{
		Circle: "platform", Chapter: "How we decide", Days: 190, Audience: "public", Months: 18,
		Raised: "We never say how we would decide in a town hall", Why: "At the stall people ask what would be different with us. We talk about circles and they nod politely.",
		Title:    "Whoever is concerned is asked before it is decided",
		Text:     "Before a council decides, it asks those whom the decision concerns, in public, and says by when it answers. What it hears stands beside what it decides.\n\nWe do this ourselves, and we ask it of every council in which we sit.",
		Measured: "Decisions of councils with us in them that were asked about before.", Feedback: "To the drafter.",
		Question: "Also for matters of a few hundred?", Reaction: "I can say this sentence at the stall.",
	},
	{
		Circle: "platform", Chapter: "Getting about", Days: 150, Audience: "public", Months: 18,
		Raised: "We have no word on buses", Why: "The valleys lose a line every two years and we have nothing to show.",
		Title:    "A bus every hour, in every valley",
		Text:     "From every village a bus goes at least every hour, from six in the morning until midnight. It waits for the train.\n\nLines that few people use are driven by small buses on call. They cost the same.",
		Measured: "Villages with an hourly bus.", Feedback: "To the drafter.",
		Question: "Who pays for the night?", Reaction: "My mother would move back.",
	},
}

// amended are other words for the bus plank: the first two go into its text,
// the last ones wait.
var amended = []struct {
	days    int
	general bool
	text    string
	why     string
}{
	{
		days: 52, general: true,
		text: "From every village a bus goes at least every hour, from five in the morning until midnight. It waits for the train.\n\nLines that few people use are driven by small buses on call. They cost the same.",
		why:  "The early shift at the hospital begins at six. A bus at six comes too late.",
	},
	{
		days: 50,
		text: "From every village a bus goes at least every hour, from six in the morning until midnight. It waits for the train.\n\nLines that few people use are driven by small buses on call, with room for a wheelchair. They cost the same.",
		why:  "The small buses of today have a step of forty centimetres.",
	},
	{
		days: 9,
		text: "From every village a bus goes at least every half hour, from five in the morning until midnight. It waits for the train.\n\nLines that few people use are driven by small buses on call, with room for a wheelchair. They cost the same.",
		why:  "An hour is long when the doctor was late.",
	},
	{
		days: 6, general: true,
		text: "From every village a bus goes at least every hour, from five in the morning until midnight. It waits for the train.\n\nLines that few people use are driven by small buses on call, with room for a wheelchair. They cost the same. Whoever cannot telephone can order them at the shop.",
		why:  "My neighbour is deaf. She cannot call anybody.",
	},
}

// planProgramme lets the Platform circle begin the party's programme and write
// it, others amend it, and somebody translate a plank.
func (p *Party) planProgramme() {
	p.plan(p.day(200), p.beginProgramme)
	for _, m := range planks {
		p.plan(p.day(m.Days), func(ctx context.Context) error { return p.carry(ctx, m, nil) })
	}
	p.plan(p.day(120), p.translateBus)
	for i, a := range amended {
		p.plan(p.day(a.days), func(ctx context.Context) error {
			item, err := p.amend(ctx, a.general, a.text, a.why)
			if err == nil && i == 1 {
				p.after(3*24*time.Hour, func(ctx context.Context) error { return p.workIn(ctx, item) })
			}
			return err
		})
	}
}

func (p *Party) beginProgramme(ctx context.Context) error {
	g := p.circles["platform"]
	return p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		who := p.actors[g.Seats[2]]
		book, err := platform.Begin(ctx, tx, who, platform.New{Circle: g.ID, Title: "What Common Ground stands for", Lang: "en", Audience: journal.Public})
		if err != nil {
			return err
		}
		p.programme = book.ID
		for _, title := range chapters {
			if _, err := platform.AddChapter(ctx, tx, who, book.ID, title, "en"); err != nil {
				return err
			}
		}
		return nil
	})
}

// inProgramme is what a matter puts into effect: nothing, or a plank.
func (p *Party) inProgramme(ctx context.Context, m Matter) ([]consent.Effect, error) {
	if m.Chapter == "" {
		return nil, nil
	}
	list, err := platform.Chapters(ctx, p.DB, p.programme)
	if err != nil {
		return nil, err
	}
	for _, c := range list {
		if c.Title == m.Chapter {
			return []consent.Effect{{Kind: consent.Writes, Plank: &platform.Change{Chapter: c.ID}}}, nil
		}
	}
	return nil, fmt.Errorf("demo: the programme has no chapter %q", m.Chapter)
}

// bus is the plank that people amend.
func (p *Party) bus(ctx context.Context) (platform.Plank, error) {
	list, err := platform.Planks(ctx, p.DB, p.programme)
	if err != nil {
		return platform.Plank{}, err
	}
	for _, one := range list {
		if one.Now.Title == planks[1].Title {
			return one, nil
		}
	}
	return platform.Plank{}, fmt.Errorf("demo: %q is not in the programme", planks[1].Title)
}

func (p *Party) translateBus(ctx context.Context) error {
	bus, err := p.bus(ctx)
	if err != nil {
		return err
	}
	return p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		who := p.actors[p.circles["platform"].Seats[3]]
		for _, t := range []platform.Translation{
			{
				Part: bus.ID, N: bus.Now.N, Lang: "de", Title: "Jede Stunde ein Bus, in jedem Tal",
				Text: "Aus jedem Dorf fährt mindestens jede Stunde ein Bus, von sechs Uhr früh bis Mitternacht. Er wartet auf den Zug.\n\nWo wenige mitfahren, kommen kleine Busse auf Abruf. Sie kosten gleich viel.",
			},
			{Part: bus.Chapter, Lang: "de", Title: "Unterwegs"},
			{Part: bus.Programme, Lang: "de", Title: "Wofür Common Ground steht"},
		} {
			if _, err := platform.Translate(ctx, tx, who, t); err != nil {
				return err
			}
		}
		return nil
	})
}

// amend lets somebody put the bus plank into other words; it returns the matter
// under which they are gathered.
func (p *Party) amend(ctx context.Context, general bool, text, why string) (item string, err error) {
	bus, err := p.bus(ctx)
	if err != nil {
		return "", err
	}
	who := p.general()
	if !general {
		who = p.actors[p.someone(p.zealOf)]
	}
	err = p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		a, err := platform.Amend(ctx, tx, who, platform.Amendment{
			Plank: bus.ID, Base: bus.Now.N, Title: bus.Now.Title, Text: text, Why: why, Named: general,
		})
		item = a.Item
		return err
	})
	return item, err
}

// workIn lets the circle work the amendments under a matter into the plank, and
// answer those who wrote them.
func (p *Party) workIn(ctx context.Context, item string) error {
	bus, err := p.bus(ctx)
	if err != nil {
		return err
	}
	under, err := platform.OfItem(ctx, p.DB, item)
	if err != nil {
		return err
	}
	title, text, worked, _, err := platform.Together(ctx, p.DB, bus.Now, under)
	if err != nil {
		return err
	}
	change := platform.Change{Plank: bus.ID, Base: bus.Now.N}
	for _, a := range worked {
		change.Amendments = append(change.Amendments, a.ID)
	}
	m := planks[1]
	m.Title, m.Text, m.Question, m.Reaction, m.Chapter = title, text, "", "Two sentences, and both from people who ride it.", ""
	m.Why = "Two members who use the bus told us what is missing. Both lines are in the text as they wrote them."
	g := p.circles["platform"]
	w := &work{p: p, g: g, m: m, pace: 24 * time.Hour, item: item, effects: []consent.Effect{{Kind: consent.Writes, Plank: &change}}}
	w.next = func(ctx context.Context, agreement string) error {
		p.after(24*time.Hour, func(ctx context.Context) error {
			return p.answerItem(ctx, g, item, backlog.Answer{Kind: backlog.Taken, Ref: agreement, Lang: "en", Text: m.Why})
		})
		return nil
	}
	return w.draft(ctx)
}
