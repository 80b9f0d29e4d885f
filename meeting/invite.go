package meeting

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"concentric/base/i18n"
	"concentric/base/jobs"
	"concentric/base/mail"
	"concentric/base/store"
	"concentric/circle"
	"concentric/meeting/ical"
	"concentric/member"
)

// Post is what this room needs to send mail: where links lead, what the party
// calls itself.
type Post struct {
	DB      *store.DB
	Sender  *mail.Sender
	BaseURL string
	Name    string
}

// inviteJob sends one person the date and place of one meeting as they are.
const inviteJob = "meeting.invite"

type invitePayload struct {
	Meeting  string `json:"meeting"`
	Member   string `json:"member"`
	Revision int64  `json:"revision"`
}

// Jobs are this room's jobs. Their context speaks (i18n.With).
func Jobs(p Post) map[string]jobs.Handler {
	return map[string]jobs.Handler{inviteJob: p.invite}
}

// invite asks for a mail to everyone who is asked to come.
func (m Meeting) invite(ctx context.Context, tx *store.Tx) error {
	guests, err := Guests(ctx, tx, m.ID)
	if err != nil {
		return err
	}
	for _, g := range guests {
		if g.Member == "" {
			continue
		}
		err := jobs.Add(ctx, tx, jobs.Job{Kind: inviteJob, Payload: invitePayload{Meeting: m.ID, Member: g.Member, Revision: m.Revision}})
		if err != nil {
			return err
		}
	}
	return nil
}

// invite sends one invitation, at most once. One that a newer date or place has
// overtaken is not sent; nor is one to somebody who has left the circle.
func (p Post) invite(ctx context.Context, payload json.RawMessage) error {
	var job invitePayload
	if err := json.Unmarshal(payload, &job); err != nil || p.Sender == nil {
		return err
	}
	m, err := Get(ctx, p.DB, job.Meeting)
	if err != nil || m.Revision != job.Revision {
		return err
	}
	to, err := member.Get(ctx, p.DB, job.Member)
	if err != nil || to.Email == "" || to.Suspended || !to.Erased.IsZero() {
		return err
	}
	sits, err := circle.Sits(ctx, p.DB, m.Circle, to.ID)
	if err != nil || !sits {
		return err
	}
	c, err := circle.Get(ctx, p.DB, m.Circle)
	if err != nil {
		return err
	}
	lang := to.Lang
	if !i18n.Known(lang) {
		lang = "en"
	}
	return p.Sender.Once(ctx, p.DB, p.invitation(i18n.In(ctx, lang), m, c, to))
}

// invitation is the mail about a meeting to one person, in their language.
func (p Post) invitation(ctx context.Context, m Meeting, c circle.Circle, to member.Member) mail.Message {
	event, method, what := p.event(m, c), ical.Request, "invited"
	event.Organizer, event.Attendee = p.Sender.From(), to.Email
	if event.Summary == "" {
		event.Summary = i18n.T(ctx, "meeting.of", "Circle", c.Name)
	}
	switch {
	case m.State == Cancelled:
		method, what = ical.Cancel, "cancelled"
	case m.Revision > 1:
		what = "moved"
	}
	when := i18n.DateTime(ctx, m.Starts.In(c.Location()))
	text := []string{
		i18n.T(ctx, "member.mail_hello", "Names", to.Given),
		i18n.T(ctx, "meeting.mail_"+what, "Circle", c.Name, "When", when, "Minutes", m.Minutes),
	}
	if m.State != Cancelled {
		for _, line := range []string{m.Place, m.Video} {
			if line != "" {
				text = append(text, line)
			}
		}
		text = append(text, i18n.T(ctx, "meeting.mail_say")+"\n"+p.url(m))
	}
	text = append(text, i18n.T(ctx, "member.mail_contact", "Contact", p.Sender.Contact()))
	return mail.Message{
		ID:    "meeting-" + m.ID + "-" + to.ID + "-" + number(m.Revision),
		Class: mail.Invitation, Person: to.ID, Name: to.Name, To: to.Email, Lang: i18n.Lang(ctx),
		Subject:  i18n.T(ctx, "meeting.mail_subject_"+what, "Circle", c.Name, "When", when),
		Text:     strings.Join(text, "\n\n") + "\n",
		Calendar: ical.Calendar(method, "", []ical.Event{event}), Method: method,
	}
}

func (p Post) url(m Meeting) string { return p.BaseURL + "/meetings/" + m.ID }

// event is a meeting as calendars hold it.
func (p Post) event(m Meeting, c circle.Circle) ical.Event {
	place := m.Place
	if place == "" {
		place = m.Video
	}
	changed := m.Revised
	if changed.IsZero() {
		changed = m.At
	}
	return ical.Event{
		UID: m.ID + "@concentric", Sequence: m.Revision, Changed: changed, Starts: m.Starts, Length: time.Duration(m.Minutes) * time.Minute,
		Summary: m.Title, Description: strings.TrimSpace(m.Video + "\n" + p.url(m)), Location: place, URL: p.url(m), Cancelled: m.State == Cancelled,
	}
}
