package demo

import "concentric/backlog"

// Reply is what a circle answers to a finding that it does not take up.
type Reply struct {
	Kind  backlog.AnswerKind
	Text  string
	Later int // for "not now": in how many months the circle looks again
}

// replies are by the statement that a finding is about.
var replies = map[string]Reply{
	"A candidate who is not elected should still be thanked and asked what they learned.": {
		Kind: backlog.Changed,
		Text: "You are right, and it cost us nothing to begin. The host has called the four who were not elected last time, and what they learned is in our minutes. We do it after every election from now on.",
	},
	"Whoever stands should tell us beforehand what they will not do.": {
		Kind: backlog.NotNow, Later: 8,
		Text: "We like it and could not agree on what such a promise may contain: two of us fear that it becomes a test of loyalty. We try it in two places first, and look at it again on the day named here.",
	},
	"People should be asked to stand; nobody should have to push themselves forward.": {
		Kind: backlog.Changed,
		Text: "From now on each circle names people with reasons. Putting yourself forward stays allowed: one of you wrote to us that nobody would ever have thought of her.",
	},
	"A list drawn by lot from those who are willing would be fairer than any committee.": {
		Kind: backlog.NotTaken,
		Text: "Here you stand far apart, and both sides have reasons. The statutes want an election, so a list drawn by lot could not stand. We use the lot where it may decide: for who watches that the choosing was fair.",
	},
	"Experience counts. We should keep people who have done it well.": {
		Kind: backlog.NotTaken,
		Text: "We neither protect those who hold a seat nor bar them. Whoever is named for it again is heard with reasons, like everybody else. We know that this leaves some of you unhappy.",
	},
	"Choosing aloud puts shy people at a disadvantage.": {
		Kind: backlog.Changed,
		Text: "That is why nominations are now written first and read out together. Nobody has to be quick. Whoever is named can also say quietly that they would rather not.",
	},
	"Somebody who lets a single flat is not a speculator and should not be treated as one.": {
		Kind: backlog.Changed,
		Text: "We changed one word of the draft: it spoke of owners, and now speaks of companies. Thank you to the woman who showed us her accounts.",
	},
	"Old houses in the villages should be easier to divide and repair.": {
		Kind: backlog.Changed,
		Text: "It is in the position, in its third sentence. The Valleys circle collects houses that have stood empty for more than two years; there are eleven so far.",
	},
	"Heating costs should be part of what we call rent.": {
		Kind: backlog.NotNow, Later: 6,
		Text: "Nobody spoke against it, but none of us knows what it would do to people with an old stove. We ask somebody who does, and answer on the day named here.",
	},
	"Whoever grew up in a village should come first for a flat there.": {
		Kind: backlog.NotTaken,
		Text: "We talked about it for half an hour. A right by birth is something that half of us could not carry, and the other half would not give up the wish behind it: that the young can stay. We answer that wish, not the rule: see the position.",
	},
	"The best housing policy is faster permits.": {
		Kind: backlog.NotTaken,
		Text: "Not the best, but one: we ask for answers within ten weeks. That building alone would be enough is where you stand apart, and we take no side in it this year.",
	},
	"More rules will mean fewer flats.": {
		Kind: backlog.NotTaken,
		Text: "We found good studies for both. We say so in the position, and name the rule that we would try for four years, with a count.",
	},
}

// otherwise is what a circle answers where nothing of its own is written above.
var otherwise = []Reply{
	{Kind: backlog.NotTaken, Text: "Many of you share this, and it lies with the town, not with us. We have written to the council, and say here what it answers."},
	{Kind: backlog.NotTaken, Text: "You stand far apart here, and both sides have reasons. We take no position this year rather than one that half of us could not carry. What you said stays in the record."},
	{Kind: backlog.NotNow, Later: 8, Text: "We had an hour and eight matters, and this one deserves more than the rest of an evening. We take it up on the day named here."},
}

// heard is what each circle answers to the whole of a conversation.
var heard = map[string]Reply{
	"members":   {Kind: backlog.Changed, Text: "We read every statement aloud in our meeting, which took two evenings. What struck us most: you are much less divided than we are. Eight of ten want people to be asked, early and in the open. We answer each of the other findings by itself."},
	"platform":  {Kind: backlog.Changed, Text: "Tenants and people who let a flat agree on more than we had thought. The position we wrote holds to that. Where you stand apart we say so, and do not count heads."},
	"rivertown": {Kind: backlog.Changed, Text: "We heard you in two meetings, one of them in the valley."},
}

// taken is what each circle makes of one finding of its conversation: a
// proposal, and an agreement.
var taken = map[string]Matter{
	"members": {
		From:     "We lose good people because we ask them too late.",
		Title:    "We ask people early, and in the open",
		Text:     "Eighteen months before an election the Member care circle asks every circle and every place for names, with reasons. Whoever is named is asked privately whether they would like to hear those reasons.\n\nCandidates are then chosen in an open role selection. Somebody from another circle watches that it is fair, and says so in the logbook.",
		Why:      "Almost everyone said that people should be asked, and that we ask too late. We do both from now on.",
		Measured: "How many were asked, how many said yes, and what they say of it afterwards.", Feedback: "To the host.", Months: 12, Audience: "public",
		Question: "Does a letter count as asking?", Reaction: "This is what I hoped for when I joined.",
		Object: &Objecting{Reason: "Eighteen months is longer than our terms: those who ask would not be those who choose, and nobody would answer for it.", Months: 6},
	},
	"platform": {
		Chapter:  "Homes",
		From:     "People on the waiting list should see where they stand on it.",
		Title:    "Position on fair rents",
		Text:     "Rents should follow wages. People on the waiting list see where they stand on it. Old houses in the villages are easier to divide and repair. Owners who leave houses empty pay for it.",
		Why:      "This is what tenants and people who let a flat agreed on. It is now our position, and the plank names the statements.",
		Measured: "Whether both groups still agree when we ask again.", Feedback: "To the drafter.", Months: 12, Audience: "public",
		Question: "Does this bind us in the council?", Reaction: "I can stand at the market with this.",
		Object: &Objecting{
			Reason:  "“Owners who leave houses empty” are also people like my aunt, who has one flat, no pension, and nobody who rents it. They would hear that sentence and not the rest, and we need them for this.",
			NewText: "Rents should follow wages. People on the waiting list see where they stand on it. Old houses in the villages are easier to divide and repair. Companies that leave houses empty pay for it; whoever lets a single flat is not treated as a speculator.",
		},
	},
}
