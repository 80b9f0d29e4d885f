package web

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"time"

	"concentric/backlog"
	backlogcard "concentric/backlog/card"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/listening"
	"concentric/moderation"
	"concentric/today"

	"github.com/a-h/templ"
)

// thread is one thing that the reader said or did, and every step of what became
// of it.
type thread struct {
	head        page.Head
	words, lang string // what they said, where it is no title
	steps       []trailStep
	now         templ.Component // where it stands, nil when it is over
	due         string          // civil date by which something is to come, for what is waited for
}

// strand is a part of My voice: what was raised, one conversation, one kind of
// deed. Name is what its own page is called by.
type strand struct {
	name, title string
	said        string // the title is people's own words, in this language
	threads     []thread
	talk        *today.Talk // of a conversation
}

// foreign are the steps that others took.
func (t thread) foreign() []trailStep {
	return slices.DeleteFunc(slices.Clone(t.steps), func(s trailStep) bool { return s.mine })
}

// last is when somebody else last did something about it; zero for never.
func (t thread) last() time.Time {
	if list := t.foreign(); len(list) > 0 {
		return list[len(list)-1].at
	}
	return time.Time{}
}

// told is how many of the newest steps stand in full beside the newest threads.
const told = 2

// lately is the newest part of what became of a thread, and what was before it.
func (t thread) lately() (before, newest []trailStep) {
	var list []trailStep
	for _, s := range slices.Backward(t.steps) {
		if s.mine || len(list) == told {
			break
		}
		list = append(list, s)
	}
	slices.Reverse(list)
	return t.steps[:len(t.steps)-len(list)], list
}

// strands are all that the reader said and did, by kind.
func strands(ctx context.Context, v today.Voice, deeds []today.Deed) []strand {
	var list []strand
	add := func(s strand) {
		if len(s.threads) > 0 || s.talk != nil {
			list = append(list, s)
		}
	}
	raised := strand{name: "raised", title: i18n.T(ctx, "today.raised_title")}
	for _, f := range v.Raised {
		raised.threads = append(raised.threads, raisedThread(ctx, f))
	}
	add(raised)
	for i := range v.Talks {
		t := &v.Talks[i]
		one := strand{name: t.ID, title: t.Question, said: t.Lang, talk: t}
		for _, s := range t.Said {
			one.threads = append(one.threads, saidThread(ctx, *t, s))
		}
		add(one)
	}
	for _, kind := range today.DeedKinds {
		one := strand{name: string(kind), title: i18n.T(ctx, "today.deeds_"+string(kind))}
		for _, d := range ofKind(deeds, kind) {
			one.threads = append(one.threads, deedThread(ctx, d))
		}
		add(one)
	}
	return list
}

func raisedThread(ctx context.Context, f today.Followed) thread {
	began := trailStep{at: f.Item.At, what: i18n.T(ctx, "today.step_raised", "Circle", f.First), mine: true}
	t := thread{
		head:  page.Head{Title: raisedTitle(ctx, f), Said: backlogcard.Said(f.Item), Href: "/items/" + f.Item.ID, Level: 3},
		steps: append([]trailStep{began}, steps(ctx, f, f.InText)...),
	}
	if f.Taken.ID != "" {
		t.steps = append(t.steps, trailStep{
			at: f.Taken.At, what: i18n.T(ctx, "today.deed_away", "Reason", i18n.T(ctx, f.Taken.Reason.Message())),
			href: "/items/" + f.Item.ID, label: i18n.T(ctx, "today.deed_look_again"),
		})
	}
	t.owed(f)
	if f.Sits {
		t.now, t.due = page.Chip(page.Done, i18n.T(ctx, "today.sits_there")), ""
	}
	return t
}

// raisedTitle is what the reader raised, as they know it: who asks to join is
// nobody else.
func raisedTitle(ctx context.Context, f today.Followed) string {
	if f.Item.Origin.Kind == backlog.Joining {
		return i18n.T(ctx, "today.asked_to_join", "Circle", f.First)
	}
	return backlogcard.Title(ctx, f.Item)
}

// owed marks what the circle still has to answer.
func (t *thread) owed(f today.Followed) {
	if f.Item.State.Open() {
		t.now, t.due = backlogcard.Chip(f.Item, overdueDay(f)), f.Item.AnswerBy
	}
}

