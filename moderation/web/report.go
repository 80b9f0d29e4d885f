package web

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"concentric/backlog"
	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/circle"
	"concentric/introduction"
	"concentric/lab"
	"concentric/library"
	"concentric/listening"
	"concentric/member"
	"concentric/moderation"
	"concentric/moderation/card"
	"concentric/platform"
)

// text is what is reported: as its reader sees it, with where it stands and the
// circle that answers for it.
type text struct {
	Kind              string // of text, as moderation.Report.Kind
	Title, Body, Lang string
	Place, Circle     string
	At                string // its page
}

// see reads a text that the actor may see: a statement, a lab, how somebody
// introduces themselves, what they were answered, a tension, an amendment, or an entry of
// the library. What they may not see is not there.
func (s server) see(ctx context.Context, id string) (text, error) {
	one, err := listening.StatementByID(ctx, s.site.DB, id)
	if apperr.Is(err, apperr.NotFound) {
		t, err := s.seeLab(ctx, id)
		if apperr.Is(err, apperr.NotFound) {
			t, err = s.seeIntroduction(ctx, id)
		}
		if apperr.Is(err, apperr.NotFound) {
			t, err = s.seeWelcome(ctx, id)
		}
		if apperr.Is(err, apperr.NotFound) {
			t, err = s.seeTension(ctx, id)
		}
		if apperr.Is(err, apperr.NotFound) {
			t, err = s.seeAmendment(ctx, id)
		}
		if apperr.Is(err, apperr.NotFound) {
			t, err = s.seeEntry(ctx, id)
		}
		return t, err
	}
	if err != nil {
		return text{}, err
	}
	c, err := listening.See(ctx, s.site.DB, member.From(ctx), one.Conversation)
	if err == nil && one.State != listening.Shown {
		err = apperr.New(apperr.NotFound, "listening.statement_not_found")
	}
	return text{Kind: "statement", Title: c.Question, Body: one.Text, Lang: one.Lang, Place: c.ID, Circle: c.Circle, At: "/conversations/" + c.ID}, err
}

// seeLab reads a lab: what its host wrote, and its notes for who may read them.
func (s server) seeLab(ctx context.Context, id string) (text, error) {
	l, about, err := lab.See(ctx, s.site.DB, member.From(ctx), id)
	if err != nil {
		return text{}, err
	}
	notes, _, err := lab.NotesOf(ctx, s.site.DB, member.From(ctx), l, about)
	if err != nil {
		return text{}, err
	}
	parts := slices.Concat([]string{l.Place, l.Words}, notes.Needs, []string{notes.Differ, notes.Said})
	t := text{
		Kind: lab.Kind, Title: about.Title, Body: strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), "\n\n"),
		Lang: l.Lang, Place: about.Talk + about.Item, Circle: about.Circle, At: "/labs/" + l.ID,
	}
	if !l.Others && !member.From(ctx).SignedIn() {
		t.Body = "" // how to come is for who is signed in
	}
	return t, card.Fill(ctx, s.site.DB, &t.Body)
}

// seeIntroduction reads how somebody introduces themselves. Whoever moderates reads
// it here alone, and without the name.
func (s server) seeIntroduction(ctx context.Context, id string) (text, error) {
	i, reads, err := introduction.See(ctx, s.site.DB, member.From(ctx), id)
	if err != nil {
		return text{}, err
	}
	root, err := circle.Root(ctx, s.site.DB)
	t := text{Kind: introduction.Kind, Body: strings.TrimSpace(i.Text + "\n\n" + i.Skills), Lang: i.Lang, Place: introduction.InIntroductions, Circle: root.ID}
	if reads {
		t.Title, t.At = i18n.T(ctx, "introduction.all_title"), "/introductions"
	}
	return t, err
}

// seeWelcome reads what somebody who introduced themselves was answered. Whoever
// moderates reads it here alone, and without the name.
func (s server) seeWelcome(ctx context.Context, id string) (text, error) {
	l, reads, err := introduction.SeeAnswer(ctx, s.site.DB, member.From(ctx), id)
	if err != nil {
		return text{}, err
	}
	root, err := circle.Root(ctx, s.site.DB)
	t := text{Kind: introduction.Welcoming, Body: l.Answer, Lang: l.Lang, Place: introduction.InIntroductions, Circle: root.ID}
	if reads {
		t.Title, t.At = i18n.T(ctx, "introduction.mine_title"), "/introduction"
	}
	return t, err
}

