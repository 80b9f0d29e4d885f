package card_test

import (
	"context"
	"strconv"
	"testing"

	"concentric/base/i18n"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/circle"
	"concentric/member"
	"concentric/moderation"
	"concentric/moderation/card"
)

// Wherever a text with a held link stands on a page, people read what became of
// the link; what is written on keeps its mark, and an address is escaped.
func TestNoMarkIsLeftOnAPage(t *testing.T) {
	catalogue, err := i18n.NewCatalogue(moderation.Messages)
	if err != nil {
		t.Fatal(err)
	}
	ctx := i18n.With(context.Background(), catalogue, "en")
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		mark := `https://a.example/?a=1&b=2`
		var keeper member.Actor
		err := db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			var actors []member.Actor
			for n := range 3 {
				who, err := member.Add(ctx, tx, member.Member{Number: strconv.Itoa(n), Name: "Person"})
				if err != nil {
					return err
				}
				actor, err := member.ActorOf(ctx, tx, who)
				if err != nil {
					return err
				}
				actors = append(actors, actor)
			}
			keeper = actors[0]
			if _, err := circle.Found(ctx, tx, keeper, circle.Charter{Name: "General", Aim: "A party"}, actors[:2]); err != nil {
				return err
			}
			return moderation.HoldLinks(ctx, tx, actors[2], "tension", "one", &mark)
		})
		if err != nil || moderation.HasLink(mark) {
			t.Fatal(mark, err)
		}
		html := `<h2>` + mark + `</h2><a href="/x" aria-label="Read ` + mark + `">x</a><input value="` + mark + `"><textarea name="a">` + mark + `</textarea><p>` + mark + `⟨link:`
		for n, said := range []string{`[link held until somebody has looked at it]`, `https://a.example/?a=1&amp;b=2`} {
			if n == 1 {
				err := db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
					_, err := moderation.DecideLinks(ctx, tx, keeper, []moderation.LinkRuling{{Link: mark[len(moderation.MarkBegins) : len(mark)-len(moderation.MarkEnds)], Verdict: moderation.Accepted}})
					return err
				})
				if err != nil {
					t.Fatal(err)
				}
			}
			got, err := card.Page(db)(ctx, []byte(html))
			want := `<h2>` + said + `</h2><a href="/x" aria-label="Read ` + said + `">x</a><input value="` + mark + `"><textarea name="a">` + mark + `</textarea><p>` + said + `⟨link:`
			if err != nil || string(got) != want {
				t.Errorf("%s\nwant\n%s\n%v", got, want, err)
			}
		}
	})
}
