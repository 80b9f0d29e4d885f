package listening

import (
	"context"
	"errors"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/due"
	"concentric/base/jobs"
	"concentric/base/store"
	"concentric/engine/opinion"
)

// Due is what the clock brings here: maps of conversations with new votes,
// conversations whose last day is over, keys whose date has come.
func (r *Room) Due() []due.Rule {
	return []due.Rule{
		{Name: "listening.map", Every: 10 * time.Second, Run: r.refreshAll},
		{Name: "listening.unusual", Every: 5 * time.Minute, Run: r.watchAll},
		{Name: "listening.close", Every: time.Minute, Run: closeDue},
		{Name: "listening.keys", Every: time.Hour, Run: r.destroyDue},
		{Name: "listening.links", Every: 24 * time.Hour, Run: forgetLinks},
	}
}

// Jobs is the work that acts here ask for.
func (r *Room) Jobs() map[string]jobs.Handler {
	return map[string]jobs.Handler{reportJob: r.runReport}
}

// refreshAll draws the maps of the conversations that have new statements, or
// votes more by a two-hundredth: a large map is not drawn anew for a handful.
func (r *Room) refreshAll(ctx context.Context, _ *store.DB) error {
	open, err := conversations(ctx, r.db, `where state = 'open' and not exists (
		select 1 from listening_map m where m.conversation = listening_conversation.id
			and m.version = listening_conversation.version
			and (m.casts = listening_conversation.casts or m.casts > listening_conversation.casts - listening_conversation.casts / 200))`)
	if err != nil {
		return err
	}
	failures := []error{r.held.dropClosed(ctx, r.db)}
	for _, c := range open {
		failures = append(failures, r.Refresh(ctx, c.ID))
	}
	return errors.Join(failures...)
}

// Refresh computes the map from the votes as they are, sets by what
// the next statements are drawn, and makes a release where one may be
// made. Votes keep coming meanwhile.
func (r *Room) Refresh(ctx context.Context, conversation string) error {
	c, err := Get(ctx, r.db, conversation)
	if err != nil {
		return err
	}
	earlier, err := LatestRelease(ctx, r.db, conversation)
	if err != nil {
		return err
	}
	w, err := r.load(ctx, c, earlier)
	if err != nil {
		return err
	}
	routes, err := readRouting(ctx, r.db, c.ID, routing{Casts: -1})
	if err != nil {
		return err
	}
	if !w.renews(earlier) {
		next := w.route(opinion.Compat(w.votes, opinion.CompatOptions{}).Extremity, routes, nil)
		return r.db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			if err := errors.Join(remember(ctx, tx, c), writeRouting(ctx, tx, c.ID, next)); err != nil || !w.asideRenews(earlier) {
				return err
			}
			_, err := publishRelease(ctx, tx, c.ID, w.onlyBeside(earlier), earlier, clock.Now(ctx))
			return err
		})
	}
	tested := r.testsOf(c, w)
	a := analyseTested(w, earlier, tested)
	if tested == nil {
		r.keepTests(c, w, a)
	}
	return r.db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := errors.Join(remember(ctx, tx, c), writeRouting(ctx, tx, c.ID, w.route(a.result.Extremity, routes, a.result))); err != nil {
			return err
		}
		_, err := a.publish(ctx, tx, c.ID, earlier)
		return err
	})
}

// testedMap is what the tests found in a large conversation, and in which votes.
type testedMap struct {
	result  *opinion.MapResult
	votes   int
	version int64
}

// In a conversation of so many votes the tests take longer than people wait for
// a map. They are then made anew only after a tenth more votes, or once the
// statements are others; in between the map is drawn from all votes with what
// they found. The last map, at the close, is always tested.
const (
	testsTakeLong = 200_000
	testsHold     = 10
)

func (r *Room) testsOf(c Conversation, w *crowd) *opinion.MapResult {
	r.mu.Lock()
	defer r.mu.Unlock()
	t, ok := r.tested[c.ID]
	if !ok || t.version != c.Version || w.votes.Len() < testsTakeLong || w.votes.Len() > t.votes+t.votes/testsHold {
		return nil
	}
	return t.result
}

// keepTests keeps what tests found; of the map itself nothing but the number of
// groups is needed.
func (r *Room) keepTests(c Conversation, w *crowd, a analysis) {
	if w.votes.Len() < testsTakeLong {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.tested[c.ID] = testedMap{
		result: &opinion.MapResult{
			Tests: a.result.Tests, Structure: a.result.Structure, Stability: a.result.Stability,
			Groups: make([]opinion.Group, len(a.result.Groups)),
		},
		votes: w.votes.Len(), version: c.Version,
	}
}

// renews reports whether the figures may be renewed: ten people changed since,
// and at least ten in each figure that changed at all. Where a few slow
// statements would hold everything up, three times as many people are enough,
// and those statements' figures stay as they were.
func (w *crowd) renews(earlier Release) bool {
	if w.people < Least {
		return false
	}
	if earlier.People == 0 {
		return true
	}
	changed := w.changedSince(earlier.Casts)
	if changed < Least {
		return false
	}
	if changed >= 3*Least {
		return true
	}
	perStatement := w.changedByStatement(earlier)
	for _, f := range earlier.Figures {
		if n := perStatement[f.Statement]; n > 0 && n < Least {
			return false
		}
	}
	return true
}

var errOvertaken = apperr.New(apperr.Conflict, "listening.changed_meanwhile")

// publish makes the next release, unless another server just did.
func (a analysis) publish(ctx context.Context, tx *store.Tx, conversation string, earlier Release) (Release, error) {
	return a.publishAs(ctx, tx, conversation, earlier, clock.Now(ctx))
}

func (a analysis) publishAs(ctx context.Context, tx *store.Tx, conversation string, earlier Release, at time.Time) (Release, error) {
	return publishRelease(ctx, tx, conversation, a.release(earlier), earlier, at)
}

// publishRelease makes next the newest release, unless another server just made
// one.
func publishRelease(ctx context.Context, tx *store.Tx, conversation string, next, earlier Release, at time.Time) (Release, error) {
	next.At = at
	err := tx.Change(ctx, errOvertaken, "update listening_conversation set release = $1 where id = $2 and release = $3",
		next.Number, conversation, earlier.Number)
	if err == errOvertaken {
		return earlier, nil
	}
	if err != nil {
		return earlier, err
	}
	tx.Touch(Topic(conversation))
	return next, writeRelease(ctx, tx, conversation, next)
}

// remember notes up to which vote and which moderation the map was computed.
func remember(ctx context.Context, tx *store.Tx, c Conversation) error {
	_, err := tx.Exec(ctx, `
		insert into listening_map (conversation, casts, version) values ($1, $2, $3)
		on conflict (conversation) do update set casts = excluded.casts, version = excluded.version`,
		c.ID, c.Casts, c.Version)
	return err
}
