package ballots_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"concentric/engine/tally"
	"concentric/engine/tally/ballots"
)

// show writes an election in a line: its seats and options, then each distinct
// ballot with its weight. A shared rank is written 2=3, a skipped one -, a score
// option:score; what is withdrawn has a minus before it.
func show(e *tally.Election) string {
	var b strings.Builder
	if e.Title != "" {
		fmt.Fprintf(&b, "%s; ", e.Title)
	}
	fmt.Fprintf(&b, "%d of", e.SeatCount())
	for _, o := range e.Options {
		b.WriteByte(' ')
		if o.Withdrawn {
			b.WriteByte('-')
		}
		b.WriteString(o.Name)
		if o.Cost > 0 {
			fmt.Fprintf(&b, "(%d)", o.Cost)
		}
	}
	for r, w := range e.Ballots.All() {
		fmt.Fprintf(&b, "; %d×", w)
		if e.Ballots.Scored {
			for o, score := range r.Scores() {
				fmt.Fprintf(&b, " %d:%d", o+1, score)
			}
			continue
		}
		for _, m := range r {
			switch {
			case m == tally.Skipped:
				b.WriteString(" -")
			case m == tally.Overvoted:
				b.WriteString(" !")
			case m.SharesRank():
				fmt.Fprintf(&b, "=%d", m.Option()+1)
			default:
				fmt.Fprintf(&b, " %d", m.Option()+1)
			}
		}
	}
	if e.Budget > 0 {
		fmt.Fprintf(&b, "; budget %d", e.Budget)
	}
	return b.String()
}

const (
	blt       = "3 2\n-2\n(b1) 4 1 2=3 0\n2 - 3 0 # two\n1 0\n0\n\"Ada\"\n\"Jo \"the Hat\" Öz\"\n\"Lee\"\n\"A /* board */\"\n"
	condorcet = "#/Candidates: Ada ; Bo;Cy\n#/Number of Seats: 2\nAda > Bo = Cy * 3\ntag || Cy ^2 * 2 # twice\n/EMPTY_RANKING/\n"
	preflib   = "# TITLE: A board\n# NUMBER ALTERNATIVES: 3\n# NUMBER VOTERS: 6\n# ALTERNATIVE NAME 1: Ada\n# ALTERNATIVE NAME 2: Bo\n# ALTERNATIVE NAME 3: Cy\n4: 1,{2,3}\n2: 3\n"
	category  = "# DATA TYPE: cat\n# NUMBER ALTERNATIVES: 3\n# NUMBER CATEGORIES: 3\n# ALTERNATIVE NAME 1: Ada\n# ALTERNATIVE NAME 2: Bo\n# ALTERNATIVE NAME 3: Cy\n2: 1,{},{2,3}\n1: {},2\n"
	ward      = "3,2,\n36,1,\n23,1,2,\n\"Candidate 1\",\"Ada\",\"Greens\",\n\"Candidate 2\",\"Bo\",\"\",\n\"Candidate 3\",\"Cy\",\"\",\n\"Ward 3\",\n"
	columns   = "Ada;Bo;Cy;weight\n1;2;2;4\n;1;3;1\n;;;2\n"
	scores    = "Ada,Bo,Cy\n5,0,\nx,,3\n"
	budget    = "META\nkey;value\ndescription;Village\nbudget;1000.50\nvote_type;approval\nPROJECTS\nproject_id;cost;name\np1;500;Tree\np2;600,25;Lamp\nVOTES\nvoter_id;vote\nv1;p1,p2\nv2;p2\nv3;\n"
	points    = "META\nkey;value\nbudget;10\nvote_type;cumulative\nPROJECTS\nproject_id;cost\na;5\nb;6\nVOTES\nvoter_id;vote;points\n1;b,a;3,2\n"
	ordinal   = "META\nkey;value\nbudget;10\nvote_type;ordinal\nPROJECTS\nproject_id;cost\na;5\nb;6\nVOTES\nvoter_id;vote\n1;b,a\n"
)

