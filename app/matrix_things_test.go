package app_test

import (
	"context"
	"strconv"

	"concentric/backlog"
	"concentric/base/store"
	"concentric/brief"
	"concentric/circle"
	"concentric/consent"
	"concentric/focus"
	"concentric/journal"
	"concentric/library"
	"concentric/listening"
	"concentric/logbook"
	"concentric/member"
	"concentric/moderation"
	"concentric/performance"
	"concentric/platform"
	"concentric/selection"
)

// What a row is tried on: each makes one such thing in a circle, as far along
// as the act needs it, and returns its id.

func (w *world) circleOf(c place) circle.Circle {
	w.t.Helper()
	found, err := circle.Get(w.ctx, w.Site.DB, c.id)
	if err != nil {
		w.t.Fatal(err)
	}
	return found
}

func theCircle(_ *world, c place) string { return c.id }

func item(w *world, c place) (ref string) {
	w.t.Helper()
	w.write(func(ctx context.Context, tx *store.Tx) error {
		i, err := backlog.Open(ctx, tx, c.author, backlog.New{Circle: c.id, Title: c.secret, Lang: "en"})
		ref = i.ID
		return err
	})
	return ref
}

// exploring is an item that its circle explores.
func exploring(w *world, c place) string {
	w.t.Helper()
	ref := item(w, c)
	w.write(func(ctx context.Context, tx *store.Tx) error {
		_, err := backlog.Explore(ctx, tx, c.author, ref, c.secret, "en")
		return err
	})
	return ref
}

// contributed is one to which its author has given a need.
func contributed(w *world, c place) string {
	w.t.Helper()
	ref := exploring(w, c)
	w.write(func(ctx context.Context, tx *store.Tx) error {
		return backlog.Contribute(ctx, tx, c.author, w.exploration(ref), backlog.Needs, c.secret, "en")
	})
	return ref
}

func (w *world) exploration(item string) string {
	w.t.Helper()
	list, err := backlog.Explorations(w.ctx, w.Site.DB, item)
	if err != nil || len(list) == 0 {
		w.t.Fatal("nothing is explored", err)
	}
	return list[0].ID
}

// facilitatorsTerm is the facilitator's term in the circle.
func facilitatorsTerm(w *world, c place) string {
	w.t.Helper()
	list, err := circle.TermsOf(w.ctx, w.Site.DB, c.facilitator.Member)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, t := range list {
		if t.Circle == c.id {
			return t.ID
		}
	}
	w.t.Fatal("the facilitator holds no term")
	return ""
}

// reviewed is a performance review of the facilitator's, with the author and
// the delegate in the group. One that goes on is stopped first.
func reviewed(w *world, c place) (ref string) {
	w.t.Helper()
	w.write(func(ctx context.Context, tx *store.Tx) error {
		all, err := performance.Of(ctx, tx, c.facilitator.Member)
		if err != nil {
			return err
		}
		for _, one := range all {
			if one.Stage.Living() {
				if err := performance.Stop(ctx, tx, c.facilitator, one.ID); err != nil {
					return err
				}
			}
		}
		r, err := performance.Begin(ctx, tx, c.facilitator, facilitatorsTerm(w, c), []string{c.author.Member, c.delegate.Member})
		ref = r.ID
		return err
	})
	return ref
}

func (w *world) text(c place) logbook.Text {
	found := w.circleOf(c)
	return logbook.Text{
		Title: c.secret, Text: "We do it.", Why: "It is needed", Responsible: "All", Measured: "By looking", Feedback: "To us",
		ReviewOn: found.In(w.ctx, 100), Lang: "en",
	}
}

func draft(w *world, c place) (ref string) {
	w.t.Helper()
	on := item(w, c)
	w.write(func(ctx context.Context, tx *store.Tx) error {
		p, err := consent.Draft(ctx, tx, c.author, consent.New{Item: on, Text: w.text(c)})
		ref = p.ID
		return err
	})
	return ref
}

