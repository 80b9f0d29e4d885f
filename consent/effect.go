package consent

import (
	"context"
	"encoding/json"
	"time"

	"concentric/base/id"
	"concentric/base/store"
	"concentric/circle"
	"concentric/logbook"
	"concentric/member"
	"concentric/platform"
)

// EffectKind says what an agreement changes about circles, beyond its words.
type EffectKind string

// The kinds.
const (
	Joins      EffectKind = "joins"      // somebody sits in the circle
	Leaves     EffectKind = "leaves"     // somebody's seat in the circle ends, by its decision
	Opens      EffectKind = "opens"      // the circle has a new role
	Fills      EffectKind = "fills"      // somebody holds a role for a term
	Appoints   EffectKind = "appoints"   // somebody holds the role of this kind for a term; it is opened if need be
	Vacates    EffectKind = "vacates"    // a term ends before its day
	Pauses     EffectKind = "pauses"     // a role rests until a day, and with it its powers and the rights of its link
	Resumes    EffectKind = "resumes"    // a role that rests is taken up again
	Recalls    EffectKind = "recalls"    // the circle takes back its choice of a delegate
	Confirms   EffectKind = "confirms"   // a delegate of a circle below
	Decides    EffectKind = "decides"    // a circle below decides alone about something
	Returns    EffectKind = "returns"    // something that a circle decided alone goes back to the circle above
	Begins     EffectKind = "begins"     // there is a new circle below
	Amends     EffectKind = "amends"     // the circle's own name, rules and audience; its aim, where the one above agrees
	Reaims     EffectKind = "reaims"     // a circle below has the aim that it has agreed on
	Activates  EffectKind = "activates"  // a circle that was being founded, or rested, is at work
	Rests      EffectKind = "rests"      // a circle rests
	Folds      EffectKind = "folds"      // a circle hands its work to the circle above, and closes
	Recommends EffectKind = "recommends" // a helping circle's recommendation, to the circle above
	EndsOther  EffectKind = "ends"       // another agreement of the circle is dropped
	Passes     EffectKind = "passes"     // another agreement is for a circle below to keep from now on
	Stewards   EffectKind = "stewards"   // somebody is a steward for a term
	Inverts    EffectKind = "inverts"    // the founding circle shrinks to links only
	Falls      EffectKind = "falls"      // a class of matters has a fallback method, where objections stand after two rounds
	Writes     EffectKind = "writes"     // the text is a plank of the circle's programme, or no longer one
)

// Begun stands, in an effect's Circle, for the circle that an earlier effect of
// the same decision has begun.
const Begun = "begun"

// Effect is one thing that an agreement puts into effect. Circle is the circle
// that it is about: the one that agreed, or one directly below it. The other
// fields are for the kinds that they are named after.
type Effect struct {
	ID           string `json:"-"`
	Kind         EffectKind
	Circle       string
	Person       member.Actor   `json:"-"` // Joins, Leaves, Fills, Appoints, Stewards
	NewRole      circle.NewRole // Opens, Appoints
	Role         string         // Fills: id
	Starts, Ends string         // Fills, Appoints, Stewards (Ends), Pauses (Ends): civil dates
	Term         string         // Confirms, Vacates, Pauses, Resumes, Recalls: id
	Words, Lang  string         // Decides, Falls
	Item         string         // Returns: id
	Charter      circle.Charter // Begins, Amends
	Agreement    string         // EndsOther, Passes, Reaims: id

	Plank  *platform.Change `json:",omitempty"` // Writes
	Method logbook.Method   `json:",omitempty"` // Falls

	Done    time.Time `json:"-"` // zero until it was put into effect
	Refused string    `json:"-"` // the sentence that says why it could not be
}

// addEffects writes what a version of a proposal would put into effect.
func addEffects(ctx context.Context, tx *store.Tx, proposal string, n int, effects []Effect) error {
	for i, e := range effects {
		body, err := json.Marshal(e)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			insert into consent_effect (id, proposal, n, place, kind, circle, member, person, body)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			id.New(), proposal, n, i, string(e.Kind), e.Circle, e.Person.Member, e.Person.Pseudonym, string(body))
		if err != nil {
			return err
		}
	}
	return nil
}

const selectEffect = "select id, member, person, body, done, refused from consent_effect "

func scanEffect(row scanner) (Effect, error) {
	var e Effect
	var row0, who, person, body, refused string
	var done int64
	if err := row.Scan(&row0, &who, &person, &body, &done, &refused); err != nil {
		return e, err
	}
	err := json.Unmarshal([]byte(body), &e)
	e.ID, e.Person, e.Done, e.Refused = row0, member.Actor{Member: who, Pseudonym: person}, store.At(done), refused
	return e, err
}

// Effects lists what version n of a proposal puts into effect, in order.
func Effects(ctx context.Context, q store.Q, proposal string, n int) ([]Effect, error) {
	rows, err := q.Query(ctx, selectEffect+"where proposal = $1 and n = $2 order by place", proposal, n)
	return collect(rows, err, scanEffect)
}

// effectContent is an effect as the journal knows it: people by pseudonym.
type effectContent struct {
	Effect
	Person string
}

func effectContents(ctx context.Context, q store.Q, proposal string, n int) ([]effectContent, error) {
	effects, err := Effects(ctx, q, proposal, n)
	var list []effectContent
	for _, e := range effects {
		list = append(list, effectContent{e, e.Person.Pseudonym})
	}
	return list, err
}

// Gone is whether whom the effect is about has had their data erased since.
func (e Effect) Gone() bool { return e.Person.Member == "" && e.Person.Pseudonym != "" }
