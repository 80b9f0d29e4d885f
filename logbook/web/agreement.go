package web

import (
	"cmp"
	"context"
	"net/http"
	"slices"

	"concentric/backlog"
	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/circle"
	circlecard "concentric/circle/card"
	"concentric/consent"
	"concentric/declaration"
	"concentric/journal"
	"concentric/listening"
	listeningcard "concentric/listening/card"
	"concentric/logbook"
	"concentric/member"
)

// view is what the page of an agreement shows, to this reader.
type view struct {
	agreement   logbook.Agreement
	circle      circle.Circle
	keeper      circle.Circle // whose it is since its circle closed or passed it on; zero before, and where the reader may not see that one
	today       string
	on          string // the day as of which it is shown, "" for today
	texts       []logbook.Text
	responsible string
	ways        []way // one for each text
	entries     []journal.Entry
	records     bool // the reader keeps the circle's records
	effects     []consent.Spelled
	again       listeningcard.Again
	names       map[string]string // of whom they are about, for those who sit in the circle
	answers     []consent.Answer  // to the text in force, for those who sit in the circle
	people      map[string]string // their names, by member
	said        []declaration.Declaration
	sayable     bool // the reader may prepare that the circle says it in public
}

// way is how one text of the agreement came about. What the reader may not see
// is zero.
type way struct {
	item         backlog.Item
	answers      []backlog.Answer
	conversation listening.Conversation
	statements   []string
	proposal     consent.Proposal
	versions     []consent.Version
	objections   []consent.Stand
}

func (s server) agreement(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := s.look(ctx, r.PathValue("id"), r.URL.Query().Get("on"))
	if err != nil {
		return err
	}
	frame := page.Frame{
		Title: v.agreement.Now.Title, Said: v.agreement.Now.Lang, Kicker: i18n.T(ctx, "logbook.agreement_of", "Circle", v.circle.Name), Section: page.Logbook,
		Back: "/logbook", BackTo: i18n.T(ctx, "logbook.title"), Live: logbook.Topic(v.agreement.ID),
	}
	return page.Render(w, r, frame, agreementPage(v))
}

func (s server) look(ctx context.Context, id, on string) (view, error) {
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
	if err := v.asOf(ctx, s.site.DB, on); err != nil {
		return view{}, err
	}
	if err := readCircle(ctx, s.site.DB, &v); err != nil {
		return view{}, err
	}
	for _, text := range v.texts {
		var w way
		for _, read := range []func(context.Context, store.Q, logbook.Lineage, *way) error{readItem, readVoices, readProposal} {
			if err := read(ctx, s.site.DB, text.Lineage, &w); err != nil {
				return view{}, err
			}
		}
		v.ways = append(v.ways, w)
	}
	if err := readAgain(ctx, s.site.DB, &v); err != nil {
		return view{}, err
	}
	for _, read := range []func(context.Context, store.Q, *view) error{readWho, readSaid} {
		if err := read(ctx, s.site.DB, &v); err != nil {
			return view{}, err
		}
	}
	return v, readEffects(ctx, s.site.DB, &v)
}

// asOf goes back to the text that held at the end of a civil date, as the list of
// that day does; where none is named, or none held then, it stays with the newest.
func (v *view) asOf(ctx context.Context, q store.Q, on string) error {
	day, err := typed.Date(on, "on")
	if err != nil {
		return nil
	}
	texts, err := logbook.Versions(ctx, q, v.agreement.ID)
	if err != nil {
		return err
	}
	if then, stood := v.agreement.As(texts, day.AddDate(0, 0, 1)); stood {
		v.agreement, v.on = then, on
	}
	return nil
}

// askAhead is how many days before its review the question that an agreement
// came from can be asked again from its page.
const askAhead = 42

// readAgain reads whether people are asked again, and whether they can be before
// the review.
func readAgain(ctx context.Context, q store.Q, v *view) error {
	soon, from := v.circle.In(ctx, askAhead), v.agreement.Now.Lineage
	if !v.holds() {
		return nil
	}
	finding := ""
	if from.OriginKind == string(backlog.Finding) {
		finding = from.OriginRef
	}
	again, err := listening.AskedSince(ctx, q, member.From(ctx), finding, from.Statements, v.agreement.Now.At)
	if err != nil {
		return err
	}
	if v.agreement.Now.Returns() > soon {
		again.May = ""
	}
	v.again, err = listeningcard.Read(ctx, q, again)
	return err
}

