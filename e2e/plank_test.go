package e2e

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/consent"
	"concentric/e2e/browser"
	"concentric/member"
)

// What a general member brought up becomes a plank of the programme by consent,
// the plank shows the way back to the tension, and the programme is printed.
func TestAPlankFromATensionToPrint(t *testing.T) {
	t.Parallel()
	v := settleIn(t, storetest.SQLite, browser.Phone)
	mia, fay := v.signIn("Mia"), v.signIn("Fay")
	mia.Open("/circles/" + v.Circle.ID + "/backlog")
	mia.Click("Raise something")
	mia.Fill("In one sentence: what is it about?", "No way up to platform 3 with a pram")
	mia.Fill("Tell more", "The ramp at the station has been closed since spring.")
	mia.Fill("Who may see it", "Everyone, also outside the party")
	mia.Click("Bring it to the circle")
	item := mia.Path()

	sam := v.signIn("Sam") // the secretary keeps the records
	sam.Open("/platform")
	sam.Click("Begin a programme")
	sam.Fill("What is it called?", "What we stand for")
	sam.Fill("Who may see it", "Everyone, also outside the party")
	sam.Accessible()
	sam.Click("Begin it")
	sam.Fill("Title of the chapter", "Getting around")
	sam.Accessible()
	sam.Click("Add it")
	sam.See("The chapter is there.")
	programme := sam.Path()

	fay.Open(item)
	fay.Click("Make a proposal")
	fay.Fill("Title", "Stations for everybody")
	fay.Fill("In the programme, this text becomes", "A new plank in “Getting around”")
	fay.Fill("What we agree", "Every platform can be reached without stairs.")
	fay.Fill("Why: the need it answers", "People with prams and wheelchairs travel, too.")
	fay.Fill("Or who is responsible, in words", "Transport circle")
	fay.Fill("How it is measured", "Platforms without a ramp")
	fay.Fill("Where feedback goes", "To the transport circle")
	fay.Accessible()
	fay.Click("Save the draft")
	v.agree(fay.Path()[len("/proposals/"):])
	v.later()

	mia.Open(programme)
	mia.See("Getting around", "Stations for everybody", "Every platform can be reached without stairs.")
	mia.Accessible()
	mia.Click("Stations for everybody")
	mia.See("From the voices to the text", "No way up to platform 3 with a pram")
	mia.Accessible()
	mia.Open("/my-voice")
	mia.See("No way up to platform 3 with a pram", "Stations for everybody", "Your line is in the text, since edition 1")

	printed, err := http.Get(v.URL + programme + "/programme.pdf") // as a visitor
	if err != nil {
		t.Fatal(err)
	}
	defer printed.Body.Close()
	body, err := io.ReadAll(printed.Body)
	if err != nil || printed.StatusCode != http.StatusOK || !strings.HasPrefix(string(body), "%PDF-") {
		t.Errorf("the programme to print: %s, %v, begins %.20q", printed.Status, err, body)
	}
	v.aLinkIsHeld()
}

// agree takes a draft of Fay's through its rounds without a word against it.
func (v *village) agree(proposal string) {
	v.t.Helper()
	v.present(v.Founders[0], proposal)
	v.consents(proposal, 1)
}

// present takes its author's draft through its first two rounds.
func (v *village) present(author member.Actor, proposal string) {
	v.t.Helper()
	ends := v.Circle.In(v.ctx, 7)
	v.write(func(ctx context.Context, tx *store.Tx) error {
		fay := v.Founders[0]
		round, err := consent.Present(ctx, tx, author, proposal, ends)
		if err != nil {
			return err
		}
		if err := consent.Next(ctx, tx, fay, proposal, round.ID, ends); err != nil {
			return err
		}
		reacting, _, err := consent.OpenRound(ctx, tx, proposal)
		if err != nil {
			return err
		}
		return consent.Next(ctx, tx, fay, proposal, reacting.ID, "")
	})
}

// consents asks for consent to a version, and has that of Fay, Sam and Del.
func (v *village) consents(proposal string, n int) {
	v.t.Helper()
	v.write(func(ctx context.Context, tx *store.Tx) error {
		asked, err := consent.AskConsent(ctx, tx, v.Founders[0], proposal, n, v.Circle.In(ctx, 7))
		if err != nil {
			return err
		}
		for _, who := range v.Founders {
			if _, err := consent.Respond(ctx, tx, who, asked.ID, n, consent.Answer{Kind: consent.Consent}); err != nil {
				return err
			}
		}
		return nil
	})
}
