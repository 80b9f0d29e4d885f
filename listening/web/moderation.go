package web

import (
	"context"
	"net/http"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/listening"
	"concentric/member"
	"concentric/moderation"
)

func (s server) queue(w http.ResponseWriter, r *http.Request) error {
	return s.showQueue(w, r, page.Form{})
}

func (s server) showQueue(w http.ResponseWriter, r *http.Request, form page.Form) error {
	ctx := r.Context()
	c, owner, err := s.see(r)
	if err != nil {
		return err
	}
	waiting, err := listening.Queue(ctx, s.site.DB, member.From(ctx), c.ID)
	if err != nil {
		return err
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "listening.queue_title"), Kicker: owner.Name, Lead: c.Question, Section: page.Conversations,
		Live: listening.Topic(c.ID), Back: path(c), BackTo: c.Question, Status: form.Status,
	}
	return page.Render(w, r, frame, queuePage(c, waiting, form))
}

func (s server) moderate(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), member.From(r.Context())
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	verdict, reason := moderation.Accepted, moderation.Reason("")
	if form.Value("verdict") == string(moderation.Refused) {
		verdict, reason = moderation.Refused, moderation.Reason(form.Value("reason"))
	}
	err = s.site.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		return listening.Moderate(ctx, tx, actor, form.Value("statement"), verdict, reason)
	})
	if form.Refuse(ctx, err) {
		return s.showQueue(w, r, form)
	}
	if err != nil {
		return err
	}
	page.Flash(w, r, i18n.T(ctx, "listening.moderated_"+string(verdict)))
	return page.SeeOther(w, r, "/conversations/"+r.PathValue("id")+"/moderation")
}

// log is the public record of what was let in and refused, without the texts
// that were refused.
func (s server) log(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, owner, err := s.see(r)
	if err != nil {
		return err
	}
	decisions, err := moderation.Log(ctx, s.site.DB, c.ID)
	if err != nil {
		return err
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "listening.log_title"), Kicker: owner.Name, Lead: c.Question, Section: page.Conversations,
		Back: path(c), BackTo: c.Question,
	}
	return page.Render(w, r, frame, logPage(c, decisions))
}

// logTable is the log as a table: days, never times.
func logTable(ctx context.Context, decisions []moderation.Decision) page.Table {
	t := page.Table{
		Caption: i18n.T(ctx, "listening.log_caption"),
		Heads:   []string{i18n.T(ctx, "listening.log_day"), i18n.T(ctx, "listening.log_verdict"), i18n.T(ctx, "listening.log_reason")},
	}
	for _, d := range decisions {
		reason := ""
		if d.Reason != "" {
			reason = i18n.T(ctx, d.Reason.Message())
		}
		t.Rows = append(t.Rows, []string{i18n.Date(ctx, d.At), i18n.T(ctx, "listening.moderated_"+string(d.Verdict)), reason})
	}
	return t
}

// reasons are the choices of the form.
func reasons(ctx context.Context) []page.Choice {
	list := []page.Choice{{Value: "", Label: i18n.T(ctx, "listening.choose_reason")}}
	for _, reason := range moderation.Reasons() {
		list = append(list, page.Choice{Value: string(reason), Label: i18n.T(ctx, reason.Message())})
	}
	return list
}

// firstKey is the shortcut of the first card's button: one key at a time works
// through the queue.
func firstKey(i int, key string) string {
	if i > 0 {
		return ""
	}
	return key
}
