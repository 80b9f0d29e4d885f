package backlog_test

import (
	"context"
	"testing"

	"concentric/backlog"
	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/circle"
	"concentric/journal"
)

// A complaint goes to a circle that the person is not in, for that circle
// alone; wherever it goes it is not there for the person, even once they sit
// where it lies.
func TestAComplaintIsNotThereForWhomItIsAbout(t *testing.T) {
	each(t, func(h *house) {
		var term circle.Term
		h.write(func(ctx context.Context, tx *store.Tx) error {
			if _, err := circle.Join(ctx, tx, person(1), h.a.ID, person(2), "d"); err != nil {
				return err
			}
			role, err := circle.OpenRole(ctx, tx, person(1), h.a.ID, circle.NewRole{Kind: circle.Facilitator, Lang: "en"}, "d")
			if err != nil {
				return err
			}
			term, err = circle.Fill(ctx, tx, person(1), role.ID, person(2), h.a.Today(ctx), h.a.In(ctx, 300), "d")
			return err
		})
		complain := func(n int, to string) func(context.Context, *store.Tx) error {
			return func(ctx context.Context, tx *store.Tx) error {
				_, err := backlog.Complain(ctx, tx, person(n), term.ID, to, "Nobody gets a word in", "", "en")
				return err
			}
		}
		h.refuses("backlog.about_oneself", complain(2, h.b.ID))
		h.refuses("backlog.complaint_circle", complain(9, h.a.ID))
		h.refuses("backlog.complaint_circle", complain(9, h.root.ID)) // person 2 founded it
		h.refuses("backlog.route_nowhere", complain(9, "none"))
		h.write(complain(9, h.b.ID))
		open, err := backlog.OfCircle(h.ctx, h.db, h.b.ID)
		if err != nil || len(open) != 1 || open[0].Audience != journal.Circle {
			h.t.Fatalf("got %+v, %v", open, err)
		}
		i := open[0]
		sees := func(n int) bool {
			ok, err := backlog.CanSee(h.ctx, h.db, person(n), i)
			if err != nil {
				h.t.Fatal(err)
			}
			sight, err := circle.SightOf(h.ctx, h.db, person(n))
			if err != nil {
				h.t.Fatal(err)
			}
			return ok || i.SeenBy(sight)
		}
		if !sees(9) || !sees(1) || sees(2) || sees(3) {
			h.t.Fatalf("seen by 9, 1, 2, 3: %v %v %v %v", sees(9), sees(1), sees(2), sees(3))
		}
		h.write(func(ctx context.Context, tx *store.Tx) error {
			_, err := circle.Join(ctx, tx, person(1), h.b.ID, person(2), "d")
			return err
		})
		if sees(2) {
			h.t.Fatal("the person sees it once they sit in the circle")
		}
		respond := func(n int) func(context.Context, *store.Tx) error {
			return func(ctx context.Context, tx *store.Tx) error {
				_, err := backlog.Respond(ctx, tx, person(n), i.ID, backlog.Answer{Kind: backlog.Changed, Text: "We talked with them", Lang: "en"})
				return err
			}
		}
		h.refuses("backlog.not_found", respond(2))
		h.refuses("backlog.complaint_circle", func(ctx context.Context, tx *store.Tx) error {
			_, err := backlog.Route(ctx, tx, person(1), i.ID, h.a.ID, "Yours", "en")
			return err
		})
		h.write(respond(1))
		if list, err := backlog.RaisedBy(h.ctx, h.db, person(9).Member); err != nil || len(list) != 1 || list[0].State != backlog.Answered {
			h.t.Fatalf("who complained does not find the answer: %+v, %v", list, err)
		}
		if _, _, err := backlog.ComplaintTo(h.ctx, h.db, person(2), term.ID); !apperr.Is(err, apperr.Conflict) {
			h.t.Fatalf("got %v", err)
		}
	})
}
