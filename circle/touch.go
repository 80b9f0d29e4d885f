package circle

import (
	"context"
	"maps"
	"slices"
	"strings"

	"concentric/base/search"
	"concentric/base/store"
	"concentric/journal"
	"concentric/member"
)

// wordLength is how many letters a word of a domain has at least to say what it is
// about ("bus", "tax"), where it does not merely join others.
const wordLength = 3

// joining are the words of three letters that say nothing of what a text is about,
// without accents, by language. Longer ones are in so many domains that they count
// for little.
var joining = map[string][]string{
	"en": strings.Fields("all and any are but can few for had has her him his how its let may new nor not now off one our out own per she the too two use via was who why yet you"),
	"de": strings.Fields("als auf aus bei bis das dem den der des die dir ein fur ich ihr ist man mit neu nur pro sie und uns vom von vor was wer wie wir zum zur"),
	"fr": strings.Fields("aux ces des est eux les lui mes nos par pas que qui ses son sur tes une vos"),
	"it": strings.Fields("che chi col con dai dal dei del fra gli nei nel noi non per piu poi sia sui sul tra una uno voi"),
	"da": strings.Fields("alt dem den der det dig din for fra hos ind kan man med mig min ned nye sig sin som til ved vil vor"),
}

// Touched finds the circle whose domain a text is about: the one that has most
// of its words among what it decides alone, where a word that fewer domains have
// counts for more. ok is false where no domain has one, or where two circles have
// as many: then nobody can tell from the words. Only circles that the actor may
// see, and that are at work, are looked at.
func Touched(ctx context.Context, q store.Q, actor member.Actor, text, lang string) (domain Item, ok bool, err error) {
	all, err := Domains(ctx, q)
	if err != nil {
		return Item{}, false, err
	}
	sight, err := SightOf(ctx, q, actor)
	if err != nil {
		return Item{}, false, err
	}
	var ids []string
	for _, i := range all {
		ids = append(ids, i.Circle)
	}
	owners, err := ByIDs(ctx, q, ids)
	if err != nil {
		return Item{}, false, err
	}
	all = slices.DeleteFunc(all, func(i Item) bool {
		c := owners[i.Circle]
		return c.ID == "" || c.State == Closed || c.State == Dormant || c.Audience == journal.Circle || !sight.Sees(c.Audience, c.ID) || !sight.Reads(i)
	})
	domain, ok = touched(all, text, lang)
	return domain, ok, nil
}

func touched(all []Item, text, lang string) (best Item, ok bool) {
	about, spread := subjects(text, lang, 1), map[string]float64{}
	for _, i := range all {
		for term := range subjects(i.Text, i.Lang, wordLength) {
			spread[term]++
		}
	}
	scores, first := map[string]float64{}, map[string]Item{}
	most := map[string]float64{} // of one domain, by circle
	for _, i := range all {
		score := 0.0
		for term := range subjects(i.Text, i.Lang, wordLength) {
			if about[term] {
				score += 1 / spread[term]
			}
		}
		scores[i.Circle] += score
		if score > most[i.Circle] {
			most[i.Circle], first[i.Circle] = score, i
		}
	}
	top := 0.0
	for _, c := range slices.Sorted(maps.Keys(scores)) {
		switch {
		case scores[c] > top:
			top, best, ok = scores[c], first[c], true
		case scores[c] == top:
			ok = false
		}
	}
	return best, ok && top > 0
}

// subjects are the words of a text that say something, and their stems: of words
// with fewer than least letters, and of those that join others, nothing is taken.
func subjects(text, lang string, least int) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(text) {
		list := search.Terms(word, lang)
		if len(list) == 0 || len([]rune(list[0])) < least || slices.Contains(joining[lang], list[0]) {
			continue
		}
		for _, term := range list {
			set[term] = true
		}
		if one := search.Singular(list[0], lang); one != "" {
			set[one] = true
		}
	}
	return set
}
