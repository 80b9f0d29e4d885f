package opinion

import (
	"testing"
	"unicode/utf8"
)

func TestNearDuplicates(t *testing.T) {
	var texts Texts
	for _, text := range []string{
		"Buses should be free for everybody under 18.",
		"我覺得政府應該開放共乘服務。",
		"The library should open on Sundays.",
		"バスは18歳未満は無料にすべきだ",
		"我覺得計程車司機需要更好的訓練。",
		"I think that we need more trees in the town centre.",
		"I think that we need a swimming pool.",
	} {
		texts.Add(text)
	}
	for _, c := range []struct {
		text string
		want int // −1 for nothing
	}{
		{"buses should be FREE for everyone under 18", 0},
		{"我覺得政府應該要開放共乘服務", 1},
		{"the library should be open on Sundays!", 2},
		{"バスは１８歳未満は無料にすべき", 3},
		{"The lib\u200brary should\u200d open on Sundays", 2},
		{"I think that we need cheaper housing.", -1},
		{"我覺得我們需要更多的公園。", -1},
		{"", -1},
	} {
		found := texts.Near(c.text, NearEnough)
		switch {
		case c.want < 0 && len(found) > 0:
			t.Errorf("%q is taken for text %d (%.2f)", c.text, found[0].Text, found[0].Similarity)
		case c.want >= 0 && (len(found) == 0 || found[0].Text != c.want):
			t.Errorf("%q: found %v, want text %d; all: %v", c.text, found, c.want, texts.Near(c.text, 0.1))
		}
	}
}

func FuzzTexts(f *testing.F) {
	f.Add("free buses", "Free buses!")
	f.Add("共乘", "\U0001F600\u200b\xff")
	f.Fuzz(func(t *testing.T, a, b string) {
		var texts Texts
		texts.Add(b)
		n := texts.Add(a)
		found := texts.Near(a, 0.99)
		if len(shingles(a)) == 0 || !utf8.ValidString(a) {
			return
		}
		for _, s := range found {
			if s.Similarity > 1+1e-9 {
				t.Errorf("similarity %v", s.Similarity)
			}
			if s.Text == n {
				return
			}
		}
		t.Errorf("%q is not similar to itself", a)
	})
}
