package web

import (
	"context"
	"slices"
	"time"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/typed"
	"concentric/consent"
	"concentric/meeting"
	"concentric/selection"
)

// proposalForm begins a proposal with the item's title and words that suit most.
func (v view) proposalForm(ctx context.Context) page.Form {
	return v.form("present", "title", v.pointTitle(ctx, v.at()), "responsible", v.circle.Name, "feedback", i18n.T(ctx, "meeting.feedback_circle"), "review_on", v.circle.In(ctx, 182))
}

// seekForm begins a selection for a year from a fortnight ahead.
func (v view) seekForm(ctx context.Context) page.Form {
	first := v.clock.AddDate(0, 0, 14)
	return v.form("seek", "starts", first.Format(typed.DateFormat), "ends", first.AddDate(1, 0, -1).Format(typed.DateFormat), "role", v.vacancy(), "open", v.large())
}

// large says "yes" for a circle in which sealed nominations would take long.
func (v view) large() string {
	if len(v.seats) > 12 {
		return "yes"
	}
	return ""
}

// vacancy is the first role that nobody holds.
func (v view) vacancy() string {
	for _, r := range v.roles {
		if r.Term == nil {
			return r.ID
		}
	}
	return ""
}

func (v view) integrateForm() page.Form {
	return v.form("integrate", "text", v.newest.Text.Text, "review_on", v.newest.Text.ReviewOn)
}

func (v view) nominationForm() page.Form {
	if v.mine == nil {
		return v.form("nominate")
	}
	return v.form("nominate", "nominee", v.mine.Nominee, "reason", v.mine.Reason)
}

// saidAlready says whether "already said" is an answer now.
func (v view) saidAlready() bool {
	s := v.matter.Selection
	return s != nil && s.InTheOpen && s.Stage == selection.Nominating
}

// roundName is what the open round is called.
func (v view) roundName() string {
	if v.saidAlready() && v.round.Kind == meeting.NominatingRound {
		return "meeting.round_nominating_open"
	}
	return "meeting.round_" + string(v.round.Kind)
}

func (v view) nominateSentence() string {
	if v.saidAlready() {
		return "selection.now_nominate_open"
	}
	return "selection.now_nominate"
}

func (v view) nominatedSentence() string {
	if v.saidAlready() {
		return "meeting.you_nominated_open"
	}
	return "meeting.you_nominated"
}

func (v view) choiceForm() page.Form {
	return v.form("propose", "starts", v.matter.Selection.Starts, "ends", v.matter.Selection.Ends)
}

// withNobody puts an empty choice first, so that nobody is named by accident.
func (v view) withNobody(ctx context.Context, list []page.Choice) []page.Choice {
	return slices.Insert(list, 0, page.Choice{Label: i18n.T(ctx, "selection.choose")})
}

// wordIn is what one says in a round of the proposal.
func wordIn(kind consent.RoundKind) string {
	if kind == consent.ClarifyingRound {
		return string(consent.Question)
	}
	return string(consent.Reaction)
}

// unspoken says whether the reader has not spoken in the proposal's round.
func (v view) unspoken() bool {
	t, in := v.mineTurn()
	return !in || t.State != meeting.Spoke
}

// nomineeWaits says that the reader is proposed for a role and others come
// first.
func (v view) nomineeWaits() bool {
	return v.matter.Proposal.Elects.Member == v.actor.Member && len(v.unheard) > 1
}

// mayAsk says whether the facilitator can put the newest version to consent.
func (v view) mayAsk() bool {
	switch v.matter.Proposal.State {
	case consent.Tuning:
		return true
	case consent.Integrating:
		return !slices.ContainsFunc(v.objections, func(o consent.Stand) bool { return o.N == v.newest.N })
	}
	return false
}

// lacking are the fields of the text that are not filled in, where consent was asked
// for, each with its sentence.
func (v view) lacking(ctx context.Context) []string {
	if v.which != "ask-consent" {
		return nil
	}
	var list []string
	for _, field := range []string{"title", "text", "why", "responsible", "measured", "feedback", "review_on", "ends_on"} {
		if sentence := v.typed.Error(field); sentence != "" {
			list = append(list, i18n.T(ctx, "consent.field_"+field)+": "+sentence)
		}
	}
	return list
}

