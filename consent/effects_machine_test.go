package consent_test

import (
	"context"
	"flag"
	"fmt"
	"testing"

	"concentric/backlog"
	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/base/typed"
	"concentric/circle"
	"concentric/consent"

	"pgregory.net/rapid"
)

// changing makes generated decisions that change circles: circles begin and
// fold, roles open, are filled, rest and are recalled, domains go down and up.
type changing struct {
	*house
	rapid   *rapid.T
	circles []circle.Circle
	items   map[string]bool // that were ever opened
	words   map[string]bool // folded domain items that anybody owned
	done    map[consent.EffectKind]int
}

// TestNoDecisionBreaksARule: whatever circles consent to, in any order, no role
// is held without a term that ends, no domain item has two owners, and nothing
// is lost in folding: neither a domain item nor an item of a backlog.
func TestNoDecisionBreaksARule(t *testing.T) {
	defer checks(t, "40")() // each is a party of its own, with several decisions
	done := map[consent.EffectKind]int{}
	rapid.Check(t, func(r *rapid.T) {
		m := &changing{house: newHouse(r, storetest.Open(t, storetest.SQLite(t)), circle.Wait), rapid: r, items: map[string]bool{}, words: map[string]bool{}, done: done}
		for range rapid.IntRange(3, 7).Draw(r, "decisions") {
			m.step()
			m.holds()
		}
		m.whole()
	})
	t.Logf("put into effect: %v", done)
	// Foldings and appointments are few, and by chance there may be none.
	for _, kind := range []consent.EffectKind{consent.Begins, consent.Decides} {
		if done[kind] == 0 {
			t.Errorf("no decision that %s was ever put into effect: %v", kind, done)
		}
	}
}

// checks lets rapid try so many sequences, until what it returns is called.
func checks(t *testing.T, n string) (back func()) {
	before := flag.Lookup("rapid.checks").Value.String()
	if err := flag.Set("rapid.checks", n); err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := flag.Set("rapid.checks", before); err != nil {
			t.Fatal(err)
		}
	}
}

// step lets a circle consent to one change, all of its people at once; what
// cannot be is refused with a sentence, then or when it takes effect.
func (m *changing) step() {
	m.t.Helper()
	var err error
	if m.circles, err = circle.All(m.ctx, m.db); err != nil {
		m.t.Fatal(err)
	}
	in := rapid.SampledFrom(m.circles).Draw(m.rapid, "circle")
	below, err := circle.Children(m.ctx, m.db, in.ID)
	if err != nil {
		m.t.Fatal(err)
	}
	seats, err := circle.Roster(m.ctx, m.db, in.ID)
	if err != nil {
		m.t.Fatal(err)
	}
	if len(seats) == 0 || in.State == circle.Closed {
		return
	}
	effects := m.effects(in, below)
	var p consent.Proposal
	err = m.try(func(ctx context.Context, tx *store.Tx) error {
		i, err := backlog.Open(ctx, tx, actorOf(seats[0].Member), backlog.New{Circle: in.ID, Title: "A change", Lang: "en"})
		if err != nil {
			return err
		}
		m.items[i.ID] = true
		p, err = consent.AskAtOnce(ctx, tx, actorOf(seats[0].Member), consent.New{Item: i.ID, Text: complete(), Effects: effects}, "2026-11-20")
		if err != nil {
			delete(m.items, i.ID)
		}
		return err
	})
	if m.refused(err) {
		return
	}
	r := m.round(p.ID)
	roster, err := consent.Roster(m.ctx, m.db, r.ID)
	if err != nil {
		m.t.Fatal(err)
	}
	for _, place := range roster {
		m.refused(m.try(consents(place.Member, r)))
	}
	if p = m.get(p.ID); p.State != consent.Agreed {
		m.t.Fatalf("all consented, and it is %s", p.State)
	}
	list, err := consent.Effects(m.ctx, m.db, p.ID, p.N)
	if err != nil {
		m.t.Fatal(err)
	}
	for _, e := range list {
		if !e.Done.IsZero() {
			m.done[e.Kind]++
		}
	}
}

func consents(who string, r consent.Round) func(context.Context, *store.Tx) error {
	return func(ctx context.Context, tx *store.Tx) error {
		_, err := consent.Respond(ctx, tx, actorOf(who), r.ID, r.N, consent.Answer{Kind: consent.Consent})
		return err
	}
}

// refused says whether an act was; with an error of ours instead of a sentence
// the test ends.
func (m *changing) refused(err error) bool {
	m.t.Helper()
	if err != nil && apperr.As(err) == nil {
		m.t.Fatal(err)
	}
	return err != nil
}