// readEffects reads what the text in force has put into effect.
func readEffects(ctx context.Context, q store.Q, v *view) error {
	from := v.agreement.Now.Lineage
	effects, err := consent.Effects(ctx, q, from.Proposal, from.ProposalVersion)
	if err != nil {
		return err
	}
	if v.effects, err = consent.Spell(ctx, q, v.circle.ID, effects); err != nil {
		return err
	}
	sits, err := v.decided(ctx, q)
	if err != nil || !sits {
		return err
	}
	var ids []string
	for _, e := range v.effects {
		ids = append(ids, e.Who())
	}
	v.names, err = member.Names(ctx, q, ids)
	return err
}

// comes says whether somebody takes a role by it on a day to come.
func (v view) comes(e consent.Effect) bool {
	return e.Done.IsZero() && e.Hindrance() == nil && (e.Kind == consent.Fills || e.Kind == consent.Appoints) && e.Starts > v.today
}

// doneOn are the days since which what was agreed is in effect.
func (v view) doneOn(ctx context.Context) []string {
	var days []string
	for _, e := range v.effects {
		if day := i18n.Date(ctx, e.Done.In(v.circle.Location())); !e.Done.IsZero() && !slices.Contains(days, day) {
			days = append(days, day)
		}
	}
	return days
}

func readCircle(ctx context.Context, q store.Q, v *view) error {
	var err error
	if v.circle, err = circle.Get(ctx, q, v.agreement.Circle); err != nil {
		return err
	}
	v.today = cmp.Or(v.on, v.circle.Today(ctx))
	if err := readKeeper(ctx, q, v); err != nil {
		return err
	}
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
	if v.entries, err = journal.About(ctx, q, v.agreement.Now.ID); err != nil {
		return err
	}
	if v.on != "" {
		return nil // nothing is put into effect from a page of then
	}
	v.records, err = circle.Can(ctx, q, member.From(ctx), circle.Record, v.agreement.Keeper)
	return err
}

// readKeeper reads who can change what a circle agreed that has closed since, or has
// passed it on.
func readKeeper(ctx context.Context, q store.Q, v *view) error {
	keeper, err := circle.Get(ctx, q, v.agreement.Keeper)
	if err != nil {
		return err
	}
	if keeper, err = circle.Heir(ctx, q, keeper); err != nil || keeper.ID == v.circle.ID {
		return err
	}
	sees, err := circle.CanSee(ctx, q, member.From(ctx), keeper.Audience, keeper.ID)
	if sees {
		v.keeper = keeper
	}
	return err
}

// keptAs says how the agreement came to another circle.
func keptAs(v view) string {
	if v.agreement.Keeper == v.agreement.Circle {
		return "logbook.circle_closed"
	}
	return "logbook.passed_on"
}

// readItem reads the item that the text answers, and its answers, if the
// reader may see it.
func readItem(ctx context.Context, q store.Q, from logbook.Lineage, w *way) error {
	i, err := backlog.Get(ctx, q, from.Item)
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
	w.item = i
	w.answers, err = backlog.Answers(ctx, q, i.ID)
	return err
}

// readVoices reads the statements that the text comes from, if the reader
// may see their conversation.
func readVoices(ctx context.Context, q store.Q, from logbook.Lineage, w *way) error {
	found, err := listening.StatementsByIDs(ctx, q, from.Statements)
	if err != nil {
		return err
	}
	for _, id := range from.Statements {
		st, ok := found[id]
		if !ok || st.State != listening.Shown {
			continue
		}
		if w.conversation.ID == "" {
			w.conversation, err = listening.See(ctx, q, member.From(ctx), st.Conversation)
			if apperr.Is(err, apperr.NotFound) {
				return nil
			}
			if err != nil {
				return err
			}
		}
		if st.Conversation == w.conversation.ID {
			w.statements = append(w.statements, st.Text)
		}
	}
	return nil
}

func readProposal(ctx context.Context, q store.Q, from logbook.Lineage, w *way) error {
	p, err := consent.Get(ctx, q, from.Proposal)
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
	w.proposal = p
	if w.versions, err = consent.Versions(ctx, q, p.ID); err != nil {
		return err
	}
	w.objections, err = consent.Objections(ctx, q, p.ID)
	return err
}

// measures are how the concerns of those who objected are measured, as the
// text in force was agreed.
func (v view) measures() []consent.Measure {
	last := v.ways[len(v.ways)-1]
	for _, one := range last.versions {
		if one.N == v.agreement.Now.Lineage.ProposalVersion {
			return one.Measures
		}
	}
	return nil
}

// holds says whether the agreement holds today.
func (v view) holds() bool {
	on := v.agreement.On(v.today)
	return on == logbook.InForce || on == logbook.ReviewDue
}
