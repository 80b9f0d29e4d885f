// Package tally counts elections, exactly, and keeps the complete record of the count.
//
// An Election is its options and its distinct ballots with integer weights; a Builder gathers them from a stream.
// Each method takes an Election and returns a Record: every round with its tallies, quota, transfers and exhausted votes,
// every tie with the rule that broke it, and the winners, so that a person can follow the count by hand.
//
// Numbers are exact: whole numbers, decimals of the precision a rule prescribes, or fractions (see Number).
// Nothing here reads a file, a clock or a random source; the seed of a lot is an argument.
// The readers of ballot files live in engine/tally/ballots, the rules of a certified tabulator in engine/tally/rctab.
package tally
