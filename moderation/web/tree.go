package web

import (
	"context"
	"net/http"
	"strconv"

	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/circle"
	"concentric/community"
	"concentric/invitation"
	"concentric/member"
	"concentric/moderation"
)

// tree is what the page of the branches shows.
type tree struct {
	branches []moderation.Branch
	left     int               // without spam, that are not listed
	names    map[string]string // of circles and communities
	form     page.Form
}

func (s server) tree(w http.ResponseWriter, r *http.Request) error {
	return s.showTree(w, r, page.Form{})
}

func (s server) showTree(w http.ResponseWriter, r *http.Request, form page.Form) error {
	ctx := r.Context()
	v := tree{form: form, names: map[string]string{}}
	var err error
	if v.branches, v.left, err = moderation.Tree(ctx, s.site.DB, member.From(ctx)); err != nil {
		return err
	}
	for _, b := range v.branches {
		if err := s.name(ctx, v.names, b); err != nil {
			return err
		}
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "moderation.tree_title"), Lead: i18n.T(ctx, "moderation.tree_lead"), Live: moderation.TopicLinks, Status: form.Status,
		Back: "/moderation", BackTo: i18n.T(ctx, "moderation.queue_title"),
	}
	return page.Render(w, r, frame, treePage(v))
}

// name reads whose a branch on top is; those under it are of persons.
func (s server) name(ctx context.Context, names map[string]string, b moderation.Branch) error {
	switch b.Kind {
	case invitation.Circle:
		c, err := circle.Get(ctx, s.site.DB, b.Ref)
		names[b.Ref] = c.Name
		return err
	case invitation.Community:
		c, err := community.Get(ctx, s.site.DB, b.Ref)
		if apperr.Is(err, apperr.NotFound) {
			return nil
		}
		names[b.Ref] = c.Name
		return err
	}
	return nil
}

func (s server) stop(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), member.From(r.Context())
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	link := r.PathValue("id")
	worked, err := s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
		worked, err := moderation.StopLink(ctx, tx, actor, link, moderation.Reason(form.Value("reason")))
		return strconv.FormatBool(worked), err
	})
	if form.Refuse(ctx, err) {
		form.Values.Set("link", link)
		return s.showTree(w, r, form)
	}
	if err != nil {
		return err
	}
	if worked == "true" {
		page.Flash(w, r, i18n.T(ctx, "moderation.tree_did_stop"))
	}
	return page.SeeOther(w, r, "/moderation/invitations")
}

// whose says whose link a branch came by, without the name of a person.
func (v tree) whose(ctx context.Context, b moderation.Branch) string {
	switch b.Kind {
	case invitation.Circle, invitation.Community:
		return i18n.T(ctx, "moderation.tree_"+string(b.Kind), "Name", v.names[b.Ref])
	case invitation.Person:
		return i18n.T(ctx, "moderation.tree_person", "Date", i18n.Date(ctx, b.Made))
	}
	return i18n.T(ctx, "moderation.tree_gone")
}

// of is the form that stops a link, as it was refused.
func (v tree) of(link string) page.Form {
	if v.form.Value("link") != link {
		return page.Form{}
	}
	return v.form
}
