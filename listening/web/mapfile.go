package web

import (
	"context"
	"fmt"
	"html"
	"net/http"
	"strings"

	"concentric/base/apperr"
	"concentric/base/i18n"
)

// mapFile is the opinion map as a picture by itself: what the page shows to
// everybody, without the reader's own place. It carries its own title, legend
// and date, so that it can stand in an article.
func (s server) mapFile(w http.ResponseWriter, r *http.Request) error {
	v, err := s.standingOf(r)
	if err != nil {
		return err
	}
	if v.Drawn == nil || v.Structure == "none" {
		return apperr.New(apperr.NotFound, "listening.no_map")
	}
	h := w.Header()
	h.Set("Content-Type", "image/svg+xml; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="`+v.fileName("map", "svg")+`"`)
	h.Set("Cache-Control", "private, no-cache")
	_, err = w.Write([]byte(v.svg(r.Context(), s.site.BaseURL+path(v.Conversation, "map"))))
	return err
}

// groupColour are the hues of Okabe and Ito, in the order of the pages' styles.
func groupColour(i int) string {
	return []string{"#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9"}[i%5]
}

// groupSign are the shapes that go with the hues.
func groupSign(i int) string {
	return []string{
		`<circle r="7"/>`, `<path d="M0-8 8 6H-8z"/>`, `<path d="M-6.5-6.5h13v13h-13z"/>`, `<path d="M0-9 9 0 0 9-9 0z"/>`,
		`<path d="M-2.5-8h5v5.500H8v5H2.500V8h-5V2.500H-8v-5h5.500z"/>`,
	}[i%5]
}

const (
	pictureWide = 720
	mapLeft     = 32
	mapSide     = 400
	legendLeft  = mapLeft + mapSide + 24
)

// drawing puts lines of text and shapes below each other.
type drawing struct {
	strings.Builder
	y int
}

func (d *drawing) text(x, size, wide int, colour, s string) {
	for _, line := range wrapped(s, 2*wide/size) {
		d.y += size * 13 / 10
		fmt.Fprintf(d, `<text x="%d" y="%d" font-size="%d" fill="%s">%s</text>`, x, d.y, size, colour, html.EscapeString(line))
	}
}

func (v standing) svg(ctx context.Context, address string) string {
	d := &drawing{y: 20}
	d.text(mapLeft, 22, pictureWide-2*mapLeft, "#1d2021", v.question())
	d.y += 6
	d.text(mapLeft, 17, pictureWide-2*mapLeft, "#1d2021", v.finding(ctx))
	top := d.y + 16
	v.drawShapes(d, top)
	v.drawLegend(ctx, d, top)
	d.y = top + mapSide + 6
	if left := v.end(ctx, v.Left); left != "" {
		d.text(mapLeft, 14, pictureWide-2*mapLeft, "#4a4f52", "← "+left)
	}
	if right := v.end(ctx, v.Right); right != "" {
		d.text(mapLeft, 14, pictureWide-2*mapLeft, "#4a4f52", "→ "+right)
	}
	d.y += 8
	d.text(mapLeft, 12, pictureWide-2*mapLeft, "#4a4f52",
		i18n.N(ctx, "listening.people", v.People, "Votes", i18n.Number(ctx, float64(v.Votes)), "Date", i18n.Date(ctx, v.At))+" "+v.Owner.Name)
	d.text(mapLeft, 12, pictureWide-2*mapLeft, "#4a4f52", address)
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" font-family="system-ui, sans-serif" role="img"><title>%s</title><rect width="100%%" height="100%%" fill="#fdfbf7"/>%s</svg>`,
		pictureWide, d.y+24, pictureWide, d.y+24, html.EscapeString(v.question()+": "+v.finding(ctx)), d.String())
}

func (v standing) drawShapes(d *drawing, top int) {
	fmt.Fprintf(d, `<g transform="translate(%d %d)"><rect width="%d" height="%d" rx="10" fill="#ffffff" stroke="#d8d4cb"/>`, mapLeft, top, mapSide, mapSide)
	for i, g := range v.Drawn.Groups {
		fmt.Fprintf(d, `<g fill="%s" fill-opacity="0.17" stroke="%s" stroke-opacity="0.6">`, groupColour(i), groupColour(i))
		for _, p := range g.Paths {
			fmt.Fprintf(d, `<path d="%s"/>`, p)
		}
		d.WriteString("</g>")
	}
	if len(v.Groups) > 1 {
		for i, g := range v.Drawn.Groups {
			if len(g.Paths) > 0 {
				fmt.Fprintf(d, `<g transform="translate(%.1f %.1f)" fill="%s" stroke="#1d2021" stroke-width="1.5">%s</g>`, g.Peak.X, g.Peak.Y, groupColour(i), groupSign(i))
			}
		}
	}
	d.WriteString("</g>")
}

func (v standing) drawLegend(ctx context.Context, d *drawing, top int) {
	d.y = top
	for i, g := range v.Groups {
		name := i18n.T(ctx, "page.everybody")
		if len(v.Groups) > 1 {
			name = v.Labels[i]
		}
		fmt.Fprintf(d, `<g transform="translate(%d %d)" fill="%s" stroke="#1d2021" stroke-width="1.5">%s</g>`, legendLeft+8, d.y+14, groupColour(i), groupSign(i))
		d.text(legendLeft+24, 15, pictureWide-legendLeft-24-16, "#1d2021", name)
		d.text(legendLeft+24, 13, pictureWide-legendLeft-24-16, "#4a4f52", i18n.N(ctx, "listening.group_size", g.Size))
		d.y += 10
	}
}

// wrapped cuts a text into lines of about so many letters, at spaces where it
// has them; a wide script counts two for a letter.
func wrapped(s string, letters int) []string {
	var lines []string
	line, wide := "", 0
	for _, word := range strings.Fields(s) {
		w := widthOf(word)
		if wide > 0 && wide+1+w > letters {
			lines, line, wide = append(lines, line), "", 0
		}
		for w > letters { // a word without spaces: Chinese, or an address
			head := headOf(word, letters)
			lines, word = append(lines, head), word[len(head):]
			w = widthOf(word)
		}
		if wide > 0 {
			line, wide = line+" ", wide+1
		}
		line, wide = line+word, wide+w
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

func widthOf(s string) int {
	wide := 0
	for _, r := range s {
		wide += letterWidth(r)
	}
	return wide
}

func letterWidth(r rune) int {
	if r >= 0x1100 {
		return 2
	}
	return 1
}

// headOf is as much of a word as fits, one letter at least.
func headOf(word string, letters int) string {
	wide := 0
	for i, r := range word {
		if wide += letterWidth(r); wide > letters && i > 0 {
			return word[:i]
		}
	}
	return word
}
