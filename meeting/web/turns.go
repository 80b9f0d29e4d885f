package web

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/circle"
	"concentric/meeting"

	"github.com/a-h/templ"
)

// live marks a part that is fetched anew, by itself, when the meeting moves, or
// when somebody takes on or gives up a role of its circle.
func (v view) live() templ.Attributes {
	return templ.Attributes{"data-live": meeting.Topic(v.m.ID) + " " + circle.RolesTopic(v.m.Circle), "data-live-from": "/meetings/" + v.m.ID + "/now"}
}

// steps are the phases, for the bar above.
func (v view) steps(ctx context.Context) []page.Step {
	phases := meeting.Phases()
	at := slices.Index(phases, v.m.Phase)
	var list []page.Step
	for i, phase := range phases {
		step := page.Step{Name: i18n.T(ctx, "meeting.phase_"+string(phase)), State: page.Waiting}
		switch {
		case i < at:
			step.State = page.Done
		case i == at:
			step.Now, step.State = true, page.Open
		}
		list = append(list, step)
	}
	return list
}

// myTurn says whether the reader has the word.
func (v view) myTurn() bool { return v.turn.Person != "" && v.turn.Person == v.actor.Pseudonym }

// turnState is apricot when it is the reader's turn, and open when they may
// answer before it.
func (v view) turnState() page.State {
	if v.myTurn() || v.turn.Person == "" {
		return page.YourTurn
	}
	return page.Open
}

// heard is how many have had their turn.
func (v view) heard() int {
	n := 0
	for _, t := range v.turns {
		if t.State == meeting.Spoke {
			n++
		}
	}
	return n
}

// speaking is for how many seconds whoever has the word has had it.
func (v view) speaking() int { return max(0, int(v.clock.Sub(v.turn.Began)/time.Second)) }

func clockOf(seconds int) string { return fmt.Sprintf("%d:%02d", seconds/60, seconds%60) }

// following says who comes next: three names, and how many more.
func (v view) following(ctx context.Context) string {
	var names []string
	for _, state := range []meeting.TurnState{meeting.Awaits, meeting.Skipped} {
		for _, t := range v.turns {
			if t.State == state {
				names = append(names, v.name(t.Person))
			}
		}
	}
	switch {
	case len(names) == 0:
		return ""
	case len(names) > 3:
		return i18n.T(ctx, "meeting.then_more", "Names", strings.Join(names[:3], ", "), "More", len(names)-3)
	default:
		return i18n.T(ctx, "meeting.then", "Names", strings.Join(names, ", "))
	}
}

// mineTurn is the reader's turn in the open round, if they are in it.
func (v view) mineTurn() (meeting.Turn, bool) {
	i := slices.IndexFunc(v.turns, func(t meeting.Turn) bool { return t.Person == v.actor.Pseudonym })
	if i < 0 {
		return meeting.Turn{}, false
	}
	return v.turns[i], true
}

func (v view) inRound() bool { _, in := v.mineTurn(); return in }

func (v view) myWords() string { t, _ := v.mineTurn(); return t.Words }

func (v view) moreSay(ctx context.Context) string {
	if v.myWords() != "" {
		return i18n.T(ctx, "meeting.change_words")
	}
	return i18n.T(ctx, "meeting.words_before")
}

// wordsHint says what becomes of the words.
func (v view) wordsHint() string {
	if v.round.Kind == meeting.TopicRound {
		return "meeting.words_kept"
	}
	return "meeting.words_forgotten"
}

// saidWords are what was written in the open round.
func (v view) saidWords() []meeting.Turn {
	return slices.DeleteFunc(slices.Clone(v.turns), func(t meeting.Turn) bool { return t.Words == "" })
}

// queue are those who have a hand up, the first first.
func (v view) queue() []meeting.Guest {
	up := slices.DeleteFunc(slices.Clone(v.guests), func(g meeting.Guest) bool { return g.Hand == "" || !g.Present })
	slices.SortFunc(up, func(a, b meeting.Guest) int { return a.HandAt.Compare(b.HandAt) })
	return up
}

// askedMe says whether what is asked waits for the reader.
func (v view) askedMe() bool {
	return v.ask.ID != "" && slices.ContainsFunc(v.asked, func(g meeting.Guest) bool { return g.Member == v.actor.Member })
}

// others are those whose answer is missing, but for the reader.
func (v view) others() []meeting.Guest {
	return slices.DeleteFunc(slices.Clone(v.asked), func(g meeting.Guest) bool { return g.Member == v.actor.Member })
}

func (v view) askState() page.State {
	if v.askedMe() {
		return page.YourTurn
	}
	return page.Waiting
}

