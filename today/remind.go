package today

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/i18n"
	"concentric/base/jobs"
	"concentric/base/mail"
	"concentric/base/store"
	"concentric/circle"
	"concentric/member"
)

// Reminders go out once a day, in the early morning, to those for whom
// something of what their roles owe has come near: one mail at most, and none
// on a day without. Each task is told of when it first waits for a round or a
// selection, at the person's lead times, and once when its day has gone by.

// remindHour is from when on a day's reminders go out, UTC.
const remindHour = 5

// remindJob writes to one page of people.
const remindJob = "today.remind"

const (
	leadFirst = 1000 // when it first waited
	leadOver  = -1   // the day has gone by
)

// LeadChoices are the lead times a person can choose among, in days before the
// day.
var LeadChoices = []int{14, 7, 3, 1, 0}

// defaultLeads is for whom has not chosen.
var defaultLeads = []int{7, 1}

// termLead is told to everyone whose term ends: six weeks before, when it
// comes onto the backlog, whatever else they chose.
const termLead = termAhead

type remindPayload struct {
	Day   string `json:"day"`
	After string `json:"after"` // member id
	Alone bool   `json:"alone"` // this page once more, and no other after it
}

// Leads is whether a member is reminded by mail, and how many days before.
func Leads(ctx context.Context, q store.Q, id string) (on bool, leads []int, err error) {
	var off int64
	var text string
	err = q.QueryRow(ctx, "select off, leads from today_reminder_setting where member = $1", id).Scan(&off, &text)
	if errors.Is(err, sql.ErrNoRows) {
		return true, defaultLeads, nil
	}
	for _, part := range strings.Fields(text) {
		if n, err := strconv.Atoi(part); err == nil {
			leads = append(leads, n)
		}
	}
	return off == 0, leads, err
}

// SetLeads sets a member's own lead times; none of them means no mail.
func SetLeads(ctx context.Context, tx *store.Tx, actor member.Actor, leads []int) error {
	if !actor.SignedIn() {
		return apperr.New(apperr.NotSignedIn, "today.sign_in")
	}
	var text []string
	for _, l := range LeadChoices {
		if slices.Contains(leads, l) {
			text = append(text, strconv.Itoa(l))
		}
	}
	off := 0
	if len(text) == 0 {
		off = 1
	}
	_, err := tx.Exec(ctx, `
		insert into today_reminder_setting (member, off, leads, at) values ($1, $2, $3, $4)
		on conflict (member) do update set off = excluded.off, leads = excluded.leads, at = excluded.at`,
		actor.Member, off, strings.Join(text, " "), store.Micros(clock.Now(ctx)))
	return err
}

// remindToday asks for the day's reminders, once, by whichever server is first.
func remindToday(ctx context.Context, db *store.DB) error {
	now := clock.Now(ctx).UTC()
	if now.Hour() < remindHour {
		return nil
	}
	day := now.Format(time.DateOnly)
	return db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		result, err := tx.Exec(ctx, "insert into today_reminder_day (day) values ($1) on conflict (day) do nothing", day)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			return err
		}
		return jobs.Add(ctx, tx, jobs.Job{Kind: remindJob, Key: day, Payload: remindPayload{Day: day}})
	})
}

// remind writes to one page of those who sit in a circle, and asks for the next
// page. Cut off and run again, it makes no reminder twice: a row stands for
// each, and a mail that has its mark is not sent again.
func (r *Room) remind(ctx context.Context, payload json.RawMessage) error {
	var p remindPayload
	if err := json.Unmarshal(payload, &p); err != nil {
		return err
	}
	if r.Sender == nil {
		return nil
	}
	ids, err := circle.Seated(ctx, r.DB, p.After, pageSize)
	if err != nil || len(ids) == 0 {
		return err
	}
	people, err := member.ByIDs(ctx, r.DB, ids)
	if err != nil {
		return err
	}
	var failures []error
	for _, id := range ids {
		if m, ok := people[id]; ok {
			failures = append(failures, r.remindOne(ctx, p.Day, m))
		}
	}
	if p.Alone || !minded(failures) {
		return errors.Join(failures...)
	}
	here, next := p, p
	here.Alone, next.After = true, ids[len(ids)-1]
	return r.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		if errors.Join(failures...) != nil {
			if err := jobs.Add(ctx, tx, jobs.Job{Kind: remindJob, Key: p.Day + "/" + p.After + "/alone", Payload: here}); err != nil {
				return err
			}
		}
		return jobs.Add(ctx, tx, jobs.Job{Kind: remindJob, Key: p.Day + "/" + next.After, Payload: next})
	})
}

