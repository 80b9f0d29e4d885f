package platform

import (
	"context"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/base/wording"
	"concentric/circle"
	"concentric/logbook"
	"concentric/member"
)

// Change is what an agreement does to a programme: its text becomes a new plank
// in Chapter; or, where Plank is set, that plank's next version, made from its
// version Base; or, with Strike, the plank leaves the programme. Amendments are
// the ids of those that went into the text.
type Change struct {
	Chapter    string   `json:",omitempty"`
	Plank      string   `json:",omitempty"`
	Base       int      `json:",omitempty"`
	Strike     bool     `json:",omitempty"`
	Amendments []string `json:",omitempty"`
}

// CanWrite refuses a change that is not for this circle to make.
func CanWrite(ctx context.Context, q store.Q, by circle.Circle, c Change) error {
	p, _, err := c.of(ctx, q)
	if err != nil {
		return err
	}
	if p.Circle != by.ID {
		return apperr.New(apperr.Forbidden, "platform.other_circle", "Circle", by.Name)
	}
	return nil
}

// of is what the change is about.
func (c Change) of(ctx context.Context, q store.Q) (Programme, Plank, error) {
	var plank Plank
	chapter := c.Chapter
	if c.Plank != "" {
		var err error
		if plank, err = GetPlank(ctx, q, c.Plank); err != nil {
			return Programme{}, plank, invalid(err, "platform.plank_missing")
		}
		chapter = plank.Chapter
	}
	in, err := GetChapter(ctx, q, chapter)
	if err != nil {
		return Programme{}, plank, invalid(err, "platform.chapter_missing")
	}
	p, err := Get(ctx, q, in.Programme)
	return p, plank, err
}

// invalid says what to choose instead of what is not there.
func invalid(err error, sentence string) error {
	if apperr.Is(err, apperr.NotFound) {
		return apperr.New(apperr.Invalid, sentence).At("plank")
	}
	return err
}

// Write puts what a circle has agreed into its programme. Only package consent
// calls it, once every rule of deciding was kept. A plank that changed since the
// agreement was drafted is brought together with it, sentence by sentence; where
// both changed the same sentence nothing is written, and the circle is told so:
// both texts stand, the one in the programme and the other in the logbook.
func Write(ctx context.Context, tx *store.Tx, actor member.Actor, a logbook.Agreement, c Change) (Text, error) {
	p, _, err := c.of(ctx, tx)
	if err != nil {
		return Text{}, err
	}
	if p.Circle != a.Circle {
		return Text{}, apperr.New(apperr.Forbidden, "logbook.other_circle")
	}
	if p, err = change(ctx, tx, p.ID); err != nil {
		return Text{}, err
	}
	t := Text{
		ID: id.New(), N: 1, Edition: p.Edition + 1, Title: a.Now.Title, Text: a.Now.Text, Lang: a.Now.Lang, Struck: c.Strike, Base: c.Base,
		Agreement: a.ID, AgreedN: a.Now.N,
	}
	if c.Plank == "" {
		t.Plank, err = newPlank(ctx, tx, p, c.Chapter, t.ID)
	} else {
		t.Plank = c.Plank
		err = t.after(ctx, tx, c.Plank)
	}
	if err != nil {
		return Text{}, err
	}
	if err := t.insert(ctx, tx); err != nil {
		return Text{}, err
	}
	if err := tx.Change(ctx, errNotFound, "update platform_programme set edition = $1 where id = $2", t.Edition, p.ID); err != nil {
		return Text{}, err
	}
	for _, one := range c.Amendments {
		// Its author may have taken it back meanwhile: the circle's text stands all the same.
		if _, err := tx.Exec(ctx, "update platform_amendment set taken = $1 where id = $2 and programme = $3 and taken = '' and withdrawn = 0", t.ID, one, p.ID); err != nil {
			return Text{}, err
		}
	}
	if err := index(ctx, tx, p, t); err != nil {
		return Text{}, err
	}
	return t, record(ctx, tx, actor, actWritten, t.ID, p, writtenContent)
}

func newPlank(ctx context.Context, tx *store.Tx, p Programme, chapter, text string) (string, error) {
	row := id.New()
	_, err := tx.Exec(ctx, `
		insert into platform_plank (id, programme, chapter, place, text)
		select $1, $2, $3, count(*) + 1, $4 from platform_plank where programme = $2`, row, p.ID, chapter, text)
	return row, err
}

// after makes the text the next version of a plank.
func (t *Text) after(ctx context.Context, tx *store.Tx, plank string) error {
	err := tx.Change(ctx, errNotFound, "update platform_plank set version = version + 1, text = $1 where id = $2", t.ID, plank)
	if err != nil {
		return err
	}
	all, err := Versions(ctx, tx, plank)
	if err != nil {
		return err
	}
	now := all[len(all)-1]
	t.N = now.N + 1
	if now.Struck {
		return apperr.New(apperr.Gone, "platform.struck_before")
	}
	if t.Struck {
		t.Title, t.Text, t.Lang = now.Title, now.Text, now.Lang
		return nil
	}
	if t.Lang != now.Lang {
		return apperr.New(apperr.Invalid, "platform.other_language")
	}
	if now.N == t.Base {
		return nil
	}
	was, err := version(ctx, tx, plank, t.Base)
	if err != nil {
		return invalid(err, "platform.base_missing")
	}
	title, text := wording.Merge(was.Title, t.Title, now.Title), wording.Merge(was.Text, t.Text, now.Text)
	if !title.Clean() || !text.Clean() {
		return apperr.New(apperr.Conflict, "platform.changed_meanwhile", "Title", now.Title)
	}
	t.Title, t.Text = title.Text(), text.Text()
	return nil
}

func (t *Text) insert(ctx context.Context, tx *store.Tx) error {
	struck := 0
	if t.Struck {
		struck = 1
	}
	t.At = clock.Now(ctx)
	_, err := tx.Exec(ctx, `
		insert into platform_text (id, plank, n, edition, title, text, lang, struck, base, agreement, agreed_n, at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		t.ID, t.Plank, t.N, t.Edition, t.Title, t.Text, t.Lang, struck, t.Base, t.Agreement, t.AgreedN, store.Micros(t.At))
	return err
}
