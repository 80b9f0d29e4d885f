package web

import (
	"context"
	"net/http"
	"slices"

	"concentric/backlog"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/member"
)

// exploration is what was gathered on the item, as the page shows it. names
// are by member, for those who sit in the circle alone.
type exploration struct {
	backlog.Exploration
	given []backlog.Contribution
	names map[string]string
}

// of lists what was given of one kind.
func (x exploration) of(kind backlog.ContributionKind) []backlog.Contribution {
	return slices.DeleteFunc(slices.Clone(x.given), func(c backlog.Contribution) bool { return c.Kind != kind })
}

// exploringNow is the exploration that goes on.
func (v view) exploringNow() (exploration, bool) {
	for _, x := range v.explorations {
		if x.Ended.IsZero() && v.item.State != backlog.Answered {
			return x, true
		}
	}
	return exploration{}, false
}

// mayExplore says whether the reader can begin an exploration.
func (v view) mayExplore() bool {
	_, going := v.exploringNow()
	waits := v.item.State == backlog.Waiting || v.item.State == backlog.Later
	return v.sits && waits && !going && v.selection == "" && !v.asksForSomebody()
}

func readExplorations(ctx context.Context, q store.Q, v *view) error {
	list, err := backlog.Explorations(ctx, q, v.item.ID)
	if err != nil {
		return err
	}
	actor := member.From(ctx)
	v.raised = actor.SignedIn() && actor.Member == v.item.Member
	v.contributes = v.sits || v.raised && !actor.Suspended
	for _, one := range list {
		x := exploration{Exploration: one}
		if x.given, err = backlog.Contributions(ctx, q, one.ID); err != nil {
			return err
		}
		if v.sits {
			var ids []string
			for _, c := range x.given {
				ids = append(ids, c.Member)
			}
			if x.names, err = member.Names(ctx, q, ids); err != nil {
				return err
			}
		}
		v.explorations = append(v.explorations, x)
	}
	return nil
}

// explore begins an exploration.
func (s server) explore(w http.ResponseWriter, r *http.Request) error {
	return s.actOn(w, r, "backlog.exploration_begun", func(ctx context.Context, tx *store.Tx, item string, form page.Form) error {
		_, err := backlog.Explore(ctx, tx, member.From(ctx), item, form.Value("question"), i18n.Lang(ctx))
		return err
	})
}

// contribute gives a need or an option.
func (s server) contribute(w http.ResponseWriter, r *http.Request) error {
	return s.actOn(w, r, "backlog.contributed", func(ctx context.Context, tx *store.Tx, _ string, form page.Form) error {
		return backlog.Contribute(ctx, tx, member.From(ctx), form.Value("exploration"), backlog.Stage(form.Value("stage")), form.Value("contribution"), i18n.Lang(ctx))
	})
}

// takeBack withdraws one's own contribution.
func (s server) takeBack(w http.ResponseWriter, r *http.Request) error {
	return s.actOn(w, r, "backlog.contribution_back", func(ctx context.Context, tx *store.Tx, _ string, form page.Form) error {
		return backlog.TakeBack(ctx, tx, member.From(ctx), form.Value("contribution_id"))
	})
}

// askOptions goes on from needs to options.
func (s server) askOptions(w http.ResponseWriter, r *http.Request) error {
	return s.actOn(w, r, "backlog.options_asked", func(ctx context.Context, tx *store.Tx, _ string, form page.Form) error {
		return backlog.AskOptions(ctx, tx, member.From(ctx), form.Value("exploration"))
	})
}

// conclude ends the exploration with its summary.
func (s server) conclude(w http.ResponseWriter, r *http.Request) error {
	return s.actOn(w, r, "backlog.exploration_ended", func(ctx context.Context, tx *store.Tx, _ string, form page.Form) error {
		return backlog.Conclude(ctx, tx, member.From(ctx), form.Value("exploration"), backlog.Stage(form.Value("stage")), form.Value("summary"), i18n.Lang(ctx))
	})
}

// actOn does something about the item's exploration and shows the item again.
func (s server) actOn(w http.ResponseWriter, r *http.Request, done string, act func(context.Context, *store.Tx, string, page.Form) error) error {
	ctx := r.Context()
	i, err := s.seeItem(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	_, err = s.site.Do(r, member.From(ctx).Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
		return i.ID, act(ctx, tx, i.ID, form)
	})
	if form.Refuse(ctx, err) {
		return s.showItemWith(w, r, page.Filled("lang", i18n.Lang(ctx)), page.Form{}, form)
	}
	if err != nil {
		return err
	}
	page.Flash(w, r, i18n.T(ctx, done))
	return page.SeeOther(w, r, "/items/"+i.ID)
}

// mine says whether the reader gave this.
func (v view) mine(ctx context.Context, c backlog.Contribution) bool {
	actor := member.From(ctx)
	return actor.SignedIn() && actor.Member == c.Member
}
