package search_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"concentric/base/search"
	"concentric/base/store"
	"concentric/base/store/storetest"
)

func TestWordsAreFoundInEveryLanguage(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		docs := []search.Doc{
			{Ref: "en", Title: "Night buses", Body: "They are running every hour; cafés stay open", Lang: "en", Scope: "public"},
			{Ref: "de", Title: "Nachtbusse", Body: "Die Wälder bleiben stehen", Lang: "de", Scope: "public"},
			{Ref: "fr", Title: "Les décisions", Body: "Les réunions commencent à l'heure, comme disent les journaux", Lang: "fr", Scope: "members"},
			{Ref: "it", Title: "Gli accordi", Body: "Decidiamo insieme le riunioni in città", Lang: "it", Scope: "circle:1"},
			{Ref: "da", Title: "Kredsene", Body: "Møderne begynder til tiden, hver gang vi kører", Lang: "da", Scope: "public"},
			{Ref: "plan", Title: "Der Fahrplan", Body: "Der Stadtrat an der Hauptstraße, und was wir gewählt haben", Lang: "de", Scope: "public"},
			{Ref: "bro", Title: "Havnebroen", Body: "Byrådet vil have en cykelsti", Lang: "da", Scope: "public"},
			{Ref: "gruen", Title: "Mehr Gruen", Body: "Die Baeume am Rathausplatz, und die Strasse wird schmaler: ein Parkstreifen fällt weg, stündlich fährt ein Bus", Lang: "de", Scope: "public"},
			{Ref: "bys", Title: "Små byer, en by for alle", Body: "Aarhus og havnens sti", Lang: "da", Scope: "public"},
			{Ref: "zh", Title: "夜间巴士", Body: "每小时一班", Lang: "zh", Scope: "public"},
		}
		if err := db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			for _, d := range docs {
				d.Kind = "agreement"
				for range 2 { // again is in place of the first
					if err := search.Put(ctx, tx, d); err != nil {
						return err
					}
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		everything := []string{"public", "members", "circle:1"}
		for query, want := range map[string]string{
			"bus": "en", "BUS run": "en", "cafe": "en", "Nachtbus": "de", "Wald": "de", "wälder": "de",
			"décision": "fr", "reunion": "fr", "accordo": "it", "møde": "da", "køre": "da", "巴士": "zh", "夜间": "zh",
			"buses": "en", "Busse": "de", "Bus": "de", "Fahrpläne": "plan", "Fahrplan": "plan", "Strassen": "plan", "straße": "plan", "plan": "plan", "Räte": "plan",
			"bro": "bro", "Cykelstierne": "bro", "sti": "bro", "RÅD": "bro", "råd": "bro", "commencer": "fr", "wählt": "plan", "bus wald": "de", "journal": "fr", "città": "it", "citta": "it",
			"Bäume": "gruen", "grün": "gruen", "stuendlich": "gruen", "faehrt": "gruen", "Waelder": "de", "gewaehlt": "plan", "Århus": "bys", "stier": "bro", "byerne": "bys", "koerer": "da",
			"nacht stadt": "", "": "", "?!": "", `" OR 1`: "", "bus') | ('x": "",
		} {
			got, err := search.Find(ctx, db, "agreement", query, everything, 10)
			if err != nil {
				t.Errorf("%q: %v", query, err)
			}
			if want == "" && len(got) > 0 || want != "" && !slices.Contains(got, want) {
				t.Errorf("%q finds %v, want %q", query, got, want)
			}
		}
		if got, err := search.Find(ctx, db, "agreement", "riunioni", []string{"public", "members"}, 10); err != nil || slices.Contains(got, "it") {
			t.Errorf("what is for a circle is found by others: %v %v", got, err)
		}
		if got, err := search.Find(ctx, db, "other", "bus", everything, 10); err != nil || len(got) > 0 {
			t.Errorf("another kind: %v %v", got, err)
		}
		if n, err := search.Count(ctx, db, "agreement"); err != nil || n != len(docs) {
			t.Errorf("%d kept (%v)", n, err)
		}
	})
}

func TestATitleWeighsMore(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		if err := db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			for ref, d := range map[string]search.Doc{
				"body":  {Title: "Something else", Body: "A bus, among many other words that stand here"},
				"title": {Title: "The bus", Body: "What it is about, among many other words that stand here"},
			} {
				d.Kind, d.Ref, d.Scope, d.Lang = "a", ref, "public", "en"
				if err := search.Put(ctx, tx, d); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		got, err := search.Find(ctx, db, "a", "bus", []string{"public"}, 10)
		if err != nil || strings.Join(got, " ") != "title body" {
			t.Errorf("%v %v", got, err)
		}
	})
}

func FuzzTerms(f *testing.F) {
	for _, seed := range []string{"Running cafés", "夜间巴士 bus", "l’heure", "\x00\xff", "ǅ ß ﬁ", strings.Repeat("a", 300)} {
		f.Add(seed, "de")
	}
	f.Fuzz(func(t *testing.T, text, lang string) {
		for _, term := range search.Terms(text, lang) {
			if term == "" || strings.ContainsAny(term, " \"'()|&*") {
				t.Errorf("%q makes the term %q", text, term)
			}
		}
	})
}

// A search that is narrowed to a place chooses the best of that place: not what is
// left of the best of all.
func TestAPlaceIsSearchedByItself(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		if err := db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			for n := range 320 {
				d := search.Doc{Kind: "a", Ref: fmt.Sprint(n), Scope: "public", Within: "o'ther", Title: "The bus", Body: "the bus of buses", Lang: "en"}
				if n == 7 {
					d.Within, d.Title, d.Body = `here's "one"`, "Something else", "A bus, among many other words that stand here"
				}
				if err := search.Put(ctx, tx, d); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		for within, want := range map[string]int{"": 5, "o'ther": 5, `here's "one"`: 1, "nowhere": 0} {
			got, err := search.FindWithin(ctx, db, "a", within, "bus", []string{"public"}, 5)
			if err != nil || len(got) != want || want == 1 && got[0] != "7" {
				t.Errorf("within %q: %v %v", within, got, err)
			}
		}
	})
}