func clarifying(w *world, c place) string {
	w.t.Helper()
	ref := draft(w, c)
	w.write(func(ctx context.Context, tx *store.Tx) error {
		_, err := consent.Present(ctx, tx, c.author, ref, w.circleOf(c).In(ctx, 3))
		return err
	})
	return ref
}

func tuning(w *world, c place) string {
	w.t.Helper()
	ref := clarifying(w, c)
	for range 2 {
		w.write(func(ctx context.Context, tx *store.Tx) error {
			return consent.Next(ctx, tx, c.facilitator, ref, w.round(ref), w.circleOf(c).In(ctx, 3))
		})
	}
	return ref
}

func (w *world) round(proposal string) string {
	w.t.Helper()
	r, _, err := consent.OpenRound(w.ctx, w.Site.DB, proposal)
	if err != nil {
		w.t.Fatal(err)
	}
	return r.ID
}

func consenting(w *world, c place) string {
	w.t.Helper()
	ref := tuning(w, c)
	w.write(func(ctx context.Context, tx *store.Tx) error {
		_, err := consent.AskConsent(ctx, tx, c.author, ref, 1, w.circleOf(c).In(ctx, 3))
		return err
	})
	return ref
}

// slipped is a proposal in whose frozen text a slip of the pen was mended.
func slipped(w *world, c place) string {
	w.t.Helper()
	ref := consenting(w, c)
	text := w.text(c)
	text.Feedback = "To all of us"
	w.write(func(ctx context.Context, tx *store.Tx) error {
		_, err := consent.Mend(ctx, tx, c.author, ref, 1, text)
		return err
	})
	return ref
}

// integrating is a proposal to which its author objected; those on the roster
// who may act have answered. Who is suspended has left the roster's question
// open, so the circle's rule supplied the rest.
func integrating(w *world, c place) string {
	w.t.Helper()
	ref := consenting(w, c)
	roster, err := consent.Roster(w.ctx, w.Site.DB, w.round(ref))
	if err != nil {
		w.t.Fatal(err)
	}
	round := w.round(ref)
	for _, p := range roster {
		kind, reason := consent.Consent, ""
		if p.Member == c.author.Member {
			kind, reason = consent.Objection, "It harms the aim"
		}
		w.write(func(ctx context.Context, tx *store.Tx) error {
			_, err := consent.Respond(ctx, tx, member.Actor{Member: p.Member, Pseudonym: p.Person, Lang: "en"}, round, 1, consent.Answer{Kind: kind, Reason: reason})
			return err
		})
	}
	return ref
}

func deferred(w *world, c place) string {
	w.t.Helper()
	ref := clarifying(w, c)
	w.write(func(ctx context.Context, tx *store.Tx) error { return consent.Defer(ctx, tx, c.facilitator, ref) })
	return ref
}

func agreement(w *world, c place) string {
	w.t.Helper()
	ref := integrating(w, c)
	open, err := consent.OpenObjections(w.ctx, w.Site.DB, ref)
	if err != nil {
		w.t.Fatal(err)
	}
	var agreed string
	w.write(func(ctx context.Context, tx *store.Tx) error {
		p, err := consent.Withdraw(ctx, tx, c.author, open[0].ID, "")
		agreed = p.Agreement
		return err
	})
	return agreed
}

// conversation is open, with a statement; where it would be private there is
// none: people are asked in public, or as members.
func conversation(w *world, c place) (ref string) {
	w.t.Helper()
	audience := journal.Members
	if c.id == w.harbour.id {
		audience = journal.Public
	}
	found := w.circleOf(c)
	w.write(func(ctx context.Context, tx *store.Tx) (err error) {
		ref, err = listening.Open(ctx, tx, c.facilitator, listening.New{
			Circle: c.id, Audience: audience, Question: c.secret + "?", Lang: "en", Need: "To hear", Promise: "To answer", AnswerBy: found.In(ctx, 20),
			Mode: listening.Free, Seeds: []string{"One " + c.secret, "Two", "Three"},
			Brief: brief.Brief{What: "What", WhyNow: "Now", TradeOffs: "This and that", Affected: "All", Lang: "en"},
		})
		return err
	})
	return ref
}

