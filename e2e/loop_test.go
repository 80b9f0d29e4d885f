package e2e

import (
	"testing"

	"concentric/base/store/storetest"
	"concentric/e2e/browser"
	"concentric/engine/opinion"
	"concentric/listening"
)

// The loop is the product: from one member's voice to an agreement, and the
// answer back. It is gone through on a phone on SQLite, at a desk on
// PostgreSQL, without JavaScript, and by keyboard alone.
func TestTheLoop(t *testing.T) {
	t.Parallel()
	concentric := program(t)
	quiet, keys := browser.Phone, browser.Desktop
	quiet.NoScript, keys.Keyboard = true, true
	for name, run := range map[string]struct {
		database func(testing.TB) string
		screen   browser.Screen
	}{
		"phone, SQLite":       {storetest.SQLite, browser.Phone},
		"desk, PostgreSQL":    {storetest.PostgreSQL, browser.Desktop},
		"without JavaScript":  {storetest.SQLite, quiet},
		"by keyboard, SQLite": {storetest.SQLite, keys},
	} {
		t.Run(name, func(t *testing.T) {
			v := settleIn(t, run.database, run.screen)
			l := &loop{village: v, fay: v.signIn("Fay"), sam: v.signIn("Sam"), del: v.signIn("Del"), mia: v.signIn("Mia")}
			l.ask()
			l.listen()
			l.close()
			l.propose()
			l.integrate()
			l.answer()
			l.toldBack()
			l.verify(concentric)
		})
	}
}

// loop is one way around: four people, each on a page of their own.
type loop struct {
	*village
	fay, sam, del, mia *browser.Page
	talk               string // path of the conversation
	proposal           string // path of the proposal
	agreement          string // path of the agreement
}

// seeds are the first statements; Mia's own comes later.
var seeds = []string{
	"Buses should run every hour until two.", "Night buses may cost double.", "Fewer cars at night would be good.",
	"The last train should wait for the last bus.", "Drivers need a second person on board.", "A taxi voucher is better than a bus.",
	"Stops should be lit.",
}

const miasStatement = "Nurses come home at one and there is no bus."

// ask opens the conversation, in the name of the circle.
func (l *loop) ask() {
	l.fay.Open("/conversations")
	l.fay.Click("Ask a question")
	l.fay.Fill("The question", "How do we get home at night?")
	l.fay.Fill("Why you need to hear people", "The last bus leaves at eleven, and we hear that people are stranded.")
	l.fay.Fill("What you will do with the result", "We decide on a timetable and answer each finding.")
	l.fay.Fill("Answer by", l.Circle.In(l.ctx, 30))
	l.fay.Fill("What it is about", "Whether and how buses run after eleven.")
	l.fay.Fill("Why now", "The contract is renewed in spring.")
	l.fay.Fill("What has to be weighed", "Money, the drivers' nights, who is out late.")
	l.fay.Fill("Who is affected", "Everybody who works or goes out late.")
	said := ""
	for _, s := range seeds {
		said += s + "\n"
	}
	l.fay.Fill("First statements", said)
	l.fay.Click("The members")
	l.fay.Click("are read by the circle first")
	l.fay.Accessible()
	l.fay.Click("Open the conversation")
	l.fay.See("How do we get home at night?", "The conversation is open.")
	l.talk = l.fay.Path()
}

// listen is Mia's three minutes: she votes, takes one vote back, says what is
// missing, and sees where people stand.
func (l *loop) listen() {
	l.mia.Open("/today")
	l.mia.Accessible()
	l.mia.Open(l.talk)
	l.mia.Accessible()
	l.mia.Click("Say what you think")
	l.mia.Accessible()
	l.mia.Click("Agree")
	l.mia.See("Saved: you agree")
	l.mia.Click("Undo")
	l.mia.See("Taken back.")
	for range seeds {
		l.mia.Click("Agree")
		l.mia.See("Saved: you agree")
	}
	l.mia.See("You have answered everything")
	l.mia.Click("Say what is missing")
	l.mia.Fill("Your statement", miasStatement)
	l.mia.Accessible()
	l.mia.Click("Say it")
	l.mia.See("Somebody from the circle reads it first", miasStatement)
	l.sam.Open(l.talk)
	l.sam.Click("Look through new statements")
	l.sam.See(miasStatement)
	l.sam.Accessible()
	l.sam.Click("Save, and show the rest of this page")
	l.sam.See("Nothing waits.")
	l.others()
	l.later()
	l.mia.Open(l.talk + "/map")
	l.mia.See("What we share", miasStatement, "you agree")
	l.mia.Accessible()
}

// others vote as well: half of them would rather have vouchers, everything has
// somebody against it but what Mia said.
func (l *loop) others() {
	room := listening.NewRoom(l.Site.DB, l.Site.Vault)
	id := l.talk[len("/conversations/"):]
	for i, who := range l.Members[1:] {
		for n := 1; n <= len(seeds)+1; n++ {
			vote := opinion.Agree
			if (n == 2 || n == 6) && i%2 == 0 || n <= len(seeds) && i*n%4 == 1 {
				vote = opinion.Disagree
			}
			if err := room.Vote(l.ctx, who, id, n, vote); err != nil {
				l.t.Fatal(err)
			}
		}
	}
}

