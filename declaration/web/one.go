package web

import (
	"context"
	"net/http"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/circle"
	"concentric/declaration"
	"concentric/logbook"
	"concentric/member"
)

// view is what the page of one declaration shows.
type view struct {
	declaration.Declaration
	circle    circle.Circle
	agreement logbook.Agreement
	text      logbook.Text
	before    *logbook.Text // the words in whose place it stands
	until     string        // the last day of the spokesperson's term, "" before it is public
	within    bool          // the reader sits in the circle
	holders   []string      // names of who confirmed, for the circle
	confirmed bool          // the reader did
	which     string
	typed     page.Form
}

func (s server) one(w http.ResponseWriter, r *http.Request) error {
	return s.show(w, r, "", page.Form{})
}

func (s server) show(w http.ResponseWriter, r *http.Request, which string, form page.Form) error {
	ctx := r.Context()
	d, err := s.see(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	v := view{Declaration: d, which: which, typed: form}
	for _, read := range []func(context.Context, store.Q, *view) error{readText, readBefore, readKeys} {
		if err := read(ctx, s.site.DB, &v); err != nil {
			return err
		}
	}
	frame := page.Frame{
		Title: v.text.Title, Said: v.text.Lang, Kicker: i18n.T(ctx, "declaration.of_circle", "Circle", v.circle.Name), Section: page.Circles,
		Back: "/circles/" + v.circle.ID + "/declarations", BackTo: i18n.T(ctx, "declaration.title"), Live: declaration.Topic(v.circle.ID), Status: form.Status,
	}
	return page.Render(w, r, frame, onePage(v))
}

func readText(ctx context.Context, q store.Q, v *view) error {
	var err error
	if v.circle, err = circle.Get(ctx, q, v.Circle); err != nil {
		return err
	}
	if v.agreement, err = logbook.Get(ctx, q, v.Agreement); err != nil {
		return err
	}
	v.text, err = version(ctx, q, v.Declaration)
	if err != nil || v.Term == "" {
		return err
	}
	term, err := circle.TermByID(ctx, q, v.Term)
	v.until = term.Ends
	return err
}

func readBefore(ctx context.Context, q store.Q, v *view) error {
	if v.Corrects == "" {
		return nil
	}
	older, err := declaration.Get(ctx, q, v.Corrects)
	if err != nil {
		return err
	}
	text, err := version(ctx, q, older)
	v.before = &text
	return err
}

// readKeys reads who confirmed; names are for the circle alone.
func readKeys(ctx context.Context, q store.Q, v *view) error {
	actor := member.From(ctx)
	sits, err := circle.Sits(ctx, q, v.Circle, actor.Member)
	if err != nil || !sits {
		return err
	}
	v.within = true
	ids, err := declaration.KeyHolders(ctx, q, v.ID)
	if err != nil {
		return err
	}
	names, err := member.Names(ctx, q, ids)
	for _, id := range ids {
		v.confirmed = v.confirmed || id == actor.Member
		if names[id] != "" {
			v.holders = append(v.holders, names[id])
		}
	}
	return err
}

// version is the text of the agreement that a declaration says.
func version(ctx context.Context, q store.Q, d declaration.Declaration) (logbook.Text, error) {
	texts, err := logbook.Versions(ctx, q, d.Agreement)
	for _, text := range texts {
		if text.ID == d.Text {
			return text, err
		}
	}
	return logbook.Text{}, err
}

// form is a form as it was typed, where it was refused.
func (v view) form(which string) page.Form {
	if v.which != which {
		return page.Form{}
	}
	f := v.typed
	f.Notice = "" // stands above
	return f
}

// holds says whether the decision still stands as it was said.
func (v view) holds(ctx context.Context) bool {
	on := v.agreement.On(v.circle.Today(ctx))
	return v.agreement.Now.ID == v.Text && (on == logbook.InForce || on == logbook.ReviewDue)
}
