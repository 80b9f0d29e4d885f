package demo

// Listening is what one simulated conversation is about.
type Listening struct {
	Circle    string // key of a circle in matters.go
	Question  string
	Need      string
	Promise   string
	What      string
	WhyNow    string
	TradeOffs string
	Affected  string
	Sayings   []Saying
}

var listenings = map[string]Listening{
	"candidates": {
		Circle:    "members",
		Question:  "How should we choose the people who stand for us?",
		Need:      "Last time five people met in a kitchen and wrote a list. Many of us heard of it from the newspaper. We need a way of choosing that people trust.",
		Promise:   "The Member care circle answers each finding in writing, and what it takes up goes into a proposal to the general circle.",
		What:      "How candidates for councils and parliament are found, asked and confirmed.",
		WhyNow:    "The town elections are in fourteen months, and the statutes leave the way of finding people open.",
		TradeOffs: "A quick way favours those who are known already. A thorough one costs evenings that volunteers may not have.",
		Affected:  "Everyone who might stand, everyone who would rather not be asked by accident, and the voters.",
		Sayings: []Saying{
			{Text: "People should be asked to stand; nobody should have to push themselves forward.", Base: 1.1, Together: .3},
			{Text: "Whoever stands should tell us beforehand what they will not do.", Base: 1.3},
			{Text: "A list drawn by lot from those who are willing would be fairer than any committee.", Base: -.4, Change: .9},
			{Text: "Experience counts. We should keep people who have done it well.", Base: .5, Change: -.8},
			{Text: "No one should stand for the same seat more than three times.", Base: .3, Change: .8},
			{Text: "Candidates should be chosen in an open role selection, with reasons said aloud.", Base: .7, Together: .5},
			{Text: "Choosing aloud puts shy people at a disadvantage.", Base: .3, Together: -.4},
			{Text: "Every list should have someone from the valleys in its first three places.", Base: .4, Change: -.5, Together: .5},
			{Text: "The statutes already say who decides. We should leave it at that.", Base: -.6, Change: -1.0},
			{Text: "People under thirty should be on every list in at least their share of members.", Base: .5, Change: .7},
			{Text: "Childcare during meetings matters more for who can stand than any rule on lists.", Base: 1.0, Together: .3},
			{Text: "We should publish what each candidate lives on.", Base: .4, Change: .4},
			{Text: "A candidate who is not elected should still be thanked and asked what they learned.", Base: 1.6},
			{Text: "Members who never come to a meeting should not choose candidates.", Base: -.9, Change: -.5},
			{Text: "Jedes Mitglied soll Vorschläge machen können, auch per Brief.", Lang: "de", Base: 1.2},
			{General: true, Text: "We lose good people because we ask them too late.", Base: 1.4},
			{Text: "Someone outside the circle should check that the choosing was fair.", Base: .8, Change: .2},
			{Text: "Campaigns inside the party should be allowed to cost nothing at all.", Base: .6, Change: .5},
		},
	},
	"rent": {
		Circle:    "platform",
		Question:  "What should a fair rent mean here?",
		Need:      "One in three of us pays more than a third of their income for housing. Others let a flat to pay for their own old age. We need a position that both can live with.",
		Promise:   "The Platform circle answers every finding, and writes a plank with what bridges.",
		What:      "What our party stands for on rents, empty flats and new housing.",
		WhyNow:    "The council votes on the housing plan in spring.",
		TradeOffs: "Strict limits help those who have a flat; building helps those who look for one; both cost somebody money.",
		Affected:  "Tenants, people who let one flat, newcomers, and the villages where houses stand empty.",
		Sayings: []Saying{
			{Text: "Rents should not rise faster than wages.", Base: .9, Change: .4},
			{Text: "Somebody who lets a single flat is not a speculator and should not be treated as one.", Base: 1.1, Change: -.2},
			{Text: "The town should buy land whenever it is sold.", Base: .2, Change: 1.0},
			{Text: "A flat that stands empty for a year should be taxed.", Base: .4, Change: .8},
			{Text: "More rules will mean fewer flats.", Base: -.2, Change: -1.1},
			{Text: "Old houses in the villages should be easier to divide and repair.", Base: 1.3, Change: -.1},
			{Text: "New buildings need a third of flats at a price that a nurse can pay.", Base: .8, Change: .6},
			{Text: "We should build higher near the station instead of on fields.", Base: .7, Change: .3},
			{Text: "Cooperatives should be first in line for public land.", Base: .7, Change: .6},
			{Text: "Letting flats to tourists should be limited to thirty days a year.", Base: .8, Change: .5},
			{Text: "Tenants who stay for ten years should have the right to stay.", Base: .3, Change: .8},
			{Text: "The best housing policy is faster permits.", Base: .4, Change: -.7},
			{General: true, Text: "People on the waiting list should see where they stand on it.", Base: 1.7},
			{Text: "Whoever grew up in a village should come first for a flat there.", Base: .1, Change: -.8, Together: .2},
			{Text: "Heating costs should be part of what we call rent.", Base: 1.0, Change: .2},
			{Text: "Chi affitta deve poter contare sull'affitto ogni mese.", Lang: "it", Base: .8, Change: -.3},
		},
	},
	"centre": {
		Circle:    "rivertown",
		Question:  "How should people get into the middle of Rivertown?",
		Need:      "Buses stand in traffic, shopkeepers fear for their customers, and children cannot cross at the bridge. We want a position that people from the valleys helped to write.",
		Promise:   "The Rivertown circle answers every finding, and invites the valley circles to the meeting where it does.",
		What:      "Cars, buses, bicycles and deliveries in the middle of Rivertown.",
		WhyNow:    "The bridge is rebuilt next year: what is decided then stays for forty years.",
		TradeOffs: "Quiet streets for those who live there against a way in for those who come from far; room for trees against room for parking.",
		Affected:  "Everyone who lives, works, shops or is treated in the middle of town, and everyone in the valleys.",
		Sayings: []Saying{
			{Text: "A bus every fifteen minutes from the valleys must come before any street is closed.", Base: 1.5, Change: .1},
			{Text: "The middle of town should be free of cars by the time the bridge is done.", Base: -.1, Change: 1.3},
			{Text: "People from the valleys need their car to see a doctor in town.", Base: .5, Change: -.9},
			{Text: "Deliveries should come before ten in the morning.", Base: 1.0, Change: .2},
			{Text: "Every parking place that goes should become a tree.", Base: .1, Change: 1.0},
			{Text: "Shops die when customers cannot park.", Base: .1, Change: -1.1},
			{Text: "Children should be able to cross at the bridge alone.", Base: 1.8},
			{Text: "Park and ride should be free for everyone with a valley address.", Base: .9, Change: -.1},
			{Text: "Bicycles go too fast where people walk.", Base: .4, Change: -.4},
			{Text: "We need a safe cycle way along the river, all the way up.", Base: .7, Change: .7},
			{Text: "Ein Versuch über einen Sommer, mit Zählung, ist besser als ein Streit über zehn Jahre.", Lang: "de", Base: 1.3, Change: .1},
			{Text: "People who cannot walk far must be driven to the door, whatever we decide.", Base: 1.7},
			{Text: "Those who live in the middle should decide about the middle.", Base: -.3, Change: .5, Together: -.4},
			{General: true, Text: "The last bus should leave after the theatre ends.", Base: 1.4},
			{Text: "Whoever drives in should pay, and the money should run the bus.", Base: -.1, Change: 1.1},
			{Text: "The valleys pay for town projects and get nothing back.", Base: -.2, Change: -1.0},
		},
	},
}
