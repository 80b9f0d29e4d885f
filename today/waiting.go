package today

import (
	"cmp"
	"context"
	"slices"
	"time"

	"concentric/backlog"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/circle"
	"concentric/consent"
	"concentric/declaration"
	"concentric/focus"
	"concentric/logbook"
	"concentric/meeting"
	"concentric/member"
	"concentric/performance"
	"concentric/selection"
)

// TaskKind says what waits for somebody.
type TaskKind string

// The kinds.
const (
	TaskRound       TaskKind = "round"       // a round in which they have not spoken
	TaskTest        TaskKind = "test"        // whether an argument qualifies as an objection
	TaskConcerned   TaskKind = "concerned"   // a proposal that is about them, to which they have said nothing
	TaskSelection   TaskKind = "selection"   // a role selection in which they have not spoken
	TaskChoosing    TaskKind = "choosing"    // the next step of a role selection that they facilitate
	TaskExplore     TaskKind = "explore"     // an exploration to which they have given nothing
	TaskAnswer      TaskKind = "answer"      // an item that a role of theirs may answer
	TaskTerm        TaskKind = "term"        // a term that ends, theirs or in the circle whose secretary they are
	TaskPerformance TaskKind = "performance" // a performance review in which it is their turn
	TaskReview      TaskKind = "review"      // an agreement to be looked at, for who is responsible and the secretary
	TaskMeeting     TaskKind = "meeting"     // a meeting that runs, or that asks for a date, a yes or no, or consent to its minutes
	TaskAction      TaskKind = "action"      // something they said they would do
	TaskFocus       TaskKind = "focus"       // a focus group that asks them to come
	TaskKey         TaskKind = "key"         // something their circle says in public, once they have confirmed it
	TaskNewcomer    TaskKind = "newcomer"    // somebody new whom they said they would welcome
)

// Task is one thing that waits for a person. Ref is the id of the round,
// selection, exploration, item, term or agreement; Due a civil date in the
// circle's zone, "" where there is none; Path its page.
type Task struct {
	Kind        TaskKind
	Ref         string
	Circle      circle.Circle
	Title, Lang string
	RoundKind   consent.RoundKind // of a round
	Item        backlog.Item      // of an answer, or an exploration
	Stage       backlog.Stage     // of an exploration
	Term        circle.Term       // of a term; of what is about a role, its name
	Meets       string            // of a meeting: "running", "minutes", "date" or "coming"
	On          string            // of a meeting: its civil date, "" while one is being found
	Mine        bool              // of a term: theirs
	Due         string
	Path        string
}

// Left is how many days there are until the task is due, as the circle's
// calendar counts; negative once it is over. ok is false where no day is set.
func (t Task) Left(ctx context.Context) (days int, ok bool) {
	if t.Due == "" {
		return 0, false
	}
	return daysBetween(t.Circle.Today(ctx), t.Due), true
}

// How many days before its date a task is on the list: an ending term as long
// before as it is on the backlog, a review likewise, an answer two weeks.
const (
	termAhead   = 42
	reviewAhead = 14
	answerAhead = 14
)

// Tasks is everything that waits for a person now, the soonest first: what
// their circles and roles owe, not what they may do.
func (r *Room) Tasks(ctx context.Context, actor member.Actor) ([]Task, error) {
	seats, err := circle.SeatsOf(ctx, r.DB, actor.Member)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, s := range seats {
		ids = append(ids, s.Circle)
	}
	circles, err := circle.ByIDs(ctx, r.DB, ids)
	if err != nil {
		return nil, err
	}
	var tasks []Task
	for _, find := range []func(context.Context, store.Q, member.Actor, map[string]circle.Circle) ([]Task, error){
		roundTasks, testTasks, concernedTasks, selectionTasks, meetingTasks, exploreTasks, answerTasks, termTasks, reviewTasks, performanceTasks, focusTasks, newcomerTasks, keyTasks,
	} {
		found, err := find(ctx, r.DB, actor, circles)
		if err != nil {
			return nil, err
		}
		tasks = append(tasks, found...)
	}
	slices.SortStableFunc(tasks, func(a, b Task) int { return cmp.Compare(cmp.Or(a.Due, "9999-12-31"), cmp.Or(b.Due, "9999-12-31")) })
	return tasks, nil
}

func roundTasks(ctx context.Context, q store.Q, actor member.Actor, circles map[string]circle.Circle) ([]Task, error) {
	asks, err := consent.WaitingFor(ctx, q, actor.Member)
	var list []Task
	for _, a := range asks {
		if c, sits := circles[a.Proposal.Circle]; sits {
			list = append(list, Task{
				Kind: TaskRound, Ref: a.Round.ID, Circle: c, Title: a.Title, Lang: a.Lang, RoundKind: a.Round.Kind,
				Due: a.Round.EndsOn, Path: "/proposals/" + a.Proposal.ID,
			})
		}
	}
	return list, err
}

