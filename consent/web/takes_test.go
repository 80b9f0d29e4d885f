package web_test

import (
	"context"
	"strings"
	"testing"

	"concentric/base/store"
	"concentric/circle"
)

// What would be refused anyway is not offered: a circle below gets no domain by
// its own proposal, fills no other role of those below it than the leader, and
// what is at work is not taken up.
func TestOnlyWhatCanBeIsOffered(t *testing.T) {
	each(t, func(p *party) {
		var below, deeper circle.Circle
		p.write(func(ctx context.Context, tx *store.Tx) (err error) {
			for _, c := range []struct {
				to     *circle.Circle
				parent *circle.Circle
				name   string
			}{{&below, &p.c, "Rails"}, {&deeper, &below, "Points"}} {
				if *c.to, err = circle.Create(ctx, tx, p.persons[1], circle.Charter{Parent: c.parent.ID, Name: c.name, Aim: c.name}, "d"); err != nil {
					return err
				}
				if _, err = circle.Join(ctx, tx, p.persons[1], c.to.ID, p.persons[1], "d"); err != nil {
					return err
				}
			}
			for _, kind := range []circle.RoleKind{circle.Leader, circle.Secretary} {
				if _, err = circle.OpenRole(ctx, tx, p.persons[1], deeper.ID, circle.NewRole{Kind: kind}, "d"); err != nil {
					return err
				}
			}
			return nil
		})
		offers := func(in circle.Circle, kind, value string, want bool) {
			t.Helper()
			body := p.get(1, "/circles/"+in.ID+"/change/"+kind)
			if got := strings.Contains(body, `value="`+value+`"`); got != want {
				t.Errorf("%s in %s offers %s: %v", kind, in.Name, value, got)
			}
		}
		offers(p.c, "decides", p.c.ID, true)
		offers(below, "decides", below.ID, false)
		offers(below, "decides", deeper.ID, true)
		offers(below, "joins", below.ID, true)
		offers(below, "joins", deeper.ID, false) // its people decide who joins them
		offers(below, "folds", deeper.ID, true)
		offers(below, "rests", deeper.ID, false) // it is not at work yet
		fills := p.get(1, "/circles/"+below.ID+"/change/fills")
		if !strings.Contains(fills, "Points · Leader") || strings.Contains(fills, "Points · Secretary") {
			t.Errorf("roles of a circle below: %s", fills)
		}
	})
}
