// Package pdf sets text on A4 as a PDF. Its type, the Go fonts, has the Latin,
// Greek and Cyrillic letters; others are taken from a font of the server's own, if
// it has one. In the place of a text that cannot be set stands where it can be read.
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
	bold    *sfnt.Font
	own     *sfnt.Font // nil for none
	ownFile []byte
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

// New begins a document; its title and where it can be read stand in it. Letters
// that the Go fonts lack are set in own, if there is one.
func New(ctx context.Context, title, address string, own *Font) (*Sheet, error) {
	letters, err := sfnt.Parse(goregular.TTF)
	if err != nil {
		return nil, err
	}
	bold, err := sfnt.Parse(gobold.TTF)
	if err != nil {
		return nil, err
	}
	d := &Sheet{Fpdf: fpdf.New("P", "mm", "A4", ""), Ctx: ctx, letters: letters, bold: bold, address: address}
	if own != nil {
		d.ownFile = own.file
		if d.own, err = sfnt.Parse(own.file); err != nil {
			return nil, err
		}
	}
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
	high := size * 0.5
	for _, line := range d.lines(size, style, d.Readable(text), Wide-2*d.GetCellMargin()) {
		d.Keep(high)
		d.put(Margin+d.GetCellMargin(), d.GetY()+high/2+0.3*d.PointConvert(size), size, style, line)
		d.SetY(d.GetY() + high)
	}
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

// Readable is the text, or where it can be read if its letters are lacking.
func (d *Sheet) Readable(text string) string {
	kept, can := d.set(text)
	if !can {
		return i18n.T(d.Ctx, "page.pdf_script", "Address", d.address)
	}
	return kept
}

// Can reports whether the letters of a text can be set.
func (d *Sheet) Can(text string) bool {
	_, can := d.set(text)
	return can
}

// set is the text without what cannot be set, and whether that is enough of it.
func (d *Sheet) set(text string) (kept string, can bool) {
	missing, letters := 0, 0
	kept = strings.Map(func(r rune) rune {
		if r == '\n' {
			return r
		}
		letters++
		if !drawn(d.letters, &d.buffer, r) && !lent(d.own, &d.buffer, r) {
			missing++
			return -1
		}
		return r
	}, strings.ReplaceAll(strings.ReplaceAll(text, "\u00a0", " "), "\u202f", " "))
	return kept, missing*10 <= letters
}
