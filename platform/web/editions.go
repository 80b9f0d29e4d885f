package web

import (
	"context"
	"net/http"
	"strconv"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/circle"
	"concentric/member"
	"concentric/platform"
)

// comparing are two editions of a programme, and what changed from one to the
// other.
type comparing struct {
	programme platform.Programme
	owner     circle.Circle
	all       []platform.Text // what made each edition, the newest first
	from, to  int
	changes   []difference
}

// difference is what became of one plank.
type difference struct {
	plank       string
	title, lang string
	what        string // new, changed, struck
	ops         []page.Op
}

// editions compares two editions: ?from= and ?to=, the last two if nothing is said.
func (s server) editions(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	p, err := platform.See(ctx, s.site.DB, member.From(ctx), r.PathValue("id"))
	if err != nil {
		return err
	}
	c := comparing{programme: p, to: edition(r, "to", p.Edition, p.Edition)}
	c.from = edition(r, "from", max(c.to-1, 0), p.Edition)
	if c.owner, err = circle.Get(ctx, s.site.DB, p.Circle); err != nil {
		return err
	}
	if c.all, err = platform.Editions(ctx, s.site.DB, p.ID); err != nil {
		return err
	}
	if c.changes, err = s.compare(ctx, p.ID, c.from, c.to); err != nil {
		return err
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "platform.editions"), Kicker: p.Title, Lead: i18n.T(ctx, "platform.editions_lead"), Back: "/platform/" + p.ID, BackTo: p.Title,
	}
	return page.Render(w, r, frame, editionsPage(c))
}

// edition reads which edition is asked for; one that there is none of is the one
// that is usual.
func edition(r *http.Request, name string, usual, most int) int {
	n, err := strconv.Atoi(r.URL.Query().Get(name))
	if err != nil || n < 0 || n > most {
		return usual
	}
	return n
}

func (s server) compare(ctx context.Context, programme string, from, to int) ([]difference, error) {
	older, err := platform.AsOf(ctx, s.site.DB, programme, from)
	if err != nil {
		return nil, err
	}
	newer, err := platform.AsOf(ctx, s.site.DB, programme, to)
	if err != nil {
		return nil, err
	}
	before, after := map[string]platform.Text{}, map[string]platform.Text{}
	for _, p := range older {
		before[p.ID] = p.Now
	}
	for _, p := range newer {
		after[p.ID] = p.Now
	}
	var list []difference
	for _, p := range append(newer, older...) {
		was, is := before[p.ID], after[p.ID]
		if shown(was) == shown(is) {
			continue
		}
		list = append(list, changed(p, was, is))
		delete(before, p.ID)
		delete(after, p.ID)
	}
	return list, nil
}

// changed is what became of a plank between two editions. Its heading stands
// above: in the text it is told only where it changed.
func changed(p platform.Plank, was, is platform.Text) difference {
	d := difference{plank: p.ID, title: p.Now.Title, lang: p.Now.Lang}
	switch "" {
	case shown(was):
		d.what, d.ops = "new", page.Changes("", is.Text)
	case shown(is):
		d.what, d.ops = "struck", page.Changes(was.Text, "")
	default:
		d.what, d.ops = "changed", page.Changes(was.Text, is.Text)
		if was.Title != is.Title {
			d.ops = page.Changes(shown(was), shown(is))
		}
	}
	return d
}

// shown is what an edition says of a plank, "" for one that is not in it.
func shown(t platform.Text) string {
	if t.ID == "" || t.Struck {
		return ""
	}
	return t.Title + "\n\n" + t.Text
}

func editionChoices(ctx context.Context, c comparing) []page.Choice {
	var list []page.Choice
	for _, t := range c.all {
		list = append(list, page.Choice{
			Value: strconv.Itoa(t.Edition),
			Label: i18n.T(ctx, "platform.edition_choice", "N", t.Edition, "Date", i18n.Date(ctx, t.At.In(c.owner.Location())), "Title", t.Title),
		})
	}
	return append(list, page.Choice{Value: "0", Label: i18n.T(ctx, "platform.edition_none")})
}
