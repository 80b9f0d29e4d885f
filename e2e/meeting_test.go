package e2e

import (
	"context"
	"strings"
	"testing"
	"time"

	"concentric/backlog"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/circle"
	"concentric/e2e/browser"
	"concentric/meeting"
)

// A meeting of five phones, from the invitation to the minutes: check-in, the
// agenda, somebody selected for a role, a proposal with an objection that is
// integrated, an evaluation. On the way one phone loses its line and comes back,
// and the facilitator is lost and replaced.
func TestAMeetingOfFivePhones(t *testing.T) {
	t.Parallel()
	m := gather(t)
	m.plan()
	m.checkIn()
	m.agree()
	m.elect()
	m.decide()
	m.evaluate()
}

// gathering is a meeting with five phones around it.
type gathering struct {
	*village
	phones  map[string]*browser.Page
	names   []string
	address string
}

// gather seats two more people in the circle, opens a role, and puts an item on
// the backlog.
func gather(t *testing.T) *gathering {
	t.Helper()
	m := &gathering{village: settleIn(t, storetest.SQLite, browser.Phone), phones: map[string]*browser.Page{}, names: []string{"Fay", "Sam", "Del", "Voter1", "Voter2"}}
	m.write(func(ctx context.Context, tx *store.Tx) error {
		for _, one := range m.Members[1:3] {
			if _, err := circle.Join(ctx, tx, m.Founders[0], m.Circle.ID, one, "founding"); err != nil {
				return err
			}
		}
		if _, err := circle.OpenRole(ctx, tx, m.Founders[0], m.Circle.ID, circle.NewRole{Kind: circle.Operational, Title: "Night officer", Lang: "en"}, "founding"); err != nil {
			return err
		}
		_, err := backlog.Open(ctx, tx, m.Founders[2], backlog.New{Circle: m.Circle.ID, Title: "Stranded after midnight", Text: "No bus after twelve.", Lang: "en"})
		return err
	})
	for _, name := range m.names {
		m.phones[name] = m.signIn(name)
	}
	return m
}

func (m *gathering) each(do func(name string, p *browser.Page)) {
	for _, name := range m.names {
		do(name, m.phones[name])
	}
}

// plan calls the meeting for half an hour from now; everyone is invited by mail,
// and two items go onto the agenda.
func (m *gathering) plan() {
	fay, sam := m.phones["Fay"], m.phones["Sam"]
	at := m.hands.Now().Add(20 * time.Minute)
	fay.Open("/circles/" + m.Circle.ID + "/meetings/new")
	fay.Accessible()
	fay.Fill("Day", at.Format(time.DateOnly))
	fay.Fill("Time", at.Format("15:04"))
	fay.Fill("Place", "The old depot")
	fay.Click("Call the meeting")
	m.address = fay.Path()
	m.settle()
	invited := m.Mails.To("sam@village.example")
	if len(invited) == 0 || !strings.Contains(string(invited[len(invited)-1].Raw), "text/calendar; method=REQUEST") {
		m.t.Errorf("no invitation with a calendar entry came: %d mails", len(invited))
	}
	sam.Open(m.address)
	sam.See("Do you come?")
	sam.Click("I come")
	sam.See("You said that you come.")
	sam.Click("Put something on the agenda")
	sam.Fill("Or something else", "A night officer")
	sam.Fill("What it is for", "Decide")
	sam.Click("Put it on")
	sam.Click("Put something on the agenda")
	sam.Fill("From the backlog", "Stranded after midnight")
	sam.Fill("What it is for", "Decide")
	sam.Click("Put it on")
	sam.See("A night officer", "Stranded after midnight")
	sam.Accessible()
	sam.Shot("meeting-planned")
}

