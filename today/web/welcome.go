package web

import (
	"context"
	"net/http"

	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/circle"
	"concentric/community"
	"concentric/invitation"
	"concentric/listening"
	"concentric/member"
)

// welcomeSteps are the pages that greet whoever comes in, before the first
// statement.
const welcomeSteps = 3

func (s server) welcomeFrame(ctx context.Context, step int, form page.Form) page.Frame {
	names := []string{"today.welcome_here", "today.welcome_count_on", "today.welcome_belong"}
	return page.Frame{
		Title:   i18n.T(ctx, names[step-1], "Party", page.ViewerOf(ctx).Organisation),
		Kicker:  i18n.T(ctx, "today.welcome_step", "Step", step, "Of", welcomeSteps),
		Section: page.Today, Status: form.Status,
	}
}

func greeted(ctx context.Context) error {
	if !member.From(ctx).SignedIn() {
		return apperr.New(apperr.NotSignedIn, "page.fail_not_signed")
	}
	return nil
}

// welcome says what happens here.
func (s server) welcome(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	if err := greeted(ctx); err != nil {
		return err
	}
	first, err := s.firstStatement(ctx)
	if err != nil {
		return err
	}
	return page.Render(w, r, s.welcomeFrame(ctx, 1, page.Form{}), welcomeHere(first))
}

// countOn says what one can count on: the promise, with its figures of now.
func (s server) countOn(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	if err := greeted(ctx); err != nil {
		return err
	}
	v, _, err := s.readPromise(ctx)
	if err != nil {
		return err
	}
	first, err := s.firstStatement(ctx)
	if err != nil {
		return err
	}
	return page.Render(w, r, s.welcomeFrame(ctx, 2, page.Form{}), welcomeCountOn(v, first))
}

// belonging is what the third page shows: the places that may be meant, and the
// interests.
type belonging struct {
	place     string // the path of where one is, "" for nowhere yet
	meant     []page.Choice
	interests []page.Choice
	first     string
}

func (s server) belong(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), member.From(r.Context())
	if err := greeted(ctx); err != nil {
		return err
	}
	profile, err := community.Of(ctx, s.site.DB, actor.Member)
	if err != nil {
		return err
	}
	form := page.Form{Values: map[string][]string{"interest": profile.Interests}}
	link, _, err := invitation.InviterOf(ctx, s.site.DB, actor.Member)
	if err != nil {
		return err
	}
	if link.Kind == invitation.Community {
		form.Values.Add("interest", link.Ref) // that they came from there says that much
		if c, err := community.Get(ctx, s.site.DB, link.Ref); err == nil && c.Kind == community.Place {
			form.Values.Set("place", c.Name)
		}
	}
	return s.showBelong(w, r, form, nil)
}

func (s server) showBelong(w http.ResponseWriter, r *http.Request, form page.Form, meant []community.Community) error {
	ctx := r.Context()
	tree, err := community.ReadTree(ctx, s.site.DB)
	if err != nil {
		return err
	}
	profile, err := community.Of(ctx, s.site.DB, member.From(ctx).Member)
	if err != nil {
		return err
	}
	v := belonging{place: tree.Path(profile.Place)}
	for _, c := range meant {
		v.meant = append(v.meant, page.Choice{Value: c.ID, Label: tree.Path(c.ID)})
	}
	for _, c := range tree.OfKind(community.Interest) {
		v.interests = append(v.interests, page.Choice{Value: c.ID, Label: c.Name})
	}
	if v.first, err = s.firstStatement(ctx); err != nil {
		return err
	}
	return page.Render(w, r, s.welcomeFrame(ctx, 3, form), welcomeBelong(v, form))
}

// saidWhere takes the place and the interests, and leads to the first statement.
func (s server) saidWhere(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), member.From(r.Context())
	if err := greeted(ctx); err != nil {
		return err
	}
	if err := community.May(actor); err != nil {
		return err
	}
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	meant, err := s.meant(ctx, form)
	if err == nil {
		_, err = s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
			if len(meant) == 1 {
				if err := community.Live(ctx, tx, actor, meant[0].ID, true); err != nil {
					return "", err
				}
			}
			for _, interest := range form.Values["interest"] {
				if err := community.Join(ctx, tx, actor, interest); err != nil && !apperr.Is(err, apperr.NotFound) {
					return "", err
				}
			}
			return "", nil
		})
	}
	if form.Refuse(ctx, err) {
		return s.showBelong(w, r, form, meant)
	}
	if err != nil {
		return err
	}
	first, err := s.firstStatement(ctx)
	if err != nil {
		return err
	}
	return page.SeeOther(w, r, first)
}

// meant is the place that was typed or chosen, none where the field is empty;
// where it may be several, they come with the refusal that asks which.
func (s server) meant(ctx context.Context, form page.Form) ([]community.Community, error) {
	if id := form.Value("which"); id != "" {
		c, err := community.Get(ctx, s.site.DB, id)
		return []community.Community{c}, err
	}
	text := form.Text("place")
	if text == "" {
		return nil, nil
	}
	found, err := community.Find(ctx, s.site.DB, text)
	switch {
	case err != nil:
		return nil, err
	case len(found) == 0:
		return nil, apperr.New(apperr.Invalid, "today.welcome_no_place", "Text", text).At("place")
	case len(found) > 1:
		return found[:min(len(found), mostMeant)], apperr.New(apperr.Invalid, "today.welcome_which_place").At("which")
	}
	return found, nil
}

// mostMeant is how many places of one name are offered.
const mostMeant = 12

// firstStatement is where one is asked first: a conversation of the community
// or circle by whose link one came, else the newest that is open; Today where
// none is.
func (s server) firstStatement(ctx context.Context) (string, error) {
	q, actor := s.site.DB, member.From(ctx)
	link, _, err := invitation.InviterOf(ctx, q, actor.Member)
	if err != nil {
		return "", err
	}
	all, err := listening.All(ctx, q, actor)
	if err != nil {
		return "", err
	}
	if link.Kind == invitation.Community {
		theirs, err := listening.OfCommunity(ctx, q, actor, link.Ref)
		if err != nil {
			return "", err
		}
		all = append(theirs, all...)
	}
	if link.Kind == invitation.Circle {
		if root, err := circle.Root(ctx, q); err == nil && root.ID != link.Ref {
			all = append(s.of(all, link.Ref), all...)
		}
	}
	for _, c := range all {
		if c.State == listening.Voting {
			return "/conversations/" + c.ID + "/vote", nil
		}
	}
	return "/today", nil
}

func (s server) of(all []listening.Conversation, circle string) []listening.Conversation {
	var list []listening.Conversation
	for _, c := range all {
		if c.Circle == circle {
			list = append(list, c)
		}
	}
	return list
}

// wish is the wish to become a member, where the party takes it here.
func (s server) wish(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), member.From(r.Context())
	if err := greeted(ctx); err != nil {
		return err
	}
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	_, err = s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
		takes, err := invitation.TakesWishes(ctx, tx)
		if err == nil && !takes {
			err = apperr.New(apperr.Forbidden, "today.wish_not_here")
		}
		if err != nil {
			return "", err
		}
		return "", member.AskMembership(ctx, tx, actor)
	})
	if err != nil {
		return err
	}
	page.Flash(w, r, i18n.T(ctx, "today.did_wish"))
	return page.SeeOther(w, r, "/account")
}
