package web

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"concentric/base/clock"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/circle"
	"concentric/meeting"
	"concentric/member"
)

// list is what the page of a circle's meetings shows.
type list struct {
	circle  circle.Circle
	coming  []meeting.Meeting
	past    []meeting.Meeting
	unheld  []meeting.Meeting // whose date has gone by, and that nobody began
	actions []meeting.Action
	names   map[string]string // pseudonym → name
	actor   member.Actor
	today   string
	address string // of the reader's calendar, "" where they have none
	records bool
	done    []meeting.Action // by others, not thanked for yet
	ended   []meeting.Action // lately, that the reader can open again
	form    page.Form        // of a task that could not be offered
	call    page.Form        // what the circle looks for
}

// filled is the form of a new task, with what is usual where nothing is typed.
func (v list) filled(ctx context.Context) page.Form {
	if len(v.form.Values) > 0 {
		return v.form
	}
	return page.Filled("minutes", "10", "due_on", v.circle.In(ctx, 14))
}

func (s server) all(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, err := s.theCircle(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	return s.showAll(w, r, c, page.Form{})
}

// showAll shows the meetings of a circle; form is what could not be done there.
func (s server) showAll(w http.ResponseWriter, r *http.Request, c circle.Circle, form page.Form) (err error) {
	ctx := r.Context()
	v := list{form: form, circle: c, actor: member.From(ctx), today: c.Today(ctx)}
	db := s.site.DB
	if v.coming, err = meeting.Coming(ctx, db, c.ID); err != nil {
		return err
	}
	if v.unheld, err = meeting.Unheld(ctx, db, c.ID); err != nil {
		return err
	}
	if v.past, err = meeting.Past(ctx, db, c.ID, 20); err != nil {
		return err
	}
	if v.actions, err = meeting.OpenActions(ctx, db, c.ID); err != nil {
		return err
	}
	if v.done, err = meeting.ToThank(ctx, db, c.ID, v.actor.Member, clock.Now(ctx).AddDate(0, 0, -thankful)); err != nil {
		return err
	}
	v.records = circle.May(ctx, db, v.actor, circle.Record, c.ID) == nil
	if v.ended, err = meeting.EndedActions(ctx, db, c.ID, clock.Now(ctx).AddDate(0, 0, -mendable)); err != nil {
		return err
	}
	v.ended = slices.DeleteFunc(v.ended, func(a meeting.Action) bool { return !v.mayEnd(a) })
	if v.names, _, err = namesIn(ctx, db, c.ID, takers(v.actions, v.done, v.ended)); err != nil {
		return err
	}
	calls, err := circle.Calls(ctx, db, v.actor)
	if err != nil {
		return err
	}
	v.call = page.Filled("looks_for", calls[c.ID].Text)
	if v.address, err = meeting.FeedPath(ctx, db, v.actor, c.ID); err != nil {
		return err
	}
	if v.address != "" {
		v.address = s.site.BaseURL + v.address
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "meeting.all_title"), Kicker: c.Name, Section: page.Circles, Back: "/circles/" + c.ID, BackTo: c.Name, Live: circle.Topic(c.ID), Status: form.Status,
	}
	return page.Render(w, r, frame, allPage(v))
}

// mayEnd says whether the reader may end an action, and open it again.
func (v list) mayEnd(a meeting.Action) bool {
	return v.records || a.Person == v.actor.Pseudonym
}

// mendable is for how many days what was ended by mistake can be opened again there.
const mendable = 14

// thankful is for how many days it is shown that somebody could be thanked.
const thankful = 30

// takers are those who do or did something and need not sit in the circle.
func takers(lists ...[]meeting.Action) (people []meeting.Guest) {
	for _, list := range lists {
		for _, a := range list {
			people = append(people, meeting.Guest{Member: a.Member, Person: a.Person})
		}
	}
	return people
}

// namesIn are the names of those who sit in a circle, and of these guests, by
// pseudonym; and who sits there.
func namesIn(ctx context.Context, q store.Q, in string, guests []meeting.Guest) (map[string]string, []circle.Seat, error) {
	seats, err := circle.Roster(ctx, q, in)
	if err != nil {
		return nil, nil, err
	}
	people := map[string]string{}
	for _, s := range seats {
		people[s.Person] = s.Member
	}
	for _, g := range guests {
		if g.Member != "" {
			people[g.Person] = g.Member
		}
	}
	var ids []string
	for _, id := range people {
		ids = append(ids, id)
	}
	byMember, err := member.Names(ctx, q, ids)
	names := map[string]string{}
	for person, id := range people {
		names[person] = byMember[id]
	}
	return names, seats, err
}

// address gives the reader a new address of the circle's calendar.
func (s server) address(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, err := s.theCircle(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	actor := member.From(ctx)
	_, err = s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
		return "", meeting.NewFeed(ctx, tx, actor, c.ID)
	})
	if err != nil {
		return err
	}
	return page.SeeOther(w, r, "/circles/"+c.ID+"/meetings#calendar")
}

// feed is the calendar itself, for a calendar program.
func (s server) feed(w http.ResponseWriter, r *http.Request) error {
	text, err := s.post.Feed(r.Context(), r.PathValue("id"), r.PathValue("code"))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
	w.Header().Set("Cache-Control", "private, max-age=600")
	_, _ = w.Write([]byte(text)) // the reader may have gone
	return nil
}

func take(ctx context.Context, tx *store.Tx, actor member.Actor, id string, _ page.Form) error {
	return meeting.Take(ctx, tx, actor, id)
}

func handBack(ctx context.Context, tx *store.Tx, actor member.Actor, id string, _ page.Form) error {
	return meeting.HandBack(ctx, tx, actor, id)
}

func finish(ctx context.Context, tx *store.Tx, actor member.Actor, id string, form page.Form) error {
	return meeting.Finish(ctx, tx, actor, id, form.Value("how"))
}

func reopen(ctx context.Context, tx *store.Tx, actor member.Actor, id string, _ page.Form) error {
	return meeting.Reopen(ctx, tx, actor, id)
}

// action runs an act on something to be done, and leads back to where it stands
// among the others.
func (s server) action(do func(context.Context, *store.Tx, member.Actor, string, page.Form) error) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		ctx := r.Context()
		form, err := page.ReadForm(r)
		if err != nil {
			return err
		}
		actor, id := member.From(ctx), r.PathValue("id")
		_, err = s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
			return "", do(ctx, tx, actor, id, form)
		})
		if err != nil {
			return err
		}
		a, err := meeting.ActionByID(ctx, s.site.DB, id)
		if err != nil {
			return err
		}
		sits, err := circle.Sits(ctx, s.site.DB, a.Circle, actor.Member)
		if err != nil {
			return err
		}
		if !sits {
			page.Flash(w, r, i18n.T(ctx, "meeting.did_task"))
			return page.SeeOther(w, r, "/take-part")
		}
		page.Flash(w, r, i18n.T(ctx, "meeting.did_save"))
		return page.SeeOther(w, r, "/circles/"+a.Circle+"/meetings")
	}
}

// subscribing is the address of a calendar that opens the calendar program of a
// phone.
func subscribing(address string) string {
	_, rest, _ := strings.Cut(address, "://")
	return "webcal://" + rest
}
