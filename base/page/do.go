package page

import (
	"context"
	"net/http"

	"concentric/base/i18n"
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

// Act does that and leads on, with the message that the act returns. What cannot be
// done is shown again, with what was typed.
func (s *Site) Act(w http.ResponseWriter, r *http.Request, who string, form Form, to string,
	act func(ctx context.Context, tx *store.Tx) (message string, err error), again func(Form) error,
) error {
	message, err := s.Do(r, who, form, act)
	if form.Refuse(r.Context(), err) {
		return again(form)
	}
	if err != nil {
		return err
	}
	Flash(w, r, i18n.T(r.Context(), message))
	return SeeOther(w, r, to)
}
