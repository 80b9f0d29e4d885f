package web

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/circle"
	"concentric/meeting"
	"concentric/member"
)

// theCircle is the circle, if the reader sits in it.
func (s server) theCircle(ctx context.Context, id string) (circle.Circle, error) {
	c, err := circle.Get(ctx, s.site.DB, id)
	if err != nil {
		return c, err
	}
	actor := member.From(ctx)
	sees, err := circle.CanSee(ctx, s.site.DB, actor, c.Audience, c.ID)
	if err != nil {
		return c, err
	}
	if !sees {
		return c, apperr.New(apperr.NotFound, "circle.not_found")
	}
	return c, circle.May(ctx, s.site.DB, actor, circle.Propose, c.ID)
}

// when reads a day and a time of day as they are in the circle's zone.
func when(ctx context.Context, q store.Q, in, date, clock string) (time.Time, error) {
	c, err := circle.Get(ctx, q, in)
	if err != nil {
		return time.Time{}, err
	}
	return moment(date, clock, c.Location())
}

// moment is when it is this day and time somewhere: the first time, where the
// clocks show it twice when they go back. One that they leave out when they go
// forward is refused.
func moment(date, clock string, zone *time.Location) (time.Time, error) {
	wall, err := time.Parse("2006-01-02 15:04", strings.TrimSpace(date)+" "+strings.TrimSpace(clock))
	if err != nil {
		return time.Time{}, apperr.New(apperr.Invalid, "meeting.date_unreadable").At("date")
	}
	at := time.Date(wall.Year(), wall.Month(), wall.Day(), wall.Hour(), wall.Minute(), 0, 0, zone)
	if at.Hour() != wall.Hour() || at.Minute() != wall.Minute() {
		return time.Time{}, apperr.New(apperr.Invalid, "meeting.time_skipped", "Time", wall.Format("15:04")).At("date")
	}
	if from, _ := at.ZoneBounds(); !from.IsZero() {
		_, before := from.Add(-time.Second).Zone()
		_, after := at.Zone()
		if first := at.Add(time.Duration(after-before) * time.Second); before > after && first.Before(from) {
			return first, nil
		}
	}
	return at, nil
}

// offered is how many dates the form of a new meeting has room for.
const offered = 5

func field(name string, n int) string {
	if n == 0 {
		return name
	}
	return fmt.Sprintf("%s_%d", name, n+1)
}

// newForm is where a meeting is called.
func (s server) newForm(w http.ResponseWriter, r *http.Request) error {
	c, err := s.theCircle(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	form := page.Filled("minutes", "90")
	for n := range offered {
		form.Values.Set(field("time", n), "19:00")
	}
	return s.showNew(w, r, c, form)
}

func (s server) showNew(w http.ResponseWriter, r *http.Request, c circle.Circle, form page.Form) error {
	ctx := r.Context()
	lead := "meeting.new_lead"
	if s.site.Mail == nil {
		lead = "meeting.new_lead_no_mail"
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "meeting.new_title"), Lead: i18n.T(ctx, lead), Kicker: c.Name, Section: page.Circles,
		Back: "/circles/" + c.ID + "/meetings", BackTo: i18n.T(ctx, "meeting.all_title"), Status: form.Status,
	}
	return page.Render(w, r, frame, newPage(c, form))
}

func (s server) plan(w http.ResponseWriter, r *http.Request) error {
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
	id, err := s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
		n := meeting.New{Circle: c.ID, Title: form.Value("title"), Lang: i18n.Lang(ctx), Minutes: count(form, "minutes"), Place: form.Value("place"), Video: form.Value("video")}
		for i := range offered {
			if i > 0 && form.Text(field("date", i)) == "" {
				continue
			}
			at, err := when(ctx, tx, c.ID, form.Text(field("date", i)), form.Text(field("time", i)))
			if err != nil {
				return "", beside(err, field("date", i))
			}
			n.Times = append(n.Times, at)
		}
		m, err := meeting.Plan(ctx, tx, actor, n)
		return m.ID, err
	})
	if refused(ctx, &form, err) {
		return s.showNew(w, r, c, form)
	}
	if err != nil {
		return err
	}
	return page.SeeOther(w, r, "/meetings/"+id)
}

// beside lets a refusal stand beside the field that it is about.
func beside(err error, field string) error {
	if e := apperr.As(err); e != nil {
		return e.At(field)
	}
	return err
}

// editForm is where date and place of a meeting are changed.
func (s server) editForm(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	m, err := s.see(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	c, err := circle.Get(ctx, s.site.DB, m.Circle)
	if err != nil {
		return err
	}
	form := page.Filled("title", m.Title, "place", m.Place, "video", m.Video, "minutes", fmt.Sprint(m.Minutes), "version", fmt.Sprint(m.Version))
	if !m.Starts.IsZero() {
		at := m.Starts.In(c.Location())
		form.Values.Set("date", at.Format(time.DateOnly))
		form.Values.Set("time", at.Format("15:04"))
	}
	return s.showEdit(w, r, m, form)
}

func (s server) showEdit(w http.ResponseWriter, r *http.Request, m meeting.Meeting, form page.Form) error {
	ctx := r.Context()
	frame := page.Frame{
		Title: i18n.T(ctx, "meeting.edit_title"), Lead: i18n.T(ctx, "meeting.edit_lead"), Section: page.Circles,
		Back: "/meetings/" + m.ID, BackTo: i18n.T(ctx, "meeting.the_meeting"), Status: form.Status,
	}
	return page.Render(w, r, frame, editPage(m, form))
}

func (s server) edit(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	m, err := s.see(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	actor := member.From(ctx)
	_, err = s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
		c := meeting.Change{Title: form.Value("title"), Place: form.Value("place"), Video: form.Value("video"), Minutes: count(form, "minutes"), Starts: m.Starts}
		if m.State == meeting.Planned {
			at, err := when(ctx, tx, m.Circle, form.Text("date"), form.Text("time"))
			if err != nil {
				return "", err
			}
			c.Starts = at
		}
		_, err := meeting.Rearrange(ctx, tx, actor, m.ID, int64(count(form, "version")), c)
		return "", err
	})
	if refused(ctx, &form, err) {
		return s.showEdit(w, r, m, form)
	}
	if err != nil {
		return err
	}
	page.Flash(w, r, i18n.T(ctx, "meeting.did_edit"))
	return page.SeeOther(w, r, "/meetings/"+m.ID)
}
