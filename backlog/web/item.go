package web

import (
	"context"
	"net/http"

	"concentric/backlog"
	"concentric/backlog/card"
	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/circle"
	"concentric/consent"
	focuscard "concentric/focus/card"
	labcard "concentric/lab/card"
	"concentric/listening"
	listeningcard "concentric/listening/card"
	"concentric/logbook"
	"concentric/member"
	"concentric/moderation"
	moderationcard "concentric/moderation/card"
	"concentric/selection"
	"concentric/translation"
	translationcard "concentric/translation/card"
)

// view is what the page of an item shows.
type view struct {
	item         backlog.Item
	circle       circle.Circle
	today        string
	answers      []backlog.Answer
	moves        []backlog.Move
	circles      []circle.Circle // that the reader sees
	proposals    []consent.Proposal
	titles       map[string]string // of proposals
	agreements   []logbook.Agreement
	others       []backlog.Item // open ones of the same circle, to merge with
	conversation listening.Conversation
	again        listeningcard.Again // for a review
	statements   []string
	said         map[string]translation.Text // answers in the reader's language, by their id
	question     translation.Text            // of the focus group whose notes these are, likewise
	notes        translation.Text            // these notes, likewise
	sits         bool
	records      bool // may answer and route
	facilitates  bool
	selection    string // the role selection that is under way, for the circle alone
	fills        string // where the role is filled that the item waits for, "" where it waits for none
	explorations []exploration
	links        []moderation.Link // the reader's own that are not shown
	contested    moderation.Contested
	amendments   []amendment // other words for a plank, gathered under the item
	raised       bool        // by the reader
	asks         string      // the name of whoever asks to join, for those who sit in the circle
	contributes  bool        // may give to an exploration: sits in the circle, or raised the item
	labs         labcard.View
	groups       focuscard.View
	exploring    page.Form // the exploration's form, when it was refused
}

func (s server) item(w http.ResponseWriter, r *http.Request) error {
	return s.showItem(w, r, page.Filled("lang", i18n.Lang(r.Context())), page.Form{})
}

// showItem shows the item with two forms: the answer's, and the one that
// routes it.
func (s server) showItem(w http.ResponseWriter, r *http.Request, answer, route page.Form) error {
	return s.showItemWith(w, r, answer, route, page.Form{})
}

