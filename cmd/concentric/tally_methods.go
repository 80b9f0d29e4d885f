package main

import (
	"errors"
	"fmt"
	"strings"

	"concentric/engine/tally"
)

// tallyMethod is a method of the tally command. Scored methods read the cells of a table with a column for each option as scores.
type tallyMethod struct {
	name, what string
	scored     bool
	count      func(*tally.Election, tally.TieBreak) (*tally.Record, error)
}

// methods lists the methods, with the settings that the command was given.
func (c *tallyCommand) methods() ([]tallyMethod, error) {
	unranked, err := tally.ParseUnranked(c.Unranked)
	if err != nil {
		return nil, fmt.Errorf("--unranked: %w", err)
	}
	strength, err := tally.ParseStrength(c.Strength)
	if err != nil {
		return nil, fmt.Errorf("--strength: %w", err)
	}
	pairs := func(m tally.CondorcetMethod) func(*tally.Election, tally.TieBreak) (*tally.Record, error) {
		return tally.Condorcet{Method: m, Strength: strength, Unranked: unranked}.Count
	}
	motion := tally.YesNo{Needed: tally.Needed(c.Majority), Base: tally.Base(c.Base), Entitled: c.Entitled, Quorum: c.Quorum}
	return []tallyMethod{
		{"irv", "instant runoff: the last is excluded until one has a majority", false, tally.IRV{EndAtShared: c.Shared == "end"}.Count},
		{"stv-scottish", "boards and delegates: five decimals, quota in whole votes (Scotland)", false, tally.Scottish().Count},
		{"stv-meek", "the same, best practice: the quota falls as ballots run out (Meek)", false, tally.MeekPRF().Count},
		{"stv-wigm", "the PR Foundation's reference rule: four decimals", false, tally.WIGM().Count},
		{"stv-minneapolis", "all who cannot win are excluded together (Minneapolis)", false, tally.Minneapolis().Count},
		{"schulze", "pairs: the strongest paths of victories", false, pairs(tally.Schulze)},
		{"ranked-pairs", "pairs: victories locked in, the strongest first", false, pairs(tally.RankedPairs)},
		{"minimax", "pairs: the weakest worst defeat", false, pairs(tally.Minimax)},
		{"copeland", "pairs: most victories less defeats", false, pairs(tally.Copeland)},
		{"borda", "points for each place", false, tally.Borda{Unranked: unranked}.Count},
		{"approval", "as many options as one likes; the most approvals", true, tally.Approval{}.Count},
		{"score", "the highest sum of scores (or mean, with --unranked ignore)", true, tally.ScoreVoting{Blank: unranked, Quorum: c.Quorum}.Count},
		{"star", "score, then a runoff of the two highest", true, tally.STAR{}.Count},
		{"majority-judgment", "the best middle grade", true, tally.MajorityJudgment{Blank: unranked}.Count},
		{"pav", "a balanced list from approvals", true, tally.PAV{}.Count},
		{"equal-shares", "a budget, each voter with the same share of it (Pabulib files)", true, tally.EqualShares{Greedy: c.Greedy}.Count},
		{"plurality", "the most first choices", false, tally.Plurality{}.Count},
		{"runoff", "more than half, or else the two highest against each other", false, tally.Runoff{}.Count},
		{"yes-no", "a motion: yes, no and abstentions, as statutes count them", false, motion.Count},
		{"dot", "dots in a meeting: the most dots", true, tally.Dots{PerPerson: c.Dots, PerOption: c.DotsPerOption}.Count},
	}, nil
}

func (c *tallyCommand) method() (tallyMethod, error) {
	all, err := c.methods()
	if err != nil {
		return tallyMethod{}, err
	}
	var names []string
	for _, m := range all {
		if m.name == c.Method {
			return m, nil
		}
		names = append(names, m.name)
	}
	known := strings.Join(names, ", ")
	if c.Method == "" {
		return tallyMethod{}, errors.New("no --method was given; use one of " + known)
	}
	return tallyMethod{}, fmt.Errorf("there is no method %q; use one of %s", c.Method, known)
}
