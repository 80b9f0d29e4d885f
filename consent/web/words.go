package web

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/circle"
	"concentric/consent"
	"concentric/consent/card"
	"concentric/journal"
	"concentric/logbook"
)

func number2(n int) string { return strconv.Itoa(n) }

// kindIn is what one says in a round.
func kindIn(kind consent.RoundKind) consent.WordKind {
	if kind == consent.ClarifyingRound {
		return consent.Question
	}
	return consent.Reaction
}

// notice is what a refused form is told, above everything.
func (v view) notice() string {
	if v.typed.Notice != "" {
		return v.typed.Notice
	}
	for _, sentence := range v.typed.Errors {
		return sentence
	}
	return ""
}

// answered fills the answer's form with what the reader answered before.
func (v view) answered() []string {
	if v.mine == nil {
		return nil
	}
	return []string{"answer", string(v.mine.Kind), "reason", v.mine.Reason}
}

// answerTo says what the reader's answer is to: a version, or dropping it.
func (v view) answerTo(ctx context.Context) string {
	if v.p.State == consent.Dropping {
		return i18n.T(ctx, "consent.answer_to_dropping")
	}
	return i18n.T(ctx, "consent.your_answer", "N", v.round.N)
}

// late reports whether the day has gone by on which the open round was to end.
func (v view) late(ctx context.Context) bool {
	return v.round.ID != "" && v.round.EndsOn < v.circle.Today(ctx)
}

// silence says until when the open round waits for those who do not answer; ""
// where it waits for everyone, or nobody's consent is asked.
func (v view) silence(ctx context.Context) string {
	if v.round.Kind != consent.ConsentRound && v.round.Kind != consent.DropRound {
		return ""
	}
	end, ends, err := consent.WaitsUntil(v.circle, v.p, v.round)
	if err != nil || !ends {
		return ""
	}
	end = end.In(v.circle.Location())
	if end.Hour() == 0 && end.Minute() == 0 { // 48 hours later it is not where the clocks were moved meanwhile
		return i18n.T(ctx, "consent.silence_until_day", "Date", i18n.Date(ctx, end.Add(-time.Second)))
	}
	return i18n.T(ctx, "consent.silence_until", "Date", i18n.DateTime(ctx, end))
}

// ends names the day on which the open round ends, or was to.
func (v view) ends(ctx context.Context) string {
	if v.late(ctx) {
		return i18n.T(ctx, "consent.round_ended")
	}
	return i18n.T(ctx, "consent.round_ends")
}

// waiting says what the proposal waits for, when it is not the reader's turn.
func (v view) waiting(ctx context.Context) string {
	switch {
	case v.last():
		return i18n.T(ctx, "consent.nominee_last")
	case v.p.State == consent.Dropped && v.p.Elects.Role != "" && !v.dropping:
		return i18n.T(ctx, "consent.waits_released")
	}
	switch v.p.State {
	case consent.Consenting, consent.Dropping:
		if left := len(v.roster) - len(v.answers); left > 0 {
			return i18n.N(ctx, "consent.waits_for_answers", left)
		}
		return i18n.T(ctx, "consent.reason_to_come") // an objection without words keeps the round open
	case consent.Clarifying, consent.Reacting:
		if v.allHeard() {
			return i18n.T(ctx, "consent.waits_for_facilitator")
		}
		return i18n.N(ctx, "consent.waits_for_words", len(v.roster)-len(v.heard))
	default:
		return i18n.T(ctx, "consent.waits_"+string(v.p.State))
	}
}

// leadsOn says whether the reader ends the round that is open: one in which
// people ask, or say what they think.
func (v view) leadsOn() bool {
	return v.facilitate && (v.p.State == consent.Clarifying || v.p.State == consent.Reacting)
}

func (v view) allHeard() bool { return len(v.heard) >= len(v.roster) }

// said says whether there are questions or reactions that the reader may read:
// rounds are open to the circle.
func (v view) said() bool {
	return v.sits && slices.ContainsFunc(v.words, func(w consent.Word) bool { return w.Text != "" && w.Kind != consent.Advice })
}

// advices are the words of those who are not asked; own takes those of the
// person whom the proposal is about, who is heard first.
func (v view) advices(own bool) []consent.Word {
	var list []consent.Word
	for _, w := range v.words {
		if w.Kind == consent.Advice && w.Text != "" && own == (v.p.ConcernsPerson != "" && w.Person == v.p.ConcernsPerson && v.sits) {
			list = append(list, w)
		}
	}
	return list
}

// offRoster says whether the reader sits in the circle and is not asked in the open
// round: they came later, or were on leave when it began.
func (v view) offRoster() bool {
	return v.sits && v.round.ID != "" && !v.asked && !v.concerned()
}

