package app_test

import (
	"context"

	"concentric/base/store"
	"concentric/lab"
)

// theLab is one whose day is today, held by the circle's author.
func theLab(w *world, c place) (ref string) {
	w.t.Helper()
	found, talk := w.circleOf(c), conversation(w, c)
	w.write(func(ctx context.Context, tx *store.Tx) (err error) {
		ref, err = lab.Register(ctx, tx, c.author, lab.New{Talk: talk, Day: found.Today(ctx), Hour: "19:00", Place: "Kitchen " + c.secret, People: 6, Lang: "en"})
		return err
	})
	return ref
}

// labForm is a lab that meets in two weeks.
func labForm(w *world, c place, _ string) []string {
	return []string{"day", w.circleOf(c).In(w.ctx, 14), "hour", "18:00", "place", "Kitchen", "people", "6", "others", "no", "why", "The hall is closed"}
}
