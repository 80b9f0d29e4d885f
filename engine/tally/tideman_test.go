package tally_test

import (
	"encoding/json"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"concentric/engine/tally"
)

// TestIRVAgreesOnTideman compares the rounds of 45 real elections with those of another implementation, up to the majority (it goes
// on to order all options) or up to the first tie (it breaks ties by pairwise comparison, which we do not), and the winners.
func TestIRVAgreesOnTideman(t *testing.T) {
	root := os.Getenv("CONCENTRIC_DATA")
	if root == "" {
		t.Skip("left out: Tideman's 45 elections (set CONCENTRIC_DATA)")
	}
	root = filepath.Join(root, "elections", "tideman")
	files, err := filepath.Glob(filepath.Join(root, "ballots", "*.cvotes"))
	if err != nil || len(files) == 0 {
		t.Fatal("no elections", err)
	}
	compared, agreed, rounds, shared := 0, 0, 0, 0
	var left []string
	for _, f := range files {
		name := strings.TrimSuffix(filepath.Base(f), ".cvotes")
		raw, err := os.ReadFile(filepath.Join(root, "results", name, "explicitRankingEvaluationOfVotes", name+"-explicitRankingEvaluationOfVotes-Instant-runoff.json"))
		if err != nil {
			t.Fatal(err)
		}
		var want struct {
			Ranking string
			Stats   struct {
				Rounds map[string]map[string]json.Number
			}
		}
		if err := json.Unmarshal(raw, &want); err != nil {
			t.Fatal(err)
		}
		e := readFile(t, f)
		if !e.Ballots.Plain {
			shared++
		}
		rec, err := tally.IRV{}.Count(e, nil)
		if err != nil {
			t.Fatal(err)
		}
		compared++
		n, diff := sameRounds(rec, want.Stats.Rounds)
		rounds += n
		first := strings.TrimSpace(strings.Split(want.Ranking, ">")[0])
		if diff == "" && len(rec.Ties) == 0 && rec.Name(rec.Winners[0]) != first {
			diff = fmt.Sprintf("winner %s, reference %s", rec.Name(rec.Winners[0]), first)
		}
		if diff != "" {
			t.Errorf("%s: %s", name, diff)
			continue
		}
		if len(rec.Ties) > 0 && rec.Name(rec.Winners[0]) != first {
			left = append(left, fmt.Sprintf("%s (tie in round %d)", name, rec.Ties[0].Round))
			continue
		}
		agreed++
	}
	t.Logf("%d elections compared (%d with shared ranks), %d agree, at %d rounds; another winner after a tie: %v",
		compared, shared, agreed, rounds, left)
}

func sameRounds(rec *tally.Record, want map[string]map[string]json.Number) (int, string) {
	until := len(rec.Rounds)
	for _, tie := range rec.Ties {
		until = min(until, tie.Round)
	}
	for i, r := range rec.Rounds[:until] {
		w := want[strconv.Itoa(i+1)]
		if w == nil {
			return i, fmt.Sprintf("the reference has no round %d", i+1)
		}
		for name, votes := range w {
			o := slices.IndexFunc(rec.Options, func(o tally.Option) bool { return o.Name == name })
			v, ok := new(big.Rat).SetString(votes.String())
			if o < 0 || !ok || r.Tally[o].Rat().Cmp(v) != 0 {
				return i, fmt.Sprintf("round %d: option %s has %s votes, reference %s", i+1, name, r.Tally[o], votes)
			}
		}
	}
	return until, ""
}

// TestSTVOnTideman compares the winners of the elections for several seats with those of the same implementation, whose rule is the
// Scottish one with nine decimals. It transfers all surpluses of a round at once and counts some ballots twice on the way: where its
// own table has more votes than there are ballots, that is reported instead, as its error; so are ties, which it breaks otherwise.
func TestSTVOnTideman(t *testing.T) {
	root := os.Getenv("CONCENTRIC_DATA")
	if root == "" {
		t.Skip("left out: Tideman's 45 elections (set CONCENTRIC_DATA)")
	}
	root = filepath.Join(root, "elections", "tideman")
	files, err := filepath.Glob(filepath.Join(root, "ballots", "*.cvotes"))
	if err != nil || len(files) == 0 {
		t.Fatal("no elections", err)
	}
	agreed := 0
	for _, f := range files {
		name := strings.TrimSuffix(filepath.Base(f), ".cvotes")
		raw, err := os.ReadFile(filepath.Join(root, "results", name, "explicitRankingEvaluationOfVotes", name+"-explicitRankingEvaluationOfVotes-STV.json"))
		if err != nil {
			t.Fatal(err)
		}
		var want stvReference
		if err := json.Unmarshal(raw, &want); err != nil {
			t.Fatal(err)
		}
		rec, err := tally.Scottish().Count(readFile(t, f), nil)
		if err != nil {
			t.Fatal(err)
		}
		var won, ref []string
		for _, w := range rec.Winners {
			won = append(won, rec.Name(w))
		}
		for part := range strings.SplitSeq(want.Ranking, ">") {
			ref = append(ref, strings.TrimSpace(part))
		}
		slices.Sort(won)
		slices.Sort(ref)
		switch most := want.mostVotes(); {
		case slices.Equal(won, ref):
			agreed++
		case most > float64(rec.Ballots)+0.001:
			t.Logf("%s: differs; the reference counts %.1f votes of %d ballots, and elects %d for %d seats", name, most, rec.Ballots, len(ref), rec.Seats)
		case len(rec.Ties) > 0:
			t.Logf("%s: differs after a tie in round %d", name, rec.Ties[0].Round)
		default:
			t.Errorf("%s: %v, reference %v", name, won, ref)
		}
	}
	t.Logf("%d elections compared, %d agree", len(files), agreed)
}

type stvReference struct {
	Ranking string
	Stats   struct {
		Quota  float64 `json:"Votes Needed to Win"`
		Rounds map[string]map[string]float64
	}
}

// mostVotes is the largest number of votes in a round of the reference: those of the options still in it, and a quota for each
// elected before.
func (r stvReference) mostVotes() float64 {
	most, elected := 0.0, 0
	for n := 1; r.Stats.Rounds[strconv.Itoa(n)] != nil; n++ {
		sum := float64(elected) * r.Stats.Quota
		for _, v := range r.Stats.Rounds[strconv.Itoa(n)] {
			sum += v
			if v >= r.Stats.Quota {
				elected++
			}
		}
		most = max(most, sum)
	}
	return most
}
