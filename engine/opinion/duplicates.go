package opinion

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"sync"
	"unicode"
)

// Texts finds statements that say nearly the same, in any script. Texts are cut
// into shingles (Broder 1997): three letters, spaces between words included, or
// two signs in scripts that are written without spaces. Two texts are as similar
// as the shingles they share, each counting the more the rarer it is, so that
// "I think that" makes nothing similar. The zero value is empty. Near may be
// called by several goroutines at once, Add by one alone.
type Texts struct {
	known    map[string]int32 // shingle → its number
	holding  [][]int32        // the texts that hold a shingle, ascending
	shingles [][]int32        // of each text, in the order of their letters

	mu     sync.Mutex
	scales *scales // nil until something is compared, and after Add
}

// scales are what each shingle weighs, and each text.
type scales struct{ shingle, text []float64 }

// Add takes up a text and returns its number, from 0.
func (t *Texts) Add(text string) int {
	if t.known == nil {
		t.known = map[string]int32{}
	}
	n := len(t.shingles)
	cut := shingles(text)
	own := make([]int32, len(cut))
	for i, s := range cut {
		number, there := t.known[s]
		if !there {
			number = int32(len(t.holding))
			t.known[s] = number
			t.holding = append(t.holding, nil)
		}
		own[i] = number
		t.holding[number] = append(t.holding[number], int32(n))
	}
	t.shingles = append(t.shingles, own)
	t.scales = nil
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
	on := t.weighed()
	common := make([]float64, len(t.shingles))
	total := 0.0
	for _, s := range shingles(text) {
		number, there := t.known[s]
		if !there {
			total += t.weight(0)
			continue
		}
		w := on.shingle[number]
		total += w
		for _, n := range t.holding[number] {
			common[n] += w
		}
	}
	var out []Similar
	for n, c := range common {
		if c == 0 {
			continue
		}
		if similarity := c / (total + on.text[n] - c); similarity >= threshold {
			out = append(out, Similar{n, similarity})
		}
	}
	slices.SortFunc(out, func(a, b Similar) int {
		return cmp.Or(cmp.Compare(b.Similarity, a.Similarity), cmp.Compare(a.Text, b.Text))
	})
	return out
}

func (t *Texts) weighed() *scales {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.scales != nil {
		return t.scales
	}
	on := &scales{shingle: make([]float64, len(t.holding)), text: make([]float64, len(t.shingles))}
	for s, texts := range t.holding {
		on.shingle[s] = t.weight(len(texts))
	}
	for n, own := range t.shingles {
		for _, s := range own {
			on.text[n] += on.shingle[s]
		}
	}
	t.scales = on
	return on
}

// weight is the inverse document frequency of a shingle that so many texts hold.
func (t *Texts) weight(texts int) float64 {
	return math.Log(1 + float64(len(t.shingles)+1)/float64(texts+1))
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
