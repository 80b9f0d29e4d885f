package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// A sheet of paper is entered, corrected, and shown to those who tend the
// conversation; a new last day is shown to all.
func TestPaperProgressAndChange(t *testing.T) {
	each(t, func(p *party) {
		to := p.post(person(1), "/conversations", whole())
		for _, path := range []string{"/paper", "/progress"} {
			if code, _, _ := p.ask(person(9), http.MethodGet, to+path, nil); code != http.StatusForbidden {
				t.Errorf("%s is open to others: %d", path, code)
			}
		}
		p.get(person(2), to+"/paper", `1. <span lang="en" dir="auto">Keep the cranes.`, "not marked")
		p.get(person(2), to+"/sheet", "mark one box", `<li value="1">`, `<p class="boxes"><span>Agree</span><span>Disagree</span><span>Pass</span></p>`)
		if code, body, _ := p.ask(person(2), http.MethodPost, to+"/paper", url.Values{"sheet": {"0"}, "v1": {"7"}, "v2": {"agree"}}); code != http.StatusUnprocessableEntity || !strings.Contains(body, "Answer with agree") || !strings.Contains(body, `value="agree" checked`) {
			t.Errorf("a mark of 7 on a sheet: %d", code)
		}
		if code, body, _ := p.ask(person(2), http.MethodPost, to+"/paper", url.Values{"sheet": {"0"}}); code != http.StatusUnprocessableEntity || !strings.Contains(body, "Nothing is marked on this sheet") {
			t.Errorf("an empty sheet: %d", code)
		}
		form := url.Values{"sheet": {"0"}, "v1": {"agree"}, "v3": {"disagree"}, "once": {"0123456789abcdef"}}
		p.post(person(2), to+"/paper", form)
		p.post(person(2), to+"/paper", form) // a double click
		if body := p.get(person(2), to+"/paper", "Correct sheet 1", "2 votes"); strings.Contains(body, "Correct sheet 2") {
			t.Error("a double click entered two sheets")
		}
		p.get(person(2), to+"/paper?sheet=1", "You correct sheet 1")
		p.post(person(2), to+"/paper", url.Values{"sheet": {"1"}, "v1": {"pass"}})
		p.get(person(2), to+"/paper", "One vote")
		p.get(person(2), to+"/progress", "One sheet of paper.", "under ten", "What it does can be told once 10 people")

		if code, _, _ := p.ask(person(9), http.MethodPost, to+"/invite", url.Values{}); code != http.StatusForbidden {
			t.Errorf("others have a hundred drawn: %d", code)
		}
		p.get(person(2), to+"/progress", "Invite a random hundred", "Draw and invite 100")
		p.post(person(1), to+"/invite", url.Values{})
		if code, body, _ := p.ask(person(1), http.MethodPost, to+"/invite", url.Values{}); code != http.StatusConflict || !strings.Contains(body, "draw again from 10 November 2026 on") {
			t.Errorf("a second hundred on the same day: %d", code)
		}
		if body := p.get(person(2), to+"/progress", "2 November 2026: the draw is under way.", "The next hundred can be drawn from 10 November 2026 on."); strings.Contains(body, "Draw and invite 100") {
			t.Error("a button that would be refused is offered")
		}

		if code, _, _ := p.ask(person(9), http.MethodPost, to+"/change", url.Values{"mode": {"open"}, "closes": {""}}); code != http.StatusForbidden {
			t.Errorf("others change it: %d", code)
		}
		if code, body, _ := p.ask(person(1), http.MethodPost, to+"/change", url.Values{"mode": {"open"}, "closes": {"2026-12-24"}}); code != http.StatusUnprocessableEntity || !strings.Contains(body, "2026-12-24") {
			t.Errorf("a last day after the answer: %d", code)
		}
		p.post(person(1), to+"/change", url.Values{"mode": {"open"}, "closes": {"2026-12-01"}})
		p.get(person(9), to, "Changed on 2 November 2026:", "The last day is 1 December 2026.", "New statements are shown at once.")
	})
}
