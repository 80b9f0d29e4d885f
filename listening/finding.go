package listening

import (
	"context"
	"math"
	"slices"
	"strconv"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/engine/opinion"
)

// The kinds of finding.
const (
	Summary   = "summary"   // what we heard, in one text
	Bridge    = "bridge"    // what people on all sides share
	Divide    = "divide"    // what divides them
	Favourite = "favourite" // what one group stands for most
	Gap       = "gap"       // what many agree on who would have nothing among the others
)

// Finding is one thing that a conversation brings to its circle. Item is the
// backlog item it became; Group is the group whose favourite it is.
type Finding struct {
	ID           string
	Conversation string
	Position     int
	Kind         string
	Statement    string // id; "" for the summary
	Group        string // as it was called when the conversation closed: "A", or its name
	Item         string
}

// findingLimit is how many findings, the summary among them, a conversation
// hands over: a circle must answer each.
const findingLimit = 11

// How many of each kind come first; what room is left is filled with more of
// the first two.
const (
	bridgeLimit    = 3
	divideLimit    = 2
	favouriteLimit = 4
)

const findingColumns = "id, conversation, position, kind, statement, opinion, item"

func scanFinding(row store.Row) (Finding, error) {
	var f Finding
	err := row.Scan(&f.ID, &f.Conversation, &f.Position, &f.Kind, &f.Statement, &f.Group, &f.Item)
	return f, err
}

// Findings lists what a conversation brought to its circle, in order.
func Findings(ctx context.Context, q store.Q, conversation string) ([]Finding, error) {
	return findings(ctx, q, "where conversation = $1 order by position", conversation)
}

// FindingByID reads one finding, for the lineage of what it became.
func FindingByID(ctx context.Context, q store.Q, id string) (Finding, error) {
	list, err := findings(ctx, q, "where id = $1", id)
	if err != nil {
		return Finding{}, err
	}
	if len(list) == 0 {
		return Finding{}, apperr.New(apperr.NotFound, "listening.finding_not_found")
	}
	return list[0], nil
}

// FindingOf is the finding that became a backlog item, false if none did.
func FindingOf(ctx context.Context, q store.Q, item string) (Finding, bool, error) {
	list, err := findings(ctx, q, "where item = $1", item)
	if err != nil || len(list) == 0 {
		return Finding{}, false, err
	}
	return list[0], true, nil
}

func findings(ctx context.Context, q store.Q, where string, args ...any) ([]Finding, error) {
	rows, err := q.Query(ctx, "select "+findingColumns+" from listening_finding "+where, args...)
	return store.Collect(rows, err, scanFinding)
}

func insertFinding(ctx context.Context, tx *store.Tx, f Finding) error {
	_, err := tx.Exec(ctx, "insert into listening_finding ("+findingColumns+") values ($1, $2, $3, $4, $5, $6, $7)",
		f.ID, f.Conversation, f.Position, f.Kind, f.Statement, f.Group, f.Item)
	return err
}

// choice is a finding before it has its row.
type choice struct {
	kind   string
	number int
	group  int
}

// choose picks what is handed over from the newest figures: what bridges first,
// what divides, each group's favourite, and what would be left out; a statement
// only once.
func choose(r Release) []choice {
	chosen := []choice{{kind: Summary}}
	var taken []int
	add := func(kind string, number, group int) {
		if number == 0 || slices.Contains(taken, number) || len(chosen) == findingLimit {
			return
		}
		taken = append(taken, number)
		chosen = append(chosen, choice{kind, number, group})
	}
	first := func(list []int, limit int) []int { return list[:min(len(list), limit)] }
	for _, number := range first(r.Bridges, bridgeLimit) {
		add(Bridge, number, 0)
	}
	for _, number := range first(r.Divides, divideLimit) {
		add(Divide, number, 0)
	}
	for g, group := range r.Groups[:min(len(r.Groups), favouriteLimit)] {
		for _, number := range group.favourites() {
			if !slices.Contains(taken, number) {
				add(Favourite, number, g)
				break
			}
		}
	}
	if r.Gap != nil {
		add(Gap, r.Gap.Statement, 0)
	}
	for _, number := range first(r.Bridges, bridgeLimit+1) {
		add(Bridge, number, 0)
	}
	for _, number := range first(r.Divides, divideLimit+1) {
		add(Divide, number, 0)
	}
	order := []string{Summary, Bridge, Divide, Favourite, Gap}
	slices.SortStableFunc(chosen, func(a, b choice) int { return slices.Index(order, a.kind) - slices.Index(order, b.kind) })
	return chosen
}

// gap is what the findings would leave out: a statement on which people agree
// who are numerous enough to have deserved one of the places and who agree with
// none of the others (opinion.Certify). nil if nobody is left out, or fewer
// than ten.
func (a analysis) gap(r Release) *LeftOut {
	var shortlist []int
	for _, one := range choose(r)[1:] {
		shortlist = append(shortlist, one.number-1)
	}
	if len(shortlist) == 0 {
		return nil
	}
	c := opinion.Certify(a.crowd.votes, a.result.GroupOf, shortlist)
	if _, shown := r.Figure(c.LeftOut + 1); c.LeftOut < 0 || !shown || c.LeftOutPeople < Least {
		return nil
	}
	return &LeftOut{Statement: c.LeftOut + 1, People: 5 * int(math.Round(c.LeftOutPeople/5))}
}

// favourites are what the group agrees with more than the others do, its best
// first.
func (g GroupFigure) favourites() []int {
	var list []int
	if g.Favourite != 0 {
		list = append(list, g.Favourite)
	}
	for _, s := range g.For {
		if s.Agree && s.Statement != g.Favourite {
			list = append(list, s.Statement)
		}
	}
	return list
}

// Letter is what a group with this key (from 1) is called until the circle
// names it: A, B, … Z, A2, B2, …
func Letter(key int) string {
	letter := string(rune('A' + (key-1)%26))
	if again := (key - 1) / 26; again > 0 {
		letter += strconv.Itoa(again + 1)
	}
	return letter
}
