// Package clock carries the time in the context, so that a test (or the demo)
// can live through a year in a second.
package clock

import (
	"context"
	"sync"
	"time"
)

// Clock tells the time.
type Clock func() time.Time

type key struct{}

// With returns a context whose Now is c's.
func With(ctx context.Context, c Clock) context.Context {
	return context.WithValue(ctx, key{}, c)
}

// Now is the context's time, in UTC and whole microseconds (what the database
// keeps); the system's where no clock was put in.
func Now(ctx context.Context) time.Time {
	c, ok := ctx.Value(key{}).(Clock)
	if !ok {
		return time.Now().UTC().Truncate(time.Microsecond)
	}
	return c().UTC().Truncate(time.Microsecond)
}

// Hands is a clock that stands still until it is moved. It is safe for use by
// several goroutines.
type Hands struct {
	mu sync.Mutex
	at time.Time
}

// At is a clock standing at t.
func At(t time.Time) *Hands { return &Hands{at: t} }

// Now tells the time; it is a Clock.
func (h *Hands) Now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.at
}

// Move turns the hands forward by d (backward if negative).
func (h *Hands) Move(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.at = h.at.Add(d)
}

// Set puts the hands at t.
func (h *Hands) Set(t time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.at = t
}
