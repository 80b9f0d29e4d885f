package consent

import (
	"context"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/circle"
	"concentric/logbook"
	"concentric/platform"
)

// Spelled is an effect with what its ids stand for: the name of its circle, the
// kind and title of its role, the words of a domain item, the title of an
// agreement. What is not there (any more) is "".
type Spelled struct {
	Effect
	CircleName string
	RoleKind   circle.RoleKind
	RoleTitle  string
	Holder     string // member who holds the term in question
	Title      string
	Alike      []circle.Item // what other circles decide about in similar words
}

// Spell looks up what the effects of a circle's proposal are about.
func Spell(ctx context.Context, q store.Q, own string, effects []Effect) ([]Spelled, error) {
	var list []Spelled
	begun := ""
	for _, e := range effects {
		s := Spelled{Effect: e, RoleKind: e.NewRole.Kind, RoleTitle: e.NewRole.Title, Title: e.Words}
		if e.Kind == Begins {
			begun = e.Charter.Name
		}
		if e.Circle == Begun || e.Kind == Begins {
			s.CircleName = begun
		} else if err := s.lookUp(ctx, q, own); err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	return list, nil
}

func (s *Spelled) lookUp(ctx context.Context, q store.Q, own string) error {
	at := s.Circle
	if at == "" {
		at = own
	}
	c, err := circle.Get(ctx, q, at)
	if err != nil && !apperr.Is(err, apperr.NotFound) {
		return err
	}
	s.CircleName = c.Name
	switch {
	case s.Role != "":
		r, err := circle.RoleByID(ctx, q, s.Role)
		if err == nil {
			s.RoleKind, s.RoleTitle = r.Kind, r.Title
		} else if !apperr.Is(err, apperr.NotFound) {
			return err
		}
	case s.Term != "":
		t, err := circle.TermByID(ctx, q, s.Term)
		if err == nil {
			s.RoleKind, s.RoleTitle, s.Holder = t.Kind, t.Title, t.Member
		} else if !apperr.Is(err, apperr.NotFound) {
			return err
		}
	case s.Plank != nil:
		return s.plank(ctx, q)
	case s.Kind == Decides:
		s.Alike, err = circle.Alike(ctx, q, at, s.Words)
		return err
	case s.Item != "":
		i, err := circle.DomainItem(ctx, q, s.Item)
		if err == nil {
			s.Title = i.Text
		} else if !apperr.Is(err, apperr.NotFound) {
			return err
		}
	case s.Agreement != "":
		a, err := logbook.Get(ctx, q, s.Agreement)
		if err == nil {
			s.Title = a.Now.Title
		} else if !apperr.Is(err, apperr.NotFound) {
			return err
		}
	}
	return nil
}

// Who is the member whom the effect is about, "" for none.
func (s Spelled) Who() string {
	if s.Person.Member != "" {
		return s.Person.Member
	}
	return s.Holder
}

// plank looks up the plank, or the chapter, that the text is for.
func (s *Spelled) plank(ctx context.Context, q store.Q) error {
	if s.Plank.Plank == "" {
		c, err := platform.GetChapter(ctx, q, s.Plank.Chapter)
		s.Title = c.Title
		return err
	}
	p, err := platform.GetPlank(ctx, q, s.Plank.Plank)
	s.Title = p.Now.Title
	return err
}

// Says names the sentence that says what the effect does.
func (s Spelled) Says() string {
	switch {
	case s.Kind == Writes && s.Plank != nil && s.Plank.Strike:
		return "strikes"
	case s.Kind == Writes && s.Plank != nil && s.Plank.Plank != "":
		return "rewrites"
	default:
		return string(s.Kind)
	}
}
