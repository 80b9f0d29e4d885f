package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"concentric/base/i18n"
	"concentric/consent"
	consentcard "concentric/consent/card"
	"concentric/logbook"
)

// exported is an agreement in a file: what is on its page, and nothing about who
// consented by name.
type exported struct {
	ID             string   `json:"id"`
	Circle         string   `json:"circle"`
	Standing       string   `json:"standing"`
	Version        int      `json:"version"`
	Title          string   `json:"title"`
	Text           string   `json:"text"`
	Why            string   `json:"why"`
	Responsible    string   `json:"responsible,omitempty"`
	Measured       string   `json:"measured"`
	Feedback       string   `json:"feedback"`
	ReviewOn       string   `json:"review_on"`
	EndsOn         string   `json:"ends_on,omitempty"`
	TakesEffect    []string `json:"takes_effect,omitempty"`
	Language       string   `json:"language"`
	DecidedAt      string   `json:"decided_at"`
	Method         string   `json:"method"`
	Consented      int      `json:"consented"`
	Absent         int      `json:"absent"`
	Item           string   `json:"item,omitempty"`
	Proposal       string   `json:"proposal,omitempty"`
	Statements     []string `json:"statements,omitempty"`
	OriginKind     string   `json:"origin_kind,omitempty"`
	PageOfThisText string   `json:"page"`
}

// asJSON is what the list shows, all pages of it, as a file.
func (s server) asJSON(w http.ResponseWriter, r *http.Request) error {
	c, err := s.narrow(r.Context(), r.URL.Query())
	if err != nil {
		return err
	}
	list := []exported{}
	for _, a := range c.all {
		t := a.Now
		effects, err := s.takesEffect(r.Context(), a.Agreement)
		if err != nil {
			return err
		}
		list = append(list, exported{
			ID: a.ID, Circle: a.circle.Name, Standing: string(a.On(a.today)), Version: t.N, Title: t.Title, Text: t.Text, Why: t.Why,
			Responsible: t.Responsible, Measured: t.Measured, Feedback: t.Feedback, ReviewOn: t.ReviewOn, EndsOn: t.EndsOn, TakesEffect: effects, Language: t.Lang,
			DecidedAt: t.At.Format("2006-01-02T15:04:05Z07:00"), Method: string(t.Record.Method), Consented: t.Record.Consented, Absent: t.Record.Absent,
			Item: t.Lineage.Item, Proposal: t.Lineage.Proposal, Statements: t.Lineage.Statements, OriginKind: t.Lineage.OriginKind,
			PageOfThisText: s.site.BaseURL + "/agreements/" + a.ID,
		})
	}
	attach(w, "application/json", "logbook.json")
	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	return out.Encode(list)
}

// asMarkdown is the same as a text to read.
func (s server) asMarkdown(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, err := s.narrow(ctx, r.URL.Query())
	if err != nil {
		return err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n", i18n.T(ctx, "logbook.title"))
	for _, a := range c.all {
		t := a.Now
		fmt.Fprintf(&b, "\n## %s\n\n%s\n", line(t.Title), t.Text)
		effects, err := s.takesEffect(ctx, a.Agreement)
		if err != nil {
			return err
		}
		for _, f := range []struct{ label, value string }{
			{"logbook.circle", a.circle.Name},
			{"logbook.where_it_stands", i18n.T(ctx, "logbook.standing_"+string(a.On(a.today)))},
			{"consent.takes_effect", strings.Join(effects, "; ")},
			{"consent.field_why", t.Why},
			{"consent.field_responsible", t.Responsible},
			{"consent.field_measured", t.Measured},
			{"consent.field_feedback", t.Feedback},
			{"logbook.in_force_since", t.At.In(a.circle.Location()).Format("2006-01-02")},
			{"consent.field_review_on", t.ReviewOn},
			{"consent.field_ends_on", t.EndsOn},
			{"logbook.decided_how", method(ctx, t)},
		} {
			if f.value != "" {
				fmt.Fprintf(&b, "\n- **%s**: %s", i18n.T(ctx, f.label), line(f.value))
			}
		}
		b.WriteString("\n")
	}
	attach(w, "text/markdown; charset=utf-8", "logbook.md")
	_, err = w.Write([]byte(b.String()))
	return err
}

// takesEffect says what an agreement puts into effect, naming nobody.
func (s server) takesEffect(ctx context.Context, a logbook.Agreement) ([]string, error) {
	effects, err := consent.Effects(ctx, s.site.DB, a.Now.Lineage.Proposal, a.Now.Lineage.ProposalVersion)
	if err != nil {
		return nil, err
	}
	spelled, err := consent.Spell(ctx, s.site.DB, a.Circle, effects)
	var said []string
	for _, e := range spelled {
		said = append(said, consentcard.Sentence(ctx, e, nil))
	}
	return said, err
}

// line is a text as one line of a list.
func line(text string) string { return strings.Join(strings.Fields(text), " ") }

func attach(w http.ResponseWriter, kind, name string) {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	w.Header().Set("Cache-Control", "no-store")
}
