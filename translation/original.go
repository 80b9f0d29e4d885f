package translation

import (
	"context"
	"embed"

	"concentric/base/store"
	"concentric/base/translate"
	"concentric/circle"
	"concentric/journal"
	"concentric/member"
)

// Messages are this room's sentences.
//
//go:embed messages/*.toml
var Messages embed.FS

// Kind is what sort of text a translation is of; Ref is then its id.
type Kind string

// The kinds.
const (
	Statement    Kind = "statement"
	Conversation Kind = "conversation" // question, need, promise
	Brief        Kind = "brief"        // what, why now, trade-offs, who is affected
	Answer       Kind = "answer"       // of a circle, on an item of its backlog
	Focus        Kind = "focus"        // of a focus group: its question, then its brief's four parts
	Notes        Kind = "notes"        // of a focus group, as they stand on a circle's backlog
	Lab          Kind = "lab"          // of a lab: its points, at most eight; on what people differed; what else they said
)

// Original is a text as it was written. Audience and Circle say who sees it; where
// they do not tell, Sees does: to whom it is offered, or who may translate it who
// has come from where it stands, whose address is known to those alone who may
// read it.
type Original struct {
	Kind     Kind
	Ref      string
	Lang     string
	Parts    []string // of a brief its four parts; a part may be empty
	Circle   string
	Audience journal.Audience
	At       string // the conversation or focus group in which it stands, "" for none
	Sees     func(ctx context.Context, q store.Q, actor member.Actor, came bool) (bool, error)
}

// Source is a room's texts of one kind: those worth translating now, the most
// wanted first, and any one by its id (apperr.NotFound if there is none).
type Source struct {
	Kind   Kind
	Wanted func(ctx context.Context, q store.Q) ([]Original, error)
	One    func(ctx context.Context, q store.Q, ref string) (Original, error)
}

// Room is translation with its sources. Service is nil where no server for
// machine translation is set up.
type Room struct {
	DB      *store.DB
	Sources []Source
	Service *translate.Service
}

func (r *Room) source(kind Kind) (Source, bool) {
	for _, s := range r.Sources {
		if s.Kind == kind {
			return s, true
		}
	}
	return Source{}, false
}

// original reads a text that the actor may see.
func (r *Room) original(ctx context.Context, q store.Q, actor member.Actor, kind Kind, ref string) (Original, error) {
	s, known := r.source(kind)
	if !known {
		return Original{}, errNotHere
	}
	o, err := s.One(ctx, q, ref)
	if err != nil {
		return o, err
	}
	sees := false
	if o.Sees != nil {
		sees, err = o.Sees(ctx, q, actor, true)
	} else {
		sees, err = circle.CanSee(ctx, q, actor, o.Audience, o.Circle)
	}
	if err == nil && !sees {
		err = errNotHere
	}
	return o, err
}
