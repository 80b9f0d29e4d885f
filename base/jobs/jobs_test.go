package jobs_test

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"testing"
	"time"

	"concentric/base/clock"
	"concentric/base/jobs"
	"concentric/base/store"
	"concentric/base/store/storetest"
)

// What fails for a day, because a mail server is away, stands on the desk meanwhile
// and is done when it goes again; what fails for two days is tried no more.
func TestAJobOutlivesADay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		hands := clock.At(time.Date(2026, 11, 5, 16, 0, 0, 0, time.UTC))
		ctx := clock.With(context.Background(), hands.Now)
		back, done, tried := hands.Now().Add(24*time.Hour), 0, 0
		runner := jobs.Runner{DB: db, Log: slog.New(slog.DiscardHandler), Handlers: map[string]jobs.Handler{
			"mail": func(ctx context.Context, _ json.RawMessage) error {
				if clock.Now(ctx).Before(back) {
					return errors.New("no connection")
				}
				done++
				return nil
			},
			"never": func(context.Context, json.RawMessage) error {
				tried++
				return errors.New("wrong")
			},
		}}
		err := db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			return errors.Join(jobs.Add(ctx, tx, jobs.Job{Kind: "mail", Key: "a"}), jobs.Add(ctx, tx, jobs.Job{Kind: "never", Key: "b"}))
		})
		if err != nil {
			t.Fatal(err)
		}
		dead := func(want int) {
			t.Helper()
			if list, err := jobs.ListDead(ctx, db); err != nil || len(list) != want {
				t.Errorf("on the desk: %v %v", list, err)
			}
		}
		for hour := range 72 {
			for range 4 { // the first pauses are short
				if _, err := runner.RunDue(ctx); err != nil {
					t.Fatal(err)
				}
				hands.Move(15 * time.Minute)
			}
			if hour == 12 {
				dead(2)
			}
		}
		if done != 1 || tried != 56 {
			t.Errorf("done %d times, tried in vain %d times", done, tried)
		}
		dead(1)
	})
}
