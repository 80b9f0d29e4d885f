package translation

import (
	"context"
	"slices"

	"concentric/base/store"
	"concentric/circle"
	"concentric/member"
)

// Task is one small ask to somebody who reads two languages: to check a
// translation, or to make one.
type Task struct {
	Original Original
	Lang     string // into which
	Check    Text   // what somebody else made; none where it is to be made
}

// Wish is what somebody who wants to translate would rather do.
type Wish struct {
	Not string // a text ("kind/ref") to leave
	At  string // the conversation from which they came: its texts first
}

// offers reports whether a text is one to ask this person about.
func (w Wish) offers(ctx context.Context, q store.Q, actor member.Actor, sight circle.Sight, o Original) (bool, error) {
	if o.key() == w.Not || w.At != "" && o.At != w.At {
		return false, nil
	}
	if o.Sees != nil {
		return o.Sees(ctx, q, actor, w.At != "")
	}
	return sight.Sees(o.Audience, o.Circle), nil
}

// TaskFor is the next small ask, false if there is none: first what waits to be
// checked, then what no person has translated yet.
func (r *Room) TaskFor(ctx context.Context, actor member.Actor, wish Wish) (Task, bool, error) {
	langs, err := Speaks(ctx, r.DB, actor.Member)
	if err != nil || len(langs) < 2 || mayTranslate(actor) != nil {
		return Task{}, false, err
	}
	sight, err := circle.SightOf(ctx, r.DB, actor)
	if err != nil {
		return Task{}, false, err
	}
	t, ok, err := r.taskFor(ctx, actor, sight, langs, wish)
	if err == nil && !ok && wish.At != "" {
		wish.At = ""
		return r.taskFor(ctx, actor, sight, langs, wish)
	}
	return t, ok, err
}

func (r *Room) taskFor(ctx context.Context, actor member.Actor, sight circle.Sight, langs []string, wish Wish) (Task, bool, error) {
	t, ok, err := r.toCheck(ctx, actor, sight, langs, wish)
	if err != nil || ok {
		return t, ok, err
	}
	for _, s := range r.Sources {
		wanted, err := s.Wanted(ctx, r.DB)
		if err != nil {
			return Task{}, false, err
		}
		for _, lang := range langs {
			there, err := made(ctx, r.DB, s.Kind, lang, "made_with = 'people' and (state = 'shown' or state = 'waiting' or member = $3)", actor.Member)
			if err != nil {
				return Task{}, false, err
			}
			for _, o := range wanted {
				if o.Lang == lang || !slices.Contains(langs, o.Lang) || there[o.Ref] {
					continue
				}
				if ok, err := wish.offers(ctx, r.DB, actor, sight, o); err != nil || ok {
					return Task{Original: o, Lang: lang}, ok, err
				}
			}
		}
	}
	return Task{}, false, nil
}

func (o Original) key() string { return string(o.Kind) + "/" + o.Ref }

func (r *Room) toCheck(ctx context.Context, actor member.Actor, sight circle.Sight, langs []string, wish Wish) (Task, bool, error) {
	waiting, err := list(ctx, r.DB, "where state = 'waiting' and member <> $1 and lang in ("+store.List(len(langs), 2)+") order by at, id",
		store.Args(langs, actor.Member)...)
	if err != nil {
		return Task{}, false, err
	}
	for _, t := range waiting {
		s, known := r.source(t.Kind)
		if !known {
			continue
		}
		o, err := s.One(ctx, r.DB, t.Ref)
		if err != nil {
			continue // gone since
		}
		if !slices.Contains(langs, o.Lang) {
			continue
		}
		if ok, err := wish.offers(ctx, r.DB, actor, sight, o); err != nil || ok {
			return Task{Original: o, Lang: t.Lang, Check: t}, ok, err
		}
	}
	return Task{}, false, nil
}

// made are the texts of a kind that have a translation into a language, of the
// sort that a condition names; its parameters count from $3.
func made(ctx context.Context, q store.Q, kind Kind, lang, condition string, args ...any) (map[string]bool, error) {
	rows, err := q.Query(ctx, "select ref from translation_text where kind = $1 and lang = $2 and "+condition, append([]any{string(kind), lang}, args...)...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	there := map[string]bool{}
	for rows.Next() {
		var ref string
		if err := rows.Scan(&ref); err != nil {
			return nil, err
		}
		there[ref] = true
	}
	return there, rows.Err()
}

// TaskOf is the task of one text and language, as its form names them.
func (r *Room) TaskOf(ctx context.Context, actor member.Actor, kind Kind, ref, lang string) (Task, error) {
	o, err := r.original(ctx, r.DB, actor, kind, ref)
	return Task{Original: o, Lang: lang}, err
}
