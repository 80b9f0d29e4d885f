package opinion

import "slices"

// enoughVotes is how many votes put a participant into the conversation, and
// enoughParticipants how many people the map is drawn from at least.
const (
	enoughVotes        = 7
	enoughParticipants = 15
)

// InConversation chooses the participants the map is drawn from: those with at
// least 7 votes (or, where fewer statements have been voted on, a vote on every
// one). If fewer than 15 qualify, those with the most votes fill up to 15.
func InConversation(v *Votes) []bool {
	chosen := make([]bool, v.Participants())
	statements, _ := v.voted()
	need := min(enoughVotes, statements)
	count := 0
	for p := range chosen {
		if n := len(v.Row(p)); n > 0 && n >= need {
			chosen[p] = true
			count++
		}
	}
	if count >= enoughParticipants {
		return chosen
	}
	var others []int
	for p := range chosen {
		if !chosen[p] && len(v.Row(p)) > 0 {
			others = append(others, p)
		}
	}
	slices.SortStableFunc(others, func(a, b int) int { return len(v.Row(b)) - len(v.Row(a)) })
	for _, p := range others[:min(len(others), enoughParticipants-count)] {
		chosen[p] = true
	}
	return chosen
}
