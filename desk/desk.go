// Package desk is the steward's desk: what is overdue, what is in doubt, what
// was given up, and whether the journal keeps up. It reads the other rooms; of
// its own it keeps only when a backup was made.
package desk

import (
	"context"
	"embed"
	"time"

	"concentric/backlog"
	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/jobs"
	"concentric/base/mail"
	"concentric/base/store"
	"concentric/circle"
	"concentric/journal"
	"concentric/library"
	"concentric/member"
	"concentric/moderation"
	"concentric/setup"
)

// Messages are this room's sentences.
//
//go:embed messages
var Messages embed.FS

// soon is how far ahead the desk looks at terms that end.
const soon = 30

// Overview is what lies on the desk. Items are those that the steward may see
// as a member; a circle's private matters are not here, nor is their number.
type Overview struct {
	Overdue    []backlog.Item
	Ending     []circle.Term // within 30 days, or over
	Circles    map[string]circle.Circle
	Names      map[string]string // of who holds the ending terms
	Unsent     []mail.Unsent
	Late       int         // links to sign in that did not go out in the last day
	LateWhy    mail.Untold // why the last of them
	Stops      []mail.Stop // people to whom no mail goes, since it came back
	Broken     int         // links of the library that lead nowhere, or have moved
	Ill        int         // circles with something missing, in them or to the one above
	Unwelcome  []mail.Stop // people whose server minds ours: mail goes on to them
	Dead       []jobs.Dead
	Stewards   []member.Steward
	Texts      bool // imprint and privacy text are written
	Backups    []Backup
	Held       []Held // by rule, in the last seven days
	Looks      bool   // the steward may decide about held links
	Wishes     int    // to become a member, that wait for an answer
	Waiting    int    // journal entries not sequenced yet
	Checkpoint string // newest signed checkpoint, "" before there is one
}

// Look gathers what lies on the desk, for a steward.
func Look(ctx context.Context, q store.Q, actor member.Actor) (Overview, error) {
	var o Overview
	if !actor.SignedIn() {
		return o, apperr.New(apperr.NotSignedIn, "page.fail_not_signed")
	}
	if !actor.Steward {
		return o, apperr.New(apperr.Forbidden, "member.steward_only")
	}
	now := clock.Now(ctx)
	var err error
	if o.Stops, err = stops(ctx, q); err != nil {
		return o, err
	}
	if o.Unwelcome, err = mail.Unwelcome(ctx, q); err != nil {
		return o, err
	}
	if err := o.matters(ctx, q, actor, now); err != nil {
		return o, err
	}
	broken, err := library.BrokenLinks(ctx, q, actor)
	if err != nil {
		return o, err
	}
	o.Broken = len(broken)
	if o.Unsent, err = mail.Open(ctx, q); err != nil {
		return o, err
	}
	if o.Late, o.LateWhy, err = mail.Late(ctx, q); err != nil {
		return o, err
	}
	if o.Dead, err = jobs.ListDead(ctx, q); err != nil {
		return o, err
	}
	if o.Stewards, err = member.Stewards(ctx, q); err != nil {
		return o, err
	}
	if o.Backups, err = backups(ctx, q); err != nil {
		return o, err
	}
	settings, _, err := setup.Now(ctx, q)
	if err != nil {
		return o, err
	}
	o.Texts = settings.Imprint != "" && settings.Privacy != ""
	wishes, err := member.Wishes(ctx, q)
	if err != nil {
		return o, err
	}
	o.Wishes = len(wishes)
	if o.Waiting, err = journal.Waiting(ctx, q); err != nil {
		return o, err
	}
	o.Checkpoint, err = journal.Checkpoint(ctx, q)
	return o, err
}

// matters reads what circles owe, whose terms end, and what was held.
func (o *Overview) matters(ctx context.Context, q store.Q, actor member.Actor, now time.Time) error {
	sight, err := circle.SightOf(ctx, q, actor)
	if err != nil {
		return err
	}
	owed, err := backlog.Owed(ctx, q, now.Format(time.DateOnly))
	if err != nil {
		return err
	}
	for _, item := range owed {
		if sight.Sees(item.Audience, item.Circle) {
			o.Overdue = append(o.Overdue, item)
		}
	}
	all, err := circle.All(ctx, q)
	if err != nil {
		return err
	}
	o.Circles = map[string]circle.Circle{}
	for _, c := range all {
		o.Circles[c.ID] = c
	}
	health, err := circle.HealthOf(ctx, q, all)
	if err != nil {
		return err
	}
	for _, h := range health {
		if !h.Well() && sight.Sees(h.Circle.Audience, h.Circle.ID) {
			o.Ill++
		}
	}
	ending, err := circle.Ending(ctx, q, now.AddDate(0, 0, soon).Format(time.DateOnly))
	if err != nil {
		return err
	}
	var people []string
	for _, term := range ending {
		if c := o.Circles[term.Circle]; sight.Sees(c.Audience, c.ID) {
			o.Ending = append(o.Ending, term)
			people = append(people, term.Member)
		}
	}
	for _, s := range o.Stops {
		people = append(people, s.Person)
	}
	if o.Names, err = member.Names(ctx, q, people); err != nil {
		return err
	}
	_, _, none := moderation.LinksWaiting(ctx, q, actor)
	o.Looks = none == nil
	o.Held, err = heldSince(ctx, q, sight, now.Add(-week))
	return err
}
