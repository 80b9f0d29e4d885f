// Package polis reads what Polis exports: a folder with comments.csv, votes.csv,
// participants-votes.csv and summary.csv, or a lone file of votes.
//
// Exports of different ages differ. This reader takes timestamps in seconds or
// milliseconds, vote signs either way round (recognised from the agree counts in
// comments.csv), a votes file that is a log with changed votes (the last one
// counts, by time), a folder without votes.csv, and statements without votes.
// What it found and what it had to decide is in [Report], in words.
package polis
