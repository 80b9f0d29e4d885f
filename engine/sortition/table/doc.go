// Package table reads the two files of a selection by lot: the quotas
// (category, feature, min, max and optionally min_flex, max_flex) and the
// volunteers (one line each, with a column for every category).
//
// The files are read as people have them: separated by commas, semicolons or
// tabs; in UTF-8, UTF-16 or Windows-1252 (Latin-1); with or without a byte order
// mark; with any line ends. What cannot be understood is refused as a whole, with
// the file, line and column of every place that has to be mended.
package table
