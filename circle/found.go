package circle

import (
	"context"
	"errors"
	"slices"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/journal"
	"concentric/member"
)

// Charter is what a parent consents to when it makes a circle, or changes it.
// Zero values: Audience members, Zone UTC, Absentees wait, AnswerDays 30,
// Carries 12. A helping circle has a Deadline (civil date), and no other has.
type Charter struct {
	Parent     string
	Kind       Kind
	Name, Aim  string
	Lang       string
	Audience   journal.Audience
	Zone       string
	Absentees  Absentees
	AnswerDays int
	Carries    int
	Deadline   string
	OnCall     bool

	TestsArguments bool
}

// Said is what the circle's newest charter says.
func (c Circle) Said() Charter {
	return Charter{
		Parent: c.Parent, Kind: c.Kind, Name: c.Name, Aim: c.Aim, Lang: c.Lang, Audience: c.Audience, Zone: c.Zone,
		Absentees: c.Absentees, AnswerDays: c.AnswerDays, Carries: c.Carries, Deadline: c.Deadline, OnCall: c.OnCall, TestsArguments: c.TestsArguments,
	}
}

// Found makes the first circle of a party and seats its founders. It is the
// one act that rests on no earlier decision, so it works once: while there is
// no circle at all. The actor must be among the founders, of whom there are
// 2 to 9. It is a general circle, or a pilot. A rival founding at the same moment is refused.
func Found(ctx context.Context, tx *store.Tx, actor member.Actor, charter Charter, founders []member.Actor) (Circle, error) {
	if !actor.SignedIn() {
		return Circle{}, apperr.New(apperr.NotSignedIn, "circle.sign_in")
	}
	if !slices.ContainsFunc(founders, func(f member.Actor) bool { return f.Member == actor.Member }) {
		return Circle{}, apperr.New(apperr.Forbidden, "circle.founder_only")
	}
	if len(founders) < 2 || len(founders) > 9 {
		return Circle{}, apperr.New(apperr.Invalid, "circle.founders_number", "Count", len(founders))
	}
	var n int
	if err := tx.QueryRow(ctx, "select count(*) from circle_circle").Scan(&n); err != nil {
		return Circle{}, err
	}
	if n > 0 {
		return Circle{}, apperr.New(apperr.Conflict, "circle.already_founded")
	}
	charter.Parent = ""
	if charter.Kind != Pilot {
		charter.Kind = General
	}
	c, err := create(ctx, tx, actor, charter, "", Founding, rootID)
	if store.IsDuplicate(err) {
		return Circle{}, apperr.New(apperr.Conflict, "circle.already_founded")
	}
	if err != nil {
		return Circle{}, err
	}
	for _, f := range founders {
		if _, err := seat(ctx, tx, actor, c, f, "", ""); err != nil {
			return Circle{}, err
		}
	}
	return c, nil
}

// rootID is the id of the first circle: fixed, so that two foundings at once
// meet in the primary key.
const rootID = "general"

// Create makes a circle below charter.Parent, by the parent's decision. Nobody
// sits in it yet: Seat its first people. The actor must sit in the parent.
func Create(ctx context.Context, tx *store.Tx, actor member.Actor, charter Charter, decision string) (Circle, error) {
	parent, err := change(ctx, tx, actor, charter.Parent, decision)
	if err != nil {
		return Circle{}, err
	}
	if parent.State == Closed || parent.State == Folding {
		return Circle{}, apperr.New(apperr.Conflict, "circle.parent_closed", "Circle", parent.Name)
	}
	if charter.Kind == "" {
		charter.Kind = Sub
	}
	return create(ctx, tx, actor, charter, decision, Consented, id.New())
}

func create(ctx context.Context, tx *store.Tx, actor member.Actor, charter Charter, decision string, state State, circle string) (Circle, error) {
	now := store.Micros(clock.Now(ctx))
	_, err := tx.Exec(ctx, "insert into circle_circle (id, charter, state, at) values ($1, '', $2, $3)", circle, string(state), now)
	if err != nil {
		return Circle{}, err
	}
	if err := enter(ctx, tx, actor, circle, 1, charter, decision); err != nil {
		return Circle{}, err
	}
	if err := step(ctx, tx, actor, circle, "", state, decision); err != nil {
		return Circle{}, err
	}
	return Get(ctx, tx, circle)
}