func (s server) showItemWith(w http.ResponseWriter, r *http.Request, answer, route, exploring page.Form) error {
	ctx := r.Context()
	v, err := s.look(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	v.exploring = exploring
	if v.groups, err = focuscard.Read(ctx, s.site.DB, "", v.item.ID); err != nil {
		return err
	}
	if v.labs, err = labcard.Read(ctx, s.site.DB, "", v.item.ID); err != nil {
		return err
	}
	if err := moderationcard.Fill(ctx, s.site.DB, &v.item.Title, &v.item.Text); err != nil {
		return err
	}
	if v.links, err = moderationcard.Own(ctx, s.site.DB, v.item.ID); err != nil {
		return err
	}
	if v.contested, err = moderation.ContestOf(ctx, s.site.DB, member.From(ctx), v.item.ID); err != nil {
		return err
	}
	frame := page.Frame{
		Title: translationcard.Text(v.question, 0, card.Title(ctx, v.item)), Said: translationcard.Lang(v.question, card.Said(v.item)), Kicker: v.circle.Name, Section: page.Circles, Live: backlog.Topic(v.item.ID),
		Back: "/circles/" + v.circle.ID + "/backlog", BackTo: i18n.T(ctx, "backlog.of_circle", "Circle", v.circle.Name),
		Status: max(answer.Status, route.Status, exploring.Status),
	}
	return page.Render(w, r, frame, itemPage(v, answer, route))
}

func (s server) look(ctx context.Context, id string) (view, error) {
	i, err := s.seeItem(ctx, id)
	if err != nil {
		return view{}, err
	}
	v := view{item: i}
	if v.circle, err = circle.Get(ctx, s.site.DB, i.Circle); err != nil {
		return view{}, err
	}
	v.today = v.circle.Today(ctx)
	for _, read := range []func(context.Context, store.Q, *view) error{readHistory, readDecisions, readOrigin, readRights, readExplorations} {
		if err := read(ctx, s.site.DB, &v); err != nil {
			return view{}, err
		}
	}
	if v.sits && i.Origin.Kind == backlog.Joining && i.Member != "" {
		names, err := member.Names(ctx, s.site.DB, []string{i.Member})
		if err != nil {
			return view{}, err
		}
		v.asks = names[i.Member]
	}
	return v, nil
}

// readNotes reads what a focus group asked and noted, in the reader's language.
func readNotes(ctx context.Context, q store.Q, v *view) error {
	if v.item.Origin.Kind != backlog.FocusGroup {
		return nil
	}
	asked, err := translation.Of(ctx, q, translation.Focus, []string{v.item.Origin.Ref}, i18n.Lang(ctx))
	if err != nil {
		return err
	}
	noted, err := translation.Of(ctx, q, translation.Notes, []string{v.item.ID}, i18n.Lang(ctx))
	v.question, v.notes = asked[v.item.Origin.Ref], noted[v.item.ID]
	return err
}

func readHistory(ctx context.Context, q store.Q, v *view) error {
	var err error
	if v.answers, err = backlog.Answers(ctx, q, v.item.ID); err != nil {
		return err
	}
	if v.moves, err = backlog.Moves(ctx, q, v.item.ID); err != nil {
		return err
	}
	var given []string
	for _, a := range v.answers {
		given = append(given, a.ID)
	}
	if v.said, err = translation.Of(ctx, q, translation.Answer, given, i18n.Lang(ctx)); err != nil {
		return err
	}
	if err := readNotes(ctx, q, v); err != nil {
		return err
	}
	sight, err := circle.SightOf(ctx, q, member.From(ctx))
	if err != nil {
		return err
	}
	all, err := circle.All(ctx, q)
	if err != nil {
		return err
	}
	for _, c := range all {
		if sight.Sees(c.Audience, c.ID) {
			v.circles = append(v.circles, c)
		}
	}
	open, err := backlog.OfCircle(ctx, q, v.item.Circle)
	for _, other := range visible(open, sight) {
		if other.ID != v.item.ID {
			v.others = append(v.others, other)
		}
	}
	return err
}

func readDecisions(ctx context.Context, q store.Q, v *view) error {
	actor := member.From(ctx)
	list, err := consent.OfItem(ctx, q, v.item.ID)
	if err != nil {
		return err
	}
	for _, p := range list {
		sees, err := consent.CanSee(ctx, q, actor, p)
		if err != nil {
			return err
		}
		if sees {
			v.proposals = append(v.proposals, p)
		}
	}
	if v.titles, err = consent.Titles(ctx, q, v.proposals); err != nil {
		return err
	}
	agreements, err := logbook.OfItem(ctx, q, v.item.ID)
	if err != nil {
		return err
	}
	for _, a := range agreements {
		sees, err := circle.CanSee(ctx, q, actor, a.Audience, a.Circle)
		if err != nil {
			return err
		}
		if sees {
			v.agreements = append(v.agreements, a)
		}
	}
	return nil
}

// readOrigin reads the conversation and the statements behind a finding, if
// the reader may see that conversation.
func readOrigin(ctx context.Context, q store.Q, v *view) error {
	if v.item.Origin.Kind == backlog.Amendment {
		return readAmendments(ctx, q, v)
	}
	if v.item.Origin.Kind == backlog.Review && v.item.State != backlog.Answered {
		return readAgain(ctx, q, v)
	}
	if v.item.Origin.Kind != backlog.Finding {
		return nil
	}
	f, err := listening.FindingByID(ctx, q, v.item.Origin.Ref)
	if apperr.Is(err, apperr.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	v.conversation, err = listening.See(ctx, q, member.From(ctx), f.Conversation)
	if apperr.Is(err, apperr.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	found, err := listening.StatementsByIDs(ctx, q, v.item.Origin.Statements)
	for _, id := range v.item.Origin.Statements {
		if st, ok := found[id]; ok && st.State == listening.Shown {
			v.statements = append(v.statements, st.Text)
		}
	}
	return err
}

// readAgain reads whether the agreement that is to be reviewed came from a
// conversation that is asked again, or that the reader may ask again.
func readAgain(ctx context.Context, q store.Q, v *view) error {
	finding := ""
	a, err := logbook.Get(ctx, q, v.item.Origin.Ref)
	if err == nil && a.Now.Lineage.OriginKind == string(backlog.Finding) {
		finding = a.Now.Lineage.OriginRef
	}
	if err != nil && !apperr.Is(err, apperr.NotFound) {
		return err
	}
	again, err := listening.AskedSince(ctx, q, member.From(ctx), finding, v.item.Origin.Statements, a.Now.At)
	if err != nil {
		return err
	}
	v.again, err = listeningcard.Read(ctx, q, again)
	return err
}

// asksForSomebody says whether the item waits for a role to be filled.
func (v view) asksForSomebody() bool {
	kind, waits := v.item.Origin.Kind, v.item.State == backlog.Waiting || v.item.State == backlog.Later
	return waits && (kind == backlog.Term || kind == backlog.Vacancy)
}

// change is where the change of a circle is proposed that the item asks for;
// "" where it asks for none.
func (v view) change() string {
	if v.item.State != backlog.Waiting && v.item.State != backlog.Later {
		return ""
	}
	kind, asks := map[backlog.OriginKind]string{
		backlog.Joining: "joins", backlog.Confirmation: "confirms", backlog.NewAim: "reaims", backlog.Deadline: "recommends", backlog.Resting: "folds", backlog.Stewardship: "stewards",
	}[v.item.Origin.Kind]
	if !asks {
		return ""
	}
	return "/circles/" + v.circle.ID + "/change/" + kind + "?item=" + v.item.ID
}

func readRights(ctx context.Context, q store.Q, v *view) error {
	actor := member.From(ctx)
	may := func(verb circle.Verb) (bool, error) {
		return circle.Can(ctx, q, actor, verb, v.item.Circle)
	}
	var err error
	if v.sits, err = may(circle.Propose); err != nil {
		return err
	}
	if v.records, err = may(circle.Record); err != nil || !v.sits {
		return err
	}
	if v.facilitates, err = may(circle.Facilitate); err != nil {
		return err
	}
	selections, err := selection.OfItem(ctx, q, v.item.ID)
	for _, s := range selections {
		if s.Stage.Living() {
			v.selection = s.ID
		}
	}
	if err != nil || !v.asksForSomebody() {
		return err
	}
	v.fills, err = filledAt(ctx, q, v.item)
	return err
}

// filledAt is where the role that an item waits for is filled: in a role
// selection of the circle, or by the people of the community whose seat it is.
func filledAt(ctx context.Context, q store.Q, i backlog.Item) (string, error) {
	role := i.Origin.Ref
	if i.Origin.Kind == backlog.Term {
		t, err := circle.TermByID(ctx, q, i.Origin.Ref)
		if err != nil {
			return "", err
		}
		role = t.Role
	}
	r, err := circle.RoleByID(ctx, q, role)
	if err == nil && r.Community != "" {
		return "/seats/" + r.ID, nil
	}
	if apperr.Is(err, apperr.NotFound) {
		err = nil
	}
	return "/circles/" + i.Circle + "/selection?item=" + i.ID, err
}

// proposes is where somebody who sits in the circle proposes something for the
// item; "" where it is not the time, or the reader does not sit there.
func (v view) proposes() string {
	if !v.sits || v.item.State != backlog.Waiting && v.item.State != backlog.Later {
		return ""
	}
	if change := v.change(); change != "" {
		return change
	}
	return "/items/" + v.item.ID + "/proposal"
}
