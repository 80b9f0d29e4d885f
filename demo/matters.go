package demo

// CircleText is what one simulated circle is for.
type CircleText struct {
	Key     string
	Parent  string // "" for the general circle
	Name    string
	Gap     string // what was missing before the circle was made
	Aim     string
	Domain  []string
	Members int
	Looks   string // an operational role, and what it does
	Does    string
}

var circleTexts = []CircleText{
	{
		Key: "general", Name: "General circle", Members: 6,
		Aim:    "Keep the circles of Common Ground working towards one aim: towns and valleys that decide together.",
		Domain: []string{"Which circles exist, and their aims", "How the party decides", "The yearly plan"},
		Looks:  "Keeper of the logbook", Does: "Sees that agreements can be found and that their reviews are not forgotten.",
	},
	{
		Key: "platform", Parent: "general", Name: "Platform circle", Gap: "Nobody writes down what we stand for", Members: 6,
		Aim:    "Bring what members say together into a platform that we can stand for.",
		Domain: []string{"The text of the platform", "Positions between congresses"},
		Looks:  "Drafter", Does: "Writes first versions, so that a circle has something to react to.",
	},
	{
		Key: "members", Parent: "general", Name: "Member care circle", Gap: "New people come, and nobody answers them", Members: 6,
		Aim:    "See that everyone who joins is welcomed, heard and answered.",
		Domain: []string{"Welcome of new members", "How candidates are found and asked", "The membership promise"},
		Looks:  "Host", Does: "Calls every new member within two weeks.",
	},
	{
		Key: "voice", Parent: "general", Name: "Public voice circle", Gap: "We are read about, and do not speak", Members: 5,
		Aim:    "Say in public what we agreed, in words that people use.",
		Domain: []string{"Website, newsletter and press", "Who speaks for the party"},
		Looks:  "Spokesperson", Does: "Speaks in public from what was agreed, and says so.",
	},
	{
		Key: "money", Parent: "general", Name: "Money circle", Gap: "Nobody knows what we may spend", Members: 5,
		Aim:    "Keep our money in order and everyone able to see it.",
		Domain: []string{"Budget and accounts", "Donations"},
		Looks:  "Bookkeeper", Does: "Keeps the books, and shows them every quarter.",
	},
	{
		Key: "rivertown", Parent: "general", Name: "Rivertown circle", Gap: "The town decides without us", Members: 7,
		Aim:    "Make Rivertown a town in which its people decide what concerns them.",
		Domain: []string{"Positions on town matters", "The Saturday stall"},
		Looks:  "Keeper of the stall", Does: "Sees that two people stand at the market every Saturday.",
	},
	{
		Key: "valleys", Parent: "general", Name: "Valleys circle", Gap: "The valleys are asked last", Members: 5,
		Aim:    "Bring the voice of the valleys and villages into everything we decide.",
		Domain: []string{"Positions on valley matters", "The travelling meeting"},
		Looks:  "Driver of the travelling meeting", Does: "Finds a village each month that would like to have us.",
	},
}

// Objecting is how somebody objects in the simulation, and what makes the next
// version safe enough to try.
type Objecting struct {
	Reason string
	// one of the three ways of integration
	NewText string // modify
	Months  int    // shorten the term
	Metric  string // measure the concern
	Measure string // who measures
	Limit   string // at what value the circle looks again
}

// Matter is something a circle worked on: how it came up, the proposal, what
// stood in its way, and what became of it.
type Matter struct {
	Circle       string
	From         string // wording of the statement that it takes up, where it came from a conversation
	Answered     string // what the circle answers without a proposal, if it does
	AnsweredDays int    // after how many days it does
	General      bool   // raised by the general member whom the demonstration lets one be
	Raised       string // title of the item
	Why          string // the need, as it was raised
	Title        string // of the proposal
	Text         string
	Measured     string
	Feedback     string
	Months       int    // until the review
	Audience     string // public, members, circle
	Days         int    // how long ago it was raised
	Question     string // asked in the clarifying round
	Reaction     string // said in the reaction round
	Object       *Objecting
	Chapter      string // of the programme, in which its text is a plank
	Renewed      bool   // came up for review, and was renewed
	Stage        string
}

