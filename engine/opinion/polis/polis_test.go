package polis

import (
	"os"
	"path/filepath"
	"testing"
)

// known is what is known of the shared conversations: people who voted,
// statements with a vote, votes with each person and statement counted once,
// lines in the log, and what is said of the files in the data's description.
var known = []struct {
	name                                   string
	participants, statements, votes, lines int
}{
	{"london.youth.policing", 26, 36, 638, 640},
	{"vtaiwan.uberx", 1921, 197, 49443, 49997},
	{"scoop-hivemind.biodiversity", 536, 314, 29719, 29802},
	{"american-assembly.bowling-green", 2031, 896, 225524, 225524},
	{"brexit-consensus", 204, 50, 5303, 5312},
	{"15-per-hour-seattle", 339, 54, 2872, 2995},
}

func TestSharedConversations(t *testing.T) {
	root := os.Getenv("CONCENTRIC_DATA")
	if root == "" {
		t.Skip("CONCENTRIC_DATA is not set: left out reading the six shared Polis conversations")
	}
	for _, k := range known {
		t.Run(k.name, func(t *testing.T) {
			folder := os.DirFS(filepath.Join(root, "polis", "conversations", k.name))
			e, err := Read(folder)
			if err != nil {
				t.Fatal(err)
			}
			voted := 0
			for _, c := range e.Votes.Counts() {
				if c.Votes > 0 {
					voted++
				}
			}
			if len(e.Participants) != k.participants || voted != k.statements || e.Votes.Len() != k.votes || e.Report.Lines != k.lines {
				t.Errorf("got %d participants, %d statements, %d votes, %d lines; known are %v",
					len(e.Participants), voted, e.Votes.Len(), e.Report.Lines, k)
			}
			if e.Report.Signs != SignsStandard {
				t.Errorf("signs: got %v", e.Report.Signs)
			}
			for _, sentence := range e.Report.Sentences() {
				t.Log(sentence)
			}
			sameFromMatrix(t, k.name, root, e)
		})
	}
}

// sameFromMatrix checks that participants-votes.csv alone gives the same votes.
func sameFromMatrix(t *testing.T, name, root string, e *Export) {
	m, err := ReadFile(os.DirFS(filepath.Join(root, "polis", "conversations", name)), matrixFile)
	if err != nil {
		t.Fatal(err)
	}
	if m.Votes.Len() != e.Votes.Len() || len(m.Participants) != len(e.Participants) {
		t.Fatalf("participants-votes.csv has %d votes of %d people, the log %d of %d", m.Votes.Len(), len(m.Participants), e.Votes.Len(), len(e.Participants))
	}
	same := 0
	for p := range m.Participants {
		if m.Participants[p] != e.Participants[p] {
			t.Fatalf("participant %d is %s and %s", p, m.Participants[p], e.Participants[p])
		}
		for i, c := range m.Votes.Row(p) {
			other := e.Votes.Row(p)[i]
			if m.Statements[c.Statement()].ID == e.Statements[other.Statement()].ID && c.Vote() == other.Vote() {
				same++
			}
		}
	}
	if same != e.Votes.Len() {
		t.Errorf("%d of %d votes are the same in both files", same, e.Votes.Len())
	}
	if m.Report.Signs != SignsStandard {
		t.Errorf("signs of the matrix alone: got %v", m.Report.Signs)
	}
}
