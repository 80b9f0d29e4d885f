package polis

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"concentric/engine/opinion"
)

const voteHeader = "timestamp,datetime,comment-id,voter-id,vote\n"

func folder(files map[string]string) fstest.MapFS {
	out := fstest.MapFS{}
	for name, text := range files {
		out[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

func read(t *testing.T, files map[string]string) *Export {
	t.Helper()
	e, err := Read(folder(files))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// vote is the vote of a participant on a statement by their ids; 9 for none.
func (e *Export) vote(participant, statement string) opinion.Vote {
	for p, id := range e.Participants {
		if id != participant {
			continue
		}
		for _, c := range e.Votes.Row(p) {
			if e.Statements[c.Statement()].ID == statement {
				return c.Vote()
			}
		}
	}
	return 9
}

// A changed vote counts as it was last cast, whatever the order of the lines.
func TestLastVoteByTime(t *testing.T) {
	e := read(t, map[string]string{votesFile: voteHeader +
		"1500000003000,,0,a,-1\n1500000001000,,0,a,1\n1500000002000,,0,a,0\n1500000001000,,0,b,1\n"})
	if e.vote("a", "0") != opinion.Disagree || e.vote("b", "0") != opinion.Agree || e.Report.Changed != 2 {
		t.Errorf("a's vote is %d, %d changed", e.vote("a", "0"), e.Report.Changed)
	}
	e = read(t, map[string]string{votesFile: "comment-id,voter-id,vote\n0,a,-1\n0,a,1\n"})
	if e.vote("a", "0") != opinion.Agree || e.Report.Unit != "" {
		t.Errorf("without times the later line counts; it is %d", e.vote("a", "0"))
	}
}

func TestSecondsAndMilliseconds(t *testing.T) {
	at := time.Date(2018, 2, 13, 12, 58, 16, 0, time.UTC)
	for unit, stamp := range map[string]int64{"s": at.Unix(), "ms": at.UnixMilli()} {
		e := read(t, map[string]string{votesFile: fmt.Sprintf("%s%d,,0,a,1\n", voteHeader, stamp)})
		if e.Report.Unit != unit || !e.Report.First.Equal(at) || !e.Report.Last.Equal(at) {
			t.Errorf("%d: %q, %v", stamp, e.Report.Unit, e.Report.First)
		}
	}
}

const threeComments = `timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body
1500000000000,x,2,7,0,2,-1,"one, ""two""
three"
1500000000,x,1,7,2,0,1,Trees
1500000000000,x,5,8,9,0,0,Nobody voted on this
`

// Raw signs: the agree counts say that −1 is agree.
func TestFlippedSigns(t *testing.T) {
	votes := voteHeader + "1500000003,,1,a,-1\n1500000003,,1,b,-1\n1500000003,,2,a,1\n1500000003,,2,b,1\n"
	for _, sign := range []Signs{SignsFlipped, SignsStandard} {
		text := votes
		if sign == SignsStandard {
			text = strings.NewReplacer(",-1\n", ",1\n", ",1\n", ",-1\n").Replace(votes)
		}
		e := read(t, map[string]string{commentsFile: threeComments, votesFile: text})
		if e.Report.Signs != sign || e.vote("a", "1") != opinion.Agree || e.vote("b", "2") != opinion.Disagree {
			t.Errorf("signs %d, a's vote on 1 is %d", e.Report.Signs, e.vote("a", "1"))
		}
		if len(e.Report.Differences) != 1 || e.Report.Differences[0].ID != "5" || e.Report.Differences[0].AgreesCounted != 0 {
			t.Errorf("differences %v", e.Report.Differences)
		}
	}
}

// participants-votes.csv alone: the sign from its own counts.
func TestFlippedMatrix(t *testing.T) {
	e := read(t, map[string]string{matrixFile: "participant,group-id,n-comments,n-votes,n-agree,n-disagree,0,1\n" +
		"a,0,0,2,2,0,-1,-1\nb,,0,1,1,0,,-1\nc,,0,0,0,0,,\n"})
	if e.Report.Signs != SignsFlipped || e.vote("a", "0") != opinion.Agree || e.Report.NoVotes != 1 || len(e.Participants) != 2 {
		t.Errorf("%+v", e.Report)
	}
}

func TestComments(t *testing.T) {
	e := read(t, map[string]string{
		commentsFile: "\xef\xbb\xbf" + strings.ReplaceAll(threeComments, "\n", "\r\n"),
		votesFile:    voteHeader + "1500000003,,1,a,1\n1500000003,,3,a,1\n",
		summaryFile:  "topic,Trees\nviews,3\nconversation-description,\"Where,\nand how many?\"\n",
	})
	if e.Topic != "Trees" || e.Description != "Where,\nand how many?" {
		t.Errorf("topic %q, description %q", e.Topic, e.Description)
	}
	var ids []string
	for _, s := range e.Statements {
		ids = append(ids, s.ID)
	}
	if got := strings.Join(ids, " "); got != "1 2 3 5" {
		t.Errorf("statements %s", got)
	}
	if s := e.Statements[1]; s.Text != "one, \"two\"\r\nthree" || s.State() != opinion.Out || s.Author != "7" || s.Created.Year() != 2017 {
		t.Errorf("%+v", s)
	}
	if s := e.Statements[0]; s.State() != opinion.In || s.Created.Year() != 2017 {
		t.Errorf("%+v", s)
	}
	if len(e.Report.Unlisted) != 1 || e.Report.Unlisted[0] != "3" {
		t.Errorf("unlisted %v", e.Report.Unlisted)
	}
}

func TestBrokenLines(t *testing.T) {
	million := voteHeader + strings.Repeat("1500000003,,1,a,1\n", 1000)
	for name, c := range map[string]struct {
		files map[string]string
		line  int
		says  string
	}{
		"a vote of 7":         {map[string]string{votesFile: million + "1500000003,,1,a,7\n" + million}, 1002, `"7" is none of −1, 0 and 1`},
		"a line cut short":    {map[string]string{votesFile: million + "15000\n"}, 1002, "5 columns were expected, there are 1"},
		"no participant":      {map[string]string{votesFile: voteHeader + "1,,1,,1\n"}, 2, "missing"},
		"a time in words":     {map[string]string{votesFile: voteHeader + "today,,1,a,1\n"}, 2, `"today"`},
		"a column twice":      {map[string]string{votesFile: "timestamp,comment-id,voter-id,vote,Vote\n1500000003,1,a,1,-1\n"}, 1, "the column Vote is there twice"},
		"a statement twice":   {map[string]string{matrixFile: "participant,0,1,0\na,1,1,-1\n"}, 1, "the column 0 is there twice"},
		"a text column twice": {map[string]string{votesFile: voteHeader + "1500000003,,1,a,1\n", commentsFile: "comment-id,comment-body,comment-body\n1,A,B\n"}, 1, "the column comment-body is there twice"},
		"no header":           {map[string]string{votesFile: "1500000003,,1,a,1\n"}, 1, "comment-id, voter-id and vote are needed"},
		"a steered terminal":  {map[string]string{votesFile: "a,\x1b]0;b\x07\n"}, 1, `has: a, "\x1b]0;b\a"`},
		"empty":               {map[string]string{votesFile: ""}, 1, "empty"},
		"an open quote":       {map[string]string{votesFile: voteHeader + "1,\"x,1,a,1\n"}, 2, "never closed"},
		"text after a quote":  {map[string]string{votesFile: voteHeader + "1,\"x\"y,1,a,1\n"}, 2, "followed by something"},
		"a short matrix row":  {map[string]string{matrixFile: "participant,0,1\na,1,1\nb,1\n"}, 3, "3 columns were expected"},
		"a matrix vote of 2":  {map[string]string{matrixFile: "participant,0,1\na,1,2\n"}, 2, "on statement 1"},
		"agrees in words":     {map[string]string{commentsFile: "comment-id,agrees\n1,many\n", votesFile: voteHeader}, 2, "agrees"},
		"a nameless comment":  {map[string]string{commentsFile: "comment-id,agrees\n,3\n", votesFile: voteHeader}, 2, "no number"},
	} {
		_, err := Read(folder(c.files))
		var line *LineError
		if !errors.As(err, &line) || line.Line != c.line || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v; want line %d and %q", name, err, c.line, c.says)
		}
	}
	if _, err := Read(folder(map[string]string{commentsFile: "comment-id\n"})); err == nil || !strings.Contains(err.Error(), "neither votes.csv nor participants-votes.csv") {
		t.Errorf("without votes: %v", err)
	}
}

// Rows in any order, ids of any kind: the same export.
func TestOrderOfRows(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	var lines []string
	for i := range 500 {
		lines = append(lines, fmt.Sprintf("%d,,%d,%s,%d\n", 1500000000+i, random.IntN(30), []string{"7", "12", "anna", "007", "99999999"}[random.IntN(5)], random.IntN(3)-1))
	}
	first := read(t, map[string]string{votesFile: voteHeader + strings.Join(lines, "")})
	random.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
	second := read(t, map[string]string{votesFile: voteHeader + strings.Join(lines, "")})
	if got := strings.Join(first.Participants, " "); got != "007 7 12 99999999 anna" {
		t.Errorf("participants %s", got)
	}
	for p := range first.Participants {
		a, b := first.Votes.Row(p), second.Votes.Row(p)
		if first.Participants[p] != second.Participants[p] || fmt.Sprint(a) != fmt.Sprint(b) {
			t.Fatalf("participant %s: %v and %v", first.Participants[p], a, b)
		}
	}
}

// What other servers write: names of columns as in a database dump.
func TestDumpOfADatabase(t *testing.T) {
	e := read(t, map[string]string{votesFile: "modified_ms,statement_id,participant_id,vote\n1594984322740,0,3,1\n"})
	if e.vote("3", "0") != opinion.Agree {
		t.Errorf("%+v", e)
	}
}

func FuzzVotes(f *testing.F) {
	f.Add(voteHeader + "1500000003000,,0,a,-1\n1500000001000,Sun,\"1\",a,1\n\n")
	f.Add("comment-id,voter-id,vote\r\n0,0,1\r\n0,0,0")
	f.Add("participant,0,1\na,1,\nb,,-1\n")
	f.Add(voteHeader + "1,\"\n,\"\"\",1,a,1\n")
	f.Fuzz(func(t *testing.T, text string) {
		e, err := ReadFile(folder(map[string]string{votesFile: text}), votesFile)
		if err != nil {
			var line *LineError
			if !errors.As(err, &line) || line.Line < 1 || line.Line > strings.Count(text, "\n")+1 {
				t.Fatalf("the error names no line: %v", err)
			}
			return
		}
		if e.Votes.Len()+e.Report.Changed != e.Report.Lines {
			t.Fatalf("%d votes and %d changed of %d lines", e.Votes.Len(), e.Report.Changed, e.Report.Lines)
		}
		opinion.Compat(e.Votes, opinion.CompatOptions{})
	})
}

func FuzzComments(f *testing.F) {
	f.Add(threeComments)
	f.Add("comment-id,comment-body\n1,\"a\n\"\"b\"\n")
	f.Fuzz(func(t *testing.T, text string) {
		e, err := Read(folder(map[string]string{commentsFile: text, votesFile: voteHeader + "1500000003,,1,a,1\n"}))
		if err != nil {
			var line *LineError
			if !errors.As(err, &line) {
				t.Fatalf("the error names no line: %v", err)
			}
			return
		}
		if e.vote("a", "1") != opinion.Agree && e.vote("a", "1") != opinion.Disagree {
			t.Fatal("the vote is lost")
		}
		for _, sentence := range e.Report.Sentences() {
			if sentence == "" {
				t.Fatal("an empty sentence")
			}
		}
	})
}

// A million lines with one that is broken in the middle: the sentence names the
// file and the line, whatever is wrong with it, and comes at once; a quotation
// mark that nobody closed does not swallow half a million votes.
func TestABrokenLineAmongAMillion(t *testing.T) {
	const lines, broken = 1_000_000, 500_000
	for name, c := range map[string]struct{ line, says string }{
		"a vote in words":         {"1500000000000,,12,3,oops", `the vote "oops" is none of −1, 0 and 1`},
		"a column missing":        {"1500000000000,,12,3", "5 columns were expected, there are 4"},
		"a quote within a field":  {`1500000000000,,12,x"y,oops`, `the vote "oops" is none of −1, 0 and 1`},
		"a quote that stays open": {`1500000000000,,"12,3,1`, "a quotation mark is opened and not closed within 1 MiB"},
	} {
		var text strings.Builder
		text.WriteString(voteHeader)
		for i := 2; i <= lines; i++ {
			if i == broken {
				text.WriteString(c.line + "\n")
				continue
			}
			fmt.Fprintf(&text, "1500000000000,,%d,%d,%d\n", i%500, i/20, i%3-1)
		}
		err := ScanVotes(strings.NewReader(text.String()), votesFile, func(VoteLine) error { return nil })
		if want := fmt.Sprintf("votes.csv, line %d: %s", broken, c.says); err == nil || err.Error() != want {
			t.Errorf("%s: %v; want %s", name, err, want)
		}
	}
	// Quotes that belong there.
	e := read(t, map[string]string{votesFile: voteHeader + "1500000003000,\"Sun, 1\n\"\"x\"\"\",\"1\",a\"b,1\n"})
	if e.vote(`a"b`, "1") != opinion.Agree {
		t.Errorf("participants %v", e.Participants)
	}
}
