package ballots

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const smallCDF = `{
 "CVR": [
  {"CurrentSnapshotId": "s2", "CVRSnapshot": [
    {"@id": "s1", "CVRContest": [{"ContestId": "c", "CVRContestSelection": [{"ContestSelectionId": "b", "Rank": 1}]}]},
    {"@id": "s2", "CVRContest": [{"ContestId": "c", "CVRContestSelection": [
      {"ContestSelectionId": "a", "SelectionPosition": [{"Rank": 1, "HasIndication": "yes", "IsAllocable": "unknown"}, {"Rank": 4, "HasIndication": "no"}]},
      {"ContestSelectionId": "b", "SelectionPosition": [{"Rank": 3}]},
      {"ContestSelectionId": "w", "SelectionPosition": [{"Rank": 3}]}]}]}]},
  {"CurrentSnapshotId": "s1", "CVRSnapshot": [{"@id": "s1", "CVRContest": [{"ContestId": "other"}]}]},
  {"CurrentSnapshotId": "s1", "CVRSnapshot": [{"@id": "s1", "CVRContest": [{"ContestId": "c"}]}]}
 ],
 "Election": [{"Candidate": [{"@id": "1", "Name": "Ada"}, {"@id": "2", "Name": "Bo"}],
  "Contest": [{"@id": "c", "Name": "Board", "ContestSelection": [
    {"@id": "w", "IsWriteIn": true}, {"@id": "b", "CandidateIds": ["2"]}, {"@id": "a", "CandidateIds": ["1"]}]}]}]
}`

func TestCDF(t *testing.T) {
	e, err := CDF(strings.NewReader(smallCDF), "small.json", "Board")
	if err != nil {
		t.Fatal(err)
	}
	if len(e.Options) != 3 || e.Options[0].Name != "Bo" || e.Options[1].Name != "Ada" || !e.Options[2].WriteIn {
		t.Fatalf("options %+v", e.Options)
	}
	if e.Ballots.Total() != 2 || e.Ballots.Len() != 2 {
		t.Fatalf("%d ballots, %d distinct", e.Ballots.Total(), e.Ballots.Len())
	}
	r := e.Ballots.Ranking(0)
	if len(r) != 4 || r[0].Option() != 1 || r[1].IsOption() || r[2].Option() != 0 || r[3].Option() != 2 || !r[3].SharesRank() {
		t.Errorf("the first ballot is %v", r)
	}
	if len(e.Ballots.Ranking(1)) != 0 {
		t.Errorf("the blank ballot is %v", e.Ballots.Ranking(1))
	}
}

func TestCDFRefusesWhatItCannotRead(t *testing.T) {
	for _, c := range []struct{ change, into, want string }{
		{`"Rank": 3}]},
      {"ContestSelectionId": "w"`, `"Rank": "third"}]},
      {"ContestSelectionId": "w"`, `small.json, line 8: found the rank "third" in the record that ends here, expected a rank from 1 on`},
		{`"ContestSelectionId": "b", "S`, `"ContestSelectionId": "x", "S`, `contest selection "x"`},
		{`"CandidateIds": ["1"]`, `"CandidateIds": ["7"]`, `candidate id "7"`},
		{`"Name": "Board"`, `"Name": "Council"`, `0 contests named "Board" among "Council"`},
		{`"CurrentSnapshotId": "s2"`, `"CurrentSnapshotId": "s3"`, `current snapshot "s3" is not there`},
		{`]}]}]
}`, ``, "the file was cut off"},
		{`"Rank": 1}]}]},`, `"Rank": 1]}]},`, "line 4: found invalid character"},
		{`{
 "CVR"`, `[
 "CVR"`, `found "["`},
	} {
		text := strings.Replace(smallCDF, c.change, c.into, 1)
		if text == smallCDF {
			t.Fatalf("nothing to change for %q", c.want)
		}
		e, err := CDF(strings.NewReader(text), "small.json", "Board")
		var fault *Error
		if e != nil || !errors.As(err, &fault) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q gave %v", c.want, err)
		}
	}
}

func FuzzCDF(f *testing.F) {
	f.Add(smallCDF, "Board")
	f.Add("", "")
	f.Add(`{"CVR":[],"Election":[]}`, "")
	if root := os.Getenv("CONCENTRIC_DATA"); root != "" {
		raw, err := os.ReadFile(filepath.Join(root, "elections/rctab/test_set_0_skipped_first_choice/test_set_0_skipped_first_choice_cvr.json"))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(raw), "Nist Test Set 0 Skipped First Choice")
	}
	f.Fuzz(func(t *testing.T, text, contest string) {
		e, err := CDF(strings.NewReader(text), "f", contest)
		if (e == nil) == (err == nil) {
			t.Fatalf("election %v, error %v", e, err)
		}
		var fault *Error
		if err != nil && !errors.As(err, &fault) {
			t.Fatalf("%T: %v", err, err)
		}
	})
}