// checkIn goes round. Voter1's line is cut while they write; the round closes
// meanwhile, and they are told so when the line is back, with what they wrote.
func (m *gathering) checkIn() {
	fay := m.phones["Fay"]
	fay.Open(m.address)
	fay.Click("Begin the meeting")
	m.each(func(name string, p *browser.Page) {
		if name != "Fay" {
			m.hands.Move(time.Second)
			p.Open(m.address)
			p.Click("I am here")
			p.See("Check-in")
		}
	})
	fay.See("5 people are here")
	fay.Click("Begin the check-in round")
	fay.See("It is your turn")
	fay.Accessible()
	fay.Shot("meeting-check-in-facilitator")
	m.phones["Del"].See("Fay has the word")
	tunnel := m.phones["Voter1"]
	tunnel.See("Fay has the word")
	tunnel.Click("Write something before it is my turn")
	tunnel.Fill("In a few words", "Cold feet, warm heart")
	tunnel.Cut(true)
	tunnel.Click("Say it")
	tunnel.See("The line is down.", "You are cut off. You see how things stood")
	tunnel.Shot("meeting-line-down")
	fay.Click("Next")
	sam := m.phones["Sam"]
	sam.See("It is your turn")
	sam.Accessible()
	sam.Shot("meeting-your-turn")
	sam.Click("I have spoken")
	fay.See("Del has the word")
	m.phones["Del"].See("It is your turn")
	fay.Click("End the round")
	fay.See("Go round once more")
	tunnel.Cut(false)
	tunnel.See("This round has closed meanwhile", "Cold feet, warm heart")
	tunnel.NotSee("You are cut off.")
	tunnel.Shot("meeting-line-back")
	tunnel.Open(m.address)
	fay.Click("To the formal part")
	tunnel.See("Minutes of last time")
}

// agree consents to the agenda: each taps once, and the secretary once for the
// last, who said it aloud.
func (m *gathering) agree() {
	fay, sam := m.phones["Fay"], m.phones["Sam"]
	fay.Click("To the agenda")
	fay.Click("Ask for consent to the agenda")
	sam.See("Do you consent to this agenda?")
	sam.Shot("meeting-agenda")
	sam.Click("I consent")
	m.phones["Del"].Click("I consent")
	sam.See("Not yet: Voter1, Voter2")
	sam.Click("Said aloud: all consent")
	fay.See("A night officer")
}

// elect selects Del for the role, by sealed nominations and consent.
func (m *gathering) elect() {
	fay, del := m.phones["Fay"], m.phones["Del"]
	fay.Click("Select somebody for a role")
	fay.Fill("Role", "Night officer")
	fay.Fill("What are we looking for?", "Rides the night bus now and then")
	fay.Click("Begin the selection")
	m.each(func(_ string, p *browser.Page) { p.Click("Yes, this is what we look for") })
	m.each(func(name string, p *browser.Page) {
		p.See("Whom do you see in this role?")
		p.Fill("Whom do you see in this role?", map[bool]string{true: "Voter2", false: "Del"}[name == "Sam"])
		p.Fill("Why?", "Knows every driver")
		p.Click("Name this person")
	})
	fay.See("Each says whom and why", "Knows every driver")
	fay.Shot("meeting-nominations")
	m.hands.Move(12 * time.Minute)
	for range 5 {
		fay.Click("Next")
	}
	fay.Click("Propose somebody")
	fay.Fill("Whom do you propose?", "Del")
	fay.Fill("The reasons, as you heard them", "Most saw Del in it, and Del has the time")
	fay.Click("Ask the circle for consent")
	for _, name := range []string{"Fay", "Sam", "Voter1", "Voter2"} {
		m.phones[name].Click("Consent")
	}
	del.See("Do you consent?")
	del.Click("Consent")
	fay.See("Agreed")
	fay.Shot("meeting-elected")
	fay.Click("Done, next item")
	fay.See("Nothing is proposed on this yet.")
}

