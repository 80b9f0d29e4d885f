package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"concentric/base/store"
	"concentric/circle"
	"concentric/consent"
	"concentric/meeting"

	"golang.org/x/net/html"
)

// A whole meeting without script, on one device: Ada facilitates and writes down
// what the others say; Bo, the secretary, has a phone; Cleo and Dan have none,
// and Cleo puts right at home what was written down for her.
func TestAMeetingByPlainFormsOnOneDevice(t *testing.T) {
	each(t, []string{"Cleo", "Dan"}, func(r *room) {
		r.find()
		r.begin()
		r.agree()
		r.choose()
		r.decide()
		r.end()
	})
}

// find calls a meeting with two dates, of which one is chosen.
func (r *room) find() {
	r.t.Helper()
	r.at = "/circles/" + r.circle + "/meetings/new"
	r.sees("Bo", "Offer more dates")
	if code, _, _ := r.ask("Zoe", http.MethodGet, r.at, nil); code != http.StatusForbidden {
		r.t.Errorf("somebody from outside opens the form: %d", code)
	}
	if code, body, _ := r.post("Bo", "Call the meeting", "Day", "soon", "Place", "The old depot"); code != http.StatusUnprocessableEntity || !strings.Contains(body, "The old depot") {
		r.t.Errorf("a day that is none: %d, and what was typed is gone", code)
	}
	code, body, to := r.ask("Bo", http.MethodPost, strings.TrimSuffix(r.at, "/new"), map[string][]string{
		"once": {"two-dates"}, "date": {"2026-11-09"}, "time": {"19:00"}, "date_2": {"2026-11-10"}, "time_2": {"19:00"},
		"minutes": {"90"}, "place": {"The old depot"}, "video": {"https://video.example/harbour"},
	})
	if code != http.StatusSeeOther {
		r.t.Fatalf("%d %s", code, body)
	}
	r.at = to
	if code, _, _ := r.ask("Zoe", http.MethodGet, r.at, nil); code != http.StatusNotFound {
		r.t.Errorf("a meeting is for its circle, and Zoe gets %d", code)
	}
	r.sees("Ada", "Which of these dates suit you?")
	for _, who := range []string{"Ada", "Cleo"} {
		_, doc := r.page(who)
		suits := map[string][]string{"once": {"suits-" + who}}
		for in := range elements(doc, "input") {
			if name := attr(in, "name"); strings.HasPrefix(name, "suits-") {
				suits[name] = []string{map[bool]string{true: "no", false: "yes"}[len(suits) == 1]} // the first no, the second yes
			}
		}
		if code, body, _ := r.ask(who, http.MethodPost, r.at+"/suit", suits); code != http.StatusSeeOther {
			r.t.Fatalf("%d %s", code, body)
		}
	}
	r.sees("Bo", "What suits people")
	r.press("Bo", "Choose this date")
	r.sees("Bo", "Do you come?", "The old depot", "video.example")
	for _, who := range []string{"Ada", "Bo", "Cleo", "Dan"} {
		r.press(who, "I come")
	}
	r.press("Bo", "Put it on", "Or something else", "A treasurer", "What it is for", "Decide", "Minutes for it", "20")
	r.press("Ada", "Put it on", "Or something else", "Night buses", "What it is for", "Decide")
	r.sees("Cleo", "4 people come", "A treasurer")
}

// begin goes round in the check-in, all on Ada's device.
func (r *room) begin() {
	r.t.Helper()
	begins := time.Date(2026, 11, 9, 19, 0, 0, 0, time.UTC)
	r.hands.Set(begins.Add(-20 * time.Minute))
	r.sees("Ada", "It begins at 19:00. You said that you come.", "Begin the meeting")
	r.press("Dan", "I cannot")
	r.sees("Dan", "It begins at 19:00. You said that you cannot come.")
	r.press("Dan", "I come")
	r.hands.Set(begins)
	r.sees("Dan", "It is time. The facilitator begins the meeting.")
	r.sees("Ada", "It is time. Begin the meeting when people are here.")
	r.press("Ada", "Begin the meeting")
	r.press("Ada", "All who said they come are here")
	r.sees("Ada", "4 people are here", "Begin the check-in round")
	r.press("Ada", "I write down for the room")
	r.press("Ada", "Begin the check-in round")
	read := false
	for range 4 {
		if r.mine("Ada", "It is your turn") {
			r.press("Ada", "Next")
			continue
		}
		r.press("Ada", "Write it down", "What they say", "Cold feet, warm heart")
		if !read && r.mine("Bo", "Check-in round") {
			r.sees("Bo", "Cold feet, warm heart", "spoken, recorded by Ada")
			read = true
		}
	}
	r.press("Ada", "To the formal part")
	r.sees("Ada", "There is no meeting before this one.")
	r.press("Bo", "Save", "Information", "The depot closes in May")
	r.press("Ada", "To the agenda")
}

