// Package opinion finds the shape of a conversation: who votes alike, what
// each group of people stands for, and what everybody shares.
//
// The input is a sparse matrix of votes, participant × statement: agree,
// disagree, pass, or nothing (not asked). [Compat] computes what a Polis server
// computes, so that anyone can check the engine against a system they know.
//
// The package is pure: no files, no clock, no globals, no goroutine left
// behind. The same votes give the same answer, whatever the order in which
// they came; the dense matrix is never built, so that time and memory grow
// with the votes that were cast and not with participants × statements.
package opinion
