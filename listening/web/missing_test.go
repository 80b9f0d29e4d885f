package web_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"concentric/base/store"
	"concentric/listening"
	"concentric/member"
	"concentric/translation"
)

// Where there is nothing to show, the page says what is missing until there is.
func TestThePageSaysWhatIsMissing(t *testing.T) {
	each(t, func(p *party) {
		bare := whole()
		bare.Set("seeds", "")
		if body := p.get(person(9), p.post(person(1), "/conversations", bare)+"/vote", "Nothing to answer yet", "Say what is missing"); strings.Contains(body, "answered everything") {
			t.Error("who was asked nothing has answered everything")
		}
		to := p.post(person(1), "/conversations", whole())
		p.get(person(1), to+"/progress", "Nobody has voted yet.")
		vote := func(who, statement int, vote string) {
			p.post(person(who), to+"/vote", url.Values{"statement": {strconv.Itoa(statement)}, "vote": {vote}})
		}
		p.get(person(9), to+"/map", "Nobody has voted yet.", "Figures come when 10 members")
		vote(20, 1, "agree")
		p.get(person(1), to+"/progress", "The first count comes within a few minutes.")
		p.refresh(to)
		p.get(person(9), to+"/map", "So far too few have voted", "Figures come when 10 members")
		vote(20, 1, "pass")
		for n := range 11 {
			vote(21+n, 1, "pass")
		}
		p.refresh(to)
		passes := p.get(person(9), to+"/map", "Everybody has passed so far", "12 people and 12 votes")
		if strings.Contains(passes, "No structure") || strings.Contains(passes, "Nobody has voted") {
			t.Error("of passes alone the page says more than one thing")
		}
		if report := p.get(person(9), to+"/report", "Everybody has passed so far"); strings.Contains(report, "No structure") || strings.Contains(report, "No groups") {
			t.Error("of passes alone the report says that people answer each in their own way")
		}
	})
}

// Two devices of one person: the last answer counts, and the second is told what
// the first had said.
func TestTwoDevicesTheLastCountsAndIsShown(t *testing.T) {
	each(t, func(p *party) {
		to := p.post(person(1), "/conversations", whole())
		p.post(person(9), to+"/vote", url.Values{"statement": {"1"}, "vote": {"agree"}})
		// The other device was shown the statement before, with no answer.
		next := p.post(person(9), to+"/vote", url.Values{"statement": {"1"}, "vote": {"disagree"}, "known": {""}})
		p.get(person(9), next, "Saved: you disagree")
		p.get(person(9), to+"/statements/1", `class="button chosen" type="submit" name="vote" value="disagree"`)
		code, body := p.askJSON(person(9), to+"/vote", url.Values{"statement": {"1"}, "vote": {"pass"}, "known": {""}})
		if code != http.StatusOK || !strings.Contains(body, "disagree") {
			t.Errorf("the device that did not know is told %d %s", code, body)
		}
	})
}

// The pages count one sitting alike, and it goes on where it was left.
func TestThePagesCountAlike(t *testing.T) {
	each(t, func(p *party) {
		form := whole()
		form.Set("seeds", "One.\nTwo.\nThree.\nFour.\nFive.\nSix.\nSeven.\nEight.\nNine.\nTen.\nEleven.\nTwelve.")
		to := p.post(person(1), "/conversations", form)
		for s := 1; s <= 4; s++ {
			p.post(person(9), to+"/vote", url.Values{"statement": {strconv.Itoa(s)}, "vote": {"agree"}})
		}
		// Without the sitting's cookie, as on another day.
		asked, err := p.room.Next(p.ctx, person(9), strings.TrimPrefix(to, "/conversations/"), 0, 0)
		if err != nil || asked.Today != 4 || asked.About < 5 {
			t.Fatalf("today counts %+v, %v", asked, err)
		}
		says := strconv.Itoa(asked.Today) + " of about " + strconv.Itoa(asked.About)
		p.get(person(9), to, says)
		p.get(person(9), to+"/vote", says)
	})
}