// decide carries a proposal through its rounds. In the middle the facilitator is
// lost: Del is consented to in their place. An objection is integrated.
func (m *gathering) decide() {
	fay, sam, del := m.phones["Fay"], m.phones["Sam"], m.phones["Del"]
	del.See("Nothing is proposed on this yet.")
	del.Click("Write a proposal")
	del.Fill("Title", "Night buses")
	del.Fill("What we would agree on", "Buses run every hour until two.")
	del.Fill("Why: which need it answers", "People come home from work.")
	del.Fill("How we see whether it works", "Riders a night")
	del.Click("Present it")
	sam.See("Do you understand the proposal?")
	sam.Shot("meeting-clarifying")
	fay.Cut(true) // and nobody hears of Fay any more
	del.Click("Our facilitator is gone")
	del.Click("I would facilitate")
	for _, name := range []string{"Sam", "Voter1", "Voter2"} {
		m.phones[name].See("Del would facilitate from now on")
		if name == "Sam" {
			sam.Shot("meeting-facilitator-lost")
		}
		m.phones[name].Click("I consent")
	}
	del.See("You facilitate")
	del.ClickNear("Fay", "has left")
	here := []string{"Sam", "Voter1", "Voter2", "Del"}
	for _, name := range here {
		m.phones[name].Click("I have no question")
	}
	del.Click("All is clear: on to reactions")
	for _, name := range here {
		m.phones[name].Click("I have nothing to add")
	}
	del.Click("Reactions heard")
	del.Click("Ask for consent to version 1")
	for _, name := range []string{"Sam", "Voter2", "Del"} {
		m.phones[name].See("Do you consent?")
		m.phones[name].Click("Consent")
	}
	object := m.phones["Voter1"]
	object.Fill("If you object: your reason", "Nobody knows yet what the second driver costs")
	object.Click("Objection")
	object.See("You have made an objection.")
	fay.Cut(false)
	fay.Open(m.address)
	fay.Click("I am here")
	fay.Click("Consent")
	m.hands.Move(18 * time.Minute)
	del.See("An objection", "Nobody knows yet what the second driver costs")
	del.Accessible()
	del.Shot("meeting-objection")
	del.Click("Take it in")
	del.Fill("What we would agree on", "Buses run every hour until two, for three months, and we look at the cost.")
	del.Click("Make the next version")
	del.Click("Ask for consent to version 2")
	m.each(func(_ string, p *browser.Page) {
		p.See("Version 2")
		p.Click("Consent")
	})
	del.See("Agreed")
	sam.Fill("In a line or two, for the minutes", "Sam asks the garage what a second driver costs")
	sam.Click("Save")
	sam.Click("Somebody does something")
	sam.Fill("What", "Ask the garage about the second driver")
	sam.Click("Write it down")
	del.Click("Done, next item")
	del.See("To the evaluation")
}

// evaluate ends the meeting. Its minutes wrote themselves, and those who were
// there consent to them.
func (m *gathering) evaluate() {
	del := m.phones["Del"]
	m.hands.Move(25 * time.Minute)
	del.Reload()
	del.Click("To the evaluation")
	del.See("No next meeting has a date yet.")
	del.Click("Begin the evaluation round")
	del.Shot("meeting-evaluation")
	for range 5 {
		del.Click("Next")
	}
	del.Click("Close without a next date")
	del.See("Are these minutes right?", "Night buses", "Ask the garage about the second driver", "Facilitated by Fay, Del")
	del.Accessible()
	del.Shot("meeting-minutes")
	m.each(func(_ string, p *browser.Page) {
		p.Open(m.address)
		p.Click("I consent")
	})
	del.Open(m.address)
	del.See("Those who attended have consented to these minutes.")
	m.settle()
	list, err := meeting.Records(m.ctx, m.Site.DB, strings.TrimPrefix(m.address, "/meetings/"))
	if err != nil || len(list) != 1 || len(list[0].Minutes.Present) != 5 {
		m.t.Fatalf("%+v %v", list, err)
	}
	for _, name := range []string{"Sam", "Del", "Voter2"} { // the others' lines were cut
		m.phones[name].Quiet()
	}
	sam := m.phones["Sam"]
	sam.Open("/waiting")
	sam.See("You said you would: Ask the garage about the second driver")
}