// focusGroup is one whose pool is open.
func focusGroup(w *world, c place) (ref string) {
	w.t.Helper()
	found := w.circleOf(c)
	w.write(func(ctx context.Context, tx *store.Tx) (err error) {
		ref, err = focus.Convene(ctx, tx, c.facilitator, focus.New{
			Circle: c.id, Question: c.secret + "?", Lang: "en", Seats: 5, Way: focus.Lot,
			When:  focus.When{Day: found.In(ctx, 5), Hour: "19:00", Place: "Hall", AnswerBy: found.In(ctx, 20)},
			Brief: brief.Brief{What: "What", WhyNow: "Now", TradeOffs: "This and that", Affected: "All"},
		})
		return err
	})
	return ref
}

// describing is a selection that waits for the circle's word on the role.
func describing(w *world, c place) (ref string) {
	w.t.Helper()
	found := w.circleOf(c)
	var role circle.Role
	w.write(func(ctx context.Context, tx *store.Tx) (err error) {
		w.sacrificed++
		role, err = circle.OpenRole(ctx, tx, w.people["founder"], c.id, circle.NewRole{Kind: circle.Operational, Title: "Role " + strconv.Itoa(w.sacrificed), Lang: "en"}, "d")
		if err != nil {
			return err
		}
		s, err := selection.Open(ctx, tx, c.facilitator, selection.New{
			Role: role.ID, Qualifications: c.secret, Starts: found.In(ctx, 5), Ends: found.In(ctx, 200), EndsOn: found.In(ctx, 3),
		})
		ref = s.ID
		return err
	})
	return ref
}

func (w *world) roster(selected string) []member.Actor {
	w.t.Helper()
	list, err := selection.Roster(w.ctx, w.Site.DB, selected)
	if err != nil {
		w.t.Fatal(err)
	}
	var people []member.Actor
	for _, p := range list {
		people = append(people, member.Actor{Member: p.Member, Pseudonym: p.Person, Lang: "en"})
	}
	return people
}

func nominating(w *world, c place) string {
	w.t.Helper()
	ref := describing(w, c)
	for _, one := range w.roster(ref) {
		w.write(func(ctx context.Context, tx *store.Tx) error {
			_, err := selection.Accept(ctx, tx, one, ref, 1, selection.Yes, "", "en")
			return err
		})
	}
	return ref
}

func hearing(w *world, c place) string {
	w.t.Helper()
	ref := nominating(w, c)
	for _, one := range w.roster(ref) {
		w.write(func(ctx context.Context, tx *store.Tx) error {
			_, err := selection.Nominate(ctx, tx, one, ref, c.delegate.Member, "Fits", "en")
			return err
		})
	}
	return ref
}

// electing is the consent proposal of a selection, about the circle's delegate.
func electing(w *world, c place) (ref string) {
	w.t.Helper()
	found := w.circleOf(c)
	selected := hearing(w, c)
	w.write(func(ctx context.Context, tx *store.Tx) error {
		p, err := selection.Propose(ctx, tx, c.facilitator, selected, selection.Choice{
			Nominee: c.delegate.Member, Starts: found.In(ctx, 5), Ends: found.In(ctx, 200), Reasons: "Heard", EndsOn: found.In(ctx, 3), Text: w.text(c),
		})
		ref = p.ID
		return err
	})
	return ref
}

// somebody is a member whom nobody will miss.
func somebody(w *world, _ place) (ref string) {
	w.t.Helper()
	w.write(func(ctx context.Context, tx *store.Tx) error {
		one, err := w.add(ctx, tx, "Somebody")
		ref = one.Member
		return err
	})
	return ref
}

// theDelegatesTerm is the form by which the delegate lays the role down.
func theDelegatesTerm(w *world, c place, _ string) []string {
	w.t.Helper()
	roles, err := circle.RolesOf(w.ctx, w.Site.DB, c.id)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, role := range roles {
		if role.Kind == circle.Delegate && role.Term != nil {
			return []string{"term", role.Term.ID}
		}
	}
	return []string{"term", "over"}
}

