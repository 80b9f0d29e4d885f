package web_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"concentric/listening"
	"concentric/member"
	"concentric/moderation"
)

func TestAConversationFromTheQuestionToTheBacklog(t *testing.T) {
	each(t, func(p *party) {
		spoiled := whole()
		spoiled.Set("promise", "")
		code, body, _ := p.ask(person(1), http.MethodPost, "/conversations", spoiled)
		if code != http.StatusUnprocessableEntity || !strings.Contains(body, "Say what the circle will do") || !strings.Contains(body, "The old harbour.") {
			t.Fatalf("a form without a promise: %d\n%s", code, body)
		}
		to := p.post(person(1), "/conversations", whole())
		p.get(person(9), "/conversations", "What of the harbour?", "Harbour")
		p.get(person(9), to, "What of the harbour?", "The lease ends.", "15 December 2026", "Noise and work.")

		// One statement, a vote, its confirmation, and back.
		p.get(person(9), to+"/vote", `name="vote"`, `data-key="1"`, "of about")
		next := p.post(person(9), to+"/vote", url.Values{"statement": {"2"}, "vote": {"agree"}})
		p.get(person(9), next, "Saved: you agree", "Build homes.")
		back := p.post(person(9), to+"/undo", url.Values{"statement": {"2"}})
		p.get(person(9), back, "Build homes.")
		if code, body, _ := p.ask(person(9), http.MethodPost, to+"/vote", url.Values{"statement": {"2"}, "vote": {"7"}}); code != http.StatusUnprocessableEntity || !strings.Contains(body, "Answer with agree") {
			t.Errorf("a vote of 7: %d", code)
		}

		// A statement waits for the circle, and is shown.
		if code, body, _ := p.ask(person(9), http.MethodPost, to+"/vote", url.Values{"statement": {"99"}, "vote": {"7"}}); code != http.StatusNotFound || !strings.Contains(body, "no such statement") {
			t.Errorf("an answer that is none to nothing: %d", code)
		}
		code, body, _ = p.ask(person(9), http.MethodPost, to+"/say", url.Values{"text": {strings.Repeat("long ", 100)}, "lang": {"en"}})
		if code != http.StatusUnprocessableEntity || !strings.Contains(body, "long long long") {
			t.Errorf("a long statement: %d, and what was typed is gone", code)
		}
		said := url.Values{"text": {"Swim <there>."}, "lang": {"en"}, "once": {"0123456789abcdef"}}
		p.post(person(9), to+"/say", said)
		p.post(person(9), to+"/say", said) // a double click
		if code, _, _ := p.ask(person(9), http.MethodGet, to+"/moderation", nil); code != http.StatusForbidden {
			t.Errorf("the queue is open to others: %d", code)
		}
		queue := p.get(person(1), to+"/moderation", "Swim &lt;there&gt;.")
		if strings.Count(queue, "Swim &lt;there&gt;.") != 1 {
			t.Error("a double click said it twice")
		}
		laid, err := listening.Queue(p.ctx, p.db, person(1), strings.TrimPrefix(to, "/conversations/"), listening.Held, 0, 25)
		if err != nil || len(laid.Sets) != 1 || len(laid.Sets[0].Statements) != 1 {
			t.Fatalf("%d wait, %v", laid.All, err)
		}
		waits := laid.Sets[0].Statements[0].ID
		code, body, _ = p.ask(person(1), http.MethodPost, to+"/moderation", url.Values{"statement": {waits}, "d-" + waits: {"dull"}})
		if code != http.StatusUnprocessableEntity || !strings.Contains(body, "This reason is not on the list") {
			t.Errorf("a refusal for no reason: %d", code)
		}
		p.post(person(1), to+"/moderation", url.Values{"statement": {waits}, "d-" + waits: {"accepted"}})
		p.get(person(9), to+"/log", "A statement was shown")
		p.get(person(9), to+"/vote?s=4", "Swim &lt;there&gt;.")

		// Taken away, or none of this conversation: said in words, and the answer stays in sight.
		p.post(person(1), to+"/moderation", url.Values{"show": {"shown"}, "statement": {waits}, "d-" + waits: {string(moderation.Duplicate)}})
		for statement, told := range map[string][]string{
			"4": {"This statement was taken out", "Your answer was: Agree", "Go on", to + "/log"}, "77": {"There is no such statement", "Your answer was: Agree", "Go on"},
		} {
			code, body, _ := p.ask(person(9), http.MethodPost, to+"/vote", url.Values{"statement": {statement}, "vote": {"agree"}})
			for _, text := range told {
				if !strings.Contains(body, text) || code != http.StatusGone && code != http.StatusNotFound || strings.Contains(body, "Swim") {
					t.Errorf("a vote on statement %s: %d, without %q\n%s", statement, code, text, body)
				}
			}
		}

		// Figures from ten people on.
		p.get(person(9), to+"/map", "Figures come when 10 members")
		for n := range 12 {
			for s, vote := range []string{"agree", "pass", "disagree"} {
				p.post(person(20+n), to+"/vote", url.Values{"statement": {strconv.Itoa(s + 1)}, "vote": {vote}})
			}
		}
		if err := p.room.Refresh(p.ctx, strings.TrimPrefix(to, "/conversations/")); err != nil {
			t.Fatal(err)
		}
		p.get(person(20), to+"/map", "12 people and 36 votes", "What we share", "Keep the cranes.", "Agree: 100% (76–100%) · disagree: 0% (0–24%) · pass: 0 · asked: 12")

		// Closed, refused, handed over.
		p.post(person(1), to+"/close", url.Values{"once": {"0123456789abcdeg"}})
		if code, body, _ := p.ask(person(9), http.MethodPost, to+"/vote", url.Values{"statement": {"1"}, "vote": {"agree"}}); code != http.StatusGone || !strings.Contains(body, "is closed") {
			t.Errorf("a vote after the close: %d", code)
		}
		p.get(person(9), to+"/vote", "This conversation is closed")
		p.work()
		p.get(person(9), to, "What came of it", "waits for the circle")
	})
}

func TestVisitorsAndWhatIsHiddenFromThem(t *testing.T) {
	each(t, func(p *party) {
		nobody := member.Actor{}
		public := p.post(person(1), "/conversations", whole())
		p.get(nobody, public+"/vote", `name="vote"`)
		r := p.post(nobody, public+"/vote", url.Values{"statement": {"1"}, "vote": {"pass"}})
		if !strings.HasPrefix(r, public+"/vote") {
			t.Errorf("a visitor's vote leads to %s", r)
		}
		closed := whole()
		closed.Set("audience", "members")
		members := p.post(person(1), "/conversations", closed)
		for _, path := range []string{members, members + "/vote", members + "/map", members + "/log", members + "/say"} {
			code, body, _ := p.ask(nobody, http.MethodGet, path, nil)
			if code != http.StatusNotFound || strings.Contains(body, "harbour") {
				t.Errorf("GET %s as a visitor: %d", path, code)
			}
		}
		if body := p.get(nobody, "/conversations"); strings.Count(body, "What of the harbour?") != strings.Count(p.get(person(9), "/conversations"), "What of the harbour?")/2 {
			t.Error("the list shows a visitor what is for members")
		}
	})
}
