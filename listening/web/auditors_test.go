package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"concentric/base/store"
	"concentric/member"
)

// A named auditor who signed in a while ago is asked to sign in again before the
// rows are handed over, and is given the way there.
func TestRowsNeedAFreshSignIn(t *testing.T) {
	each(t, func(p *party) {
		to := p.camps()
		p.post(person(1), to+"/close", url.Values{"once": {"0123456789abcdeg"}})
		p.work()
		var auditor member.Actor
		p.write(func(ctx context.Context, tx *store.Tx) error {
			one, err := member.Add(ctx, tx, member.Member{Number: "A-7", Name: "An Auditor", Email: "auditor@party.example", Standing: member.General, Lang: "en"})
			auditor = member.Actor{Member: one, Pseudonym: "pa", Lang: "en"}
			return err
		})
		p.post(person(1), to+"/auditors", url.Values{"number": {"A-7"}})
		if body := p.get(auditor, to+"/auditors", "Sign in again", "/sign-in?again=yes&amp;back="+to+"/auditors"); strings.Contains(body, to+"/rows") {
			t.Error("the rows are offered without a fresh sign-in")
		}
		if code, body, _ := p.ask(auditor, http.MethodPost, to+"/rows", url.Values{}); code != http.StatusForbidden || strings.HasPrefix(body, "PK") {
			t.Errorf("rows without a fresh sign-in: %d", code)
		}
		auditor.Fresh = true
		p.get(auditor, to+"/auditors", to+"/rows")
		if code, body, _ := p.ask(auditor, http.MethodPost, to+"/rows", url.Values{}); code != http.StatusOK || !strings.HasPrefix(body, "PK") {
			t.Errorf("rows after a fresh sign-in: %d", code)
		}
	})
}
