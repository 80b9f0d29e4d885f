package listening

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"concentric/base/page"
	"concentric/base/store"
)

// Least is the smallest number of people about whom a figure is shown, and by
// which a figure must have changed before it is shown anew (trust.md, P3).
const Least = 10

// Release is one frozen state of a conversation's figures: aggregates, nothing
// about one person. Pages, files and events show the newest release and
// nothing else.
type Release struct {
	Number int       `json:"-"`
	At     time.Time `json:"-"`
	People int       `json:"-"` // members (or imported participants) with a vote
	Votes  int       `json:"-"`

	Casts    int64         `json:"casts"`              // the conversation's count of casts when it was made
	Guests   int           `json:"guests,omitempty"`   // participants without an account, if at least ten
	Verified int           `json:"verified,omitempty"` // participants with a proven address who are no members, if at least ten
	Paper    int           `json:"paper,omitempty"`    // people on paper, if at least ten
	Figures  []Figure      `json:"figures"`
	Groups   []GroupFigure `json:"groups,omitempty"`
	Mapped   int           `json:"mapped"` // people the map is drawn from
	// Structure is what the engine\'s tests found: "none", "spectrum", "groups".
	Structure string      `json:"structure,omitempty"`
	Left      []int       `json:"left,omitempty"`  // statements that draw to the left end
	Right     []int       `json:"right,omitempty"` // … and to the right
	Bridges   []int       `json:"bridges,omitempty"`
	Divides   []int       `json:"divides,omitempty"`
	Gap       *LeftOut    `json:"gap,omitempty"`    // what the findings would leave out otherwise
	Places    []Place     `json:"places,omitempty"` // by statement, to find one's own position
	Drawn     *page.Drawn `json:"drawn,omitempty"`  // the picture, a shape for each group
	Stretch   Stretch     `json:"stretch"`
	LastKey   int         `json:"last_key,omitempty"` // the highest key a group ever had here
}

// Figure is one statement's votes.
type Figure struct {
	Statement int      `json:"s"`                 // number
	All       tally    `json:"all"`               // of the members; zero while fewer than ten have voted
	Matters   int      `json:"matters,omitempty"` // members to whom it matters; 0 where they, or the others who voted, are fewer than ten
	Since     int64    `json:"since"`             // the count of casts at which these counts were taken
	Groups    []*tally `json:"g,omitempty"`       // by group; nil where hidden (fewer than ten, or its complement)
	Guests    *tally   `json:"guests,omitempty"`  // by themselves: never in All
	Verified  *tally   `json:"verified,omitempty"`
	Paper     *tally   `json:"paper,omitempty"`
	Bridging  float64  `json:"b,omitempty"`   // group-informed consensus on its stronger side, 0 to 1
	ForAgree  bool     `json:"for,omitempty"` // that side is agree
	Gap       float64  `json:"gap,omitempty"` // largest difference of agreement between two groups, 0 to 1
}

// GroupFigure is one group of people who vote alike.
type GroupFigure struct {
	Key       int     `json:"k,omitempty"` // the same in every release: names hang on it
	Size      int     `json:"size"`
	Favourite int     `json:"fav,omitempty"` // the statement it agrees with most tellingly
	For       []Stand `json:"for,omitempty"` // what it stands for
}

// Stand is a statement that a group stands for, more than the others do.
type Stand struct {
	Statement int  `json:"s"`
	Agree     bool `json:"agree"`
}

// LeftOut is a statement on which people agree who would have nothing among the
// findings, and about how many they are (to five).
type LeftOut struct {
	Statement int `json:"s"`
	People    int `json:"n"`
}

// Place is what a vote on a statement does to one's position: (vote − Mean)
// times (X, Y), see opinion.Compat.
type Place struct {
	Statement int     `json:"s"`
	Mean      float64 `json:"m"`
	X         float64 `json:"x"`
	Y         float64 `json:"y"`
}

// LatestRelease is the newest release; its Number is 0 when there is none yet.
func LatestRelease(ctx context.Context, q store.Q, conversation string) (Release, error) {
	return readRelease(q.QueryRow(ctx, "select number, at, people, votes, body from listening_release where conversation = $1 order by number desc limit 1", conversation))
}

func readRelease(row *sql.Row) (Release, error) {
	var r Release
	var at int64
	var number, people, votes int
	var body string
	err := row.Scan(&number, &at, &people, &votes, &body)
	if errors.Is(err, sql.ErrNoRows) {
		return Release{}, nil
	}
	if err != nil {
		return r, err
	}
	if err := json.Unmarshal([]byte(body), &r); err != nil {
		return r, err
	}
	r.Number, r.At, r.People, r.Votes = number, store.At(at), people, votes
	return r, nil
}

func writeRelease(ctx context.Context, tx *store.Tx, conversation string, r Release) error {
	body, err := json.Marshal(r)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "insert into listening_release (conversation, number, at, people, votes, body) values ($1, $2, $3, $4, $5, $6)",
		conversation, r.Number, store.Micros(r.At), r.People, r.Votes, string(body))
	return err
}

// Figure is the figure of a statement, false if there is none.
func (r Release) Figure(number int) (Figure, bool) {
	for _, f := range r.Figures {
		if f.Statement == number {
			return f, true
		}
	}
	return Figure{}, false
}