// programme is one that the circle keeps, with a chapter.
func programme(w *world, c place) (ref string) {
	w.t.Helper()
	w.write(func(ctx context.Context, tx *store.Tx) error {
		p, err := platform.Begin(ctx, tx, c.facilitator, platform.New{Circle: c.id, Title: c.secret, Lang: "en"})
		if err != nil {
			return err
		}
		ref = p.ID
		_, err = platform.AddChapter(ctx, tx, c.facilitator, p.ID, c.secret, "en")
		return err
	})
	return ref
}

func chapter(w *world, c place) string {
	w.t.Helper()
	list, err := platform.Chapters(w.ctx, w.Site.DB, programme(w, c))
	if err != nil {
		w.t.Fatal(err)
	}
	return list[0].ID
}

// plank is one that the circle has agreed on.
func plank(w *world, c place) (ref string) {
	w.t.Helper()
	in := chapter(w, c)
	agreed, err := logbook.Get(w.ctx, w.Site.DB, agreement(w, c))
	if err != nil {
		w.t.Fatal(err)
	}
	w.write(func(ctx context.Context, tx *store.Tx) error {
		t, err := platform.Write(ctx, tx, c.facilitator, agreed, platform.Change{Chapter: in})
		ref = t.Plank
		return err
	})
	return ref
}

func amendment(w *world, c place) (ref string) {
	w.t.Helper()
	on := plank(w, c)
	w.write(func(ctx context.Context, tx *store.Tx) error {
		a, err := platform.Amend(ctx, tx, c.author, platform.Amendment{Plank: on, Base: 1, Title: c.secret, Text: "We do it well.", Why: "Better"})
		ref = a.ID
		return err
	})
	return ref
}

// story is one for members, told by a founder.
func story(w *world, c place) (ref string) {
	w.t.Helper()
	w.write(func(ctx context.Context, tx *store.Tx) error {
		e, err := library.Add(ctx, tx, w.people["founder"], library.Story, journal.Members, library.Text{Title: c.secret, Text: "It was so", Lang: "en", Agreed: true})
		ref = e.ID
		return err
	})
	return ref
}

// heldStory is one in which the circle's author stands, and objects.
func heldStory(w *world, c place) string {
	w.t.Helper()
	ref := story(w, c)
	w.write(func(ctx context.Context, tx *store.Tx) error { return library.Object(ctx, tx, c.author, ref, "") })
	return ref
}

// reportedStory is one that the circle's author reported.
func reportedStory(w *world, c place) string {
	w.t.Helper()
	ref := story(w, c)
	w.write(func(ctx context.Context, tx *store.Tx) error {
		root, err := circle.Root(ctx, tx)
		if err != nil {
			return err
		}
		return moderation.Report{Kind: "story", Ref: ref, Place: moderation.InLibrary, Circle: root.ID, Reason: moderation.Hurtful}.Send(ctx, tx, c.author)
	})
	return ref
}

func keepingIt(_ *world, _ place, story string) []string {
	return []string{"ref", story, "verdict", string(moderation.Accepted), "outcome", "It says what was"}
}

// contestedStory is one that was taken away, and its author appeals.
func contestedStory(w *world, c place) string {
	w.t.Helper()
	ref := story(w, c)
	w.write(func(ctx context.Context, tx *store.Tx) error {
		if err := library.TakeAway(ctx, tx, w.people["second founder"], ref, moderation.Hurtful); err != nil {
			return err
		}
		return library.Appeal(ctx, tx, w.people["founder"], ref, "It is true", "en")
	})
	return ref
}

func upholding(w *world, _ place, story string) []string {
	w.t.Helper()
	a, err := moderation.AppealAbout(w.ctx, w.Site.DB, story)
	if err != nil {
		w.t.Fatal(err)
	}
	return []string{"ref", a.ID, "state", string(moderation.Upheld), "outcome", "It hurts"}
}

func itsFirstObjection(w *world, _ place, entry string) []string {
	w.t.Helper()
	list, err := library.Objections(w.ctx, w.Site.DB, entry)
	if err != nil || len(list) == 0 {
		w.t.Fatal("nobody objects", err)
	}
	return []string{"objection", list[0].ID}
}
