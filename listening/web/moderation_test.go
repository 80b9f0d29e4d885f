package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"concentric/base/store"
	"concentric/listening"
)

// A page of the queue as a moderator uses it: a choice for some, one button for
// the rest, one for similar ones, and back.
func TestTheQueueIsWorkedThroughPageByPage(t *testing.T) {
	each(t, func(p *party) {
		to := p.post(person(1), "/conversations", whole())
		id := strings.TrimPrefix(to, "/conversations/")
		words := strings.Fields("amber birch cedar delta ember fjord grove heath islet jetty kayak lemon maple north ocean pearl quartz river stone tulip umber valley willow xenon yacht zebra acorn bramble clover daisy")
		for i, word := range words {
			p.post(person(30+i), to+"/say", url.Values{"text": {"Plant more " + strings.Repeat(word+" ", 3)}, "lang": {"en"}})
		}
		p.post(person(60), to+"/say", url.Values{"text": {"A bridge for pedestrians over the basin."}, "lang": {"en"}})
		p.post(person(61), to+"/say", url.Values{"text": {"A bridge for pedestrians over that basin."}, "lang": {"en"}})
		body := p.get(person(1), to+"/moderation", "32 statements wait", "0 Not decided yet", "1 Show it", "2 Refuse it: It is about something else than the question.", `data-digits`)
		if n := strings.Count(body, "<select"); n != 25 {
			t.Errorf("%d statements stand on a page", n)
		}
		if next := p.get(person(1), to+"/moderation?from=29", "32 statements wait", "To the first page", words[25]); strings.Contains(next, words[24]) || strings.Contains(next, "The next page") {
			t.Error("the second page begins elsewhere, or is not the last")
		}
		if !strings.Contains(body, "moderation?show=held&amp;from=29") {
			t.Error("there is no way to the second page")
		}
		page := url.Values{"rest": {"accepted"}}
		for _, set := range p.waiting(id)[:25] {
			page.Add("statement", set.Statements[0].ID)
		}
		refused := page["statement"][3]
		page.Set("d-"+refused, "off_topic")
		next := p.post(person(1), to+"/moderation", page)
		if sets := p.waiting(id); len(sets) != 6 {
			t.Fatalf("%d sets wait", len(sets))
		}
		log := p.get(person(9), to+"/log", "It is about something else than the question.", "off_topic", "A statement was shown")
		if strings.Contains(log, words[3]) {
			t.Error("the log shows a text")
		}
		p.get(person(1), next, "Take these decisions back", "7 statements wait")
		p.get(person(1), to+"/moderation?show=refused", "One statement was refused", words[3])
		p.get(person(1), to+"/moderation?show=shown", "27 statements are shown", words[0])
		p.post(person(1), to+"/moderation/undo", url.Values{"batch": {after(next, "done=")}})
		p.get(person(1), to+"/moderation", "32 statements wait")
		if code, body, _ := p.ask(person(1), http.MethodPost, to+"/moderation/undo", url.Values{"batch": {after(next, "done=")}}); code != http.StatusGone || !strings.Contains(body, "taken back already") {
			t.Errorf("undone twice: %d", code)
		}
		// The similar ones, with one button.
		var both []string
		for _, set := range p.waiting(id) {
			if len(set.Statements) == 2 {
				both = []string{set.Statements[0].ID, set.Statements[1].ID}
			}
		}
		p.post(person(1), to+"/moderation", url.Values{"alike": {strings.Join(both, ",")}, "statement": both})
		p.get(person(9), to+"/log", "Somebody said the same already.", "duplicate")
		p.get(person(1), to+"/moderation", "30 statements wait")
	})
}

func after(text, mark string) string {
	_, rest, _ := strings.Cut(text, mark)
	return rest
}

func (p *party) waiting(id string) []listening.Alike {
	p.t.Helper()
	laid, err := listening.Queue(p.ctx, p.db, person(1), id, listening.Held, 0, 100)
	if err != nil {
		p.t.Fatal(err)
	}
	return laid.Sets
}

