package web

import (
	"bytes"
	"context"
	"net/http"

	backlogcard "concentric/backlog/card"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/pdf"
	labcard "concentric/lab/card"
	"concentric/listening"
	"concentric/translation"
	said "concentric/translation/card"
)

// reportFile is the report as a PDF. In the place of a text whose letters cannot be
// set (Chinese without a font that has it, Arabic, emoji) stands its number, and
// once where all can be read, which is the report's page; a browser prints that in
// any script.
func (s server) reportFile(w http.ResponseWriter, r *http.Request) error {
	v, err := s.reportOf(r)
	if err != nil {
		return err
	}
	body, err := v.pdf(r.Context(), s.site.PDFFont)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Disposition", `attachment; filename="`+v.fileName("report", "pdf")+`"`)
	h.Set("Cache-Control", "private, no-cache")
	_, err = w.Write(body)
	return err
}

func (v reporting) pdf(ctx context.Context, own *pdf.Font) ([]byte, error) {
	d, err := pdf.New(ctx, v.question(), v.Address, own)
	if err != nil {
		return nil, err
	}
	d.SetCreationDate(v.At)
	d.SetModificationDate(v.At)
	d.SetCatalogSort(true)
	head := v.Party + " · " + v.Owner.Name + " · " + i18n.T(ctx, "listening.report_title")
	if v.State != listening.Voting && !v.Closed.IsZero() {
		head += " · " + i18n.T(ctx, "listening.closed_on", "Date", i18n.Date(ctx, v.Closed))
	}
	d.Set(pdf.TextSize, "", head)
	d.Ln(2)
	if d.Can(v.question()) {
		d.Set(pdf.TitleSize, "B", v.question())
	} else {
		d.Set(pdf.TitleSize, "B", i18n.T(ctx, "listening.report_title"))
	}
	d.Ln(2)
	if v.lacks(d) {
		d.Set(pdf.TextSize, "", i18n.T(ctx, "listening.pdf_letters", "Address", v.Address))
	}
	if need := said.Text(v.Theirs, 1, v.Need); d.Can(need) {
		d.Set(pdf.TextSize, "", need)
	}
	beside(d, v.Theirs, v.Question+" — "+v.Need, v.Lang)
	if v.AnswerBy != "" {
		d.Ln(1)
		d.Set(pdf.TextSize, "", i18n.T(ctx, "listening.owes", "Circle", v.Owner.Name, "Date", i18n.Date(ctx, day(v.AnswerBy))))
	}
	if v.People < listening.Least {
		d.Ln(3)
		d.Set(pdf.TextSize, "", i18n.T(ctx, "listening.too_few", "Least", listening.Least))
	} else {
		v.found(d)
	}
	v.answered(d)
	d.Head(i18n.T(ctx, "listening.method_title"))
	for _, sentence := range v.method(ctx) {
		d.Set(pdf.TextSize, "", "– "+sentence)
	}
	if v.Credit != "" {
		d.Set(pdf.TextSize, "", i18n.T(ctx, "listening.fact_source")+": "+v.Credit)
	}
	var out bytes.Buffer
	err = d.Output(&out)
	return out.Bytes(), err
}

// lacks reports whether the letters of a text in the file cannot be set.
func (v reporting) lacks(d *pdf.Sheet) bool {
	if !d.Can(v.question()) {
		return true
	}
	for n := range v.Statements {
		if _, shown := v.Figure(n); shown && !d.Can(v.words(n)) {
			return true
		}
	}
	return false
}

// words are a statement's, in the reader's language.
func (v reporting) words(n int) string {
	one := v.Statements[n]
	return said.Text(v.InTheirs[one.ID], 0, one.Text)
}

// legible are a statement's words, or its number where its letters cannot be set.
func (v reporting) legible(d *pdf.Sheet, n int) string {
	if words := v.words(n); d.Can(words) {
		return words
	}
	return i18n.T(d.Ctx, "listening.statement") + " " + numberSign(n)
}

// found is what the members said.
func (v reporting) found(d *pdf.Sheet) {
	d.Ln(1)
	d.Set(pdf.TextSize, "", i18n.N(d.Ctx, "listening.people", v.People, "Votes", i18n.Number(d.Ctx, float64(v.Votes)), "Date", i18n.Date(d.Ctx, v.At)))
	d.Head(v.finding(d.Ctx))
	if v.onlyPasses() {
		d.Set(pdf.TextSize, "", i18n.T(d.Ctx, "listening.only_passes_means"))
	} else if v.Structure == "none" {
		d.Set(pdf.TextSize, "", i18n.T(d.Ctx, "listening.none_means"))
	} else if v.Drawn != nil {
		v.drawMap(d)
		d.Set(pdf.TextSize, "", i18n.T(d.Ctx, "listening.means_"+v.Structure))
	}
	v.list(d, i18n.T(d.Ctx, "listening.shared_title"), v.Bridges)
	v.list(d, i18n.T(d.Ctx, "listening.divides_title"), v.Divides)
	if v.grouped() {
		d.Head(i18n.T(d.Ctx, "listening.groups_title"))
		for g, group := range v.Groups {
			d.Set(pdf.TextSize, "B", v.Labels[g]+", "+i18n.N(d.Ctx, "listening.group_size", group.Size))
			for _, stand := range group.For {
				word := i18n.T(d.Ctx, "page.disagree")
				if stand.Agree {
					word = i18n.T(d.Ctx, "page.agree")
				}
				one := v.Statements[stand.Statement]
				d.Set(pdf.TextSize, "", word+": "+v.legible(d, stand.Statement))
				beside(d, v.InTheirs[one.ID], one.Text, one.Lang)
			}
			d.Ln(2)
		}
	}
	if v.others() {
		d.Head(i18n.T(d.Ctx, "listening.tiers_title"))
		d.Set(pdf.TextSize, "", i18n.T(d.Ctx, "listening.tiers_lead"))
		d.Set(pdf.TextSize, "", v.tierCounts(d.Ctx))
		for _, flag := range v.flags(d.Ctx) {
			d.Set(pdf.TextSize, "", flag)
		}
	}
}

