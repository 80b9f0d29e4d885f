package store_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/base/store/storetest"
)

func table(t *testing.T, db *store.DB) {
	t.Helper()
	err := db.Write(t.Context(), func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, "create table thing (id bigint primary key, version bigint not null default 0)")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func count(t *testing.T, db *store.DB, query string, args ...any) (n int) {
	t.Helper()
	if err := db.QueryRow(t.Context(), query, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// Many callers share commits, and each caller's failure stays its own.
func TestCallersShareACommitAndFailAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		table(t, db)
		refused := errors.New("refused")
		var all sync.WaitGroup
		for i := range 60 {
			all.Go(func() {
				err := db.Write(t.Context(), func(ctx context.Context, tx *store.Tx) error {
					if _, err := tx.Exec(ctx, "insert into thing (id) values ($1)", i); err != nil {
						return err
					}
					if i%3 == 0 {
						return refused
					}
					return nil
				})
				if (i%3 == 0) != errors.Is(err, refused) {
					t.Errorf("caller %d: %v", i, err)
				}
			})
		}
		all.Wait()
		if n := count(t, db, "select count(*) from thing"); n != 40 {
			t.Errorf("%d rows, want the 40 of those who did not refuse", n)
		}
	})
}

// The rule of house.md: with "update root set version = version + 1" first, two
// acts on one thing follow one another, on both databases.
func TestActsOnOneThingFollowOneAnother(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		table(t, db)
		err := db.Write(t.Context(), func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Exec(ctx, "insert into thing (id) values (1)")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		seen := make(chan int, 50)
		var all sync.WaitGroup
		for range 50 {
			all.Go(func() {
				err := db.Write(t.Context(), func(ctx context.Context, tx *store.Tx) error {
					if err := tx.Change(ctx, errors.New("gone"), "update thing set version = version + 1 where id = 1"); err != nil {
						return err
					}
					var v int
					if err := tx.QueryRow(ctx, "select version from thing where id = 1").Scan(&v); err != nil {
						return err
					}
					seen <- v
					return nil
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		close(seen)
		distinct := map[int]bool{}
		for v := range seen {
			distinct[v] = true
		}
		if len(distinct) != 50 {
			t.Errorf("50 acts saw %d versions: two of them saw the same", len(distinct))
		}
	})
}

func TestAPanicIsTheCallersOwn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		table(t, db)
		func() {
			defer func() {
				if p := recover(); p != "mine" {
					t.Errorf("the panic that came back is %v", p)
				}
			}()
			db.Write(t.Context(), func(ctx context.Context, tx *store.Tx) error {
				if _, err := tx.Exec(ctx, "insert into thing (id) values (1)"); err != nil {
					t.Error(err)
				}
				panic("mine")
			})
			t.Error("Write returned after a panic")
		}()
		if n := count(t, db, "select count(*) from thing"); n != 0 {
			t.Errorf("%d rows of an act that panicked", n)
		}
	})
}

func TestOnceGivesTheFirstResultEachTime(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		table(t, db)
		var mu sync.Mutex
		results := map[string]int{}
		var all sync.WaitGroup
		for i := range 9 {
			all.Go(func() {
				var result string
				err := db.Write(t.Context(), func(ctx context.Context, tx *store.Tx) (err error) {
					result, err = store.Once(ctx, tx, "anna", "form-1", func() (string, error) {
						_, err := tx.Exec(ctx, "insert into thing (id) values ($1)", i)
						return fmt.Sprint(i), err
					})
					return err
				})
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				results[result]++
				mu.Unlock()
			})
		}
		all.Wait()
		if n := count(t, db, "select count(*) from thing"); n != 1 || len(results) != 1 {
			t.Errorf("one form sent nine times did %d things and had results %v", n, results)
		}
	})
}

func TestOnceKeepsNothingOfWhatFailed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		try := func(fail bool) (result string, err error) {
			err = db.Write(t.Context(), func(ctx context.Context, tx *store.Tx) (err error) {
				result, err = store.Once(ctx, tx, "anna", "form-1", func() (string, error) {
					if fail {
						return "", apperr.New(apperr.Invalid, "base.not_found")
					}
					return "done", nil
				})
				return err
			})
			return result, err
		}
		if _, err := try(true); !apperr.Is(err, apperr.Invalid) {
			t.Fatalf("the refusal was swallowed: %v", err)
		}
		if result, err := try(false); err != nil || result != "done" {
			t.Errorf("after the mistake was mended: %q, %v", result, err)
		}
	})
}

// Two databases opened on one PostgreSQL are two servers: what one touches, the
// other hears within a second.
func TestTouchedTopicsReachTheOtherServer(t *testing.T) {
	address := storetest.PostgreSQL(t)
	here, there := storetest.Open(t, address), storetest.Open(t, address)
	heard := make(chan string, 10)
	there.OnTouch(func(topics ...string) {
		for _, topic := range topics {
			heard <- topic
		}
	})
	ctx, cancel := context.WithCancel(t.Context())
	var listening sync.WaitGroup
	listening.Go(func() { there.Listen(ctx) })
	t.Cleanup(func() { cancel(); listening.Wait() })
	for range 20 { // hints sent before the listener is under way are lost
		touch(t, here, "round.1")
		select {
		case topic := <-heard:
			if topic != "round.1" {
				t.Errorf("heard %q", topic)
			}
			return
		case <-time.After(200 * time.Millisecond):
		}
	}
	t.Error("the other server heard nothing")
}

func touch(t *testing.T, db *store.DB, topic string) {
	t.Helper()
	err := db.Write(t.Context(), func(_ context.Context, tx *store.Tx) error {
		tx.Touch(topic)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestTouchedTopicsReachThisServersPages(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		heard := make(chan string, 1)
		db.OnTouch(func(topics ...string) { heard <- topics[0] })
		touch(t, db, "round.1")
		if topic := <-heard; topic != "round.1" {
			t.Errorf("heard %q", topic)
		}
	})
}

func TestAFailedActTouchesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		db.OnTouch(func(topics ...string) { t.Errorf("touched %v", topics) })
		err := db.Write(t.Context(), func(ctx context.Context, tx *store.Tx) error {
			tx.Touch("round.1")
			return errors.New("refused")
		})
		if err == nil {
			t.Error("the refusal was swallowed")
		}
	})
}