// close brings what was heard to the circle's backlog.
func (l *loop) close() {
	l.fay.Open(l.talk)
	l.fay.Click("Close the conversation")
	l.fay.Click("Close it now")
	l.fay.See("The conversation is closed.")
	l.later()
	l.fay.Open("/circles/" + l.Circle.ID + "/backlog")
	l.fay.See("What we heard", "What we share: "+miasStatement)
	l.fay.Accessible()
	l.fay.Click("What we share: " + miasStatement)
	l.fay.Accessible()
}

// propose drafts on that finding, and takes the draft through its two rounds.
func (l *loop) propose() {
	l.fay.Click("Make a proposal")
	l.fay.Fill("Title", "Night buses")
	l.fay.Fill("What we agree", "Buses run every hour until two, on all days.")
	l.fay.Fill("Why: the need it answers", "People who work late come home.")
	l.fay.Fill("Or who is responsible, in words", "Transport circle")
	l.fay.Fill("How it is measured", "Riders a night")
	l.fay.Fill("Where feedback goes", "To the transport circle")
	l.fay.Fill("Review on", l.Circle.In(l.ctx, 360))
	l.fay.Fill("Last day", l.Circle.In(l.ctx, 365))
	l.fay.Accessible()
	l.fay.Click("Save the draft")
	l.proposal = l.fay.Path()
	l.fay.Accessible()
	l.fay.Click("Show it to the circle")
	l.fay.See("Do you understand the proposal?")
	l.sam.Open(l.proposal)
	l.sam.Accessible()
	l.sam.Fill("Your question", "Does this hold at Christmas, too?")
	l.sam.Click("Ask")
	l.sam.See("The circle has heard you.")
	l.fay.Reload()
	l.fay.Click("For the facilitator and the author")
	l.fay.Click("End the questions, ask for reactions")
	l.del.Open(l.proposal)
	l.del.Click("I have nothing to add")
	l.fay.Open(l.proposal)
	l.fay.Click("For the facilitator and the author")
	l.fay.Click("End the reaction round")
	l.fay.Accessible()
	l.fay.Click("Ask for consent to version 1")
	l.fay.See("Do you consent?")
}

// integrate meets an objection, works it into version 2 by a shorter term, and
// has everyone's consent.
func (l *loop) integrate() {
	l.fay.Click("Consent")
	l.fay.Click("Give my answer")
	l.fay.See("Your answer is recorded.")
	l.sam.Open(l.proposal)
	l.sam.Accessible()
	l.sam.Click("I trust the circle on this")
	l.sam.Click("Give my answer")
	l.del.Open(l.proposal)
	l.del.Click("Objection")
	l.del.Fill("Your reason", "A whole year binds money that the schools need.")
	l.del.Click("Give my answer")
	l.del.See("A whole year binds money", "One objection is open")
	l.del.Accessible()
	l.del.Click("Integrate the objection")
	l.del.Fill("Review on", l.Circle.In(l.ctx, 80))
	l.del.Fill("Last day", l.Circle.In(l.ctx, 90))
	l.del.Accessible()
	l.del.Click("Make the next version")
	l.del.See("Term shortened")
	l.fay.Open(l.proposal)
	l.fay.Click("Ask for consent to version 2")
	for _, one := range []*browser.Page{l.fay, l.sam, l.del} {
		one.Open(l.proposal)
		one.Click("Consent")
		one.Click("Give my answer")
	}
	l.del.See("Everyone has consented.")
	l.del.Accessible()
	l.del.Click("See the agreement")
	l.agreement = l.del.Path()
	l.del.See("Night buses", miasStatement)
	l.del.Accessible()
}

// answer writes to everyone who took part.
func (l *loop) answer() {
	l.later()
	l.sam.Open("/circles/" + l.Circle.ID + "/backlog")
	l.sam.Click("What we share: " + miasStatement)
	l.sam.See("Agreed by consent")
	l.sam.Fill("What became of it", "Taken into a proposal or an agreement")
	l.sam.Fill("Your answer, as people will read it", "You told us about the nurses. Buses run until two for ninety days, and we look at it again.")
	l.sam.Accessible()
	l.sam.Click("Give the answer")
	l.sam.See("The answer is given.")
}

// toldBack is what Mia finds, on her page and in the one mail of the week.
func (l *loop) toldBack() {
	l.later()
	l.mia.Open("/my-voice")
	l.mia.See(miasStatement, "You told us about the nurses.")
	l.mia.Accessible()
	l.untilDigest()
	l.later()
	found := false
	for _, m := range l.Mails.To("mia@village.example") {
		found = found || contains(m.Text, "You told us about the nurses. Buses run until two for ninety days")
	}
	if !found {
		l.t.Error("Mia has had no mail with the answer in full")
	}
}
