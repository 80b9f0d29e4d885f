package pdf

import (
	"strings"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// A text may mix the Go fonts' letters with those of the server's own font, and
// Chinese breaks anywhere: so lines are made here.

// face is a type and its style, as the file knows them.
type face struct {
	family, style string
	letters       *sfnt.Font
}

// faceOf is the type that a letter is set in: the Go fonts' where they have it.
func (d *Sheet) faceOf(style string, r rune) face {
	switch {
	case !drawn(d.letters, &d.buffer, r) && lent(d.own, &d.buffer, r):
		return face{"own", "", d.own}
	case style == "B":
		return face{"go", "B", d.bold}
	}
	return face{"go", "", d.letters}
}

// advance is how wide a letter is, in millimetres.
func (d *Sheet) advance(size float64, style string, r rune) float64 {
	letters := d.faceOf(style, r).letters
	at, err := letters.GlyphIndex(&d.buffer, r)
	if err != nil {
		return 0
	}
	thousandths, err := letters.GlyphAdvance(&d.buffer, at, fixed.I(1000), font.HintingNone)
	if err != nil {
		return 0
	}
	return float64(thousandths) / 64 / 1000 * d.PointConvert(size)
}

// lines cuts a text into lines that are at most so wide.
func (d *Sheet) lines(size float64, style, text string, wide float64) [][]rune {
	var lines [][]rune
	for paragraph := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n") {
		rest := []rune(paragraph)
		for {
			fits := d.fitting(size, style, rest, wide)
			if fits == len(rest) {
				lines = append(lines, rest)
				break
			}
			cut := fits
			for i := fits; i > 0; i-- {
				if mayBreak(rest[i-1], rest[i]) {
					cut = i
					break
				}
			}
			line, next := rest[:cut], rest[cut:]
			for len(line) > 1 && line[len(line)-1] == ' ' {
				line = line[:len(line)-1]
			}
			for len(next) > 0 && next[0] == ' ' {
				next = next[1:]
			}
			lines, rest = append(lines, line), next
		}
	}
	return lines
}

// fitting is how many letters fit into a line: one at least.
func (d *Sheet) fitting(size float64, style string, text []rune, wide float64) int {
	for i, r := range text {
		if wide -= d.advance(size, style, r); wide < 0 {
			return max(i, 1)
		}
	}
	return len(text)
}

// mayBreak reports whether a line may end between two letters: at a space, and
// around a letter of a script that needs none, but for what belongs to its
// neighbour.
func mayBreak(before, after rune) bool {
	if before == ' ' || after == ' ' {
		return true
	}
	return (unbound(before) || unbound(after)) && !strings.ContainsRune("、。，．：；！？）」』】》〉〕’”…,.:;!?)", after) && !strings.ContainsRune("（「『【《〈〔‘“(", before)
}

func unbound(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Bopomofo, unicode.Hiragana, unicode.Katakana, unicode.Hangul) || r >= 0x3000 && r <= 0x303F || r >= 0xFF00 && r <= 0xFFEF
}

// Put writes a line with its foot at a place.
func (d *Sheet) Put(x, y, size float64, style, text string) {
	d.put(x, y, size, style, []rune(d.Readable(text)))
}

func (d *Sheet) put(x, y, size float64, style string, line []rune) {
	d.SetTextColor(20, 20, 20)
	for begin := 0; begin < len(line); {
		in, end, wide := d.faceOf(style, line[begin]), begin, 0.0
		for end < len(line) && d.faceOf(style, line[end]) == in {
			wide += d.advance(size, style, line[end])
			end++
		}
		if in.family == "own" {
			d.AddUTF8FontFromBytes("own", "", d.ownFile) // once; it is a large one
		}
		d.SetFont(in.family, in.style, size)
		if in.family == "own" && style == "B" {
			d.embolden(size, func() { d.Text(x, y, string(line[begin:end])) })
		} else {
			d.Text(x, y, string(line[begin:end]))
		}
		x, begin = x+wide, end
	}
}

// embolden draws a line around letters: the server's font has one weight.
func (d *Sheet) embolden(size float64, write func()) {
	thin := d.GetLineWidth()
	d.SetDrawColor(20, 20, 20)
	d.SetLineWidth(d.PointConvert(size) / 60)
	d.SetTextRenderingMode(2) // filled and outlined
	write()
	d.SetTextRenderingMode(0)
	d.SetLineWidth(thin)
}
