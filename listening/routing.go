package listening

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"math"

	"concentric/base/page"
	"concentric/base/store"
	"concentric/engine/opinion"
)

// routing is what the next statements are drawn by: the members' votes as of
// the last map. It never leaves the server. Only members' votes are in it, so
// that a crowd of guests cannot steer what members are asked.
type routing struct {
	Casts      int64              `json:"-"`
	Statements map[int]routed     `json:"s"`
	Groups     []routedGroup      `json:"g,omitempty"`
	Mean       map[int][3]float64 `json:"m,omitempty"` // mean vote and the two axes, by statement
}

// routed is one statement: its votes, and how far out it lies on the map.
type routed struct {
	Votes     tally   `json:"v"`
	Extremity float64 `json:"x,omitempty"`
}

// routedGroup is where a group of people who vote alike stands, and its votes.
type routedGroup struct {
	Centre page.Point    `json:"c"`
	Votes  map[int]tally `json:"v"`
}

// route makes the routing from the map that was just computed; groups stay as
// they were where the map was drawn without them.
func (w *crowd) route(extremity []float64, earlier routing, full *opinion.MapResult) routing {
	r := routing{Casts: w.casts, Statements: map[int]routed{}, Groups: earlier.Groups, Mean: earlier.Mean}
	all := w.tally()
	for number := 1; number <= w.numbered; number++ {
		if w.states[number-1] == opinion.In {
			r.Statements[number] = routed{all[number], rounded(extremity[number-1])}
		}
	}
	if full == nil {
		return r
	}
	r.Groups, r.Mean = nil, map[int][3]float64{}
	for number := range r.Statements {
		s := number - 1
		r.Mean[number] = [3]float64{full.Components.Mean[s], full.Components.Axis[0][s], full.Components.Axis[1][s]}
	}
	if len(full.Groups) < 2 {
		return r
	}
	for _, g := range full.Groups {
		one := routedGroup{Centre: page.Point{X: g.Centre[0], Y: g.Centre[1]}, Votes: map[int]tally{}}
		for number := range r.Statements {
			c := g.Counts[number-1]
			one.Votes[number] = tally{Agree: c.Agree, Disagree: c.Disagree, Pass: c.Passes()}
		}
		r.Groups = append(r.Groups, one)
	}
	return r
}

func rounded(x float64) float64 { return math.Round(x*1e4) / 1e4 }

// group is the group whose centre lies in the direction of somebody's votes,
// −1 where there are none yet: what a group has seen decides what is explored,
// so a guess that is wrong at times costs a little variance and nothing else.
func (r routing) group(votes map[int]opinion.Vote) int {
	var at page.Point
	known := 0
	for number, v := range votes {
		if m, ok := r.Mean[number]; ok {
			at.X += (float64(v) - m[0]) * m[1]
			at.Y += (float64(v) - m[0]) * m[2]
			known++
		}
	}
	if known == 0 || len(r.Groups) == 0 {
		return -1
	}
	stretch := math.Sqrt(float64(len(r.Mean)) / float64(known))
	best, nearest := -1, math.Inf(1)
	for i, g := range r.Groups {
		if d := math.Hypot(stretch*at.X-g.Centre.X, stretch*at.Y-g.Centre.Y); d < nearest {
			best, nearest = i, d
		}
	}
	return best
}

// counts are a tally as the engine takes it.
func (t tally) counts() opinion.Counts {
	return opinion.Counts{Agree: t.Agree, Disagree: t.Disagree, Votes: t.Votes()}
}

// readRouting reads the routing, unless it is the one already held.
func readRouting(ctx context.Context, q store.Q, conversation string, held routing) (routing, error) {
	var casts int64
	var body string
	err := q.QueryRow(ctx, "select casts, body from listening_routing where conversation = $1 and casts <> $2", conversation, held.Casts).Scan(&casts, &body)
	if errors.Is(err, sql.ErrNoRows) {
		return held, nil
	}
	if err != nil {
		return held, err
	}
	fresh := routing{Casts: casts}
	return fresh, json.Unmarshal([]byte(body), &fresh)
}

func writeRouting(ctx context.Context, tx *store.Tx, conversation string, r routing) error {
	body, err := json.Marshal(r)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		insert into listening_routing (conversation, casts, body) values ($1, $2, $3)
		on conflict (conversation) do update set casts = excluded.casts, body = excluded.body`, conversation, r.Casts, string(body))
	return err
}
