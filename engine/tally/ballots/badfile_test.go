package ballots_test

import (
	"errors"
	"strings"
	"testing"

	"concentric/engine/tally/ballots"
)

// small is a file in each format with the option Renée; the tables and the Condorcet format are files of four ballots.
func small() map[string]string {
	cast := `{"@id":"s","CVRContest":[{"ContestId":"c","CVRContestSelection":[{"ContestSelectionId":"sa","SelectionPosition":[{"Rank":1,"HasIndication":"yes","NumberVotes":1}]}]}]}`
	return map[string]string{
		"rank-columns":   "first,second,third\nRenée,Bo,Cy\nRenée,Bo,Cy\nBo,Renée,Cy\nCy,Bo,Renée\n",
		"option-columns": "Renée,Bo,Cy\n1,2,3\n1,2,3\n2,1,3\n3,2,1\n",
		"score-columns":  "Renée,Bo,Cy\n5,2,3\n5,0,3\n5,1,3\n0,2,1\n",
		"blt":            "3 1\n2 1 2 3 0\n1 2 1 3 0\n1 3 2 1 0\n0\n\"Renée\"\n\"Bo\"\n\"Cy\"\n\"Vote\"\n",
		"condorcet":      "Renée > Bo > Cy * 2\nBo > Renée > Cy\nCy > Bo > Renée\n",
		"preflib":        "# NUMBER ALTERNATIVES: 3\n# ALTERNATIVE NAME 1: Renée\n# ALTERNATIVE NAME 2: Bo\n# ALTERNATIVE NAME 3: Cy\n# NUMBER VOTERS: 4\n2: 1,2,3\n1: 2,1,3\n1: 3,2,1\n",
		"pabulib":        "META\nkey;value\nbudget;1000\nPROJECTS\nproject_id;cost;name\na;300;Renée\nb;350;Bo\nVOTES\nvoter_id;vote\n1;a,b\n2;a\n3;b\n4;a\n",
		"wards":          "3,1,\n2,1,2,3,\n1,2,1,3,\n1,3,2,1,\n\"Candidate 1\",\"Renée\",\"P\",\n\"Candidate 2\",\"Bo\",\"P\",\n\"Candidate 3\",\"Cy\",\"P\",\n\"Ward 1\"\n",
		"cdf": `{"Election":[{"@id":"e","Candidate":[{"@id":"a","Name":"Renée"}],"Contest":[{"@id":"c","ContestSelection":[{"@id":"sa","CandidateIds":["a"]}]}]}],` + "\n" +
			`"CVR":[` + strings.TrimSuffix(strings.Repeat(`{"CurrentSnapshotId":"s","CVRSnapshot":[`+cast+`]},`, 4), ",") + "]}\n",
	}
}

// saved is a text in the encodings that programs save it in.
func saved(text string) map[string]string {
	low := utf16LE(text)
	high := []byte(low)
	for i := 0; i < len(high); i += 2 {
		high[i], high[i+1] = high[i+1], high[i]
	}
	return map[string]string{
		"UTF-8": text, "a byte order mark": "\ufeff" + text, "Windows": strings.ReplaceAll(text, "\n", "\r\n"), "Mac": strings.ReplaceAll(text, "\n", "\r"),
		"Latin-1": latin1(text), "UTF-16": low, "UTF-16 high": string(high), "no mark": low[2:], "high, no mark": string(high[2:]),
	}
}

func TestEveryFormatInEveryEncoding(t *testing.T) {
	for format, text := range small() {
		for how, in := range saved(text) {
			e, err := ballots.Read(strings.NewReader(in), "f", format, false)
			if err != nil {
				t.Errorf("%s, %s: %v", format, how, err)
				continue
			}
			if e.Ballots.Total() != 4 || e.Options[0].Name != "Renée" {
				t.Errorf("%s, %s: %d ballots, %+v", format, how, e.Ballots.Total(), e.Options)
			}
		}
	}
}

// A file in one format is not counted as one in another, but for tables, which look alike; the refusal says where and what.
func TestTheWrongFormatIsRefused(t *testing.T) {
	alike := map[string]bool{"option-columns as rank-columns": true, "option-columns as score-columns": true}
	for format, text := range small() {
		for other := range small() {
			_, err := ballots.Read(strings.NewReader(text), "f", other, false)
			if name := format + " as " + other; other == format || alike[name] {
				if err != nil {
					t.Errorf("%s: %v", name, err)
				}
			} else if fault := new(ballots.Error); !errors.As(err, &fault) || fault.File != "f" || fault.Line == 0 && other != "rank-columns" || fault.Want == "" {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// Wherever a file is cut off, it is refused in words or is a whole file up to there; a name cut in two is never a new option.
func TestFilesThatWereCutOff(t *testing.T) {
	for format, text := range small() {
		for end := 1; end < len(text)-1; end++ {
			e, err := ballots.Read(strings.NewReader(text[:end]), "f", format, false)
			if err != nil {
				if fault := new(ballots.Error); !errors.As(err, &fault) || fault.File != "f" {
					t.Errorf("%s cut at %d: %v", format, end, err)
				}
				continue
			}
			switch at := strings.LastIndexByte(text[:end], '\n'); {
			case strings.Count(text[:at+1], "\n") < 2:
			case format == "cdf" || format == "wards" && end < len(text)-2:
				t.Errorf("%s cut at %d of %d is counted", format, end, len(text))
			default:
				for _, o := range e.Options {
					if format != "blt" && strings.HasPrefix("Renée", o.Name) && o.Name != "Renée" || strings.Contains(o.Name, "Ã") {
						t.Errorf("%s cut at %d has the option %q", format, end, o.Name)
					}
				}
			}
		}
	}
}
