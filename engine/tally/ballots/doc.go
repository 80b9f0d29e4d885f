// Package ballots reads ballot files into elections. A reader counts all of a file or nothing: what it cannot read it reports
// as an *Error that names the file, the line, what stands there and what was expected.
package ballots