func (s server) seeEntry(ctx context.Context, id string) (text, error) {
	e, err := library.See(ctx, s.site.DB, member.From(ctx), id)
	if err != nil {
		return text{}, err
	}
	root, err := circle.Root(ctx, s.site.DB)
	if err != nil {
		return text{}, err
	}
	t := text{
		Kind: string(e.Kind), Title: e.Now.Title, Body: e.Now.Text, Lang: e.Now.Lang, Place: moderation.InLibrary, Circle: root.ID, At: "/library/" + e.ID,
	}
	return t, card.Fill(ctx, s.site.DB, &t.Title, &t.Body)
}

func (s server) reportForm(w http.ResponseWriter, r *http.Request) error {
	return s.showReport(w, r, page.Form{})
}

func (s server) showReport(w http.ResponseWriter, r *http.Request, form page.Form) error {
	ctx := r.Context()
	t, err := s.see(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	if !member.From(ctx).SignedIn() {
		return apperr.New(apperr.NotSignedIn, "moderation.report_sign_in")
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "moderation.report_title"), Lead: i18n.T(ctx, "moderation.report_lead"), Back: t.At, BackTo: t.Title, Status: form.Status,
	}
	return page.Render(w, r, frame, reportPage("/report/"+r.PathValue("id"), t, form))
}

func (s server) report(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), member.From(r.Context())
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	t, err := s.see(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	report := moderation.Report{
		Kind: t.Kind, Ref: r.PathValue("id"), Place: t.Place, Circle: t.Circle,
		Reason: moderation.Reason(form.Value("reason")), Words: form.Text("words"), Lang: i18n.Lang(ctx),
	}
	_, err = s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) { return "", report.Send(ctx, tx, actor) })
	if form.Refuse(ctx, err) {
		return s.showReport(w, r, form)
	}
	if err != nil {
		return err
	}
	page.Flash(w, r, i18n.T(ctx, "moderation.report_sent"))
	return page.SeeOther(w, r, t.At)
}

// reportCase is the open reports about one text.
type reportCase struct {
	Ref, Kind string
	Text      text
	Reports   []moderation.Report
}

// name is what is reported, as its heading and its acts call it.
func (c reportCase) name(ctx context.Context) string {
	return strings.TrimSuffix(i18n.T(ctx, "moderation.kind_"+c.Kind)+" · "+c.Text.Title, " · ")
}

func (c contested) name(ctx context.Context) string {
	return i18n.T(ctx, "moderation.appeal_waits") + " · " + reportCase{Kind: c.Kind, Text: c.Text}.name(ctx)
}

// contested is an appeal that waits for the reader, with its text and why that
// was refused.
type contested struct {
	moderation.Appeal
	Text   text
	Reason moderation.Reason
}

// readCases reads the reports and the appeals that wait for the reader.
func (s server) readCases(ctx context.Context, v *queue) error {
	actor := member.From(ctx)
	reports, err := moderation.ReportsWaiting(ctx, s.site.DB, actor)
	if err != nil {
		return err
	}
	for _, r := range reports {
		if n := len(v.Cases); n > 0 && v.Cases[n-1].Ref == r.Ref {
			v.Cases[n-1].Reports = append(v.Cases[n-1].Reports, r)
			continue
		}
		t, err := s.see(ctx, r.Ref)
		if err != nil && !apperr.Is(err, apperr.NotFound) {
			return err
		}
		v.Cases = append(v.Cases, reportCase{r.Ref, r.Kind, t, []moderation.Report{r}})
	}
	appeals, err := moderation.AppealsWaiting(ctx, s.site.DB, actor)
	if err != nil {
		return err
	}
	for _, a := range appeals {
		c, err := s.contest(ctx, a)
		if apperr.Is(err, apperr.NotFound) {
			continue // not for this reader to see
		}
		if err != nil {
			return err
		}
		v.Contested = append(v.Contested, c)
	}
	return nil
}

