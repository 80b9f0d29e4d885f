package community_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/community"
	"concentric/journal"
	"concentric/member"

	"golang.org/x/text/encoding/charmap"
)

var day = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)

// party is a register with a steward and a few members, on one database.
type party struct {
	t       *testing.T
	ctx     context.Context
	db      *store.DB
	steward member.Actor
}

func each(t *testing.T, run func(p *party)) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p := &party{t: t, ctx: clock.With(context.Background(), clock.At(day).Now), db: db}
		p.steward = p.add(member.Member{Number: "1", Name: "Sue Steward"})
		p.steward.Steward = true
		run(p)
	})
}

func (p *party) write(act func(context.Context, *store.Tx) error) error {
	return p.db.Write(p.ctx, act)
}

func (p *party) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *party) refused(message string, err error) {
	p.t.Helper()
	if e := apperr.As(err); e == nil || e.Message != message {
		p.t.Fatalf("got %v, want %s", err, message)
	}
}

func (p *party) add(m member.Member) (actor member.Actor) {
	p.t.Helper()
	p.must(p.write(func(ctx context.Context, tx *store.Tx) error {
		id, err := member.Add(ctx, tx, m)
		if err != nil {
			return err
		}
		actor, err = member.ActorOf(ctx, tx, id)
		return err
	}))
	return actor
}

func (p *party) begin(actor member.Actor, n community.New) (c community.Community, err error) {
	err = p.write(func(ctx context.Context, tx *store.Tx) error {
		c, err = community.Begin(ctx, tx, actor, n)
		return err
	})
	return c, err
}

// bring imports a list of places.
func (p *party) bring(list []byte) (plan community.Plan, err error) {
	err = p.write(func(ctx context.Context, tx *store.Tx) error {
		id, err := community.Stage(ctx, tx, p.steward, list)
		if err != nil {
			return err
		}
		plan, err = community.Import(ctx, tx, p.steward, id)
		return err
	})
	return plan, err
}

func (p *party) tree() community.Tree {
	p.t.Helper()
	tree, err := community.ReadTree(p.ctx, p.db)
	p.must(err)
	return tree
}

// place is the id of the place with this path.
func (p *party) place(path string) string {
	p.t.Helper()
	tree := p.tree()
	for _, c := range tree.List {
		if tree.Path(c.ID) == path {
			return c.ID
		}
	}
	p.t.Fatalf("there is no place %q", path)
	return ""
}

func (p *party) of(actor member.Actor) community.Profile {
	p.t.Helper()
	profile, err := community.Of(p.ctx, p.db, actor.Member)
	p.must(err)
	return profile
}

