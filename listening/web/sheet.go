package web

import (
	"fmt"
	"net/http"
	"strings"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/brief"
	"concentric/listening"

	"rsc.io/qr"
)

// sheetStatements is how many statements stand on a sheet: one page of paper.
const sheetStatements = 12

// sheet is the conversation on paper: what it is about, its first statements,
// and a code that leads a phone to it.
func (s server) sheet(w http.ResponseWriter, r *http.Request) error {
	c, owner, err := s.see(r)
	if err != nil {
		return err
	}
	v := sheet{Conversation: c, Link: s.site.BaseURL + path(c)}
	if v.Kept, err = s.kept(r.Context(), c, owner); err != nil {
		return err
	}
	if c.Brief != "" {
		if v.Said, err = brief.Get(r.Context(), s.site.DB, c.Brief); err != nil {
			return err
		}
	}
	if v.Statements, err = listening.Statements(r.Context(), s.site.DB, c.ID, listening.Shown); err != nil {
		return err
	}
	v.Statements = v.Statements[:min(len(v.Statements), sheetStatements)]
	code, err := qr.Encode(v.Link, qr.M)
	if err != nil {
		return err
	}
	v.Size, v.Dark = code.Size, squares(code)
	frame := page.Frame{
		Title: c.Question, Kicker: i18n.T(r.Context(), "listening.sheet_kicker", "Circle", owner.Name), Section: page.Conversations,
		Back: path(c), BackTo: c.Question,
	}
	return page.Render(w, r, frame, sheetPage(v))
}

// sheet is what is printed. Dark is the path of the code's dark squares, in a
// picture of Size squares with four more of margin on each side.
type sheet struct {
	listening.Conversation
	Kept       string // what became of the promise to answer
	Link       string
	Said       brief.Brief
	Statements []listening.Statement
	Size       int
	Dark       string
}

// quiet is the margin that a reader of the code needs (ISO/IEC 18004).
const quiet = 4

func (v sheet) box() string { return fmt.Sprintf("0 0 %d %[1]d", v.Size+2*quiet) }

// squares draws each run of dark squares in a row as one stroke of a path.
func squares(code *qr.Code) string {
	var d strings.Builder
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			run := 0
			for x+run < code.Size && code.Black(x+run, y) {
				run++
			}
			if run > 0 {
				fmt.Fprintf(&d, "M%d %dh%dv1h-%dz", x+quiet, y+quiet, run, run)
				x += run
			}
		}
	}
	return d.String()
}
