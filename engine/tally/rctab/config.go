// Package rctab counts elections by the configuration files of RCTab, the certified tabulator of Bright Spots (formerly
// "Universal RCV Tabulator"), as that program counts them: single winner, several winners a round or one, bottoms-up, bottoms-up
// to a percentage, and one winner after another; its rules for overvotes, skipped and repeated ranks, thresholds, batches and
// ties, random ones included. It was checked against that program's reports, round by round.
package rctab

import (
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
)

// Config is what of a configuration file decides a count. Numbers are strings in the file, and blank when they do not apply.
type Config struct {
	OutputSettings struct{ ContestName string }
	CvrFileSources []Source
	Candidates     []struct {
		Name     string
		Excluded bool
		Aliases  []string
	}
	Rules struct {
		TiebreakMode                          string
		OvervoteRule                          string
		WinnerElectionMode                    string
		RandomSeed                            string
		NumberOfWinners                       string
		MultiSeatBottomsUpPercentageThreshold string
		DecimalPlacesForVoteArithmetic        string
		MinimumVoteThreshold                  string
		MaxSkippedRanksAllowed                string
		MaxRankingsAllowed                    string
		NonIntegerWinningThreshold            bool
		DoesFirstRoundDetermineThreshold      bool
		HareQuota                             bool
		BatchElimination                      bool
		ContinueUntilTwoCandidatesRemain      bool
		StopTabulationEarlyAfterRound         string
		ExhaustOnDuplicateCandidate           bool
	}
}

// Source is a file of ballots and how to read it.
type Source struct {
	FilePath                      string
	ContestID                     string
	Provider                      string // "ess" (a sheet), "genericCsv" or "cdf"
	FirstVoteColumnIndex          string // from 1
	FirstVoteRowIndex             string // from 1
	OvervoteDelimiter             string
	OvervoteLabel                 string
	SkippedRankLabel              string
	UndeclaredWriteInLabel        string
	TreatBlankAsUndeclaredWriteIn bool
}

// rules are the numbers and choices of a Config, checked.
type rules struct {
	mode          string
	tie           string
	overvote      string
	seed          int64
	winners       int
	decimals      int
	minimum       int64
	skips         int // allowed in a row
	rankings      int // allowed
	stopAfter     int // rounds
	percentage    *big.Rat
	fractional    bool // threshold
	frozen        bool // threshold of the first round
	hare          bool
	batch         bool
	untilTwo      bool
	endAtRepeated bool
}

const (
	single        = "singleWinnerMajority"
	onePerRound   = "multiWinnerAllowOnlyOneWinnerPerRound"
	manyPerRound  = "multiWinnerAllowMultipleWinnersPerRound"
	bottomsUp     = "bottomsUp"
	percentage    = "bottomsUpUsingPercentageThreshold"
	passes        = "multiPassIrv"
	skipOvervote  = "alwaysSkipToNextRank"
	endAtOvervote = "exhaustImmediately"
	endIfSeveral  = "exhaustIfMultipleContinuing"
	askTie        = "stopCountingAndAsk"
	randomTie     = "random"
	earlierRandom = "previousRoundCountsThenRandom"
	earlierAsk    = "previousRoundCountsThenAsk"
	candidateTie  = "useCandidateOrder"
	generatedTie  = "generatePermutation"
)

// Parse reads a configuration file. It fails with a sentence that names the setting when one is missing, unknown or contradicts
// another.
func Parse(raw []byte) (*Config, error) {
	var c Config
	if err := json.Unmarshal(raw, &c); err != nil {
		return nil, fmt.Errorf("not a configuration of RCTab: %w", err)
	}
	if len(c.Candidates) == 0 {
		return nil, fmt.Errorf("the configuration names no candidates")
	}
	if len(c.CvrFileSources) == 0 {
		return nil, fmt.Errorf("the configuration names no file of ballots (cvrFileSources)")
	}
	_, err := c.rules()
	if err != nil {
		return nil, err
	}
	return &c, nil
}

