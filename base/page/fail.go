package page

import (
	"context"
	"crypto/rand"
	"errors"
	"io/fs"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"time"

	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/store"
)

// Fail shows an error as a page in the reader's language. An apperr.Error is
// told as it is, with its status. Anything else is ours to mend: the reader gets
// a short id, and the log has the error under that id: with the route and not
// the path, which may hold a sign-in link's secret.
func Fail(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() != nil && errors.Is(err, context.Canceled) {
		return // the reader has left
	}
	err = known(store.Explain(err))
	f := failure{Status: apperr.Status(err), Method: r.Method, Path: r.URL.Path, Sent: sent(w, r)}
	if e := apperr.As(err); e != nil {
		f.Code, f.Sentence = e.Code, Sentence(r.Context(), e)
		if e.Err != nil {
			slog.InfoContext(r.Context(), "refused", "route", r.Pattern, "error", err)
		}
	} else {
		f.Code, f.ID = apperr.Internal, rand.Text()[:8]
		slog.ErrorContext(r.Context(), "failed", "id", f.ID, "method", r.Method, "route", r.Pattern, "error", err)
	}
	f.Title = i18n.T(r.Context(), "page.fail_"+string(f.Code))
	w.Header().Set("Cache-Control", "no-store")
	if err := Render(w, r, Frame{Title: f.Title, Status: f.Status, Bare: true}, failed(f)); err != nil {
		slog.ErrorContext(r.Context(), "error page failed", "error", err)
		http.Error(w, f.Title, f.Status)
	}
}

// Sentence is what an apperr.Error says, in the reader's language. A value that
// is a time is written as a day.
func Sentence(ctx context.Context, e *apperr.Error) string {
	if e.Message == "" {
		return i18n.T(ctx, "page.fail_"+string(e.Code))
	}
	args := slices.Clone(e.Args)
	for i, value := range args {
		if day, ok := value.(time.Time); ok {
			args[i] = i18n.Date(ctx, day)
		}
	}
	return i18n.T(ctx, e.Message, args...)
}

// NotFound is the handler for paths that nothing answers.
func NotFound(_ http.ResponseWriter, _ *http.Request) error {
	return apperr.New(apperr.NotFound, "page.no_such_page")
}

// failure is what an error page shows.
type failure struct {
	Status   int
	Code     apperr.Code
	Title    string
	Sentence string
	ID       string // of the line in the log, for errors of ours
	Method   string
	Path     string
	Sent     url.Values // of a form that was not taken
}

// known turns errors of the standard library that people can mend into ones
// they can read.
func known(err error) error {
	if apperr.As(err) != nil {
		return err
	}
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return apperr.New(apperr.TooLarge, "page.too_large", "Megabytes", (tooLarge.Limit+1<<20-1)>>20).Because(err)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return apperr.New(apperr.NotFound, "page.no_such_page").Because(err)
	}
	return err
}
