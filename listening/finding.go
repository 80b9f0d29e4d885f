package listening

import (
	"context"
	"slices"

	"concentric/base/apperr"
	"concentric/base/store"
)

// The kinds of finding.
const (
	Summary   = "summary"   // what we heard, in one text
	Bridge    = "bridge"    // what people on all sides share
	Divide    = "divide"    // what divides them
	Favourite = "favourite" // what one group stands for most
)

// Finding is one thing that a conversation brings to its circle. Item is the
// backlog item it became; Group is the group whose favourite it is.
type Finding struct {
	ID           string
	Conversation string
	Position     int
	Kind         string
	Statement    string // id; "" for the summary
	Group        string // "A", "B", …
	Item         string
}

// findingLimit is how many findings, the summary among them, a conversation
// hands over: a circle must answer each.
const findingLimit = 10

// How many of each kind, before the limit.
const (
	bridgeLimit    = 4
	divideLimit    = 3
	favouriteLimit = 4
)

const findingColumns = "id, conversation, position, kind, statement, opinion, item"

func scanFinding(row interface{ Scan(...any) error }) (Finding, error) {
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
	if err != nil {
		return nil, err
	}
	return collect(rows, scanFinding)
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
// what divides, and each group's favourite; a statement only once.
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
	for _, number := range r.Bridges[:min(len(r.Bridges), bridgeLimit)] {
		add(Bridge, number, 0)
	}
	for _, number := range r.Divides[:min(len(r.Divides), divideLimit)] {
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
	return chosen
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

// GroupName is the letter of a group, until the circle names it.
func GroupName(g int) string { return string(rune('A' + g)) }