// A list as a canton's office would send it, with the mistakes that lists have:
// each bad line is left out by number and reason, the others come in.
func TestAListOfPlacesComesInWithoutItsBadLines(t *testing.T) {
	each(t, func(p *party) {
		list := strings.Join([]string{
			"Name;liegt in;Ebene;PLZ;Kennung",
			"Schweiz;;Land;;CH",                           // 2
			"Zürich;Schweiz;Kanton;;ZH",                   // 3
			"Zürich;Schweiz > Zürich;Stadt;8000-8064;261", // 4: the town, in the canton of its name
			"Wiedikon;261;Quartier;8003, 8045;",           // 5: by code
			"Bern;Schweiz;Kanton;;BE",                     // 6
			"BERN;Schweiz;Kanton;;",                       // 7: twice
			"Aussersihl;Zürich;Quartier;;",                // 8: which Zürich?
			"A;B;;;",                                      // 9
			"B;C;;;",                                      // 10
			"C;A;;;",                                      // 11: round in a circle
			"D;A;;;",                                      // 12: in one that is left out
			"E;Atlantis;;;",                               // 13
			";Schweiz;;;",                                 // 14
			"F;Schweiz;;80-8;",                            // 15
			"G;Schweiz;;;ZH",                              // 16: a code twice
			"H;Schweiz",                                   // 17: cells missing
			"I;I;;;",                                      // 18: in itself
		}, "\n")
		latin, err := charmap.ISO8859_1.NewEncoder().String(list)
		p.must(err)
		other, err := community.ReadPlan(p.ctx, p.db, []byte("Name;liegt im;Präsidium\nUri;;Ada\n"))
		p.must(err)
		if !slices.Equal(other.Unread, []string{"liegt im", "Präsidium"}) || other.New != 1 {
			t.Errorf("columns that are not read: %q of %+v", other.Unread, other)
		}
		plan, err := p.bring([]byte(latin))
		p.must(err)
		if plan.New != 5 || plan.Bad != 12 || plan.Lines != 17 || plan.File.Encoding != "Windows-1252" {
			t.Fatalf("%+v", plan)
		}
		fresh := []string{"Schweiz", "Schweiz › Zürich", "Schweiz › Zürich › Zürich", "Schweiz › Zürich › Zürich › Wiedikon", "Schweiz › Bern"}
		if !slices.Equal(plan.Fresh, fresh) {
			t.Errorf("the new places are named %q", plan.Fresh)
		}
		want := map[int]string{
			7: "line_twice", 8: "line_parent_unclear", 9: "line_cycle", 10: "line_cycle", 11: "line_cycle", 12: "line_parent_bad",
			13: "line_parent_unknown", 14: "line_nameless", 15: "line_postcodes", 16: "line_code_twice", 17: "line_columns", 18: "line_cycle",
		}
		for _, bad := range plan.Problems {
			if "community."+want[bad.Line] != bad.Message {
				t.Errorf("line %d: %s, want %s", bad.Line, bad.Message, want[bad.Line])
			}
		}
		p.place("Schweiz › Zürich › Zürich › Wiedikon")

		// The same again, as UTF-16 with its mark, changes nothing; a new level does.
		wide := []byte{0xFF, 0xFE}
		for _, u := range utf16.Encode([]rune("Name\tIn\tPLZ\nSchweiz\t\t\nBern\tSchweiz\t3000-3030\n")) {
			wide = append(wide, byte(u), byte(u>>8))
		}
		plan, err = p.bring(wide)
		p.must(err)
		if plan.New != 0 || plan.Changed != 1 || plan.Unchanged != 1 {
			t.Errorf("%+v", plan)
		}
		_, err = p.bring([]byte("\xEF\xBB\xBFname,in\nBern,Schweiz\n"))
		p.refused("community.list_changes_nothing", err)
		_, err = p.bring([]byte("village,canton\nX,Y\n"))
		p.refused("community.list_without_name", err)
	})
}

// Where somebody lives follows from the address, unless they say otherwise; a
// place in another country is taken when they are sure.
func TestAPlaceIsFoundByTheAddressOrChosen(t *testing.T) {
	each(t, func(p *party) {
		_, err := p.bring([]byte("name,in,postcodes\nSwitzerland,,\nBasel,Switzerland,4000-4059\nGermany,,\nLörrach,Germany,79539-79541\nNeustadt,Germany,\nNeustadt,Switzerland,\n"))
		p.must(err)
		basel := p.add(member.Member{Number: "2", Name: "B", Address: member.Address{Postcode: "4051", City: "Bâle"}})
		named := p.add(member.Member{Number: "3", Name: "N", Address: member.Address{City: "lörrach", Country: "DE"}})
		unclear := p.add(member.Member{Number: "4", Name: "U", Address: member.Address{City: "Neustadt"}})
		german := p.add(member.Member{Number: "5", Name: "G", Address: member.Address{City: "Neustadt", Country: "Germany"}})
		placed, err := community.Look(p.ctx, p.db, false)
		p.must(err)
		if placed != 3 {
			t.Errorf("%d were placed", placed)
		}
		tree := p.tree()
		for actor, want := range map[member.Actor]string{basel: "Switzerland › Basel", named: "Germany › Lörrach", unclear: "", german: "Germany › Neustadt"} {
			if got := tree.Path(p.of(actor).Place); got != want {
				t.Errorf("%q, want %q", got, want)
			}
		}
		if again, err := community.Look(p.ctx, p.db, false); err != nil || again != 0 {
			t.Errorf("looked again, %d were placed: %v", again, err)
		}
		lörrach := p.place("Germany › Lörrach")
		move := func(sure bool) error {
			return p.write(func(ctx context.Context, tx *store.Tx) error { return community.Live(ctx, tx, basel, lörrach, sure) })
		}
		p.refused("community.two_countries", move(false))
		p.must(move(true))
		if _, err := community.Look(p.ctx, p.db, true); err != nil || p.of(basel).Place != lörrach {
			t.Error("the address took back what was chosen", err)
		}
		if !tree.Belongs(p.of(basel), p.place("Germany")) || tree.Belongs(p.of(basel), p.place("Switzerland")) {
			t.Error("who lives in Lörrach belongs to Germany, and to it alone")
		}
		p.must(p.write(func(ctx context.Context, tx *store.Tx) error { return community.ByAddress(ctx, tx, basel) }))
		if tree.Path(p.of(basel).Place) != "Switzerland › Basel" {
			t.Error("the address does not tell the place again")
		}
	})
}