// unheardHere says whether somebody present has not answered.
func (v view) unheardHere() bool {
	return slices.ContainsFunc(v.unheard, func(p consent.Place) bool { return v.isHere(p.Person) })
}

func (v view) isHere(person string) bool {
	return slices.ContainsFunc(v.guests, func(g meeting.Guest) bool { return g.Person == person && g.Present })
}

// missingWord says whose answer is missing: of somebody here, or at home.
func (v view) missingWord(ctx context.Context, p consent.Place) string {
	if v.isHere(p.Person) {
		return i18n.T(ctx, "consent.answer_waiting")
	}
	return i18n.T(ctx, "meeting.not_here_waits")
}

// goesOnAtHome says whether all who are here have answered, and others are asked
// at home.
func (v view) goesOnAtHome() bool {
	return len(v.unheard) > 0 && !slices.ContainsFunc(v.unheard, func(p consent.Place) bool { return v.isHere(p.Person) })
}

// homeUntil is the day by which those at home are asked to have answered, or the
// last one on which the circle's rule waits for them.
func (v view) homeUntil(ctx context.Context) string {
	end, ends, err := consent.WaitsUntil(v.circle, *v.matter.Proposal, v.asking)
	if err != nil || !ends {
		return i18n.Civil(ctx, v.asking.EndsOn)
	}
	return i18n.Civil(ctx, end.Add(-time.Second).In(v.circle.Location()).Format(typed.DateFormat))
}

// objected says whether somebody has objected in the open round.
func (v view) objected() bool {
	return slices.ContainsFunc(v.answers, func(a consent.Answer) bool { return a.Kind == consent.Objection })
}

func (v view) unheardChoices(ctx context.Context) []page.Choice {
	var choices []page.Choice
	for _, p := range v.unheard {
		choices = append(choices, page.Choice{Value: p.Person, Label: v.name(p.Person)})
	}
	return choices
}

func answerShape(kind consent.AnswerKind) page.State {
	switch kind {
	case consent.Objection:
		return page.Objection
	case consent.Absent, consent.Left:
		return page.Waiting
	default:
		return page.Consent
	}
}

// outOfStep says that the proposal or the selection has moved outside of the
// meeting, so that the turns do not follow it.
func (v view) outOfStep() bool {
	if v.round.Ref != "" && v.turn.Person == "" {
		return v.asking.ID != v.round.Ref && (v.matter.Selection == nil || v.round.Ref != v.matter.Selection.ID+"/"+string(v.matter.Selection.Stage))
	}
	return v.round.ID == "" && (v.asking.ID != "" || v.matter.Proposal == nil && v.matter.Selection != nil && v.matter.Selection.Stage != selection.Stopped)
}

// length is how many minutes a meeting that is over took.
func (v view) length() int { return int(v.m.Ended.Sub(v.m.Began).Round(time.Minute) / time.Minute) }

func (v view) entryTitle(ctx context.Context, e meeting.Entry) string {
	return v.pointTitle(ctx, meeting.Point{Title: e.Title, Item: "x"})
}

// entryTime is how long an item took, or that it was put off.
func (v view) entryTime(ctx context.Context, e meeting.Entry) string {
	if e.State == meeting.PutOff {
		return i18n.T(ctx, "meeting.putoff")
	}
	return v.minutesOf(ctx, meeting.Point{Minutes: e.Minutes, Spent: time.Duration(e.Spent) * time.Second})
}

// decided says by whom something was consented to, what was integrated, and
// whose answer was still missing.
func (v view) decided(ctx context.Context, d meeting.Decision) string {
	text := i18n.N(ctx, "meeting.consented_by", len(d.Consented), "Names", v.list(d.Consented))
	if d.Integrated > 0 {
		text += " " + i18n.N(ctx, "meeting.integrated_n", d.Integrated, "N", d.N)
	}
	if len(d.Spoken) > 0 {
		text += " " + i18n.T(ctx, "meeting.spoken_for", "Names", v.list(d.Spoken))
	}
	if len(d.Waiting) > 0 {
		text += " " + i18n.T(ctx, "meeting.waited_for", "Names", v.list(d.Waiting))
	}
	return text
}

// unix writes a time of the minutes, in the circle's zone.
func (v view) unix(ctx context.Context, seconds int64) string {
	return i18n.DateTime(ctx, time.Unix(seconds, 0).In(v.circle.Location()))
}