func (c *Config) rules() (*rules, error) {
	in := &c.Rules
	r := &rules{
		mode: in.WinnerElectionMode, tie: in.TiebreakMode, overvote: in.OvervoteRule, fractional: in.NonIntegerWinningThreshold,
		frozen: in.DoesFirstRoundDetermineThreshold, hare: in.HareQuota, batch: in.BatchElimination, untilTwo: in.ContinueUntilTwoCandidatesRemain,
		endAtRepeated: in.ExhaustOnDuplicateCandidate,
	}
	for _, check := range []struct{ setting, value, known string }{
		{"winnerElectionMode", r.mode, single + " " + onePerRound + " " + manyPerRound + " " + bottomsUp + " " + percentage + " " + passes},
		{"overvoteRule", r.overvote, skipOvervote + " " + endAtOvervote + " " + endIfSeveral},
		{"tiebreakMode", r.tie, askTie + " " + randomTie + " " + earlierRandom + " " + earlierAsk + " " + candidateTie + " " + generatedTie},
	} {
		if check.value == "" || !strings.Contains(" "+check.known+" ", " "+check.value+" ") {
			return nil, fmt.Errorf("the setting %s is %q; known are %s", check.setting, check.value, strings.ReplaceAll(check.known, " ", ", "))
		}
	}
	return r, c.numbers(r)
}

// numbers reads the numeric settings.
func (c *Config) numbers(r *rules) error {
	in := &c.Rules
	for _, n := range []struct {
		setting, value string
		blank          int64 // when the setting is blank
		lo, hi         int64
		into           func(int64)
	}{
		{"numberOfWinners", in.NumberOfWinners, 1, 0, 10_000, func(v int64) { r.winners = int(v) }},
		{"decimalPlacesForVoteArithmetic", in.DecimalPlacesForVoteArithmetic, 4, 0, 18, func(v int64) { r.decimals = int(v) }},
		{"minimumVoteThreshold", in.MinimumVoteThreshold, 0, 0, math.MaxInt64, func(v int64) { r.minimum = v }},
		{"randomSeed", in.RandomSeed, 0, math.MinInt64, math.MaxInt64, func(v int64) { r.seed = v }},
		{"stopTabulationEarlyAfterRound", in.StopTabulationEarlyAfterRound, math.MaxInt32, 1, math.MaxInt32, func(v int64) { r.stopAfter = int(v) }},
		{"maxSkippedRanksAllowed", word(in.MaxSkippedRanksAllowed, "unlimited", math.MaxInt32), 1, 0, math.MaxInt32, func(v int64) { r.skips = int(v) }},
		{"maxRankingsAllowed", word(in.MaxRankingsAllowed, "max", len(c.Candidates)), int64(len(c.Candidates)), 1, math.MaxInt32, func(v int64) { r.rankings = int(v) }},
	} {
		v := n.blank
		if s := strings.TrimSpace(n.value); s != "" {
			var err error
			if v, err = strconv.ParseInt(s, 10, 64); err != nil || v < n.lo || v > n.hi {
				return fmt.Errorf("the setting %s is %q; a whole number from %d to %d was expected", n.setting, n.value, n.lo, n.hi)
			}
		}
		n.into(v)
	}
	if r.mode == percentage {
		p, ok := new(big.Rat).SetString(strings.TrimSpace(in.MultiSeatBottomsUpPercentageThreshold))
		if !ok || p.Sign() <= 0 || p.Cmp(big.NewRat(100, 1)) > 0 {
			return fmt.Errorf("the setting multiSeatBottomsUpPercentageThreshold is %q; a percentage was expected", in.MultiSeatBottomsUpPercentageThreshold)
		}
		r.percentage = p.Quo(p, big.NewRat(100, 1))
		return nil
	}
	if r.winners < 1 {
		return fmt.Errorf("the setting numberOfWinners is %q; at least 1 was expected", in.NumberOfWinners)
	}
	return nil
}

func word(value, word string, means int) string {
	if strings.EqualFold(strings.TrimSpace(value), word) {
		return strconv.Itoa(means)
	}
	return value
}