// mayAdvise says whether the reader, who is not asked, can give advice.
func (v view) mayAdvise() bool {
	return v.actor.SignedIn() && !v.actor.Suspended && !v.sits && v.p.State.Living() && v.p.State != consent.Drafted
}

// concerned says whether the proposal is about the reader, who is heard and not
// asked.
func (v view) concerned() bool {
	return v.p.ConcernsMember != "" && v.p.ConcernsMember == v.actor.Member && v.p.State.Living() && v.p.State != consent.Drafted
}

// missing is what the text still lacks before the circle can be asked, beside
// the form that was refused for it.
func (v view) missing(ctx context.Context) []string {
	_, err := logbook.Check(v.newest.Text, v.circle.Today(ctx))
	var list []string
	for _, e := range apperr.All(err) {
		list = append(list, i18n.T(ctx, "consent.field_"+e.Field)+": "+page.Sentence(ctx, e))
	}
	return list
}

func objectionChoices(v writing) []page.Choice {
	var list []page.Choice
	for _, o := range v.objections {
		list = append(list, page.Choice{Value: o.ID, Label: o.Reason})
	}
	return list
}

// split takes a choice apart that names a circle and something in it.
func split(choice string) (circle, thing string) {
	circle, thing, _ = strings.Cut(choice, "/")
	return circle, thing
}

func effectChoices(ctx context.Context, a logbook.Agreement) []page.Choice {
	var list []page.Choice
	for _, kind := range effectKinds() {
		list = append(list, page.Choice{Value: "/agreements/" + a.ID + "/effect?kind=" + string(kind), Label: i18n.T(ctx, "consent.effect_"+string(kind))})
	}
	return list
}

func roleKindChoices(ctx context.Context) []page.Choice {
	list := []page.Choice{}
	for _, kind := range []circle.RoleKind{circle.Leader, circle.Delegate, circle.Facilitator, circle.Secretary, circle.Spokesperson} {
		list = append(list, page.Choice{Value: string(kind), Label: i18n.T(ctx, "circle.role_"+string(kind))})
	}
	return append(list, page.Choice{Value: string(circle.Operational), Label: i18n.T(ctx, "consent.another_role")})
}

func audienceChoices(ctx context.Context) []page.Choice {
	var list []page.Choice
	for _, a := range []journal.Audience{journal.Members, journal.Public, journal.Circle} {
		list = append(list, page.Choice{Value: string(a), Label: i18n.T(ctx, "backlog.audience_"+string(a))})
	}
	return list
}

func absenteeChoices(ctx context.Context) []page.Choice {
	var list []page.Choice
	for _, rule := range []circle.Absentees{circle.Wait, circle.Hours48, circle.Presumed} {
		list = append(list, page.Choice{Value: string(rule), Label: i18n.T(ctx, "circle.absentees_"+string(rule))})
	}
	return list
}

// counted says what a count was, as what it is.
func (v view) counted(ctx context.Context, c consent.Count) string {
	key := "consent.counted"
	if !c.Passed {
		key = "consent.counted_not"
	}
	return i18n.T(ctx, key, "N", c.N, "Method", card.Method(ctx, c.Method), "Yes", c.Yes, "No", c.No, "Abstained", c.Abstained) +
		" " + i18n.N(ctx, "consent.objections_stand", c.Standing)
}

// given counts the answers that somebody gave: who was absent or has left gave none.
func (v view) given() int {
	n := 0
	for _, a := range v.answers {
		if a.Kind != consent.Absent && a.Kind != consent.Left {
			n++
		}
	}
	return n
}

// corrects is the answer that somebody else had recorded, and that this one puts
// right.
func (v view) corrects(a consent.Answer) (before consent.Answer, ok bool) {
	for _, b := range v.earlier {
		if b.Round == a.Round && b.Person == a.Person && b.Recorder != "" && a.Recorder == "" {
			before, ok = b, true
		}
	}
	return before, ok
}

// answerName is what an answer is called.
func answerName(ctx context.Context, a consent.Answer) string {
	return i18n.T(ctx, "consent.answer_"+string(a.Kind))
}

// countable says whether the newest version can be counted on: it was objected
// to, nothing was counted on it yet, and it is no matter of persons or circles.
func (v view) countable() bool {
	return v.lastRound.N == v.p.N && v.p.Elects.Role == "" && v.p.ConcernsPerson == "" && len(v.newest.Effects) == 0 &&
		!slices.ContainsFunc(v.counts, func(c consent.Count) bool { return c.N == v.p.N })
}
