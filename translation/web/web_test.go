package web_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/live"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/base/typed"
	"concentric/brief"
	"concentric/journal"
	"concentric/member"
	"concentric/translation"
	"concentric/translation/web"
)

// house is a server with this room alone, and one statement in German.
type house struct {
	t    *testing.T
	db   *store.DB
	mux  http.Handler
	asks member.Actor
}

func each(t *testing.T, run func(h *house)) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		catalogue, err := i18n.NewCatalogue(page.Messages, typed.Messages, member.Messages, brief.Messages, translation.Messages)
		if err != nil {
			t.Fatal(err)
		}
		statement := translation.Original{Kind: translation.Statement, Ref: "s1", Lang: "de", Parts: []string{"Mehr <Bäume>."}, Audience: journal.Public}
		room := &translation.Room{DB: db, Sources: []translation.Source{{
			Kind: translation.Statement,
			Wanted: func(context.Context, store.Q) ([]translation.Original, error) {
				return []translation.Original{statement}, nil
			},
			One: func(_ context.Context, _ store.Q, ref string) (translation.Original, error) {
				if ref != statement.Ref {
					return translation.Original{}, apperr.New(apperr.NotFound, "translation.not_here")
				}
				return statement, nil
			},
		}}}
		mux := http.NewServeMux()
		page.Mount(mux, web.Routes(&page.Site{DB: db, Hub: &live.Hub{}, Log: slog.New(slog.DiscardHandler), Name: "The Party"}, room)...)
		h := &house{t: t, db: db}
		h.mux = page.Around(catalogue, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			mux.ServeHTTP(w, r.WithContext(member.With(r.Context(), h.asks)))
		}))
		run(h)
	})
}

// as sends a form as somebody, or asks for the page where there is none, and
// wants to be answered so.
func (h *house) as(who, path string, form url.Values, status int, parts ...string) string {
	h.t.Helper()
	h.asks = member.Actor{}
	if who != "" {
		h.asks = member.Actor{Member: who, Pseudonym: "p" + who, Lang: "en"}
	}
	method := http.MethodPost
	if form == nil {
		method = http.MethodGet
	}
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	w := httptest.NewRecorder()
	h.mux.ServeHTTP(w, r)
	answer := w.Result()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		h.t.Fatal(err)
	}
	if answer.StatusCode != status {
		h.t.Fatalf("%s %s as %q: %d\n%s", method, path, who, answer.StatusCode, body)
	}
	for _, part := range parts {
		if !strings.Contains(string(body), part) {
			h.t.Errorf("%s %s as %q: %q is not there\n%s", method, path, who, part, body)
		}
	}
	return string(body)
}

// reads is the statement as readers of French see it, "" for the original.
func (h *house) reads() string {
	h.t.Helper()
	found, err := translation.Of(h.t.Context(), h.db, translation.Statement, []string{"s1"}, "fr")
	if err != nil {
		h.t.Fatal(err)
	}
	return found["s1"].Part(0)
}

func TestOneTranslatesAndAnotherChecks(t *testing.T) {
	each(t, func(h *house) {
		const in = "/translations"
		h.as("", in, nil, http.StatusUnauthorized)
		h.as("ann", in, nil, http.StatusOK, "Languages I translate between", "Français")
		h.as("ann", in+"/languages", url.Values{"langs": {"de"}}, http.StatusUnprocessableEntity, "Choose two languages or more")
		for _, who := range []string{"ann", "ben"} {
			h.as(who, in+"/languages", url.Values{"langs": {"de", "fr"}}, http.StatusSeeOther)
		}
		h.as("ann", in, nil, http.StatusOK, "From Deutsch to Français", "Mehr &lt;Bäume&gt;.", `lang="de"`, "Rather another text")

		task := url.Values{"kind": {"statement"}, "ref": {"s1"}, "lang": {"fr"}}
		h.as("ann", in, task, http.StatusUnprocessableEntity, "Translate this part too", "Mehr &lt;Bäume&gt;.")
		task.Set(translation.Field(0), strings.Repeat("Plus d’arbres. ", 500))
		h.as("ann", in, task, http.StatusUnprocessableEntity, "Say it more briefly", "Plus d’arbres. Plus d’arbres.")
		task.Set(translation.Field(0), "Plus d’<arbres>.")
		h.as("cleo", in, task, http.StatusUnprocessableEntity, "Say first, below", "Plus d’&lt;arbres&gt;.", "Languages I translate between")
		h.as("ann", in, task, http.StatusSeeOther)
		if text := h.reads(); text != "" {
			t.Fatalf("it is shown before somebody checked it: %q", text)
		}

		body := h.as("ben", in, nil, http.StatusOK, "Does this say the same?", "Plus d’&lt;arbres&gt;.", `lang="fr"`)
		_, after, _ := strings.Cut(body, `name="id" value="`)
		id, _, _ := strings.Cut(after, `"`)
		h.as("ben", in+"/check", url.Values{"id": {"none"}, "good": {"yes"}}, http.StatusNotFound)
		h.as("ben", in+"/check", url.Values{"id": {id}, "good": {"yes"}}, http.StatusSeeOther)
		if text := h.reads(); text != "Plus d’<arbres>." {
			t.Errorf("readers of French see %q", text)
		}
		h.as("ben", in, nil, http.StatusOK, "Nothing waits for you here")
	})
}
