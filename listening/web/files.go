package web

import (
	"net/http"
	"strconv"
	"time"

	"concentric/base/csvfile"
	"concentric/listening"
)

// figuresFile is the newest release as a table: aggregates and nothing else
// (trust.md, P2). A cell under ten people is empty. Beside each statement stands
// its translation into the reader's language, where there is one, and who made it.
func (s server) figuresFile(w http.ResponseWriter, r *http.Request) error {
	v, err := s.standingOf(r)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="`+v.fileName("figures", "csv")+`"`)
	h.Set("Cache-Control", "private, no-cache")
	file := csvfile.NewWriter(w)
	if err := file.Write(v.fileHead()...); err != nil {
		return err
	}
	for _, f := range v.Figures {
		if err := file.Write(v.fileRow(f)...); err != nil {
			return err
		}
	}
	return file.Close()
}

// fileName tells the conversation and the release apart from others.
func (v standing) fileName(what, kind string) string {
	return what + "-" + v.Conversation.ID + "-" + strconv.Itoa(v.Number) + "." + kind
}

func (v standing) fileHead() []string {
	head := []string{
		"release", "as_of", "statement", "text", "language", "translation", "translation_language", "translated_by", "agree", "disagree", "pass", "asked",
		"agree_share", "agree_low", "agree_high", "disagree_share", "disagree_low", "disagree_high",
	}
	if len(v.Groups) > 1 {
		for _, label := range v.Labels {
			head = append(head, label+": agree", label+": disagree", label+": asked")
		}
	}
	return append(head, "matters", "proven address: agree", "proven address: disagree", "proven address: asked", "guests: agree", "guests: disagree", "guests: asked", "paper: agree", "paper: disagree", "paper: asked")
}

func (v standing) fileRow(f listening.Figure) []string {
	text := v.Statements[f.Statement]
	theirs := v.InTheirs[text.ID]
	row := []string{
		strconv.Itoa(v.Number), v.At.Format(time.DateOnly), strconv.Itoa(f.Statement), text.Text, text.Lang,
		theirs.Part(0), theirs.Lang, string(theirs.By),
	}
	if f.All.Votes() == 0 {
		row = append(row, "", "", "", "", "", "", "", "", "", "")
	} else {
		row = append(row, strconv.Itoa(f.All.Agree), strconv.Itoa(f.All.Disagree), strconv.Itoa(f.All.Pass), strconv.Itoa(f.All.Votes()))
		for _, share := range []listening.Share{f.All.Agreeing(), f.All.Disagreeing()} {
			row = append(row, decimal(share.P()), decimal(share.Low), decimal(share.High))
		}
	}
	if len(v.Groups) > 1 {
		for g := range v.Groups {
			row = append(row, listening.Cells(f.Group(g))...)
		}
	}
	if f.Matters > 0 {
		row = append(row, strconv.Itoa(f.Matters))
	} else {
		row = append(row, "")
	}
	row = append(row, listening.Cells(f.Verified)...)
	row = append(row, listening.Cells(f.Guests)...)
	return append(row, listening.Cells(f.Paper)...)
}

func decimal(x float64) string { return strconv.FormatFloat(x, 'f', 4, 64) }
