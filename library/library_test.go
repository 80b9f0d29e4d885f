package library_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"concentric/base/apperr"
	"concentric/base/due"
	"concentric/base/search"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/circle"
	"concentric/journal"
	"concentric/library"
	"concentric/member"
	"concentric/moderation"
)

func person(n int) member.Actor {
	return member.Actor{Member: fmt.Sprintf("m%d", n), Pseudonym: fmt.Sprintf("p%d", n), Lang: "en"}
}

// shelf is a party of three (persons 1, 7 and 8, who moderate) and its library.
type shelf struct {
	t   *testing.T
	ctx context.Context
	db  *store.DB
}

func each(t *testing.T, run func(s *shelf)) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := &shelf{t, context.Background(), db}
		s.do(func(ctx context.Context, tx *store.Tx) error {
			_, err := circle.Found(ctx, tx, person(1), circle.Charter{Name: "General", Aim: "A party"}, []member.Actor{person(1), person(7), person(8)})
			return err
		})
		run(s)
	})
}

func (s *shelf) do(act func(context.Context, *store.Tx) error) {
	s.t.Helper()
	if err := s.db.Write(s.ctx, act); err != nil {
		s.t.Fatal(err)
	}
}

func (s *shelf) refuses(message string, act func(context.Context, *store.Tx) error) {
	s.t.Helper()
	err := s.db.Write(s.ctx, act)
	if e := apperr.As(err); e == nil || e.Message != message {
		s.t.Fatalf("got %v, want %s", err, message)
	}
}

func (s *shelf) add(who int, kind library.Kind, t library.Text) (e library.Entry) {
	s.t.Helper()
	s.do(func(ctx context.Context, tx *store.Tx) (err error) {
		e, err = library.Add(ctx, tx, person(who), kind, journal.Public, t)
		return err
	})
	return e
}

func edit(who int, e library.Entry, base int, text string) func(context.Context, *store.Tx) error {
	return func(ctx context.Context, tx *store.Tx) error {
		t := e.Now
		t.Base, t.Text = base, text
		_, err := library.Edit(ctx, tx, person(who), e.ID, t)
		return err
	}
}

