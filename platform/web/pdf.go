package web

import (
	"bytes"
	"context"
	"net/http"
	"regexp"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/pdf"
	"concentric/member"
	"concentric/platform"
)

// file is the programme as a PDF, in one language.
func (s server) file(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	p, err := platform.See(ctx, s.site.DB, member.From(ctx), r.PathValue("id"))
	if err != nil {
		return err
	}
	b, err := s.read(ctx, p, spoken(ctx, r.URL.Query()))
	if err != nil {
		return err
	}
	body, err := b.pdf(i18n.In(ctx, b.lang), s.site)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Disposition", `attachment; filename="programme-`+b.lang+`.pdf"`)
	h.Set("Cache-Control", "private, no-cache")
	_, err = w.Write(body)
	return err
}

func (b book) pdf(ctx context.Context, site *page.Site) ([]byte, error) {
	d, err := pdf.New(ctx, b.title.title, site.BaseURL+"/platform/"+b.ID, site.PDFFont)
	if err != nil {
		return nil, err
	}
	d.SetCreationDate(b.last.At)
	d.SetModificationDate(b.last.At)
	d.SetCatalogSort(true)
	d.Set(pdf.TextSize, "", site.Name+" · "+i18n.T(ctx, "platform.of_circle", "Circle", b.owner.Name))
	d.Ln(2)
	d.Set(pdf.TitleSize, "B", b.title.title)
	d.Ln(2)
	d.Set(pdf.SmallSize, "", b.since(ctx))
	for _, c := range b.chapters {
		d.Head(c.title.title)
		for _, k := range c.planks {
			d.Ln(2)
			d.Set(pdf.TextSize, "B", k.said.title)
			switch {
			case k.said.old:
				d.Set(pdf.SmallSize, "", i18n.T(ctx, "platform.translation_older"))
			case k.said.lang != b.lang:
				d.Set(pdf.SmallSize, "", i18n.T(ctx, "platform.not_translated"))
			}
			d.Ln(1)
			d.Set(pdf.TextSize, "", plain(k.said.text))
		}
	}
	var out bytes.Buffer
	err = d.Output(&out)
	return out.Bytes(), err
}

var (
	emphasis = regexp.MustCompile(`(\*\*|__|\*|\b_|_\b)`)
	linked   = regexp.MustCompile(`\[([^\]\n]+)\]\(([^)\s]+)\)`)
	listed   = regexp.MustCompile(`(?m)^[-*+] +`)
)

// plain is a text without the marks of emphasis, with list items as lines and
// links as their words and address.
func plain(markdown string) string {
	text := listed.ReplaceAllString(markdown, "– ")
	text = linked.ReplaceAllString(text, "$1 ($2)")
	return emphasis.ReplaceAllString(text, "")
}
