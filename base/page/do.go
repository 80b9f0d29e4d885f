package page

import (
	"context"
	"net/http"

	"concentric/base/store"
)

// Do runs the act that a form asks for, in a transaction, once for the form's
// key: a double click, a retry or the back button gets the first result again.
// who keeps one person's keys apart from another's (member.Actor.Key).
func (s *Site) Do(r *http.Request, who string, form Form, act func(ctx context.Context, tx *store.Tx) (string, error)) (string, error) {
	var result string
	err := s.DB.Write(r.Context(), func(ctx context.Context, tx *store.Tx) error {
		var err error
		result, err = store.Once(ctx, tx, who, form.Value("once"), func() (string, error) { return act(ctx, tx) })
		return err
	})
	return result, err
}
