package translation_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/jobs"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/base/translate"
	"concentric/base/translate/libretest"
	"concentric/journal"
	"concentric/member"
	"concentric/translation"
)

func who(id string) member.Actor { return member.Actor{Member: id, Pseudonym: "p" + id, Lang: "en"} }

// house has two statements in German.
type house struct {
	t     *testing.T
	ctx   context.Context
	hands *clock.Hands
	room  *translation.Room
	texts []translation.Original
}

func each(t *testing.T, service *translate.Service, run func(h *house)) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		hands := clock.At(time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC))
		h := &house{t: t, hands: hands, ctx: clock.With(context.Background(), hands.Now)}
		h.texts = []translation.Original{
			{Kind: translation.Statement, Ref: "s1", Lang: "de", Parts: []string{"Mehr Bäume."}, Audience: journal.Public},
			{Kind: translation.Statement, Ref: "s2", Lang: "de", Parts: []string{"Weniger Lärm."}, Audience: journal.Members},
		}
		h.room = &translation.Room{DB: db, Service: service, Sources: []translation.Source{{
			Kind:   translation.Statement,
			Wanted: func(context.Context, store.Q) ([]translation.Original, error) { return h.texts, nil },
			One: func(_ context.Context, _ store.Q, ref string) (translation.Original, error) {
				for _, o := range h.texts {
					if o.Ref == ref {
						return o, nil
					}
				}
				return translation.Original{}, apperr.New(apperr.NotFound, "translation.not_here")
			},
		}}}
		run(h)
	})
}

func (h *house) do(act func(ctx context.Context, tx *store.Tx) error) error {
	return h.room.DB.Write(h.ctx, act)
}

func (h *house) speak(actor member.Actor, langs ...string) error {
	return h.do(func(ctx context.Context, tx *store.Tx) error { return translation.Speak(ctx, tx, actor, langs) })
}

func (h *house) propose(actor member.Actor, ref, lang, text string) (id string, err error) {
	err = h.do(func(ctx context.Context, tx *store.Tx) (err error) {
		id, err = h.room.Propose(ctx, tx, actor, translation.Statement, ref, lang, []string{text})
		return err
	})
	return id, err
}

func (h *house) check(actor member.Actor, id string, good bool) error {
	return h.do(func(ctx context.Context, tx *store.Tx) error { return h.room.Check(ctx, tx, actor, id, good) })
}

// reads is the text of s1 as readers of a language see it, "" for the original.
func (h *house) reads(lang string) (text string, by translation.By) {
	h.t.Helper()
	found, err := translation.Of(h.ctx, h.room.DB, translation.Statement, []string{"s1", "s2"}, lang)
	h.must(err)
	return found["s1"].Part(0), found["s1"].By
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) refused(message string, err error) {
	h.t.Helper()
	if e := apperr.As(err); e == nil || e.Message != message {
		h.t.Fatalf("got %v, want %s", err, message)
	}
}

