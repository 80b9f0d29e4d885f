package web

import (
	"context"
	"net/http"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/listening"
	"concentric/member"
)

// adjust changes the last day and the mode of an open conversation.
func (s server) adjust(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), member.From(r.Context())
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	err = s.site.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		return listening.Adjust(ctx, tx, actor, r.PathValue("id"), form.Text("closes"), listening.Mode(form.Value("mode")))
	})
	if form.Refuse(ctx, err) {
		return s.showAdjust(w, r, form)
	}
	if err != nil {
		return err
	}
	page.Flash(w, r, i18n.T(ctx, "listening.changed_now"))
	return page.SeeOther(w, r, "/conversations/"+r.PathValue("id"))
}

// showAdjust shows the form again with what is to be mended.
func (s server) showAdjust(w http.ResponseWriter, r *http.Request, form page.Form) error {
	c, owner, err := s.see(r)
	if err != nil {
		return err
	}
	frame := page.Frame{
		Title: i18n.T(r.Context(), "listening.change_title"), Kicker: owner.Name, Lead: c.Question, Section: page.Conversations,
		Back: path(c), BackTo: c.Question, Status: form.Status,
	}
	return page.Render(w, r, frame, adjustForm(c, form))
}

// adjusted is the form as the conversation is.
func adjusted(c listening.Conversation) page.Form {
	return page.Filled("closes", c.Closes, "mode", string(c.Mode))
}

// changeWords says what was changed, and when.
func changeWords(ctx context.Context, c listening.Change) string {
	words := i18n.T(ctx, "listening.change_on", "Date", i18n.Date(ctx, c.At))
	switch {
	case c.Closes == c.WasCloses:
	case c.Closes == "":
		words += " " + i18n.T(ctx, "listening.change_no_day")
	case c.WasCloses == "":
		words += " " + i18n.T(ctx, "listening.change_day", "Date", i18n.Date(ctx, day(c.Closes)))
	default:
		words += " " + i18n.T(ctx, "listening.change_day_from", "Date", i18n.Date(ctx, day(c.Closes)), "Was", i18n.Date(ctx, day(c.WasCloses)))
	}
	if c.Mode != c.WasMode {
		words += " " + i18n.T(ctx, "listening.change_mode_"+string(c.Mode))
	}
	return words
}
