package web

import (
	"cmp"
	"context"
	"net/url"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/circle"
	"concentric/community"
	"concentric/journal"
	"concentric/listening"
	"concentric/member"
)

// acts are what the reader can do about a gap, each the path of the page on which
// it is done, "" where they may not.
type acts struct {
	ask   string // a conversation is opened
	seat  string // a seat is proposed
	group string // people are drawn for a focus group
	talk  string // that it is about, in the form of that page
	draw  string // a random hundred is invited
	to    string // to this conversation
	lang  string // its language
	sheet string // what can be printed to invite people
	raise string // the gap is brought to a circle
}

// actsIn are those of the circle of that id; "" stands for whatever circles the
// reader sits in.
func actsIn(ctx context.Context, q store.Q, id string) (a acts, err error) {
	actor := member.From(ctx)
	if !actor.SignedIn() {
		return a, nil
	}
	circles := []string{id}
	if a.sheet, a.raise = "/invitations", "/circles/"+id+"/raise"; id == "" {
		a.raise = "/raise"
		root, err := circle.Root(ctx, q)
		if apperr.Is(err, apperr.NotFound) {
			return acts{sheet: a.sheet}, nil // no party yet
		}
		if err != nil {
			return acts{}, err
		}
		sight, err := circle.SightOf(ctx, q, actor)
		if err != nil {
			return acts{}, err
		}
		id, circles = root.ID, append([]string{root.ID}, sight.Seats()...)
	}
	may := func(verb circle.Verb, in string) bool { return circle.May(ctx, q, actor, verb, in) == nil }
	if !may(circle.Raise, id) {
		a.raise = ""
	}
	for _, one := range circles {
		if a.seat == "" && may(circle.Propose, one) {
			a.seat = "/circles/" + one + "/change/opens"
		}
		if !may(circle.Listen, one) {
			continue
		}
		a.ask = cmp.Or(a.ask, "/conversations/new?circle="+one)
		a.group = cmp.Or(a.group, "/circles/"+one+"/focus-groups/new")
		if a.draw != "" {
			continue
		}
		talks, err := listening.OfCircle(ctx, q, actor, one)
		if err != nil {
			return acts{}, err
		}
		for _, talk := range talks {
			a.invites(talk)
		}
	}
	return a, nil
}

// actsOn are those of the circle whose conversation it is.
func actsOn(ctx context.Context, q store.Q, talk listening.Conversation) (acts, error) {
	a, err := actsIn(ctx, q, talk.Circle)
	if err != nil {
		return acts{}, err
	}
	a.sheet, a.draw, a.to = "/conversations/"+talk.ID+"/sheet", "", ""
	if talk.State != listening.Reported {
		a.talk = talk.ID
	}
	if a.ask != "" {
		a.invites(talk)
	}
	return a, nil
}

// invites takes a conversation as the one to which a hundred are invited, if there
// is none yet and they can be.
func (a *acts) invites(talk listening.Conversation) {
	if a.draw == "" && talk.State == listening.Voting && (talk.Audience == journal.Members || talk.Audience == journal.Public) {
		a.draw, a.to, a.lang = "/conversations/"+talk.ID+"/progress#draw", talk.Question, talk.Lang
	}
}

// way is one act as a page offers it: where it is done, the message that names it,
// and the words of people beside it, if any.
type way struct{ href, what, said, lang string }

// about is what can be done about one gap. Nobody knows who belongs to an identity,
// so no focus group is drawn among them alone.
func (a acts) about(f finding) (list []way) {
	switch {
	case f.community == "":
	case a.ask != "":
		list = append(list, way{href: with(a.ask, "community", f.community), what: "do_ask"})
	default:
		list = append(list, way{href: "/communities/" + f.community, what: "do_look"})
	}
	if f.community != "" && a.seat != "" {
		list = append(list, way{href: with(a.seat, "community", f.community), what: "do_seat"})
	}
	if f.community != "" && f.kind != string(community.Identity) && a.group != "" {
		list = append(list, way{href: with(a.group, "talk", a.talk, "community", f.community), what: "do_group"})
	}
	if a.raise != "" && a.ask == "" && (f.community == "" || a.seat == "") {
		list = append(list, way{href: with(a.raise, "title", f.sentence), what: "do_raise"})
	}
	return list
}

// forAll is what can be done about every gap: it brings those who would not come by
// themselves.
func (a acts) forAll() (list []way) {
	if a.draw != "" {
		list = append(list, way{a.draw, "do_draw", a.to, a.lang})
	}
	if a.group != "" {
		list = append(list, way{href: with(a.group, "talk", a.talk), what: "do_group_of_all"})
	}
	if a.sheet != "" {
		list = append(list, way{href: a.sheet, what: "do_invite"})
	}
	return list
}

// with is a path with more in its query; what is "" is left out.
func with(path string, kv ...string) string {
	query := url.Values{}
	for i := 0; i < len(kv); i += 2 {
		if kv[i+1] != "" {
			query.Set(kv[i], kv[i+1])
		}
	}
	at, err := url.Parse(path)
	if err != nil || len(query) == 0 {
		return path
	}
	for name, values := range at.Query() {
		query[name] = values
	}
	at.RawQuery = query.Encode()
	return at.String()
}
