package opinion

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
)

// Texts finds statements that say nearly the same, in any script. Texts are cut
// into shingles (Broder 1997): three letters, spaces between words included, or
// two signs in scripts that are written without spaces. Two texts are as similar
// as the shingles they share, each counting the more the rarer it is, so that
// "I think that" makes nothing similar. The zero value is empty.
type Texts struct {
	shingles [][]string       // of each text, sorted
	holding  map[string][]int // the texts that hold a shingle, ascending
}

// Add takes up a text and returns its number, from 0.
func (t *Texts) Add(text string) int {
	if t.holding == nil {
		t.holding = map[string][]int{}
	}
	n := len(t.shingles)
	own := shingles(text)
	for _, s := range own {
		t.holding[s] = append(t.holding[s], n)
	}
	t.shingles = append(t.shingles, own)
	return n
}

// Similar is a text and how similar it is, 0 to 1.
type Similar struct {
	Text       int
	Similarity float64
}

// NearEnough is the similarity from which a text is worth showing to somebody
// who is writing the same.
const NearEnough = 0.5

// Near returns the texts that are at least as similar as the threshold, most
// similar first. With the threshold NearEnough it answers "somebody already said
// this".
func (t *Texts) Near(text string, threshold float64) []Similar {
	own := shingles(text)
	common := map[int]float64{}
	total := 0.0
	for _, s := range own {
		w := t.weight(s)
		total += w
		for _, n := range t.holding[s] {
			common[n] += w
		}
	}
	var out []Similar
	for n, c := range common {
		other := 0.0
		for _, s := range t.shingles[n] {
			other += t.weight(s)
		}
		if similarity := c / (total + other - c); similarity >= threshold {
			out = append(out, Similar{n, similarity})
		}
	}
	slices.SortFunc(out, func(a, b Similar) int {
		return cmp.Or(cmp.Compare(b.Similarity, a.Similarity), cmp.Compare(a.Text, b.Text))
	})
	return out
}

// weight is the inverse document frequency of a shingle.
func (t *Texts) weight(shingle string) float64 {
	return math.Log(1 + float64(len(t.shingles)+1)/float64(len(t.holding[shingle])+1))
}

// shingles of a text, sorted and each once.
func shingles(text string) []string {
	var out []string
	var word strings.Builder
	word.WriteByte(' ')
	flush := func() {
		letters := []rune(word.String())
		for i := 0; i+3 <= len(letters); i++ {
			out = append(out, string(letters[i:i+3]))
		}
		word.Reset()
		word.WriteByte(' ')
	}
	var last rune // the sign before, if it is of a script without spaces
	for _, r := range text {
		r = plain(r)
		dense := unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
		switch {
		case r < 0:
			continue
		case dense:
			if word.Len() > 1 {
				word.WriteByte(' ')
				flush()
			}
			if last != 0 {
				out = append(out, string([]rune{last, r}))
			}
			last = r
			continue
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			word.WriteRune(r)
		case word.Len() > 1 && !strings.HasSuffix(word.String(), " "):
			word.WriteByte(' ')
		}
		last = 0
	}
	if word.Len() > 1 && !strings.HasSuffix(word.String(), " ") {
		word.WriteByte(' ')
	}
	flush()
	slices.Sort(out)
	return slices.Compact(out)
}

// plain is a letter in lower case and in its usual width; −1 for what nobody
// sees: combining marks and formatting such as zero-width characters.
func plain(r rune) rune {
	if unicode.In(r, unicode.Mn, unicode.Cf) && !unicode.In(r, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar) {
		return -1
	}
	if r >= 0xFF01 && r <= 0xFF5E { // full width
		r -= 0xFEE0
	}
	return unicode.ToLower(r)
}