// contest reads the text of an appeal for who answers it.
func (s server) contest(ctx context.Context, a moderation.Appeal) (contested, error) {
	c := contested{Appeal: a}
	switch a.Kind {
	case lab.Kind:
		l, _, err := lab.See(ctx, s.site.DB, member.From(ctx), a.Ref)
		if err != nil {
			return c, err
		}
		c.Reason = l.Reason
		c.Text, err = s.seeLab(ctx, a.Ref)
		return c, err
	case introduction.Kind:
		i, _, err := introduction.See(ctx, s.site.DB, member.From(ctx), a.Ref)
		if err != nil {
			return c, err
		}
		c.Reason = i.Away
		c.Text, err = s.seeIntroduction(ctx, a.Ref)
		return c, err
	case introduction.Welcoming:
		var err error
		if c.Text, err = s.seeWelcome(ctx, a.Ref); err != nil {
			return c, err
		}
		c.Reason, err = introduction.WhyTaken(ctx, s.site.DB, a.Ref)
		return c, err
	case ofTension, ofAmendment:
		refused, err := moderation.RefusedIn(ctx, s.site.DB, a.Ref)
		if err != nil || len(refused) == 0 {
			return c, err
		}
		var parts []string
		for _, l := range refused {
			parts = append(parts, l.Address)
		}
		c.Reason, c.Text = refused[len(refused)-1].Reason, text{Body: strings.Join(parts, "\n\n"), Lang: a.Lang}
		return c, card.Fill(ctx, s.site.DB, &c.Text.Body)
	case "statement":
		talk, err := listening.See(ctx, s.site.DB, member.From(ctx), a.Place)
		if err != nil {
			return c, err
		}
		one, err := listening.StatementByID(ctx, s.site.DB, a.Ref)
		c.Reason, c.Text = one.Reason, text{Title: talk.Question, Body: one.Text, Lang: one.Lang}
		return c, err
	}
	e, err := library.Get(ctx, s.site.DB, a.Ref)
	if err != nil {
		return c, err
	}
	c.Reason, c.Text = e.Away, text{Title: e.Now.Title, Body: e.Now.Text, Lang: e.Now.Lang}
	return c, card.Fill(ctx, s.site.DB, &c.Text.Title, &c.Text.Body)
}

// answerReports keeps a text or takes it away, for the reason that is chosen.
func (s server) answerReports(w http.ResponseWriter, r *http.Request) error {
	actor := member.From(r.Context())
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	verdict, ground := moderation.Verdict(form.Value("verdict")), moderation.Reason(form.Value("ground"))
	_, err = s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
		about, err := moderation.AnswerReports(ctx, tx, actor, form.Value("ref"), verdict, ground, form.Text("outcome"))
		if err != nil || verdict != moderation.Refused {
			return "", err
		}
		switch about.Kind {
		case lab.Kind:
			return "", lab.Decide(ctx, tx, actor, about.Ref, moderation.Refused, ground)
		case introduction.Kind:
			return "", introduction.TakeAway(ctx, tx, actor, about.Ref, ground)
		case introduction.Welcoming:
			return "", introduction.TakeAwayAnswer(ctx, tx, actor, about.Ref, ground)
		case ofTension:
			return "", backlog.TakeAway(ctx, tx, actor, about, ground)
		case ofAmendment:
			return "", platform.TakeAway(ctx, tx, actor, about, ground)
		case "statement":
			ruling := listening.Ruling{Statement: about.Ref, Verdict: moderation.Refused, Reason: ground}
			_, _, err = listening.Moderate(ctx, tx, actor, about.Place, []listening.Ruling{ruling})
			return "", err
		}
		return "", library.TakeAway(ctx, tx, actor, about.Ref, ground)
	})
	return s.answered(w, r, form, err)
}

