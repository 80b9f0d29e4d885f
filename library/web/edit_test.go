package web_test

import (
	"context"
	"encoding/xml"
	"fmt"
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"concentric/backlog"
	"concentric/base/i18n"
	"concentric/base/live"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/base/typed"
	"concentric/circle"
	"concentric/journal"
	"concentric/library"
	"concentric/library/web"
	"concentric/member"
	"concentric/moderation"
)

// shelf is a server with this room alone, for a party of two and one entry; who asks
// is in a header.
type shelf struct {
	t     *testing.T
	mux   http.Handler
	entry library.Entry
}

func newShelf(t *testing.T) *shelf {
	t.Helper()
	db := storetest.Open(t, storetest.SQLite(t))
	catalogue, err := i18n.NewCatalogue(page.Messages, typed.Messages, member.Messages, circle.Messages, backlog.Messages, moderation.Messages, library.Messages)
	if err != nil {
		t.Fatal(err)
	}
	s := &shelf{t: t}
	people := map[string]member.Actor{}
	err = db.Write(t.Context(), func(ctx context.Context, tx *store.Tx) error {
		var all []member.Actor
		for _, name := range []string{"Ada", "Bo"} {
			id, err := member.Add(ctx, tx, member.Member{Number: name, Name: name, Lang: "en", Standing: member.General})
			if err != nil {
				return err
			}
			if people[name], err = member.ActorOf(ctx, tx, id); err != nil {
				return err
			}
			all = append(all, people[name])
		}
		if _, err := circle.Found(ctx, tx, all[0], circle.Charter{Name: "General", Aim: "A party", Audience: journal.Public}, all); err != nil {
			return err
		}
		s.entry, err = library.Add(ctx, tx, all[0], library.Resource, journal.Public, library.Text{
			Title: "A first meeting", Text: "Begin on time. See [the other](/library/other).", Link: "https://a.example/guide", Tags: []string{"meeting"}, Lang: "en",
		})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	site := &page.Site{DB: db, Hub: &live.Hub{}, Log: slog.New(slog.DiscardHandler), Name: "The Party", BaseURL: "https://party.example"}
	mux := http.NewServeMux()
	page.Mount(mux, web.Routes(site)...)
	s.mux = page.Around(catalogue, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mux.ServeHTTP(w, r.WithContext(member.With(r.Context(), people[r.Header.Get("Who")])))
	}))
	return s
}

func (s *shelf) ask(who, path string, form ...string) (int, string) {
	s.t.Helper()
	method, values := http.MethodGet, url.Values{}
	for i := 0; i < len(form); i += 2 {
		method = http.MethodPost
		values.Set(form[i], form[i+1])
	}
	r := httptest.NewRequest(method, path, strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Who", who)
	w := httptest.NewRecorder()
	s.mux.ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

// improve saves an entry as somebody who read version n.
func (s *shelf) improve(who string, n int, text, tags string) (int, string) {
	s.t.Helper()
	return s.ask(who, "/library/"+s.entry.ID+"/edit", "base", fmt.Sprint(n), "title", s.entry.Now.Title, "text", text, "link", s.entry.Now.Link, "tags", tags, "lang", "en")
}

// Whoever saves what somebody else changed meanwhile sees both, finds in the fields
// what they typed, and elsewhere what the other made of it; saved again it stands on
// top of the other's.
func TestTwoPeopleImproveOneEntry(t *testing.T) {
	s := newShelf(t)
	if code, body := s.improve("Ada", 1, "Begin late.", "beginners, meeting"); code != http.StatusSeeOther {
		t.Fatalf("%d: %s", code, body)
	}
	code, body := s.improve("Bo", 1, "Begin early.", "meeting")
	if code != http.StatusConflict {
		t.Fatalf("%d: %s", code, body)
	}
	for _, part := range []string{
		"Somebody else saved this meanwhile", "<ins>late</ins>", `name="base" value="2"`, ">\nBegin early.</textarea>", `value="beginners, meeting"`,
	} {
		if !strings.Contains(body, part) {
			t.Errorf("the page lacks %q:\n%s", part, body)
		}
	}
	if code, body := s.improve("Bo", 2, "Begin late, or early.", "beginners, meeting"); code != http.StatusSeeOther {
		t.Fatalf("%d: %s", code, body)
	}
	_, body = s.ask("", "/library/"+s.entry.ID)
	if !strings.Contains(body, "Begin late, or early.") || !strings.Contains(body, "beginners") {
		t.Errorf("after both: %s", body)
	}
	_, body = s.ask("Ada", "/library/"+s.entry.ID+"/history")
	if !strings.Contains(body, "Version 3") || !strings.Contains(body, "beginners") {
		t.Errorf("the history: %s", body)
	}
}

// A feed reader gets the whole text, with whole addresses.
func TestTheFeedHasTheTexts(t *testing.T) {
	s := newShelf(t)
	code, body := s.ask("", "/library.xml")
	var feed struct {
		XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
		Updated string   `xml:"updated"`
		Entries []struct {
			ID      string `xml:"id"`
			Updated string `xml:"updated"`
			Links   []struct {
				Rel  string `xml:"rel,attr"`
				Href string `xml:"href,attr"`
			} `xml:"link"`
			Content struct {
				Type string `xml:"type,attr"`
				HTML string `xml:",chardata"`
			} `xml:"content"`
		} `xml:"entry"`
	}
	if err := xml.Unmarshal([]byte(body), &feed); err != nil || code != http.StatusOK || len(feed.Entries) != 1 {
		t.Fatalf("%d %v: %s", code, err, body)
	}
	e, at := feed.Entries[0], "https://party.example/library/"+s.entry.ID
	if e.ID != at || e.Updated != feed.Updated || len(e.Links) != 2 || e.Links[0].Href != at || e.Links[1].Rel != "related" || e.Links[1].Href != "https://a.example/guide" {
		t.Errorf("%+v", e)
	}
	if e.Content.Type != "html" || !strings.Contains(html.UnescapeString(e.Content.HTML), `<a href="https://party.example/library/other"`) {
		t.Errorf("%+v", e.Content)
	}
}
