package web_test

import (
	"context"
	"net/http"
	"regexp"
	"testing"

	"concentric/base/store"
	"concentric/platform"
)

// Amendments that are worked into the first draft are marked as in the text, and
// who writes it takes the mark away where they left one out.
func TestWhoWritesMarksWhichAmendmentsAreIn(t *testing.T) {
	each(t, func(p *party) {
		var waiting platform.Amendment
		p.write(func(ctx context.Context, tx *store.Tx) error {
			programme, err := platform.Begin(ctx, tx, p.persons[1], platform.New{Circle: p.c.ID, Title: "Programme", Lang: "en"})
			if err != nil {
				return err
			}
			chapter, err := platform.AddChapter(ctx, tx, p.persons[1], programme.ID, "Buses", "en")
			if err != nil {
				return err
			}
			waiting, err = platform.Amend(ctx, tx, p.persons[9], platform.Amendment{Chapter: chapter.ID, Title: "Night buses", Text: "Buses run until one.", Why: "The theatre ends at twelve."})
			return err
		})
		page := "/items/" + waiting.Item + "/proposal"
		mark := regexp.MustCompile(`<input type="checkbox" name="amendment" value="` + waiting.ID + `"[^>]* checked`)
		body := p.get(1, page, "Buses run until one.", "The theatre ends at twelve.", "Which of them are in this text")
		if !mark.MatchString(body) {
			t.Errorf("it is worked in and not marked: %s", body)
		}
		status, body, _ := p.ask(1, http.MethodPost, page, values("once", "1", "title", "", "text", "Buses run until two.", "lang", "en"))
		if status != http.StatusUnprocessableEntity || mark.MatchString(body) {
			t.Errorf("the mark that was taken away is there again: %d %s", status, body)
		}
		// The text goes on being written, and so do the marks.
		chapter := waiting.Chapter
		draft := p.post(1, page, text("plank", "new/"+chapter+"/0", "amendment", waiting.ID)...)
		if !mark.MatchString(p.get(1, draft+"/edit")) {
			t.Error("the draft has lost its mark")
		}
		for _, is := range []bool{false, true} {
			edit := text("state", "draft", "from", "1")
			if is {
				edit = append(edit, "amendment", waiting.ID)
			}
			p.post(1, draft+"/edit", edit...)
			if mark.MatchString(p.get(1, draft+"/edit")) != is {
				t.Errorf("edited with the mark %v, it is kept otherwise", is)
			}
		}
	})
}
