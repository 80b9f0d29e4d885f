package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"concentric/member"
)

// Without a script, too, one is asked before saying what others said, and may
// say it all the same; what was told while typing is not asked again.
func TestSayingWhatOthersSaid(t *testing.T) {
	each(t, func(p *party) {
		to := p.post(person(1), "/conversations", whole())
		form := url.Values{"text": {"Please keep the cranes!"}, "lang": {"en"}}
		code, body, _ := p.ask(person(9), http.MethodPost, to+"/say", form)
		if code != http.StatusConflict || !strings.Contains(body, "Add your voice there?") || !strings.Contains(body, to+"/statements/1") || !strings.Contains(body, "Please keep the cranes!") {
			t.Fatalf("nearly the same: %d\n%s", code, body)
		}
		code, body, _ = p.ask(person(9), http.MethodPost, to+"/near", form)
		if code != http.StatusOK || !strings.Contains(body, `data-seen="1"`) || strings.Contains(body, "<html") {
			t.Errorf("while typing: %d\n%s", code, body)
		}
		form.Set("seen", "1")
		p.get(person(9), p.post(person(9), to+"/say", form), "Please keep the cranes!", "Waits for the circle")
		several := url.Values{"text": {"Dig it out. Fill it in. Sell the rest."}, "lang": {"en"}}
		if code, body, _ := p.ask(person(9), http.MethodPost, to+"/say", several); code != http.StatusConflict || !strings.Contains(body, "several ideas") {
			t.Errorf("several ideas: %d", code)
		}
		several.Set("sure", "yes")
		p.post(person(9), to+"/say", several)
		if body := p.get(person(8), to+"/mine"); strings.Contains(body, "cranes") {
			t.Error("somebody else sees what I said under their own")
		}
	})
}

func TestEveryStatementHasAnAddressAndASheet(t *testing.T) {
	each(t, func(p *party) {
		to := p.post(person(1), "/conversations", whole())
		p.get(member.Actor{}, to+"/statements/2", "Build homes.", `name="vote"`)
		for _, path := range []string{"/statements/4", "/statements/0", "/statements/x"} { // the future, and what is none
			if code, _, _ := p.ask(person(9), http.MethodGet, to+path, nil); code != http.StatusNotFound {
				t.Errorf("%s: %d", path, code)
			}
		}
		p.get(member.Actor{}, to+"/sheet", `role="img"`, "Keep the cranes.", "Noise and work.", to+"</a>")

		// Two devices: the last answer counts, and the one before is told.
		p.post(person(9), to+"/vote", url.Values{"statement": {"2"}, "vote": {"agree"}})
		p.post(person(9), to+"/vote", url.Values{"statement": {"2"}, "vote": {"disagree"}, "known": {""}})
		p.get(person(9), to+"/statements/2", `value="disagree" data-key="2" aria-keyshortcuts="2" aria-pressed="true"`)

		// After the close the answer is refused and stays in sight.
		p.post(person(1), to+"/close", url.Values{"once": {"0123456789abcdef"}})
		code, body, _ := p.ask(person(9), http.MethodPost, to+"/vote", url.Values{"statement": {"2"}, "vote": {"agree"}})
		if code != http.StatusGone || !strings.Contains(body, "came after the close") || !strings.Contains(body, "Build homes.") {
			t.Errorf("after the close: %d\n%s", code, body)
		}
		p.get(person(9), to+"/statements/2", "Build homes.", "you disagree", "Statement 2 of 3", "figures are about 10 people or more")
	})
}
