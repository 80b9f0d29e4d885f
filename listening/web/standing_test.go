package web_test

import (
	"encoding/csv"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"concentric/engine/opinion"
	"concentric/listening"
	"concentric/member"
)

// camps is a conversation of 60 members in two camps, its figures made.
func (p *party) camps() (path string) {
	p.t.Helper()
	form := whole()
	form.Set("seeds", "Shared one.\nShared two.\n=1+1 is left.\nLeft two.\nRight one.\nRight <two>.")
	path = p.post(person(1), "/conversations", form)
	for i := range 60 {
		for s := 1; s <= 6; s++ {
			vote := opinion.Agree
			if s > 2 && (s <= 4) != (i%2 == 0) {
				vote = opinion.Disagree
			}
			answer := listening.Answer{Statement: s, Vote: vote, Matters: s == 1 && i%3 == 0 || s == 2 && i > 0 || s == 3 && i < 9}
			if err := p.room.Answer(p.ctx, person(100+i), strings.TrimPrefix(path, "/conversations/"), answer); err != nil {
				p.t.Fatal(err)
			}
		}
	}
	p.refresh(path)
	return path
}

func (p *party) refresh(path string) {
	p.t.Helper()
	if err := p.room.Refresh(p.ctx, strings.TrimPrefix(path, "/conversations/")); err != nil {
		p.t.Fatal(err)
	}
}

func TestTheCircleNamesTheGroups(t *testing.T) {
	each(t, func(p *party) {
		to := p.camps()
		p.get(person(9), to+"/map", "Group\u00a0A", "Group\u00a0B", "People vote in 2 groups")
		if code, _, _ := p.ask(person(9), http.MethodGet, to+"/groups", nil); code != http.StatusForbidden {
			t.Errorf("the naming is open to others: %d", code)
		}
		p.get(person(1), to+"/groups", "Group\u00a0A", "=1+1 is left.", "Name it")
		code, body, _ := p.ask(person(1), http.MethodPost, to+"/groups", url.Values{"group": {"1"}, "name": {strings.Repeat("long ", 20)}})
		if code != http.StatusUnprocessableEntity || !strings.Contains(body, "long long") {
			t.Errorf("a long name: %d, and what was typed is gone", code)
		}
		p.post(person(1), to+"/groups", url.Values{"group": {"1"}, "name": {"Night <owls>"}})
		if code, body, _ := p.ask(person(1), http.MethodPost, to+"/groups", url.Values{"group": {"2"}, "name": {"night owls"}}); code != http.StatusConflict || !strings.Contains(body, "Another group has this name") {
			t.Errorf("the same name twice: %d", code)
		}
		if code, _, _ := p.ask(person(1), http.MethodPost, to+"/groups", url.Values{"group": {"7"}, "name": {"Nobody"}}); code != http.StatusNotFound {
			t.Errorf("a group that is none: %d", code)
		}
		p.get(person(9), to+"/map", "Night &lt;owls&gt;", "Group\u00a0B")
		// More people come, the figures are renewed, and the name stays with its group.
		first, err := listening.LatestRelease(p.ctx, p.db, strings.TrimPrefix(to, "/conversations/"))
		if err != nil {
			t.Fatal(err)
		}
		for i := range 40 {
			for s := 1; s <= 6; s++ {
				vote := opinion.Agree
				if s > 2 && (s <= 4) != (i%2 == 0) {
					vote = opinion.Disagree
				}
				if err := p.room.Vote(p.ctx, person(300+i), strings.TrimPrefix(to, "/conversations/"), s, vote); err != nil {
					t.Fatal(err)
				}
			}
		}
		p.refresh(to)
		second, err := listening.LatestRelease(p.ctx, p.db, strings.TrimPrefix(to, "/conversations/"))
		if err != nil {
			t.Fatal(err)
		}
		if second.Number == first.Number || len(second.Groups) != 2 || !slices.Equal(second.Groups[0].For, first.Groups[0].For) {
			t.Errorf("the groups changed places: %+v and %+v", first.Groups, second.Groups)
		}
		for i, place := range second.Places {
			if place.X*first.Places[i].X < -1e-6 {
				t.Errorf("statement %d lies on the other side in the next release", place.Statement)
			}
		}
		p.get(person(9), to+"/map", "Night &lt;owls&gt;")
	})
}