func testTasks(ctx context.Context, q store.Q, actor member.Actor, circles map[string]circle.Circle) ([]Task, error) {
	tests, err := consent.TestsFor(ctx, q, actor.Member)
	if err != nil {
		return nil, err
	}
	var list []Task
	for _, t := range tests {
		p, err := consent.Get(ctx, q, t.Proposal)
		if err != nil {
			return nil, err
		}
		v, err := p.Newest(ctx, q)
		if err != nil {
			return nil, err
		}
		if c, sits := circles[p.Circle]; sits {
			list = append(list, Task{Kind: TaskTest, Ref: t.ID, Circle: c, Title: v.Text.Title, Lang: v.Text.Lang, Path: "/proposals/" + p.ID})
		}
	}
	return list, nil
}

// concernedTasks are for whoever a proposal is about: they are heard, not asked.
func concernedTasks(ctx context.Context, q store.Q, actor member.Actor, circles map[string]circle.Circle) ([]Task, error) {
	asks, err := consent.Concerning(ctx, q, actor.Member)
	var list []Task
	for _, a := range asks {
		if c, sits := circles[a.Proposal.Circle]; sits {
			list = append(list, Task{Kind: TaskConcerned, Ref: a.Proposal.ID, Circle: c, Title: a.Title, Lang: a.Lang, Due: a.Round.EndsOn, Path: "/proposals/" + a.Proposal.ID})
		}
	}
	return list, err
}

func selectionTasks(ctx context.Context, q store.Q, actor member.Actor, circles map[string]circle.Circle) ([]Task, error) {
	waiting, err := selection.WaitingFor(ctx, q, actor.Member)
	var list []Task
	for _, s := range waiting {
		list = append(list, Task{
			Kind: TaskSelection, Ref: s.ID + "/" + string(s.Stage), Circle: circles[s.Circle], Title: s.Qualifications, Lang: s.Lang,
			Due: s.EndsOn, Path: "/selections/" + s.ID,
		})
	}
	if err != nil {
		return nil, err
	}
	steps, err := selection.StepsFor(ctx, q, actor)
	if err != nil {
		return nil, err
	}
	for _, s := range steps {
		if s.What == selection.StepProposed {
			continue // they are asked when the others have spoken
		}
		role, err := circle.RoleByID(ctx, q, s.Selection.Role)
		if err != nil {
			return nil, err
		}
		list = append(list, Task{
			Kind: TaskChoosing, Ref: s.Selection.ID + "/" + string(s.What), Circle: circles[s.Selection.Circle],
			Term: circle.Term{Kind: role.Kind, Title: role.Title}, Path: "/selections/" + s.Selection.ID,
		})
	}
	return list, nil
}

func meetingTasks(ctx context.Context, q store.Q, actor member.Actor, circles map[string]circle.Circle) ([]Task, error) {
	waits, err := meeting.WaitingFor(ctx, q, actor.Member)
	var list []Task
	for _, w := range waits {
		c := circles[w.Circle]
		if w.Action != nil {
			list = append(list, Task{
				Kind: TaskAction, Ref: w.Action.ID, Circle: c, Title: w.Action.Text, Lang: w.Action.Lang, Due: w.Action.DueOn,
				Path: "/circles/" + c.ID + "/meetings",
			})
			continue
		}
		m, meets := w.Meeting()
		t := Task{Kind: TaskMeeting, Ref: m.ID + "/" + meets, Circle: c, Title: m.Title, Lang: m.Lang, Meets: meets, Path: "/meetings/" + m.ID}
		if t.Title == "" && meets == "running" {
			t.Title = c.Name // the circle stands above every other line
		}
		t.On = dayIn(c, m.Starts)
		if meets == "coming" {
			t.Due = t.On
		}
		list = append(list, t)
	}
	return list, err
}

// dayIn is the civil date of a moment in a circle's zone, "" of none.
func dayIn(c circle.Circle, at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.In(c.Location()).Format(typed.DateFormat)
}

