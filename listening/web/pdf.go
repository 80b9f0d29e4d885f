package web

import (
	"bytes"
	"context"
	"net/http"
	"strings"

	backlogcard "concentric/backlog/card"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/listening"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
)

// reportFile is the report as a PDF. Its type, the Go fonts, has the Latin,
// Greek and Cyrillic letters. A text in other letters (Chinese, Arabic, emoji) cannot be set in
// it: in its place stands where it can be read, which is the report's page,
// and a browser prints that in any script.
func (s server) reportFile(w http.ResponseWriter, r *http.Request) error {
	v, err := s.reportOf(r)
	if err != nil {
		return err
	}
	body, err := v.pdf(r.Context())
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

// document is a PDF being written, from top to bottom.
type document struct {
	*fpdf.Fpdf
	ctx     context.Context
	letters *sfnt.Font
	buffer  sfnt.Buffer
	address string
}

// The type sizes in points, and the page in millimetres.
const (
	titleSize = 20
	headSize  = 13
	textSize  = 10.5
	smallSize = 8.5

	sheetMargin = 20
	sheetWide   = 210 - 2*sheetMargin
)

func newSheet(ctx context.Context, title, address string) (*document, error) {
	letters, err := sfnt.Parse(goregular.TTF)
	if err != nil {
		return nil, err
	}
	d := &document{fpdf.New("P", "mm", "A4", ""), ctx, letters, sfnt.Buffer{}, address}
	d.AddUTF8FontFromBytes("go", "", goregular.TTF)
	d.AddUTF8FontFromBytes("go", "B", gobold.TTF)
	d.SetMargins(sheetMargin, sheetMargin, sheetMargin)
	d.SetAutoPageBreak(true, sheetMargin)
	d.SetTitle(title, true)
	d.SetLang(i18n.Lang(ctx))
	d.SetFooterFunc(func() {
		d.SetY(-14)
		d.SetFont("go", "", smallSize)
		d.SetTextColor(80, 80, 80)
		d.CellFormat(sheetWide, 5, address, "", 0, "L", false, 0, "")
	})
	d.AddPage()
	return d, nil
}

// set writes a paragraph; style is "" or "B".
func (d *document) set(size float64, style, text string) {
	d.SetFont("go", style, size)
	d.SetTextColor(20, 20, 20)
	d.MultiCell(sheetWide, size*0.5, d.readable(text), "", "L", false)
}

func (d *document) head(text string) {
	if d.GetY() > 250 {
		d.AddPage()
	}
	d.Ln(5)
	d.set(headSize, "B", text)
	d.Ln(1.5)
}

// readable is the text, or where it can be read if the type lacks its letters.
func (d *document) readable(text string) string {
	missing, letters := 0, 0
	kept := strings.Map(func(r rune) rune {
		if r == '\n' {
			return r
		}
		letters++
		if at, err := d.letters.GlyphIndex(&d.buffer, r); err != nil || at == 0 || r > 0xFFFF {
			missing++
			return -1
		}
		return r
	}, strings.ReplaceAll(strings.ReplaceAll(text, "\u00a0", " "), "\u202f", " "))
	if missing*10 > letters {
		return i18n.T(d.ctx, "listening.pdf_script", "Address", d.address)
	}
	return kept
}

func (v reporting) pdf(ctx context.Context) ([]byte, error) {
	d, err := newSheet(ctx, v.Question, v.Address)
	if err != nil {
		return nil, err
	}
	d.SetCreationDate(v.At)
	d.SetModificationDate(v.At)
	d.SetCatalogSort(true)
	d.set(textSize, "", v.Owner.Name+" · "+i18n.T(ctx, "listening.report_title"))
	d.Ln(2)
	d.set(titleSize, "B", v.Question)
	d.Ln(2)
	d.set(textSize, "", v.Need)
	if v.AnswerBy != "" {
		d.Ln(1)
		d.set(textSize, "", i18n.T(ctx, "listening.owes", "Circle", v.Owner.Name, "Date", i18n.Date(ctx, day(v.AnswerBy))))
	}
	if v.People < listening.Least {
		d.Ln(3)
		d.set(textSize, "", i18n.T(ctx, "listening.too_few", "Least", listening.Least))
	} else {
		v.found(d)
	}
	v.answered(d)
	d.head(i18n.T(ctx, "listening.method_title"))
	for _, sentence := range v.method(ctx) {
		d.set(textSize, "", "– "+sentence)
	}
	if v.Credit != "" {
		d.set(textSize, "", i18n.T(ctx, "listening.fact_source")+": "+v.Credit)
	}
	var out bytes.Buffer
	err = d.Output(&out)
	return out.Bytes(), err
}

// found is what the members said.
func (v reporting) found(d *document) {
	d.Ln(1)
	d.set(textSize, "", i18n.N(d.ctx, "listening.people", v.People, "Votes", i18n.Number(d.ctx, float64(v.Votes)), "Date", i18n.Date(d.ctx, v.At)))
	d.head(v.finding(d.ctx))
	if v.Structure == "none" {
		d.set(textSize, "", i18n.T(d.ctx, "listening.none_means"))
	} else if v.Drawn != nil {
		v.drawMap(d)
	}
	v.list(d, i18n.T(d.ctx, "listening.shared_title"), v.Bridges)
	v.list(d, i18n.T(d.ctx, "listening.divides_title"), v.Divides)
	if v.grouped() {
		d.head(i18n.T(d.ctx, "listening.groups_title"))
		for g, group := range v.Groups {
			d.set(textSize, "B", v.Labels[g]+", "+i18n.N(d.ctx, "listening.group_size", group.Size))
			for _, stand := range group.For {
				word := i18n.T(d.ctx, "page.disagree")
				if stand.Agree {
					word = i18n.T(d.ctx, "page.agree")
				}
				d.set(textSize, "", word+": "+v.Statements[stand.Statement].Text)
			}
			d.Ln(2)
		}
	}
	if v.others() {
		d.head(i18n.T(d.ctx, "listening.tiers_title"))
		d.set(textSize, "", i18n.T(d.ctx, "listening.tiers_lead"))
		d.set(textSize, "", v.tierCounts(d.ctx))
	}
}

func (v reporting) list(d *document, title string, numbers []int) {
	d.head(title)
	if len(numbers) == 0 {
		d.set(textSize, "", "–")
	}
	for _, n := range numbers {
		d.set(textSize, "B", v.Statements[n].Text)
		d.set(smallSize, "", numberSign(n)+" · "+v.quoted(d.ctx, n))
		for g := range v.Groups {
			if line := v.byGroup(d.ctx, n, g); v.grouped() && line != "" {
				d.set(smallSize, "", line)
			}
		}
		d.Ln(2)
	}
}

// answered is what the circle said to each finding, or owes.
func (v reporting) answered(d *document) {
	if len(v.Findings) == 0 {
		return
	}
	d.head(i18n.T(d.ctx, "listening.findings_title"))
	for _, f := range v.Findings {
		d.set(textSize, "B", backlogcard.Title(d.ctx, f.Item))
		for _, a := range f.Answers {
			d.set(textSize, "", a.Text)
			d.set(smallSize, "", backlogcard.AnswerName(d.ctx, a.Kind)+" · "+i18n.Date(d.ctx, a.At))
		}
		if len(f.Answers) == 0 {
			id := "listening.answer_waits"
			if f.Overdue {
				id = "listening.answer_overdue"
			}
			d.set(smallSize, "", i18n.T(d.ctx, id, "Date", i18n.Date(d.ctx, day(f.Item.AnswerBy))))
		}
		d.Ln(2)
	}
}

// sheetMap is the side of the map on paper.
const sheetMap = 90.0

func (v reporting) drawMap(d *document) {
	if d.GetY()+sheetMap > 270 {
		d.AddPage()
	}
	left, top := float64(sheetMargin), d.GetY()+1
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
			d.SetFont("go", "B", textSize)
			d.SetTextColor(20, 20, 20)
			d.Text(x-2, y+1.5, d.readable(v.Labels[i]))
		}
	}
	d.SetY(top + sheetMap + 2)
	if left := v.texts(v.Left); left != "" {
		d.set(smallSize, "", "← "+left)
	}
	if right := v.texts(v.Right); right != "" {
		d.set(smallSize, "", "→ "+right)
	}
}

// colour is a group's hue, red, green and blue from 0 to 255.
func colour(i int) (red, green, blue int) {
	rgb := [][3]int{{0, 0x72, 0xb2}, {0xe6, 0x9f, 0}, {0, 0x9e, 0x73}, {0xcc, 0x79, 0xa7}, {0x56, 0xb4, 0xe9}}[i%5]
	return rgb[0], rgb[1], rgb[2]
}
