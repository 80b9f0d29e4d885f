package web

import (
	"context"
	"net/http"
	"time"

	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/invitation"
	"concentric/member"
)

// waiting is a wish with who has it, and by which link they came.
type waiting struct {
	member.Wish
	who    member.Member
	by     string // the name of whoever made the link, "" where it is not known
	beside int    // how many came by that link in the day around it
}

func (s server) wishes(w http.ResponseWriter, r *http.Request) error {
	return s.showWishes(w, r, page.Form{})
}

// showWishes is for stewards: who wants to become a member. Each entry of the
// register that is shown is noted first.
func (s server) showWishes(w http.ResponseWriter, r *http.Request, form page.Form) error {
	ctx := r.Context()
	if err := steward(member.From(ctx)); err != nil {
		return err
	}
	list, err := s.waiting(ctx)
	if err != nil {
		return err
	}
	frame := page.Frame{Title: i18n.T(ctx, "invitation.wishes_title"), Lead: i18n.T(ctx, "invitation.wishes_lead"), Status: form.Status}
	return page.Render(w, r, frame, wishesPage(list, form))
}

func (s server) waiting(ctx context.Context) ([]waiting, error) {
	all, err := member.Wishes(ctx, s.site.DB)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, one := range all {
		ids = append(ids, one.Member)
	}
	err = s.site.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		return member.NoteReading(ctx, tx, member.From(ctx), member.ReadPerson, ids)
	})
	if err != nil {
		return nil, err
	}
	people, err := member.ByIDs(ctx, s.site.DB, ids)
	if err != nil {
		return nil, err
	}
	var list []waiting
	for _, one := range all {
		v := waiting{Wish: one, who: people[one.Member]}
		link, inviter, err := invitation.InviterOf(ctx, s.site.DB, one.Member)
		if err != nil {
			return nil, err
		}
		if inviter != "" {
			names, err := member.Names(ctx, s.site.DB, []string{inviter})
			if err != nil {
				return nil, err
			}
			v.by = names[inviter]
			if v.beside, _, err = member.CameBy(ctx, s.site.DB, link.ID, one.At.Add(-24*time.Hour)); err != nil {
				return nil, err
			}
		}
		list = append(list, v)
	}
	return list, nil
}

// answer admits somebody under a number, or says no with a reason; their account
// tells them either way.
func (s server) answer(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), member.From(r.Context())
	if err := steward(actor); err != nil {
		return err
	}
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	id, said := r.PathValue("id"), "invitation.did_admit"
	_, err = s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
		if form.Value("say") == "no" {
			return "", member.Decline(ctx, tx, actor, id, form.Value("why"))
		}
		return "", member.Admit(ctx, tx, actor, id, form.Text("number"))
	})
	if form.Value("say") == "no" {
		said = "invitation.did_decline"
	}
	if form.Refuse(ctx, err) {
		return s.showWishes(w, r, form)
	}
	if err != nil {
		return err
	}
	page.Flash(w, r, i18n.T(ctx, said))
	return page.SeeOther(w, r, "/wishes")
}

func steward(actor member.Actor) error {
	switch {
	case !actor.SignedIn():
		return apperr.New(apperr.NotSignedIn, "page.fail_not_signed")
	case !actor.Steward:
		return apperr.New(apperr.Forbidden, "member.steward_only")
	}
	return nil
}