// The stages in which a matter may be left. An empty stage is a matter that
// was carried through to an agreement.
const (
	stageItem       = "item"       // raised, nobody has drafted
	stageClarifying = "clarifying" // a proposal, in its clarifying round
	stageConsent    = "consent"    // in its consent round, some have answered
	stageObjected   = "objected"   // an objection waits to be integrated
)

var matters = []Matter{
	{
		Circle: "general", Days: 330, Audience: "public", Months: 6,
		Raised: "How do we decide when a circle cannot wait?", Why: "Twice this spring someone decided alone because a circle met only in three weeks. We need a way that is quick and that nobody has to apologise for.",
		Title:    "Urgent matters: three people, forty-eight hours",
		Text:     "When a matter cannot wait for a circle's next meeting, the facilitator asks three members of the circle. If all three consent, it holds until the next meeting, where it is the first item.\n\nIt may not bind money above 500, and not concern a person.",
		Measured: "How often it was used, and how often the next meeting took it back.", Feedback: "To the secretary of the circle concerned.",
		Question: "Does the facilitator choose the three?", Reaction: "I like that it ends by itself.",
		Object: &Objecting{
			Reason:  "If one person picks the three, it is one person who decides. That harms our aim of deciding together.",
			NewText: "When a matter cannot wait for a circle's next meeting, the facilitator asks three members of the circle drawn by lot from those who can be reached. If all three consent, it holds until the next meeting, where it is the first item.\n\nIt may not bind money above 500, and not concern a person.",
		},
	},
	{
		Circle: "money", Days: 300, Audience: "public", Months: 12,
		Raised: "Who may see where donations come from?", Why: "A newspaper asked, and we had no answer. People who give small amounts do not want to be listed.",
		Title:    "Donations above 1,000 a year are published with a name",
		Text:     "We publish every donation above 1,000 a year with the name of who gave it, within a month. Smaller ones are published as a sum. We take nothing from companies.",
		Measured: "Days from gift to publication.", Feedback: "To the bookkeeper.",
		Question: "Does that count gifts in kind?", Reaction: "A month is tight but we can do it.",
	},
	{
		Circle: "members", Days: 250, General: true, Audience: "members", Months: 6,
		Raised: "New members hear nothing for weeks", Why: "I joined in May and got the first message in July. I nearly left.",
		Title:    "Every new member is called within two weeks",
		Text:     "A host calls everyone who joins, within two weeks, asks what they would like to know, and says which circles look for someone. Whoever would rather not be called gets a letter.",
		Measured: "Share of new members reached within two weeks.", Feedback: "To the host.",
		Question: "How many join in a month?", Reaction: "I would have loved that call.",
		Object: &Objecting{Reason: "Four of us cannot call sixty people in January. We would promise what we cannot keep.", Months: 3},
	},
	{
		Circle: "voice", Days: 210, Audience: "members", Months: 12,
		Raised: "Who answers when a journalist calls?", Why: "On Sunday three of us gave three answers.",
		Title:    "One spokesperson, and what they may say",
		Text:     "The spokesperson says what has been agreed, and says that it was agreed. On anything else they say that we have not decided yet, and when we will.",
		Measured: "Times we had to correct what was said.", Feedback: "To the Public voice circle.",
		Question: "What about local papers?", Reaction: "Good. It protects the person too.",
	},
	{
		Circle: "rivertown", Days: 180, Audience: "public", Months: 6,
		Raised: "The Saturday stall is left to two people", Why: "Ruth and Omar have stood there for eleven Saturdays in a row.",
		Title:    "The Saturday stall goes round",
		Text:     "Two people stand at the stall each Saturday, never the same two twice in a month. The keeper of the stall asks beforehand, members who are not in a circle first.",
		Measured: "How many different people stood there in a quarter.", Feedback: "To the keeper of the stall.",
		Question: "Who brings the tent?", Reaction: "I can do one in six weeks.",
		Object: &Objecting{
			Reason: "Somebody new alone with somebody new has no answers when it gets rough. It could drive people away.",
			Metric: "Evenings after which someone says they felt left alone", Measure: "Keeper of the stall", Limit: "two in a quarter",
		},
	},
	{
		Circle: "valleys", Days: 150, Audience: "members", Months: 12,
		Raised: "Meetings are always in town", Why: "From Upper Valley it takes an hour and a half each way, and the last bus leaves at nine.",
		Title:    "Every third meeting is in a valley",
		Text:     "Every third meeting of every circle is held in a valley or by video. Who comes from far is paid the fare.",
		Measured: "Share of meetings, and who came.", Feedback: "To the Valleys circle.",
		Question: "Does video count as a valley?", Reaction: "At last.",
	},
	{
		Circle: "money", Days: 120, Audience: "circle", Months: 6,
		Raised: "What we pay the bookkeeper", Why: "Jens has worked ten hours a week for nothing, for two years.",
		Title:    "A fee for the bookkeeper",
		Text:     "The bookkeeper gets 400 a month from July, reviewed with the budget.",
		Measured: "Hours written down each month.", Feedback: "To the facilitator of the circle.",
		Question: "Is that before tax?", Reaction: "It is too little, but it is a beginning.",
	},
	{
		Circle: "platform", Days: 95, Audience: "public", Months: 12,
		Raised: "How a sentence gets into the platform", Why: "People ask where a sentence comes from, and we cannot say.",
		Title:    "Every plank names the voices it came from",
		Text:     "A plank is taken into the platform only with its origin: the conversation, the statements that led to it, and the objections that changed it.",
		Measured: "Planks without an origin.", Feedback: "To the drafter.",
		Question: "For old planks too?", Reaction: "That will be work, and worth it.",
	},
	{
		Circle: "rivertown", Days: 11, Audience: "members", Months: 6, Stage: stageConsent,
		Raised: "Nobody under thirty has come to our evenings this year", Why: "I am twenty-four. The evenings begin at half past seven, in a back room, with a list of points. My friends would come to something where one cooks.",
		Title:    "Every second evening we cook",
		Text:     "Every second meeting begins with cooking, at six, in the community kitchen. We eat, and then talk about one matter only. Children are welcome, and somebody who is not in the circle looks after them.\n\nThe circle pays for the food, 80 an evening at most.",
		Measured: "How many came for the first time, and how many of them came again.", Feedback: "To the facilitator, or on the list by the kitchen door.",
		Question: "Who washes up?", Reaction: "I have waited for somebody to say this. I bring the big pot.",
	},
	{
		Circle: "rivertown", Days: 225, Audience: "public", Months: 12,
		Raised: "We said yes to the bicycle bridge and nobody had asked the rowers", Why: "They read it in the paper. They have used that landing for ninety years, and one of them is a member of ours.",
		Title:    "Before we take a position, we ask who lives with it",
		Text:     "Before the circle takes a position on a town matter, two of us talk to the people whom it touches most, and write down in five lines what they said. The five lines stand beside the position.",
		Measured: "Positions without five lines.", Feedback: "To the secretary.",
		Question: "Whom do we ask when it is everybody?", Reaction: "Five lines I can do. Not a report.",
		Object: &Objecting{
			Reason:  "If it has to be before every position, then in a hot week we say nothing at all, and others speak for the town. That harms our aim as well.",
			NewText: "Before the circle takes a position on a town matter, two of us talk to the people whom it touches most, and write down in five lines what they said. The five lines stand beside the position.\n\nWhere that is not possible in time, we say so in the position, and talk to them within two weeks after it.",
		},
	},
	{
		Circle: "voice", Days: 165, Audience: "public", Months: 12,
		Raised: "Our letters are hard to read", Why: "I read the last one to my neighbour. She asked me what a modality was. I did not know.",
		Title:    "Somebody from outside reads every letter first",
		Text:     "Before a letter goes to all members, somebody reads it who did not write it and is in no circle. What they do not understand is written anew.",
		Measured: "What readers say in the yearly questions.", Feedback: "To the Public voice circle.",
		Question: "Also the short ones?", Reaction: "It will hurt a little, and it will be better.",
	},
	{
		Circle: "valleys", Days: 110, Audience: "public", Months: 6,
		Raised: "The school bus and the fire road", Why: "Since the fire road is closed, eleven children walk forty minutes along the main road. In November it is dark by then.",
		Title:    "We ask for the fire road to be opened at school hours",
		Text:     "We ask the district to open the fire road for the school bus from seven to eight and from three to four, until the bank is repaired. We offer two people who open and close the barrier.",
		Measured: "Children who ride again.", Feedback: "To the driver of the travelling meeting.",
		Question: "Who is liable at the barrier?", Reaction: "My two are among the eleven.",
		Object: &Objecting{
			Reason: "Two volunteers every school day is a promise we break in February, and then it is children who stand at a closed barrier.",
			Metric: "Mornings on which nobody was at the barrier", Measure: "Driver of the travelling meeting", Limit: "one in a month",
		},
	},
	{
		Circle: "rivertown", Days: 70, Audience: "circle", Months: 6,
		Raised: "Letters to the Saturday stall that threaten us", Why: "There were three since the summer. Two of us no longer want to stand there, and did not want to say so in public.",
		Title:    "Nobody stands at the stall alone with a threat",
		Text:     "Letters that threaten somebody are shown to the facilitator the same day, and kept. Whoever was meant decides whether the police hears of it; the circle bears it with them. For as long as they wish, three stand at the stall instead of two.",
		Measured: "Whether the two come back.", Feedback: "To the facilitator, by word of mouth.",
		Question: "Do we say it to the other circles?", Reaction: "Thank you for not making me explain.",
	},
	{
		Circle: "rivertown", Days: 24, Audience: "public", Stage: stageItem, General: true, AnsweredDays: 21,
		Raised: "The bench at the station stop is gone", Why: "My father waits there for the 14. He is eighty-three, and now he stands. The post for the timetable is still there, the bench is not.",
		Answered: "You were right, and nobody at the town hall knew. It was taken away for the cables and forgotten. The Keeper of the stall went there with your sentence; the bench comes back within three weeks, and we look whether it does.",
	},
	{
		Circle: "general", Days: 20, Audience: "members", Months: 12, Stage: stageConsent,
		Raised: "A yearly day off for everyone in a role", Why: "Three people gave up a role this year, and each of them said it in one line, late at night. People burn out quietly.",
		Title:    "August is quiet",
		Text:     "In August no circle meets and no answer falls due. What would have fallen due then falls due in the first week of September.",
		Measured: "How many took part in September.", Feedback: "To the keeper of the logbook.",
		Question: "What about the council's deadlines?", Reaction: "My family will thank you.",
	},
	{
		Circle: "rivertown", Days: 14, Audience: "public", Months: 6, Stage: stageObjected,
		Raised: "We are asked whether we support the bridge festival", Why: "The town asked every party for a helping hand. Last year we sent nobody, and it was noticed.",
		Title:    "We help at the bridge festival",
		Text:     "We take one shift at the bar with the other parties, and put up no banners of our own.",
		Measured: "Whether people asked who we are.", Feedback: "To the keeper of the stall.",
		Question: "How long is a shift?", Reaction: "No banners is right.",
		Object: &Objecting{Reason: "The bar is sponsored by the developer whose plan we answer next month. Our answer would look bought, and that harms our aim."},
	},
	{
		Circle: "valleys", Days: 6, Audience: "public", Months: 12, Stage: stageClarifying,
		Raised: "The night bus ends too early", Why: "My daughter cleans offices until eleven. The last bus goes at ten past ten. Who works late in town cannot live in the valley.",
		Title:    "A shared night taxi on Fridays",
		Text:     "We ask the three valley towns to pay for a shared taxi on Fridays at half past midnight, for one winter, with a count.",
		Measured: "Passengers each Friday.", Feedback: "To the Valleys circle.",
	},
	{
		Circle: "members", Days: 9, Audience: "public", Stage: stageItem, General: true,
		Raised: "The welcome letter is only in English", Why: "My mother joined at seventy-one. She reads German and French, and put the letter aside because she thought it was an advertisement.",
	},
	{
		Circle: "voice", Days: 4, Audience: "members", Stage: stageItem,
		Raised: "Our website cannot be read on an old phone", Why: "I tried with the phone I have, on the bus. It took a minute and then the text lay over the picture.",
	},
}
