package web

import (
	"context"
	"net/http"
	"slices"

	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/circle"
	circlecard "concentric/circle/card"
	"concentric/member"
	"concentric/performance"
)

// view is what the page of a review shows, to this reader.
type view struct {
	r       performance.Review
	circle  circle.Circle
	role    string
	group   []performance.Seat
	silent  []performance.Seat
	words   []performance.Word
	answers []performance.Answer
	names   map[string]string // pseudonym → name
	mine    bool              // the review is about the reader
	reader  string            // pseudonym
	which   string            // the act whose form was refused
	typed   page.Form
}

func unknownNumber(number string) error {
	return apperr.New(apperr.Invalid, "performance.unknown_number", "Number", number).At("others")
}

func (s server) review(w http.ResponseWriter, r *http.Request) error {
	return s.show(w, r, "", page.Form{})
}

func (s server) show(w http.ResponseWriter, r *http.Request, which string, form page.Form) error {
	ctx, actor := r.Context(), member.From(r.Context())
	one, err := performance.See(ctx, s.site.DB, actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	v := view{r: one, mine: actor.Member == one.Member, reader: actor.Pseudonym, which: which, typed: form}
	if err := s.read(ctx, &v); err != nil {
		return err
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "performance.title", "Role", v.role), Kicker: v.circle.Name, Section: page.Circles,
		Lead: i18n.T(ctx, "performance.private"), Back: "/waiting", BackTo: i18n.T(ctx, "today.waiting_title"),
		Live: performance.Topic(one.ID), Status: form.Status,
	}
	return page.Render(w, r, frame, reviewPage(v))
}

func (s server) read(ctx context.Context, v *view) error {
	q := s.site.DB
	var err error
	if v.circle, err = circle.Get(ctx, q, v.r.Circle); err != nil {
		return err
	}
	role, err := circle.RoleByID(ctx, q, v.r.Role)
	if err != nil {
		return err
	}
	v.role = circlecard.RoleName(ctx, role.Kind, role.Title)
	if v.group, err = performance.Group(ctx, q, v.r.ID); err != nil {
		return err
	}
	if v.silent, err = performance.Silent(ctx, q, v.r); err != nil {
		return err
	}
	if v.words, err = performance.Words(ctx, q, v.r.ID); err != nil {
		return err
	}
	if v.answers, err = performance.Answers(ctx, q, v.r.ID, v.r.N); err != nil {
		return err
	}
	ids := []string{v.r.Member}
	for _, seat := range v.group {
		ids = append(ids, seat.Member)
	}
	byMember, err := member.Names(ctx, q, ids)
	v.names = map[string]string{v.r.Person: byMember[v.r.Member]}
	for _, seat := range v.group {
		v.names[seat.Person] = byMember[seat.Member]
	}
	return err
}

// form is the form of an act: the refused one with what was typed, or an empty
// one with these values.
func (v view) form(name string, kv ...string) page.Form {
	if v.which == name {
		return v.typed
	}
	return page.Filled(kv...)
}

// at lists what was said at a stage.
func (v view) at(stage performance.Stage) []performance.Word {
	return slices.DeleteFunc(slices.Clone(v.words), func(w performance.Word) bool { return w.Stage != stage })
}

// begun says whether the person has spoken at the stage that is open.
func (v view) begun() bool {
	return slices.ContainsFunc(v.at(v.r.Stage), func(w performance.Word) bool { return w.Person == v.r.Person })
}

// until is the day until which a plan holds, before its author says another:
// half a year from now.
func (v view) until(ctx context.Context) string {
	if v.r.Until != "" {
		return v.r.Until
	}
	return v.circle.In(ctx, 182)
}

// turn says whether the reader, one of the group, has not spoken or answered.
func (v view) turn() bool {
	return slices.ContainsFunc(v.silent, func(s performance.Seat) bool { return s.Person == v.reader })
}

func (v view) steps(ctx context.Context) []page.Step {
	stages := []performance.Stage{performance.Well, performance.Better, performance.Planning, performance.Consenting, performance.Done}
	now := slices.Index(stages, v.r.Stage)
	var list []page.Step
	for i, stage := range stages {
		state := page.Waiting
		switch {
		case i < now || v.r.Stage == performance.Done:
			state = page.Done
		case i == now:
			state = page.Open
		}
		list = append(list, page.Step{Name: i18n.T(ctx, "performance.stage_"+string(stage)), State: state, Now: i == now})
	}
	return list
}
