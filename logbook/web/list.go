package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/typed"
	"concentric/circle"
	"concentric/logbook"
	"concentric/member"
)

// shown is how many agreements one page of the list has.
const shown = 40

// catalogue is the list with what it was narrowed to.
type catalogue struct {
	form    page.Form
	circles []circle.Circle
	dated   []dated
	total   int
	pages   page.Pages
}

// dated is an agreement with today's date where it belongs.
type dated struct {
	logbook.Agreement
	circle circle.Circle
	today  string
}

// list shows the agreements that the reader may see, narrowed by circle, by
// standing, and by words.
func (s server) list(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	query := r.URL.Query()
	c, err := s.narrow(ctx, query)
	if err != nil {
		return err
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "logbook.title"), Lead: i18n.T(ctx, "logbook.lead"), Section: page.Logbook, Live: logbook.TopicAll,
	}
	return page.Render(w, r, frame, listPage(c))
}

func (s server) narrow(ctx context.Context, query url.Values) (catalogue, error) {
	c := catalogue{form: page.Filled("circle", query.Get("circle"), "standing", query.Get("standing"), "q", query.Get("q"))}
	sight, err := circle.SightOf(ctx, s.site.DB, member.From(ctx))
	if err != nil {
		return c, err
	}
	if c.circles, err = circle.All(ctx, s.site.DB); err != nil {
		return c, err
	}
	c.circles = slices.DeleteFunc(c.circles, func(one circle.Circle) bool { return !sight.Sees(one.Audience, one.ID) })
	all, err := logbook.All(ctx, s.site.DB, query.Get("circle"))
	if err != nil {
		return c, err
	}
	var ids []string
	for _, a := range all {
		ids = append(ids, a.Circle)
	}
	slices.Sort(ids)
	owners, err := circle.ByIDs(ctx, s.site.DB, slices.Compact(ids))
	if err != nil {
		return c, err
	}
	var kept []dated
	for _, a := range all {
		d := dated{a, owners[a.Circle], owners[a.Circle].Today(ctx)}
		if sight.Sees(a.Audience, a.Circle) && stands(d, query.Get("standing")) && has(a.Now, query.Get("q")) {
			kept = append(kept, d)
		}
	}
	c.total = len(kept)
	c.dated, c.pages = cut(kept, query)
	return c, nil
}

// stands keeps what has the standing asked for; without one, what is in force.
func stands(d dated, asked string) bool {
	is := d.On(d.today)
	switch asked {
	case "all":
		return true
	case "":
		return is == logbook.InForce || is == logbook.ReviewDue
	default:
		return string(is) == asked
	}
}

// has says whether each of the words is in the text somewhere.
func has(t logbook.Text, words string) bool {
	text := typed.Fold(strings.Join([]string{t.Title, t.Text, t.Why, t.Responsible, t.Measured}, " "))
	for _, word := range strings.Fields(typed.Fold(words)) {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}

// cut takes one page of the list.
func cut(all []dated, query url.Values) ([]dated, page.Pages) {
	n, err := strconv.Atoi(query.Get("page"))
	if err != nil || n < 1 || (n-1)*shown >= len(all) {
		n = 1
	}
	at := func(n int) string {
		next := url.Values{}
		for _, name := range []string{"circle", "standing", "q"} {
			if v := query.Get(name); v != "" {
				next.Set(name, v)
			}
		}
		next.Set("page", strconv.Itoa(n))
		return "/logbook?" + next.Encode()
	}
	var pages page.Pages
	if n > 1 {
		pages.Earlier = at(n - 1)
	}
	if n*shown < len(all) {
		pages.Later = at(n + 1)
	}
	return all[(n-1)*shown : min(n*shown, len(all))], pages
}

func circleChoices(ctx context.Context, circles []circle.Circle) []page.Choice {
	list := []page.Choice{{Label: i18n.T(ctx, "logbook.every_circle")}}
	for _, c := range circles {
		list = append(list, page.Choice{Value: c.ID, Label: c.Name})
	}
	return list
}

func standingChoices(ctx context.Context) []page.Choice {
	list := []page.Choice{{Label: i18n.T(ctx, "logbook.what_holds")}}
	for _, s := range []logbook.Standing{logbook.ReviewDue, logbook.Over, logbook.Gone} {
		list = append(list, page.Choice{Value: string(s), Label: i18n.T(ctx, "logbook.standing_"+string(s))})
	}
	return append(list, page.Choice{Value: "all", Label: i18n.T(ctx, "logbook.everything")})
}
