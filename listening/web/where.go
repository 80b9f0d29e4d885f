package web

import (
	"context"
	"net/http"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/circle"
	"concentric/engine/opinion"
	"concentric/listening"
	"concentric/member"
	"concentric/translation"
	translationcard "concentric/translation/card"
)

// standing is what the page "where we stand" shows: one release, and for the
// reader alone where they stand in it.
type standing struct {
	listening.Conversation
	listening.Release
	Owner      circle.Circle
	Kept       string   // what became of the promise to answer
	Labels     []string // what the groups are called, in the release's order
	Mine       map[int]opinion.Vote
	Statements map[int]listening.Statement
	Agreed     int                         // shared statements that the reader is on the common side of
	Asked      int                         // shared statements that the reader voted on
	InTheirs   map[string]translation.Text // statements in the reader's language, by their id
	Theirs     translation.Text            // the question, the need and the promise
	MayName    bool
	Flagged    listening.Flags
}

func (s server) where(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := s.standingOf(r)
	if err != nil {
		return err
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "listening.where_title"), Kicker: v.Owner.Name, Lead: v.question(), Section: page.Conversations,
		Live: listening.Topic(v.Conversation.ID), Back: path(v.Conversation), BackTo: v.question(),
	}
	return page.Render(w, r, frame, standingPage(v))
}

// standingOf reads the newest release of the path's conversation, with the
// texts of its statements, and what the reader voted.
func (s server) standingOf(r *http.Request) (standing, error) {
	ctx, actor := r.Context(), member.From(r.Context())
	c, owner, err := s.see(r)
	if err != nil {
		return standing{}, err
	}
	v := standing{Conversation: c, Owner: owner, Statements: map[int]listening.Statement{}}
	if v.Kept, err = s.kept(ctx, c, owner); err != nil {
		return v, err
	}
	if v.Release, err = listening.LatestRelease(ctx, s.site.DB, c.ID); err != nil {
		return v, err
	}
	if v.Labels, err = listening.Named(ctx, s.site.DB, c.ID, v.Release); err != nil {
		return v, err
	}
	for i, name := range v.Labels {
		if name == "" {
			v.Labels[i] = i18n.T(ctx, "listening.group", "Group", listening.Letter(v.Key(i)))
		}
	}
	if v.Mine, err = s.room.MyVotes(ctx, actor, c.ID); err != nil {
		return v, err
	}
	list, err := listening.Statements(ctx, s.site.DB, c.ID, listening.Shown)
	if err != nil {
		return v, err
	}
	for _, one := range list {
		v.Statements[one.Number] = one
	}
	if v.InTheirs, err = s.saidOf(ctx, list...); err != nil {
		return v, err
	}
	theirs, err := s.asks(ctx, c)
	if err != nil {
		return v, err
	}
	v.Theirs = theirs[c.ID]
	v.MayName = v.grouped() && s.may(ctx, circle.Listen, c)
	v.compare()
	v.Flagged, err = listening.Flagged(ctx, s.site.DB, c.ID)
	return v, err
}

// question is what is asked, in the reader's language.
func (v standing) question() string { return translationcard.Text(v.Theirs, 0, v.Question) }

// grouped reports whether there are separate groups.
func (v standing) grouped() bool { return v.Structure == "groups" && len(v.Groups) > 1 }

// compare counts on how many of the shared statements the reader stands with
// most.
func (v *standing) compare() {
	for _, n := range v.Bridges {
		mine, voted := v.Mine[n]
		f, ok := v.Figure(n)
		if !voted || !ok {
			continue
		}
		v.Asked++
		common := opinion.Agree
		if f.All.Disagree > f.All.Agree {
			common = opinion.Disagree
		}
		if mine == common {
			v.Agreed++
		}
	}
}

// fewCompared is how many shared statements the reader must have voted on
// before it is said on how many they stand with most: "on 0 of 1" says nothing.
const fewCompared = 3

// compared reports whether there is enough to say so.
func (v standing) compared() bool { return v.Asked >= fewCompared }

// withMost is how that is marked: a tick only where they mostly do.
func (v standing) withMost() page.State {
	if 2*v.Agreed < v.Asked {
		return page.Open
	}
	return page.Consent
}

// onlyPasses reports whether nobody has taken a side on anything.
func (v standing) onlyPasses() bool {
	for _, f := range v.Figures {
		if f.All.Agree+f.All.Disagree > 0 {
			return false
		}
	}
	return len(v.Figures) > 0
}

// missing says what there must be before something can be shown.
func (v standing) missing(ctx context.Context) string {
	figures := i18n.T(ctx, "listening.too_few", "Least", listening.Least)
	if v.Conversation.Casts == 0 {
		return i18n.T(ctx, "listening.nobody_yet") + " " + figures
	}
	return i18n.T(ctx, "listening.few_yet") + " " + figures
}

// picture is the map as the page component takes it.
func (v standing) picture(ctx context.Context) page.Map {
	m := page.Map{Drawn: v.Drawn, West: v.end(ctx, v.Left), East: v.end(ctx, v.Right)}
	for i, g := range v.Groups {
		one := page.MapGroup{People: g.Size}
		if len(v.Groups) > 1 {
			one.Name = v.Labels[i]
		}
		m.Groups = append(m.Groups, one)
	}
	if at, ok := v.Position(v.Mine); ok {
		m.Own = &at
	}
	return m
}

// end is what lies at an end of the map; of a spectrum it is said where nothing
// does.
func (v standing) end(ctx context.Context, numbers []int) string {
	if len(numbers) == 0 && v.Structure == "spectrum" {
		return i18n.T(ctx, "listening.end_unnamed")
	}
	return v.texts(numbers)
}

func (v standing) texts(numbers []int) string {
	text := ""
	for i, n := range numbers {
		if i > 0 {
			text += " · "
		}
		one := v.Statements[n]
		text += listening.Shorten(translationcard.Text(v.InTheirs[one.ID], 0, one.Text), 90)
	}
	return text
}

// finding is the sentence over the map: what the tests found.
func (v standing) finding(ctx context.Context) string {
	if v.Structure == "groups" {
		return i18n.T(ctx, "listening.finding_in_groups", "Groups", len(v.Groups))
	}
	if v.onlyPasses() {
		return i18n.T(ctx, "listening.only_passes")
	}
	return i18n.T(ctx, "listening.structure_"+v.Structure)
}
