package web

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"concentric/backlog"
	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/circle"
	"concentric/consent"
	"concentric/logbook"
	"concentric/member"
)

// priorities is how many things the second meeting takes up first.
const priorities = 3

// meeting brings the decision of a founding meeting to the consent of the
// founders. Which meeting it is comes from the form; what was decided already
// is not asked again.
func meeting(ctx context.Context, tx *store.Tx, actor member.Actor, form page.Form) (string, error) {
	root, err := circle.Root(ctx, tx)
	if err != nil {
		return "", err
	}
	if err := circle.May(ctx, tx, actor, circle.Propose, root.ID); err != nil {
		return "", err
	}
	v := foundingView{root: root}
	if err := readMeetings(ctx, tx, &v); err != nil {
		return "", err
	}
	if root.State != circle.Founding || v.proposal.ID != "" || fmt.Sprint(v.done+1) != form.Value("meeting") {
		return "", apperr.New(apperr.Conflict, "circle.meeting_over")
	}
	speaks := i18n.In(ctx, root.Lang)
	text := logbook.Text{
		Title: i18n.T(speaks, "circle.meeting_title_"+fmt.Sprint(v.done+1)), Why: i18n.T(speaks, "circle.meeting_why_"+fmt.Sprint(v.done+1)),
		Responsible: i18n.T(speaks, "consent.says_responsible", "Circle", root.Name), Measured: i18n.T(speaks, "consent.says_measured"),
		Feedback: i18n.T(speaks, "consent.says_feedback", "Circle", root.Name), ReviewOn: form.Text("review_on"), Lang: root.Lang,
	}
	var effects []consent.Effect
	switch v.done {
	case 0:
		text.Text, effects, err = firstMeeting(speaks, root, form)
	case 1:
		text.Text, effects, err = secondMeeting(speaks, tx, actor, root, form)
	default:
		if !beginsBelow(form) {
			form.Values.Del("ends") // nobody leads it
			text.Why = i18n.T(speaks, "circle.meeting_why_3_alone")
		}
		text.Text, effects, err = thirdMeeting(speaks, tx, root, form)
	}
	if err = errors.Join(err, wrongDates(root.Today(ctx), form)); err != nil {
		return "", err
	}
	item, err := backlog.Open(ctx, tx, actor, backlog.New{Circle: root.ID, Title: text.Title, Text: text.Why, Lang: text.Lang, Key: consent.FoundingMeetings[v.done]})
	if err != nil {
		return "", err
	}
	p, err := consent.AskAtOnce(ctx, tx, actor, consent.New{Item: item.ID, Text: text, Effects: effects}, root.In(ctx, 7))
	return p.ID, err
}

// wrongDates says what is wrong with the dates of a founding meeting, of those
// that it asks for.
func wrongDates(today string, form page.Form) error {
	var wrong []error
	for field, past := range map[string]string{"ends": "circle.term_backwards", "review_on": "logbook.review_past"} {
		if _, asked := form.Values[field]; !asked {
			continue
		}
		_, err := typed.Date(form.Text(field), field)
		if err == nil && form.Text(field) <= today {
			err = apperr.New(apperr.Invalid, past).At(field)
		}
		wrong = append(wrong, err)
	}
	return errors.Join(wrong...)
}

// empty says which of these fields have nothing in them.
func empty(form page.Form, fields ...string) error {
	var wrong []error
	for _, field := range fields {
		if form.Text(field) == "" {
			wrong = append(wrong, apperr.New(apperr.Invalid, "typed.empty").At(field))
		}
	}
	return errors.Join(wrong...)
}

// firstMeeting: we decide by consent and in rounds; what for; who is a member.
func firstMeeting(ctx context.Context, root circle.Circle, form page.Form) (string, []consent.Effect, error) {
	if err := empty(form, "text", "aim", "members"); err != nil {
		return "", nil, err
	}
	charter := root.Said()
	charter.Aim, charter.Absentees = form.Text("aim"), circle.Absentees(form.Value("absentees"))
	text := form.Text("text") + "\n\n**" + i18n.T(ctx, "consent.effect_aim") + "**\n\n" + charter.Aim +
		"\n\n**" + i18n.T(ctx, "circle.who_is_member") + "**\n\n" + form.Text("members") +
		"\n\n**" + i18n.T(ctx, "circle.rule_for_silence") + "**\n\n" + i18n.T(ctx, "circle.absentees_"+string(charter.Absentees))
	return text, []consent.Effect{{Kind: consent.Amends, Charter: charter}}, nil
}

// dutiesAtRoot is the message with a role's duties in the first circle, which has
// none above it.
func dutiesAtRoot(kind circle.RoleKind) string {
	if kind == circle.Leader {
		return "circle.duties_leader_first"
	}
	return "circle.duties_" + string(kind)
}

