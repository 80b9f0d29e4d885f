package demo

import (
	"context"
	"time"

	"concentric/backlog"
	"concentric/base/store"
	"concentric/listening"
)

// respond lets a circle answer the findings of a closed conversation. One that
// the circle takes up becomes a proposal, an agreement, and an answer that names
// it; the others are answered in writing by the secretary. With half, every
// second answer stays owed.
func (p *Party) respond(ctx context.Context, conversation string, g *Group, answers int) error {
	findings, err := listening.Findings(ctx, p.DB, conversation)
	if err != nil {
		return err
	}
	texts, err := p.wordings(ctx, findings)
	if err != nil {
		return err
	}
	up := takenUp(findings, texts, taken[g.Text.Key].From)
	for i, f := range findings {
		switch {
		case f.Item == "" || answers == none:
		case i == up:
			if err := p.takeUp(ctx, g, f); err != nil {
				return err
			}
		case answers == half && i%2 == 0 && f.Kind != listening.Summary:
		default:
			p.after(time.Duration(i+1)*20*time.Hour, func(ctx context.Context) error { return p.reply(ctx, g, f, i, texts[f.Statement]) })
		}
	}
	return nil
}

// wordings are the statements that findings are about, by id.
func (p *Party) wordings(ctx context.Context, findings []listening.Finding) (map[string]string, error) {
	var ids []string
	for _, f := range findings {
		if f.Statement != "" {
			ids = append(ids, f.Statement)
		}
	}
	found, err := listening.StatementsByIDs(ctx, p.DB, ids)
	texts := map[string]string{}
	for id, s := range found {
		texts[id] = s.Text
	}
	return texts, err
}

// takenUp is the place of the finding that the circle takes up: the one with
// this wording, or else what bridges most; -1 where nothing bridges.
func takenUp(findings []listening.Finding, texts map[string]string, wording string) int {
	first := -1
	for i, f := range findings {
		if f.Item == "" || f.Kind != listening.Bridge {
			continue
		}
		if texts[f.Statement] == wording {
			return i
		}
		if first < 0 {
			first = i
		}
	}
	return first
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
func (p *Party) reply(ctx context.Context, g *Group, f listening.Finding, i int, wording string) error {
	said, written := replies[wording]
	switch {
	case f.Kind == listening.Summary:
		said = heard[g.Text.Key]
	case !written:
		said = otherwise[i%len(otherwise)]
	}
	answer := backlog.Answer{Kind: said.Kind, Lang: "en", Text: said.Text}
	if said.Later > 0 {
		answer.Until = p.Hands.Now().AddDate(0, said.Later, 0).Format(time.DateOnly)
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