func TestATranslationIsShownOnceAnotherHasCheckedIt(t *testing.T) {
	each(t, nil, func(h *house) {
		ann, ben, cleo := who("ann"), who("ben"), who("cleo")
		_, err := h.propose(ann, "s1", "fr", "Plus d’arbres.")
		h.refused("translation.both_languages", err)
		h.refused("translation.one_language", h.speak(ann, "de"))
		h.refused("translation.unknown_language", h.speak(ann, "de", "xx"))
		h.refused("translation.sign_in", h.speak(member.Actor{Guest: "g"}, "de", "fr"))
		h.refused("translation.members_only", h.speak(member.Actor{Member: "x", Supporter: true}, "de", "fr"))
		h.must(h.speak(ann, "de", "fr"))
		h.must(h.speak(ben, "fr", "de", "it"))
		h.must(h.speak(cleo, "it", "de"))

		task, ok, err := h.room.TaskFor(h.ctx, ann, translation.Wish{})
		if err != nil || !ok || task.Original.Ref != "s1" || task.Lang != "fr" || task.Check.ID != "" {
			t.Fatalf("the first task is %+v, %v, %v", task, ok, err)
		}
		if task, _, _ := h.room.TaskFor(h.ctx, ann, translation.Wish{Not: "statement/s1"}); task.Original.Ref != "s2" {
			t.Errorf("rather another text: %+v", task)
		}
		_, err = h.propose(ann, "s1", "de", "Mehr Bäume.")
		h.refused("translation.unknown_language", err)
		_, err = h.propose(ann, "s1", "fr", " ")
		h.refused("translation.part_missing", err)
		_, err = h.propose(ann, "s9", "fr", "Plus.")
		h.refused("translation.not_here", err)
		id, err := h.propose(ann, "s1", "fr", " Plus d’arbres. ")
		h.must(err)
		if text, _ := h.reads("fr"); text != "" {
			t.Fatalf("it is shown before somebody checked it: %q", text)
		}
		h.refused("translation.own", h.check(ann, id, true))
		h.refused("translation.both_languages", h.check(cleo, id, true))
		task, ok, err = h.room.TaskFor(h.ctx, ben, translation.Wish{})
		if err != nil || !ok || task.Check.ID != id {
			t.Fatalf("ben is asked %+v, %v", task, err)
		}
		h.must(h.check(ben, id, true))
		if text, by := h.reads("fr"); text != "Plus d’arbres." || by != translation.People {
			t.Errorf("readers of French see %q by %s", text, by)
		}
		if text, _ := h.reads("it"); text != "" {
			t.Errorf("readers of Italian see %q", text)
		}
		h.refused("translation.checked_before", h.check(ben, id, false))

		// One that is refused is not shown, and its maker is not asked for it again.
		id, err = h.propose(ben, "s1", "it", "Meno alberi.")
		h.must(err)
		h.must(h.check(cleo, id, false))
		if text, _ := h.reads("it"); text != "" {
			t.Errorf("a refused one is shown: %q", text)
		}
		if task, _, _ := h.room.TaskFor(h.ctx, ben, translation.Wish{Not: "statement/s2"}); task.Original.Ref == "s1" && task.Lang == "it" {
			t.Error("ben is asked again for what was refused")
		}
		if task, ok, _ := h.room.TaskFor(h.ctx, cleo, translation.Wish{}); !ok || task.Original.Ref != "s1" || task.Lang != "it" {
			t.Errorf("cleo could make a better one, and is asked %+v", task)
		}
	})
}

func TestErasureTakesWhoTranslatedOut(t *testing.T) {
	each(t, nil, func(h *house) {
		ann, ben := who("ann"), who("ben")
		h.must(h.speak(ann, "de", "fr"))
		h.must(h.speak(ben, "de", "fr"))
		id, err := h.propose(ann, "s1", "fr", "Plus d’arbres.")
		h.must(err)
		h.must(h.check(ben, id, true))
		for _, table := range translation.Persons {
			data, err := table.Export(h.ctx, h.room.DB, "ann")
			if err != nil || data == nil {
				t.Errorf("%s has nothing of ann's: %v", table.Table, err)
			}
			for _, person := range []string{"ann", "ben"} {
				h.must(h.do(func(ctx context.Context, tx *store.Tx) error { return table.Erase(ctx, tx, person) }))
			}
			if data, err := table.Export(h.ctx, h.room.DB, "ann"); err != nil || data != nil {
				t.Errorf("%s still has %v of ann's: %v", table.Table, data, err)
			}
		}
		var left int
		h.must(h.room.DB.QueryRow(h.ctx, "select count(*) from translation_text where member <> '' or checked_by <> ''").Scan(&left))
		if text, _ := h.reads("fr"); left != 0 || text == "" {
			t.Errorf("%d rows have a person in them, and readers see %q", left, text)
		}
	})
}

// work does what is due, and says how many jobs failed.
func (h *house) work() (failed int) {
	h.t.Helper()
	for _, rule := range h.room.Due() {
		h.must(rule.Run(h.ctx, h.room.DB))
	}
	var log bytes.Buffer
	runner := jobs.Runner{DB: h.room.DB, Handlers: h.room.Jobs(), Log: slog.New(slog.NewTextHandler(&log, nil))}
	_, err := runner.RunDue(h.ctx)
	h.must(err)
	return strings.Count(log.String(), "job failed")
}

