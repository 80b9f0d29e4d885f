package main

import (
	"errors"
	"fmt"
	"strings"

	"concentric/engine/tally"
)

// tallyMethod is a method of the tally command.
type tallyMethod struct {
	name, what string
	count      func(*tally.Election, tally.TieBreak) (*tally.Record, error)
}

func tallyMethods() []tallyMethod {
	return []tallyMethod{
		{"irv", "instant runoff: the last is excluded until one has a majority", tally.IRV{}.Count},
		{"stv-scottish", "boards and delegates: five decimals, quota in whole votes (Scotland)", tally.Scottish().Count},
		{"stv-meek", "the same, best practice: the quota falls as ballots run out (Meek)", tally.MeekPRF().Count},
		{"stv-wigm", "the PR Foundation's reference rule: four decimals", tally.WIGM().Count},
		{"stv-minneapolis", "all who cannot win are excluded together (Minneapolis)", tally.Minneapolis().Count},
	}
}

func findTallyMethod(name string) (tallyMethod, error) {
	var names []string
	for _, m := range tallyMethods() {
		if m.name == name {
			return m, nil
		}
		names = append(names, m.name)
	}
	known := strings.Join(names, ", ")
	if name == "" {
		return tallyMethod{}, errors.New("no --method was given; use one of " + known)
	}
	return tallyMethod{}, fmt.Errorf("there is no method %q; use one of %s", name, known)
}
