// Package wording compares texts: what changed between two of them, word by
// word, and what becomes of a text that two people changed at once.
package wording

import (
	"strings"
	"unicode"
)

// Piece is a stretch of text that two versions share (Was and Is false), that
// only the older one has (Was), or only the newer one (Is).
type Piece struct {
	Text string
	Was  bool
	Is   bool
}

// diffLimit bounds the table of the comparison: beyond it (about 2,000 words
// changed on either side) the whole of both stands as changed.
const diffLimit = 4_000_000

// Diff compares two texts word by word: the longest common subsequence of
// their words and white space (Hirschberg 1975 gives the recurrence; the table
// is kept whole, after equal beginnings and ends are set aside). The pieces that
// are not Is, joined, are the older text; those that are not Was, the newer.
func Diff(older, newer string) []Piece {
	a, b := tokens(older), tokens(newer)
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	var d pieces
	d.add(a[:head], false, false)
	d.compare(a[head:len(a)-tail], b[head:len(b)-tail])
	d.add(a[len(a)-tail:], false, false)
	return d.list
}

type pieces struct{ list []Piece }

// add appends tokens, joined to the last piece if it is of the same kind.
func (d *pieces) add(tokens []string, was, is bool) {
	text := strings.Join(tokens, "")
	if text == "" {
		return
	}
	if n := len(d.list); n > 0 && d.list[n-1].Was == was && d.list[n-1].Is == is {
		d.list[n-1].Text += text
		return
	}
	d.list = append(d.list, Piece{Text: text, Was: was, Is: is})
}

func (d *pieces) compare(a, b []string) {
	if len(a)*len(b) > diffLimit {
		d.add(a, true, false)
		d.add(b, false, true)
		return
	}
	common := longest(a, b)
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] == b[j]:
			d.add(a[i:i+1], false, false)
			i, j = i+1, j+1
		case common[i+1][j] >= common[i][j+1]:
			d.add(a[i:i+1], true, false)
			i++
		default:
			d.add(b[j:j+1], false, true)
			j++
		}
	}
	d.add(a[i:], true, false)
	d.add(b[j:], false, true)
}

// longest[i][j] is the length of the longest common subsequence of a[i:], b[j:].
func longest(a, b []string) [][]int32 {
	common := make([][]int32, len(a)+1)
	for i := range common {
		common[i] = make([]int32, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	return common
}

// tokens splits a text into words and what stands between them.
func tokens(s string) []string {
	var list []string
	start, kind := 0, -1
	for i, r := range s {
		k := 2
		switch {
		case unicode.IsSpace(r):
			k = 0
		case unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) || r == '\'' || r == '’':
			k = 1
		}
		if i > start && (k != kind || k == 2) {
			list = append(list, s[start:i])
			start = i
		}
		kind = k
	}
	if start < len(s) {
		list = append(list, s[start:])
	}
	return list
}
