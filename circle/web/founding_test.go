package web_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"concentric/backlog"
	"concentric/base/i18n"
	"concentric/base/live"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/base/typed"
	"concentric/circle"
	"concentric/circle/web"
	"concentric/consent"
	"concentric/logbook"
	"concentric/meeting"
	"concentric/member"
)

// Each founding meeting that is half written down names all that is missing at
// once, beside each field, and keeps what was typed. What was begun about a circle
// below is not passed over because its name is missing.
func TestAHalfFilledFoundingMeetingNamesAllThatIsMissing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		catalogue, err := i18n.NewCatalogue(page.Messages, typed.Messages, member.Messages, circle.Messages, backlog.Messages, consent.Messages, logbook.Messages, meeting.Messages)
		if err != nil {
			t.Fatal(err)
		}
		var founders []member.Actor
		err = db.Write(t.Context(), func(ctx context.Context, tx *store.Tx) error {
			founders = nil
			for n := range 2 {
				id, err := member.Add(ctx, tx, member.Member{Number: fmt.Sprint(n), Name: "Ada", Standing: member.Working})
				if err != nil {
					return err
				}
				one, err := member.ActorOf(ctx, tx, id)
				if err != nil {
					return err
				}
				founders = append(founders, one)
			}
			_, err := circle.Found(ctx, tx, founders[0], circle.Charter{Name: "First", Aim: "A party that listens", Lang: "en"}, founders)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		mux := http.NewServeMux()
		page.Mount(mux, web.Routes(&page.Site{DB: db, Hub: &live.Hub{}, Log: slog.New(slog.DiscardHandler)})...)
		handler := page.Around(catalogue, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			mux.ServeHTTP(w, r.WithContext(member.With(r.Context(), founders[0])))
		}))
		meet := func(form url.Values) (int, string) {
			r := httptest.NewRequest(http.MethodPost, "/founding", strings.NewReader(form.Encode()))
			r.Header.Set("Sec-Fetch-Site", "same-origin")
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			w := httptest.NewRecorder()
			handler.ServeHTTP(w, r)
			return w.Code, w.Body.String()
		}
		me := founders[0].Member
		later, year := "2099-01-01", time.Now().AddDate(1, 0, 0).Format(time.DateOnly)
		for n, one := range []struct {
			half    url.Values
			missing []string
			rest    url.Values
		}{
			{
				url.Values{"members": {"Whoever joins in"}, "text": {""}, "aim": {" "}, "review_on": {""}, "absentees": {"wait"}},
				[]string{"text", "aim", "review_on"},
				url.Values{"text": {"By consent"}, "aim": {"Everyone is heard"}, "review_on": {later}},
			},
			{
				url.Values{"priority2": {"An account"}, "ends": {"2020-01-01"}, "review_on": {later}},
				[]string{"facilitator", "secretary", "steward", "ends", "priority1", "priority3"},
				url.Values{"facilitator": {me}, "secretary": {me}, "steward": {me}, "ends": {year}, "priority1": {"A room"}, "priority3": {"A feast"}},
			},
			{
				url.Values{"domain": {"Street meetings"}, "ends": {""}, "review_on": {later}},
				[]string{"name", "circle_aim", "leader", "ends"},
				url.Values{"name": {"Neighbours"}, "circle_aim": {"All are asked"}, "leader": {me}, "ends": {year}},
			},
		} {
			form := one.half
			form.Set("meeting", fmt.Sprint(n+1))
			code, said := meet(form)
			if code != http.StatusUnprocessableEntity || strings.Count(said, `class="error"`) != len(one.missing) {
				t.Errorf("meeting %d: %d, with %d complaints", n+1, code, strings.Count(said, `class="error"`))
			}
			for _, field := range one.missing {
				if !strings.Contains(said, `id="`+field+`-error"`) {
					t.Errorf("meeting %d: nothing beside %s", n+1, field)
				}
			}
			for field, values := range one.rest {
				form[field] = values
			}
			if code, said := meet(form); code != http.StatusSeeOther {
				t.Fatalf("meeting %d: %d\n%s", n+1, code, said)
			}
			for _, who := range founders {
				err := db.Write(t.Context(), func(ctx context.Context, tx *store.Tx) error {
					_, asked, err := consent.FoundingAt(ctx, tx)
					if err != nil {
						return err
					}
					r, _, err := consent.OpenRound(ctx, tx, asked.ID)
					if err != nil {
						return err
					}
					_, err = consent.Respond(ctx, tx, who, r.ID, r.N, consent.Answer{Kind: consent.Consent})
					return err
				})
				if err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}
