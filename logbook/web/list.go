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
	"concentric/journal"
	"concentric/logbook"
	"concentric/member"
)

// shown is how many agreements one page of the list has.
const shown = 40

// catalogue is the list with what it was narrowed to.
type catalogue struct {
	form    page.Form
	circles []circle.Circle
	all     []dated // everything it was narrowed to
	dated   []dated // one page of it
	total   int
	query   string // what it was narrowed by, for the files
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
	if err != nil && !c.form.Refuse(ctx, err) {
		return err
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "logbook.title"), Lead: i18n.T(ctx, "logbook.lead"), Section: page.Logbook, Live: logbook.TopicAll, Status: c.form.Status,
	}
	return page.Render(w, r, frame, listPage(c))
}

func (s server) narrow(ctx context.Context, query url.Values) (catalogue, error) {
	c := catalogue{form: page.Filled("circle", query.Get("circle"), "standing", query.Get("standing"), "q", query.Get("q"), "on", query.Get("on")), query: only(query).Encode()}
	if on := query.Get("on"); on != "" {
		if _, err := typed.Date(on, "on"); err != nil {
			return c, err
		}
	}
	sight, err := circle.SightOf(ctx, s.site.DB, member.From(ctx))
	if err != nil {
		return c, err
	}
	if c.circles, err = circle.All(ctx, s.site.DB); err != nil {
		return c, err
	}
	c.circles = slices.DeleteFunc(c.circles, func(one circle.Circle) bool { return !sight.Sees(one.Audience, one.ID) })
	all, err := s.matching(ctx, query, sight)
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
	if of := query.Get("circle"); of != "" && !slices.ContainsFunc(c.circles, func(one circle.Circle) bool { return one.ID == of }) {
		if one := owners[of]; one.ID != "" && sight.Sees(one.Audience, one.ID) {
			c.circles = append(c.circles, one) // it has closed
		}
	}
	var kept []dated
	for _, a := range all {
		d := dated{a, owners[a.Circle], owners[a.Circle].Today(ctx)}
		if on := query.Get("on"); on != "" {
			d.today = on
		}
		if sight.Sees(a.Audience, a.Circle) && stands(d, query.Get("standing")) {
			kept = append(kept, d)
		}
	}
	if query.Get("q") == "" {
		slices.SortStableFunc(kept, func(a, b dated) int { return due(a) - due(b) }) // what is due comes first
	}
	c.all, c.total = kept, len(kept)
	c.dated, c.pages = cut(kept, query)
	return c, nil
}

// address is where an agreement of the list is read: as it stood on the day of the
// list.
func (c catalogue) address(a dated) string {
	address := "/agreements/" + a.ID
	if on := c.form.Value("on"); on != "" {
		address += "?on=" + url.QueryEscape(on)
	}
	return address
}

// due is 0 for what waits for its review, and 1 for the rest.
func due(d dated) int {
	if d.On(d.today) == logbook.ReviewDue {
		return 0
	}
	return 1
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

// matching lists the agreements of a circle, or of all, newest first; those with
// the words asked for, the best match first.
func (s server) matching(ctx context.Context, query url.Values, sight circle.Sight) ([]logbook.Agreement, error) {
	words, of := query.Get("q"), query.Get("circle")
	if on := query.Get("on"); on != "" {
		// At the end of that day, as the server counts days; words are those of the
		// newest text.
		day, err := typed.Date(on, "on")
		if err != nil {
			return nil, err
		}
		then, err := logbook.AsOf(ctx, s.site.DB, of, day.AddDate(0, 0, 1))
		if err != nil || strings.TrimSpace(words) == "" {
			return then, err
		}
		has, err := logbook.Search(ctx, s.site.DB, of, words, scopes(sight))
		return slices.DeleteFunc(then, func(a logbook.Agreement) bool {
			return !slices.ContainsFunc(has, func(one logbook.Agreement) bool { return one.ID == a.ID })
		}), err
	}
	if strings.TrimSpace(words) == "" {
		return logbook.All(ctx, s.site.DB, of)
	}
	return logbook.Search(ctx, s.site.DB, of, words, scopes(sight))
}

// scopes are what somebody may search in.
func scopes(sight circle.Sight) []string {
	list := []string{logbook.Scope(journal.Public, "")}
	if sight.Sees(journal.Members, "") {
		list = append(list, logbook.Scope(journal.Members, ""))
	}
	for _, c := range sight.Seats() {
		list = append(list, logbook.Scope(journal.Circle, c))
	}
	return list
}

// cut takes one page of the list.
func cut(all []dated, query url.Values) ([]dated, page.Pages) {
	n, err := strconv.Atoi(query.Get("page"))
	if err != nil || n < 1 || (n-1)*shown >= len(all) {
		n = 1
	}
	at := func(n int) string {
		next := only(query)
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

// only is what narrows the list, of all that stands in an address.
func only(query url.Values) url.Values {
	kept := url.Values{}
	for _, name := range []string{"circle", "standing", "q", "on"} {
		if v := query.Get(name); v != "" {
			kept.Set(name, v)
		}
	}
	return kept
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
