package circle

import (
	"context"

	"concentric/base/store"
	"concentric/journal"
	"concentric/member"
)

// Contents is how the journal reads back what this room's acts decided.
var Contents = []journal.Content{
	{Act: "circle.chartered", Of: charterContent, Refs: refs("select id from circle_charter"), Strays: []journal.Finder{
		refs(`select c.id from circle_circle c
			where c.charter <> coalesce((select h.id from circle_charter h where h.circle = c.id order by h.n desc limit 1), '')`),
	}},
	{Act: "circle.body_named", Of: bodyContent, Refs: refs("select id from circle_body")},
	{Act: "circle.stepped", Of: stepContent, Refs: refs("select id from circle_step"), Strays: []journal.Finder{
		// It is in the state that it stepped into once more than out of.
		refs(`select c.id from circle_circle c where
			(select count(*) from circle_step s where s.circle = c.id and s.after = c.state)
			- (select count(*) from circle_step s where s.circle = c.id and s.before = c.state) <> 1`),
	}},
	{Act: "circle.domain_given", Of: domainContent, Refs: refs("select id from circle_domain")},
	{Act: "circle.domain_ended", Of: domainEndContent, Refs: refs("select id from circle_domain where ended <> 0")},
	{Act: "circle.seated", Of: seatContent, Refs: refs("select id from circle_seat"), Strays: []journal.Finder{
		member.Mistaken("select id, member, person from circle_seat where member <> ''"),
	}},
	{Act: "circle.seat_ended", Of: seatEndContent, Refs: refs("select id from circle_seat where ended <> 0")},
	{Act: "circle.role_opened", Of: roleContent, Refs: refs("select id from circle_role")},
	{Act: "circle.role_filled", Of: termContent, Refs: refs("select id from circle_term"), Strays: []journal.Finder{
		member.Mistaken("select id, member, person from circle_term where member <> ''"),
	}},
	{Act: "circle.delegate_confirmed", Of: confirmContent, Refs: refs("select id from circle_term where confirmed <> ''")},
	{Act: "circle.role_rested", Of: restContent, Refs: refs("select id from circle_rest")},
	{Act: "circle.rest_ended", Of: restEndContent, Refs: refs("select id from circle_rest where ended <> 0")},
	{Act: "circle.term_ended", Of: termEndContent, Refs: refs("select id from circle_term where ended <> 0")},
	{Act: "circle.community_given", Of: communityContent, Refs: refs("select id from circle_community")},
	{Act: "circle.community_ended", Of: communityEndContent, Refs: refs("select id from circle_community where ended <> 0")},
	{Act: "circle.reported", Of: reportContent, Refs: refs("select id from circle_report"), Strays: []journal.Finder{
		member.Mistaken("select id, member, person from circle_report where member <> ''"),
	}},
	{Act: "circle.stood_in", Of: standInContent, Refs: refs("select id from circle_standin")},
}

func refs(query string) journal.Finder {
	return func(ctx context.Context, q store.Q) ([]string, error) {
		rows, err := q.Query(ctx, query)
		return store.Collect(rows, err, func(row store.Row) (string, error) {
			var ref string
			err := row.Scan(&ref)
			return ref, err
		})
	}
}

func charterContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct {
		Circle, Parent, Kind, Name, Aim, Lang string
		Audience, Zone, Absentees, Decision   string
		N, AnswerDays, Carries                int
		At                                    int64
		Deadline                              string `json:",omitempty"`
		OnCall                                int64  `json:",omitempty"`
		TestsArguments                        int64  `json:",omitempty"`
	}
	err := q.QueryRow(ctx, `
		select circle, parent, kind, name, aim, lang, audience, zone, absentees, decision, n, answer_days, carries, deadline, on_call, tests_arguments, at
		from circle_charter where id = $1`, ref).Scan(&v.Circle, &v.Parent, &v.Kind, &v.Name, &v.Aim, &v.Lang,
		&v.Audience, &v.Zone, &v.Absentees, &v.Decision, &v.N, &v.AnswerDays, &v.Carries, &v.Deadline, &v.OnCall, &v.TestsArguments, &v.At)
	return v, err
}

func stepContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct {
		Circle, Before, After, Decision string
		At                              int64
	}
	err := q.QueryRow(ctx, "select circle, before, after, decision, at from circle_step where id = $1", ref).
		Scan(&v.Circle, &v.Before, &v.After, &v.Decision, &v.At)
	return v, err
}

func domainContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct {
		Circle, Text, Lang, Decision string
		At                           int64
		Audience                     string `json:",omitempty"`
	}
	err := q.QueryRow(ctx, "select circle, text, lang, decision, at, audience from circle_domain where id = $1", ref).
		Scan(&v.Circle, &v.Text, &v.Lang, &v.Decision, &v.At, &v.Audience)
	return v, err
}

// ended is the content of every act that ends a row.
type ended struct {
	At       int64
	Decision string
}

func domainEndContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v ended
	err := q.QueryRow(ctx, "select ended, end_decision from circle_domain where id = $1", ref).Scan(&v.At, &v.Decision)
	return v, err
}

func seatContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct {
		Circle, Person, Link, Decision string
		At                             int64
	}
	err := q.QueryRow(ctx, "select circle, person, link, decision, at from circle_seat where id = $1", ref).
		Scan(&v.Circle, &v.Person, &v.Link, &v.Decision, &v.At)
	return v, err
}

func seatEndContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v ended
	err := q.QueryRow(ctx, "select ended, end_decision from circle_seat where id = $1", ref).Scan(&v.At, &v.Decision)
	return v, err
}

func roleContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct {
		Circle, Kind, Title, Duties, Lang, Decision string
		Community                                   string `json:",omitempty"`
		At                                          int64
	}
	err := q.QueryRow(ctx, "select circle, community, kind, title, duties, lang, decision, at from circle_role where id = $1", ref).
		Scan(&v.Circle, &v.Community, &v.Kind, &v.Title, &v.Duties, &v.Lang, &v.Decision, &v.At)
	return v, err
}

func termContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct {
		Role, Circle, Person, Starts, Ends, Decision string
		At                                           int64
	}
	err := q.QueryRow(ctx, "select role, circle, person, starts, ends, decision, at from circle_term where id = $1", ref).
		Scan(&v.Role, &v.Circle, &v.Person, &v.Starts, &v.Ends, &v.Decision, &v.At)
	return v, err
}

func confirmContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct{ Role, Person, Confirmed string }
	err := q.QueryRow(ctx, "select role, person, confirmed from circle_term where id = $1", ref).Scan(&v.Role, &v.Person, &v.Confirmed)
	return v, err
}

func termEndContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v ended
	err := q.QueryRow(ctx, "select ended, end_decision from circle_term where id = $1", ref).Scan(&v.At, &v.Decision)
	return v, err
}