func (v reporting) list(d *pdf.Sheet, title string, numbers []int) {
	d.Head(title)
	if len(numbers) == 0 {
		d.Set(pdf.TextSize, "", "–")
	}
	for _, n := range numbers {
		d.Keep(20)
		one := v.Statements[n]
		theirs := v.InTheirs[one.ID]
		d.Set(pdf.TextSize, "B", v.legible(d, n))
		beside(d, theirs, one.Text, one.Lang)
		d.Set(pdf.SmallSize, "", numberSign(n)+" · "+v.quoted(d.Ctx, n))
		if one.People > 0 {
			d.Set(pdf.SmallSize, "", labcard.FromWords(d.Ctx, one.People))
		}
		for g := range v.Groups {
			if line := v.byGroup(d.Ctx, n, g); v.grouped() && line != "" {
				d.Set(pdf.SmallSize, "", line)
			}
		}
		if line := v.besideMembers(d.Ctx, n); line != "" {
			d.Set(pdf.SmallSize, "", line)
		}
		d.Ln(2)
	}
}

// beside is the original below a translated text, with who translated it.
func beside(d *pdf.Sheet, t translation.Text, original, lang string) {
	if t.Part(0) != "" {
		d.Set(pdf.SmallSize, "", i18n.T(d.Ctx, "translation.by_"+string(t.By))+" · "+i18n.T(d.Ctx, "translation.original", "Language", i18n.Name(lang))+" "+original)
	}
}

// answered is what the circle said to each finding, or owes.
func (v reporting) answered(d *pdf.Sheet) {
	if len(v.Findings) == 0 {
		return
	}
	d.Head(i18n.T(d.Ctx, "listening.findings_title"))
	for _, f := range v.Findings {
		d.Keep(25)
		d.Set(pdf.TextSize, "B", backlogcard.Title(d.Ctx, f.Item))
		for _, a := range f.Answers {
			d.Set(pdf.TextSize, "", said.Text(v.Answered[a.ID], 0, a.Text))
			beside(d, v.Answered[a.ID], a.Text, a.Lang)
			d.Set(pdf.SmallSize, "", backlogcard.AnswerName(d.Ctx, a.Kind)+" · "+i18n.Date(d.Ctx, a.At))
		}
		if len(f.Answers) == 0 {
			id := "listening.answer_waits"
			if f.Overdue {
				id = "listening.answer_overdue"
			}
			d.Set(pdf.SmallSize, "", i18n.T(d.Ctx, id, "Date", i18n.Date(d.Ctx, day(f.Item.AnswerBy))))
		}
		d.Ln(2)
	}
}

// sheetMap is the side of the map on paper.
const sheetMap = 90.0

func (v reporting) drawMap(d *pdf.Sheet) {
	if d.GetY()+sheetMap > 270 {
		d.AddPage()
	}
	left, top := float64(pdf.Margin), d.GetY()+1
	d.SetDrawColor(200, 200, 200)
	d.Rect(left, top, sheetMap, sheetMap, "D")
	at := func(p page.Point) (x, y float64) { return left + p.X*sheetMap/mapSide, top + p.Y*sheetMap/mapSide }
	for i, g := range v.Drawn.Groups {
		red, green, blue := colour(i)
		d.SetFillColor(red, green, blue)
		d.SetAlpha(0.2, "Normal")
		for _, path := range g.Paths {
			page.Trace(path, func(p page.Point) { d.MoveTo(at(p)) }, func(c, p page.Point) {
				cx, cy := at(c)
				x, y := at(p)
				d.CurveTo(cx, cy, x, y)
			}, d.ClosePath)
			d.DrawPath("F")
		}
		d.SetAlpha(1, "Normal")
		if len(v.Groups) > 1 && len(g.Paths) > 0 {
			x, y := at(g.Peak)
			d.Circle(x, y, 1.5, "F")
			d.Rect(left+sheetMap+6, top+2+float64(7*i), 4, 4, "F")
			d.Put(left+sheetMap+12, top+5.5+float64(7*i), pdf.TextSize, "B", v.Labels[i])
		}
	}
	d.SetY(top + sheetMap + 2)
	if left := v.end(d.Ctx, v.Left); left != "" && d.Can(left) {
		d.Set(pdf.SmallSize, "", "← "+left)
	}
	if right := v.end(d.Ctx, v.Right); right != "" && d.Can(right) {
		d.Set(pdf.SmallSize, "", "→ "+right)
	}
}

// colour is a group's hue, red, green and blue from 0 to 255.
func colour(i int) (red, green, blue int) {
	rgb := [][3]int{{0, 0x72, 0xb2}, {0xe6, 0x9f, 0}, {0, 0x9e, 0x73}, {0xcc, 0x79, 0xa7}, {0x56, 0xb4, 0xe9}}[i%5]
	return rgb[0], rgb[1], rgb[2]
}
