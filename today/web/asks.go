package web

import (
	"context"
	"net/http"
	"strconv"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/member"
	"concentric/today"
)

// setAsks sets how many small asks a day the reader agrees to.
func (s server) setAsks(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	asks, _ := strconv.Atoi(form.Value("asks")) // what is no number is none, which the act refuses
	err = s.site.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		return today.Agree(ctx, tx, member.From(ctx), asks)
	})
	if err != nil {
		return err
	}
	page.Flash(w, r, i18n.N(ctx, "today.asks_saved", asks))
	return page.SeeOther(w, r, "/my-voice")
}

func asksChoices(ctx context.Context) []page.Choice {
	var list []page.Choice
	for n := 1; n <= today.MostAsks; n++ {
		list = append(list, page.Choice{Value: strconv.Itoa(n), Label: i18n.N(ctx, "today.asks_a_day", n)})
	}
	return list
}
