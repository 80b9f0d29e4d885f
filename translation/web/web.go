// Package web is where members who read two languages translate what others
// wrote, one small text at a time.
package web

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/member"
	"concentric/translation"
)

// Routes are this room's pages.
func Routes(site *page.Site, room *translation.Room) []page.Route {
	s := server{site, room}
	return []page.Route{
		{Pattern: "GET /translations", Handle: s.page},
		{Pattern: "POST /translations", Handle: s.propose},
		{Pattern: "POST /translations/check", Handle: s.check},
		{Pattern: "POST /translations/languages", Handle: s.speak},
	}
}

type server struct {
	site *page.Site
	room *translation.Room
}

// view is the page: one task, and between which languages one translates. At is
// the conversation from which the reader came.
type view struct {
	At    string
	Task  translation.Task
	Has   bool
	Langs []string
}

func (s server) page(w http.ResponseWriter, r *http.Request) error {
	return s.show(w, r, page.Form{}, page.Form{})
}

// show shows the page with the form of the task and that of the languages. A
// form that was refused shows its own task again.
func (s server) show(w http.ResponseWriter, r *http.Request, task, langs page.Form) error {
	ctx, actor := r.Context(), member.From(r.Context())
	if !actor.SignedIn() {
		return apperr.New(apperr.NotSignedIn, "translation.sign_in")
	}
	v := view{At: cmp.Or(task.Value("at"), langs.Value("at"), r.URL.Query().Get("at"))}
	var err error
	if v.Langs, err = translation.Speaks(ctx, s.site.DB, actor.Member); err != nil {
		return err
	}
	if task.Status != 0 {
		v.Has = true
		v.Task, err = s.room.TaskOf(ctx, actor, translation.Kind(task.Value("kind")), task.Value("ref"), task.Value("lang"))
	} else {
		v.Task, v.Has, err = s.room.TaskFor(ctx, actor, translation.Wish{Not: r.URL.Query().Get("not"), At: v.At})
	}
	if err != nil {
		return err
	}
	if langs.Status == 0 {
		langs = page.Filled()
		langs.Values["langs"] = v.Langs
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "translation.title"), Lead: i18n.T(ctx, "translation.lead"), Section: page.Today,
		Back: "/", BackTo: i18n.T(ctx, "translation.back"), Status: max(task.Status, langs.Status),
	}
	return page.Render(w, r, frame, taskPage(v, task, langs))
}

// act runs one act of a form, once.
func (s server) act(r *http.Request, form page.Form, do func(ctx context.Context, tx *store.Tx, actor member.Actor) error) error {
	actor := member.From(r.Context())
	return s.site.DB.Write(r.Context(), func(ctx context.Context, tx *store.Tx) error {
		_, err := store.Once(ctx, tx, actor.Key(), form.Once(), func() (string, error) { return "", do(ctx, tx, actor) })
		return err
	})
}

func (s server) propose(w http.ResponseWriter, r *http.Request) error {
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	var parts []string
	for i := range mostParts {
		parts = append(parts, form.Value(translation.Field(i)))
	}
	err = s.act(r, form, func(ctx context.Context, tx *store.Tx, actor member.Actor) error {
		_, err := s.room.Propose(ctx, tx, actor, translation.Kind(form.Value("kind")), form.Value("ref"), form.Value("lang"), parts)
		return err
	})
	if e := apperr.As(err); e != nil && e.Code == apperr.Invalid && form.Refuse(r.Context(), err) {
		return s.show(w, r, form, page.Form{})
	}
	return s.done(w, r, form, err, "translation.proposed")
}

func (s server) check(w http.ResponseWriter, r *http.Request) error {
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	good := form.Value("good") == "yes"
	err = s.act(r, form, func(ctx context.Context, tx *store.Tx, actor member.Actor) error {
		return s.room.Check(ctx, tx, actor, form.Value("id"), good)
	})
	if good {
		return s.done(w, r, form, err, "translation.shown_now")
	}
	return s.done(w, r, form, err, "translation.refused_now")
}

func (s server) speak(w http.ResponseWriter, r *http.Request) error {
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	err = s.act(r, form, func(ctx context.Context, tx *store.Tx, actor member.Actor) error {
		return translation.Speak(ctx, tx, actor, form.Values["langs"])
	})
	if e := apperr.As(err); e != nil && e.Code == apperr.Invalid && form.Refuse(r.Context(), err) {
		return s.show(w, r, page.Form{}, form)
	}
	return s.done(w, r, form, err, "translation.languages_kept")
}

func (s server) done(w http.ResponseWriter, r *http.Request, form page.Form, err error, said string) error {
	if err != nil {
		return err
	}
	page.Flash(w, r, i18n.T(r.Context(), said))
	return page.SeeOther(w, r, next(form.Value("at"), ""))
}

// next is the page with another task, from the same conversation; not is a text
// to leave.
func next(at, not string) string {
	wish := url.Values{}
	if at != "" {
		wish.Set("at", at)
	}
	if not != "" {
		wish.Set("not", not)
	}
	if len(wish) == 0 {
		return "/translations"
	}
	return "/translations?" + wish.Encode()
}

// mostParts is how many parts a text has at most: the notes of a lab, with eight points.
const mostParts = 10

// partName is what a part of a text is called.
func partName(ctx context.Context, kind translation.Kind, i int) string {
	names := map[translation.Kind][]string{
		translation.Statement:    {"translation.part_statement"},
		translation.Conversation: {"translation.part_question", "translation.part_need", "translation.part_promise"},
		translation.Brief:        {"brief.what", "brief.why_now", "brief.trade_offs", "brief.affected"},
		translation.Answer:       {"translation.part_answer"},
		translation.Focus:        {"translation.part_question", "brief.what", "brief.why_now", "brief.trade_offs", "brief.affected"},
		translation.Notes:        {"translation.part_notes"},
		translation.Lab:          append(slices.Repeat([]string{"translation.part_point"}, 8), "translation.part_differ", "translation.part_said"),
	}[kind]
	if i >= len(names) {
		return strconv.Itoa(i + 1)
	}
	return i18n.T(ctx, names[i], "Number", i+1)
}

// languages are the choices, each by its own name.
func languages() []page.Choice {
	var list []page.Choice
	for _, l := range i18n.Languages() {
		list = append(list, page.Choice{Value: l.Code, Label: l.Name})
	}
	return list
}

// from says from which language into which.
func from(ctx context.Context, t translation.Task) string {
	return i18n.T(ctx, "translation.from_to", "From", i18n.Name(t.Original.Lang), "To", i18n.Name(t.Lang))
}

func (v view) bilingual() bool { return len(slices.Compact(slices.Clone(v.Langs))) > 1 }
