package app_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// badInput is what people, machines and the weather do to the program, and the
// test that says what comes of it. Each has a clear sentence, loses nothing that
// was typed, and leaves nothing half done.
var badInput = map[string][]string{
	"unknown columns":                              {"member:TestColumnsAreMapped", "e2e:TestTakingOverAMembershipList"},
	"duplicate columns":                            {"member:TestBadLinesAreNumberedAndTheOthersTaken"},
	"Latin-1, UTF-16, a byte order mark":           {"base/csvfile:TestEncodings", "member:TestEncodingsOfMembershipLists"},
	"200 MB of CSV":                                {"app:TestAListOf200Megabytes"},
	"statements of 0 and 100,000 characters":       {"listening:TestStatementsOfEveryKind"},
	"emoji, right-to-left and combining text":      {"listening:TestStatementsOfEveryKind", "listening:FuzzStatementText", "app:TestADatabaseThatIsGoneForAWhile"},
	"two tabs answering the same round":            {"consent/web:TestWhatAStaleTabIsTold"},
	"a double click":                               {"e2e:TestATensionUntilItsAnswer"},
	"every request three times":                    {"app:TestAuthorizationMatrix", "member/web:TestEveryRequestThreeTimes"},
	"the back button after a POST":                 {"e2e:TestAGuestVotesInAPublicConversation"},
	"an expired link":                              {"member/web:TestLinkExpires", "e2e:TestSigningInFromAMailApp"},
	"a closed conversation":                        {"app:TestAConversationThatClosedMeanwhile"},
	"a member removed between two requests":        {"app:TestSomebodyRemovedBetweenTwoRequests", "member/web:TestAMemberWhoLeftIsSignedOutAtTheNextRequest"},
	"a database that is gone for ten seconds":      {"app:TestADatabaseThatIsGoneForAWhile", "base/store:TestADatabaseThatGoesAway"},
	"a full disk":                                  {"app:TestAFullDiskKeepsWhatWasTyped", "base/store:TestAFullDiskIsSaidAndGotOver"},
	"a form that another website sends":            {"base/page:TestFormsFromOtherSitesAreRefused"},
	"a body larger than any form":                  {"base/page:TestBodiesHaveALimit"},
	"a link that a mail scanner opens":             {"member/web:TestLinkInAnotherBrowserShowsSixDigits"},
	"an address that nobody has":                   {"member/web:TestUnknownAddressesAreAnsweredAlike"},
	"many votes while the conversation is closing": {"listening:TestManyVotesAtOnceWhileItCloses"},

	// Circles.
	"an answer of somebody not on the roster":                         {"consent:TestWhoMayAnswer", "consent/web:TestWhoSeesAndWhoMay", "consent/web:TestWhoCameAfterTheRoundBeganIsToldSo"},
	"an answer given twice":                                           {"consent:TestWhoAnswersTwiceCountsOnce"},
	"an answer to an old version":                                     {"consent:TestWhoMayAnswer"},
	"an answer after the close":                                       {"consent:TestAnObjectionIsIntegratedInVersion2", "consent/web:TestWhatAStaleTabIsTold"},
	"a nomination after the reveal":                                   {"selection:TestARoleIsFilledByConsent"},
	"a delegate who is the leader":                                    {"selection:TestALeaderIsNoDelegateAndTheCircleAboveConfirms", "circle:TestALinkSeatsTwoPeopleInTheCircleAbove"},
	"a circle as its own ancestor":                                    {"circle:TestWhatIsRefused", "circle:TestNoCircleIsItsOwnAncestor", "consent:TestNoEffectMovesACircle"},
	"the last facilitator removed in a round":                         {"meeting:TestTheLastFacilitatorIsRemovedDuringARound", "meeting/web:TestNobodyFacilitatesAnyMore"},
	"two facilitators who go on at once":                              {"meeting:TestTwoWhoAdvanceAtOnceAdvanceOnce", "consent:TestTwoFacilitatorsEndARoundOnce"},
	"two who close a round at once":                                   {"consent:TestManyAnswersAtOnceMakeOneDecision"},
	"something raised while its circle closes":                        {"backlog:TestWhatIsRaisedWhileItsCircleClosesIsNotLost"},
	"two items merged with each other at once":                        {"backlog:TestTwoItemsMergedWithEachOtherLeaveOne"},
	"a restart in the middle of a round":                              {"consent:TestARoundGoesOnAfterARestart"},
	"somebody who leaves with an open objection":                      {"consent:TestTheObjectionOfSomebodyWhoLeft", "consent:TestAnObjectionOfSomebodyWhoLeftIsAdopted"},
	"clocks moved back an hour":                                       {"consent:TestAClockMovedBackAnHour", "today:TestAtMostOneMailADayForWhatWaits"},
	"words for a round that closed while a phone was off":             {"meeting:TestAWordForARoundThatHasClosed", "e2e:TestAMeetingOfFivePhones"},
	"a place tree with a cycle":                                       {"community:TestAListOfPlacesComesInWithoutItsBadLines", "community:FuzzPlaces"},
	"a member in two countries":                                       {"community:TestAPlaceIsFoundByTheAddressOrChosen"},
	"an identity with three people":                                   {"representation:TestOverlappingCellsAreHiddenOnBothSides"},
	"a digest to a dead mailbox":                                      {"reply/web:TestMailThatComesBackStopsMail"},
	"a reply from another address":                                    {"reply/web:TestOnlyTheAddressOnTheRegisterAnswers"},
	"a story naming somebody who objects":                             {"library:TestAStoryOfSomebodyWhoObjects"},
	"500 links by a new account":                                      {"moderation:TestFiveHundredLinksAreRefused"},
	"two people editing one resource":                                 {"library:TestTwoPeopleImproveOneResource", "library/web:TestTwoPeopleImproveOneEntry"},
	"an amendment to a plank that changed meanwhile":                  {"consent:TestAPlankIsWrittenByConsent"},
	"a tension about nothing in any domain":                           {"backlog:TestATensionFindsItsCircle"},
	"a member who erases their account in the middle":                 {"app:TestSomebodyErasesTheirAccountInTheMiddleOfAllThis"},
	"somebody chosen for a seat that is still held":                   {"delegate:TestARenewedSeatWaitsForItsTerm"},
	"a list of the population with a bad line":                        {"representation/web:TestAListOfThePopulation", "representation/web:FuzzPopulation"},
	"a delegate whom the circle would seat itself":                    {"delegate:TestACommunityChoosesWhoSpeaksForIt"},
	"something recorded as spoken that nobody said":                   {"meeting:TestWhatWasWronglyRecordedIsTakenBack", "selection:TestASelectionIsSpoken"},
	"a circle's word with nobody to speak it, or by one person twice": {"declaration:TestACircleSpeaksByTwoPeopleOneOfThemItsSpokesperson"},
	"an introduction by one who sits there, or full of links":         {"introduction:TestWhatAnIntroductionCannotBe"},
	"an invitation to a meeting that is not open":                     {"introduction:TestAnInvitationIsToAMeetingThatIsOpen"},
	"a circle's word that it did not agree, or no longer":             {"declaration:TestWhatACircleCannotSay"},
}

func TestEachBadInputHasItsTest(t *testing.T) {
	for what, tests := range badInput {
		for _, test := range tests {
			folder, name, _ := strings.Cut(test, ":")
			files, err := filepath.Glob(filepath.Join("..", folder, "*_test.go"))
			if err != nil {
				t.Fatal(err)
			}
			found := false
			for _, file := range files {
				source, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				found = found || strings.Contains(string(source), "\nfunc "+name+"(")
			}
			if !found {
				t.Errorf("%s: there is no %s in %s", what, name, folder)
			}
		}
	}
}
