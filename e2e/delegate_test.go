package e2e

import (
	"context"
	"strings"
	"time"

	"concentric/backlog"
	"concentric/base/store"
	"concentric/community"
	"concentric/consent"
	"concentric/delegate"
	"concentric/e2e/browser"
	"concentric/logbook"
	"concentric/member"
)

// aStreetSpeaks is how a neighbourhood that has no circle comes to a word in
// one: the circle opens a seat for it, its people choose who sits there, and
// what their delegate objects changes a proposal. Mia is one of them; Voter1 is
// chosen.
func (v *village) aStreetSpeaks(sam, mia *browser.Page) {
	v.t.Helper()
	street := v.hillStreet()
	sam.Open("/communities/" + street)
	sam.Click("Open a seat for a delegate")
	sam.Click("Propose a seat in Transport")
	sam.See("opens a seat for Hill Street")
	sam.NotSee("A circle has a new role")
	sam.Fill("Why: the need it answers", "They live where the buses turn.")
	sam.Accessible()
	sam.Click("Write the proposal")
	proposal := strings.TrimPrefix(sam.Path(), "/proposals/")
	v.present(v.Founders[1], proposal)
	v.consents(proposal, 1)
	sam.Open("/communities/" + street)
	sam.Click("A seat in: Transport")
	seat := sam.Path()
	sam.Fill("What are we looking for?", "An evening a month, and an ear for the street.")
	sam.Accessible()
	sam.Click("Ask them")

	hill := v.signIn("Voter1")
	hill.Open(seat)
	hill.Fill("Why would you do it, and what do you bring?", "I drive the bus.")
	hill.Click("My name may be shown to Hill Street")
	hill.Accessible()
	hill.Click("Offer myself")
	mia.Open("/today")
	mia.Click("Who should speak for Hill Street?")
	mia.Fill("Whom do you see in this seat?", "Voter1")
	mia.Fill("Why?", "Knows every stop.")
	mia.Click("Name this person")
	mia.See("You named Voter1.")
	mia.Accessible()
	sam.Open(seat)
	sam.NotSee("Knows every stop.")
	v.hands.Move(11 * 24 * time.Hour)
	v.settle()
	sam.Open(seat)
	sam.See("Knows every stop.")
	sam.Fill("The reasons, as you heard them", "Knows every stop, and drives there.")
	sam.Accessible()
	sam.Click("Ask the community for consent")
	mia.Open("/today")
	mia.Click("One person is proposed to speak for Hill Street")
	mia.Click("Consent: good enough for now")
	mia.Accessible()
	mia.Click("Give my answer")
	mia.See("You consented.")
	v.write(func(ctx context.Context, tx *store.Tx) error {
		c, _, err := delegate.Of(ctx, tx, strings.TrimPrefix(seat, "/seats/"))
		for _, one := range v.Members[2:4] {
			if err == nil {
				err = delegate.Answer(ctx, tx, one, c.ID, c.Asking, delegate.Consent, "", "en")
			}
		}
		return err
	})
	v.hands.Move(12 * 24 * time.Hour)
	v.settle()
	v.objects(seat, hill, mia)
}

// hillStreet is a neighbourhood in which four people live.
func (v *village) hillStreet() (street string) {
	v.t.Helper()
	v.write(func(ctx context.Context, tx *store.Tx) error {
		steward, err := member.ActorOf(ctx, tx, v.Founders[2].Member)
		if err != nil {
			return err
		}
		c, err := community.Begin(ctx, tx, steward, community.New{Kind: community.Place, Name: "Hill Street", Lang: "en"})
		street = c.ID
		for _, one := range v.Members[:4] {
			if err == nil {
				err = community.Live(ctx, tx, one, street, true)
			}
		}
		return err
	})
	return street
}

// objects is the delegate's objection, which shortens the term of what the
// circle agrees on, and what they report to the street.
func (v *village) objects(seat string, hill, mia *browser.Page) {
	v.t.Helper()
	proposal := v.turnsThere()
	hill.Open("/proposals/" + proposal)
	hill.Click("Objection")
	hill.Fill("Your reason", "The children cross there on their way to school.")
	hill.Click("Give my answer")
	hill.See("The children cross there", "One objection is open")
	hill.Click("Integrate the objection")
	hill.Fill("What we agree", "Buses turn in Hill Street after five o'clock.")
	hill.Click("Make the next version")
	v.consents(proposal, 2)
	hill.Open("/proposals/" + proposal)
	hill.Click("Consent")
	hill.Click("Give my answer")
	hill.See("Everyone has consented.")
	hill.Click("See the agreement")
	hill.See("after five o'clock")
	hill.Open(seat)
	hill.Fill("Report back", "They turn after five only.")
	hill.Click("Send the report")
	mia.Open(seat)
	mia.See("They turn after five only.", "Sits in Transport for Hill Street")
	mia.Accessible()
}

// turnsThere is the circle's proposal, to which its three founders consent.
func (v *village) turnsThere() (proposal string) {
	v.t.Helper()
	fay := v.Founders[0]
	v.write(func(ctx context.Context, tx *store.Tx) error {
		item, err := backlog.Open(ctx, tx, fay, backlog.New{Circle: v.Circle.ID, Title: "Where do the buses turn?", Lang: "en"})
		if err != nil {
			return err
		}
		p, err := consent.Draft(ctx, tx, fay, consent.New{Item: item.ID, Text: logbook.Text{
			Title: "Where the buses turn", Text: "Buses turn in Hill Street.", Why: "The square is dug up.", Responsible: "Transport circle",
			Measured: "Buses that are late", Feedback: "To the transport circle", ReviewOn: v.Circle.In(ctx, 300), Lang: "en",
		}})
		proposal = p.ID
		return err
	})
	v.present(fay, proposal)
	v.consents(proposal, 1)
	return proposal
}