// askSentence is what those present are, or were, asked.
func (v view) askSentence(ctx context.Context, a meeting.Ask) string {
	switch a.Kind {
	case meeting.AskLead:
		return i18n.T(ctx, "meeting.asked_lead", "Name", v.name(a.Person))
	case meeting.AskChange:
		return v.changeSentence(ctx, a)
	default:
		return i18n.T(ctx, "meeting.asked_"+string(a.Kind))
	}
}

// talkedOver says whether those present are talking over an objection to what they
// were asked: of the agenda until it is consented to, of all else for a while.
func (v view) talkedOver() bool {
	switch {
	case v.refused.ID == "" || v.ask.ID != "":
		return false
	case v.refused.Kind == meeting.AskAgenda:
		return v.m.Agreed.IsZero()
	default:
		return v.clock.Sub(v.refused.Ended) < 15*time.Minute
	}
}

func (v view) changeSentence(ctx context.Context, a meeting.Ask) string {
	c, err := meeting.ReadChange(a.Change)
	if err != nil {
		return ""
	}
	title := ""
	for _, p := range v.agenda {
		if p.ID == c.Point {
			title = v.pointTitle(ctx, p)
		}
	}
	switch {
	case c.Add != nil && c.Add.Title != "":
		return i18n.T(ctx, "meeting.asked_add", "Title", c.Add.Title, "Minutes", i18n.N(ctx, "meeting.n_minutes", c.Add.Minutes))
	case c.Add != nil:
		return i18n.T(ctx, "meeting.asked_add_item", "Minutes", i18n.N(ctx, "meeting.n_minutes", c.Add.Minutes))
	case c.Off:
		return i18n.T(ctx, "meeting.asked_off", "Title", title)
	default:
		return i18n.T(ctx, "meeting.asked_minutes", "Title", title, "Minutes", i18n.N(ctx, "meeting.n_minutes", c.Minutes))
	}
}

func (v view) namesOf(guests []meeting.Guest) string {
	var people []string
	for _, g := range guests {
		people = append(people, g.Person)
	}
	return v.list(people)
}

// list writes names beside each other; of many only the first.
func (v view) list(people []string) string {
	var names []string
	for _, p := range people {
		if name := v.name(p); name != "" {
			names = append(names, name)
		}
	}
	if len(names) > 12 {
		return fmt.Sprintf("%s … (+%d)", strings.Join(names[:12], ", "), len(names)-12)
	}
	return strings.Join(names, ", ")
}

// deskMain says whether the facilitator's next act is the main one of the page:
// not while they are asked themselves.
func (v view) deskMain() bool {
	return !v.askedMe() && !(v.myTurn() && (v.myAsk() || v.seekAsks())) && v.here() && !v.serves()
}

// writesDown says whether the reader can write down what whoever has the word says.
func (v view) writesDown() bool {
	return v.minute && v.here() && v.ask.ID == "" && v.turn.Person != "" && !v.myTurn() && v.round.Kind != meeting.HearingRound
}

// serves says whether the reader's device serves the room, and waits for what is
// said: what the reader has to say themselves is not asked for meanwhile, or it
// would be taken for the other's. In the change round most have nothing to change.
func (v view) serves() bool {
	return v.writesDown() && v.me.Aloud && v.round.Kind != meeting.ChangingRound
}

// unspokenHere says whether somebody in the round has not had their turn.
func (v view) unspokenHere() bool {
	return slices.ContainsFunc(v.turns, func(t meeting.Turn) bool { return t.State != meeting.Spoke && t.State != meeting.Gone })
}

// represented are those who said that it was said already.
func (v view) represented() []string {
	var people []string
	for _, n := range v.named {
		if n.Said {
			people = append(people, n.Person)
		}
	}
	return people
}

// nextPhase is the phase after this one.
func (v view) nextPhase() meeting.Phase {
	phases := meeting.Phases()
	i := slices.Index(phases, v.m.Phase)
	if i+1 >= len(phases) {
		return ""
	}
	return phases[i+1]
}

// first says whether the check-in round is still to come.
func (v view) first() bool { return v.m.Phase == meeting.CheckIn && !v.roundHere }

// evaluated says whether there was an evaluation round.
func (v view) evaluated() bool { return v.roundHere }

// wasRound says whether there was a round on the item.
func (v view) wasRound() bool { return v.roundHere }

// takers are those who can take an action on: anyone, or somebody of the circle.
func (v view) takers(ctx context.Context) []page.Choice {
	return append([]page.Choice{{Label: i18n.T(ctx, "meeting.anyone")}}, v.people()...)
}
