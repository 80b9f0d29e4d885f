package ballots

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"concentric/engine/tally"
)

// show writes an election in a line: its options, then each distinct ballot with its weight.
func show(e *tally.Election) string {
	var b strings.Builder
	for i, o := range e.Options {
		if i > 0 {
			b.WriteString(" ")
		}
		b.WriteString(o.Name)
	}
	for r, w := range e.Ballots.All() {
		fmt.Fprintf(&b, "; %d:", w)
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
	return b.String()
}

func TestRankColumns(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"rank 1,rank 2,rank 3\nAda,Bo,Cy\nBo,,Ada\nAda,Bo,Cy\n", "Ada Bo Cy; 2: 1 2 3; 1: 2 - 1"},
		{"Ada,Bo\nBo,Ada\n", "Bo Ada; 1: 1 2; 1: 2 1"},
		{"1,2,3\n3,1,2\n3,1,2\n2,,\n", "1 2 3; 2: 3 1 2; 1: 2"},
		{"3,1\n1,3\n", "1 2 3; 1: 1 3; 1: 3 1"},
		{"weight;first;second\r\n12; Ada ;\"Bo \"\"B\"\"\"\r\n0;Cy;Ada\r\n3;;\r\n", "Ada Bo \"B\" Cy; 12: 1 2; 3:"},
		{"\ufeffid\t1st\tcount\na7\tAda\t2\nb9\tBo\t5", "Ada Bo; 2: 1; 5: 2"},
		{"c1,c2,c3\nAda,overvote,Bo\nundervote,Ada,\n", "Ada Bo; 1: 1 ! 2; 1: - 1"},
		{"x,y\nJosé,B\n\nJos\xe9,B\n", "José B José; 1: 1 2; 1: 3 2"},
		{"x\n1\n 2\n", "1 2; 1: 1; 1: 2"},
	} {
		e, err := RankColumns(strings.NewReader(c.in), "t.csv")
		if err != nil {
			t.Errorf("%q: %v", c.in, err)
			continue
		}
		if got := show(e); got != c.want {
			t.Errorf("%q is\n%s, want\n%s", c.in, got, c.want)
		}
	}
}

func TestRankColumnsRefusesWhatItCannotRead(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", "t.csv: found an empty file"},
		{"a,b\n,\n", `t.csv: found no option in any cell`},
		{"weight,r\n2,Ada\nx,Bo\n", `t.csv, line 3: found the weight "x", expected a whole number of ballots`},
		{"weight,r\n-2,Ada\n", `line 2: found the weight "-2"`},
		{"r,s\nAda,Bo,Cy\n", `t.csv, line 2: found 3 cells, the last "Cy", expected at most 2`},
		{"r,s\n1,2\n1,Bo\n", `line 3: found "Bo", expected the number of an option`},
		{"r,s\n1,2\n0,1\n", `line 3: found "0", expected the number of an option`},
		{"weight,r\n9223372036854775807,Ada\n1,Bo\n", `line 3: found a ballot that cannot be counted (the weights of all ballots add up to more than`},
	} {
		e, err := RankColumns(strings.NewReader(c.in), "t.csv")
		var fault *Error
		if e != nil || !errors.As(err, &fault) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q gave %v, want %s", c.in, err, c.want)
		}
	}
}

func FuzzRankColumns(f *testing.F) {
	f.Add("weight;first;second\r\n12; Ada ;\"Bo \"\"B\"\"\"\r\n")
	f.Add("1,2\n2,1\n\"")
	f.Fuzz(func(t *testing.T, text string) {
		e, err := RankColumns(strings.NewReader(text), "f")
		if (e == nil) == (err == nil) {
			t.Fatalf("election %v, error %v", e, err)
		}
		var fault *Error
		if err != nil && !errors.As(err, &fault) {
			t.Fatalf("%T: %v", err, err)
		}
		if e != nil && e.Check() != nil {
			t.Fatal(e.Check())
		}
	})
}
