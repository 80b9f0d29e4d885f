package web

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"

	"concentric/base/apperr"
	"concentric/base/csvfile"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/community"
	"concentric/member"
	"concentric/representation"
)

// census is what the form asks for.
type census struct {
	dimensions []representation.Dimension
	summed     map[string]bool // cells filled in with the sum of the places in them
}

// mostPlaces is how many places the form asks for one by one; more come by a
// list.
const mostPlaces = 60

func (s server) populationForm(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	people, source, err := representation.Entered(ctx, s.site.DB)
	if err != nil {
		return err
	}
	tree, err := community.ReadTree(ctx, s.site.DB)
	if err != nil {
		return err
	}
	form, summed := page.Filled("source", source), map[string]bool{}
	for cell, n := range people {
		form.Values.Set(cell, strconv.Itoa(n))
	}
	for _, d := range representation.Dimensions(tree) {
		for _, cell := range representation.Missing(d, people) {
			if n := representation.Summed(tree, people, strings.TrimPrefix(cell.Key, "place/")); n > 0 {
				form.Values.Set(cell.Key, strconv.Itoa(n))
				summed[cell.Key] = true
			}
		}
	}
	return s.showPopulation(w, r, form, summed)
}

func (s server) showPopulation(w http.ResponseWriter, r *http.Request, form page.Form, summed map[string]bool) error {
	ctx, actor := r.Context(), member.From(r.Context())
	if !actor.SignedIn() {
		return apperr.New(apperr.NotSignedIn, "community.sign_in")
	}
	if !actor.Steward {
		return apperr.New(apperr.Forbidden, "member.steward_only")
	}
	tree, err := community.ReadTree(ctx, s.site.DB)
	if err != nil {
		return err
	}
	v := census{summed: summed}
	for _, d := range representation.Dimensions(tree) {
		if d.Key == "tenure" || d.Key == "interest" || len(d.Cells) > mostPlaces {
			continue // no statistical office knows
		}
		v.dimensions = append(v.dimensions, d)
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "representation.population_enter"), Lead: i18n.T(ctx, "representation.population_lead"), Section: page.Circles,
		Back: "/representation", BackTo: i18n.T(ctx, "representation.title"), Status: form.Status,
	}
	return page.Render(w, r, frame, populationPage(v, form))
}

func (s server) population(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), member.From(r.Context())
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	tree, err := community.ReadTree(ctx, s.site.DB)
	if err != nil {
		return err
	}
	entries, err := entriesOf(ctx, tree, form)
	if err == nil {
		if sent, _, missing := r.FormFile("file"); missing == nil {
			var more []representation.Entry
			more, err = fileEntries(ctx, tree, sent)
			entries = append(entries, more...)
			sent.Close()
		}
	}
	if err == nil {
		_, err = s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
			return "", representation.EnterCensus(ctx, tx, actor, form.Text("source"), entries)
		})
	}
	if form.Refuse(ctx, err) {
		return s.showPopulation(w, r, form, nil)
	}
	if err != nil {
		return err
	}
	page.Flash(w, r, i18n.T(ctx, "representation.did_population"))
	return page.SeeOther(w, r, "/representation")
}

// entriesOf reads the form's fields: a number, with spaces or marks between its
// thousands, or nothing.
func entriesOf(ctx context.Context, tree community.Tree, form page.Form) ([]representation.Entry, error) {
	cells := []representation.Cell{{Key: representation.Everybody}}
	for _, d := range representation.Dimensions(tree) {
		cells = append(cells, d.Cells...)
	}
	var list []representation.Entry
	for _, cell := range cells {
		if _, asked := form.Values[cell.Key]; !asked {
			continue
		}
		n, err := number(form.Text(cell.Key))
		if err != nil {
			return nil, apperr.New(apperr.Invalid, "representation.people_unclear").At(cell.Key)
		}
		list = append(list, representation.Entry{Cell: cell.Key, People: n})
	}
	return list, nil
}

func number(text string) (int, error) {
	text = strings.NewReplacer(" ", "", "'", "", "’", "", "\u00a0", "", "\u202f", "").Replace(text)
	if text == "" {
		return 0, nil
	}
	return strconv.Atoi(text)
}

// fileEntries reads a list of two columns: who, by name as the form has it, and
// how many.
func fileEntries(ctx context.Context, tree community.Tree, sent io.Reader) ([]representation.Entry, error) {
	content, err := io.ReadAll(io.LimitReader(sent, 1<<20))
	if err != nil {
		return nil, err
	}
	facts, err := csvfile.Look(csvfile.Bytes(content))
	if err != nil {
		return nil, err
	}
	unreadable := func(line int) error {
		return apperr.New(apperr.Invalid, "representation.file_line", "Line", line).At("file")
	}
	list, err := csvfile.Open(csvfile.Bytes(content), facts)
	if errors.Is(err, csvfile.ErrEmpty) {
		return nil, apperr.New(apperr.Invalid, "representation.file_empty").At("file")
	}
	if err != nil {
		return nil, unreadable(1)
	}
	defer list.Close()
	known := map[string]string{}
	for _, d := range representation.Dimensions(tree) {
		for _, cell := range d.Cells {
			known[typed.Fold(cellName(ctx, cell))] = cell.Key
		}
	}
	known[typed.Fold(i18n.T(ctx, "representation.population_everybody"))] = representation.Everybody
	var entries []representation.Entry
	line, cells := 1, list.Header // names the columns, or says who and how many already
	if len(cells) < 2 || known[typed.Fold(cells[0])] == "" {
		line, cells, err = list.Next()
	}
	for ; err != io.EOF; line, cells, err = list.Next() {
		if err != nil || len(cells) < 2 {
			return nil, unreadable(line)
		}
		n, err := number(cells[1])
		cell := known[typed.Fold(cells[0])]
		if err != nil || cell == "" {
			return nil, unreadable(line)
		}
		entries = append(entries, representation.Entry{Cell: cell, People: n})
	}
	return entries, nil
}