func TestEveryFormatIsFoundAndRead(t *testing.T) {
	for name, c := range map[string]struct {
		file   string
		scored bool
		want   string
	}{
		"BLT":                 {blt, false, `A /* board */; 2 of Ada -Jo "the Hat" Öz Lee; 4× 1 2=3; 2× - 3; 1×`},
		"BLT on few lines":    {"2 1 1 1 2 0 0 \n\"Ada\" \"Bo\" \"Title\"", false, "Title; 1 of Ada Bo; 1× 1 2"},
		"Condorcet":           {condorcet, false, "2 of Ada Bo Cy; 3× 1 2=3; 4× 3; 1×"},
		"Condorcet, unlisted": {"B > A\nC;A=B", false, "1 of B A C; 1× 1 2; 1× 3; 1× 2=1"},
		"PrefLib":             {preflib, false, "A board; 1 of Ada Bo Cy; 4× 1 2=3; 2× 3"},
		"PrefLib, categories": {category, false, "1 of Ada Bo Cy; 2× 1:2 2:0 3:0; 1× 2:1"},
		"ward":                {ward, false, "Ward 3; 2 of Ada Bo Cy; 36× 1; 23× 1 2"},
		"option columns":      {columns, false, "1 of Ada Bo Cy; 4× 1 2=3; 1× 2 - 3; 2×"},
		"scores":              {scores, true, "1 of Ada Bo Cy; 1× 1:5 2:0; 1× 1:1 3:3"},
		"approvals":           {budget, false, "Village; 1 of Tree(50000) Lamp(60025); 1× 1:1 2:1; 1× 2:1; 1×; budget 100050"},
		"points":              {points, false, "1 of a(5) b(6); 1× 2:3 1:2; budget 10"},
		"ordinal":             {ordinal, false, "1 of a(5) b(6); 1× 2:2 1:1; budget 10"},
		"rank columns":        {"1,2,3\nBo,Ada,\nCy,,Bo\n", false, "1 of Bo Ada Cy; 1× 1 2; 1× 3 - 1"},
		"numbers of options":  {"rank 1,rank 2,rank 3\n1,2,3\n3,1,\n", false, "1 of 1 2 3; 1× 1 2 3; 1× 3 1"},
	} {
		for _, how := range []struct {
			name string
			as   func(string) string
		}{
			{"", func(s string) string { return s }},
			{", with a byte order mark and Windows line ends", func(s string) string { return "\ufeff" + strings.ReplaceAll(s, "\n", "\r\n") }},
			{", with the line ends of old Macs", func(s string) string { return strings.ReplaceAll(s, "\n", "\r") }},
			{", in UTF-16", utf16LE},
			{", in UTF-16 without a mark", func(s string) string { return utf16LE(s)[2:] }},
			{", in Latin-1", latin1},
		} {
			e, err := ballots.Read(strings.NewReader(how.as(c.file)), "f", "", c.scored)
			if err != nil {
				t.Errorf("%s%s: %v", name, how.name, err)
			} else if got := show(e); got != c.want {
				t.Errorf("%s%s:\n%s\n%s", name, how.name, got, c.want)
			}
		}
	}
}

func utf16LE(s string) string {
	b := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return string(b)
}

func latin1(s string) string {
	var b []byte
	for _, r := range s {
		b = append(b, byte(r))
	}
	return string(b)
}

