package web

import (
	"context"
	"net/http"

	"concentric/backlog"
	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/circle"
	circlecard "concentric/circle/card"
	"concentric/consent"
	"concentric/journal"
	"concentric/listening"
	"concentric/logbook"
	"concentric/member"
)

// view is what the page of an agreement shows, to this reader.
type view struct {
	agreement    logbook.Agreement
	circle       circle.Circle
	today        string
	texts        []logbook.Text
	responsible  string
	item         backlog.Item // zero where the reader may not see it
	conversation listening.Conversation
	statements   []string
	proposal     consent.Proposal // zero where the reader may not see it
	versions     []consent.Version
	objections   []consent.Stand
	answers      []backlog.Answer
	entries      []journal.Entry
}

func (s server) agreement(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := s.look(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	frame := page.Frame{
		Title: v.agreement.Now.Title, Kicker: i18n.T(ctx, "logbook.agreement_of", "Circle", v.circle.Name), Section: page.Logbook,
		Back: "/logbook", BackTo: i18n.T(ctx, "logbook.title"), Live: logbook.Topic(v.agreement.ID),
	}
	return page.Render(w, r, frame, agreementPage(v))
}

func (s server) look(ctx context.Context, id string) (view, error) {
	a, err := logbook.Get(ctx, s.site.DB, id)
	if err != nil {
		return view{}, err
	}
	sees, err := circle.CanSee(ctx, s.site.DB, member.From(ctx), a.Audience, a.Circle)
	if err != nil {
		return view{}, err
	}
	if !sees {
		return view{}, apperr.New(apperr.NotFound, "logbook.not_found")
	}
	v := view{agreement: a}
	for _, read := range []func(context.Context, store.Q, *view) error{readCircle, readItem, readVoices, readProposal} {
		if err := read(ctx, s.site.DB, &v); err != nil {
			return view{}, err
		}
	}
	return v, nil
}

func readCircle(ctx context.Context, q store.Q, v *view) error {
	var err error
	if v.circle, err = circle.Get(ctx, q, v.agreement.Circle); err != nil {
		return err
	}
	v.today = v.circle.Today(ctx)
	roles, err := circle.RolesOf(ctx, q, v.circle.ID)
	if err != nil {
		return err
	}
	v.responsible = v.agreement.Now.Responsible
	for _, role := range roles {
		if role.ID != v.agreement.Now.Role {
			continue
		}
		name := circlecard.RoleName(ctx, role.Kind, role.Title)
		if v.responsible != "" {
			name += " · " + v.responsible
		}
		v.responsible = name
	}
	if v.texts, err = logbook.Versions(ctx, q, v.agreement.ID); err != nil {
		return err
	}
	v.entries, err = journal.About(ctx, q, v.agreement.Now.ID)
	return err
}

// readItem reads the item that the agreement answers, and its answers, if the
// reader may see it.
func readItem(ctx context.Context, q store.Q, v *view) error {
	i, err := backlog.Get(ctx, q, v.agreement.Now.Lineage.Item)
	if apperr.Is(err, apperr.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	sees, err := circle.CanSee(ctx, q, member.From(ctx), i.Audience, i.Circle)
	if err != nil || !sees {
		return err
	}
	v.item = i
	v.answers, err = backlog.Answers(ctx, q, i.ID)
	return err
}

// readVoices reads the statements that the agreement comes from, if the reader
// may see their conversation.
func readVoices(ctx context.Context, q store.Q, v *view) error {
	lineage := v.agreement.Now.Lineage
	found, err := listening.StatementsByIDs(ctx, q, lineage.Statements)
	if err != nil {
		return err
	}
	for _, id := range lineage.Statements {
		st, ok := found[id]
		if !ok || st.State != listening.Shown {
			continue
		}
		if v.conversation.ID == "" {
			v.conversation, err = listening.See(ctx, q, member.From(ctx), st.Conversation)
			if apperr.Is(err, apperr.NotFound) {
				return nil
			}
			if err != nil {
				return err
			}
		}
		if st.Conversation == v.conversation.ID {
			v.statements = append(v.statements, st.Text)
		}
	}
	return nil
}

func readProposal(ctx context.Context, q store.Q, v *view) error {
	p, err := consent.Get(ctx, q, v.agreement.Now.Lineage.Proposal)
	if apperr.Is(err, apperr.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	sees, err := consent.CanSee(ctx, q, member.From(ctx), p)
	if err != nil || !sees {
		return err
	}
	v.proposal = p
	if v.versions, err = consent.Versions(ctx, q, p.ID); err != nil {
		return err
	}
	v.objections, err = consent.Objections(ctx, q, p.ID)
	return err
}