func (s server) answerAppeal(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), member.From(r.Context())
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	state, outcome := moderation.AppealState(form.Value("state")), form.Text("outcome")
	err = s.site.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		a, err := moderation.AppealByID(ctx, tx, form.Value("ref"))
		if err != nil {
			return err
		}
		switch a.Kind {
		case lab.Kind:
			return lab.AnswerAppeal(ctx, tx, actor, a, state, outcome)
		case introduction.Kind:
			return introduction.AnswerAppeal(ctx, tx, actor, a, state, outcome)
		case introduction.Welcoming:
			return introduction.AnswerAppealOfAnswer(ctx, tx, actor, a, state, outcome)
		case ofTension:
			return backlog.AnswerAppeal(ctx, tx, actor, a, state, outcome)
		case ofAmendment:
			return platform.AnswerAppeal(ctx, tx, actor, a, state, outcome)
		case "statement":
			return listening.AnswerAppeal(ctx, tx, actor, a.Place, a.ID, state, outcome)
		}
		return library.AnswerAppeal(ctx, tx, actor, a.ID, state, outcome)
	})
	return s.answered(w, r, form, err)
}

func (s server) answered(w http.ResponseWriter, r *http.Request, form page.Form, err error) error {
	if form.Refuse(r.Context(), err) {
		return s.showQueue(w, r, form)
	}
	if err != nil {
		return err
	}
	page.Flash(w, r, i18n.T(r.Context(), "moderation.report_answered"))
	return page.SeeOther(w, r, "/moderation/log")
}

// appeal is the author's word against what was decided about their text.
func (s server) appeal(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), member.From(r.Context())
	if _, err := library.See(ctx, s.site.DB, actor, r.PathValue("id")); err != nil {
		return err
	}
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	_, err = s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
		return "", library.Appeal(ctx, tx, actor, r.PathValue("id"), form.Text("why"), i18n.Lang(ctx))
	})
	if err != nil {
		return err
	}
	page.Flash(w, r, i18n.T(ctx, "moderation.appeal_sent"))
	return page.SeeOther(w, r, "/library/"+r.PathValue("id"))
}

// grounds are what a text can be taken away for; which one, whoever decides says.
func grounds(ctx context.Context) []page.Choice {
	list := []page.Choice{{Value: "", Label: i18n.T(ctx, "moderation.report_accepted")}}
	for _, reason := range moderation.Reasons() {
		list = append(list, page.Choice{Value: string(reason), Label: i18n.T(ctx, reason.Message())})
	}
	return list
}

// reasons are what one can report for.
func reasons(ctx context.Context) []page.Choice {
	var list []page.Choice
	for _, reason := range []moderation.Reason{moderation.Hurtful, moderation.Personal, moderation.Promotion, moderation.Unlawful, moderation.OffTopic} {
		list = append(list, page.Choice{Value: string(reason), Label: i18n.T(ctx, reason.Message())})
	}
	return list
}

// reportTable is the log of reports, and of the appeals that followed: kind, decision
// and reason, without the text.
func reportTable(ctx context.Context, list []moderation.Report, appeals []moderation.Appeal) page.Table {
	t := page.Table{
		Caption: i18n.T(ctx, "moderation.reports_title"), Stacked: true,
		Heads: []string{i18n.T(ctx, "moderation.log_day"), i18n.T(ctx, "moderation.log_what"), i18n.T(ctx, "moderation.log_verdict"), i18n.T(ctx, "moderation.log_reason")},
	}
	for _, r := range list {
		for len(appeals) > 0 && !appeals[0].Decided.Before(r.Decided) {
			t.Rows, appeals = append(t.Rows, appealRow(ctx, appeals[0])), appeals[1:]
		}
		t.Rows = append(t.Rows, []string{i18n.Date(ctx, r.Decided), i18n.T(ctx, "moderation.kind_"+r.Kind), i18n.T(ctx, "moderation.report_"+string(r.Verdict)), card.Why(ctx, r)})
	}
	for _, a := range appeals {
		t.Rows = append(t.Rows, appealRow(ctx, a))
	}
	return t
}

func appealRow(ctx context.Context, a moderation.Appeal) []string {
	return []string{i18n.Date(ctx, a.Decided), i18n.T(ctx, "moderation.kind_"+a.Kind), i18n.T(ctx, "moderation.log_"+string(a.State)), a.Outcome}
}