// Amend gives a circle a new charter: by its own decision, which a change of
// aim or place needs of the parent as well (parentDecision; the circle at the
// root has none). A circle cannot come to stand below itself.
func Amend(ctx context.Context, tx *store.Tx, actor member.Actor, circle string, charter Charter, decision, parentDecision string) (Circle, error) {
	c, err := change(ctx, tx, actor, circle, decision)
	if err != nil {
		return Circle{}, err
	}
	if c.Parent == "" {
		charter.Parent = ""
	}
	touchesParent := charter.Aim != c.Aim || charter.Parent != c.Parent
	if touchesParent && c.Parent != "" && parentDecision == "" {
		return Circle{}, apperr.New(apperr.Conflict, "circle.parent_consents")
	}
	for above := charter.Parent; above != ""; {
		if above == circle {
			return Circle{}, apperr.New(apperr.Conflict, "circle.own_ancestor", "Circle", c.Name)
		}
		p, err := Get(ctx, tx, above)
		if err != nil {
			return Circle{}, err
		}
		above = p.Parent
	}
	if parentDecision != "" {
		decision += " " + parentDecision
	}
	if err := enter(ctx, tx, actor, circle, c.CharterVersion+1, charter, decision); err != nil {
		return Circle{}, err
	}
	return Get(ctx, tx, circle)
}

// CanBegin refuses the charter of a new circle that Create would refuse, and a
// deadline that is over.
func CanBegin(ctx context.Context, c Charter) error {
	if c.Kind == "" {
		c.Kind = Sub
	}
	wrong := c.tidy(ctx)
	if _, err := typed.Date(c.Deadline, "deadline"); err == nil && c.Deadline < (Circle{Zone: c.Zone}).Today(ctx) {
		return errors.Join(wrong, apperr.New(apperr.Invalid, "circle.deadline_past").At("deadline"))
	}
	return wrong
}

// tidy checks a charter, and fills in what it leaves open.
func (c *Charter) tidy(ctx context.Context) error {
	var nameless, aimless error
	c.Name, nameless = typed.Text(c.Name, "name", 80)
	c.Aim, aimless = typed.Text(c.Aim, "aim", 2000)
	if !slices.Contains(kinds, c.Kind) {
		return apperr.New(apperr.Invalid, "circle.kind_unknown").At("kind")
	}
	if c.Audience == "" {
		c.Audience = journal.Members
	}
	if c.Zone == "" {
		c.Zone = "UTC"
	}
	if wrong := errors.Join(nameless, aimless, deadline(ctx, c)); wrong != nil {
		return wrong
	}
	if _, err := time.LoadLocation(c.Zone); err != nil {
		return apperr.New(apperr.Invalid, "circle.zone_unknown", "Zone", c.Zone).At("zone")
	}
	switch c.Absentees {
	case "":
		c.Absentees = Wait
	case Wait, Hours48, Presumed:
	default:
		return apperr.New(apperr.Invalid, "circle.absentees_unknown").At("absentees")
	}
	if c.AnswerDays <= 0 || c.AnswerDays > maxAnswerDays {
		c.AnswerDays = maxAnswerDays
	}
	if c.Carries <= 0 {
		c.Carries = 12
	}
	return nil
}

// enter checks a charter, writes it as version n and puts it in force.
func enter(ctx context.Context, tx *store.Tx, actor member.Actor, circle string, n int, c Charter, decision string) error {
	if err := c.tidy(ctx); err != nil {
		return err
	}
	if c.Lang == "" {
		c.Lang = actor.Lang
	}
	row := id.New()
	_, err := tx.Exec(ctx, `
		insert into circle_charter (id, circle, n, parent, kind, name, aim, lang, audience, zone, absentees, answer_days, carries, decision, at, deadline, on_call, tests_arguments)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
		row, circle, n, c.Parent, string(c.Kind), c.Name, c.Aim, c.Lang, string(c.Audience), c.Zone, string(c.Absentees),
		c.AnswerDays, c.Carries, decision, store.Micros(clock.Now(ctx)), c.Deadline, store.Bit(c.OnCall), store.Bit(c.TestsArguments))
	if err != nil {
		return err
	}
	err = tx.Change(ctx, errNoCircle, "update circle_circle set charter = $1, version = version + 1 where id = $2", row, circle)
	if err != nil {
		return err
	}
	return record(ctx, tx, actor, "circle.chartered", row, circle, c.Audience, charterContent)
}

// maxAnswerDays is the longest a circle may take for an answer (docs:
// sociocracy, "thirty days unless the circle promised less").
const maxAnswerDays = 30

// deadline refuses a helping circle without a day by which it gives its
// recommendation; other circles have none.
func deadline(ctx context.Context, c *Charter) error {
	if c.Kind != Helping {
		c.Deadline = ""
		return nil
	}
	if c.Deadline == "" {
		return apperr.New(apperr.Invalid, "circle.deadline_missing").At("deadline")
	}
	day, err := typed.Date(c.Deadline, "deadline")
	if err != nil {
		return err
	}
	if day.After(clock.Now(ctx).AddDate(1, 0, 0)) {
		return apperr.New(apperr.Invalid, "circle.deadline_far").At("deadline")
	}
	return nil
}