// What nobody has translated the machine does, from a job; where it cannot, the
// original stays, and people's words go before the machine's.
func TestTheMachineTranslatesWhatNobodyHas(t *testing.T) {
	speaks := map[string][]string{"de": {"en", "fr", "de"}, "en": {"de", "en"}, "fr": {"en"}, "zh": {"en"}}
	server := &libretest.Server{Pairs: speaks, Keys: []string{"secret"}}
	listener := httptest.NewServer(server)
	defer listener.Close()
	service, err := translate.New(listener.URL+"/", "secret")
	if err != nil {
		t.Fatal(err)
	}
	each(t, service, func(h *house) {
		server.Change(func(s *libretest.Server) { s.Away = true })
		h.work()
		if text, _ := h.reads("en"); text != "" {
			t.Fatalf("while it is away readers see %q", text)
		}
		server.Change(func(s *libretest.Server) { s.Away, s.Breaks = false, "Unsinn" })
		h.texts = append(h.texts,
			translation.Original{Kind: translation.Statement, Ref: "s3", Lang: "zh", Parts: []string{"每座橋"}, Audience: journal.Public},
			translation.Original{Kind: translation.Statement, Ref: "s4", Lang: "und-Arab", Parts: []string{"جسر"}, Audience: journal.Public})
		h.texts = slices.Insert(h.texts, 0, translation.Original{Kind: translation.Statement, Ref: "s0", Lang: "de", Parts: []string{"Unsinn"}, Audience: journal.Public})
		h.hands.Move(time.Hour)
		h.work()
		if text, by := h.reads("en"); text != "en(Mehr Bäume.)" || by != translation.Machine {
			t.Fatalf("behind one that the model cannot do, readers of English see %q by %s", text, by)
		}
		asked := slices.DeleteFunc(server.Asked(), func(one string) bool { return strings.HasSuffix(one, "Unsinn") })
		slices.Sort(asked)
		if !slices.Equal(asked, []string{"de>en: Mehr Bäume.", "de>en: Weniger Lärm.", "de>fr: Mehr Bäume.", "de>fr: Weniger Lärm.", "zh>en: 每座橋"}) {
			t.Errorf("besides that one it was asked %v", asked)
		}
		server.Change(func(s *libretest.Server) { s.Breaks = "" })
		h.hands.Move(time.Hour)
		if failed, asked := h.work(), server.Asked(); len(asked) != 2 || failed != 0 {
			t.Errorf("once the model can, it was asked %v; %d jobs failed", asked, failed)
		}
		h.work()
		if asked := server.Asked(); len(asked) != 0 {
			t.Errorf("it was asked again: %v", asked)
		}
		ann, ben := who("ann"), who("ben")
		h.must(h.speak(ann, "de", "en"))
		h.must(h.speak(ben, "de", "en"))
		id, err := h.propose(ann, "s1", "en", "More trees.")
		h.must(err)
		h.must(h.check(ben, id, true))
		if text, by := h.reads("en"); text != "More trees." || by != translation.People {
			t.Errorf("beside the machine's, people's words: %q by %s", text, by)
		}
	})
}

// A server that takes so many texts in a minute is given so many, and nothing is
// laid aside for it.
func TestAServerThatWantsUsToSlowDown(t *testing.T) {
	server := &libretest.Server{Pairs: map[string][]string{"de": {"en"}, "en": {}}, PerMinute: 3}
	listener := httptest.NewServer(server)
	defer listener.Close()
	service, err := translate.New(listener.URL, "")
	if err != nil {
		t.Fatal(err)
	}
	each(t, service, func(h *house) {
		h.texts = nil
		for i := range 8 {
			h.texts = append(h.texts, translation.Original{Kind: translation.Statement, Ref: fmt.Sprintf("s%d", i), Lang: "de", Parts: []string{"Mehr Bäume."}, Audience: journal.Public})
		}
		asked, failed := 0, 0
		for range 3 {
			server.Minute()
			failed += h.work()
			asked += len(server.Asked())
			h.hands.Move(time.Minute)
		}
		if asked != 8 || failed != 0 {
			t.Errorf("in three minutes of three it was asked %d texts, and %d jobs failed", asked, failed)
		}
	})
}

func TestTheServerIsTheOneThatIsNamed(t *testing.T) {
	if s, err := translate.New("", ""); s != nil || err != nil {
		t.Errorf("no address makes %v, %v", s, err)
	}
	for _, address := range []string{"localhost:5000", "ftp://party.example", "http://user:word@party.example"} {
		if _, err := translate.New(address, ""); err == nil {
			t.Errorf("%s is taken for a server", address)
		}
	}
	inside := httptest.NewServer(&libretest.Server{})
	defer inside.Close()
	outside := httptest.NewServer(http.RedirectHandler(inside.URL+"/translate", http.StatusTemporaryRedirect))
	defer outside.Close()
	service, err := translate.New(outside.URL, "secret")
	if err != nil {
		t.Fatal(err)
	}
	if text, err := service.Translate(t.Context(), []string{"Mehr Bäume."}, "de", "en"); err == nil {
		t.Errorf("a redirect was followed: %v", text)
	}
	inside.Close()
	service, err = translate.New(inside.URL, "secret")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := service.Translate(t.Context(), []string{"Mehr Bäume."}, "de", "en"); !errors.Is(err, translate.ErrAway) {
		t.Errorf("a server that is not there: %v", err)
	}
}
