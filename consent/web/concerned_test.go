package web_test

import (
	"context"
	"strings"
	"testing"

	"concentric/base/store"
	"concentric/circle"
	"concentric/consent"
)

// The person whom a proposal is about is not asked, and is heard: on their own
// page, and by the others before they answer.
func TestThePersonConcernedIsHeard(t *testing.T) {
	each(t, func(p *party) {
		path := p.post(1, "/circles/"+p.c.ID+"/change/leaves", "person", p.persons[3].Member, "title", "Somebody leaves", "why", "Three meetings missed", "review_on", "2027-06-01")
		p.post(1, path+"/present", "round_ends", "2026-11-06")
		p.get(3, path, "It is about you", "Say it to the circle")
		if body := p.get(2, path); strings.Contains(body, "It is about you") {
			t.Error("others are told that it is about them")
		}
		waits := func() int {
			asks, err := consent.Concerning(p.ctx, p.db, p.persons[3].Member)
			if err != nil {
				t.Fatal(err)
			}
			return len(asks)
		}
		if n := waits(); n != 1 {
			t.Errorf("%d wait for whom it is about", n)
		}
		p.post(3, path+"/advise", "words", "I was ill, and am back")
		if n := waits(); n != 0 {
			t.Errorf("%d wait for whoever has spoken", n)
		}
		body := p.get(2, path, "What Cleo says to it", "I was ill, and am back")
		if said, asked := strings.Index(body, "I was ill"), strings.Index(body, `id="now"`); said > asked {
			t.Errorf("it stands at %d, after the answer at %d", said, asked)
		}
	})
}

// Whoever joins a circle while a round goes on is told why they are not asked.
func TestWhoCameAfterTheRoundBeganIsToldSo(t *testing.T) {
	each(t, func(p *party) {
		path := p.consenting()
		const told = "From the next round on you are asked, too."
		p.write(func(ctx context.Context, tx *store.Tx) error {
			_, err := circle.Join(ctx, tx, p.persons[1], p.c.ID, p.persons[9], "decided")
			return err
		})
		p.get(9, path, told)
		if body := p.get(2, path); strings.Contains(body, told) {
			t.Error("who is asked is told that they are not")
		}
	})
}