// remindOne marks what one person is to be reminded of today, and sends it.
func (r *Room) remindOne(ctx context.Context, day string, m member.Member) error {
	if m.Email == "" || m.Standing == member.Former || m.Suspended || !m.Erased.IsZero() {
		return nil
	}
	on, leads, err := Leads(ctx, r.DB, m.ID)
	if err != nil || !on {
		return err
	}
	tasks, err := r.Tasks(ctx, member.Actor{Member: m.ID, Pseudonym: m.Pseudonym, Lang: m.Lang})
	if err != nil || len(tasks) == 0 {
		return err
	}
	if err := r.makeReminders(ctx, day, m.ID, tasks, leads); err != nil {
		return err
	}
	due, err := remindersOf(ctx, r.DB, day, m.ID)
	if err != nil {
		return err
	}
	tasks = slices.DeleteFunc(tasks, func(t Task) bool { return !due[t.key()] })
	if len(tasks) == 0 {
		return nil
	}
	id, err := r.DB.Keys().Lookup("today.remind", day+"/"+m.ID)
	if err != nil {
		return err
	}
	lang := m.Lang
	if !i18n.Known(lang) {
		lang = "en"
	}
	ctx = i18n.In(ctx, lang)
	return r.Sender.Once(ctx, r.DB, mail.Message{
		ID: "owed-" + id[:32], Class: mail.Role, Person: m.ID, Name: m.Name, To: m.Email, Lang: lang,
		Subject: i18n.N(ctx, "today.remind_subject", len(tasks), "Party", r.Name),
		Text:    r.reminderText(ctx, m, tasks),
	})
}

// taskKey names a task with its day: a new day makes new reminders.
type taskKey struct {
	kind     TaskKind
	ref, due string
}

func (t Task) key() taskKey { return taskKey{t.Kind, t.Ref, t.Due} }

// lead is the shortest lead time that a task has reached, of those that are
// told of; ok is false where it is not told of now.
func (t Task) lead(ctx context.Context, leads []int) (lead int, ok bool) {
	if t.Kind == TaskExplore || t.Kind == TaskMeeting || t.Kind == TaskFocus {
		return 0, false // an invitation; nobody owes it
	}
	days, dated := t.Left(ctx)
	if dated && days < 0 {
		return leadOver, true
	}
	lead = leadFirst
	if t.Kind == TaskTerm {
		leads = append(slices.Clone(leads), termLead)
	}
	for _, l := range leads {
		if dated && days <= l {
			lead = min(lead, l)
		}
	}
	return lead, lead < leadFirst || t.Kind == TaskRound || t.Kind == TaskTest || t.Kind == TaskConcerned || t.Kind == TaskSelection || t.Kind == TaskChoosing || t.Kind == TaskPerformance
}

// makeReminders writes a row for each task that is to be told of and was not
// yet, at this lead time or a shorter one: a clock that was set back repeats
// nothing.
func (r *Room) makeReminders(ctx context.Context, day, id string, tasks []Task, leads []int) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		for _, t := range tasks {
			lead, ok := t.lead(ctx, leads)
			if !ok {
				continue
			}
			_, err := tx.Exec(ctx, `
				insert into today_reminder (member, kind, ref, due, lead, day)
				select $1, $2, $3, $4, $5, $6 where not exists (
					select 1 from today_reminder where member = $1 and kind = $2 and ref = $3 and due = $4 and lead <= $5)
				on conflict (member, kind, ref, due, lead) do nothing`, id, string(t.Kind), t.Ref, t.Due, lead, day)
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func remindersOf(ctx context.Context, q store.Q, day, id string) (map[taskKey]bool, error) {
	rows, err := q.Query(ctx, "select kind, ref, due from today_reminder where day = $1 and member = $2", day, id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	due := map[taskKey]bool{}
	for rows.Next() {
		var k taskKey
		if err := rows.Scan(&k.kind, &k.ref, &k.due); err != nil {
			return nil, err
		}
		due[k] = true
	}
	return due, rows.Err()
}

// reminderText is the whole mail: a line and a link for each task, then where
// lead times are chosen.
func (r *Room) reminderText(ctx context.Context, m member.Member, tasks []Task) string {
	parts := []string{i18n.T(ctx, "member.mail_hello", "Names", m.Given), i18n.N(ctx, "today.remind_lead", len(tasks))}
	for _, t := range tasks {
		parts = append(parts, t.Circle.Name+": "+t.Line(ctx)+"\n"+t.When(ctx)+"\n"+r.BaseURL+t.Path)
	}
	parts = append(parts, "--",
		i18n.T(ctx, "today.remind_choose", "Link", r.BaseURL+"/waiting"),
		i18n.T(ctx, "member.mail_contact", "Contact", r.Sender.Contact()))
	return strings.Join(parts, "\n\n") + "\n"
}

// reminderRetention is how long it is kept what somebody was reminded of.
const reminderRetention = 400 * 24 * time.Hour

func retainReminders(ctx context.Context, db *store.DB) error {
	before := clock.Now(ctx).Add(-reminderRetention).Format(time.DateOnly)
	return db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		if _, err := tx.Exec(ctx, "delete from today_reminder where day < $1", before); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "delete from today_reminder_day where day < $1", before)
		return err
	})
}