// effects are what a circle would change, drawn: of itself, or of one below.
func (m *changing) effects(in circle.Circle, below []circle.Circle) []consent.Effect {
	m.t.Helper()
	draw := func(what string, n int) int { return rapid.IntRange(0, n-1).Draw(m.rapid, what) }
	words := []string{"Rails", "Buses", "Bikes"}[draw("words", 3)]
	who := person(1 + draw("who", 7))
	about := in
	if len(below) > 0 && draw("below", 2) == 1 {
		about = below[draw("which", len(below))]
	}
	kind := []circle.RoleKind{circle.Leader, circle.Delegate, circle.Secretary}[draw("role", 3)]
	ends := []string{"2027-11-01", "2026-12-01", "", "2025-01-01"}[draw("ends", 4)]
	appoints := consent.Effect{Kind: consent.Appoints, Circle: about.ID, Person: who, Starts: "2026-11-02", Ends: ends, NewRole: circle.NewRole{Kind: kind}}
	term, err := m.aTerm(about)
	if err != nil {
		m.t.Fatal(err)
	}
	switch draw("kind", 14) {
	case 0, 1:
		return []consent.Effect{
			{Kind: consent.Begins, Charter: circle.Charter{Name: fmt.Sprint("Circle ", len(m.circles)), Aim: words}},
			{Kind: consent.Decides, Circle: consent.Begun, Words: words, Lang: "en"},
			{Kind: consent.Joins, Circle: consent.Begun, Person: who},
			{Kind: consent.Joins, Circle: consent.Begun, Person: person(7)},
		}
	case 2, 3:
		return []consent.Effect{{Kind: consent.Decides, Circle: about.ID, Words: words, Lang: "en"}}
	case 4:
		items, err := circle.DomainOf(m.ctx, m.db, about.ID)
		if err != nil || len(items) == 0 || about.Parent == "" { // what the root gives back ends
			return []consent.Effect{appoints}
		}
		return []consent.Effect{{Kind: consent.Returns, Circle: about.ID, Item: items[0].ID}}
	case 5, 6:
		return []consent.Effect{appoints}
	case 7, 12, 13:
		return []consent.Effect{{Kind: consent.Folds, Circle: in.ID}}
	case 8:
		return []consent.Effect{{Kind: consent.Leaves, Circle: in.ID, Person: who}}
	case 9:
		return []consent.Effect{{Kind: consent.Pauses, Circle: about.ID, Term: term, Ends: ends}}
	case 10:
		return []consent.Effect{{Kind: []consent.EffectKind{consent.Resumes, consent.Recalls, consent.Vacates, consent.Confirms}[draw("term", 4)], Circle: about.ID, Term: term}}
	default:
		return []consent.Effect{{Kind: consent.Joins, Circle: in.ID, Person: who}}
	}
}

// aTerm is a term that runs in a circle; "" where none does.
func (m *changing) aTerm(in circle.Circle) (string, error) {
	roles, err := circle.RolesOf(m.ctx, m.db, in.ID)
	for _, r := range roles {
		if r.Term != nil {
			return r.Term.ID, err
		}
	}
	return "", err
}

// holds fails where a rule does not hold.
func (m *changing) holds() {
	m.t.Helper()
	circles, err := circle.All(m.ctx, m.db)
	if err != nil {
		m.t.Fatal(err)
	}
	open, owner := map[string]bool{}, map[string]string{}
	for _, c := range circles {
		open[c.ID] = c.State != circle.Closed
		items, err := circle.DomainOf(m.ctx, m.db, c.ID)
		if err != nil {
			m.t.Fatal(err)
		}
		if !open[c.ID] && len(items) > 0 {
			m.t.Fatalf("the closed circle %s owns %+v", c.Name, items)
		}
		for _, i := range items {
			if before := owner[typed.Fold(i.Text)]; before != "" {
				m.t.Fatalf("%s is owned by %s and %s", i.Text, before, c.Name)
			}
			owner[typed.Fold(i.Text)] = c.Name
		}
		roles, err := circle.RolesOf(m.ctx, m.db, c.ID)
		if err != nil {
			m.t.Fatal(err)
		}
		for _, role := range roles {
			if role.Term != nil && role.Term.Ends <= role.Term.Starts {
				m.t.Fatalf("%s of %s is held from %q to %q", role.Kind, c.Name, role.Term.Starts, role.Term.Ends)
			}
			if role.Term != nil && !open[c.ID] {
				m.t.Fatalf("the closed circle %s has a %s", c.Name, role.Kind)
			}
		}
	}
	for text := range m.words {
		if owner[text] == "" {
			m.t.Fatalf("nobody owns %s any more", text)
		}
	}
	for text := range owner {
		m.words[text] = true
	}
	for id := range m.items {
		i, err := backlog.Get(m.ctx, m.db, id)
		if err != nil {
			m.t.Fatalf("an item is lost: %v", err)
		}
		if waits := i.State == backlog.Waiting || i.State == backlog.Working; waits && !open[i.Circle] {
			m.t.Fatalf("an item waits in a closed circle")
		}
	}
}
