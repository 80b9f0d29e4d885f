package rctab

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"concentric/engine/tally"
)

const config = `{
 "outputSettings": {"contestName": "Chair"},
 "cvrFileSources": [{"filePath": "chair.xlsx", "provider": "ess", "firstVoteColumnIndex": "2", "firstVoteRowIndex": "2",
   "overvoteLabel": "overvote", "skippedRankLabel": "undervote", "undeclaredWriteInLabel": "UWI", "overvoteDelimiter": "|"}],
 "candidates": [{"name": "Ada"}, {"name": "Bo", "aliases": ["Bob"]}, {"name": "Cy"}],
 "rules": {"tiebreakMode": "random", "randomSeed": "0", "overvoteRule": "exhaustImmediately", "winnerElectionMode": "singleWinnerMajority",
   "numberOfWinners": "1", "maxSkippedRanksAllowed": "1", "maxRankingsAllowed": "3"}
}`

const sheet = "id,1,2,3\n1,Ada,Bob,\n2,Ada|Cy,Bo,\n3,undervote,undervote,Cy\n4,Bo,,\n5,Cy,overvote,Ada\n6,,,\n7,UWI,Cy,\n"

func write(t *testing.T, config, sheet string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"config.json": config, "chair.csv": sheet} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, "config.json")
}

func TestCountFile(t *testing.T) {
	res, err := CountFile(write(t, config, sheet))
	if err != nil {
		t.Fatal(err)
	}
	rec := res.Records[0]
	first := rec.Rounds[0]
	got := fmt.Sprint(first.Tally, first.Quota, first.Exhausted, rec.Valid, rec.Ballots)
	if want := "[1 1 1 1] 3 [{blank 1} {overvote 1} {skipped 1}] 4 7"; got != want {
		t.Errorf("the first round is %s, want %s", got, want)
	}
	if len(first.Excluded) != 1 || rec.Options[first.Excluded[0]].Name != "Undeclared Write-ins" || len(rec.Winners) != 1 {
		t.Errorf("excluded %v, winners %v", first.Excluded, rec.Winners)
	}
}

func TestTiesThatAskStopTheCount(t *testing.T) {
	_, err := CountFile(write(t, strings.Replace(config, `"random"`, `"stopCountingAndAsk"`, 1), sheet))
	var tie *tally.TieError
	if !errors.As(err, &tie) || len(tie.Names) != 2 || tie.Tie.For != "exclusion" {
		t.Errorf("the tie for the last place gave %v", err)
	}
}

func TestUnreadable(t *testing.T) {
	for _, c := range []struct{ config, sheet, want string }{
		{config, strings.Replace(sheet, "Bob", "Boris", 1), `chair.csv, line 2: found "Boris", expected one of the`},
		{config, "", "found an empty file"},
		{strings.Replace(config, `"singleWinnerMajority"`, `"monarchy"`, 1), sheet, `winnerElectionMode is "monarchy"; known are singleWinnerMajority,`},
		{strings.Replace(config, `"numberOfWinners": "1"`, `"numberOfWinners": "0"`, 1), sheet, `numberOfWinners is "0"; at least 1`},
		{strings.Replace(config, `"numberOfWinners": "1"`, `"numberOfWinners": "one"`, 1), sheet, `numberOfWinners is "one"; a whole number`},
		{strings.Replace(config, `"ess"`, `"dominion"`, 1), sheet, `provider "dominion"`},
		{strings.Replace(config, `chair.xlsx`, `other.xlsx`, 1), sheet, `save its sheet as`},
		{strings.Replace(config, `"name": "Cy"`, `"name": "Ada"`, 1), sheet, `names the candidate "Ada" twice`},
		{"[]", sheet, "not a configuration of RCTab"},
		{"{}", sheet, "names no candidates"},
	} {
		res, err := CountFile(write(t, c.config, c.sheet))
		if res != nil || err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q gave %v", c.want, err)
		}
	}
}

// The first numbers of java.util.Random(0), and a string hash, as published for years in many places.
func TestJava(t *testing.T) {
	r := newJavaRandom(0)
	if a, b := r.double(), r.double(); a != 0.730967787376657 || b != 0.24053641567148587 {
		t.Errorf("the first numbers are %v and %v", a, b)
	}
	if h := javaHash("hello"); h != 99162322 {
		t.Errorf("the hash of hello is %d", h)
	}
	order := []int{0, 1, 2, 3, 4}
	newJavaRandom(7).shuffle(order)
	seen := make(map[int]bool)
	for _, o := range order {
		seen[o] = true
	}
	if len(seen) != 5 {
		t.Errorf("shuffling lost something: %v", order)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(config)
	f.Add("{}")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := Parse([]byte(text))
		if (c == nil) == (err == nil) {
			t.Fatalf("configuration %v, error %v", c, err)
		}
	})
}
