package app_test

import (
	"context"

	"concentric/backlog"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/circle"
	"concentric/community"
	"concentric/declaration"
	"concentric/delegate"
	"concentric/introduction"
	"concentric/invitation"
	"concentric/logbook"
	"concentric/member"
	"concentric/moderation"
)

// stewardNow is the steward, with the powers of today.
func (w *world) stewardNow() member.Actor {
	w.t.Helper()
	actor, err := member.ActorOf(w.ctx, w.Site.DB, w.people["steward"].Member)
	if err != nil {
		w.t.Fatal(err)
	}
	return actor
}

// anInterest is one that the steward began.
func anInterest(w *world, _ place) (ref string) {
	w.t.Helper()
	steward := w.stewardNow()
	w.write(func(ctx context.Context, tx *store.Tx) error {
		// Identities have no limit a day; joining one takes consent, so it is an interest by another's hand.
		steward.Pseudonym = id.New()
		c, err := community.Begin(ctx, tx, steward, community.New{Kind: community.Interest, Name: id.New(), Lang: "en"})
		ref = c.ID
		return err
	})
	return ref
}

// aListOfPlaces waits for its import.
func aListOfPlaces(w *world, _ place) (ref string) {
	w.t.Helper()
	steward := w.stewardNow()
	w.write(func(ctx context.Context, tx *store.Tx) (err error) {
		ref, err = community.Stage(ctx, tx, steward, []byte("name\n"+id.New()+"\n"))
		return err
	})
	return ref
}

// aVacantSeat is one for an interest that the general member joined.
func aVacantSeat(w *world, c place) (ref string) {
	w.t.Helper()
	interest := anInterest(w, c)
	w.write(func(ctx context.Context, tx *store.Tx) error {
		if err := community.Leave(ctx, tx, w.people["steward"], interest); err != nil {
			return err
		}
		if err := community.Join(ctx, tx, w.people["member"], interest); err != nil {
			return err
		}
		role, err := circle.OpenRole(ctx, tx, w.people["founder"], c.id, circle.NewRole{Kind: circle.Operational, Title: "Delegate", Lang: "en", Community: interest}, "d")
		ref = role.ID
		return err
	})
	return ref
}

// aSeat is one in which people of the community choose who sits.
func aSeat(w *world, c place) string {
	w.t.Helper()
	ref, found := aVacantSeat(w, c), w.circleOf(c)
	w.write(func(ctx context.Context, tx *store.Tx) error {
		_, err := delegate.Open(ctx, tx, c.delegate, delegate.New{Role: ref, Wanted: c.secret, Starts: found.In(ctx, 20), Ends: found.In(ctx, 200), EndsOn: found.In(ctx, 3)})
		return err
	})
	return ref
}

func itsChoice(w *world, _ place, seat string) []string {
	c, _, err := delegate.Of(w.ctx, w.Site.DB, seat)
	if err != nil {
		w.t.Fatal(err)
	}
	return []string{"choice", c.ID}
}

// aDeclaration is one that its author prepared, and nobody else has confirmed.
func aDeclaration(w *world, c place) (ref string) {
	w.t.Helper()
	w.write(func(ctx context.Context, tx *store.Tx) error {
		found := w.circleOf(c)
		if _, err := declaration.Spokesperson(ctx, tx, found); err != nil {
			role, err := circle.OpenRole(ctx, tx, w.people["founder"], c.id, circle.NewRole{Kind: circle.Spokesperson, Lang: "en"}, "d")
			if err != nil {
				return err
			}
			if _, err := circle.Fill(ctx, tx, w.people["founder"], role.ID, c.delegate, found.Today(ctx), found.In(ctx, 300), "d"); err != nil {
				return err
			}
		}
		said := w.text(c)
		said.Lineage.Proposal, said.Record.Method = "d", logbook.Consent
		a, err := logbook.Agree(ctx, tx, c.author, "", c.id, found.Audience, said)
		if err != nil {
			return err
		}
		d, err := declaration.Prepare(ctx, tx, c.author, c.id, a.ID, a.Now.ID)
		ref = d.ID
		return err
	})
	return ref
}

// aNewcomer is somebody who introduced themselves, and waits for the circle's author.
func aNewcomer(w *world, c place) (ref string) {
	w.t.Helper()
	w.write(func(ctx context.Context, tx *store.Tx) error {
		for _, one := range []member.Actor{w.people["delegate"], w.people["facilitator"], w.people["other circle"]} {
			if err := introduction.StopWelcoming(ctx, tx, one); err != nil {
				return err
			}
		}
		if err := introduction.Welcome(ctx, tx, c.author, c.id, introduction.MostInMonth); err != nil {
			return err
		}
		newcomer, err := w.add(ctx, tx, "Newcomer")
		if err != nil {
			return err
		}
		_, err = introduction.Introduce(ctx, tx, newcomer, introduction.Words{Text: c.secret}, "en", introduction.One)
		if err != nil {
			return err
		}
		i, _, _, err := introduction.Of(ctx, tx, newcomer.Member)
		ref = i.ID
		return err
	})
	return ref
}

// aWelcomeTaken is what the circle's author answered somebody new, which was taken away.
func aWelcomeTaken(w *world, c place) (ref string) {
	w.t.Helper()
	i := aNewcomer(w, c)
	w.write(func(ctx context.Context, tx *store.Tx) error {
		waiting, err := introduction.WaitingFor(ctx, tx, c.author.Member)
		if err != nil {
			return err
		}
		ref = waiting[len(waiting)-1].Led.ID
		if err := introduction.Answer(ctx, tx, c.author, i, "Welcome", "en", ""); err != nil {
			return err
		}
		return introduction.TakeAwayAnswer(ctx, tx, w.people["second founder"], ref, moderation.Hurtful)
	})
	return ref
}

// aTensionTaken is what the circle's author raised, and was taken away after a report.
func aTensionTaken(w *world, c place) string {
	w.t.Helper()
	ref := item(w, c)
	w.write(func(ctx context.Context, tx *store.Tx) error {
		report := moderation.Report{Kind: "tension", Ref: ref, Place: c.id, Circle: c.id, Reason: moderation.Hurtful}
		if err := report.Send(ctx, tx, w.people["member"]); err != nil {
			return err
		}
		about, err := moderation.AnswerReports(ctx, tx, c.facilitator, ref, moderation.Refused, moderation.Hurtful, "It hurts")
		if err != nil {
			return err
		}
		return backlog.TakeAway(ctx, tx, c.facilitator, about, moderation.Hurtful)
	})
	return ref
}

func itsCircle(_ *world, c place, _ string) []string { return []string{"circle", c.id} }

// aSheet is the link of the circle.
func aSheet(w *world, c place) string { return w.link(c).ID }

// itsLink is the code of that link.
func itsLink(w *world, c place) string { return w.link(c).Code }

func (w *world) link(c place) (link invitation.Link) {
	w.t.Helper()
	w.write(func(ctx context.Context, tx *store.Tx) (err error) {
		link, err = invitation.Offer(ctx, tx, c.facilitator, invitation.Circle, c.id, false)
		return err
	})
	return link
}
