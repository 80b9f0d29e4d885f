// Package jobs does work that an act has asked for and that must not hold the
// act up: sending mail, rendering a file. A job is a row, written in the act's
// own transaction, so it exists exactly when the act does.
//
// A job runs at least once: a server that dies in the middle leaves a lease
// that ends, and another takes it. What must not happen twice marks its own
// row before it acts (mail: at most once, the doubtful ones on the desk).
// Payloads carry ids, never addresses or tokens.
package jobs

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
)

// Handler does one kind of job.
type Handler func(ctx context.Context, payload json.RawMessage) error

// Job is what to do. At may lie in the future; Key, if set, makes a second
// job with the same key a no-op while the first is waiting.
type Job struct {
	Kind    string
	Payload any
	At      time.Time
	Key     string
}

// Add asks for a job, in the transaction of the act that needs it.
func Add(ctx context.Context, tx *store.Tx, job Job) error {
	payload, err := json.Marshal(job.Payload)
	if err != nil {
		return fmt.Errorf("jobs: payload of %s: %w", job.Kind, err)
	}
	at := job.At
	if at.IsZero() {
		at = clock.Now(ctx)
	}
	var key any
	if job.Key != "" {
		key = job.Kind + "/" + job.Key
	}
	_, err = tx.Exec(ctx, `
		insert into base_job (id, kind, payload, unique_key, run_at) values ($1, $2, $3, $4, $5)
		on conflict (unique_key) do nothing`, id.New(), job.Kind, string(payload), key, store.Micros(at))
	if err != nil {
		return err
	}
	tx.Touch(Topic)
	return nil
}

// Topic is touched whenever a job is added; a runner follows it.
const Topic = "jobs"

// lease is how long one attempt may take before another server may try.
const lease = 5 * time.Minute

// attempts is how often a failing job is tried before it is on the steward's desk,
// dead; tries is how often in all, so that a mail server may be away for two days.
const (
	attempts = 8
	tries    = 56
)

// Runner runs the jobs of one server.
type Runner struct {
	DB       *store.DB
	Handlers map[string]Handler
	Log      *slog.Logger
}

type claimed struct {
	id, kind string
	payload  json.RawMessage
	attempt  int
}

// Run takes jobs until the context ends. Wake may carry hints that there is
// something to do; without it, the table is looked at every second.
func (r *Runner) Run(ctx context.Context, wake <-chan struct{}) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for ctx.Err() == nil {
		n, err := r.RunDue(ctx)
		if err != nil && ctx.Err() == nil {
			r.Log.Error("jobs", "error", err)
		}
		if n > 0 && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
		case <-tick.C:
		case <-wake:
		}
	}
}

// RunDue runs what is due now, and says how many jobs it took.
func (r *Runner) RunDue(ctx context.Context) (int, error) {
	batch, err := r.claim(ctx)
	if err != nil {
		return 0, err
	}
	for _, job := range batch {
		if err := r.runOne(ctx, job); err != nil {
			return len(batch), err
		}
	}
	return len(batch), nil
}

// claim leases up to 20 jobs. SQLite has one writer and no row locks;
// PostgreSQL skips what another server holds.
func (r *Runner) claim(ctx context.Context) ([]claimed, error) {
	lock := ""
	if r.DB.Dialect() == store.PostgreSQL {
		lock = " for update skip locked"
	}
	now := clock.Now(ctx)
	var batch []claimed
	var waiting int
	err := r.DB.QueryRow(ctx, "select count(*) from (select 1 from base_job where (dead = 0 or attempts < $2) and run_at <= $1 and leased_until <= $1 limit 1) as one", store.Micros(now), tries).Scan(&waiting)
	if err != nil || waiting == 0 {
		return nil, err
	}
	err = r.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		batch = batch[:0]
		rows, err := tx.Query(ctx, `
			update base_job set leased_until = $1, attempts = attempts + 1
			where id in (select id from base_job where (dead = 0 or attempts < $3) and run_at <= $2 and leased_until <= $2 order by run_at, id limit 20`+lock+`)
			returning id, kind, payload, attempts`, store.Micros(now.Add(lease)), store.Micros(now), tries)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var c claimed
			var payload string
			if err := rows.Scan(&c.id, &c.kind, &payload, &c.attempt); err != nil {
				return err
			}
			c.payload = json.RawMessage(payload)
			batch = append(batch, c)
		}
		return rows.Err()
	})
	return batch, err
}

func (r *Runner) runOne(ctx context.Context, job claimed) error {
	handle, known := r.Handlers[job.kind]
	var failure error
	if known {
		failure = r.protect(ctx, handle, job)
	} else {
		failure = fmt.Errorf("no handler for jobs of kind %q", job.kind)
	}
	if failure == nil {
		return r.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Exec(ctx, "delete from base_job where id = $1", job.id)
			return err
		})
	}
	dead := 0
	if job.attempt >= attempts || !known {
		dead = 1
	}
	r.Log.Warn("job failed", "kind", job.kind, "job", job.id, "attempt", job.attempt, "dead", dead == 1, "error", failure)
	again := clock.Now(ctx).Add(backoff(job.attempt))
	return r.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, "update base_job set leased_until = 0, run_at = $1, dead = $2, last_error = $3 where id = $4",
			store.Micros(again), dead, failure.Error(), job.id)
		return err
	})
}

// protect keeps one job's panic from taking the server down.
func (r *Runner) protect(ctx context.Context, handle Handler, job claimed) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return handle(ctx, job.payload)
}

// backoff is the pause after the given attempt: 10 s, 40 s, 160 s … at most an
// hour.
func backoff(attempt int) time.Duration {
	pause := 10 * time.Second
	for range attempt - 1 {
		pause *= 4
		if pause > time.Hour {
			return time.Hour
		}
	}
	return pause
}

// Dead is a job that failed too often, for the steward's desk.
type Dead struct {
	ID, Kind, Error string
	Attempts        int
}

// ListDead returns the jobs that failed too often, oldest first, at most 100.
func ListDead(ctx context.Context, q store.Q) ([]Dead, error) {
	rows, err := q.Query(ctx, "select id, kind, last_error, attempts from base_job where dead = 1 order by run_at, id limit 100")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Dead
	for rows.Next() {
		var d Dead
		if err := rows.Scan(&d.ID, &d.Kind, &d.Error, &d.Attempts); err != nil {
			return nil, err
		}
		list = append(list, d)
	}
	return list, rows.Err()
}
