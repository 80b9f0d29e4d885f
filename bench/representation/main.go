// Command representation measures who is here, compared with 100,000 members:
// how long it takes to count them anew (every sealed profile and birth year is
// opened), and how long a page's comparison takes from the newest figures.
//
//	go run ./bench/representation
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"strconv"
	"time"

	"concentric/app"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/community"
	"concentric/listening"
	"concentric/member"
	"concentric/representation"
)

func main() {
	people := flag.Int("members", 100_000, "how many members there are")
	flag.Parse()
	if err := run(context.Background(), *people); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, people int) (err error) {
	data, err := os.MkdirTemp("", "representation")
	if err != nil {
		return err
	}
	defer os.RemoveAll(data)
	party, err := app.New(ctx, app.Config{Place: app.Place{Data: data}, Manual: true, Site: page.Site{Name: "Bench", BaseURL: "http://localhost"}})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, party.Close()) }()
	if err := fill(ctx, party.Site.DB, people); err != nil {
		return err
	}
	room := &representation.Room{DB: party.Site.DB, Listen: listening.NewRoom(party.Site.DB, party.Site.Vault)}
	anew, err := times(5, func() error { return room.Renew(ctx) })
	if err != nil {
		return err
	}
	fmt.Printf("%d members on SQLite: counted anew in %s (median of 5)\n", people, anew.Round(time.Millisecond))
	compared, err := times(200, func() error { return compare(ctx, party.Site.DB) })
	fmt.Printf("compared in all dimensions, as a page does: %s (median of 200)\n", compared.Round(10*time.Microsecond))
	return err
}

// compare does what a page does: the members against themselves.
func compare(ctx context.Context, db *store.DB) error {
	tree, err := community.ReadTree(ctx, db)
	if err != nil {
		return err
	}
	members, err := representation.Latest(ctx, db, representation.Members)
	if err != nil {
		return err
	}
	for _, d := range representation.Dimensions(tree) {
		if len(representation.Compare(d, members, members).Lines) == 0 {
			return fmt.Errorf("nothing is compared by %s", d.Key)
		}
	}
	return nil
}

// times runs do n times, and is the median of how long it took.
func times(n int, do func() error) (time.Duration, error) {
	took := make([]time.Duration, n)
	for i := range took {
		begun := time.Now()
		if err := do(); err != nil {
			return 0, err
		}
		took[i] = time.Since(begun)
	}
	slices.Sort(took)
	return took[n/2], nil
}

const batch = 1000

// fill makes members with an address and a birth year, twenty places, and
// declarations: every second member joins an interest and declares an identity.
func fill(ctx context.Context, db *store.DB, people int) error {
	steward := member.Actor{Member: "steward", Pseudonym: "steward", Steward: true}
	var interest, identity community.Community
	err := db.Write(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		for i := range 20 {
			if _, err := community.Begin(ctx, tx, steward, community.New{Kind: community.Place, Name: "Town " + strconv.Itoa(i)}); err != nil {
				return err
			}
		}
		if interest, err = community.Begin(ctx, tx, steward, community.New{Kind: community.Interest, Name: "Buses"}); err != nil {
			return err
		}
		identity, err = community.Begin(ctx, tx, steward, community.New{Kind: community.Identity, Name: "Parents"})
		return err
	})
	if err != nil {
		return err
	}
	for from := 0; from < people; from += batch {
		err := db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			for i := from; i < min(from+batch, people); i++ {
				id, err := member.Add(ctx, tx, member.Member{
					Number: strconv.Itoa(i), Name: "Member " + strconv.Itoa(i), Joined: fmt.Sprintf("20%02d-03-01", 5+i%20),
					Address: member.Address{City: "Town " + strconv.Itoa(i%20)}, Attributes: map[string]string{"birth_year": strconv.Itoa(1940 + i%65)},
				})
				if err != nil || i%2 == 0 {
					if err != nil {
						return err
					}
					continue
				}
				who := member.Actor{Member: id, Pseudonym: id}
				if err := community.Join(ctx, tx, who, interest.ID); err != nil {
					return err
				}
				if err := community.Declare(ctx, tx, who, identity.ID, true); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	_, err = community.Look(ctx, db, true)
	return err
}