func TestFiguresToTakeAway(t *testing.T) {
	each(t, func(p *party) {
		to := p.camps()
		p.post(person(1), to+"/groups", url.Values{"group": {"1"}, "name": {"=Owls"}})
		nobody := member.Actor{}
		code, body, _ := p.ask(nobody, http.MethodGet, to+"/figures.csv", nil)
		rows, err := csv.NewReader(strings.NewReader(body)).ReadAll()
		if code != http.StatusOK || err != nil || len(rows) != 7 {
			t.Fatalf("%d, %v\n%s", code, err, body)
		}
		if rows[3][3] != "'=1+1 is left." || rows[0][18] != "'=Owls: agree" || !strings.HasPrefix(rows[1][1], "2026-11-02") {
			t.Errorf("cells %q, %q, %q", rows[3][3], rows[0][18], rows[1][1])
		}
		if got := strings.Join(rows[1][8:12], " "); got != "60 0 0 60" {
			t.Errorf("the first statement has %s", got)
		}
		matters := slices.Index(rows[0], "matters")
		for n, want := range []string{"20", "", ""} { // the others, and then those themselves, are fewer than ten
			if got := rows[n+1][matters]; got != want {
				t.Errorf("statement %d matters to %q, want %q", n+1, got, want)
			}
		}
		if body := p.get(nobody, to+"/map", "matters to 20"); strings.Count(body, "matters to") != 1 {
			t.Error("more is told of what matters than may be")
		}
		for _, row := range rows[1:] {
			if guests := strings.Join(row[len(row)-6:], ""); guests != "" {
				t.Errorf("nobody else voted, and the file says %q", guests)
			}
		}
		code, body, _ = p.ask(nobody, http.MethodGet, to+"/map.svg", nil)
		if code != http.StatusOK || !strings.Contains(body, "=Owls") || strings.Contains(body, "style") {
			t.Fatalf("%d\n%s", code, body)
		}
		wellFormed(t, body)
		before := body
		if _, body, _ = p.ask(person(100), http.MethodGet, to+"/map.svg", nil); body != before {
			t.Error("the picture differs by who asks")
		}
	})
}

func wellFormed(t *testing.T, text string) {
	t.Helper()
	read := xml.NewDecoder(strings.NewReader(text))
	for {
		_, err := read.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
	}
}

// Guests and people with a proven address stand beside the members, and where
// there are too few members the page says so.
func TestResultsByTier(t *testing.T) {
	each(t, func(p *party) {
		to := p.post(person(1), "/conversations", whole())
		id := strings.TrimPrefix(to, "/conversations/")
		vote := func(who member.Actor, v opinion.Vote) {
			t.Helper()
			if err := p.room.Vote(p.ctx, who, id, 1, v); err != nil {
				t.Fatal(err)
			}
		}
		for i := range 11 {
			vote(member.Actor{Guest: strings.Repeat("g", i+1)}, opinion.Disagree)
		}
		p.refresh(to)
		p.get(person(9), to+"/map", "Fewer than 10 members have voted", "0% (0–26%) of 11", "under ten")
		for i := range 12 {
			vote(person(100+i), opinion.Agree)
			supporter := person(200 + i)
			supporter.Supporter = true
			vote(supporter, opinion.Pass)
		}
		p.refresh(to)
		if body := p.get(person(9), to+"/map", "Guests, agreeing"); strings.Contains(body, "On paper") {
			t.Error("a column for paper, of which there is none")
		}
		p.get(person(9), to+"/map", "12 people and 12 votes", "12 confirmed on the register, 12 with a proven address, 11 guests", "100% (76–100%) of 12", "0% (0–24%) of 12")
	})
}
