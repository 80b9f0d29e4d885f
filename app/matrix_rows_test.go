package app_test

import (
	"concentric/backlog"
	"concentric/consent"
	"concentric/listening"
)

// The letters of a row stand for:
//
//	A anonymous · G guest · M member · C circle member (who drafted) · F facilitator ·
//	D delegate · S steward · O member of the other circle · X suspended
//
// What everyone may read is answered to everyone: nobody is suspended from
// reading. A steward has no power over what circles decide.
const (
	everyone   = "yyyyyyyyy"
	nobody     = "---------"
	public     = everyone    // a thing of the public circle
	forMembers = "--yyyyyyy" // a thing that members may see
	hidden     = nobody      // a thing of a circle that only its own people know of
	signedIn   = "ssyyyyyyy" // what is a person's own, suspended or not
	stewards   = "ssnnnnynn"
)

// read is a page about a circle's thing, which is seen by whom it is for.
var read = [3]string{public, forMembers, hidden}

// of puts together what the three kinds of things answer to an act: the public
// circle's, and the other one's, of which only its own member differs.
func of(own, others string) [3]string { return [3]string{own, others, hidden} }

// Who may, in the public circle, and in the one for members.
var (
	anyMember    = of("ssyyyyyyn", "--yyyyyyn") // any member, not suspended
	roster       = of("ssnyyynnn", "--nnnnnyn") // who sits in the circle
	facilitates  = of("ssnnynnnn", "--nnnnnnn")
	records      = of("ssnnyynnn", "--nnnnnnn") // facilitator, delegate, secretary, leader
	authors      = of("ssnyynnnn", "--nnnnnnn") // the author or the facilitator
	author       = of("ssnynnnnn", "--nnnnnnn") // the author alone
	drafts       = of("---y-----", nobody)      // a draft is not there for anybody else
	within       = of("---yyy--y", "-------y-") // for the circle alone, to read
	takesPart    = of("---yyy--n", "-------y-") // for the circle alone, to act
	holder       = of("ss--y----", "ss-------") // who holds the term
	inReview     = of("---yyy---", nobody)      // whose review it is, and the group
	reviewedOnly = of("---nyn---", nobody)      // whose review it is
	ofCommunity  = [3]string{"ssynnnnnn", "--ynnnnnn", "--y------"}
	leads        = of("---nyn--n", "-------n-") // for the circle alone, by its facilitator
)

