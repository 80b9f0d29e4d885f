package web_test

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"testing"

	"concentric/base/store"
	"concentric/journal"
	"concentric/library"
	"concentric/moderation"
)

// What one account put in is decided at one stroke, whole texts with it; what
// somebody else put in waits, and so does what was chosen otherwise.
func TestLinksOfOnePersonAreDecidedAtOnce(t *testing.T) {
	each(t, func(p *party) {
		var entries []library.Entry
		add := func(who int, text string) {
			t.Helper()
			p.write(func(ctx context.Context, tx *store.Tx) error {
				e, err := library.Add(ctx, tx, p.persons[who], library.Resource, journal.Public, library.Text{Title: "Mattresses", Text: text, Lang: "en"})
				entries = append(entries, e)
				return err
			})
		}
		for n := range 2 {
			add(6, fmt.Sprintf("Buy at https://shop%d.example or https://outlet%d.example", n, n))
		}
		add(4, "See https://museum.example")
		waiting, all, err := moderation.LinksWaiting(p.ctx, p.db, p.persons[1])
		if err != nil || all != 5 {
			t.Fatal(waiting, err)
		}
		waiting = slices.DeleteFunc(waiting, func(l moderation.Link) bool { return l.Address == "https://museum.example" })
		first, kept := waiting[0].ID, waiting[1].ID // of one instant, so in any order
		p.asks(200, 1, "/moderation", nil, `name="likewise" value="`+first+`"`, "not", `name="likewise" value="`+kept+`"`)
		p.asks(303, 1, "/moderation", url.Values{
			"link": {first, kept}, "d-" + first: {"promotion"}, "d-" + kept: {"accepted"}, "likewise": {first}, "away": {first},
		})
		for n, e := range entries {
			_, err := library.See(p.ctx, p.db, p.persons[4], e.ID)
			if reads := err == nil; reads != (n == 2) {
				t.Errorf("entry %d is read: %v", n, reads)
			}
		}
		waiting, all, err = moderation.LinksWaiting(p.ctx, p.db, p.persons[1])
		if err != nil || all != 1 || waiting[0].Address != "https://museum.example" {
			t.Errorf("%d wait: %+v %v", all, waiting, err)
		}
		if l, err := moderation.LinkByID(p.ctx, p.db, kept); err != nil || l.State != moderation.LinkReleased {
			t.Errorf("what was chosen otherwise: %+v %v", l, err)
		}
	})
}