func (s *shelf) now(e library.Entry) library.Entry {
	s.t.Helper()
	e, err := library.Get(s.ctx, s.db, e.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	return e
}

func (s *shelf) whole() {
	s.t.Helper()
	if err := journal.Settle(s.ctx, s.db, nil); err != nil {
		s.t.Fatal(err)
	}
	if r, err := journal.Verify(s.ctx, s.db, slices.Concat(library.Contents, circle.Contents, moderation.Contents)); err != nil || r.Wrong != "" {
		s.t.Fatalf("%+v %v", r, err)
	}
}

// A link of who is not trusted yet has a mark in its place, in every version, until
// it is released, and is found from then on; who improves the text loses nothing of
// it.
func TestALinkIsHeld(t *testing.T) {
	each(t, func(s *shelf) {
		guide := s.add(2, library.Resource, library.Text{Title: "A guide", Text: "See https://example.org/more.", Link: "https://example.org/guide", Lang: "en"})
		if !moderation.Marked(guide.Now.Link) || !moderation.Marked(guide.Now.Text) || strings.Contains(guide.Now.Text, "example.org") {
			t.Fatalf("%+v", guide.Now)
		}
		better := guide.Now
		better.Base, better.Link, better.Text = 1, "", "Better. "+guide.Now.Text // as the page gives it to somebody else
		s.do(func(ctx context.Context, tx *store.Tx) error {
			_, err := library.Edit(ctx, tx, person(3), guide.ID, better)
			return err
		})
		if now := s.now(guide).Now; now.Link != guide.Now.Link || now.Text != "Better. "+guide.Now.Text {
			t.Errorf("%+v", now)
		}
		links, err := moderation.LinksIn(s.ctx, s.db, guide.ID)
		if err != nil || len(links) != 2 {
			t.Fatalf("%+v %v", links, err)
		}
		found := func() int {
			t.Helper()
			if err := journal.Settle(s.ctx, s.db, library.Readers()); err != nil {
				t.Fatal(err)
			}
			list, err := library.Search(s.ctx, s.db, person(3), "more")
			if err != nil {
				t.Fatal(err)
			}
			return len(list)
		}
		if found() != 0 {
			t.Error("found by what is held")
		}
		s.do(func(ctx context.Context, tx *store.Tx) error {
			var rulings []moderation.LinkRuling
			for _, l := range links {
				rulings = append(rulings, moderation.LinkRuling{Link: l.ID, Verdict: moderation.Accepted})
			}
			_, err := moderation.DecideLinks(ctx, tx, person(7), rulings)
			return err
		})
		if found() != 1 {
			t.Error("not found by what was released")
		}
		s.whole()
	})
}

// Whoever is not trusted yet and improves a text hides no link that was shown in it;
// their own waits.
func TestWhoImprovesHidesNoLink(t *testing.T) {
	each(t, func(s *shelf) {
		var guide library.Entry
		keeper := s.seated()
		s.do(func(ctx context.Context, tx *store.Tx) (err error) {
			guide, err = library.Add(ctx, tx, keeper, library.Resource, journal.Public, library.Text{Title: "A guide", Text: "See https://a.example/more.", Link: "https://a.example/guide", Lang: "en"})
			return err
		})
		s.do(edit(3, guide, 1, "Better: see https://a.example/more and https://b.example/mine."))
		now := s.now(guide).Now
		if now.Link != guide.Now.Link || !strings.HasPrefix(now.Text, "Better: see https://a.example/more and ") || !moderation.Marked(now.Text) || strings.Contains(now.Text, "b.example") {
			t.Errorf("%+v", now)
		}
	})
}

// Everybody improves what is there; two who do at once lose nothing, and any
// version can be brought back.
func TestTwoPeopleImproveOneResource(t *testing.T) {
	each(t, func(s *shelf) {
		guide := s.add(2, library.Resource, library.Text{
			Title: "A first meeting", Text: "Begin on time. Sit in a circle.\n\nEnd on time.", Link: "https://example.org/guide", Tags: []string{" Meeting", "beginners", "meeting"}, Lang: "en",
		})
		if got := strings.Join(guide.Now.Tags, "|"); got != "beginners|meeting" {
			t.Errorf("tags %s", got)
		}
		s.do(edit(3, guide, 1, "Begin on time. Sit in a circle. Eat first.\n\nEnd on time."))
		s.do(edit(4, guide, 1, "Begin on time. Sit in a circle.\n\nEnd early."))
		if got := s.now(guide).Now; got.N != 3 || got.Text != "Begin on time. Sit in a circle. Eat first.\n\nEnd early." {
			t.Errorf("both: %+v", got)
		}
		s.refuses("library.changed_meanwhile", edit(5, guide, 1, "Begin on time. Sit in a circle.\n\nEnd late."))
		s.do(edit(5, guide, 3, "Begin on time. Sit in a circle. Eat first.\n\nEnd early, or late."))
		restore := func(ctx context.Context, tx *store.Tx) error {
			_, err := library.Restore(ctx, tx, person(6), guide.ID, 1)
			return err
		}
		s.do(restore)
		s.do(restore) // it is the newest already: nothing happens
		texts, err := library.Versions(s.ctx, s.db, guide.ID)
		if err != nil || len(texts) != 5 || texts[0].Text != guide.Now.Text {
			t.Errorf("%d versions, the newest %q (%v)", len(texts), texts[0].Text, err)
		}
		s.do(func(ctx context.Context, tx *store.Tx) error { return search.Remove(ctx, tx, "library", guide.ID) })
		if err := due.RunDue(s.ctx, s.db, library.Due(nil)); err != nil { // it is kept anew
			t.Error(err)
		}
		for words, want := range map[string]int{"circles": 1, "beginner": 1, "early": 0} {
			if found, err := library.Search(s.ctx, s.db, member.Actor{}, words); err != nil || len(found) != want {
				t.Errorf("%s: %d found (%v)", words, len(found), err)
			}
		}
		suspended := person(2)
		suspended.Suspended = true
		for message, bad := range map[string]func(context.Context, *store.Tx) error{
			"circle.suspended": func(ctx context.Context, tx *store.Tx) error {
				_, err := library.Edit(ctx, tx, suspended, guide.ID, guide.Now)
				return err
			},
			"library.link_unreadable": func(ctx context.Context, tx *store.Tx) error {
				_, err := library.Add(ctx, tx, person(2), library.Resource, "", library.Text{Title: "X", Text: "Y", Link: "javascript:alert(1)"})
				return err
			},
			"library.tag_address": func(ctx context.Context, tx *store.Tx) error {
				_, err := library.Add(ctx, tx, person(2), library.Resource, "", library.Text{Title: "X", Text: "Y", Tags: []string{"buy at cheap-loans.com"}})
				return err
			},
			"library.not_agreed": func(ctx context.Context, tx *store.Tx) error {
				_, err := library.Add(ctx, tx, person(2), library.Story, "", library.Text{Title: "X", Text: "Y"})
				return err
			},
		} {
			s.refuses(message, bad)
		}
		s.do(func(ctx context.Context, tx *store.Tx) error {
			for _, table := range library.Persons {
				if err := table.Erase(ctx, tx, "m2"); err != nil {
					return err
				}
			}
			return nil
		})
		if got := s.now(guide); got.Member != "" || got.Now.Title != "A first meeting" {
			t.Errorf("after its author left: %+v", got)
		}
		s.whole()
	})
}

// Nobody empties the library by objecting to every story in it.
func TestFewStoriesAreHeldBackByOne(t *testing.T) {
	each(t, func(s *shelf) {
		objects := func(e library.Entry) func(context.Context, *store.Tx) error {
			return func(ctx context.Context, tx *store.Tx) error { return library.Object(ctx, tx, person(3), e.ID, "") }
		}
		many := "moderation.many"
		for n := range 6 {
			story := s.add(2, library.Story, library.Text{Title: fmt.Sprint("Story ", n), Text: "Ada spoke up.", Lang: "en", Agreed: true})
			if n < 5 {
				s.do(objects(story))
			} else {
				s.refuses(many, objects(story))
			}
		}
	})
}

// Whoever stands in a story and objects takes it from everybody's sight, until
// they are content.
func TestAStoryOfSomebodyWhoObjects(t *testing.T) {
	each(t, func(s *shelf) {
		story := s.add(2, library.Story, library.Text{Title: "How Ada spoke up", Text: "Ada spoke up.", Lang: "en", Agreed: true})
		s.do(func(ctx context.Context, tx *store.Tx) error {
			return library.Object(ctx, tx, person(3), story.ID, "That is me")
		})
		sees := func(who member.Actor) bool {
			_, err := library.See(s.ctx, s.db, who, story.ID)
			if err != nil && !apperr.Is(err, apperr.NotFound) {
				t.Fatal(err)
			}
			return err == nil
		}
		if sees(member.Actor{}) || sees(person(4)) || !sees(person(2)) || !sees(person(3)) || !sees(person(1)) {
			t.Error("a held story is read by its author, whoever objects, and who moderates, and by nobody else")
		}
		if found, err := library.Search(s.ctx, s.db, person(4), "Ada"); err != nil || len(found) != 0 {
			t.Errorf("found %d (%v)", len(found), err)
		}
		held, err := library.Objections(s.ctx, s.db, story.ID)
		if err != nil || len(held) != 1 {
			t.Fatalf("%+v %v", held, err)
		}
		settle := func(who int) func(context.Context, *store.Tx) error {
			return func(ctx context.Context, tx *store.Tx) error {
				return library.Settle(ctx, tx, person(who), story.ID, held[0].ID)
			}
		}
		s.do(edit(2, story, 1, "Somebody spoke up."))
		if !s.now(story).Held {
			t.Error("the author alone let it out")
		}
		s.refuses("library.not_your_objection", settle(2))
		s.do(settle(3))
		if !sees(member.Actor{}) {
			t.Error("it is not back")
		}
		s.refuses("library.no_objection", settle(3))
		s.refuses("library.only_stories", func(ctx context.Context, tx *store.Tx) error {
			e, err := library.Add(ctx, tx, person(2), library.Resource, journal.Public, library.Text{Title: "A form", Text: "To fill in"})
			if err != nil {
				return err
			}
			return library.Object(ctx, tx, person(3), e.ID, "")
		})
		s.whole()
	})
}