func exploreTasks(ctx context.Context, q store.Q, actor member.Actor, circles map[string]circle.Circle) ([]Task, error) {
	var ids []string
	for id := range circles {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	open, err := exploring(ctx, q, actor, ids)
	var list []Task
	for _, x := range open {
		i := x.Item
		list = append(list, Task{
			Kind: TaskExplore, Ref: x.Exploration.ID + "/" + string(x.Exploration.Stage), Circle: circles[i.Circle], Title: i.Title, Lang: i.Said(),
			Item: i, Stage: x.Exploration.Stage, Path: "/items/" + i.ID,
		})
	}
	return list, err
}

func answerTasks(ctx context.Context, q store.Q, actor member.Actor, circles map[string]circle.Circle) ([]Task, error) {
	var list []Task
	for _, c := range circles {
		holds, err := circle.Holds(ctx, q, c.ID, actor.Member, circle.Leader, circle.Delegate, circle.Facilitator, circle.Secretary)
		if err != nil {
			return nil, err
		}
		if !holds {
			continue
		}
		items, err := backlog.OfCircle(ctx, q, c.ID)
		if err != nil {
			return nil, err
		}
		for _, i := range items {
			if i.State != backlog.Later && !i.HiddenFrom(actor.Member) && i.AnswerBy <= c.In(ctx, answerAhead) {
				list = append(list, Task{Kind: TaskAnswer, Ref: i.ID, Circle: c, Title: i.Title, Lang: i.Said(), Item: i, Due: i.AnswerBy, Path: "/items/" + i.ID})
			}
		}
	}
	return list, nil
}

func termTasks(ctx context.Context, q store.Q, actor member.Actor, circles map[string]circle.Circle) ([]Task, error) {
	var list []Task
	for _, c := range circles {
		secretary, err := circle.Holds(ctx, q, c.ID, actor.Member, circle.Secretary)
		if err != nil {
			return nil, err
		}
		ending, err := circle.EndingIn(ctx, q, c.ID, c.In(ctx, termAhead))
		if err != nil {
			return nil, err
		}
		for _, t := range ending {
			if mine := t.Member == actor.Member; mine || secretary {
				list = append(list, Task{Kind: TaskTerm, Ref: t.ID, Circle: c, Term: t, Mine: mine, Due: t.Ends, Path: "/circles/" + c.ID})
			}
		}
	}
	return list, nil
}

func reviewTasks(ctx context.Context, q store.Q, actor member.Actor, circles map[string]circle.Circle) ([]Task, error) {
	held, err := circle.TermsOf(ctx, q, actor.Member)
	if err != nil {
		return nil, err
	}
	roles := map[string]bool{}
	secretary := map[string]bool{}
	for _, t := range held {
		roles[t.Role] = true
		secretary[t.Circle] = secretary[t.Circle] || t.Kind == circle.Secretary
	}
	if len(held) == 0 {
		return nil, nil
	}
	var list []Task
	for _, c := range circles {
		near, err := logbook.ReturningIn(ctx, q, c.ID, c.In(ctx, reviewAhead))
		if err != nil {
			return nil, err
		}
		for _, a := range near {
			if a.On(c.Today(ctx)) != logbook.Over && (roles[a.Now.Role] || secretary[c.ID]) {
				list = append(list, Task{Kind: TaskReview, Ref: a.ID, Circle: c, Title: a.Now.Title, Lang: a.Now.Lang, Due: a.Now.Returns(), Path: "/agreements/" + a.ID})
			}
		}
	}
	return list, nil
}

func performanceTasks(ctx context.Context, q store.Q, actor member.Actor, _ map[string]circle.Circle) ([]Task, error) {
	waiting, err := performance.Waiting(ctx, q, actor.Member)
	if err != nil {
		return nil, err
	}
	var list []Task
	for _, r := range waiting {
		c, err := circle.Get(ctx, q, r.Circle)
		if err != nil {
			return nil, err
		}
		role, err := circle.RoleByID(ctx, q, r.Role)
		if err != nil {
			return nil, err
		}
		list = append(list, Task{
			Kind: TaskPerformance, Ref: r.ID + "/" + string(r.Stage), Circle: c, Term: circle.Term{Kind: role.Kind, Title: role.Title}, Path: "/performance/" + r.ID,
		})
	}
	return list, nil
}

// focusTasks are for whoever is asked: they need not sit in the circle.
func focusTasks(ctx context.Context, q store.Q, actor member.Actor, _ map[string]circle.Circle) ([]Task, error) {
	waiting, err := focus.WaitingFor(ctx, q, actor.Member)
	if err != nil {
		return nil, err
	}
	var list []Task
	for _, g := range waiting {
		c, err := circle.Get(ctx, q, g.Circle)
		if err != nil {
			return nil, err
		}
		if g.Day >= c.Today(ctx) {
			list = append(list, Task{Kind: TaskFocus, Ref: g.ID, Circle: c, Title: g.Question, Lang: g.Lang, Due: g.Day, Path: "/focus-groups/" + g.ID})
		}
	}
	return list, nil
}

// keyTasks are what waits for the second yes before a circle says it in public.
func keyTasks(ctx context.Context, q store.Q, actor member.Actor, circles map[string]circle.Circle) ([]Task, error) {
	var list []Task
	for _, c := range circles {
		waiting, err := declaration.WaitingFor(ctx, q, actor.Member, c)
		if err != nil {
			return nil, err
		}
		for _, d := range waiting {
			a, err := logbook.Get(ctx, q, d.Agreement)
			if err != nil {
				return nil, err
			}
			list = append(list, Task{Kind: TaskKey, Ref: d.ID, Circle: c, Title: a.Now.Title, Lang: a.Now.Lang, Path: "/declarations/" + d.ID})
		}
	}
	return list, nil
}

// daysBetween is how many days a civil date is after another.
func daysBetween(from, to string) int {
	a, errA := time.Parse(typed.DateFormat, from)
	b, errB := time.Parse(typed.DateFormat, to)
	if errA != nil || errB != nil {
		return 0
	}
	return int(b.Sub(a) / (24 * time.Hour))
}
