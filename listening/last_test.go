package listening

import "testing"

// Within one commit, too, the last answer counts and an answer sent twice is
// one.
func TestTheLastAnswerOfACommitCounts(t *testing.T) {
	me, other := Participant{code: "me"}, Participant{code: "other"}
	rows := lastOfEach([]*waiting{
		{cast: cast{who: me, statement: 1, vote: 1, key: "aaaaaaaa"}},
		{cast: cast{who: other, statement: 1, vote: 1}},
		{cast: cast{who: me, statement: 1, vote: -1, key: "bbbbbbbb"}},
		{cast: cast{who: me, statement: 1, vote: 1, key: "aaaaaaaa"}},
		{cast: cast{who: me, statement: 2, vote: 0}},
	})
	if len(rows) != 3 || rows[0].vote != -1 || rows[0].key != "bbbbbbbbaaaaaaaa" || rows[1].who != other || rows[2].statement != 2 {
		t.Errorf("%+v", rows)
	}
}