// Identities are declared with consent, taken back, and stand nowhere in the
// database; interests are open to whoever joins.
func TestWhoOneIsIsSealed(t *testing.T) {
	each(t, func(p *party) {
		mia := p.add(member.Member{Number: "2", Name: "Mia"})
		_, err := p.begin(mia, community.New{Kind: community.Identity, Name: "Women"})
		p.refused("member.steward_only", err)
		women, err := p.begin(p.steward, community.New{Kind: community.Identity, Name: "Women"})
		p.must(err)
		buses, err := p.begin(mia, community.New{Kind: community.Interest, Name: "Night buses", About: "Getting home."})
		p.must(err)
		_, err = p.begin(p.steward, community.New{Kind: community.Interest, Name: "NIGHT  buses"})
		p.refused("community.name_taken", err)
		declare := func(agreed bool) error {
			return p.write(func(ctx context.Context, tx *store.Tx) error {
				return community.Declare(ctx, tx, mia, women.ID, agreed)
			})
		}
		p.refused("community.consent_missing", declare(false))
		p.must(declare(true))
		if profile := p.of(mia); !profile.Has(women.ID) || !profile.Has(buses.ID) || profile.Identities[0].Text != community.ConsentText {
			t.Errorf("%+v", profile)
		}
		var sealed string
		p.must(p.db.QueryRow(p.ctx, "select sealed from community_profile where member = $1", mia.Member).Scan(&sealed))
		if sealed == "" || strings.Contains(sealed, women.ID) {
			t.Error("what she declared can be read in the database")
		}
		data, err := member.OwnData(p.ctx, p.db, mia.Member, community.Persons)
		p.must(err)
		if said := fmt.Sprint(data); !strings.Contains(said, "Women") || !strings.Contains(said, "Getting home.") {
			t.Errorf("her own data leave it out: %v", said)
		}
		p.must(p.write(func(ctx context.Context, tx *store.Tx) error { return community.Leave(ctx, tx, mia, women.ID) }))
		if p.of(mia).Has(women.ID) {
			t.Error("what was taken back is still there")
		}
		p.must(p.write(func(ctx context.Context, tx *store.Tx) error { return community.End(ctx, tx, mia, buses.ID) }))
		uses, err := member.Uses(p.ctx, p.db, 10)
		p.must(err)
		for _, u := range uses { // what the steward began, and not what Mia ended of her own
			if u.What != member.ChangedCommunities || u.Steward != p.steward.Member {
				t.Errorf("a use of a steward’s powers: %+v", u)
			}
		}
		if len(uses) == 0 {
			t.Error("what the steward began is no use of their powers")
		}
		err = p.write(func(ctx context.Context, tx *store.Tx) error { return community.Join(ctx, tx, p.steward, buses.ID) })
		p.refused("community.over", err)
		p.must(p.write(func(ctx context.Context, tx *store.Tx) error { return community.Persons[0].Erase(ctx, tx, mia.Member) }))
		if profile := p.of(mia); len(profile.Interests) > 0 {
			t.Errorf("erased, and still %+v", profile)
		}
		p.must(journal.Settle(p.ctx, p.db, nil))
		report, err := journal.Verify(p.ctx, p.db, community.Contents)
		if err != nil || report.Wrong != "" {
			t.Errorf("%+v %v", report, err)
		}
	})
}

// A file that nobody chose and one without a line are told apart.
func TestAnEmptyListOfPlacesSaysThatItIsEmpty(t *testing.T) {
	each(t, func(p *party) {
		for want, file := range map[string][]byte{"community.list_missing": nil, "community.list_empty": {}} {
			if _, err := p.bring(file); apperr.As(err) == nil || apperr.As(err).Message != want {
				t.Errorf("%v, want %s", err, want)
			}
		}
		if _, err := p.bring([]byte("\n\n")); apperr.As(err) == nil || apperr.As(err).Message != "community.list_empty" {
			t.Errorf("lines without a word: %v", err)
		}
	})
}
