package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"

	"concentric/base/store"
	"concentric/community"
	"concentric/listening"
	"concentric/member"
)

// heldElsewhere is a conversation of twelve people on three statements in
// Chinese, of which the first was taken out.
func (p *party) heldElsewhere() (path string) {
	p.t.Helper()
	votes := "timestamp,datetime,comment-id,voter-id,vote\n"
	for voter := range 12 {
		votes += fmt.Sprintf("1400000%03d,,1,%d,1\n1400001%03d,,2,%d,%d\n", voter, voter, voter, voter, 1-2*(voter%3%2))
	}
	done, err := p.room.ImportPolis(p.ctx, fstest.MapFS{
		"summary.csv":  {Data: []byte("topic,\"What of taxis?\"\n")},
		"comments.csv": {Data: []byte("timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n1400000,,0,90,0,0,-1,垃圾\n1400000,,1,91,12,0,1,乘客的安全最重要\n1400000,,2,92,8,4,0,\"車隊應<納稅>\"\n")},
		"votes.csv":    {Data: []byte(votes)},
	}, listening.Import{Circle: p.owner.ID, Lang: "zh"})
	if err != nil {
		p.t.Fatal(err)
	}
	return "/conversations/" + done.Conversation
}

func TestAnImportedConversationIsReadStatementByStatement(t *testing.T) {
	each(t, func(p *party) {
		to := p.heldElsewhere()
		p.get(member.Actor{}, to, "Read the statements", to+"/statements/2")
		p.get(member.Actor{}, to+"/vote", "held elsewhere", to+"/statements/2")
		first := p.get(member.Actor{}, to+"/statements/2", "乘客的安全最重要", `lang="zh"`, "Statement 1 of 2", "Agree: 12 · disagree: 0 · pass: 0", to+"/statements/3", "held elsewhere")
		if strings.Contains(first, `name="vote"`) || strings.Contains(first, "Previous statement") {
			t.Error("a statement that is read has buttons to vote, or one before the first")
		}
		p.get(member.Actor{}, to+"/statements/3", "車隊應&lt;納稅&gt;", "Statement 2 of 2", "Agree: 8 · disagree: 4", "Previous statement", to+"/statements/2")
		code, body, _ := p.ask(person(9), http.MethodGet, to+"/statements/1", nil)
		if code != http.StatusGone || strings.Contains(body, "垃圾") || !strings.Contains(body, to+"/statements/2") || !strings.Contains(body, to+"/log") {
			t.Errorf("a statement that was taken out: %d", code)
		}
		code, body, _ = p.ask(person(9), http.MethodPost, to+"/vote", url.Values{"statement": {"2"}, "vote": {"agree"}})
		if code != http.StatusGone || !strings.Contains(body, "乘客的安全最重要") || !strings.Contains(body, "held elsewhere") {
			t.Errorf("a vote on what was held elsewhere: %d", code)
		}
		p.opensForVotes(to)
	})
}

// opensForVotes opens the statements of a conversation that was held elsewhere
// for votes here.
func (p *party) opensForVotes(to string) {
	p.t.Helper()
	if body := p.get(person(9), to); strings.Contains(body, "?again=") {
		p.t.Error("who does not ask for the circle is offered to open it")
	}
	again := "/conversations/new?again=" + strings.TrimPrefix(to, "/conversations/")
	p.get(person(1), to, again)
	p.get(person(1), again, "What of taxis?", "乘客的安全最重要\n車隊應&lt;納稅&gt;\n", "中文")
	form := whole()
	form.Set("again", strings.TrimPrefix(to, "/conversations/"))
	form.Set("seeds", "乘客的安全最重要\n車隊應<納稅>")
	form.Set("lang", "zh")
	here := p.post(person(1), "/conversations", form)
	p.get(person(9), here+"/statements/1", "乘客的安全最重要", `lang="zh"`, `name="vote"`)
	p.get(person(9), to, here)
}

// Whoever is asked with others of a community reads which one; nobody else is told
// that the conversation is there.
func TestAConversationNamesTheCommunitiesItAsks(t *testing.T) {
	each(t, func(p *party) {
		var docks community.Community
		p.write(func(ctx context.Context, tx *store.Tx) (err error) {
			steward := person(1)
			steward.Steward = true
			if docks, err = community.Begin(ctx, tx, steward, community.New{Kind: community.Identity, Name: "Dockers"}); err != nil {
				return err
			}
			return community.Declare(ctx, tx, person(9), docks.ID, true)
		})
		form := whole()
		form.Set("audience", "communities")
		if code, body, _ := p.ask(person(1), http.MethodPost, "/conversations", form); code != http.StatusUnprocessableEntity || !strings.Contains(body, "Choose at least one community") {
			t.Errorf("of no community: %d", code)
		}
		form.Set("communities", docks.ID)
		to := p.post(person(1), "/conversations", form)
		p.get(person(9), to, "/communities/"+docks.ID, "Dockers")
		if code, body, _ := p.ask(person(10), http.MethodGet, to, nil); code != http.StatusNotFound || strings.Contains(body, "Dockers") {
			t.Errorf("who does not belong to it: %d", code)
		}
	})
}