// mine says whether somebody's page says this.
func (r *room) mine(who, part string) bool {
	_, doc := r.page(who)
	return strings.Contains(text(doc), part)
}

func (r *room) agree() {
	r.t.Helper()
	r.press("Ada", "Ask for consent to the agenda")
	r.sees("Bo", "Do you consent to this agenda?")
	r.press("Bo", "Say my objection", "Your reason", "The buses come first")
	r.sees("Cleo", "Bo", "has an objection", "The buses come first", "Talk it over")
	r.press("Ada", "Ask for consent to the agenda")
	if r.mine("Cleo", "The buses come first") {
		r.t.Error("an objection to the agenda stands beside the new question")
	}
	r.press("Ada", "Said aloud: all consent")
	r.sees("Bo", "A treasurer")
	// What was refused stands in its own form, and not in the one beside it.
	_, doc := r.page("Ada")
	point := ""
	for field := range elements(doc, "input") {
		if attr(field, "name") == "point" {
			point = attr(field, "value")
		}
	}
	code, body, _ := r.ask("Ada", http.MethodPost, r.at+"/ask", url.Values{"once": {"longer"}, "kind": {"change"}, "change": {"minutes"}, "point": {point}, "minutes": {"0"}})
	if code != http.StatusUnprocessableEntity || strings.Count(body, "Say how many minutes this takes.") != 2 {
		r.t.Errorf("no minutes for an item: %d", code)
	}
	doc, err := html.Parse(strings.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	for field := range elements(doc, "input") {
		if want, ok := map[string]string{"longer": "0", "ask-minutes": "15"}[attr(field, "id")]; ok && attr(field, "value") != want {
			r.t.Errorf("%s has %q", attr(field, "id"), attr(field, "value"))
		}
	}
}

// choose selects a treasurer: yes and nominations are said aloud and recorded,
// but for Bo's, who uses the phone.
func (r *room) choose() {
	r.t.Helper()
	r.press("Ada", "Begin the selection", "Role", "Treasurer", "What are we looking for?", "Likes sums")
	if !r.mine("Ada", "It is your turn") { // the order is drawn
		r.sees("Ada", "What do they say?")
	}
	if code, _, _ := r.ask("Cleo", http.MethodPost, r.at+"/speak-to", map[string][]string{"once": {"cleo"}, "described": {"1"}}); code != http.StatusForbidden {
		r.t.Errorf("Cleo, who keeps no records, records for others: %d", code)
	}
	r.press("Ada", "Said aloud: all say yes")
	r.sees("Bo", "Your word was spoken, and recorded by Ada", "Whom do you see in this role?", "An election by consent")
	r.press("Bo", "Name this person", "Whom do you see in this role?", "Cleo", "Why?", "Kept the harbour fund")
	for range 3 {
		if r.mine("Ada", "It is your turn") {
			r.press("Ada", "Name this person", "Whom do you see in this role?", "Cleo", "Why?", "Patient")
			continue
		}
		r.press("Ada", "Write it down", "Whom do they see in this role?", "Dan", "Why?", "Counts every bolt")
	}
	r.sees("Cleo", "Bo sees Cleo in this role", "Your word was spoken, and recorded by Ada")
	r.press("Ada", "Open the change round")
	for r.mine("Ada", "Change round ·") && !r.mine("Ada", "All have spoken") {
		r.press("Ada", "Next")
	}
	r.press("Ada", "Ask the circle for consent", "Whom do you propose?", "Dan", "The reasons, as you heard them", "The bolts")
	for range 8 {
		switch {
		case r.mine("Ada", "has the word. What do they say?"):
			r.press("Ada", "They consent")
		case r.mine("Ada", "It is your turn"):
			r.press("Ada", "Consent")
		}
	}
	r.sees("Bo", "Agreed")
	if r.mine("Ada", "Go round on this") {
		r.t.Error("what is agreed can still be gone round on")
	}
	r.press("Ada", "Done, next item")
}

// decide carries a proposal; what Bo objects to is integrated.
func (r *room) decide() {
	r.t.Helper()
	r.press("Bo", "Present it", "Title", "Night buses", "What we would agree on", "Buses run until two.", "How we see whether", "Riders a night")
	r.sees("Bo", "What happens in this step?")
	round := func(mine, theirs, words string) {
		r.t.Helper()
		for range 4 {
			if r.mine("Ada", "It is your turn") {
				r.press("Ada", mine)
			} else {
				r.press("Ada", theirs, words, "Who drives them?")
			}
		}
	}
	round("I have no question", "Write it down", "What they say")
	r.sees("Dan", "Who drives them?", "spoken, recorded by Ada")
	r.press("Ada", "All is clear: on to reactions")
	round("I have nothing to add", "Write it down", "What they say")
	r.press("Ada", "Reactions heard")
	code, body, _ := r.post("Ada", "Ask for consent to version 1")
	if code != http.StatusUnprocessableEntity || !strings.Contains(body, "Why: the need it answers: Write something here.") {
		r.t.Errorf("consent is asked for to a text without a need: %d", code)
	}
	r.write(func(ctx context.Context, tx *store.Tx) error {
		list, err := consent.OfCircle(ctx, tx, r.circle)
		if err != nil {
			return err
		}
		p := list[0]
		before, err := p.Newest(ctx, tx)
		if err != nil {
			return err
		}
		text := before.Text
		text.Why = "People come home late."
		_, err = consent.Tune(ctx, tx, r.persons["Bo"], p.ID, 1, text)
		return err
	})
	r.press("Ada", "Ask for consent to version 2")
	r.press("Bo", "Objection")
	for range 3 {
		switch {
		case r.mine("Ada", "It is your turn"):
			r.press("Ada", "Consent")
		case r.mine("Ada", "Cleo has the word"):
			r.press("Ada", "They have an objection")
		default:
			r.press("Ada", "They consent")
		}
	}
	r.sees("Dan", "The reason is still to be said.")
	r.press("Ada", "Write it down", "The reason of Cleo", "It wakes the street")
	r.press("Bo", "Write it down", "Your reason", "Nobody knows what it costs")
	r.sees("Cleo", "An objection", "Nobody knows what it costs")
	r.press("Bo", "Make the next version", "What we would agree on", "Buses run until two, for three months.",
		"What is measured", "Cost of a night", "Who measures it", "The treasurer", "At which value we act", "900", "On which day", "2027-02-01")
	r.sees("Dan", "What changed", "A concern is measured", "Cost of a night, by The treasurer")
	r.press("Ada", "Ask for consent to version 3")
	for range 4 {
		if r.mine("Ada", "It is your turn") {
			r.press("Ada", "Consent")
		} else {
			r.press("Ada", "They consent")
		}
	}
	r.sees("Dan", "Agreed")
	r.press("Bo", "Write it down", "What", "Ask the garage", "Who", "Dan", "By when", "2026-11-20")
	r.press("Ada", "Done, next item")
}

func (r *room) end() {
	r.t.Helper()
	r.press("Ada", "To the evaluation")
	r.hands.Move(70 * time.Minute)
	r.press("Ada", "Begin the evaluation round")
	r.press("Ada", "End the round")
	r.press("Ada", "Close without a next date")
	r.sees("Cleo", "Are these minutes right?", "The depot closes in May", "Night buses", "Ask the garage", "Spoken aloud and recorded for")
	r.press("Cleo", "Say it", "What should be different", "The depot closes in June")
	r.sees("Bo", "Somebody said what is wrong.", "Cleo", "has an objection", "The depot closes in June")
	r.press("Bo", "Save the new version", "Information", "The depot closes in June")
	for _, who := range []string{"Ada", "Bo", "Cleo", "Dan"} {
		r.sees(who, "Are these minutes right?")
		r.press(who, "I consent")
	}
	r.sees("Dan", "Those who attended have consented to these minutes.", "The depot closes in June")
	all := r.at
	r.at = "/circles/" + r.circle + "/meetings"
	r.sees("Dan", "Ask the garage", "Minutes consented")
	r.press("Dan", "It is done")
	r.sees("Dan", "Nothing is to be done just now.")
	if code, _, _ := r.ask("Zoe", http.MethodGet, all, nil); code != http.StatusNotFound {
		r.t.Errorf("the minutes are for the circle, and Zoe gets %d", code)
	}
}

// In a circle of forty the nominations are open, and who feels represented says
// so: with one tap for themselves, or aloud.
func TestFortyPeopleSelectSomebody(t *testing.T) {
	var others []string
	for len(others) < 38 {
		others = append(others, "Person"+string(rune('A'+len(others)/10))+string(rune('a'+len(others)%10)))
	}
	each(t, others, func(r *room) {
		r.at = "/circles/" + r.circle + "/meetings/new"
		r.press("Ada", "Call the meeting", "Day", "2026-11-02", "Time", "19:00")
		r.press("Ada", "Put it on", "Or something else", "A treasurer", "What it is for", "Decide")
		r.hands.Move(time.Hour)
		r.press("Ada", "Begin the meeting")
		id := strings.TrimPrefix(r.at, "/meetings/")
		r.write(func(ctx context.Context, tx *store.Tx) error {
			for name, p := range r.persons {
				if name == "Zoe" || name == "Ada" {
					continue
				}
				if err := meeting.Arrive(ctx, tx, p, id); err != nil {
					return err
				}
			}
			return nil
		})
		r.press("Ada", "To the formal part")
		r.press("Ada", "To the agenda")
		r.press("Ada", "Ask for consent to the agenda")
		r.press("Ada", "Said aloud: all consent")
		r.press("Ada", "Begin the selection", "Role", "Treasurer", "What are we looking for?", "Likes sums")
		r.press("Ada", "Said aloud: all say yes")
		r.press("Bo", "Name this person", "Whom do you see in this role?", "PersonAa", "Why?", "Likes sums")
		r.sees("PersonBc", "If it has been said already, say so.", "Bo sees PersonAa in this role", "1 of 40 have spoken")
		r.press("PersonBc", "Already said: I am represented")
		r.sees("PersonBd", "Feel represented: PersonBc", "2 of 40 have spoken")
		r.press("Ada", "Said aloud: all others feel represented")
		r.sees("PersonBd", "Each says whom and why")
	})
}

// Where the last facilitator is removed in the middle of a round, it goes on, and
// everybody's page says that anybody may lead it.
func TestNobodyFacilitatesAnyMore(t *testing.T) {
	each(t, []string{"Cleo"}, func(r *room) {
		r.write(func(ctx context.Context, tx *store.Tx) error {
			m, err := meeting.Plan(ctx, tx, r.persons["Ada"], meeting.New{Circle: r.circle, Lang: "en", Times: []time.Time{r.hands.Now().Add(time.Minute)}})
			r.at = "/meetings/" + m.ID
			return err
		})
		r.hands.Move(time.Minute)
		r.press("Ada", "Begin the meeting")
		r.press("Bo", "I am here")
		r.press("Ada", "Begin the check-in round")
		const told = "Nobody holds the facilitator’s role now."
		if r.mine("Ada", told) {
			r.t.Error("Ada facilitates, and her page says that nobody does")
		}
		body, _ := r.page("Bo") // it is open, and follows who holds the circle's roles
		follows := false
		r.db.OnTouch(func(topics ...string) {
			for _, topic := range topics {
				follows = follows || strings.Contains(body, " "+topic+"\" data-live-from")
			}
		})
		r.write(func(ctx context.Context, tx *store.Tx) error {
			terms, err := circle.TermsOf(ctx, tx, r.persons["Ada"].Member)
			if err != nil {
				return err
			}
			return circle.EndTerm(ctx, tx, r.persons["Ada"], terms[0].ID, "decided")
		})
		if !follows {
			r.t.Error("an open page is not told that the facilitator's role has ended")
		}
		r.sees("Bo", told, "Check-in round")
		r.press("Bo", "Next")
		r.sees("Ada", told)
	})
}

// A selection in a circle of which somebody is at home waits for them, and says so
// once all who are here have spoken.
func TestASelectionWaitsForWhoIsNotHere(t *testing.T) {
	each(t, []string{"Cleo"}, func(r *room) {
		r.at = "/circles/" + r.circle + "/meetings/new"
		r.press("Ada", "Call the meeting", "Day", "2026-11-02", "Time", "19:00")
		r.press("Ada", "Put it on", "Or something else", "A treasurer", "What it is for", "Decide")
		r.hands.Move(time.Hour)
		r.press("Ada", "Begin the meeting")
		r.press("Bo", "I am here")
		r.press("Ada", "To the formal part")
		r.press("Ada", "To the agenda")
		r.press("Ada", "Ask for consent to the agenda")
		r.press("Ada", "Said aloud: all consent")
		r.press("Ada", "Begin the selection", "Role", "Treasurer", "What are we looking for?", "Likes sums")
		const told = "The selection waits for who is not here: Cleo."
		r.press("Bo", "Yes, this is what we look for")
		if r.mine("Bo", told) {
			r.t.Error("Ada is here and has not spoken, and Bo is told that all have")
		}
		r.press("Ada", "Said aloud: all say yes")
		r.sees("Ada", told)
		r.press("Cleo", "I am here")
		if r.mine("Ada", told) {
			r.t.Error("Cleo has come, and Ada is told that Cleo is at home")
		}
	})
}