// secondMeeting: roles with a term, who looks after the server, where we meet,
// and the three things that come first, which go to the backlog.
func secondMeeting(ctx context.Context, tx *store.Tx, actor member.Actor, root circle.Circle, form page.Form) (string, []consent.Effect, error) {
	var effects []consent.Effect
	var wrong []error
	today, ends := root.Today(ctx), form.Text("ends")
	for _, kind := range []circle.RoleKind{circle.Facilitator, circle.Secretary, circle.Leader} {
		person, err := chosen(ctx, tx, form, string(kind), kind != circle.Leader)
		wrong = append(wrong, err)
		if person.Member == "" {
			continue
		}
		effects = append(effects, consent.Effect{
			Kind: consent.Appoints, Person: person, Starts: today, Ends: ends,
			NewRole: circle.NewRole{Kind: kind, Duties: i18n.T(ctx, dutiesAtRoot(kind)), Lang: root.Lang},
		})
	}
	steward, err := chosen(ctx, tx, form, "steward", true)
	effects = append(effects, consent.Effect{Kind: consent.Stewards, Person: steward, Ends: ends})
	wrong = append(wrong, err)
	text := i18n.T(ctx, "circle.meeting_2_text")
	if where := form.Text("where"); where != "" {
		text += "\n\n**" + i18n.T(ctx, "circle.where_we_work") + "**\n\n" + where
	}
	var first []string
	for n := 1; n <= priorities; n++ {
		field := fmt.Sprintf("priority%d", n)
		title := form.Text(field)
		if title == "" {
			wrong = append(wrong, empty(form, field))
			continue
		}
		first = append(first, "- "+title)
		if _, err := backlog.Open(ctx, tx, actor, backlog.New{Circle: root.ID, Title: title, Lang: root.Lang}); err != nil {
			return "", nil, err
		}
	}
	return text + "\n\n**" + i18n.T(ctx, "circle.first_priorities") + "**\n\n" + strings.Join(first, "\n"), effects, errors.Join(wrong...)
}

// thirdMeeting: circles below with their people, new members, and when we look
// at all of it again. From then on the circle is at work.
func thirdMeeting(ctx context.Context, tx *store.Tx, root circle.Circle, form page.Form) (string, []consent.Effect, error) {
	text := i18n.T(ctx, "circle.meeting_3_text")
	if welcome := form.Text("welcome"); welcome != "" {
		text += "\n\n**" + i18n.T(ctx, "circle.new_members") + "**\n\n" + welcome
	}
	effects := []consent.Effect{{Kind: consent.Activates}}
	if !beginsBelow(form) {
		return text, effects, nil
	}
	leader, err := chosen(ctx, tx, form, "leader", true)
	if err = errors.Join(empty(form, "name", "circle_aim"), err); err != nil {
		return "", nil, err
	}
	begins := consent.Effect{Kind: consent.Begins, Charter: circle.Charter{
		Kind: circle.Department, Name: form.Text("name"), Aim: form.Text("circle_aim"), Lang: root.Lang, Audience: root.Audience, Zone: root.Zone,
	}}
	effects = append(effects, begins)
	for _, kind := range []circle.RoleKind{circle.Leader, circle.Delegate, circle.Facilitator, circle.Secretary} {
		effects = append(effects, consent.Effect{Kind: consent.Opens, Circle: consent.Begun, NewRole: circle.NewRole{
			Kind: kind, Duties: i18n.T(ctx, "circle.duties_"+string(kind)), Lang: root.Lang,
		}})
	}
	for words := range strings.Lines(form.Value("domain")) {
		if words = strings.TrimSpace(words); words != "" {
			effects = append(effects, consent.Effect{Kind: consent.Decides, Circle: consent.Begun, Words: words, Lang: root.Lang})
		}
	}
	for _, id := range form.Values["first"] {
		person, err := member.ActorOf(ctx, tx, id)
		if err != nil {
			return "", nil, err
		}
		effects = append(effects, consent.Effect{Kind: consent.Joins, Circle: consent.Begun, Person: person})
	}
	effects = append(effects, consent.Effect{
		Kind: consent.Appoints, Circle: consent.Begun, Person: leader, Starts: root.Today(ctx), Ends: form.Text("ends"),
		NewRole: circle.NewRole{Kind: circle.Leader, Lang: root.Lang},
	})
	text += "\n\n**" + begins.Charter.Name + "**\n\n" + begins.Charter.Aim
	return text, effects, nil
}

// beginsBelow says whether anything was said about a circle below: then all of it
// has to be.
func beginsBelow(form page.Form) bool {
	for _, field := range []string{"name", "circle_aim", "domain", "first", "leader"} {
		if form.Text(field) != "" {
			return true
		}
	}
	return false
}

// chosen is the member whom a field names; nobody where it may stay empty.
func chosen(ctx context.Context, q store.Q, form page.Form, field string, needed bool) (member.Actor, error) {
	id := form.Value(field)
	if id == "" && !needed {
		return member.Actor{}, nil
	}
	person, err := member.ActorOf(ctx, q, id)
	if err == nil && person.Member == "" {
		err = apperr.New(apperr.Invalid, "circle.person_unknown").At(field)
	}
	return person, err
}
