// Package concentric_test holds the rules about the repository's own code:
// `go test .` runs them, without a database or a browser. What each rule
// checks, and that it can fail, stands in guard/.
package concentric_test

import (
	"os"
	"strings"
	"testing"

	"concentric/guard"
)

// floors is the house from the ground up: a folder imports only folders of
// lower floors. A room that is not built yet has its floor already.
var floors = []guard.Floor{
	{Folders: []string{"schema"}, Reason: "one history of the tables, as text"},
	{Folders: []string{"base", "engine"}, Reason: "technical ground and pure computation know nothing of a party"},
	{Folders: []string{"journal"}, Reason: "every room writes its acts into the record, and the record knows no room"},
	{Folders: []string{"member"}, Reason: "who acts: everything above has persons in it"},
	{Folders: []string{"setup"}, Reason: "what the server is told, by stewards or before the founding: every page and mail rests on it"},
	{Folders: []string{"community"}, Reason: "members belong to places, identities and interests before they belong to circles"},
	{Folders: []string{"circle"}, Reason: "terms, Audience.Resolve and May: who may do what, which all acts above ask"},
	{Folders: []string{"invitation"}, Reason: "people come in by a link of a circle, a community or a person"},
	{Folders: []string{"brief", "notice", "moderation", "translation"}, Reason: "small nouns that every way of deciding and listening uses"},
	{Folders: []string{"logbook"}, Reason: "agreements outlive the rounds that made them"},
	{Folders: []string{"backlog"}, Reason: "the one door: rooms above bring matters to a circle through it"},
	{Folders: []string{"platform"}, Reason: "an agreement may write a plank: consent puts it into the programme"},
	{Folders: []string{"consent"}, Reason: "takes items from the backlog and writes agreements to the logbook"},
	{Folders: []string{"selection"}, Reason: "an election by consent ends in a consent round"},
	{Folders: []string{"delegate"}, Reason: "what people of a community choose, who sit in no circle together, is not a round of one"},
	{Folders: []string{"declaration"}, Reason: "a circle says in public what it agreed, by its spokesperson"},
	{Folders: []string{"performance"}, Reason: "how a role is held, once somebody holds it"},
	{Folders: []string{"listening", "ballot"}, Reason: "ways of asking many, whose findings become items"},
	{Folders: []string{"reply"}, Reason: "what people answer to a mail goes into a conversation"},
	{Folders: []string{"representation"}, Reason: "counts who sits in circles and took part in conversations"},
	{Folders: []string{"council", "assembly", "focus", "lab"}, Reason: "bodies that draw on listenings and ballots"},
	{Folders: []string{"meeting"}, Reason: "runs consent, ballots and councils live"},
	{Folders: []string{"introduction"}, Reason: "somebody new is led to somebody of a circle, and to its open meetings"},
	{Folders: []string{"library"}, Reason: "texts made of what was decided below"},
	{Folders: []string{"network"}, Reason: "carries all of it between servers"},
	{Folders: []string{"today", "desk"}, Reason: "read every room; no room knows who reads it"},
	{Folders: []string{"demo"}, Reason: "the simulation acts as members would, through the rooms"},
	{Folders: []string{"app"}, Reason: "the composition root: the only package that knows all rooms and their webs"},
	{Folders: []string{"cmd"}, Reason: "the one binary"},
}

// outside are programs and packages for tests and measurements.
var outside = []string{"e2e", "bench", "guard"}

func house(t *testing.T) *guard.House {
	t.Helper()
	read, err := guard.Read(os.DirFS("."))
	if err != nil {
		t.Fatal(err)
	}
	return read
}

// none fails with each finding on a line of its own.
func none(t *testing.T, found guard.Findings) {
	t.Helper()
	if len(found) > 0 {
		t.Errorf("%d findings:\n%s", len(found), strings.Join(found, "\n"))
	}
}

func TestImports(t *testing.T) { none(t, house(t).Imports(floors, []string{"app"}, outside)) }

func TestEnginesUseTheStandardLibraryOnly(t *testing.T) {
	none(t, house(t).StandardOnly("engine", "pgregory.net/rapid", "go.uber.org/goleak"))
}

func TestEveryPackageSaysWhatItIsFor(t *testing.T) { none(t, house(t).PackageDocs()) }

func TestFilesAreShort(t *testing.T) { none(t, house(t).Sizes(500, 150)) }

func TestNamesSaySomething(t *testing.T) { none(t, house(t).Names()) }

func TestSkippedTestsSayWhatIsLeftOut(t *testing.T) { none(t, house(t).Skips()) }

func TestNoPathOutsideTheRepository(t *testing.T) { none(t, house(t).Paths()) }

func TestNothingIsLeftUnfinished(t *testing.T) { none(t, house(t).Leftovers()) }

func TestPagesKeepTheContentPolicy(t *testing.T) { none(t, house(t).Pages()) }

func TestOnlyARoomsOwnSQLNamesItsTables(t *testing.T) { none(t, house(t).Tables(floors, outside)) }

func TestTablesWithPersonsAreExportedErasedAndRetained(t *testing.T) {
	none(t, house(t).Persons(floors, "member", map[string]string{
		"journal_entry": "the actor is a pseudonym, which is what erasure leaves; journal.Forget destroys the salt of the content",
	}))
}

func TestGeneratedCodeIsFresh(t *testing.T) { none(t, house(t).Generated()) }

func TestToolsAndRuntimeAgree(t *testing.T) { none(t, house(t).Versions("github.com/a-h/templ")) }

func TestEveryDependencyHasAReason(t *testing.T) { none(t, house(t).Dependencies(32)) }

func TestEveryMessageIsSpokenInEveryLanguage(t *testing.T) {
	none(t, house(t).Messages([]string{"en", "de", "fr", "it", "da"}))
}
