package web

import (
	"context"
	"net/http"
	"strconv"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/circle"
	"concentric/listening"
	"concentric/member"

	"github.com/a-h/templ"
)

// groupsForm is where the circle names the groups, after reading what each
// stands for.
func (s server) groupsForm(w http.ResponseWriter, r *http.Request) error {
	return s.showGroups(w, r, page.Form{})
}

func (s server) showGroups(w http.ResponseWriter, r *http.Request, form page.Form) error {
	ctx := r.Context()
	v, err := s.standingOf(r)
	if err != nil {
		return err
	}
	if err := circle.May(ctx, s.site.DB, member.From(ctx), circle.Listen, v.Circle); err != nil {
		return err
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "listening.names_title"), Kicker: v.Owner.Name, Lead: i18n.T(ctx, "listening.names_lead"), Section: page.Conversations,
		Back: path(v.Conversation, "map"), BackTo: i18n.T(ctx, "listening.where_title"), Status: form.Status,
	}
	return page.Render(w, r, frame, groupsPage(v, form))
}

func (s server) nameGroup(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), member.From(r.Context())
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	err = s.site.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		return listening.NameGroup(ctx, tx, actor, r.PathValue("id"), number(form.Value("group")), form.Value("name"))
	})
	if form.Refuse(ctx, err) {
		return s.showGroups(w, r, form)
	}
	if err != nil {
		return err
	}
	page.Flash(w, r, i18n.T(ctx, "listening.named_now"))
	return page.SeeOther(w, r, "/conversations/"+r.PathValue("id")+"/groups")
}

// typedName is what was typed for this group and could not be taken.
func typedName(form page.Form, key int) string {
	if form.Value("group") != strconv.Itoa(key) {
		return ""
	}
	return form.Value("name")
}

func nameError(form page.Form, key int) templ.Attributes {
	if form.Value("group") != strconv.Itoa(key) || form.Error("name") == "" {
		return nil
	}
	return templ.Attributes{"aria-invalid": "true", "aria-describedby": "name-" + strconv.Itoa(key) + "-error"}
}