var matrix = []row{
	// What belongs to no room.
	{route: "GET /assets/{name}", answers: own(nobody)}, // a name that is none
	{route: "GET /worker.js", answers: own(everyone)},
	{route: "GET /app.webmanifest", answers: own(everyone)},
	{route: "GET /icon.png", answers: own(everyone)},
	{route: "POST /language", answers: own(everyone), form: fixed("lang", "de", "back", "/")},
	{route: "GET /healthz", answers: own(everyone)},
	{route: "GET /readyz", answers: own(everyone)},
	{route: "GET /live", answers: own(everyone), form: fixed("topic", "circle/x")},
	{route: "GET /demo/mails", answers: own(everyone)}, // in a demonstration only
	{route: "GET /demo/mails/{n}", answers: own(nobody)},

	// Signing in, and what is one's own.
	{route: "GET /sign-in", answers: own(everyone)},
	{route: "POST /sign-in", answers: own(everyone), form: fixed("email", "nobody@party.example")},
	{route: "GET /join/{token}", answers: own(everyone), thing: itsLink},
	{route: "POST /join/{token}", answers: own(everyone), thing: itsLink, form: fixed("name", "Nora", "email", "nora@elsewhere.example", "agreed", "yes")},
	{route: "GET /sign-in/sent", answers: own(everyone)},
	{route: "POST /sign-in/code", answers: own(everyone), form: fixed("code", "000000")},
	{route: "GET /sign-in/link/{token}", answers: own(nobody)}, // a token that is none
	{route: "POST /sign-in/link/{token}", answers: own(nobody)},
	{route: "GET /sign-in/who", answers: own(everyone)},
	{route: "GET /account", answers: own(signedIn)},
	{route: "POST /account/language", answers: own(signedIn), form: fixed("lang", "en")},
	{route: "POST /account/devices", answers: own(signedIn)},
	{route: "POST /account/data", answers: own(signedIn)},
	{route: "POST /account/erase", answers: own(signedIn)}, // without "sure": asked again

	// The register is the steward's, and each look at it is noted.
	{route: "GET /stewards", answers: own(signedIn)}, // what stewards do is for every member to see
	{route: "GET /register", answers: own(stewards)},
	{route: "GET /register.csv", answers: own(stewards)},
	{route: "GET /register/import", answers: own(stewards)},
	{route: "POST /register/import", answers: own(stewards)},
	{route: "GET /register/import/{id}", answers: own("ssnnnn-nn"), thing: somebody}, // no import has this id
	{route: "POST /register/import/{id}/mapping", answers: own("ssnnnn-nn"), thing: somebody},
	{route: "POST /register/import/{id}/apply", answers: own(stewards), thing: somebody}, // nothing to be taken over: 409
	{route: "GET /register/{id}", answers: own(stewards), thing: somebody},
	{route: "POST /register/{id}/suspend", answers: own(stewards), thing: somebody},
	{route: "POST /register/{id}/readmit", answers: own(stewards), thing: somebody},
	{route: "POST /register/{id}/erase", answers: own(stewards), thing: somebody},
	{route: "GET /desk", answers: own(stewards)},
	{route: "GET /desk/server", answers: own(stewards)},
	{route: "POST /desk/server", answers: own(stewards), form: fixed("languages", "en")},
	{route: "GET /desk/mail-server", answers: own(stewards)},
	{route: "POST /desk/mail-server", answers: own(stewards), form: fixed("do", "save")}, // given at the server
	{route: "GET /desk/texts", answers: own(stewards)},
	{route: "POST /desk/texts", answers: own(stewards), form: fixed("imprint", "The party", "privacy", "", "lang", "en")},
	{route: "GET /server", answers: own(signedIn)},
	{route: "GET /imprint", answers: own(everyone)},
	{route: "GET /privacy", answers: own(everyone)},
	{route: "POST /desk/newcomer", answers: own(stewards)},
	{route: "POST /desk/newcomer/end", answers: own(everyone)}, // forgets a cookie
	{route: "POST /desk/mail/{member}", answers: own(stewards), thing: somebody},

	// Inviting, and what greets whoever comes in.
	{route: "GET /invitations", answers: own(signedIn)},
	{route: "POST /invitations", answers: own("ssyyyyyyn"), form: fixed("kind", "person")},
	{route: "GET /invitations/{id}", answers: own("ssnnyynnn"), thing: aSheet}, // who records in the circle
	{route: "POST /invitations/{id}/end", answers: own("ssnnyynnn"), thing: aSheet},
	{route: "GET /wishes", answers: own(stewards)},
	{route: "POST /wishes/{id}", answers: own("ssnnnn-nn"), thing: somebody}, // no wish has this id
	{route: "GET /welcome", answers: own(signedIn)},
	{route: "GET /welcome/promise", answers: own(signedIn)},
	{route: "GET /welcome/places", answers: own(signedIn)},
	{route: "POST /welcome/places", answers: own("ssyyyyyyn")},
	{route: "POST /welcome/wish", answers: own("ssnnnnnnn")}, // the party takes none here

	// Today and My voice are each one's own; the digest ends by the code in it.
	{route: "GET /{$}", answers: own(everyone)},
	{route: "GET /today", answers: own(everyone)},
	{route: "GET /promise", answers: own(everyone)},
	{route: "POST /promise", answers: own("ssnnnnnnn")}, // for the circle at the root, in which none of these sits
	{route: "GET /waiting", answers: own(signedIn)},
	{route: "POST /waiting/reminders", answers: own(signedIn), form: fixed("leads", "7")},
	{route: "GET /waiting/devices", answers: own(signedIn)},
	{route: "POST /waiting/devices", answers: own(signedIn), form: fixed("endpoint", "http://127.0.0.1/", "p256dh", "", "auth", "")}, // no address for notices: 422
	{route: "POST /waiting/devices/off", answers: own(signedIn), form: fixed("device", "none")},
	{route: "GET /my-voice", answers: own(everyone)},
	{route: "GET /my-voice.txt", answers: own(signedIn)},
	{route: "POST /my-voice/digest", answers: own(signedIn), form: fixed("digest", "yes")},
	{route: "POST /my-voice/asks", answers: own(signedIn), form: fixed("asks", "2")},
	{route: "GET /reply/{link}", answers: own(nobody)}, // a link that is none
	{route: "POST /reply/{link}", answers: own(nobody)},
	{route: "GET /digest/topics/{member}/{code}", answers: own(nobody), thing: somebody}, // a wrong code
	{route: "POST /digest/topics/{member}/{code}", answers: own(nobody), thing: somebody},
	{route: "GET /digest/off/{member}/{code}", answers: own(nobody), thing: somebody}, // a wrong code
	{route: "POST /digest/off/{member}/{code}", answers: own(nobody), thing: somebody},

	// Communities: where one belongs is one's own; places and identities are the steward's to add.
	{route: "GET /communities", answers: own(everyone)},
	{route: "GET /communities/mine", answers: own(signedIn)},
	{route: "POST /communities/mine", answers: own("ssyyyyyyn")},
	{route: "GET /communities/new", answers: own(signedIn)},
	{route: "POST /communities", answers: own("ssyyyyyyn"), form: fixed("kind", "interest", "name", "Night buses")},
	{route: "GET /communities/{id}", answers: own(everyone), thing: anInterest},
	{route: "POST /communities/{id}/join", answers: own("ssyyyyyyn"), thing: anInterest},
	{route: "POST /communities/{id}/leave", answers: own("ssyyyyyyn"), thing: anInterest},
	{route: "POST /communities/{id}/describe", answers: own(stewards), thing: anInterest, form: fixed("about", "Getting home at night")},
	{route: "POST /communities/{id}/end", answers: own(stewards), thing: anInterest},
	{route: "POST /communities/{id}/circle", answers: own("ssnnyynnn"), thing: anInterest, form: itsCircle}, // it is of another kind: 409
	{route: "POST /communities/{id}/report", answers: own(nobody), thing: anInterest},                       // it has no circle
	{route: "GET /places/import", answers: own(stewards)},
	{route: "POST /places/import", answers: own(stewards)},
	{route: "GET /places/import/{id}", answers: own(stewards), thing: aListOfPlaces},
	{route: "POST /places/import/{id}", answers: own(stewards), thing: aListOfPlaces},
	{route: "GET /representation", answers: own(everyone)},
	{route: "GET /circles/{id}/representation", answers: read, thing: theCircle},
	{route: "GET /conversations/{id}/representation", answers: talk(public, forMembers), thing: conversation},
	{route: "GET /representation/population", answers: own(stewards)},
	{route: "POST /representation/population", answers: own(stewards), form: fixed("source", "Census 2025", "everybody", "1000")},

	// Circles.
	{route: "GET /circles", answers: own(everyone)},
	{route: "GET /circles/health", answers: own(everyone)},
	{route: "GET /circles/domains", answers: own(everyone)},
	{route: "GET /set-up/{token}/server", answers: own(nobody), thing: somebody}, // a token that is none
	{route: "POST /set-up/{token}/server", answers: own(nobody), thing: somebody},
	{route: "GET /set-up/{token}/mail", answers: own(nobody), thing: somebody},
	{route: "POST /set-up/{token}/mail", answers: own(nobody), thing: somebody},
	{route: "GET /set-up/{token}/texts", answers: own(nobody), thing: somebody},
	{route: "POST /set-up/{token}/texts", answers: own(nobody), thing: somebody},
	{route: "GET /set-up/{token}", answers: own(nobody)}, // a token that is none
	{route: "POST /set-up/{token}", answers: own(nobody)},
	{route: "GET /founding", answers: own("ssnnnnnnn")}, // for who sits in the founding circle
	{route: "POST /founding", answers: own("ssnnnnnnn")},
	{route: "POST /circles/{id}/mend", answers: roster, thing: theCircle, form: fixed("role", "secretary")},
	{route: "POST /circles/{id}/ask-to-join", answers: anyMember, thing: theCircle},
	{route: "POST /circles/{id}/begin", answers: facilitates, thing: theCircle}, // it is at work: 409
	{route: "GET /circles/{id}/change", answers: roster, thing: theCircle},
	{route: "GET /circles/{id}/change/{kind}", answers: of("ssn---nnn", "--nnnnn-n"), thing: theCircle}, // a kind that is none
	{route: "POST /circles/{id}/change/{kind}", answers: of("ssn---nnn", "--nnnnn-n"), thing: theCircle},
	{route: "POST /circles/{id}/clash", answers: of("ssn---nnn", "--nnnnn-n"), thing: theCircle}, // nothing clashes
	{route: "POST /circles/{id}/close", answers: anyMember, thing: theCircle},                    // it is not being folded: 409
	{route: "GET /circles/{id}", answers: read, thing: theCircle},
	{route: "GET /circles/{id}/backlog", answers: read, thing: theCircle},
	{route: "GET /raise", answers: own("ssyyyyyyn")},
	{route: "POST /raise", answers: own("ssyyyyyyn"), form: fixed("title", "A tension")},
	{route: "GET /circles/{id}/raise", answers: anyMember, thing: theCircle},
	{route: "POST /circles/{id}/raise", answers: anyMember, thing: theCircle, form: fixed("title", "A tension")},
	{route: "POST /circles/{id}/leave-of-absence", answers: roster, thing: theCircle, form: fixed("away", "no")},

	// Items.
	{route: "GET /items/{id}", answers: read, thing: item},
	{route: "POST /items/{id}/answer", answers: records, thing: item, form: fixed("kind", "outcome", "text", "Done")},
	{route: "POST /items/{id}/route", answers: records, thing: item},
	{route: "POST /items/{id}/explore", answers: roster, thing: item},
	{route: "POST /items/{id}/contribute", answers: roster, thing: exploring, form: inExploration("stage", "needs", "contribution", "Light at the stops")},
	{route: "POST /items/{id}/take-back", answers: author, thing: contributed, form: itsContribution},
	{route: "POST /items/{id}/options", answers: facilitates, thing: contributed, form: inExploration()},
	{route: "POST /items/{id}/conclude", answers: facilitates, thing: exploring, form: inExploration("stage", "needs", "summary", "Light")},
	{route: "GET /items/{id}/proposal", answers: roster, thing: item},
	{route: "POST /items/{id}/proposal", answers: roster, thing: item, form: fixed("title", "A proposal")},

	// Proposals, each at the step that the act is for.
	{route: "GET /proposals/{id}", answers: read, thing: clarifying},
	{route: "GET /proposals/{id}/edit", answers: roster, thing: integrating},
	{route: "POST /proposals/{id}/edit", answers: authors, thing: tuning, form: fixed("state", "tuning", "from", "1", "title", "Tuned")},
	{route: "POST /proposals/{id}/present", answers: drafts, thing: draft},
	{route: "POST /proposals/{id}/discard", answers: drafts, thing: draft},
	{route: "POST /proposals/{id}/next", answers: facilitates, thing: clarifying, form: inRound},
	{route: "POST /proposals/{id}/say", answers: roster, thing: clarifying, form: inRound},
	{route: "POST /proposals/{id}/advise", answers: anyMember, thing: clarifying, form: fixed("words", "Think of the birds")},
	{route: "POST /proposals/{id}/ask", answers: authors, thing: tuning, form: inRound},
	{route: "POST /proposals/{id}/answer", answers: roster, thing: consenting, form: inRound},
	{route: "POST /proposals/{id}/withdraw", answers: author, thing: integrating, form: itsObjection},
	{route: "POST /proposals/{id}/mend", answers: authors, thing: consenting, form: fixed("n", "1", "title", "Mended", "text", "We do it.", "why", "It is needed")},
	{route: "POST /proposals/{id}/more-than-slip", answers: roster, thing: slipped, form: itsSlip},
	{route: "POST /proposals/{id}/test", answers: facilitates, thing: integrating, form: itsObjection},
	{route: "POST /proposals/{id}/test-answer", answers: [3]string{nobody, nobody, nobody}, thing: integrating, form: fixed("test", "none", "sees", "yes")}, // a test that is none
	{route: "POST /proposals/{id}/adopt", answers: roster, thing: integrating, form: itsObjection},
	{route: "POST /proposals/{id}/defer", answers: facilitates, thing: clarifying},
	{route: "POST /proposals/{id}/resume", answers: authors, thing: deferred},
	{route: "POST /proposals/{id}/drop", answers: authors, thing: tuning, form: inRound},
	{route: "POST /proposals/{id}/count", answers: facilitates, thing: integrating, form: fixed("yes", "1")},
	{route: "POST /proposals/{id}/hand-up", answers: facilitates, thing: integrating, form: fixed("why", "Too large for us")},
	{route: "POST /proposals/{id}/release", answers: of("---nyy--n", "-------n-"), thing: electing}, // whom it proposes, or the facilitator

	// Agreements.
	{route: "GET /logbook", answers: own(everyone)},
	{route: "GET /logbook.json", answers: own(everyone)},
	{route: "GET /logbook.md", answers: own(everyone)},
	{route: "GET /agreements/{id}", answers: read, thing: agreement},
	{route: "GET /agreements/{id}/effect", answers: records, thing: agreement},
	{route: "POST /agreements/{id}/carry-out", answers: records, thing: agreement}, // it has no effect beyond its words
	{route: "POST /proposals/{id}/leave-out", answers: authors, thing: tuning, form: fixed("from", "1")},
	{route: "POST /agreements/{id}/effect", answers: records, thing: agreement},

	// What circles say in public, which until two people confirmed it only the circle sees.
	{route: "GET /declarations", answers: own(everyone)},
	{route: "GET /circles/{id}/declarations", answers: read, thing: theCircle},
	{route: "GET /declarations/{id}", answers: own("---yyy--y"), thing: aDeclaration},
	{route: "POST /declarations/{id}/confirm", answers: own("---yyy--n"), thing: aDeclaration},
	{route: "POST /declarations/{id}/withdraw", answers: own("---yyy--n"), thing: aDeclaration, form: fixed("why", "Not yet")},
	{route: "GET /agreements/{id}/declaration", answers: roster, thing: agreement},
	{route: "POST /agreements/{id}/declaration", answers: roster, thing: agreement}, // the words are missing: 409

	// Programmes: seen by whom they are for, amended by any member, kept by their circle.
	{route: "GET /platform", answers: own(everyone)},
	{route: "GET /platform/new", answers: own("ssnnyynnn")}, // who keeps a circle's records
	{route: "POST /platform", answers: of("ssnnyynnn", "--nnnnnnn"), thing: theCircle, form: inItsName},
	{route: "GET /platform/{id}", answers: read, thing: programme},
	{route: "GET /platform/{id}/programme.pdf", answers: read, thing: programme},
	{route: "GET /platform/{id}/editions", answers: read, thing: programme},
	{route: "GET /platform/{id}/amendments", answers: read, thing: programme},
	{route: "GET /platform/{id}/chapters", answers: records, thing: programme},
	{route: "POST /platform/{id}/chapters", answers: records, thing: programme, form: fixed("title", "A chapter")},
	{route: "GET /chapters/{id}/amend", answers: anyMember, thing: chapter},
	{route: "POST /chapters/{id}/amend", answers: anyMember, thing: chapter, form: fixed("title", "New", "text", "We stand", "why", "It is missing")},
	{route: "GET /planks/{id}", answers: read, thing: plank},
	{route: "GET /planks/{id}/amend", answers: anyMember, thing: plank},
	{route: "POST /planks/{id}/amend", answers: anyMember, thing: plank, form: fixed("base", "1", "title", "Other", "text", "We did it.", "why", "Better")},
	{route: "GET /translate/{id}", answers: roster, thing: plank},
	{route: "POST /translate/{id}", answers: roster, thing: plank, form: fixed("n", "1", "lang", "de", "title", "Titel", "text", "Wir tun es.")},
	{route: "GET /amendments/{id}", answers: read, thing: amendment},
	{route: "POST /amendments/{id}/withdraw", answers: author, thing: amendment},
	{route: "POST /amendments/{id}/unname", answers: author, thing: amendment},

	// Links that are held: looked at by who moderates for the circle at the root.
	{route: "GET /moderation", answers: own("ssnnynnnn")},
	{route: "POST /moderation", answers: own("ssnnnnnnn")},
	{route: "GET /moderation/invitations", answers: own("ssnnnnnnn")},
	{route: "POST /moderation/invitations/{id}/stop", answers: own("ssnnnnnnn"), thing: aSheet, form: fixed("reason", "promotion")}, // of the circle at the root
	{route: "GET /moderation/log", answers: own(everyone)},
	{route: "GET /report/{id}", answers: own(forMembers), thing: story},
	{route: "POST /report/{id}", answers: own("--yyyyyyn"), thing: story, form: fixed("reason", "hurtful")},
	{route: "POST /moderation/reports", answers: own("ssnnnnnnn"), thing: reportedStory, form: keepingIt},
	{route: "POST /report/{id}/appeal", answers: own("ss-y-----"), thing: aTensionTaken, form: fixed("why", "It is true")}, // by who raised it
	{route: "POST /library/{id}/appeal", answers: own(nobody), thing: contestedStory, form: fixed("why", "It is true")},    // not there for others
	{route: "POST /moderation/appeals", answers: own("ssnnynnnn"), thing: contestedStory, form: upholding},                 // of the circle that is asked

	// The library: read by whom an entry is for, added to and improved by any member.
	{route: "GET /library", answers: own(everyone)},
	{route: "GET /library.xml", answers: own(everyone)},
	{route: "GET /library/new", answers: own("ssyyyyyyn")},
	{route: "POST /library", answers: own("ssyyyyyyn"), form: fixed("kind", "resource", "title", "A guide", "text", "How")},
	{route: "GET /library/{id}", answers: own(forMembers), thing: story},
	{route: "GET /library/{id}/history", answers: own(forMembers), thing: story},
	{route: "GET /library/{id}/edit", answers: own("--yyyyyyn"), thing: story},
	{route: "POST /library/{id}/edit", answers: own("--yyyyyyn"), thing: story, form: fixed("base", "1", "title", "Other", "text", "Told anew", "agreed", "yes")},
	{route: "POST /library/{id}/follow", answers: own("--yyyyyyn"), thing: story}, // nothing has moved: the entry stays as it is
	{route: "POST /library/{id}/restore", answers: own("--yyyyyyn"), thing: story, form: fixed("n", "1")},
	{route: "GET /library/{id}/object", answers: own("--yyyyyyn"), thing: story},
	{route: "POST /library/{id}/object", answers: own("---y-----"), thing: heldStory},                          // not there for others while it is held
	{route: "POST /library/{id}/settle", answers: own("---y-----"), thing: heldStory, form: itsFirstObjection}, // whoever objected

	// A complaint about the facilitator, by anyone who sees the circle but them.
	{route: "GET /terms/{id}/complaint", answers: [3]string{"ssyyyyyyn", "ssyyyyyyn", "ss-------"}, thing: facilitatorsTerm},
	{route: "POST /terms/{id}/complaint", answers: [3]string{"ssyyyyyyn", "ssyyyyyyn", "ss-------"}, thing: facilitatorsTerm, form: fixed("to", "none", "title", "It hurts")},

	// Performance reviews are for the person and the group they chose.
	{route: "GET /terms/{id}/performance", answers: [3]string{holder[0], holder[1], holder[1]}, thing: facilitatorsTerm},
	{route: "POST /terms/{id}/performance", answers: [3]string{holder[0], holder[1], holder[1]}, thing: facilitatorsTerm},
	{route: "GET /performance/{id}", answers: inReview, thing: reviewed},
	{route: "POST /performance/{id}/say", answers: inReview, thing: reviewed, form: fixed("stage", "well", "words", "The minutes were clear")},
	{route: "POST /performance/{id}/go-on", answers: reviewedOnly, thing: reviewed, form: fixed("stage", "well", "words", "Thank you")},
	{route: "POST /performance/{id}/plan", answers: reviewedOnly, thing: reviewed, form: fixed("plan", "Listen more")},
	{route: "POST /performance/{id}/answer", answers: inReview, thing: reviewed, form: fixed("n", "1", "answer", "consent")},
	{route: "POST /performance/{id}/stop", answers: reviewedOnly, thing: reviewed},
	{route: "POST /performance/{id}/excuse", answers: inReview, thing: reviewed},

	// Seats of communities: the general member is of the community, and nobody else is.
	{route: "GET /seats/{id}", answers: [3]string{public, forMembers, "--y------"}, thing: aSeat},
	{route: "POST /seats/{id}/open", answers: records, thing: aVacantSeat},
	{route: "POST /seats/{id}/offer", answers: ofCommunity, thing: aSeat, form: itsChoice},
	{route: "POST /seats/{id}/withdraw", answers: ofCommunity, thing: aSeat, form: itsChoice},
	{route: "POST /seats/{id}/name", answers: ofCommunity, thing: aSeat, form: itsChoice},
	{route: "POST /seats/{id}/propose", answers: records, thing: aSeat, form: itsChoice},
	{route: "POST /seats/{id}/answer", answers: ofCommunity, thing: aSeat, form: itsChoice},
	{route: "POST /seats/{id}/report", answers: of("ssnnnnnnn", "--nnnnnnn"), thing: aSeat}, // nobody sits there
	{route: "POST /seats/{id}/recall", answers: of(nobody, nobody), thing: aSeat},           // no term
	{route: "POST /seats/{id}/keep", answers: of(nobody, nobody), thing: aSeat},

	// Role selections are for their circle alone.
	{route: "GET /circles/{id}/selection", answers: facilitates, thing: theCircle},
	{route: "POST /circles/{id}/selection", answers: facilitates, thing: theCircle},
	{route: "GET /selections/{id}", answers: within, thing: describing},
	{route: "GET /selections/{id}/description", answers: leads, thing: describing},
	{route: "POST /selections/{id}/description", answers: leads, thing: describing, form: fixed("described", "1")},
	{route: "POST /selections/{id}/accept", answers: takesPart, thing: describing, form: fixed("described", "1", "word", "yes")},
	{route: "POST /selections/{id}/nominate", answers: takesPart, thing: nominating},
	{route: "POST /selections/{id}/already-said", answers: takesPart, thing: nominating},
	{route: "POST /selections/{id}/speak", answers: leads, thing: describing, form: fixed("described", "1")},
	{route: "POST /selections/{id}/rather-not", answers: takesPart, thing: nominating, form: fixed("quiet", "yes")},
	{route: "POST /selections/{id}/change", answers: leads, thing: hearing},
	{route: "POST /selections/{id}/propose", answers: leads, thing: hearing, form: fixed("reasons", "Heard")},
	{route: "POST /selections/{id}/stop", answers: leads, thing: hearing},

	// Somebody new introduces themselves to one who sits in a circle and offered to welcome people.
	{route: "GET /introduction", answers: own(signedIn)},
	{route: "POST /introduction", answers: own("ssynnnynn"), form: fixed("text", "A few lines", "audience", "one")},
	{route: "POST /introduction/take-back", answers: own(signedIn)},
	{route: "POST /introduction/appeal", answers: own("ssyyyyyyn"), form: fixed("why", "It is true")}, // nothing was taken away
	{route: "GET /introductions", answers: own("ssnyyynyy")},
	{route: "POST /introductions/offer", answers: of("ssnyyynnn", "--nnnnnyn"), thing: theCircle, form: welcoming},
	{route: "POST /introductions/offer/end", answers: own(signedIn)},
	{route: "POST /introductions/{id}/answer", answers: own("---y-----"), thing: aNewcomer, form: fixed("answer", "Welcome")},
	{route: "POST /introductions/{id}/pass", answers: own("---y-----"), thing: aNewcomer},
	{route: "POST /introductions/{id}/appeal", answers: own("ss-y----n"), thing: aWelcomeTaken, form: fixed("why", "It was kind")},

	// A focus group is for whom its circle is; its roles look after it.
	{route: "GET /circles/{id}/focus-groups", answers: read, thing: theCircle},
	{route: "GET /circles/{id}/focus-groups/new", answers: records, thing: theCircle},
	{route: "POST /circles/{id}/focus-groups", answers: records, thing: theCircle},
	{route: "GET /focus-groups/{id}", answers: read, thing: focusGroup},
	{route: "POST /focus-groups/{id}/say", answers: anyMember, thing: focusGroup, form: fixed("comes", "yes")},
	{route: "POST /focus-groups/{id}/draw", answers: records, thing: focusGroup},
	{route: "POST /focus-groups/{id}/move", answers: records, thing: focusGroup},
	{route: "POST /focus-groups/{id}/cancel", answers: records, thing: focusGroup, form: fixed("sorry", "The hall is closed")},
	{route: "POST /focus-groups/{id}/notes", answers: records, thing: focusGroup, form: fixed("noted", "0", "notes", "Heard")},
	{route: "POST /focus-groups/{id}/correct", answers: of("ssnnnnnnn", "--nnnnnnn"), thing: focusGroup, form: fixed("correction", "More")},
	{route: "POST /focus-groups/{id}/hand-over", answers: records, thing: focusGroup},

	// A lab is for whom its question is; whoever has an account may hold one, and
	// its host and who moderates for the circle look after it.
	{route: "GET /labs", answers: own(everyone)},
	{route: "GET /labs/kit", answers: own(everyone)},
	{route: "GET /conversations/{id}/labs", answers: talk(public, forMembers), thing: conversation},
	{route: "GET /conversations/{id}/labs/new", answers: talk("ssyyyyyyn", "--yyyyyyn"), thing: conversation},
	{route: "POST /conversations/{id}/labs", answers: talk("ssyyyyyyn", "--yyyyyyn"), thing: conversation, form: labForm},
	{route: "GET /items/{id}/labs", answers: read, thing: item},
	{route: "GET /items/{id}/labs/new", answers: anyMember, thing: item},
	{route: "POST /items/{id}/labs", answers: anyMember, thing: item, form: labForm},
	{route: "GET /labs/{id}", answers: talk(public, forMembers), thing: theLab},
	{route: "GET /labs/{id}/notes", answers: talk("ssnynnnnn", "--nnnnnnn"), thing: theLab},
	{route: "POST /labs/{id}/notes", answers: talk("ssnynnnnn", "--nnnnnnn"), thing: theLab, form: fixed("people", "5", "needs", "A bench", "clean", "yes")},
	{route: "POST /labs/{id}/points", answers: talk("ssnynnnnn", "--nnnnnnn"), thing: theLab, form: fixed("n", "1")},
	{route: "POST /labs/{id}/move", answers: talk("ssnynnnnn", "--nnnnnnn"), thing: theLab, form: labForm},
	{route: "POST /labs/{id}/cancel", answers: talk("ssnynnnnn", "--nnnnnnn"), thing: theLab, form: fixed("sorry", "Ill")},
	{route: "POST /labs/{id}/appeal", answers: talk("ssnynnnnn", "--nnnnnnn"), thing: theLab, form: fixed("n", "1", "why", "It is true")},
	{route: "POST /labs/{id}/decision", answers: talk("ssnnynnnn", "--nnnnnnn"), thing: theLab, form: fixed("verdict", "refused", "reason", "personal")},

	// Conversations are public, or for members; their circle looks after them.
	// Translating for others.
	{route: "GET /translations", answers: own(signedIn)},
	{route: "POST /translations", answers: own("ss------n"), form: fixed("kind", "none")},     // there is no such text
	{route: "POST /translations/check", answers: own("ss------n"), form: fixed("id", "none")}, // nor such a translation
	{route: "POST /translations/languages", answers: own("ssyyyyyyn"), form: fixed("langs", "")},

	{route: "GET /conversations", answers: own(everyone)},
	{route: "GET /conversations/new", answers: own(signedIn)},
	{route: "POST /conversations", answers: of("ssnnyynnn", "--nnnnnnn"), thing: theCircle, form: inItsName},
	{route: "GET /conversations/{id}", answers: talk(public, forMembers), thing: conversation},
	{route: "GET /vote/{link}", answers: own(nobody)}, // a link that is none
	{route: "POST /vote/{link}", answers: own(nobody)},
	{route: "GET /conversations/{id}/vote", answers: talk(public, forMembers), thing: conversation},
	{route: "POST /conversations/{id}/vote", answers: talk("yyyyyyyyn", "--yyyyyyn"), thing: conversation, form: fixed("statement", "1", "vote", "agree")},
	{route: "POST /conversations/{id}/undo", answers: talk("yyyyyyyyn", "--yyyyyyn"), thing: conversation, form: fixed("statement", "1")},
	{route: "GET /conversations/{id}/statements/{number}", answers: talk(public, forMembers), thing: conversation},
	{route: "GET /conversations/{id}/say", answers: talk(public, forMembers), thing: conversation},
	{route: "POST /conversations/{id}/say", answers: talk("yyyyyyyyn", "--yyyyyyn"), thing: conversation, form: fixed("text", "")},
	{route: "POST /conversations/{id}/near", answers: talk(public, forMembers), thing: conversation, form: fixed("text", "A market on Saturdays.")},
	{route: "GET /conversations/{id}/sheet", answers: talk(public, forMembers), thing: conversation},
	{route: "GET /conversations/{id}/mine", answers: talk(public, forMembers), thing: conversation},
	{route: "GET /conversations/{id}/map", answers: talk(public, forMembers), thing: conversation},
	{route: "GET /conversations/{id}/map.svg", answers: talk(nobody, nobody), thing: conversation}, // nothing is drawn there yet
	{route: "GET /conversations/{id}/figures.csv", answers: talk(public, forMembers), thing: conversation},
	{route: "GET /conversations/{id}/report", answers: talk(public, forMembers), thing: conversation},
	{route: "GET /conversations/{id}/report.pdf", answers: talk(public, forMembers), thing: conversation},
	{route: "GET /conversations/{id}/auditors", answers: talk(public, forMembers), thing: conversation},
	{route: "POST /conversations/{id}/auditors", answers: talk("ssnnyynnn", "--nnnnnnn"), thing: conversation, form: fixed("number", "none")},
	{route: "POST /conversations/{id}/rows", answers: talk("ssnnnnnnn", "--nnnnnnn"), thing: conversation}, // nobody is named
	{route: "GET /conversations/{id}/groups", answers: talk("ssnnyynnn", "--nnnnnnn"), thing: conversation},
	{route: "POST /conversations/{id}/groups", answers: talk("ssnnyynnn", "--nnnnnnn"), thing: conversation, form: fixed("group", "1", "name", "")},
	{route: "GET /conversations/{id}/log", answers: talk(public, forMembers), thing: conversation},
	{route: "GET /conversations/{id}/moderation", answers: talk("ssnnynnnn", "--nnnnnnn"), thing: conversation},
	{route: "POST /conversations/{id}/moderation", answers: talk("ssnnynnnn", "--nnnnnnn"), thing: conversation, form: itsStatement},
	{route: "POST /conversations/{id}/moderation/undo", answers: talk("ssnnynnnn", "--nnnnnnn"), thing: conversation, form: fixed("batch", "none")},
	{route: "GET /conversations/{id}/appeal", answers: talk(nobody, nobody), thing: conversation, form: fixed("s", "2")}, // there for its author alone
	{route: "POST /conversations/{id}/appeal", answers: talk("--------n", "--------n"), thing: conversation, form: fixed("s", "2", "why", "It is not.")},
	{route: "GET /conversations/{id}/appeals", answers: talk("ssyyyyyyy", forMembers), thing: conversation},
	{route: "POST /conversations/{id}/appeals", answers: talk(nobody, nobody), thing: conversation, form: fixed("appeal", "none")}, // there is none
	{route: "POST /conversations/{id}/change", answers: talk("ssnnyynnn", "--nnnnnnn"), thing: conversation, form: fixed("mode", "open", "closes", "")},
	{route: "POST /conversations/{id}/invite", answers: talk("ssnnyynnn", "--nnnnnnn"), thing: conversation},
	{route: "GET /conversations/{id}/paper", answers: talk("ssnyyyynn", "--nnnnyyn"), thing: conversation},
	{route: "POST /conversations/{id}/paper", answers: talk("ssnyyyynn", "--nnnnyyn"), thing: conversation, form: fixed("v1", "agree")},
	{route: "GET /conversations/{id}/progress", answers: talk("ssnyyyynn", "--nnnnyyn"), thing: conversation},
	{route: "POST /conversations/{id}/close", answers: talk("ssnnyynnn", "--nnnnnnn"), thing: conversation},

	// What ends a role, a seat, a session: last, since it changes who they are.
	{route: "POST /circles/{id}/lay-down", answers: of("ssn--ynnn", "--nnnnn-n"), thing: theCircle, form: theDelegatesTerm},
	{route: "POST /circles/{id}/leave", answers: of("ssnyyynnn", "--nnnnnyn"), thing: theCircle},
	{route: "POST /account/sign-out-everywhere", answers: own(signedIn)},
	{route: "POST /sign-in/who", answers: own(everyone)}, // of nobody: ends the session
	{route: "POST /sign-out", answers: own(everyone)},
}

