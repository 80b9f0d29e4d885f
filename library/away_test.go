package library_test

import (
	"context"
	"testing"

	"concentric/base/store"
	"concentric/library"
	"concentric/member"
	"concentric/moderation"
)

// What is taken away is there for its author and who moderates alone; another
// person than who decided answers the appeal, and may bring it back, once.
func TestAnEntryIsTakenAwayAndBroughtBack(t *testing.T) {
	each(t, func(s *shelf) {
		e := s.add(5, library.Story, library.Text{Title: "A stall", Text: "It rained", Lang: "en", Agreed: true})
		takes := func(who member.Actor) func(context.Context, *store.Tx) error {
			return func(ctx context.Context, tx *store.Tx) error {
				return library.TakeAway(ctx, tx, who, e.ID, moderation.Hurtful)
			}
		}
		appeals := func(who member.Actor) func(context.Context, *store.Tx) error {
			return func(ctx context.Context, tx *store.Tx) error {
				return library.Appeal(ctx, tx, who, e.ID, "It is true", "en")
			}
		}
		s.refuses("circle.not_seated", takes(person(5)))
		s.refuses("library.not_away", appeals(person(5)))
		s.do(takes(person(1)))
		for who, sees := range map[int]bool{1: true, 5: true, 6: false} {
			if _, err := library.See(s.ctx, s.db, person(who), e.ID); (err == nil) != sees {
				t.Errorf("person %d: %v", who, err)
			}
		}
		if list, err := library.All(s.ctx, s.db, person(1), "", ""); err != nil || len(list) != 0 {
			t.Errorf("it is in the list: %v %v", list, err)
		}
		if found, err := library.Search(s.ctx, s.db, person(1), "rained"); err != nil || len(found) != 0 {
			t.Errorf("it is found: %v %v", found, err)
		}
		s.refuses("library.not_found", appeals(person(6)))
		s.do(appeals(person(5)))
		s.refuses("moderation.appealed_before", appeals(person(5)))
		a, err := moderation.AppealAbout(s.ctx, s.db, e.ID)
		if err != nil {
			t.Fatal(err)
		}
		answers := func(who member.Actor) func(context.Context, *store.Tx) error {
			return func(ctx context.Context, tx *store.Tx) error {
				return library.AnswerAppeal(ctx, tx, who, a.ID, moderation.Overturned, "Nobody is hurt by rain")
			}
		}
		s.refuses("moderation.appeal_own", answers(person(1)))
		s.refuses("circle.not_seated", answers(person(6)))
		s.do(answers(person(7)))
		s.refuses("moderation.appeal_answered_before", answers(person(8)))
		if _, err := library.See(s.ctx, s.db, member.Actor{}, e.ID); err != nil {
			t.Errorf("it was brought back: %v", err)
		}
	})
}
