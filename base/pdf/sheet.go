// Package pdf sets text on A4 as a PDF. Its type, the Go fonts, has the Latin,
// Greek and Cyrillic letters; a text in other letters cannot be set in it, and in
// its place stands where it can be read.
package pdf

import (
	"context"
	"fmt"
	"strings"

	"concentric/base/i18n"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
)

// Sheet is a PDF being written, from top to bottom.
type Sheet struct {
	*fpdf.Fpdf
	Ctx     context.Context
	letters *sfnt.Font
	buffer  sfnt.Buffer
	address string
}

// The type sizes in points, and the page in millimetres.
const (
	TitleSize = 20
	HeadSize  = 13
	TextSize  = 10.5
	SmallSize = 8.5

	Margin = 20
	Wide   = 210 - 2*Margin
)

// New begins a document; its title and where it can be read stand in it.
func New(ctx context.Context, title, address string) (*Sheet, error) {
	letters, err := sfnt.Parse(goregular.TTF)
	if err != nil {
		return nil, err
	}
	d := &Sheet{fpdf.New("P", "mm", "A4", ""), ctx, letters, sfnt.Buffer{}, address}
	d.AddUTF8FontFromBytes("go", "", goregular.TTF)
	d.AddUTF8FontFromBytes("go", "B", gobold.TTF)
	d.SetMargins(Margin, Margin, Margin)
	d.SetAutoPageBreak(true, Margin)
	d.SetTitle(title, true)
	d.SetLang(i18n.Lang(ctx))
	d.SetFooterFunc(func() {
		d.SetY(-14)
		d.SetFont("go", "", SmallSize)
		d.SetTextColor(80, 80, 80)
		d.CellFormat(Wide-20, 5, address, "", 0, "L", false, 0, "")
		d.CellFormat(20, 5, fmt.Sprintf("%d / {pages}", d.PageNo()), "", 0, "R", false, 0, "")
	})
	d.AliasNbPages("{pages}")
	d.AddPage()
	return d, nil
}

// Set writes a paragraph; style is "" or "B".
func (d *Sheet) Set(size float64, style, text string) {
	d.SetFont("go", style, size)
	d.SetTextColor(20, 20, 20)
	d.MultiCell(Wide, size*0.5, d.Readable(text), "", "L", false)
}

// Head writes a heading, with room for a few lines under it.
func (d *Sheet) Head(text string) {
	if d.GetY() > 250 {
		d.AddPage()
	}
	d.Ln(5)
	d.Set(HeadSize, "B", text)
	d.Ln(1.5)
}

// Keep goes to the next page where fewer than so many millimetres are left, so that
// what belongs together stands together.
func (d *Sheet) Keep(mm float64) {
	if d.GetY()+mm > 297-Margin {
		d.AddPage()
	}
}

// Readable is the text, or where it can be read if the type lacks its letters.
func (d *Sheet) Readable(text string) string {
	kept, can := d.set(text)
	if !can {
		return i18n.T(d.Ctx, "page.pdf_script", "Address", d.address)
	}
	return kept
}

// Can reports whether the type has the letters of a text.
func (d *Sheet) Can(text string) bool {
	_, can := d.set(text)
	return can
}

// set is the text without what the type lacks, and whether that is enough of it.
func (d *Sheet) set(text string) (kept string, can bool) {
	missing, letters := 0, 0
	kept = strings.Map(func(r rune) rune {
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
	return kept, missing*10 <= letters
}