// talk is what is answered about conversations, of which none is private.
func talk(own, others string) [3]string { return [3]string{own, others, "."} }

// fixed is a form that is the same for everyone.
func fixed(form ...string) func(*world, place, string) []string {
	return func(*world, place, string) []string { return form }
}

// inRound is a form for a proposal's open round: what one can say in it, and
// the day until which the next one lasts.
func inRound(w *world, c place, id string) []string {
	return []string{"round", w.round(id), "round_ends", w.circleOf(c).In(w.ctx, 3), "n", "1", "kind", "nothing", "answer", "consent"}
}

func itsSlip(w *world, _ place, id string) []string {
	w.t.Helper()
	all, err := consent.Slips(w.ctx, w.Site.DB, id, 1)
	if err != nil || len(all) == 0 {
		w.t.Fatal("no slip", err)
	}
	return []string{"slip", all[0].ID}
}

// inExploration is a form for the exploration that goes on, with more fields.
func inExploration(more ...string) func(*world, place, string) []string {
	return func(w *world, _ place, id string) []string {
		return append([]string{"exploration", w.exploration(id)}, more...)
	}
}

func itsContribution(w *world, _ place, id string) []string {
	w.t.Helper()
	all, err := backlog.Contributions(w.ctx, w.Site.DB, w.exploration(id))
	if err != nil || len(all) == 0 {
		w.t.Fatal("nothing was given", err)
	}
	return []string{"contribution_id", all[0].ID}
}

func itsObjection(w *world, _ place, id string) []string {
	w.t.Helper()
	all, err := consent.Objections(w.ctx, w.Site.DB, id)
	if err != nil || len(all) == 0 {
		w.t.Fatal("no objection", err)
	}
	return []string{"objection", all[0].ID}
}

func welcoming(_ *world, c place, _ string) []string { return []string{"circle", c.id, "most", "2"} }

func inItsName(_ *world, c place, _ string) []string { return []string{"circle", c.id} }

func itsStatement(w *world, _ place, id string) []string {
	w.t.Helper()
	s, err := listening.StatementAt(w.ctx, w.Site.DB, id, 2)
	if err != nil {
		w.t.Fatal(err)
	}
	return []string{"statement", s.ID, "d-" + s.ID, "accepted"}
}