// A statement is read in the reader's language, beside the original; a vote on
// it counts as any other.
func TestAStatementIsReadInTheReadersLanguage(t *testing.T) {
	each(t, func(p *party) {
		to := p.post(person(1), "/conversations", whole())
		id := strings.TrimPrefix(to, "/conversations/")
		s, err := listening.StatementAt(p.ctx, p.db, id, 1)
		if err != nil {
			t.Fatal(err)
		}
		room := &translation.Room{DB: p.db, Sources: listening.Sources()}
		c, err := listening.Get(p.ctx, p.db, id)
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range []struct {
			kind  translation.Kind
			ref   string
			parts []string
		}{
			{translation.Statement, s.ID, []string{"Die Kräne behalten."}},
			{translation.Conversation, id, []string{"Was wird aus dem Hafen?", "Der Pachtvertrag endet.", "Wir entscheiden danach."}},
			{translation.Brief, c.Brief, []string{"Der alte Hafen.", "Der Vertrag endet bald.", "Lärm und Arbeit.", "Das Viertel."}},
		} {
			p.write(func(ctx context.Context, tx *store.Tx) error {
				for _, who := range []member.Actor{person(30), person(31)} {
					if err := translation.Speak(ctx, tx, who, []string{"en", "de"}); err != nil {
						return err
					}
				}
				made, err := room.Propose(ctx, tx, person(30), one.kind, one.ref, "de", one.parts)
				if err != nil {
					return err
				}
				return room.Check(ctx, tx, person(31), made, true)
			})
		}
		german := person(9)
		german.Lang = "de"
		p.lang = "de"
		p.get(german, to+"/statements/1", "Die Kräne behalten.", "Von Mitgliedern übersetzt", "Keep the cranes.")
		p.get(german, p.post(german, to+"/vote", url.Values{"statement": {"1"}, "vote": {"agree"}}), `<span data-text lang="de" dir="auto">Die Kräne behalten.`)
		p.get(german, to, "Was wird aus dem Hafen?", "What of the harbour?", "Lärm und Arbeit.", "Noise and work.", "Wir entscheiden danach.")
		p.get(german, to+"/sheet", "Die Kräne behalten.", "Von Mitgliedern übersetzt", "Keep the cranes.", "Lärm und Arbeit.")
		tending := person(2)
		tending.Lang = "de"
		p.get(tending, to+"/paper", `1. <span lang="de" dir="auto">Die Kräne behalten.`, "Keep the cranes.")
		for n := range 11 {
			p.post(person(20+n), to+"/vote", url.Values{"statement": {"1"}, "vote": {"agree"}})
		}
		p.refresh(to)
		p.get(german, to+"/map", "Die Kräne behalten.", "Keep the cranes.", "12")
		for _, path := range []string{"/conversations", to + "/vote", to + "/say", to + "/sheet", to + "/map", to + "/report"} {
			p.get(german, path, "Was wird aus dem Hafen?")
		}
		p.get(german, to+"/report", "Die Kräne behalten. (Von Mitgliedern übersetzt)", "What of the harbour? — The lease ends.")
		if body := p.get(german, to+"/figures.csv", "translated_by", "Keep the cranes.,en,Die Kräne behalten.,de,people,12,0,0,12"); strings.Count(body, ",people,") != 1 {
			t.Errorf("what nobody translated is called translated:\n%s", body)
		}
		p.lang = ""
		if body := p.get(person(9), to+"/figures.csv", "Keep the cranes.,en,,,,12"); strings.Contains(body, "Kräne") {
			t.Error("a reader of English gets the translation as a file")
		}
		p.asksByMailInTheirs(id)
		if body := p.get(person(9), to+"/statements/1", "Keep the cranes."); strings.Contains(body, "Kräne") {
			t.Error("a reader of English is shown the translation")
		}
		p.post(person(1), to+"/close", url.Values{})
		p.work()
		p.lang = "de"
		p.get(german, to, "Was wir gehört haben: Was wird aus dem Hafen?", "Gemeinsam: Die Kräne behalten.", "Keep the cranes.")
	})
}

// asksByMailInTheirs looks at what a link in a mail shows: in the language of
// whom it asks, whatever the browser of the one who looks.
func (p *party) asksByMailInTheirs(conversation string) {
	p.t.Helper()
	var dora string
	p.write(func(ctx context.Context, tx *store.Tx) (err error) {
		dora, err = member.Add(ctx, tx, member.Member{Number: "4", Name: "Dora", Email: "dora@party.example", Lang: "de"})
		return err
	})
	link, err := listening.MailLink(p.ctx, p.db, dora, conversation)
	if err != nil {
		p.t.Fatal(err)
	}
	p.get(member.Actor{}, "/vote/"+link, `<html lang="de"`, "Was wird aus dem Hafen?", "What of the harbour?", "Stimme zu")
}

// askJSON posts a form as the script does.
func (p *party) askJSON(who member.Actor, path string, form url.Values) (code int, body string) {
	p.t.Helper()
	p.actors[who.Key()] = who
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Who", who.Key())
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Accept", "application/json")
	w := httptest.NewRecorder()
	p.mux.ServeHTTP(w, r)
	return w.Code, w.Body.String()
}