// saidThread is one of the reader's statements: received, read, brought to the
// circle, answered.
func saidThread(ctx context.Context, talk today.Talk, s today.Said) thread {
	t := thread{words: s.Text, lang: s.Lang}
	t.head = page.Head{Kicker: i18n.T(ctx, "today.i_said")}
	t.steps = []trailStep{{at: s.At, what: i18n.T(ctx, "today.step_received"), mine: true}}
	for _, d := range s.Decisions {
		one := trailStep{at: d.At, what: i18n.T(ctx, "today.step_"+string(d.Verdict))}
		if d.Verdict == moderation.Refused {
			one.text = i18n.T(ctx, d.Reason.Message())
			if s.State == listening.Refused && talk.State == listening.Voting {
				one.href, one.label = "/conversations/"+talk.ID+"/appeal?s="+strconv.Itoa(s.Number), i18n.T(ctx, "listening.appeal_title")
			}
		}
		t.steps = append(t.steps, one)
	}
	switch {
	case s.State == listening.Held && talk.State != listening.Voting:
		t.now = page.Chip(page.Closed, i18n.T(ctx, "listening.mine_unread"))
	case s.State == listening.Held:
		t.wait(i18n.T(ctx, "listening.held_"+s.HeldFor), talk.AnswerBy)
	}
	switch answerBy := i18n.T(ctx, "listening.answer_by", "Date", i18n.Civil(ctx, talk.AnswerBy)); {
	case s.Finding != nil:
		t.steps = append(t.steps, trailStep{at: s.Finding.Item.At, what: i18n.T(ctx, "today.step_"+s.Kind, "Circle", s.Finding.First)})
		t.steps = append(t.steps, steps(ctx, *s.Finding, today.Of(s.Finding.InText, s.ID))...)
		t.owed(*s.Finding)
	case s.State == listening.Shown && talk.State == listening.Reported:
		t.wait(i18n.T(ctx, "today.step_heard"), "")
	case s.State == listening.Shown && talk.State == listening.Voting && talk.AnswerBy != "":
		t.wait(answerBy, talk.AnswerBy)
	}
	return t
}

// wait says where it stands; a day makes it something that is still to come.
func (t *thread) wait(what, day string) { t.now, t.due = page.Chip(page.Waiting, what), day }

// coming are the places of a deed in which somebody owes the reader something;
// what else stands there (a term, a review) only tells how it goes on.
var coming = []string{"proposal", "selection", "seat", "answer", "action", "introduction", "lab"}

func deedThread(ctx context.Context, d today.Deed) thread {
	t := thread{head: page.Head{Kicker: d.Owner, Title: deedTitle(ctx, d), Said: d.Lang, Href: d.Href, Level: 3, ID: d.Item}}
	for _, s := range d.Steps {
		one := trailStep{at: s.At, what: stepWords(ctx, s), href: s.Href, label: s.Label, mine: s.Mine}
		if s.Text != d.Title {
			one.text, one.lang = s.Text, s.Lang
		}
		t.steps = append(t.steps, one)
	}
	if d.Now != "" {
		t.wait(nowWords(ctx, d), "")
		if slices.Contains(coming, d.Now) {
			t.due = d.NextOn
		}
	}
	return t
}

// all are the threads of all strands; what has no title of its own is called by
// the words that were said, and what was only voted on by its question.
func all(ctx context.Context, list []strand) []thread {
	var whole []thread
	for _, s := range list {
		for _, t := range s.threads {
			if s.talk != nil {
				t.head = page.Head{Kicker: s.talk.Owner, Title: t.words, Said: t.lang, Href: "/conversations/" + s.talk.ID, Level: 3}
				t.words = ""
			}
			whole = append(whole, t)
		}
		if s.talk != nil && len(s.threads) == 0 {
			whole = append(whole, voted(ctx, *s.talk))
		}
	}
	return whole
}

// voted is a conversation in which the reader answered statements and said none
// of their own: what was answered on its findings is their answer too.
func voted(ctx context.Context, talk today.Talk) thread {
	t := thread{head: page.Head{Kicker: talk.Owner, Title: talk.Question, Said: talk.Lang, Href: "/conversations/" + talk.ID, Level: 3}}
	for _, f := range talk.Findings {
		for _, one := range steps(ctx, f, nil) {
			if one.href == "" {
				one.href, one.label = "/items/"+f.Item.ID, backlogcard.Title(ctx, f.Item)
			}
			t.steps = append(t.steps, one)
		}
	}
	slices.SortStableFunc(t.steps, func(a, b trailStep) int { return a.at.Compare(b.at) })
	if talk.State == listening.Voting && talk.AnswerBy != "" {
		t.wait(i18n.T(ctx, "listening.answer_by", "Date", i18n.Civil(ctx, talk.AnswerBy)), talk.AnswerBy)
	}
	return t
}

// cameOf are the threads about which others did something, the newest first.
func cameOf(list []thread) []thread {
	list = slices.DeleteFunc(slices.Clone(list), func(t thread) bool { return t.last().IsZero() })
	slices.SortStableFunc(list, func(a, b thread) int { return b.last().Compare(a.last()) })
	return list
}

// toCome are the threads on which something is still owed, the soonest first.
func toCome(list []thread) []thread {
	list = slices.DeleteFunc(slices.Clone(list), func(t thread) bool { return t.due == "" })
	slices.SortStableFunc(list, func(a, b thread) int { return cmp.Compare(a.due, b.due) })
	return list
}

// strandName is what the tap that opens a strand says: its name, and how much is
// in it.
func strandName(s strand) string {
	if len(s.threads) == 0 {
		return s.title
	}
	return s.title + " · " + strconv.Itoa(len(s.threads))
}
