package web

import (
	"net/http"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/brief"
	"concentric/listening"
	"concentric/translation"
	said "concentric/translation/card"
)

// sheetStatements is how many statements stand on a sheet: one page of paper.
const sheetStatements = 12

// sheet is the conversation on paper: what it is about, a code that leads a phone
// to it, and its first statements with boxes to mark, under the numbers by which
// the form for votes from paper knows them.
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
	if v.InTheirs, err = s.saidOf(r.Context(), v.Statements...); err != nil {
		return err
	}
	told, err := translation.Of(r.Context(), s.site.DB, translation.Brief, []string{c.Brief}, i18n.Lang(r.Context()))
	if err != nil {
		return err
	}
	v.Said = briefIn(v.Said, told[c.Brief])
	if v.Code, err = page.NewCode(v.Link); err != nil {
		return err
	}
	theirs, err := s.asks(r.Context(), c)
	if err != nil {
		return err
	}
	v.Theirs, v.Told = theirs[c.ID], told[c.Brief]
	question := said.Text(v.Theirs, 0, c.Question)
	frame := page.Frame{
		Title: question, Kicker: i18n.T(r.Context(), "listening.sheet_kicker", "Circle", owner.Name), Section: page.Conversations,
		Back: path(c), BackTo: question,
	}
	return page.Render(w, r, frame, sheetPage(v))
}

// sheet is what is printed.
type sheet struct {
	listening.Conversation
	Kept       string // what became of the promise to answer
	Link       string
	Said       brief.Brief
	Statements []listening.Statement
	Code       page.Code
	Theirs     translation.Text            // the question and the need in the reader's language
	Told       translation.Text            // the brief
	InTheirs   map[string]translation.Text // statements in the reader's language, by their id
}
