package demo

import (
	"context"
	"time"

	"concentric/backlog"
	"concentric/base/store"
	"concentric/listening"
)

// respond lets a circle answer the findings of a closed conversation. What
// bridges most becomes a proposal, an agreement, and an answer that names it;
// the others are answered in writing by the secretary. With half, every second
// answer stays owed.
func (p *Party) respond(ctx context.Context, conversation string, g *Group, answers int) error {
	findings, err := listening.Findings(ctx, p.DB, conversation)
	if err != nil {
		return err
	}
	taken := false
	for i, f := range findings {
		if f.Item == "" || answers == none || (answers == half && i%2 == 1) {
			continue
		}
		if !taken && f.Kind == listening.Bridge {
			taken = true
			if err := p.takeUp(ctx, g, f); err != nil {
				return err
			}
			continue
		}
		p.after(time.Duration(i+1)*20*time.Hour, func(ctx context.Context) error { return p.reply(ctx, g, f, i) })
	}
	return nil
}

// takeUp carries a finding through consent; the answer names the agreement.
func (p *Party) takeUp(ctx context.Context, g *Group, f listening.Finding) error {
	m := taken[g.Text.Key]
	w := &work{p: p, g: g, m: m, pace: 24 * time.Hour, item: f.Item}
	w.next = func(ctx context.Context, agreement string) error {
		p.after(24*time.Hour, func(ctx context.Context) error {
			return p.answerItem(ctx, g, f.Item, backlog.Answer{Kind: backlog.Taken, Ref: agreement, Lang: "en", Text: m.Why})
		})
		return nil
	}
	p.after(24*time.Hour, w.draft)
	return nil
}

// reply answers a finding that is not taken up.
func (p *Party) reply(ctx context.Context, g *Group, f listening.Finding, i int) error {
	answer := backlog.Answer{Kind: backlog.NotTaken, Lang: "en", Text: replies[i%len(replies)]}
	if i%3 == 0 {
		answer = backlog.Answer{
			Kind: backlog.NotNow, Lang: "en", Until: p.Hands.Now().AddDate(0, 8, 0).Format(time.DateOnly),
			Text: "We could not do this justice together with the rest. We take it up again on the date we name here.",
		}
	}
	return p.answerItem(ctx, g, f.Item, answer)
}

func (p *Party) answerItem(ctx context.Context, g *Group, item string, answer backlog.Answer) error {
	secretary := p.actors[g.Seats[2]]
	return p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := backlog.Respond(ctx, tx, secretary, item, answer)
		return err
	})
}

// replies are what a circle answers to findings that it does not take up.
var replies = []string{
	"We read this as a hope that many share and that our circle cannot fulfil: it lies with the town. We have written to the council and say here when it answers.",
	"Here the two groups stand far apart, and both have reasons. We take no position on it this year rather than one that half of us could not carry. The statements stay in the record for whoever works on it next.",
	"This holds already: it is part of what we agreed on last spring. We had not said it clearly, and will in the next letter.",
	"We talked about it for half an hour and found no way that would be safe enough to try. If you see one, bring it to the circle: any member can.",
}

// taken is what each circle makes of what bridges most in its conversation.
var taken = map[string]Matter{
	"members": {
		Title:    "We ask people early, and in the open",
		Text:     "Eighteen months before an election the member care circle asks every circle and every place for names, with reasons. Whoever is named is asked privately whether they would like to hear those reasons.\n\nCandidates are then chosen in an open role selection. Somebody from another circle watches that it is fair, and says so in the logbook.",
		Why:      "Almost everyone said that people should be asked, and that we ask too late. We do both from now on.",
		Measured: "How many were asked, how many said yes, and what they say of it afterwards.", Feedback: "To the host.", Months: 12, Audience: "public",
		Question: "Does a letter count as asking?", Reaction: "This is what I hoped for when I joined.",
		Object: &Objecting{Reason: "Eighteen months is longer than our terms: those who ask would not be those who choose, and nobody would answer for it.", Months: 6},
	},
	"platform": {
		Title:    "Position on fair rents",
		Text:     "Rents should follow wages. People on the waiting list see where they stand on it. Old houses in the villages are easier to divide and repair, and whoever lets a single flat is not treated as a speculator.",
		Why:      "This is what tenants and people who let a flat agreed on. It is now our position, and the plank names the statements.",
		Measured: "Whether both groups still agree when we ask again.", Feedback: "To the drafter.", Months: 12, Audience: "public",
		Question: "Does this bind us in the council?", Reaction: "I can stand at the market with this.",
	},
}