func TestAnAppealOnItsPages(t *testing.T) {
	each(t, func(p *party) {
		to := p.post(person(1), "/conversations", whole())
		id := strings.TrimPrefix(to, "/conversations/")
		p.post(person(30), to+"/say", url.Values{"text": {"Sink <all> boats."}, "lang": {"en"}})
		one := p.waiting(id)[0].Statements[0]
		p.post(person(1), to+"/moderation", url.Values{"statement": {one.ID}, "d-" + one.ID: {"hurtful"}})
		form := fmt.Sprintf("%s/appeal?s=%d", to, one.Number)
		if code, _, _ := p.ask(person(31), http.MethodGet, form, nil); code != http.StatusNotFound {
			t.Errorf("somebody else's appeal: %d", code)
		}
		p.get(person(30), form, "Sink &lt;all&gt; boats.", "It insults, threatens")
		code, body, _ := p.ask(person(30), http.MethodPost, to+"/appeal", url.Values{"s": {fmt.Sprint(one.Number)}, "why": {strings.Repeat("long ", 300)}})
		if code != http.StatusUnprocessableEntity || !strings.Contains(body, "long long") {
			t.Errorf("a long reason: %d, and what was typed is gone", code)
		}
		p.post(person(30), to+"/appeal", url.Values{"s": {fmt.Sprint(one.Number)}, "why": {"Boats are no people."}})
		log := p.get(person(9), to+"/log", "Harbour was asked to look again")
		if strings.Contains(log, "Boats are no people") || strings.Contains(log, "Sink") {
			t.Error("the log shows the text or the reason of the appeal")
		}
		p.get(person(1), to+"/appeals", "Nobody asks for a second look") // who refused it
		p.get(person(2), to+"/moderation", "One refusal waits for a second look")
		page := p.get(person(2), to+"/appeals", "Boats are no people.", "Sink &lt;all&gt; boats.")
		appeal, _, _ := strings.Cut(after(page, `name="appeal" value="`), `"`)
		code, body, _ = p.ask(person(2), http.MethodPost, to+"/appeals", url.Values{"appeal": {appeal}, "state": {"upheld"}, "outcome": {""}})
		if code != http.StatusUnprocessableEntity {
			t.Errorf("an answer without words: %d\n%s", code, body)
		}
		p.post(person(2), to+"/appeals", url.Values{"appeal": {appeal}, "state": {"overturned"}, "outcome": {"It is about boats."}})
		p.get(person(9), to+"/log", "Harbour looked again: the statement is shown.", "It is about boats.")
		p.write(func(ctx context.Context, tx *store.Tx) error {
			_, err := listening.Say(ctx, tx, person(30), listening.OfLab(id, "kitchen", 6), "A lamp on the quay.", "en")
			return err
		})
		p.get(person(1), to+"/moderation", "A lamp on the quay.", "From a lab of 6 people")
	})
}

// What still waits when a conversation closes is shown to nobody: its writer reads
// that, and whoever closes it is told before.
func TestWhatWaitsAtTheClose(t *testing.T) {
	each(t, func(p *party) {
		to := p.post(person(1), "/conversations", whole())
		p.post(person(30), to+"/say", url.Values{"text": {"Swim there."}, "lang": {"en"}})
		p.get(person(1), to, "One statement waits for the circle. It will not be shown any more.")
		p.get(person(30), to+"/mine", "Waits for the circle")
		p.post(person(1), to+"/close", url.Values{})
		if body := p.get(person(30), to+"/mine", "Swim there.", "It ended before the circle had read it"); strings.Contains(body, "Waits for") {
			t.Error("its writer is told that it waits")
		}
		if body := p.get(person(1), to+"/moderation", "This conversation is closed", "What still waited then"); strings.Contains(body, `name="d-`) {
			t.Error("the circle is asked for decisions that are then refused")
		}
	})
}
