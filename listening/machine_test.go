package listening_test

import (
	"maps"
	"testing"

	"concentric/base/apperr"
	"concentric/engine/opinion"
	"concentric/member"

	"pgregory.net/rapid"
)

// Whatever people do in whatever order, what is kept is each one's last vote on
// each statement, and after the close nothing changes any more.
func TestVotesAreAsTheModelSays(t *testing.T) {
	each(t, func(h *house) {
		rapid.Check(t, func(t *rapid.T) {
			id := h.six()
			people := []member.Actor{person(5), person(6), person(7)}
			model := map[string]map[int]opinion.Vote{}
			for _, p := range people {
				model[p.Key()] = map[int]opinion.Vote{}
			}
			closed := false
			check := func(err error, does func()) {
				switch {
				case closed && !apperr.Is(err, apperr.Gone):
					t.Fatalf("after the close: %v", err)
				case !closed && err != nil:
					t.Fatal(err)
				case !closed:
					does()
				}
			}
			for range rapid.IntRange(1, 12).Draw(t, "steps") {
				who := rapid.SampledFrom(people).Draw(t, "who")
				statement := rapid.IntRange(1, 6).Draw(t, "statement")
				switch rapid.IntRange(0, 9).Draw(t, "what") {
				case 0:
					h.close(id)
					closed = true
				case 1, 2:
					check(h.room.Undo(h.ctx, who, id, statement), func() { delete(model[who.Key()], statement) })
				default:
					vote := opinion.Vote(rapid.IntRange(-1, 1).Draw(t, "vote"))
					check(h.room.Vote(h.ctx, who, id, statement, vote), func() { model[who.Key()][statement] = vote })
				}
			}
			for _, who := range people {
				votes, err := h.room.MyVotes(h.ctx, who, id)
				if err != nil || !maps.Equal(votes, model[who.Key()]) {
					t.Fatalf("%s: %v, %v; want %v", who.Key(), votes, err, model[who.Key()])
				}
				asked, err := h.room.Next(h.ctx, who, id, 0, 1)
				if err != nil || asked.Voted != len(votes) || asked.Left != 6-len(votes) {
					t.Fatalf("%s is asked %+v after %d votes", who.Key(), asked, len(votes))
				}
				for _, offer := range asked.Ahead {
					if _, again := votes[offer.Number]; again {
						t.Fatalf("%s is asked about statement %d again", who.Key(), offer.Number)
					}
				}
			}
		})
	})
}