// What cannot be read names the file, the line, what stands there, and what was
// expected.
func TestWhatCannotBeReadIsNamed(t *testing.T) {
	for _, c := range []struct{ format, file, want string }{
		{"", "", "f: found an empty file, expected ballots"},
		{"", "\ufeff \n", "f: found an empty file, expected ballots"},
		{"blt", "3\n", `f, line 1: found "3", expected the number of options and the number of seats`},
		{"blt", "x 2\n", `f, line 1: found "x", expected the number of options, from 1 to 32000`},
		{"blt", "3 0\n", `f, line 1: found "0", expected the number of seats, from 1 on`},
		{"blt", "3 1\n2 1 4 0\n", `f, line 2: found "4", expected the number of an option, from 1 to 3`},
		{"blt", "3 1\n-2 1 0\n", `f: found no end of the ballots, expected a line with 0 after the last ballot, and the names of the options`},
		{"blt", "3 1\n2 1 2\n", `f: found a last ballot without an end, expected a 0 at the end of each ballot, and the names of the options`},
		{"blt", "3 1\n2 1 0\n0\n\"Ada\"\n", `f: found 1 names, expected a name in quotes for each of the 3 options`},
		{"blt", "2 1\nx 1 0\n", `f, line 2: found the weight "x", expected a whole number of ballots`},
		{"blt", "2 1\n1 1 0\n0\nAda\n", `f, line 4: found "Ada", expected a name in quotes`},
		{"blt", "2 1\n9223372036854775807 1 0\n9223372036854775807 2 0\n0\n\"A\"\n\"B\"\n", `f, line 3: found a ballot that cannot be counted (the weights of all ballots add up to more than 9223372036854775807, which is more than can be counted), expected one that can`},
		{"condorcet", "#/Candidates: A ; A\n", `f, line 1: found the candidate "A", expected names that differ from one another`},
		{"condorcet", "#/Candidates: A ; B\nA > C\n", `f, line 2: found "C", expected an option from the list of candidates`},
		{"condorcet", "A > > B\n", `f, line 1: found an option without a name, expected a ballot such as "A > B = C"`},
		{"condorcet", "A * many\n", `f, line 1: found the weight " many", expected a whole number of ballots`},
		{"preflib", "# NUMBER ALTERNATIVES: 2\n# ALTERNATIVE NAME 1: Ada\n", `f: found the names of 1 alternatives, expected 2, as its head says`},
		{"preflib", preflib + "7: 1\n", `f: found 13 ballots, expected 6, as its head says`},
		{"preflib", "# ALTERNATIVE NAME 1: Ada\n3: {1\n", `f, line 2: found "{1", expected a brace that closes`},
		{"preflib", "# ALTERNATIVE NAME 1: Ada\n1,1\n", `f, line 2: found "1,1", expected a ballot such as "12: 1,{2,3},4"`},
		{"wards", "3,\n", `f, line 1: found 1 numbers, expected the numbers of options and of seats`},
		{"wards", "2,1,\n5,3,\n", `f, line 2: found "3", expected the number of an option, from 1 to 2`},
		{"wards", "2,1,\n5,1,\n\"Candidate 1\",\"Ada\",\n", `f: found the names of 1 options, expected a line "Candidate n" with the name of each of the 2`},
		{"option-columns", "Ada,Bo\n1,first\n", `f, line 2: found "first" for Bo, expected a rank from 1 to 32000, or nothing`},
		{"option-columns", "Ada,Ada\n", `f, line 1: found two columns headed "Ada", expected one column for each option`},
		{"option-columns", "Ada,Bo\n1,2,3\n", `f, line 2: found 3 cells, expected 2, as in the first line`},
		{"score-columns", "Ada,Bo\n1.5,2\n", `f, line 2: found "1.5" for Ada, expected a score in whole numbers, or nothing`},
		{"score-columns", "Ada,Bo\n99999,2\n", `f, line 2: found "99999" for Ada, expected a score in whole numbers, or nothing`},
		{"pabulib", "PROJECTS\nproject_id;price\n", `f, line 2: found the columns project_id, price, expected a column cost`},
		{"pabulib", strings.Replace(budget, "v1;p1,p2", "v1;p1,p9", 1), `f, line 12: found a vote for "p9", expected the id of one of the projects`},
		{"pabulib", strings.Replace(budget, "1000.50", "much", 1), `f: found the budget "much", expected an amount in META, such as 100000`},
		{"pabulib", strings.Replace(points, "3,2", "3", 1), `f, line 11: found 1 points for 2 projects, expected points for each project of the vote`},
		{"pabulib", strings.Replace(budget, "p2;600,25", "p1;600,25", 1), `f, line 9: found the project "p1", expected projects with an id each, that differs from the others'`},
		{"rank-columns", "first,second\n", "f: found no option in any cell, expected a table of ballots with a column for each rank"},
		{"rank-columns", "1,2\n\"Ada,Bo\nBo,Ada\n", `f, line 2: found "\"Ada,Bo", expected a quotation mark that ends the cell on the same line`},
		{"rank-columns", "1,2,3\nAda,Bo,\nBo,Ad", `f, line 3: found 2 cells in a last line without an end, expected 3, as in all lines before; the file seems to have been cut off`},
		{"rank-columns", "1,2\n" + strings.Repeat("Ada,Bo\n", 10) + "Bo", `f, line 12: found 1 cells in a last line without an end, expected 2, as in all lines before; the file seems to have been cut off`},
		{"option-columns", "Ada,Bo,Cy\n1,2,\n2,1", `f, line 3: found 2 cells in a last line without an end, expected 3, as in all lines before; the file seems to have been cut off`},
		{"option-columns", "Ada,Bo\n1,\"2,5\"\n", `f, line 2: found "2,5", expected a whole number in each cell, or nothing`},
		{"wards", ward[:len(ward)-12], `f: found no name of the ward after the options, expected it in the last line; the file may have been cut off`},
		{"wards", ward[:len(ward)-4], `f, line 7: found "\"Ward ", expected a quotation mark that closes; the file may have been cut off`},
		{"blt", blt[:len(blt)-4], `f, line 10: found "A /* board, expected a name with a quote at its end; the file may have been cut off`},
		{"pabulib", strings.Replace(budget, "budget;", "num_votes;4\nbudget;", 1), `f: found 3 votes, expected 4, as its head says; the file may have been cut off`},
		{"pabulib", strings.Replace(budget, "budget;", "num_projects;3\nbudget;", 1), `f: found 2 projects, expected 3, as its head says; the file may have been cut off`},
		{"rank-columns", "1,2\nBo,Ada,Cy\n", `f, line 2: found 3 cells, the last "Cy", expected at most 2, as in the first line`},
	} {
		_, err := ballots.Read(strings.NewReader(c.file), "f", c.format, false)
		var wrong *ballots.Error
		if !errors.As(err, &wrong) || err.Error() != c.want {
			t.Errorf("%s %q:\n%v\n%s", c.format, c.file, err, c.want)
		}
	}
	if _, err := ballots.Read(strings.NewReader("x"), "f", "excel", false); err == nil || !strings.Contains(err.Error(), `there is no format "excel"; there are cdf, pabulib,`) {
		t.Error(err)
	}
}

// No input makes a reader panic, and what it reads can be counted.
func FuzzRead(f *testing.F) {
	names, _ := ballots.Formats()
	for n := range names {
		for _, file := range []string{blt, condorcet, preflib, category, ward, columns, scores, budget, points, ordinal, "1,2\nBo,Ada\n", "{\"CVR\":[]}"} {
			f.Add(n, file)
			f.Add(n, file[:len(file)/2])
			f.Add(n, utf16LE(file))
		}
	}
	f.Fuzz(func(t *testing.T, n int, file string) {
		if n < 0 || n >= len(names) {
			return
		}
		e, err := ballots.Read(strings.NewReader(file), "f", names[n], false)
		var wrong *ballots.Error
		switch {
		case err == nil:
			if err := e.Check(); err != nil {
				t.Errorf("what was read cannot be counted: %v", err)
			}
		case !errors.As(err, &wrong):
			t.Errorf("%T: %v", err, err)
		case wrong.File != "f" || wrong.Found == "" || wrong.Want == "":
			t.Errorf("%+v", wrong)
		}
	})
}
